"""What is checked before a record is saved: fewer statements, the same answers."""

from collections.abc import Callable

import pytest
from django.core.exceptions import ValidationError
from django.db import connection, models
from django.test.utils import CaptureQueriesContext

from accounts.models.checks import ChecksAtOnce
from incidents.factories import IncidentFactory
from incidents.models import Casualty, Incident
from incidents.vocabulary.people import Outcome
from incidents.vocabulary.review import State

pytestmark = pytest.mark.django_db
CHECKS = [one for one in Incident._meta.constraints if isinstance(one, models.CheckConstraint)]


def one_by_one(record: Incident) -> None:
    """As Django does it by itself."""
    super(ChecksAtOnce, record).validate_constraints()


def asked(validate: Callable[[], None]) -> int:
    with CaptureQueriesContext(connection) as queries:
        validate()
    return len([query for query in queries.captured_queries if "_check" in query["sql"]])


def test_where_all_hold_one_statement_tells():
    incident = IncidentFactory.create()
    alone = asked(lambda: one_by_one(incident))
    assert alone - asked(incident.validate_constraints) == len(CHECKS) > 3


def test_where_some_do_not_hold_each_says_so():
    incident = IncidentFactory.create()
    incident.state, incident.latitude, incident.longitude = "nowhere", 91.0, 0.0
    with pytest.raises(ValidationError) as refused:
        incident.validate_constraints()
    with pytest.raises(ValidationError) as refused_by_django:
        one_by_one(incident)
    assert sorted(refused.value.messages) == sorted(refused_by_django.value.messages)
    assert len(refused.value.messages) == 3


def test_what_held_once_is_asked_again():
    incident = IncidentFactory.create(state=State.DRAFT)
    incident.validate_constraints()
    incident.latitude, incident.longitude = 91.0, 0.0
    with pytest.raises(ValidationError):
        incident.validate_constraints()
    incident.latitude = 9.0
    incident.validate_constraints()


def test_a_field_that_is_left_out_is_not_judged():
    incident = IncidentFactory.create()
    incident.latitude, incident.longitude = "north", 0.0
    incident.validate_constraints(exclude={"latitude"})
    with pytest.raises(ValidationError) as refused:
        incident.full_clean()
    assert "latitude" in refused.value.message_dict


def test_a_record_in_hand_is_not_asked_for():
    incident = IncidentFactory.create()
    casualty = Casualty(incident=incident, outcome=Outcome.KILLED)
    with CaptureQueriesContext(connection) as asked:
        casualty.clean_fields()
    assert asked.captured_queries == []


@pytest.mark.parametrize("held", ["only its key", "not saved"])
def test_one_that_is_not_there_is_refused(held):
    casualty = Casualty(outcome=Outcome.KILLED)
    if held == "only its key":
        casualty.incident_id = 1_000_000
    else:
        casualty.incident = IncidentFactory.build(pk=1_000_000)
    with pytest.raises(ValidationError) as refused:
        casualty.clean_fields()
    assert list(refused.value.message_dict) == ["incident"]


def test_what_is_unique_under_a_condition_is_looked_for_under_it_only():
    named = IncidentFactory.create(external_dataset="ucdp", external_id="17")
    again = IncidentFactory.create(external_dataset="ucdp")
    assert asked(again.validate_constraints) == 1
    again.external_id = named.external_id
    with pytest.raises(ValidationError):
        again.validate_constraints()
