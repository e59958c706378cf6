"""Who could be named to read a TLP:RED incident, and who of them could decide on it."""

from copy import copy
from typing import TYPE_CHECKING

from django.apps import apps
from django.db.models import Exists, OuterRef, Q, QuerySet

from accounts.models import User
from accounts.vocabulary import Marking
from incidents.querysets.reading import WHO_SEE_SUGGESTED, readers_of
from incidents.vocabulary.review import LinkState, State
from projects.models import Membership, ProjectAncestry
from projects.querysets.memberships import scope_of
from projects.vocabulary import Role

if TYPE_CHECKING:
    from incidents.models import Incident


OVER = frozenset({State.REJECTED, State.WITHDRAWN, State.MERGED})
"""Nobody decides on these any more."""


def named_to(incident: "Incident") -> QuerySet[User]:
    """The people who are named to read it."""
    return User.objects.filter(named_to_read__incident=incident)


def could_be_named(incident: "Incident") -> QuerySet[User]:
    """The people cleared for TLP:RED whose scope the incident lies in, or will once it is handed in."""
    handed_in = copy(incident)
    handed_in.state, handed_in.marking = State.SUBMITTED, Marking.AMBER_STRICT
    return readers_of(handed_in).filter(clearance__gte=Marking.RED, is_service_account=False)


def readers_gained(into: "Incident", incident: "Incident") -> QuerySet[User]:
    """The people who do not read the one, and will by the project links of the other once that is merged into it."""
    reach = apps.get_model("incidents", "IncidentReach").objects.filter(incident=incident)
    confirmed = Q(project__in=reach.filter(confirmed=True).values("project"))
    judging = Q(project__in=reach.values("project"), role__in=WHO_SEE_SUGGESTED)
    marking = max(into.marking, incident.marking)
    coming = User.objects.filter(is_active=True, clearance__gte=marking)
    coming = coming.filter(pk__in=Membership.objects.filter(confirmed | judging).values("user"))
    return coming.exclude(pk__in=readers_of(into).values("pk"))


def judges_of(incident: "Incident") -> QuerySet[User]:
    """The active people who manage what the incident lies in; its reporter never decides on it."""
    return managers_over(incident).filter(is_service_account=False).exclude(pk=incident.reporter_id)


def managers_over(incident: "Incident") -> QuerySet[User]:
    """The active people who manage what the incident lies in, whether or not they may read it."""
    reach = apps.get_model("incidents", "IncidentReach").objects.filter(incident=incident)
    covering = Q(project=None, country="") | Q(country=incident.country) | Q(project__in=reach.values("project"))
    managing = Membership.objects.filter(covering, role=Role.MANAGER).values("user")
    return User.objects.filter(is_active=True).filter(Q(pk__in=managing) | Q(is_superuser=True))


def reviewers_of(incident: "Incident") -> QuerySet[User]:
    """Of the people who manage what it lies in those who may read it."""
    return readers_of(incident).filter(pk__in=judges_of(incident).values("pk"))


def reviewers_above(incident: "Incident") -> QuerySet[User]:
    """Those of its reviewers who manage something above a project that it is linked to, or everything."""
    links = apps.get_model("incidents", "ProjectLink").objects.filter(incident=incident, state=LinkState.CONFIRMED)
    above = ProjectAncestry.objects.filter(descendant__in=links.values("project"), depth__gt=0).values("ancestor")
    upper = Membership.objects.filter(Q(project=None, country="") | Q(project__in=above), role=Role.MANAGER)
    return reviewers_of(incident).filter(pk__in=upper.values("user"))


def administrators_reading(incident: "Incident") -> QuerySet[User]:
    """The people who administer and may read it, but for its reporter."""
    administering = Membership.objects.filter(role=Role.ADMINISTRATOR).values("user")
    people = readers_of(incident).filter(Q(pk__in=administering) | Q(is_superuser=True))
    return people.filter(is_service_account=False).exclude(pk=incident.reporter_id)


def fellow_managers(user: User) -> QuerySet[User]:
    """The people whose managing meets this person's: over, under or beside it. Reports may be assigned to them."""
    scope = scope_of(user).narrowed_to({Role.MANAGER})
    managing = Membership.objects.filter(role=Role.MANAGER)
    if not scope.everywhere:
        lines = ProjectAncestry.objects.filter(Q(ancestor__in=scope.projects) | Q(descendant__in=scope.projects))
        managing = managing.filter(
            Q(project=None, country="")
            | Q(country__in=scope.countries)
            | Q(project__host_country__in=scope.countries)
            | Q(project__in=lines.values("ancestor"))
            | Q(project__in=lines.values("descendant"))
        )
    people = User.objects.filter(is_active=True, is_service_account=False)
    return people.filter(Q(pk__in=managing.values("user")) | Q(pk=user.pk)).order_by("full_name", "pk")


def without_decider(incidents: "QuerySet[Incident]") -> "QuerySet[Incident]":
    """Those that are TLP:RED, not over, and have no named reader who may decide on them: `lacks_judge` for many."""
    reach = apps.get_model("incidents", "IncidentReach").objects.filter(incident=OuterRef(OuterRef("pk")))
    covering = (
        Q(project=None, country="") | Q(country=OuterRef(OuterRef("country"))) | Q(project__in=reach.values("project"))
    )
    managing = Membership.objects.filter(covering, role=Role.MANAGER, user=OuterRef("user"))
    cleared = Q(user__is_active=True, user__is_service_account=False, user__clearance__gte=Marking.RED)
    named = apps.get_model("incidents", "IncidentReader").objects.filter(cleared, incident=OuterRef("pk"))
    deciders = named.exclude(user=OuterRef("reporter")).filter(Exists(managing) | Q(user__is_superuser=True))
    return incidents.filter(~Exists(deciders), marking=Marking.RED).exclude(state__in=OVER)
