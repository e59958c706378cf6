"""Who may read which incident – the one place. `readable_by` and `readers_of` are tested to agree.

An incident is readable by its reporter, and through a membership everywhere, on its country, or on the project (or an
ancestor) of one of its confirmed links; a suggested link admits that project's managers and analysts. A draft is its
author's alone. On top of that stands the marking: nobody reads above their clearance, and TLP:RED only by name.
"""

from collections.abc import Collection
from typing import TYPE_CHECKING

from django.apps import apps
from django.db.models import Case, Exists, OuterRef, Q, QuerySet, When

from accounts.models import User
from accounts.querysets.windows import Lane
from accounts.vocabulary import Marking
from incidents.vocabulary.review import LinkState, State
from projects.models import Membership, ProjectAncestry
from projects.querysets.memberships import Scope, scope_of
from projects.vocabulary import Role

if TYPE_CHECKING:
    from incidents.models import Incident

WHO_SEE_SUGGESTED = frozenset({Role.ANALYST, Role.MANAGER})
NOTHING = Q(pk__in=[])
IN_ORDER = {"occurred_from": "occurred_from", "pk": "pk"}
BY_REACH = {"occurred_from": "reaches__occurred_from", "pk": "reaches__incident_id"}
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
    if scope.everywhere:
        return seen
    reached = _inside(user, scope, _reached_by(scope, reporter=user))
    # Opaque to the planner: beside the condition of a lane that says the same it would believe in far fewer rows.
    return seen & Q(Case(When(reached, then=True), default=False))


def would_have_read(user: User) -> Q:
    """`readable_by` for rows of FormerAccess: how incidents stood when this person, as they are now, could read them.

    Tested to agree with it, but for what a narrowed token reads by a suggested link alone, of which nothing is told.
    """
    if not user.is_authenticated or not user.is_active:
        return NOTHING
    cleared = Q(marking__lte=user.clearance) & (Q(marking__lt=Marking.RED) | Q(named__contains=[user.pk]))
    seen = Q(never_handed_in=True, reporter=user) | Q(never_handed_in=False) & cleared
    scope = scope_of(user)
    if scope.everywhere:
        return seen
    inside = Q() if scope.within is None else Q(confirmed__overlap=sorted(scope.within))
    if scope.grants_everywhere:
        return seen & inside
    reached = Q(country__in=scope.countries) | Q(reporter=user)
    if scope.projects:
        judged = scope.narrowed_to(WHO_SEE_SUGGESTED).projects
        reached |= Q(confirmed__overlap=scope.projects) | Q(suggested__overlap=judged)
    return seen & inside & reached


def lanes_of(user: User) -> tuple[Lane, ...]:
    """Index ranges that together hold all that this person may read; none where that is nearly everything."""
    scope = scope_of(user)
    if scope.everywhere:
        return ()
    if scope.within is not None:
        return tuple(lane_of(project) for project in sorted(scope.within))
    own = Lane({"reporter": user.pk}, IN_ORDER)
    countries = (Lane({"country": country}, IN_ORDER) for country in scope.countries)
    return own, *countries, *(lane_of(project) for project in scope.projects)


def lane_of(project: int) -> Lane:
    """The incidents that are linked to a project or anything under it, in the order of their dates."""
    return Lane({"reaches__project": project}, BY_REACH)


def held_by(user: User, roles: frozenset[Role]) -> Q:
    """The incidents over which this person holds one of these roles: `roles_over` for many."""
    scope = scope_of(user).narrowed_to(roles)
    return _inside(user, scope, _reached_by(scope))


def reached_through(projects: Collection[int], judged: Collection[int] = ()) -> Exists:
    """Linked to one of these projects or below it for certain, or to one of the judged ones by a suggestion alone."""
    reach = apps.get_model("incidents", "IncidentReach").objects.filter(incident=OuterRef("pk"))
    return Exists(reach.filter(Q(project__in=projects, confirmed=True) | Q(project__in=judged)))


def _inside(user: User, scope: Scope, reached: Q) -> Q:
    """What of it a narrowed token leaves: linked for certain to one of its projects or to anything under them.

    A suggested link counts for those who judge it, as everywhere.
    """
    if scope.within is None:
        return reached
    inside = Q(reached_through(scope.within))
    if scope.holds(WHO_SEE_SUGGESTED):
        judged = apps.get_model("projects", "Project").objects.in_scope(user, WHO_SEE_SUGGESTED).order_by()
        links = apps.get_model("incidents", "ProjectLink").objects.filter(incident=OuterRef("pk"))
        inside |= Q(Exists(links.filter(state=LinkState.SUGGESTED, project__in=judged.values("pk"))))
    return inside & reached


def _reached_by(scope: Scope, reporter: User | None = None) -> Q:
    """The cheapest first: PostgreSQL looks at the parts in this order, and stops at one that holds."""
    if scope.grants_everywhere:
        return ~NOTHING
    reached = Q(country__in=scope.countries)
    if reporter is not None:
        reached |= Q(reporter=reporter)
    if scope.projects:
        reached |= Q(reached_through(scope.projects, scope.narrowed_to(WHO_SEE_SUGGESTED).projects))
    return reached


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
    A narrowed token holds none over what lies outside its projects.
    """
    scope = scope_of(user)
    if scope.within is not None and not _lies_inside(user, scope, incident):
        return set()
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


def _lies_inside(user: User, scope: Scope, incident: "Incident") -> bool:
    there = apps.get_model("incidents", "Incident").objects.filter(pk=incident.pk)
    return bool(there.filter(_inside(user, scope, ~NOTHING)).exists())


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
