"""The record of the actors beside a report that waits: counted over what its reader may read, and bounded."""

from datetime import UTC, datetime

import pytest

from accounts.tests.admin_pages import visible
from incidents.factories import ActorFactory, IncidentFactory, InvolvementFactory
from incidents.models import Incident
from incidents.services import actor_record
from incidents.services.actor_record import Record, records_of
from incidents.vocabulary.evidence import InvolvementRole
from incidents.vocabulary.review import State

pytestmark = pytest.mark.django_db

JUNE = datetime(2024, 6, 3, 9, tzinfo=UTC)
KARACHI = {"country": "PK", "admin1": "Sindh", "attack_type": "bombing_explosion", "state": State.VERIFIED}


@pytest.fixture
def bombing() -> Incident:
    return IncidentFactory.create(**KARACHI | {"state": State.SUBMITTED})


def named(actor, **facts) -> Incident:
    incident = IncidentFactory.create(**KARACHI | {"occurred_from": JUNE} | facts)
    InvolvementFactory.create(incident=incident, actor=actor)
    return incident


def test_it_counts_the_others_of_them_and_says_how_many_are_alike_and_around(bombing, mona):
    actor, other = ActorFactory.create(), ActorFactory.create()
    for one in (actor, other):
        InvolvementFactory.create(incident=bombing, actor=one)
    twice = named(actor)
    InvolvementFactory.create(incident=twice, actor=actor, role=InvolvementRole.ATTRIBUTED)
    named(actor, attack_type="armed_assault")
    named(actor, admin1="Balochistan", occurred_from=datetime(2024, 8, 26, tzinfo=UTC))
    named(actor, country="AF", admin1="Sindh", attack_type="")
    named(ActorFactory.create())
    told = records_of(Incident.objects.get(pk=bombing.pk), mona)
    latest = datetime(2024, 8, 26, tzinfo=UTC)
    assert told == {actor.pk: Record(others=3, alike=2, around=2, last_at=latest, bounded=False)}


def test_only_what_the_reader_may_read_counts(bombing, mona):
    actor = ActorFactory.create()
    InvolvementFactory.create(incident=bombing, actor=actor)
    named(actor, country="KE")
    named(actor, state=State.DRAFT)
    named(actor, state=State.MERGED, merged_into=bombing)
    assert records_of(bombing, mona) == {}


def test_what_is_not_known_is_like_nothing(mona):
    vague = IncidentFactory.create(country="PK", admin1="", attack_type="", state=State.SUBMITTED)
    actor = ActorFactory.create()
    InvolvementFactory.create(incident=vague, actor=actor)
    named(actor, admin1="", attack_type="")
    assert (records_of(vague, mona)[actor.pk].alike, records_of(vague, mona)[actor.pk].around) == (0, 0)


def test_it_looks_at_the_latest_alone(bombing, mona, monkeypatch):
    monkeypatch.setattr(actor_record, "LATEST", 2)
    actor = ActorFactory.create()
    InvolvementFactory.create(incident=bombing, actor=actor)
    for _ in range(3):
        named(actor)
    assert (records_of(bombing, mona)[actor.pk].others, records_of(bombing, mona)[actor.pk].bounded) == (2, True)


def test_who_decides_sees_it_while_the_report_waits(bombing, mona, anna, signed_in):
    actor = ActorFactory.create()
    InvolvementFactory.create(incident=bombing, actor=actor)
    named(actor)
    InvolvementFactory.create(incident=bombing, actor=actor, role=InvolvementRole.DENIED)
    said = "Named in 1 other incident"
    assert visible(signed_in(mona).get(bombing.get_absolute_url())).count(said) == 1
    assert "1 in <bdi>Sindh</bdi>" in signed_in(mona).get(bombing.get_absolute_url()).content.decode()
    assert said not in visible(signed_in(anna).get(bombing.get_absolute_url()))
    assert said not in visible(signed_in(mona).get(named(actor).get_absolute_url()))
