"""Try a delivery again that was given up."""

from django.utils import timezone

from accounts.audit import service
from accounts.errors import WrongState
from accounts.models import Delivery, User
from accounts.outbox import wake_alerts
from accounts.services.permissions import require_administrator
from accounts.vocabulary import DeliveryState


@service
def retry_delivery(*, actor: User, delivery: Delivery) -> Delivery:
    """Put a dead or withheld delivery back in the queue for one more try, now. Raises NotAllowed, WrongState."""
    require_administrator(actor)
    delivery = Delivery.objects.select_for_update().get(pk=delivery.pk)
    if delivery.state not in {DeliveryState.DEAD, DeliveryState.WITHHELD}:
        raise WrongState(f"This delivery is not given up: {delivery.get_state_display().lower()}.")
    delivery.state, delivery.next_attempt_at, delivery.finished_at = DeliveryState.PENDING, timezone.now(), None
    delivery.save(update_fields=["state", "next_attempt_at", "finished_at"])
    wake_alerts()
    return delivery
