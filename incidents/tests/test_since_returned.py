"""What a reporter changed since a return is shown to who decides; what the manager asked for, to the reporter."""

import pytest

from accounts.models import User
from conftest import member
from incidents.factories import IncidentFactory, SourceFactory
from incidents.models import Incident
from incidents.services import edit_incident, return_incident, start_review, submit_incident
from incidents.services.contents import Contents
from incidents.services.since_returned import changes_since_returned
from incidents.vocabulary.review import State
from projects.vocabulary import Role


@pytest.fixture
def people():
    return (
        member("Alice Officer", Role.OFFICER, country="PK"),
        member("Mona Manager", Role.MANAGER, country="PK"),
    )


def returned(alice: User, mona: User) -> Incident:
    """Its title was changed in review before."""
    incident = IncidentFactory.create(reporter=alice, state=State.SUBMITTED, title="A convoy", place="Karachi")
    SourceFactory.create(incident=incident)
    start_review(actor=mona, incident=incident)
    edit_incident(actor=mona, incident=incident, facts={"title": "Two convoys"})
    return return_incident(actor=mona, incident=incident, reason="Where was it exactly?")


def told(user: User, incident: Incident) -> list[tuple[str, str, str]]:
    entries = changes_since_returned(user, incident) or []
    return [(change.label, change.before, change.after) for entry in entries for change in entry.changes]


@pytest.mark.django_db(transaction=True)
def test_only_what_came_between_the_return_and_the_next_submission(people):
    alice, mona = people
    incident = returned(alice, mona)
    assert changes_since_returned(mona, incident) is None
    incident = edit_incident(actor=alice, incident=incident, facts={"place": "Gwadar"})
    contents = Contents(casualties=[{"outcome": "killed", "best": 3}])
    incident = edit_incident(
        actor=alice, incident=incident, facts={"narrative": "I saw it."}, contents=contents, submit=True
    )
    start_review(actor=mona, incident=incident)
    incident = edit_incident(actor=mona, incident=incident, facts={"caveats": "Disputed."})
    changes = told(mona, incident)
    assert ("Place", "Karachi", "Gwadar") in changes
    assert ("Narrative", "–", "I saw it.") in changes
    assert ("Best", "–", "3") in changes
    assert not {"Title", "Caveats", "State", "Submitted at", "Facts changed at"} & {label for label, _, _ in changes}


@pytest.mark.django_db(transaction=True)
def test_submitted_again_unchanged_is_said_so(people, signed_in):
    alice, mona = people
    incident = returned(alice, mona)
    incident = submit_incident(actor=alice, incident=incident)
    assert changes_since_returned(mona, incident) == []
    assert "without changing anything" in signed_in(mona).get(incident.get_absolute_url()).content.decode()


@pytest.mark.django_db(transaction=True)
def test_the_page_shows_it_and_the_reporter_sees_the_comment(people, signed_in):
    alice, mona = people
    incident = returned(alice, mona)
    for address in ("", "edit/"):
        page = signed_in(alice).get(f"{incident.get_absolute_url()}{address}").content.decode()
        assert "Where was it exactly?" in page and "Returned to its reporter by Mona Manager" in page
    edit_incident(actor=alice, incident=incident, facts={"place": "Gwadar"}, submit=True)
    page = signed_in(mona).get(incident.get_absolute_url()).content.decode()
    assert "Changed since it was returned" in page
    assert "<del>Karachi</del> → <ins>Gwadar</ins>" in page


def test_what_was_never_returned_shows_nothing(alice, mona, signed_in):
    incident = IncidentFactory.create(reporter=alice, state=State.SUBMITTED)
    assert changes_since_returned(mona, incident) is None
    assert "Changed since it was returned" not in signed_in(mona).get(incident.get_absolute_url()).content.decode()
