"""Who may read which incident – the one place. `readable_by` and `readers_of` are tested to agree.

An incident is readable by its reporter, and through a membership everywhere, on its country, or on the project (or an
ancestor) of one of its confirmed links; a suggested link admits that project's managers and analysts. A draft is its
author's alone. On top of that stands the marking: nobody reads above their clearance, and TLP:RED only by name.
"""

from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.db.models import Q, QuerySet

from accounts.models import User
from accounts.vocabulary import Marking
from incidents.vocabulary.review import LinkState, State
from projects.models import Membership, ProjectAncestry
from projects.querysets.memberships import Scope, scope_of
from projects.querysets.projects import below
from projects.vocabulary import Role

if TYPE_CHECKING:
    from incidents.models import Incident

WHO_SEE_SUGGESTED = frozenset({Role.ANALYST, Role.MANAGER})
NEVER_HANDED_IN = Q(state=State.DRAFT) | Q(state=State.WITHDRAWN, submitted_at__isnull=True)
"""Drafts, and drafts that their author withdrew."""


def readable_by(user: User) -> Q:
    """The incidents this person may read."""
    if not user.is_authenticated or not user.is_active:
        return Q(pk__in=[])
    named = apps.get_model("incidents", "IncidentReader").objects.filter(user=user).values("incident")
    cleared = Q(marking__lte=user.clearance) & (Q(marking__lt=Marking.RED) | Q(pk__in=named))
    scope = scope_of(user)
    submitted = ~NEVER_HANDED_IN & cleared
    if not scope.everywhere:
        submitted &= Q(reporter=user) | _reached_by(scope)
    return (NEVER_HANDED_IN & Q(reporter=user)) | submitted


def held_by(user: User, roles: frozenset[Role]) -> Q:
    """The incidents over which this person holds one of these roles: `roles_over` for many."""
    scope = scope_of(user).narrowed_to(roles)
    return ~Q(pk__in=[]) if scope.everywhere else _reached_by(scope)


def _reached_by(scope: Scope) -> Q:
    reached = Q(country__in=scope.countries)
    if scope.projects:
        reached |= Q(pk__in=_linked(LinkState.CONFIRMED, scope))
    deciding = scope.narrowed_to(WHO_SEE_SUGGESTED)
    if deciding.projects:
        reached |= Q(pk__in=_linked(LinkState.SUGGESTED, deciding))
    return reached


def _linked(state: LinkState, scope: Scope) -> "QuerySet[Any, Any]":
    links = apps.get_model("incidents", "ProjectLink").objects
    return links.filter(state=state, project__in=below(scope.projects)).values("incident")


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
