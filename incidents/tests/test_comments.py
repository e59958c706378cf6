"""Comments: who says what where, nothing of it ever changed, corrections and withdrawals in sight."""

import uuid

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, IntegrityError, transaction

from accounts.errors import NotAllowed, NotThere, WrongState
from accounts.vocabulary import Marking
from conftest import member
from incidents.factories import CommentFactory, IncidentFactory, IncidentReaderFactory
from incidents.models import Comment, Incident
from incidents.services import add_comment, correct_comment, merge_incident, unmerge_incident, withdraw_comment
from incidents.services.discussions import may_comment
from incidents.tests.states import put_into
from incidents.vocabulary.review import State
from projects.vocabulary import Role
from tests.at_once import at_once

SILENT = {State.DRAFT, State.WITHDRAWN, State.MERGED}


@pytest.fixture
def incident(alice) -> Incident:
    return IncidentFactory.create(reporter=alice, state=State.SUBMITTED)


def said(actor, incident, body="The road is open again.", **more) -> Comment:
    return add_comment(actor=actor, subject=incident, body=body, **more).comment


def outcome(call) -> object:
    try:
        with transaction.atomic():
            call()
            transaction.set_rollback(True)
    except (NotAllowed, NotThere, WrongState) as refusal:
        return type(refusal)
    return "said"


@pytest.mark.parametrize("state", State.values)
def test_who_comments_in(state, alice, mona, anna, ada, charlie):
    people = {
        "reporter": (alice, "said"),
        "officer": (member("Oscar", Role.OFFICER, country="PK"), "said"),
        "analyst": (anna, "said"),
        "manager": (mona, "said"),
        "viewer": (member("Vera", Role.VIEWER, country="PK"), NotAllowed),
        "administrator": (ada, NotAllowed),
        "stranger": (charlie, NotThere),
    }
    incident = IncidentFactory.create(reporter=alice, state=state)
    for name, (person, expected) in people.items():
        due = NotThere if state == State.DRAFT and person != alice else expected
        if state in SILENT and due == "said":
            due = WrongState
        got = outcome(lambda person=person: said(person, incident))
        assert got == due, f"{name} in {state}"
        if due != NotThere:
            assert may_comment(person, incident) == (due == "said")


def test_a_reporter_without_a_role_any_more_comments_on_their_own(alice, incident):
    alice.memberships.all().delete()
    assert said(alice, incident).author_name == "Alice Officer"


def test_it_is_written_as_it_was_said(alice, incident):
    comment = said(alice, incident, "  **Open**\nagain  ")
    assert (comment.body, comment.author, comment.marking) == ("**Open**\nagain", alice, incident.marking)
    assert (comment.stands, comment.replaced, comment.is_withdrawn) == (comment, [], False)


@pytest.mark.parametrize("body", ["", "   ", "\n\t", "x" * 10_001])
def test_nothing_and_too_much_are_refused(body, alice, incident):
    with pytest.raises(ValidationError):
        said(alice, incident, body)
    assert not Comment.objects.exists()


def test_a_correction_stands_and_what_was_said_stays(alice, incident):
    first = said(alice, incident, "Two were hurt.")
    for words in ("Three were hurt.", "Four were hurt."):
        correct_comment(actor=alice, comment=first, body=words)
    read = Comment.objects.told(alice).get(pk=first.pk)
    assert read.stands.body == "Four were hurt."
    assert [row.body for row in read.replaced] == ["Three were hurt.", "Two were hurt."]
    assert first.body == Comment.objects.get(pk=first.pk).body == "Two were hurt."


def test_only_its_author_corrects_it(alice, mona, incident):
    first = said(alice, incident)
    with pytest.raises(NotAllowed):
        correct_comment(actor=mona, comment=first, body="Closed.")


def test_withdrawing_asks_why_and_keeps_what_was_said(alice, incident):
    first = said(alice, incident, "Ali told me.")
    with pytest.raises(ValidationError):
        withdraw_comment(actor=alice, comment=first, reason="  ")
    withdraw_comment(actor=alice, comment=first, reason="It names a source.")
    read = Comment.objects.told(alice).get(pk=first.pk)
    assert (read.is_withdrawn, read.stands.reason) == (True, "It names a source.")
    assert [row.body for row in read.replaced] == ["Ali told me."]


@pytest.mark.parametrize("name", ["alice", "mona"])
def test_its_author_and_managers_withdraw_it(name, alice, mona, incident):
    first = said(alice, incident)
    withdrawal = withdraw_comment(actor={"alice": alice, "mona": mona}[name], comment=first, reason="Not true.")
    assert withdrawal.author_name == {"alice": "Alice Officer", "mona": "Mona Manager"}[name]


def test_others_do_not_withdraw_it(alice, anna, incident):
    with pytest.raises(NotAllowed):
        withdraw_comment(actor=anna, comment=said(alice, incident), reason="Not true.")


def test_what_is_withdrawn_is_neither_corrected_nor_withdrawn_again(alice, incident):
    first = said(alice, incident)
    seen_before = Comment.objects.told(alice).get(pk=first.pk)
    withdraw_comment(actor=alice, comment=first, reason="Not true.")
    with pytest.raises(WrongState):
        correct_comment(actor=alice, comment=seen_before, body="But it is.")
    with pytest.raises(WrongState):
        withdraw_comment(actor=alice, comment=seen_before, reason="Once more.")


def test_a_correction_has_no_correction(alice, incident):
    again = correct_comment(actor=alice, comment=said(alice, incident), body="Closed.").comment
    with pytest.raises(ValidationError, match="belongs to what was said first"):
        correct_comment(actor=alice, comment=again, body="Open.")


def test_the_database_forbids_to_change_and_to_delete(alice, incident):
    first = said(alice, incident)
    for write in (
        lambda: Comment.objects.filter(pk=first.pk).update(body="Nothing."),
        lambda: Comment.objects.filter(pk=first.pk).delete(),
    ):
        with pytest.raises(DatabaseError, match="Cannot update or delete"), transaction.atomic():
            write()
    assert Comment.objects.get().body == "The road is open again."


@pytest.mark.parametrize(
    ("facts", "constraint"),
    [
        ({"incident": None}, "about_one"),
        ({"body": ""}, "says_something"),
        ({"body": "", "reason": "Because"}, "says_something"),
    ],
)
def test_the_database_knows_what_a_comment_is(facts, constraint, alice, incident):
    row = {"incident": incident, "author": alice, "author_name": "Alice", "body": "x", "marking": 1} | facts
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        Comment.objects.create(**row)


# ── Who reads them ──────────────────────────────────────────────────────────────────────────────────────────


def test_they_are_read_with_what_they_are_about(alice, victor, charlie, incident):
    comment = said(alice, incident)
    vera = member("Vera", Role.VIEWER, country="PK")
    assert list(Comment.objects.for_user(vera)) == [comment]
    assert not Comment.objects.for_user(charlie).exists()
    assert not Comment.objects.for_user(victor).exists(), "it is linked to no project of his"


def test_what_was_said_under_a_higher_marking_stays_there(alice, mona):
    incident = IncidentFactory.create(reporter=alice, state=State.IN_REVIEW, marking=Marking.AMBER_STRICT)
    secret = said(mona, incident, "We know who it was.")
    amber = member("Amir", Role.OFFICER, country="PK", clearance=Marking.AMBER)
    Incident.objects.filter(pk=incident.pk).update(marking=Marking.GREEN)
    incident.refresh_from_db()
    later = said(alice, incident)
    assert list(Comment.objects.for_user(amber)) == [later]
    assert list(Comment.objects.for_user(mona)) == [secret, later]
    assert Comment.objects.get(pk=secret.pk).marking_beyond == "TLP:AMBER+STRICT"


def test_of_what_is_red_only_named_readers_read_them(alice):
    incident = IncidentFactory.create(reporter=alice, state=State.IN_REVIEW, marking=Marking.RED)
    named, other = (member(name, Role.MANAGER, country="PK", clearance=Marking.RED) for name in ("Nadia", "Otto"))
    IncidentReaderFactory.create(incident=incident, user=named)
    comment = said(named, incident)
    assert list(Comment.objects.for_user(named)) == [comment]
    assert not Comment.objects.for_user(other).exists()
    with pytest.raises(NotThere):
        said(other, incident)


def test_what_was_said_of_a_report_is_shown_where_it_went_on_however_often(alice, mona):
    first, second, third = (IncidentFactory.create(reporter=alice, state=State.SUBMITTED) for _ in range(3))
    comments = [said(alice, report) for report in (first, second, third)]
    merge_incident(actor=mona, incident=first, into=second)
    merge_incident(actor=mona, incident=second, into=third)
    assert list(Comment.objects.for_user(mona).about(third)) == comments
    assert list(Comment.objects.for_user(mona).about(second)) == comments[:2]
    unmerge_incident(actor=mona, incident=second, reason="Two after all.")
    assert list(Comment.objects.for_user(mona).about(third)) == comments[2:]


# ── Twice, and at the same moment ───────────────────────────────────────────────────────────────────────────


def test_sent_twice_it_is_one(alice, incident):
    once = uuid.uuid4()
    assert said(alice, incident, once=once) == said(alice, incident, once=once)
    assert Comment.objects.count() == 1


def test_sent_again_with_other_words_it_is_refused(alice, incident):
    once = uuid.uuid4()
    said(alice, incident, once=once)
    with pytest.raises(WrongState, match="sent before"):
        said(alice, incident, "It is closed.", once=once)
    assert Comment.objects.count() == 1


def test_sent_again_about_another_report_it_is_refused(alice, incident):
    once = uuid.uuid4()
    said(alice, incident, once=once)
    with pytest.raises(WrongState, match="sent before"):
        said(alice, IncidentFactory.create(reporter=alice, state=State.SUBMITTED), once=once)
    assert Comment.objects.get().subject == incident


def test_a_correction_sent_twice_is_one(alice, incident):
    first, once = said(alice, incident), uuid.uuid4()
    for _ in range(2):
        correct_comment(actor=alice, comment=first, body="Closed.", once=once)
    assert Comment.objects.count() == 2


def test_somebody_elses_key_gives_nothing_away(alice, mona, incident):
    once = uuid.uuid4()
    said(alice, incident, once=once)
    with pytest.raises((WrongState, ValidationError)):
        said(mona, incident, once=once)


@pytest.mark.django_db(transaction=True)
def test_a_double_click_at_the_same_moment_is_one():
    alice = member("Alice", Role.OFFICER, country="PK")
    incident, once = IncidentFactory.create(reporter=alice, state=State.SUBMITTED), uuid.uuid4()

    def click() -> int:
        return said(alice, incident, once=once).pk

    first, second = at_once(lambda: Incident.objects.select_for_update().get(pk=incident.pk), click, click)
    assert first == second
    assert Comment.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_a_report_withdrawn_at_the_same_moment_takes_no_comment():
    alice = member("Alice", Role.OFFICER, country="PK")
    incident = IncidentFactory.create(reporter=alice, state=State.SUBMITTED)

    def withdrawn() -> None:
        Incident.objects.select_for_update().get(pk=incident.pk)
        put_into(incident, State.WITHDRAWN)

    (got,) = at_once(withdrawn, lambda: said(alice, incident))
    assert isinstance(got, WrongState)
    assert not Comment.objects.exists()


def test_a_factory_makes_one(db):
    assert CommentFactory.create().subject.reference.startswith("INC-")
