"""Which rows of the audit trail belong to an actor, an advisory or a key event, as far as a person may read them."""

from typing import TYPE_CHECKING, Any

from django.db.models import Min, Q, QuerySet

from accounts.services.trail import Trails, events_of, own_events
from accounts.vocabulary import Marking
from incidents.models import (
    Actor,
    ActorAlias,
    ActorMerge,
    ActorRelation,
    Advisory,
    AdvisoryCause,
    AdvisoryProject,
    Designation,
    Incident,
    IncidentKeyEvent,
    KeyEvent,
)
from incidents.querysets.reading import WHO_SEE_SUGGESTED
from incidents.services.advisories import manages
from incidents.vocabulary.advisories import AdvisoryState
from incidents.vocabulary.evidence import ActorStatus
from projects.models import Project
from projects.querysets.memberships import scope_of

if TYPE_CHECKING:
    from accounts.models import User

Events = QuerySet[Any]


def actor_trails(user: "User", actor: Actor) -> Trails:
    """With its names, relations to actors that the person knows, designations and merges.

    What was written while it was only proposed stays with who proposed it, analysts and managers.
    """
    known = Actor.objects.for_user(user).order_by().values("pk")
    own = own_events(actor)
    parts = [
        events_of(ActorAlias).filter(actor=actor.pk),
        events_of(ActorRelation).filter(Q(actor=actor.pk, other__in=known) | Q(other=actor.pk, actor__in=known)),
        events_of(Designation).filter(actor=actor.pk),
        events_of(ActorMerge).filter(Q(kept=actor.pk, merged__in=known) | Q(merged=actor.pk, kept__in=known)),
    ]
    proposed = actor.status == ActorStatus.PROPOSED  # then a report names it to them, with all that is known of it
    if proposed or actor.proposed_by_id == user.pk or scope_of(user).holds(WHO_SEE_SUGGESTED):
        return [own, *parts]
    return _since_the_first(own.exclude(status=ActorStatus.PROPOSED), parts)


def advisory_trails(user: "User", advisory: Advisory) -> Trails:
    """With the projects and causes that the person may read; the draft for who reads drafts of it only.

    What was written while it was marked above the person's clearance stays off it.
    """
    own = own_events(advisory)
    parts = [
        events_of(AdvisoryProject).filter(advisory=advisory.pk, project__in=_readable(Project, user)),
        events_of(AdvisoryCause).filter(advisory=advisory.pk, incident__in=_readable(Incident, user)),
    ]
    wrote_it = advisory.author_id == user.pk
    above = Q(marking__gt=user.clearance)
    secret = own.filter(above if wrote_it else above | Q(marking=Marking.RED)).order_by("pgh_id").last()
    if secret is not None:
        own = own.filter(pgh_id__gt=secret.pgh_id)
    elif wrote_it or manages(user, advisory.countries, advisory.projects.all()):
        return [own, *parts]
    return _since_the_first(own if wrote_it else own.exclude(state=AdvisoryState.DRAFT), parts)


def key_event_trails(user: "User", event: KeyEvent) -> Trails:
    """With the incidents beside it that the person may read."""
    beside = events_of(IncidentKeyEvent).filter(key_event=event.pk, incident__in=_readable(Incident, user))
    return [own_events(event), beside]


def _readable(model: Any, user: "User") -> Events:
    rows: Events = model.objects.for_user(user).order_by().values("pk")
    return rows


def _since_the_first(own: Events, parts: list[Events]) -> Trails:
    """The parts since the record's own first row that may be told."""
    since = own.aggregate(since=Min("pgh_created_at"))["since"]
    return [own] if since is None else [own, *(part.filter(pgh_created_at__gte=since) for part in parts)]
