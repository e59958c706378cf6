"""Taking in a record of a dataset: once, up to date, quietly, and by analysts and managers of everything only."""

import pytest
from django.core.exceptions import ValidationError

from accounts.errors import NotAllowed
from accounts.models import Notification
from incidents.models import Incident
from incidents.services import reject_link
from incidents.services.contents import Contents
from incidents.services.import_external import import_external_incident
from incidents.tests.states import put_into
from incidents.tests.test_main_line import CONTENTS, FACTS
from incidents.vocabulary.review import LinkState, State


def take_in(actor, *, facts=FACTS, contents=CONTENTS):
    return import_external_incident(actor=actor, dataset="A dataset", external_id="7", facts=facts, contents=contents)


def test_it_stands_outside_review_and_alerts_nobody(anna, port_qasim):
    incident, created = take_in(anna, contents=Contents(links=[{"project": port_qasim}]))
    assert created
    assert incident.state == State.EXTERNAL
    assert incident.links.get().state == LinkState.CONFIRMED
    assert not Notification.objects.exists()


def test_the_same_again_changes_nothing(anna):
    first, _ = take_in(anna)
    again, created = take_in(anna)
    assert not created
    assert (again.pk, again.version) == (first.pk, first.version)
    assert Incident.objects.count() == 1


def test_what_changed_in_the_dataset_is_brought_up_to_date(anna):
    first, _ = take_in(anna)
    again, _ = take_in(anna, facts=FACTS | {"title": "Another title"})
    assert (again.title, again.version) == ("Another title", first.version + 1)


def test_a_link_that_an_analyst_rejected_stays_rejected(anna, port_qasim):
    contents = Contents(links=[{"project": port_qasim}])
    incident, _ = take_in(anna, contents=contents)
    reject_link(actor=anna, link=incident.links.get())
    take_in(anna, contents=contents)
    assert incident.links.get().state == LinkState.REJECTED


def test_what_somebody_took_into_review_is_left_alone(anna):
    incident, _ = take_in(anna)
    put_into(incident, State.SUBMITTED)
    again, _ = take_in(anna, facts=FACTS | {"title": "Another title"})
    assert again.title == FACTS["title"]


@pytest.mark.parametrize("person", ["alice", "mona", "ada", "charlie"])
def test_only_analysts_and_managers_of_everything_import(person, request):
    with pytest.raises(NotAllowed):
        take_in(request.getfixturevalue(person))


def test_a_record_needs_its_dataset_and_id(anna):
    with pytest.raises(ValidationError):
        import_external_incident(actor=anna, dataset="A dataset", external_id="", facts=FACTS)
