"""Who could be named to read a TLP:RED incident, and who of them could decide on it."""

from copy import copy
from typing import TYPE_CHECKING

from django.apps import apps
from django.db.models import Q, QuerySet

from accounts.models import User
from accounts.vocabulary import Marking
from incidents.querysets.reading import readers_of
from incidents.vocabulary.review import State
from projects.models import Membership
from projects.vocabulary import Role

if TYPE_CHECKING:
    from incidents.models import Incident


def named_to(incident: "Incident") -> QuerySet[User]:
    """The people who are named to read it."""
    return User.objects.filter(named_to_read__incident=incident)


def could_be_named(incident: "Incident") -> QuerySet[User]:
    """The people cleared for TLP:RED whose scope the incident lies in, or will once it is handed in."""
    handed_in = copy(incident)
    handed_in.state, handed_in.marking = State.SUBMITTED, Marking.AMBER_STRICT
    return readers_of(handed_in).filter(clearance__gte=Marking.RED, is_service_account=False)


def judges_of(incident: "Incident") -> QuerySet[User]:
    """The active people who manage what the incident lies in; its reporter never decides on it."""
    return managers_over(incident).filter(is_service_account=False).exclude(pk=incident.reporter_id)


def managers_over(incident: "Incident") -> QuerySet[User]:
    """The active people who manage what the incident lies in, whether or not they may read it."""
    reach = apps.get_model("incidents", "IncidentReach").objects.filter(incident=incident)
    covering = Q(project=None, country="") | Q(country=incident.country) | Q(project__in=reach.values("project"))
    managing = Membership.objects.filter(covering, role=Role.MANAGER).values("user")
    return User.objects.filter(is_active=True).filter(Q(pk__in=managing) | Q(is_superuser=True))
