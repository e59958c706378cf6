"""The later word on an alert: updates while it holds, a correction once it does not, to those who were alerted."""

import pytest
from django.core import mail

from accounts.factories import ChannelFactory
from accounts.models import Notification, Recipient
from accounts.services.deliver import deliver_due
from accounts.services.fan_out import fan_out, fan_out_due
from accounts.services.transports import message_id
from accounts.views.notifications import items
from accounts.vocabulary import Marking
from conftest import member
from incidents.factories import CasualtyFactory, IncidentFactory, SourceFactory
from incidents.models import Incident
from incidents.outbox import tell_later
from incidents.rules.alerting import Told, changes_since
from incidents.services import (
    edit_incident,
    link_project,
    merge_incident,
    override_severity,
    reject_incident,
    reject_link,
    reopen_incident,
    start_review,
    unmerge_incident,
    verify_incident,
    withdraw_incident,
)
from incidents.services.alert_record import alerts_of
from incidents.services.contents import Contents
from incidents.services.figures import refigure
from incidents.vocabulary.review import LinkState, State
from projects.factories import ProjectFactory, WatchFactory
from projects.services import edit_project
from projects.vocabulary import Role, Severity
from tests.at_once import at_once

pytestmark = pytest.mark.django_db


def dead(number: int) -> Contents:
    return Contents(casualties=[{"outcome": "killed", "best": number}])


@pytest.fixture
def victor_watches(victor, cpec):
    WatchFactory.create(user=victor, project=cpec)
    return ChannelFactory.create(user=victor, highest_marking=Marking.AMBER)


@pytest.fixture
def attack(alice, mona, port_qasim, victor_watches) -> Incident:
    """Linked, and Victor was told by letter."""
    incident = IncidentFactory.create(reporter=alice, state=State.SUBMITTED, marking=Marking.GREEN, title="Convoy hit")
    CasualtyFactory.create(incident=incident, outcome="killed", best=2)
    SourceFactory.create(incident=incident)
    refigure(incident)
    incident.save()
    link_project(actor=mona, incident=incident, project=port_qasim)
    assert len(sent()) == 1
    return incident


def sent() -> list:
    """Every letter, once all that waits went out."""
    fan_out_due()
    deliver_due()
    return mail.outbox


def written() -> list[str]:
    return list(Notification.objects.exclude(kind="attack_linked").order_by("pk").values_list("kind", flat=True))


def fresh(incident: Incident) -> Incident:
    incident.refresh_from_db()
    return incident


def decided(incident: Incident, decide, actor, **more) -> Incident:
    start_review(actor=actor, incident=fresh(incident))
    return decide(actor=actor, incident=fresh(incident), **more)


TOLD = Told(verified=False, severity=3, harm="Killed 2, injured not known")


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({}, []),
        ({"verified": True}, ["It is verified now."]),
        ({"severity": 4}, ["Its severity is critical now (it was serious)."]),
        ({"severity": 1}, []),
        ({"harm": "Killed 5, injured 1"}, ["Killed 5, injured 1 (told before: killed 2, injured not known)."]),
    ],
)
def test_what_is_worth_telling(change, said):
    assert changes_since(TOLD, TOLD | change) == said


def test_what_was_verified_and_is_not_any_more_is_told():
    assert changes_since(TOLD | {"verified": True}, TOLD) == ["It is under review again: it is not verified."]


def test_what_was_false_for_a_moment_before_anybody_heard_of_it_is_told_once_it_holds_again(
    alice, mona, port_qasim, victor_watches
):
    incident = IncidentFactory.create(reporter=alice, state=State.SUBMITTED, marking=Marking.GREEN, title="Convoy hit")
    link_project(actor=mona, incident=incident, project=port_qasim)
    reject_link(actor=mona, link=incident.links.get())
    assert sent() == []
    link_project(actor=mona, incident=fresh(incident), project=port_qasim)
    (letter,) = sent()
    assert "Convoy hit" in letter.subject


# ── Updates ─────────────────────────────────────────────────────────────────────────────────────────────────


def test_other_numbers_reach_who_was_told_below_the_first_letter(attack, mona, victor_watches):
    first = sent()[0]
    edit_incident(actor=mona, incident=attack, facts={}, contents=dead(5))
    letter = sent()[1]
    assert letter.to == first.to == [victor_watches.address]
    assert letter.subject.startswith("[TLP:GREEN] Update: Unverified: Convoy hit – Killed 5")
    assert "told before: killed 2" in letter.body and "UNVERIFIED" in letter.body
    assert letter.extra_headers["In-Reply-To"] == first.extra_headers["Message-ID"]
    assert letter.extra_headers["References"] == first.extra_headers["Message-ID"]
    assert letter.extra_headers["Message-ID"] != first.extra_headers["Message-ID"]


def test_verifying_and_reopening_are_told(attack, mona):
    decided(attack, verify_incident, mona)
    assert "It is verified now." in sent()[-1].body
    assert "UNVERIFIED" not in sent()[-1].body
    reopen_incident(actor=mona, incident=fresh(attack), reason="The count is doubted")
    assert "under review again" in sent()[-1].body
    assert written() == ["attack_updated"] * 2


def test_a_graver_rating_is_told_and_a_lower_one_is_not(attack, mona):
    override_severity(actor=mona, incident=attack, severity=Severity.MINOR, reason="Nobody was there")
    assert written() == []
    override_severity(actor=mona, incident=fresh(attack), severity=Severity.CRITICAL, reason="They were")
    assert written() == [], "it is what they were told first"
    override_severity(actor=mona, incident=fresh(attack), severity=Severity.MINOR, reason="Nobody was there")
    edit_incident(actor=mona, incident=fresh(attack), facts={}, contents=dead(1))
    override_severity(actor=mona, incident=fresh(attack), severity=Severity.SERIOUS, reason="Staff was there")
    assert "Its severity is serious now (it was minor)." in sent()[-1].body


def test_what_changes_nothing_that_was_told_is_not_told(attack, mona):
    edit_incident(actor=mona, incident=attack, facts={"title": "Convoy bombed"})
    start_review(actor=mona, incident=fresh(attack))
    tell_later(fresh(attack))
    assert written() == []


def test_who_watches_only_now_gets_no_update_of_what_they_were_not_told(attack, mona, cpec):
    late = member("Late Viewer", Role.VIEWER, project=cpec)
    WatchFactory.create(user=late, project=cpec)
    edit_incident(actor=mona, incident=attack, facts={}, contents=dead(5))
    fan_out_due()
    assert {r.user for r in Recipient.objects.filter(notification__kind="attack_updated")} == {
        r.user for r in Recipient.objects.filter(notification__kind="attack_linked")
    } - {late}


def test_an_attack_on_two_projects_is_updated_once(attack, mona, port_qasim, cpec, victor):
    link_project(actor=mona, incident=fresh(attack), project=ProjectFactory.create(parent=cpec, tracked=True))
    fan_out_due()
    edit_incident(actor=mona, incident=fresh(attack), facts={}, contents=dead(5))
    fan_out_due()
    assert Recipient.objects.filter(user=victor, notification__kind="attack_updated").count() == 1
    (update,) = Notification.objects.filter(kind="attack_updated")
    assert update.earlier.count() == 2


# ── Corrections ─────────────────────────────────────────────────────────────────────────────────────────────


def test_a_rejection_corrects_it_and_reopening_says_that_it_counts_again(attack, mona):
    decided(attack, reject_incident, mona, reason="A tyre burst")
    letter = sent()[-1]
    assert letter.subject.startswith("[TLP:GREEN] Correction: Convoy hit – The report was rejected")
    assert "In-Reply-To" in letter.extra_headers
    reopen_incident(actor=mona, incident=fresh(attack), reason="It was a bomb")
    assert "It counts again." in sent()[-1].body
    assert written() == ["attack_taken_back", "attack_updated"]


def test_a_withdrawn_report_corrects_it(attack, alice):
    withdraw_incident(actor=alice, incident=attack, reason="Hearsay")
    assert "withdrawn by its reporter" in sent()[-1].body


def test_what_is_held_to_be_no_attack_corrects_it(attack, mona):
    edit_incident(actor=mona, incident=attack, facts={"category": "accident", "attack_type": ""})
    assert "held not to be an attack" in sent()[-1].body


def test_a_link_taken_back_corrects_it_for_its_project_alone(attack, mona, cpec, omar, victor):
    other = ProjectFactory.create(tracked=True, host_country="PK", name="Elsewhere")
    elsewhere = member("Elsa Elsewhere", Role.VIEWER, country="PK")
    WatchFactory.create(user=elsewhere, project=other)
    link = link_project(actor=mona, incident=fresh(attack), project=other)
    fan_out_due()
    reject_link(actor=mona, link=link)
    fan_out_due()
    told = {r.user for r in Recipient.objects.filter(notification__kind="attack_taken_back")}
    assert told == {elsewhere}
    assert written() == ["attack_taken_back"]


def test_a_correction_reaches_those_of_whose_alert_it_is_still_true(attack, mona, alice, port_qasim, victor):
    other = ProjectFactory.create(tracked=True, host_country="PK", name="Elsewhere")
    elsewhere = member("Elsa Elsewhere", Role.VIEWER, country="PK")
    WatchFactory.create(user=elsewhere, project=other)
    link_project(actor=mona, incident=fresh(attack), project=other)
    fan_out_due()
    decided(attack, reject_incident, mona, reason="A tyre burst")
    attack.links.filter(project=other).update(state=LinkState.REJECTED)
    reopen_incident(actor=mona, incident=fresh(attack), reason="It was a bomb")
    fan_out_due()
    told = {(r.user, r.notification.kind) for r in Recipient.objects.exclude(notification__kind="attack_linked")}
    assert told == {(elsewhere, "attack_taken_back"), (victor, "attack_updated")}


def test_a_merge_names_the_report_that_stands_for_both_and_parting_says_it_counts(attack, mona, alice, port_qasim):
    kept = IncidentFactory.create(reporter=alice, state=State.SUBMITTED, marking=Marking.GREEN)
    link_project(actor=mona, incident=kept, project=port_qasim)
    sent()
    merge_incident(actor=mona, incident=fresh(attack), into=fresh(kept))
    correction = next(letter for letter in sent() if "Correction" in letter.subject)
    assert f"another report {kept.reference}, which stands for both" in correction.body
    unmerge_incident(actor=mona, incident=fresh(attack), reason="Two convoys")
    assert any("It counts again." in letter.body for letter in sent())


def test_a_project_that_is_no_longer_tracked_takes_nothing_back(attack, omar, mona, port_qasim):
    edit_project(actor=omar, project=port_qasim, tracked=False)
    edit_incident(actor=mona, incident=attack, facts={"title": "Convoy bombed"})
    fan_out_due()
    assert not Recipient.objects.exclude(notification__kind="attack_linked").exists()


# ── To whom, and when not ───────────────────────────────────────────────────────────────────────────────────


def test_who_lost_it_in_between_hears_nothing_more(attack, mona, victor):
    victor.memberships.all().delete()
    decided(attack, reject_incident, mona, reason="A tyre burst")
    assert len(sent()) == 1
    assert not Recipient.objects.filter(notification__kind="attack_taken_back", user=victor).exists()


def test_who_loses_it_before_it_is_sent_gets_no_letter(attack, mona, victor):
    decided(attack, reject_incident, mona, reason="A tyre burst")
    fan_out_due()
    victor.memberships.all().delete()
    assert len(sent()) == 1


def test_a_correction_that_is_overtaken_is_not_sent(attack, mona):
    decided(attack, reject_incident, mona, reason="A tyre burst")
    fan_out_due()
    reopen_incident(actor=mona, incident=fresh(attack), reason="It was a bomb")
    assert [letter.subject for letter in sent() if "Correction" in letter.subject] == []


def test_above_the_channels_marking_nothing_is_said(attack, mona, victor_watches):
    victor_watches.highest_marking = Marking.CLEAR
    victor_watches.save()
    decided(attack, reject_incident, mona, reason="A tyre burst")
    letter = sent()[-1]
    assert "rejected" not in letter.body and "above what this channel may carry" in letter.body


def test_a_subject_never_exceeds_green(attack, mona):
    edit_incident(actor=mona, incident=attack, facts={"marking": Marking.AMBER}, contents=dead(5))
    subject = sent()[-1].subject
    assert subject == f"[TLP:AMBER] Update on what you were alerted to ({attack.reference})"


def test_the_bell_and_the_page_show_it(attack, mona, victor, signed_in):
    decided(attack, reject_incident, mona, reason="A tyre burst")
    fan_out_due()
    latest, _ = items(list(Recipient.objects.filter(user=victor).select_related("notification")), victor)
    assert latest.title == "Correction: Convoy hit"
    assert [record.word for record in alerts_of(attack, mona)] == ["Correction", "Alert"]
    assert "Correction" in signed_in(mona).get(attack.get_absolute_url()).content.decode()


def test_a_letter_that_stands_alone_answers_nothing(attack):
    assert "In-Reply-To" not in sent()[0].extra_headers


def test_a_resent_update_keeps_its_message_id(attack, mona):
    edit_incident(actor=mona, incident=attack, facts={}, contents=dead(5))
    letter = sent()[-1]
    delivery = Recipient.objects.get(notification__kind="attack_updated", user__email=letter.to[0]).deliveries.get()
    assert letter.extra_headers["Message-ID"] == message_id(delivery)


@pytest.mark.django_db(transaction=True)
def test_one_that_is_being_fanned_out_is_corrected_too(alice, mona, victor, cpec, port_qasim):
    """The correction waits for the recipients of the first, which another worker is just writing."""
    WatchFactory.create(user=victor, project=cpec)
    incident = IncidentFactory.create(reporter=alice, state=State.SUBMITTED, marking=Marking.GREEN)
    SourceFactory.create(incident=incident)
    link_project(actor=mona, incident=incident, project=port_qasim)
    first = Notification.objects.get(kind="attack_linked")

    def corrected() -> None:
        decided(incident, reject_incident, mona, reason="A tyre burst")
        fan_out_due()

    at_once(lambda: fan_out(Notification.objects.select_for_update().get(pk=first.pk)), corrected)
    assert Recipient.objects.filter(notification__kind="attack_taken_back", user=victor).exists()
