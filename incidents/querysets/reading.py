"""Who may read which incident – the one place. `readable_by` and `readers_of` are tested to agree.

An incident is readable by its reporter, and through a membership everywhere, on its country, or on the project (or an
ancestor) of one of its confirmed links; a suggested link admits that project's managers and analysts. A draft is its
author's alone. On top of that stands the marking: nobody reads above their clearance, and TLP:RED only by name.
"""

from collections.abc import Collection
from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.db.models import Q, QuerySet

from accounts.models import User
from accounts.querysets.lanes import MOST as MOST_LANES
from accounts.querysets.lanes import Lane
from accounts.vocabulary import Marking
from incidents.vocabulary.review import LinkState, State
from projects.models import Membership, ProjectAncestry
from projects.querysets.memberships import Scope, scope_of
from projects.vocabulary import Role

if TYPE_CHECKING:
    from incidents.models import Incident

WHO_SEE_SUGGESTED = frozenset({Role.ANALYST, Role.MANAGER})
NOTHING = Q(pk__in=[])
NEVER_HANDED_IN = Q(state=State.DRAFT) | Q(state=State.WITHDRAWN, submitted_at__isnull=True)
"""Drafts, and drafts that their author withdrew."""


def readable_by(user: User) -> Q:
    """The incidents this person may read."""
    if not user.is_authenticated or not user.is_active:
        return NOTHING
    named = apps.get_model("incidents", "IncidentReader").objects.filter(user=user).values("incident")
    cleared = Q(marking__lte=user.clearance) & (Q(marking__lt=Marking.RED) | Q(pk__in=named))
    seen = (NEVER_HANDED_IN & Q(reporter=user)) | (~NEVER_HANDED_IN & cleared)
    scope = scope_of(user)
    return seen if scope.everywhere else seen & _reached_by(scope, reporter=user)


def lanes_of(user: User) -> tuple[Lane, ...]:
    """Index ranges that together hold all that this person may read; none where that is nearly everything."""
    scope = scope_of(user)
    if scope.everywhere:
        return ()
    own = Lane({"reporter": user.pk})
    countries = (Lane({"country": country}) for country in scope.countries)
    lanes = (own, *countries, *(lane_of(project) for project in scope.projects))
    return lanes if len(lanes) <= MOST_LANES else ()


def lane_of(project: int) -> Lane:
    """The incidents that are linked to a project or anything under it, in the order of their dates."""
    columns = {"occurred_from": "reaches__occurred_from", "pk": "reaches__incident_id"}
    return Lane({"reaches__project": project}, columns)


def held_by(user: User, roles: frozenset[Role]) -> Q:
    """The incidents over which this person holds one of these roles: `roles_over` for many."""
    scope = scope_of(user).narrowed_to(roles)
    return ~NOTHING if scope.everywhere else _reached_by(scope)


def reached_through(projects: Collection[int], *, suggested: bool = False) -> "QuerySet[Any, Any]":
    """Keys of incidents with a confirmed link to these projects or below them, or a suggested one where that counts."""
    reach = apps.get_model("incidents", "IncidentReach").objects.filter(project__in=projects)
    return (reach if suggested else reach.filter(confirmed=True)).values("incident")


def _reached_by(scope: Scope, reporter: User | None = None) -> Q:
    """By country, by a project of a link, or as its reporter: one list of keys, so that each part is an index range."""
    incidents = apps.get_model("incidents", "Incident")._base_manager.order_by()
    judging = scope.narrowed_to(WHO_SEE_SUGGESTED).projects
    parts = [incidents.filter(country__in=scope.countries).values("pk")] if scope.countries else []
    parts += [incidents.filter(reporter=reporter).values("pk")] if reporter is not None else []
    parts += [reached_through(scope.projects)] if scope.projects else []
    parts += [reached_through(judging, suggested=True)] if judging else []
    if not parts:
        return NOTHING
    return Q(pk__in=parts[0].union(*parts[1:], all=True) if parts[1:] else parts[0])


def was_never_handed_in(incident: "Incident") -> bool:
    """Is it a draft, or one that was withdrawn as a draft? Then it is its author's alone."""
    return incident.state == State.DRAFT or (incident.state == State.WITHDRAWN and incident.submitted_at is None)


def readers_of(incident: "Incident") -> "QuerySet[User]":
    """The active people who may read this incident."""
    people = User.objects.filter(is_active=True)
    if was_never_handed_in(incident):
        return people.filter(pk=incident.reporter_id)
    members = Membership.objects.filter(_covering(incident)).values("user")
    readers = people.filter(Q(pk=incident.reporter_id) | Q(pk__in=members) | Q(is_superuser=True))
    if incident.marking == Marking.RED:
        readers = readers.filter(named_to_read__incident=incident)
    return readers.filter(clearance__gte=incident.marking)


def roles_over(user: User, incident: "Incident", *, beside_own_links: bool = False) -> set[str]:
    """The roles this person holds over this incident, by any of its scopes. Reporting it is not a role.

    With `beside_own_links`, projects that they linked themselves do not count: nobody makes themselves a judge.
    """
    scope = scope_of(user)
    not_by = user if beside_own_links else None
    confirmed = set(_projects_above(incident, LinkState.CONFIRMED, not_by)) if scope.projects else set()
    suggested = set(_projects_above(incident, LinkState.SUGGESTED)) if scope.projects else set()
    roles = set()
    for grant in scope.grants:
        everywhere = grant.project is None and not grant.country
        by_suggestion = grant.project in suggested and grant.role in WHO_SEE_SUGGESTED
        if everywhere or grant.country == incident.country or grant.project in confirmed or by_suggestion:
            roles.add(grant.role)
    return roles


def _covering(incident: "Incident") -> Q:
    return (
        Q(project=None, country="")
        | Q(country=incident.country)
        | Q(project__in=_projects_above(incident, LinkState.CONFIRMED))
        | Q(role__in=WHO_SEE_SUGGESTED, project__in=_projects_above(incident, LinkState.SUGGESTED))
    )


def _projects_above(
    incident: "Incident", state: LinkState, not_by: User | None = None
) -> "QuerySet[ProjectAncestry, int]":
    """Ids of the projects linked in this state – by somebody else than `not_by` – and of all their ancestors."""
    links = apps.get_model("incidents", "ProjectLink").objects.filter(incident=incident, state=state)
    if not_by is not None:
        links = links.exclude(decided_by=not_by)
    return ProjectAncestry.objects.filter(descendant__in=links.values("project")).values_list("ancestor", flat=True)
