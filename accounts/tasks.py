"""What is drained and swept here: alerts, and counts that ran out. Each may run twice, or at once, without harm."""

from celery import shared_task

from accounts.outbox import DRAIN_ALERTS
from accounts.services.deliver import deliver_due
from accounts.services.fan_out import fan_out_due
from accounts.services.heartbeat import beat
from accounts.services.idempotency import forget_keys
from accounts.services.rate import forget_expired
from accounts.vocabulary import Sign


@shared_task(name=DRAIN_ALERTS, ignore_result=True)
def drain_alerts() -> dict[str, int]:
    """Turn new notifications into deliveries, then send every delivery that is due."""
    beat(Sign.SWEEP)
    done = {"fanned_out": fan_out_due(), "sent": deliver_due(meanwhile=_look_again)}
    if done["sent"]:
        beat(Sign.SENT)
    return done


def _look_again() -> int:
    """While much is sent: a sign of life, and what people must know since."""
    beat(Sign.SWEEP)
    return fan_out_due()


@shared_task(name="accounts.forget_counts", ignore_result=True)
def forget_counts() -> dict[str, int]:
    """Clear the shared cache of what has run out, and the keys of requests that nobody sends again.

    The cache's rows are counted at every write.
    """
    return {"forgotten": forget_expired(), "keys": forget_keys()}
