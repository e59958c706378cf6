"""The main line: file, submit, link to a tracked project; every watcher is told once, and why."""

from datetime import UTC, datetime

import pytest
from django.core import mail

from accounts.factories import ChannelFactory
from accounts.models import Delivery, Notification, Recipient
from accounts.tasks import drain_alerts
from accounts.vocabulary import DeliveryState
from incidents.models import Incident
from incidents.services import file_incident, link_project, start_review, submit_incident, verify_incident
from incidents.services.contents import Contents
from incidents.vocabulary.review import State
from projects.factories import WatchFactory
from projects.vocabulary import Severity

FACTS = {
    "title": "Convoy bombed outside Karachi airport",
    "narrative": "A vehicle bomb hit the convoy.",
    "attack_type": "bombing_explosion",
    "occurred_from": datetime(2024, 10, 6, 18, 0, tzinfo=UTC),
    "time_zone": "Asia/Karachi",
    "country": "PK",
    "place": "Jinnah International Airport, Karachi",
    "latitude": 24.90,
    "longitude": 67.16,
}
CONTENTS = Contents(
    casualties=[
        {"nationality": "CN", "affiliation": "project_staff", "outcome": "killed", "low": 2, "best": 2, "high": 2},
        {"nationality": "PK", "affiliation": "civilian", "outcome": "injured", "low": 10, "best": 11, "high": 17},
    ],
    sources=[{"kind": "news", "publisher": "Dawn", "reliability": "B", "credibility": 2}],
    involvements=[{"actor": "Balochistan Liberation Army", "role": "claimed", "confidence": "high"}],
)


@pytest.fixture
def karachi(alice) -> Incident:
    return file_incident(actor=alice, facts=FACTS, contents=CONTENTS)


def test_totals_severity_and_category_follow_from_what_was_filed(karachi):
    assert karachi.is_attack
    assert karachi.severity == Severity.CRITICAL
    assert (karachi.killed_best, karachi.injured_low, karachi.injured_high) == (2, 10, 17)
    assert karachi.missing_best is None


def test_linking_alerts_everybody_who_watches_at_any_level_once(
    karachi, alice, victor, mona, belt_and_road, cpec, port_qasim, django_capture_on_commit_callbacks
):
    for user in (victor, mona):
        ChannelFactory.create(user=user)
    WatchFactory.create(user=victor, project=cpec)
    WatchFactory.create(user=victor, project=port_qasim)
    WatchFactory.create(user=mona, project=belt_and_road)

    link_project(actor=alice, incident=karachi, project=port_qasim)
    assert not Notification.objects.exists(), "a draft alerts nobody"
    with django_capture_on_commit_callbacks(execute=True):
        submit_incident(actor=alice, incident=karachi)
    drain_alerts()

    told = Recipient.objects.get(user=victor)
    assert sorted(told.reasons) == sorted([cpec.name, port_qasim.name])
    assert Recipient.objects.count() == 2
    assert sorted(message.to[0] for message in mail.outbox) == sorted([victor.email, mona.email])
    assert set(Delivery.objects.values_list("state", flat=True)) == {DeliveryState.SENT}

    drain_alerts()
    assert len(mail.outbox) == 2


def test_a_manager_who_did_not_report_it_verifies_it(karachi, alice, mona):
    submit_incident(actor=alice, incident=karachi)
    start_review(actor=mona, incident=karachi)
    verified = verify_incident(actor=mona, incident=karachi)
    assert verified.state == State.VERIFIED
    assert [step.step for step in karachi.steps.all()] == ["submit", "start-review", "verify"]
