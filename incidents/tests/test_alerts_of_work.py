"""Whoever is given a report or a task hears of it, by bell and letter, as long as it is theirs."""

import pytest
from django.core import mail

from accounts.factories import ChannelFactory
from accounts.models import Notification, Recipient
from accounts.services.deliver import deliver_due
from accounts.services.fan_out import fan_out_due
from accounts.views.notifications import items
from accounts.vocabulary import Marking
from conftest import member
from incidents.factories import IncidentFactory
from incidents.models import Case, Incident
from incidents.services import (
    add_case_member,
    add_task,
    assign_incident,
    edit_task,
    finish_task,
    open_case,
    reject_incident,
    start_review,
)
from incidents.vocabulary.review import State
from projects.vocabulary import Role

pytestmark = pytest.mark.django_db


@pytest.fixture
def other():
    """Another manager for Pakistan, with a channel."""
    person = member("Olga Other", Role.MANAGER, country="PK")
    ChannelFactory.create(user=person, highest_marking=Marking.AMBER)
    return person


@pytest.fixture
def incident(alice) -> Incident:
    return IncidentFactory.create(reporter=alice, state=State.SUBMITTED, marking=Marking.GREEN, title="Convoy hit")


@pytest.fixture
def case(mona, other, incident) -> Case:
    opened = open_case(actor=mona, facts={"title": "The convoy", "marking": Marking.GREEN}, incidents=[incident])
    add_case_member(actor=mona, case=opened, email=other.email)
    return opened


def sent() -> list:
    fan_out_due()
    deliver_due()
    return mail.outbox


def bell(person) -> list:
    return items(list(Recipient.objects.filter(user=person).select_related("notification")), person)


def test_who_is_to_look_after_a_report_hears_of_it(mona, other, incident):
    assign_incident(actor=mona, incident=incident, assignee=other)
    (letter,) = sent()
    assert letter.subject == f"[TLP:GREEN] Mona Manager assigned {incident.reference} to you – Convoy hit"
    assert letter.to == [other.email]
    assert [item.title for item in bell(other)] == [f"Mona Manager assigned {incident.reference} to you"]


def test_who_takes_it_themselves_does_not(mona, incident):
    assign_incident(actor=mona, incident=incident, assignee=mona)
    incident.refresh_from_db()
    assign_incident(actor=mona, incident=incident, assignee=None)
    assert not Notification.objects.exists()


@pytest.mark.parametrize("since", ["given to nobody", "decided", "out of scope"])
def test_what_is_theirs_no_more_is_not_sent(since, mona, other, incident):
    assign_incident(actor=mona, incident=incident, assignee=other)
    fan_out_due()
    incident.refresh_from_db()
    if since == "given to nobody":
        assign_incident(actor=mona, incident=incident, assignee=None)
    elif since == "decided":
        start_review(actor=mona, incident=incident)
        incident.refresh_from_db()
        reject_incident(actor=mona, incident=incident, reason="A tyre burst")
    else:
        other.memberships.all().delete()
    assert sent() == []


def test_who_is_given_a_task_hears_of_it_once(mona, other, case):
    task = add_task(actor=mona, case=case, facts={"title": "Call the embassy", "assignee": other})
    edit_task(actor=mona, task=task, facts={"title": "Call the consulate"})
    (letter,) = sent()
    assert letter.subject == f"[TLP:GREEN] Mona Manager gave you a task of {case.reference} – The convoy"
    assert "Call the consulate" in letter.body
    (item,) = bell(other)
    assert (item.title, item.lines) == (
        f"Mona Manager gave you a task of {case.reference}",
        ["Call the consulate", "The convoy"],
    )


def test_a_task_that_passes_on_is_told_to_the_next(mona, other, alice, case):
    add_case_member(actor=mona, case=case, email=alice.email)
    task = add_task(actor=mona, case=case, facts={"title": "Call the embassy", "assignee": alice})
    edit_task(actor=mona, task=task, facts={"assignee": other})
    fan_out_due()
    assert [r.user for r in Recipient.objects.filter(notification__kind="task_given")] == [other]


@pytest.mark.parametrize("since", ["done", "not a member"])
def test_a_task_that_is_no_longer_theirs_is_not_sent(since, mona, other, case):
    task = add_task(actor=mona, case=case, facts={"title": "Call the embassy", "assignee": other})
    fan_out_due()
    if since == "done":
        finish_task(actor=mona, task=task)
    else:
        case.members.filter(user=other).delete()
        other.memberships.all().delete()
    assert sent() == []


def test_above_the_channels_marking_nothing_is_said(mona, other, case):
    other.channels.update(highest_marking=Marking.CLEAR)
    add_task(actor=mona, case=case, facts={"title": "Call the embassy", "assignee": other})
    (letter,) = sent()
    assert "embassy" not in letter.body and "above what this channel may carry" in letter.body
