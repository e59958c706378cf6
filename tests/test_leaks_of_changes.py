"""The feed of changes says nothing of what its reader may not read: not when it comes, not when it changes or goes.

With real transactions, since the feed serves what is over for good: `tests/test_leaks.py` asks from inside of one.
"""

import pytest

from accounts.factories import ChannelFactory
from accounts.models import Channel
from accounts.tests.api_clients import client_of
from accounts.vocabulary import Marking
from incidents.factories import IncidentFactory, ProjectLinkFactory, SourceFactory
from incidents.models import Incident
from incidents.tests.followers import Follower
from incidents.vocabulary.review import State
from projects.factories import ProjectFactory
from tests.planted import CLEARED_FOR_AMBER, HIDDEN_FROM, KINDS, REFERENCES, SHOWN_TO, plant
from tests.test_access_matrix import World, create_world

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.once]


@pytest.fixture
def world() -> World:
    made = create_world()
    made.records["red_readers"] = [made.people["manager"]]
    for name in CLEARED_FOR_AMBER:
        made.people[name].clearance = Marking.AMBER
        made.people[name].save(update_fields=["clearance"])
    for person in filter(None, made.people.values()):
        if not Channel.objects.filter(user=person).exists():
            ChannelFactory.create(user=person)
    return made


@pytest.mark.parametrize("name", ["stranger", "viewer", "analyst"])
def test_what_is_hidden_is_not_told_of(name, world):
    follower = Follower(client_of(world.people[name]))
    follower.poll()
    for kind in HIDDEN_FROM[name]:
        plant(kind, world.records, world.people["reporter"], world.people[name])
    hidden = Incident.objects.filter(reference__in=REFERENCES.values())
    assert not hidden.filter(pk__in=Incident.objects.for_user(world.people[name])).exists()
    for incident in hidden:
        SourceFactory.create(incident=incident)
    hidden.exclude(state=State.DRAFT).update(marking=Marking.RED, country="TZ")
    follower.poll()
    assert not set(follower.told) & set(REFERENCES.values())
    assert hidden.exists()


def test_what_lies_elsewhere_is_not_told_to_a_narrowed_token(world):
    person, dasu = world.people["manager"], ProjectFactory.create(slug="dasu-dam")
    follower = Follower(client_of(person, narrowed_to=[dasu.pk]))
    follower.poll()
    for kind in KINDS:
        plant(kind, world.records, world.people["reporter"], person)
    planted = Incident.objects.filter(reference__in=REFERENCES.values())
    assert planted.filter(pk__in=Incident.objects.for_user(person)).exists()
    own = IncidentFactory.create(state=State.VERIFIED)
    ProjectLinkFactory.create(incident=own, project=dasu)
    planted.exclude(state=State.DRAFT).update(country="TZ")
    follower.poll()
    assert set(follower.told) == {own.reference}


@pytest.mark.parametrize("name", SHOWN_TO)
def test_who_may_read_it_is_told(name, world):
    follower = Follower(client_of(world.people[name]))
    follower.poll()
    plant(SHOWN_TO[name], world.records, world.people["reporter"], world.people[name])
    follower.poll()
    assert set(follower.held) & set(REFERENCES.values())
