"""What the scheduler wakes: deadlines of review, alerts that nobody acknowledges. Twice, or at once, does no harm."""

from celery import shared_task

from incidents.outbox import raise_due_reviews
from incidents.services.change_cursors import forget_former_access
from incidents.services.deadlines import settle_deadlines
from incidents.services.unanswered import escalate_unanswered


@shared_task(name="incidents.watch_deadlines", ignore_result=True)
def watch_deadlines() -> dict[str, int]:
    """Bring deadlines up to date, then write what people must know of those that are near or over."""
    return {"settled": settle_deadlines(), "told": raise_due_reviews()}


@shared_task(name="incidents.escalate", ignore_result=True)
def escalate() -> dict[str, int]:
    """Call the managers about urgent alerts that nobody acknowledged in time."""
    return {"escalated": escalate_unanswered()}


@shared_task(name="incidents.forget_losses", ignore_result=True)
def forget_losses() -> dict[str, int]:
    """Clear away what was lost so long ago that no client of the feed of changes is told of it any more."""
    return {"forgotten": forget_former_access()}
