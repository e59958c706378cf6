"""How grave an incident is follows from a rule; people may rate it otherwise, with a reason, and take that back."""

import pytest
from django.core.exceptions import ValidationError

from accounts.errors import NotAllowed, StaleVersion
from accounts.models import Notification
from incidents.factories import IncidentFactory, ProjectLinkFactory
from incidents.models import Incident
from incidents.outbox import raise_due_alerts
from incidents.services import edit_incident, override_severity
from incidents.services.contents import Contents
from incidents.vocabulary.review import State
from projects.vocabulary import Severity


@pytest.fixture
def incident(alice) -> Incident:
    return IncidentFactory.create(reporter=alice, state=State.SUBMITTED, severity=Severity.MODERATE)


def test_it_stays_until_it_is_left_to_the_rule_again(mona, incident):
    override_severity(actor=mona, incident=incident, severity=Severity.CRITICAL, reason="A minister was the target.")
    killed = Contents(casualties=[{"outcome": "killed", "affiliation": "civilian", "best": 1}])
    edited = edit_incident(actor=mona, incident=incident, facts={}, contents=killed)
    assert (edited.severity, edited.severity_reason) == (Severity.CRITICAL, "A minister was the target.")
    left = override_severity(actor=mona, incident=incident, severity=None)
    assert (left.severity, left.severity_reason) == (Severity.SERIOUS, "")


def test_a_reason_is_asked_for(mona, incident):
    with pytest.raises(ValidationError) as refusal:
        override_severity(actor=mona, incident=incident, severity=Severity.MINOR, reason="  ")
    assert list(refusal.value.message_dict) == ["reason"]
    incident.refresh_from_db()
    assert (incident.severity, incident.version) == (Severity.MODERATE, 1)


def test_who_may_not_edit_the_facts_may_not_rate_them(alice, victor, incident, port_qasim):
    ProjectLinkFactory.create(incident=incident, project=port_qasim)
    for person in (alice, victor):
        with pytest.raises(NotAllowed):
            override_severity(actor=person, incident=incident, severity=Severity.MINOR, reason="Nothing happened.")


def test_a_stale_page_rates_nothing(mona, anna, incident):
    override_severity(actor=anna, incident=incident, severity=Severity.SERIOUS, reason="Work stopped.", version=1)
    with pytest.raises(StaleVersion):
        override_severity(actor=mona, incident=incident, severity=Severity.MINOR, reason="Nothing.", version=1)


def test_whoever_watches_graver_ones_only_is_told_once_it_is_graver(mona, incident, port_qasim):
    ProjectLinkFactory.create(incident=incident, project=port_qasim)
    raise_due_alerts(incident)
    Notification.objects.update(fanned_out_at=incident.filed_at)
    override_severity(actor=mona, incident=incident, severity=Severity.CRITICAL, reason="A minister was the target.")
    assert Notification.objects.get(kind="attack_linked").fanned_out_at is None


def test_on_the_page(mona, incident, signed_in):
    browser, where = signed_in(mona), incident.get_absolute_url()
    page = browser.post(
        f"{where}severity/", {"severity": "3", "reason": "The road is closed.", "version": "1"}, follow=True
    )
    assert "The road is closed." in page.content.decode()
    assert "is rated serious with your reason" in page.content.decode()
    page = browser.post(f"{where}severity/", {"severity": "4", "reason": "", "version": "2"}, follow=True)
    assert "Say why" in page.content.decode()
    page = browser.post(f"{where}severity/", {"severity": "", "reason": "", "version": "1"}, follow=True)
    assert "changed by somebody else" in page.content.decode()
    browser.post(f"{where}severity/", {"severity": "", "reason": "", "version": "2"})
    incident.refresh_from_db()
    assert (incident.severity, incident.severity_reason) == (Severity.MODERATE, "")
