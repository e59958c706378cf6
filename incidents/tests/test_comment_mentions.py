"""Whom comments tell: who is mentioned and may read it, its reporter – and of a returned report, why."""

import pytest
from django.core import mail
from django.core.exceptions import ValidationError

from accounts.factories import ChannelFactory
from accounts.models import Notification, Recipient
from accounts.services.deliver import deliver_due
from accounts.services.fan_out import fan_out_due
from accounts.views.notifications import items
from accounts.vocabulary import Marking
from conftest import member
from incidents.factories import IncidentFactory, IncidentReaderFactory, SourceFactory
from incidents.models import Incident
from incidents.services import add_comment, correct_comment, return_incident, submit_incident, withdraw_comment
from incidents.services.discussions import mentionable
from incidents.tests.states import put_into
from incidents.vocabulary.review import State
from projects.vocabulary import Role

pytestmark = pytest.mark.django_db


@pytest.fixture
def incident(alice) -> Incident:
    return IncidentFactory.create(reporter=alice, state=State.IN_REVIEW, marking=Marking.GREEN)


def told(kind: str = "mentioned") -> set:
    fan_out_due()
    return {r.user for r in Recipient.objects.filter(notification__kind=kind).select_related("user")}


def letter_to(person, highest: Marking = Marking.AMBER):
    """What goes out to them once everything is sent."""
    ChannelFactory.create(user=person, highest_marking=highest)
    fan_out_due()
    deliver_due()
    return next((letter for letter in mail.outbox if letter.to == [person.email]), None)


def test_who_is_mentioned_is_told_once(anna, mona, incident):
    said = add_comment(actor=anna, subject=incident, body="@Mona Manager, and again @mona manager: see this.")
    assert (said.told.people, said.told.complaints) == (("Mona Manager",), ())
    correct_comment(actor=anna, comment=said.comment, body="@Mona Manager: see that.")
    assert told() == {mona}
    assert Notification.objects.filter(kind="mentioned").count() == 1


def test_a_correction_tells_who_is_mentioned_only_now(anna, mona, incident):
    said = add_comment(actor=anna, subject=incident, body="See this.")
    assert told() == set()
    correct_comment(actor=anna, comment=said.comment, body="@Mona Manager: see this.")
    assert told() == {mona}


def test_oneself_is_not_told(anna, incident):
    add_comment(actor=anna, subject=incident, body="@Anna Analyst will do it.")
    assert told() == set()


def test_of_people_of_one_name_all_who_may_read_it_are_told(anna, incident):
    twins = {member("Sam Same", Role.OFFICER, country="PK") for _ in range(2)}
    member("Sam Same", Role.OFFICER, country="KE")
    assert add_comment(actor=anna, subject=incident, body="@Sam Same").told.people == ("Sam Same", "Sam Same")
    assert told() == twins


# ── Nobody is betrayed ──────────────────────────────────────────────────────────────────────────────────────


def test_who_may_not_read_it_is_never_told(alice, charlie, incident):
    add_comment(actor=alice, subject=incident, body="@Charlie Stranger")
    assert told() == set()
    assert not Notification.objects.filter(kind="mentioned").exists()


def test_an_author_who_may_not_know_somebody_hears_what_they_hear_of_nobody(alice, charlie, incident):
    there = add_comment(actor=alice, subject=incident, body="@Charlie Stranger").told
    nobody = add_comment(actor=alice, subject=incident, body="@Carol Stranger").told
    assert there.people == nobody.people == ()
    assert [text.replace("Charlie", "Carol") for text in there.complaints] == list(nobody.complaints)


def test_an_author_who_knows_them_hears_that_they_were_not_told(charlie, incident):
    manager = member("Max Manager", Role.MANAGER)
    said = add_comment(actor=manager, subject=incident, body="@Charlie Stranger")
    assert said.told.complaints == ("Charlie Stranger may not read this report and was not told.",)


def test_who_reads_red_only_by_name(alice):
    incident = IncidentFactory.create(reporter=alice, state=State.IN_REVIEW, marking=Marking.RED)
    nadia, _ = (member(name, Role.MANAGER, country="PK", clearance=Marking.RED) for name in ("Nadia N", "Otto O"))
    IncidentReaderFactory.create(incident=incident, user=nadia)
    rita = member("Rita R", Role.OFFICER, country="PK", clearance=Marking.RED)
    IncidentReaderFactory.create(incident=incident, user=rita)
    add_comment(actor=rita, subject=incident, body="@Nadia N @Otto O")
    assert told() == {nadia}


@pytest.mark.parametrize("change", ["role", "marking", "withdrawn"])
def test_it_is_asked_again_before_it_is_sent(change, anna, incident):
    olga = member("Olga Officer", Role.OFFICER, country="PK", clearance=Marking.AMBER)
    ChannelFactory.create(user=olga)
    said = add_comment(actor=anna, subject=incident, body="@Olga Officer: look.")
    fan_out_due()
    if change == "role":
        olga.memberships.update(country="KE")
    elif change == "marking":
        Incident.objects.filter(pk=incident.pk).update(marking=Marking.AMBER_STRICT)
    else:
        withdraw_comment(actor=anna, comment=said.comment, reason="Not for her.")
    assert deliver_due() == 0
    assert mail.outbox == []
    if change != "withdrawn":
        assert not Recipient.objects.for_user(olga).exists()


def test_more_than_anybody_means_to_are_refused(alice, incident):
    with pytest.raises(ValidationError, match="at most 20"):
        add_comment(actor=alice, subject=incident, body=" ".join(f"@name{number}" for number in range(21)))


def test_the_look_up_offers_who_reads_it_of_those_one_knows(alice, anna, mona, charlie, incident):
    stranger_to_alice = member("Mara Member", Role.VIEWER, country="PK")
    assert mentionable(alice, incident, "m") == []
    add_comment(actor=mona, subject=incident, body="Who saw it?")
    assert mentionable(alice, incident, "m") == ["Mona Manager"], "she stands on the page"
    assert str(stranger_to_alice) in mentionable(mona, incident, "mara"), "a manager knows her people"
    assert mentionable(mona, incident, "charlie") == []


# ── Letters and the bell ────────────────────────────────────────────────────────────────────────────────────


def test_the_letter_says_who_and_what(anna, mona, incident):
    said = add_comment(actor=anna, subject=incident, body="@Mona Manager: <b>look</b> & decide.")
    letter = letter_to(mona)
    assert letter.subject == f"[TLP:GREEN] Anna Analyst mentioned you on {incident.reference} – {incident.title}"
    assert "<b>look</b> & decide." in letter.body
    assert "&lt;b&gt;look&lt;/b&gt; &amp; decide." in letter.alternatives[0].content
    assert f"{incident.get_absolute_url()}#comment-{said.comment.pk}" in letter.body


def test_a_subject_never_exceeds_green(anna, mona, incident):
    Incident.objects.filter(pk=incident.pk).update(marking=Marking.AMBER)
    add_comment(actor=anna, subject=incident, body="@Mona Manager: look.")
    letter = letter_to(mona)
    assert letter.subject == f"[TLP:AMBER] A comment mentions you ({incident.reference})"
    assert "look." in letter.body


def test_above_the_channels_marking_nothing_is_said(anna, mona, incident):
    Incident.objects.filter(pk=incident.pk).update(marking=Marking.AMBER)
    add_comment(actor=anna, subject=incident, body="@Mona Manager: look.")
    letter = letter_to(mona, Marking.GREEN)
    for text in (letter.subject, letter.body, letter.alternatives[0].content):
        assert "look." not in text
        assert incident.title not in text
        assert "Anna" not in text


def test_the_bell_shows_how_it_begins(anna, mona, incident):
    add_comment(actor=anna, subject=incident, body="@Mona Manager: look.")
    fan_out_due()
    (item,) = items(list(Recipient.objects.for_user(mona).select_related("notification")), mona)
    assert item.title == f"Anna Analyst mentioned you on {incident.reference}"
    assert item.lines == [incident.title, "@Mona Manager: look."]
    assert item.why == ""


# ── Its reporter ────────────────────────────────────────────────────────────────────────────────────────────


def test_a_reporter_is_told_of_comments_on_their_report(alice, anna, incident):
    add_comment(actor=anna, subject=incident, body="Which gate?")
    assert "Which gate?" in letter_to(alice).body
    assert told("commented") == {alice}


def test_a_reporter_is_told_once_where_they_are_mentioned_too(alice, anna, incident):
    add_comment(actor=anna, subject=incident, body="@Alice Officer, which gate?")
    assert (told("commented"), told("mentioned")) == (set(), {alice})


def test_a_reporter_is_not_told_what_they_said_themselves(alice, incident):
    add_comment(actor=alice, subject=incident, body="The south gate.")
    assert told("commented") == set()


def test_a_returned_report_tells_its_reporter_why(alice, mona, incident):
    return_incident(actor=mona, incident=incident, reason="Which gate was it?")
    letter = letter_to(alice)
    assert told("returned") == {alice}
    assert letter.subject == f"[TLP:GREEN] Mona Manager returned your report {incident.reference} – {incident.title}"
    assert "Which gate was it?" in letter.body
    (item,) = items(list(Recipient.objects.for_user(alice).select_related("notification")), alice)
    assert (item.lines, item.url) == ([incident.title, "Which gate was it?"], incident.get_absolute_url())


def test_each_return_is_told_and_one_that_is_over_is_not_sent(alice, mona, incident):
    SourceFactory.create(incident=incident)
    ChannelFactory.create(user=alice)
    return_incident(actor=mona, incident=incident, reason="Which gate?")
    fan_out_due()
    submit_incident(actor=alice, incident=incident)
    assert deliver_due() == 0, "she handed it in again before the letter went out"
    put_into(incident, State.IN_REVIEW)
    return_incident(actor=mona, incident=incident, reason="And when?")
    fan_out_due()
    assert deliver_due() == 1
    assert "And when?" in mail.outbox[0].body


def test_a_report_that_is_returned_above_a_channels_marking_says_no_reason(alice, mona, incident):
    Incident.objects.filter(pk=incident.pk).update(marking=Marking.AMBER)
    return_incident(actor=mona, incident=incident, reason="Which gate was it?")
    letter = letter_to(alice, Marking.CLEAR)
    assert letter.subject == f"[TLP:AMBER] Your report was returned ({incident.reference})"
    assert "gate" not in letter.body + letter.alternatives[0].content
