"""Whatever is sent to the REST API, as whoever: the answer is one that the schema describes, and never a server error.

What is sent is made from the schema, right and wrong. FUZZ=200 sends more of each operation (`make fuzz`).
"""

import os
from typing import Any

import pytest
import schemathesis
from django.db import connections
from hypothesis import HealthCheck, given, settings
from schemathesis.checks import load_all_checks
from schemathesis.specs.openapi import checks

from accounts.api.throttles import PerTokenThrottle
from accounts.factories import TokenFactory
from accounts.vocabulary import TokenScope
from config.wsgi import application
from conftest import member
from incidents.factories import (
    ActorFactory,
    AdvisoryFactory,
    CasualtyFactory,
    IncidentFactory,
    KeyEventFactory,
    ProjectLinkFactory,
    SourceFactory,
)
from incidents.vocabulary.review import State
from projects.factories import OrganisationFactory
from projects.vocabulary import Role

pytestmark = [pytest.mark.django_db, pytest.mark.once]
EXAMPLES = int(os.environ.get("FUZZ") or 3)
ROLES = list(Role) if EXAMPLES > 3 else [Role.MANAGER]
NOT_HELD = [
    checks.positive_data_acceptance,  # a name that fits the schema need not be anybody's: 400 says so
    checks.ignored_auth,  # our token goes with every request; that none goes without is in test_api_authentication.py
    checks.negative_data_rejection,  # "5" is taken for 5, as forms of programs have it
]
load_all_checks()


@pytest.fixture(params=ROLES)
def api(request, cpec, port_qasim, alice, mona, monkeypatch) -> Any:
    """The described API over some records, as somebody of this role sees it."""
    monkeypatch.setattr(PerTokenThrottle, "allow_request", lambda *args: True)
    # Requests leave the test's own connection open, as those of Django's test client do.
    monkeypatch.setattr(connections["default"], "close_if_unusable_or_obsolete", lambda: None)
    for state in (State.DRAFT, State.SUBMITTED, State.IN_REVIEW, State.VERIFIED):
        report = IncidentFactory.create(reporter=alice, state=state)
        ProjectLinkFactory.create(incident=report, project=port_qasim)
        SourceFactory.create(incident=report)
        CasualtyFactory.create(incident=report)
    for factory in (ActorFactory, KeyEventFactory, OrganisationFactory):
        factory.create()
    AdvisoryFactory.create(author=mona)
    person = member("Somebody", request.param)
    token = TokenFactory.create(user=person, scope=TokenScope.WRITE)
    headers = {"Authorization": f"Token {token.text}"}
    described = schemathesis.openapi.from_wsgi("/api/schema/?format=json", app=application, headers=headers)
    described.config.update(headers=headers)
    return described


def test_every_answer_is_one_of_those_described(api):
    faults = {}
    for result in api.get_all_operations():
        operation = result.ok()
        try:
            ask(operation)
        except (Exception, BaseExceptionGroup) as fault:
            faults[operation.label] = str(fault)
    assert faults == {}, "\n\n".join(f"{label}\n{fault}" for label, fault in faults.items())


def ask(operation: Any) -> None:
    """Send what is made for this operation, and hold each answer against what is described."""

    @given(case=operation.as_strategy())
    @settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck))
    def sent(case: Any) -> None:
        case.call_and_validate(excluded_checks=NOT_HELD)

    sent()
