"""Try a delivery again that was given up, or all of an alert that failed."""

from typing import TYPE_CHECKING

from django.conf import settings
from django.db.models import F
from django.db.models.functions import Least
from django.utils import timezone

from accounts.audit import service
from accounts.errors import NotAllowed, WrongState
from accounts.models import Delivery, Notification, User
from accounts.outbox import wake_alerts
from accounts.protocols import oversees_alert
from accounts.vocabulary import DeliveryState

if TYPE_CHECKING:
    from django.db.models import QuerySet

GIVEN_UP = frozenset({DeliveryState.DEAD, DeliveryState.WITHHELD})


@service
def retry_delivery(*, actor: User, delivery: Delivery) -> Delivery:
    """Put a dead or withheld delivery back in the queue for one more try, now. Raises NotAllowed, WrongState."""
    delivery = Delivery.objects.select_for_update().get(pk=delivery.pk)
    _require_overseer(actor, delivery.recipient.notification)
    if delivery.state not in GIVEN_UP:
        raise WrongState(f"This delivery is not given up: {delivery.get_state_display().lower()}.")
    _again(Delivery.objects.filter(pk=delivery.pk))
    delivery.refresh_from_db()
    return delivery


@service
def retry_failed(*, actor: User, notification: Notification) -> int:
    """The same for everything of an alert that failed; return how many. Raises NotAllowed, WrongState."""
    _require_overseer(actor, notification)
    count = _again(Delivery.objects.filter(recipient__notification=notification, state=DeliveryState.DEAD))
    if not count:
        raise WrongState("Nothing of this alert has failed.")
    return count


def _require_overseer(actor: User, notification: Notification) -> None:
    if not oversees_alert(actor, notification):
        raise NotAllowed("Only managers over what it is about, and administrators, may try a delivery again.")


def _again(deliveries: "QuerySet[Delivery]") -> int:
    """One try each is left to them: a delivery whose tries are used up would be given up unsent."""
    used = Least(F("attempts_made"), settings.DELIVERY_ATTEMPTS - 1)
    count = deliveries.update(
        state=DeliveryState.PENDING, next_attempt_at=timezone.now(), finished_at=None, attempts_made=used
    )
    wake_alerts()
    return count
