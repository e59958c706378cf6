"""A report and all that was merged into it, however many times over, for `pk__in` of a query."""

from typing import TYPE_CHECKING

from django.db.models.expressions import RawSQL

if TYPE_CHECKING:
    from incidents.models import Incident

GONE_INTO = """
    WITH RECURSIVE gone(id) AS (
        SELECT %s::bigint
        UNION
        SELECT merged.id FROM incidents_incident merged JOIN gone ON merged.merged_into_id = gone.id
    )
    SELECT id FROM gone
"""


def gone_into(incident: "Incident") -> RawSQL:
    """The keys of the report itself, of what was merged into it, and of what had been merged into that before."""
    return RawSQL(GONE_INTO, [incident.pk])  # noqa: S611 – the key is a parameter
