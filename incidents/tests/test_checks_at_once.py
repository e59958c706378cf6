"""Check constraints asked all at once: fewer statements, the same answers."""

from collections.abc import Callable

import pytest
from django.core.exceptions import ValidationError
from django.db import connection, models
from django.test.utils import CaptureQueriesContext

from accounts.models.checks import ChecksAtOnce
from incidents.factories import IncidentFactory
from incidents.models import Incident
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
    assert alone - asked(incident.validate_constraints) == len(CHECKS) - 1 > 3


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
