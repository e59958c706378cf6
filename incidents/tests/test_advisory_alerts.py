"""Advisories are told to whoever may read them and watches what they address; and that they are cancelled."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core import mail
from django.db import transaction
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st

from accounts.factories import ChannelFactory
from accounts.models import Notification, Recipient, User
from accounts.services.deliver import deliver_due
from accounts.services.fan_out import fan_out_due
from accounts.services.transports import message_id
from accounts.vocabulary import Marking
from incidents.factories import AdvisoryFactory, AdvisoryProjectFactory
from incidents.models import Advisory
from incidents.querysets.advisories import readers_of_advisory
from incidents.services import cancel_advisory, edit_advisory, record_advisory
from incidents.tests.constellations import ABOVE, create, grow_tree, people
from incidents.vocabulary.advisories import AdvisoryState
from projects.factories import WatchFactory
from projects.services import watch_country, watch_project
from tests.properties import TIMES

pytestmark = pytest.mark.django_db

FACTS = {
    "headline": "Stay away from crowded places",
    "text": "Chinese citizens are to stay at home.",
    "severity": "severe",
    "urgency": "immediate",
    "countries": ["PK"],
    "marking": Marking.GREEN,
}


def issued(person, **given) -> Advisory:
    facts = FACTS | {"sent_at": timezone.now()} | given.pop("facts", {})
    return record_advisory(actor=person, issuer="Embassy in Islamabad", facts=facts, issue=True, **given)


def told() -> set[tuple[User, str]]:
    fan_out_due()
    return {(row.user, row.notification.kind) for row in Recipient.objects.select_related("user", "notification")}


def letters() -> list:
    fan_out_due()
    deliver_due()
    return mail.outbox


@pytest.fixture
def tree(db):
    return grow_tree()


@settings(max_examples=40 * TIMES)
@given(
    people=st.lists(people, min_size=3, max_size=3),
    marking=st.sampled_from([*Marking.values, Marking.CLEAR]),
    draft=st.booleans(),
    countries=st.lists(st.sampled_from(["PK", "KE", "TZ"]), max_size=1),
    addressed=st.sets(st.integers(0, 4), max_size=2),
    watched=st.lists(st.sampled_from(["PK", "TZ", *range(5)]), min_size=3, max_size=3),
)
def test_who_may_read_one_agrees_both_ways_and_watchers_of_them_are_told(
    tree, people, marking, draft, countries, addressed, watched
):
    with transaction.atomic():
        users, _ = create(tree, people, [])
        state = AdvisoryState.DRAFT if draft else AdvisoryState.ISSUED
        advisory = AdvisoryFactory.create(
            author=users[0], state=state, marking=marking, countries=countries, sent_at=timezone.now()
        )
        for number in addressed:
            AdvisoryProjectFactory.create(advisory=advisory, project=tree[number])
        readers = list(readers_of_advisory(advisory))
        assert len(readers) == len(set(readers)), "each once"
        assert set(readers) == {user for user in users if advisory in Advisory.objects.for_user(user)}
        for user, subject in zip(users, watched, strict=True):
            place = {"project": None, "country": subject} if isinstance(subject, str) else {"project": tree[subject]}
            WatchFactory.create(user=user, **place)
        Notification.objects.create(kind="advisory_issued", key="advisory_issued:1", subject=advisory.reference)
        near = {one for number in addressed for one in range(5) if one in ABOVE[number] or number in ABOVE[one]}
        due = {user for user, on in zip(users, watched, strict=True) if on in near or on in countries}
        assert {user for user, _ in told()} == (set() if draft else due & set(readers))
        transaction.set_rollback(True)


def test_whoever_watches_a_country_or_project_that_it_addresses_hears_of_it_and_why(
    mona, victor, omar, port_qasim, cpec
):
    watch_country(actor=mona, country="PK")
    watch_project(actor=victor, project=port_qasim)
    watch_project(actor=omar, project=cpec)
    issued(mona, facts={"countries": []}, projects=[cpec])
    assert told() == {(victor, "advisory_issued"), (omar, "advisory_issued")}
    issued(mona)
    assert (mona, "advisory_issued") in told()
    assert Recipient.objects.get(user=mona).reasons == ["Pakistan"]
    assert Recipient.objects.get(user=victor).reasons == ["Port Qasim Coal Power Plant"]


def test_once_it_addresses_more_it_reaches_those_who_were_not_told(mona, omar, victor, port_qasim):
    watch_country(actor=mona, country="PK")
    watch_project(actor=victor, project=port_qasim)
    advisory = issued(mona)
    assert told() == {(mona, "advisory_issued")}
    late = WatchFactory.create(user=omar, project=None, country="PK")
    edit_advisory(actor=mona, advisory=advisory, facts={"headline": "Stay at home"})
    assert told() == {(mona, "advisory_issued")}, "another headline reaches nobody new"
    edit_advisory(actor=mona, advisory=advisory, facts={}, projects=[port_qasim])
    assert told() == {(person, "advisory_issued") for person in (mona, victor, late.user)}


@pytest.mark.parametrize(
    "facts",
    [
        {"status": "exercise"},
        {"status": "test"},
        {"expires_at": datetime(2024, 10, 8, tzinfo=UTC)},
        {"sent_at": timezone.now() - timedelta(days=8)},
    ],
)
def test_exercises_tests_and_what_is_over_or_old_alert_nobody(mona, facts):
    watch_country(actor=mona, country="PK")
    issued(mona, facts=facts)
    assert not Notification.objects.exists()


@pytest.mark.parametrize(
    ("severity", "urgency", "urgent"),
    [
        ("extreme", "immediate", True),
        ("severe", "immediate", True),
        ("severe", "expected", False),
        ("moderate", "immediate", False),
    ],
)
def test_what_is_grave_and_immediate_is_urgent(mona, severity, urgency, urgent):
    issued(mona, facts={"severity": severity, "urgency": urgency})
    assert Notification.objects.get().urgent == urgent


def test_its_letter_has_times_of_the_reader_and_the_cancellation_stands_below_it(mona):
    User.objects.filter(pk=mona.pk).update(time_zone="Asia/Shanghai")
    ChannelFactory.create(user=mona, highest_marking=Marking.AMBER)
    watch_country(actor=mona, country="PK")
    advisory = issued(mona, facts={"expires_at": datetime(2099, 1, 1, 20, tzinfo=UTC)})
    (first,) = letters()
    assert first.subject == "[TLP:GREEN] Advisory: Stay away from crowded places"
    for body in (first.body, first.alternatives[0][0]):
        assert "2 January 2099, 04:00 (Asia/Shanghai)" in body
        assert "you watch Pakistan" in body
    cancel_advisory(actor=mona, advisory=advisory, reason="The danger is over")
    _, later = letters()
    assert later.subject == "[TLP:GREEN] Cancelled advisory: Stay away from crowded places"
    assert "It holds no more: The danger is over" in later.body
    told_first = Recipient.objects.get(notification__kind="advisory_issued").deliveries.get()
    assert later.extra_headers["In-Reply-To"] == message_id(told_first)


def test_what_is_cancelled_before_it_went_out_is_not_sent_and_what_was_not_told_is_not_cancelled(mona, victor, cpec):
    ChannelFactory.create(user=mona)
    watch_country(actor=mona, country="PK")
    advisory = issued(mona)
    fan_out_due()
    cancel_advisory(actor=mona, advisory=advisory, reason="A mistake")
    watch_project(actor=victor, project=cpec)
    assert [letter.subject.split("] ")[1].split(":")[0] for letter in letters()] == ["Cancelled advisory"]
    old = issued(mona, facts={"status": "test"})
    cancel_advisory(actor=mona, advisory=old, reason="A test")
    assert Notification.objects.filter(kind="advisory_cancelled").count() == 1


def test_above_the_channels_marking_its_letter_says_nothing(mona):
    ChannelFactory.create(user=mona, highest_marking=Marking.GREEN)
    watch_country(actor=mona, country="PK")
    advisory = issued(mona, facts={"marking": Marking.AMBER})
    (letter,) = letters()
    assert letter.subject == f"[TLP:AMBER] An advisory concerns what you watch ({advisory.reference})"
    assert "crowded" not in letter.body + letter.alternatives[0][0]
    assert "Pakistan" not in letter.body + letter.alternatives[0][0]
