"""The feed of changes: incidents in the order of their last writing transactions, as far as those are over for good.

What is served lies below the horizon: the oldest transaction that still runs. Whatever commits later than that lies at
it or beyond, and so ahead of every cursor.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Self

from django.apps import apps
from django.db import connection, models
from django.db.models import F, OuterRef, Q, Subquery, Value

from incidents.querysets.reading import would_have_read

if TYPE_CHECKING:
    from accounts.models import User

LONGEST_LOOK = 5_000
"""Changes that one page looks through for those of its reader."""

# Transactions run in all databases of a cluster under one counter. Those that are seen to run in another one never
# write here, nor does autovacuum, the only one to write as nobody; a prepared transaction, of which neither is seen,
# counts. Whether one still runs is asked last: what ended while this was asked is seen by whatever is asked next.
HORIZON = """
SELECT pg_snapshot_xmax(current)::text::bigint, least(
  pg_snapshot_xmax(current)::text::bigint,
  pg_current_xact_id_if_assigned()::text::bigint,
  (SELECT min(running::text::bigint) FROM (
    SELECT running FROM pg_snapshot_xip(current) AS running WHERE NOT EXISTS (
      SELECT FROM pg_locks held JOIN pg_stat_activity session USING (pid)
        WHERE held.locktype = 'transactionid' AND held.granted AND held.mode = 'ExclusiveLock'
          AND held.transactionid = running::xid
          AND (session.usesysid IS NULL
            OR session.datid <> (SELECT oid FROM pg_database WHERE datname = current_database())))
      OFFSET 0) AS here
    WHERE pg_xact_status(running) = 'in progress'))
FROM pg_current_snapshot() AS current
"""


@dataclass(frozen=True, slots=True)
class Place:
    """A place in the feed, behind one change: its transaction and its incident's key."""

    written_in: int = 0
    incident: int = 0


@dataclass(frozen=True, slots=True)
class Horizon:
    """The oldest transaction that need not be over, below which the feed is whole; and the next one to begin."""

    below: int
    newest: int


@dataclass(frozen=True, slots=True)
class Page:
    """Some changes, where the next page begins, and whether something may be there by now."""

    changes: Sequence[Any]
    beyond: Place
    more: bool


def horizon() -> Horizon:
    """How far the feed goes now. Ask before what lies there is read, in a statement of its own."""
    with connection.cursor() as cursor:
        cursor.execute(HORIZON)
        newest, below = cursor.fetchone()
        return Horizon(below, newest)


class ChangeQuerySet(models.QuerySet[Any]):
    """Changes of incidents."""

    def for_user(self, user: "User", lost_since: int | None = None) -> Self:
        """Of what they may read; and, where a transaction is named, of what they lost since then, with `lost_at`."""
        incidents = apps.get_model("incidents", "Incident").objects.for_user(user).filter(pk=OuterRef("incident_id"))
        # A value and no EXISTS, which PostgreSQL would ask of all incidents at once, and for each page again.
        changes = self.alias(readable=Subquery(incidents.order_by().values("pk")[:1]))
        changes = changes.annotate(reference=F("incident__reference"))
        if lost_since is None:
            return changes.filter(readable__isnull=False).annotate(lost_at=Value(None, models.DateTimeField()))
        former = apps.get_model("incidents", "FormerAccess").objects.filter(
            would_have_read(user), incident=OuterRef("incident_id"), until__gte=lost_since
        )
        last = Subquery(former.order_by("-until").values("at")[:1])
        return changes.annotate(lost_at=last).filter(Q(readable__isnull=False) | Q(lost_at__isnull=False))

    def in_order(self) -> Self:
        return self.order_by("written_in", "incident_id")


def page_for(user: "User", *, after: Place, below: int, lost_since: int | None, size: int) -> Page:
    """At most so many changes that concern this person, out of the next ones of all; `more` with few or none is honest.

    Where all was looked through, the next page begins at the horizon, whatever stands there by then.
    """
    known = apps.get_model("incidents", "IncidentChange").objects
    ahead = known.filter(pk__gt=(after.written_in, after.incident), written_in__lt=below).in_order()
    last = ahead.values_list("written_in", "incident_id")[LONGEST_LOOK - 1 : LONGEST_LOOK].first()
    looked_at = ahead if last is None else ahead.filter(pk__lte=last)
    found = list(looked_at.for_user(user, lost_since)[: size + 1])
    if len(found) > size:
        end = found[size - 1]
        return Page(found[:size], Place(end.written_in, end.incident_id), more=True)
    if last is not None:
        return Page(found, Place(*last), more=True)
    return Page(found, Place(max(below, after.written_in)), more=False)
