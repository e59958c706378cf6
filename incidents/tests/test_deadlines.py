"""When a report is due: by severity, sooner by a project or one above it, not counting the time with its reporter."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import connection, transaction

from accounts.errors import NotAllowed
from incidents.factories import IncidentFactory, ProjectLinkFactory, ReviewDeadlineFactory, SourceFactory
from incidents.models import Incident
from incidents.rules.deadlines import REVIEW_WITHIN
from incidents.services import (
    confirm_link,
    override_severity,
    reject_incident,
    reject_link,
    reopen_incident,
    return_incident,
    set_review_deadlines,
    start_review,
    submit_incident,
    verify_incident,
)
from incidents.services.deadlines import settle_deadlines
from incidents.vocabulary.review import LinkState, State
from projects.factories import ProjectFactory
from projects.services.tree import transplant
from projects.vocabulary import Severity

pytestmark = pytest.mark.django_db
BEGIN = datetime(2025, 3, 29, 10, 0, tzinfo=UTC)  # the night after, clocks go forward in Berlin
WAITING = {State.SUBMITTED, State.IN_REVIEW}


def hours(number: float) -> timedelta:
    return timedelta(hours=number)


def due_of(incident: Incident) -> datetime | None:
    incident.refresh_from_db()
    return incident.review_due_at


@pytest.mark.parametrize("severity", Severity.values)
@pytest.mark.parametrize("state", State.values)
def test_what_waits_is_due_by_its_severity(state, severity):
    incident = IncidentFactory.create(state=state, severity=severity)
    expected = incident.submitted_at + REVIEW_WITHIN[severity] if state in WAITING else None
    assert due_of(incident) == expected


def test_from_submission_to_decision_and_again(alice, mona, time_machine):
    time_machine.move_to(BEGIN, tick=False)
    incident = IncidentFactory.create(reporter=alice, severity=Severity.SERIOUS)
    SourceFactory.create(incident=incident)
    submit_incident(actor=alice, incident=incident)
    assert due_of(incident) == BEGIN + hours(24)
    time_machine.move_to(BEGIN + hours(10), tick=False)
    start_review(actor=mona, incident=incident)
    return_incident(actor=mona, incident=incident, reason="Where?")
    assert due_of(incident) is None
    time_machine.move_to(BEGIN + hours(40), tick=False)
    submit_incident(actor=alice, incident=incident)
    assert due_of(incident) == BEGIN + hours(24 + 30)
    time_machine.move_to(BEGIN + hours(41), tick=False)
    start_review(actor=mona, incident=incident)
    return_incident(actor=mona, incident=incident, reason="And when?")
    time_machine.move_to(BEGIN + hours(46), tick=False)
    submit_incident(actor=alice, incident=incident)
    assert due_of(incident) == BEGIN + hours(24 + 30 + 5)
    start_review(actor=mona, incident=incident)
    verify_incident(actor=mona, incident=incident)
    assert due_of(incident) is None
    time_machine.move_to(BEGIN + hours(100), tick=False)
    reopen_incident(actor=mona, incident=incident, reason="A new claim.")
    assert due_of(incident) == BEGIN + hours(124)
    reject_incident(actor=mona, incident=incident, reason="A drill.")
    assert due_of(incident) is None


def test_another_severity_is_another_deadline(mona):
    incident = IncidentFactory.create(state=State.SUBMITTED, severity=Severity.MINOR)
    override_severity(actor=mona, incident=incident, severity=Severity.CRITICAL, reason="It goes on.")
    assert due_of(incident) == incident.submitted_at + hours(4)


@pytest.mark.parametrize("state", LinkState.values)
def test_the_shortest_of_linked_projects_and_those_above_counts(state, belt_and_road, port_qasim, mona):
    for project, number in ((belt_and_road, 6), (port_qasim, 12)):
        ReviewDeadlineFactory.create(project=project, severity=Severity.SERIOUS, hours=number)
    incident = IncidentFactory.create(state=State.SUBMITTED, severity=Severity.SERIOUS)
    decided = None if state == LinkState.SUGGESTED else mona
    ProjectLinkFactory.create(incident=incident, project=port_qasim, state=state, decided_by=decided)
    assert due_of(incident) == incident.submitted_at + hours(24 if state == LinkState.REJECTED else 6)


def test_a_project_never_gives_more_time_than_is_usual(port_qasim):
    ReviewDeadlineFactory.create(project=port_qasim, severity=Severity.CRITICAL, hours=48)
    incident = IncidentFactory.create(state=State.SUBMITTED, severity=Severity.CRITICAL)
    ProjectLinkFactory.create(incident=incident, project=port_qasim)
    assert due_of(incident) == incident.submitted_at + hours(4)


def test_links_move_the_deadline(anna, port_qasim):
    ReviewDeadlineFactory.create(project=port_qasim, severity=Severity.SERIOUS, hours=2)
    incident = IncidentFactory.create(state=State.SUBMITTED, severity=Severity.SERIOUS)
    link = ProjectLinkFactory.create(incident=incident, project=port_qasim, state=LinkState.SUGGESTED, decided_by=None)
    confirm_link(actor=anna, link=link)
    assert due_of(incident) == incident.submitted_at + hours(2)
    reject_link(actor=anna, link=link)
    assert due_of(incident) == incident.submitted_at + hours(24)


def test_a_manager_of_the_project_asks_for_it_sooner(port_qasim, omar, alice, anna):
    incident = IncidentFactory.create(state=State.SUBMITTED, severity=Severity.SERIOUS)
    ProjectLinkFactory.create(incident=incident, project=port_qasim)
    set_review_deadlines(actor=omar, project=port_qasim, hours={Severity.SERIOUS: 3})
    assert due_of(incident) == incident.submitted_at + hours(3)
    set_review_deadlines(actor=omar, project=port_qasim, hours={Severity.SERIOUS: None})
    assert due_of(incident) == incident.submitted_at + hours(24)
    for wrong in (0, 2_161):
        with pytest.raises(ValidationError, match="hours"):
            set_review_deadlines(actor=omar, project=port_qasim, hours={Severity.SERIOUS: wrong})
    for person in (alice, anna):
        with pytest.raises(NotAllowed):
            set_review_deadlines(actor=person, project=port_qasim, hours={Severity.SERIOUS: 3})


def test_the_page_of_a_projects_deadlines(port_qasim, omar, signed_in):
    browser, where = signed_in(omar), f"/review/deadlines/{port_qasim.slug}/"
    assert browser.post(where, {"hours_4": "2", "hours_1": ""}).status_code == 302
    assert dict(port_qasim.review_deadlines.values_list("severity", "hours")) == {4: 2}
    assert 'value="2"' in browser.get(where).content.decode()
    assert browser.post(where, {"hours_4": "0"}).status_code == 422
    assert where in browser.get(port_qasim.get_absolute_url()).content.decode()


def test_a_moved_tree_is_settled_by_the_scheduler(port_qasim, mona):
    far = ProjectFactory.create()
    ReviewDeadlineFactory.create(project=far, severity=Severity.SERIOUS, hours=1)
    incident = IncidentFactory.create(state=State.SUBMITTED, severity=Severity.SERIOUS)
    ProjectLinkFactory.create(incident=incident, project=port_qasim)
    with transaction.atomic():
        transplant(port_qasim, far)
    assert settle_deadlines() == 1
    assert due_of(incident) == incident.submitted_at + hours(1)
    assert settle_deadlines() == 0


def test_no_door_writes_another_deadline():
    incident = IncidentFactory.create(state=State.SUBMITTED, severity=Severity.SERIOUS)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE incidents_incident SET review_due_at = now() WHERE id = %s", [incident.pk])
    assert due_of(incident) == incident.submitted_at + hours(24)
