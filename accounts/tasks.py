"""The one task of alerting: drain what is due. It may run twice, or at the same time elsewhere, without harm."""

from celery import shared_task

from accounts.outbox import DRAIN_ALERTS
from accounts.services.deliver import deliver_due
from accounts.services.fan_out import fan_out_due


@shared_task(name=DRAIN_ALERTS, ignore_result=True)
def drain_alerts() -> dict[str, int]:
    """Turn new notifications into deliveries, then send every delivery that is due."""
    return {"fanned_out": fan_out_due(), "sent": deliver_due()}
