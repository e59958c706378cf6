"""Alerts that become due late, stop being due, or meet somebody else's change at the same moment."""

import uuid

import pytest
from django.core import mail

from accounts.factories import ChannelFactory
from accounts.models import Delivery, Notification, Recipient
from accounts.services.deliver import claim, send_all
from accounts.services.fan_out import fan_out_due
from accounts.services.transports import EmailTransport
from accounts.tasks import drain_alerts
from accounts.vocabulary import AttemptOutcome, DeliveryState, Marking
from conftest import member
from incidents.factories import IncidentFactory, ProjectLinkFactory, SourceFactory
from incidents.models import Incident
from incidents.services import edit_incident, reject_incident, submit_incident, withdraw_incident
from incidents.services.contents import Contents
from incidents.tests.states import put_into
from incidents.vocabulary.review import State
from projects.factories import ProjectFactory, WatchFactory
from projects.models import Project
from projects.services import edit_project
from projects.vocabulary import Role, Severity
from tests.at_once import at_once


@pytest.fixture
def submitted(alice, port_qasim) -> Incident:
    incident = IncidentFactory.create(reporter=alice)
    SourceFactory.create(incident=incident)
    ProjectLinkFactory.create(incident=incident, project=port_qasim)
    return submit_incident(actor=alice, incident=incident)


def test_a_graver_report_reaches_those_who_watch_for_grave_ones_and_nobody_twice(submitted, anna, victor, mona, cpec):
    for user, least in ((victor, Severity.MINOR), (mona, Severity.CRITICAL)):
        ChannelFactory.create(user=user)
        WatchFactory.create(user=user, project=cpec, minimum_severity=least)
    drain_alerts()
    assert [message.to for message in mail.outbox] == [[victor.email]]
    dead = [{"nationality": "CN", "affiliation": "project_staff", "outcome": "killed", "best": 2}]
    edit_incident(actor=anna, incident=submitted, facts={}, contents=Contents(casualties=dead))
    drain_alerts()
    assert {(message.to[0], "Update" in message.subject) for message in mail.outbox[1:]} == {
        (victor.email, True),
        (mona.email, False),
    }
    assert len(mail.outbox) == 3


def test_a_report_rejected_before_its_alert_went_out_alerts_nobody(submitted, mona, victor, cpec):
    ChannelFactory.create(user=victor)
    WatchFactory.create(user=victor, project=cpec)
    put_into(submitted, State.IN_REVIEW)
    reject_incident(actor=mona, incident=submitted, reason="A drill.")
    drain_alerts()
    assert not Recipient.objects.exists()
    assert mail.outbox == []


def test_sending_looks_at_the_person_as_they_are_now(submitted, victor, cpec):
    ChannelFactory.create(user=victor)
    WatchFactory.create(user=victor, project=cpec)
    fan_out_due()
    (taken,) = claim()
    victor.is_active = False
    victor.save()
    with EmailTransport() as transport:
        assert not send_all([taken], transport)
    assert Delivery.objects.get().state == DeliveryState.WITHHELD
    assert mail.outbox == []


def test_what_was_sent_counts_as_sent_even_when_the_lease_ran_out_meanwhile(submitted, victor, cpec):
    ChannelFactory.create(user=victor)
    WatchFactory.create(user=victor, project=cpec)
    fan_out_due()
    (slow,) = claim()

    class OvertakenTransport(EmailTransport):
        def send(self, delivery, letter):
            super().send(delivery, letter)
            Delivery.objects.update(lease=uuid.uuid4())  # somebody else holds it now

    with OvertakenTransport() as transport:
        assert send_all([slow], transport)
    assert Delivery.objects.get().state == DeliveryState.SENT


def test_a_delivery_that_takes_every_worker_down_is_given_up(submitted, victor, cpec, settings):
    settings.DELIVERY_ATTEMPTS = 3
    ChannelFactory.create(user=victor)
    WatchFactory.create(user=victor, project=cpec)
    fan_out_due()
    Delivery.objects.update(attempts_made=3)
    (taken,) = claim()
    with EmailTransport() as transport:
        assert not send_all([taken], transport)
    assert Delivery.objects.get().state == DeliveryState.DEAD
    assert AttemptOutcome.SENT not in Delivery.objects.get().attempts.values_list("outcome", flat=True)


def test_a_withdrawn_draft_stays_its_authors_alone(alice, mona):
    draft = IncidentFactory.create(reporter=alice)
    withdraw_incident(actor=alice, incident=draft)
    assert not Incident.objects.for_user(mona).exists()
    assert Incident.objects.for_user(alice).get().state == State.WITHDRAWN


def test_a_letter_does_not_name_a_project_outside_the_readers_scope(alice, cpec):
    secret = ProjectFactory.create(name="Leg across the border", parent=cpec, host_country="AF")
    ken = member("Ken", Role.VIEWER, country="PK")
    ChannelFactory.create(user=ken)
    WatchFactory.create(user=ken, project=cpec)
    incident = IncidentFactory.create(reporter=alice, marking=Marking.GREEN)
    SourceFactory.create(incident=incident)
    ProjectLinkFactory.create(incident=incident, project=secret)
    submit_incident(actor=alice, incident=incident)
    drain_alerts()
    (letter,) = mail.outbox
    assert secret.name not in letter.subject + letter.body + str(letter.alternatives)


@pytest.mark.django_db(transaction=True)
def test_a_project_marked_tracked_at_the_moment_of_submission_alerts():
    alice = member("A", Role.OFFICER, country="PK")
    mona = member("M", Role.MANAGER, country="PK")
    project = ProjectFactory.create(tracked=False)
    incident = IncidentFactory.create(reporter=alice)
    SourceFactory.create(incident=incident)
    ProjectLinkFactory.create(incident=incident, project=project)
    outcomes = at_once(
        lambda: Project.objects.select_for_update().get(pk=project.pk),
        lambda: submit_incident(actor=alice, incident=incident),
        lambda: edit_project(actor=mona, project=project, tracked=True),
    )
    assert not [outcome for outcome in outcomes if isinstance(outcome, Exception)]
    assert Notification.objects.count() == 1
