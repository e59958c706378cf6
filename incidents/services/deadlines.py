"""Within how many hours a project wants reports decided on, and the deadlines that follow."""

from typing import TYPE_CHECKING

from django.db import connection, transaction

from accounts.audit import service
from incidents.models import Incident, ReviewDeadline
from incidents.models.deadline import settle_sql
from incidents.vocabulary.review import WAITING_STATES
from projects.services.permissions import require_caretaker

if TYPE_CHECKING:
    from accounts.models import User
    from projects.models import Project


@service
def set_review_deadlines(*, actor: "User", project: "Project", hours: dict[int, int | None]) -> None:
    """Severity → within how many hours a report is to be decided on; None leaves it to what stands above.

    A project can ask for less time than is usual or than one above it asks for, never for more: the shortest counts.
    What waits already is due accordingly at once. Raises NotAllowed, and ValidationError naming the field.
    """
    require_caretaker(actor, project)
    standing = {row.severity: row for row in ReviewDeadline.objects.select_for_update().filter(project=project)}
    for severity, number in sorted(hours.items()):
        known = standing.get(severity)
        if known is not None and number is None:
            known.delete()
        elif number is not None and (known is None or known.hours != number):
            deadline = known or ReviewDeadline(project=project, severity=severity)
            deadline.hours = number
            deadline.full_clean()
            deadline.save()
    _count_anew(project)


def settle_deadlines() -> int:
    """Bring up to date what a moved tree, or a change at the same moment, left behind; return how many."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(settle_sql())
        return int(cursor.rowcount)


def _count_anew(project: "Project") -> None:
    """The database finds the deadline whenever an incident is written. Locked in the order of their keys."""
    concerned = Incident.objects.filter(state__in=WAITING_STATES, reaches__project=project)
    keys = list(concerned.select_for_update(of=("self",)).order_by("pk").values_list("pk", flat=True))
    Incident.objects.filter(pk__in=keys).update(review_due_at=None)
