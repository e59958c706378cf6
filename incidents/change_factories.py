"""What the feed of changes is read from, for tests."""

import factory
from factory.django import DjangoModelFactory

from incidents.factories import HANDED_IN, IncidentFactory
from incidents.models import ChangeEpoch, FormerAccess, IncidentChange


class IncidentChangeFactory(DjangoModelFactory[IncidentChange]):
    """Hardly ever needed, like the next two: triggers write them."""

    class Meta:
        model = IncidentChange

    written_in = factory.Sequence(lambda n: n + 1)
    incident = factory.SubFactory(IncidentFactory)
    first_in = factory.SelfAttribute("written_in")
    changed_at = HANDED_IN


class FormerAccessFactory(DjangoModelFactory[FormerAccess]):
    class Meta:
        model = FormerAccess

    incident = factory.SubFactory(IncidentFactory)
    until = factory.Sequence(lambda n: n + 1)
    at = HANDED_IN
    never_handed_in = False
    reporter = factory.SelfAttribute("incident.reporter")
    marking = factory.SelfAttribute("incident.marking")
    country = factory.SelfAttribute("incident.country")
    confirmed = factory.List([])
    suggested = factory.List([])
    named = factory.List([])


class ChangeEpochFactory(DjangoModelFactory[ChangeEpoch]):
    class Meta:
        model = ChangeEpoch
        django_get_or_create = ("id",)

    id = 1
    cluster = 1
