"""Puts a report into a state without the steps that lead there, which the database refuses everybody else."""

from typing import Any

import pgtrigger
from django.db import connection, transaction

from incidents.factories import HANDED_IN, IncidentFactory
from incidents.models import Incident
from incidents.vocabulary.review import State

GUARDS = ("incidents.Incident:only_legal_steps", "incidents.Incident:steps_on_record")


def put_into(incident: Incident, state: str, **more: Any) -> None:
    """With the moments that a report in this state has, and another report that it was merged into."""
    moments = {
        "submitted_at": None if state in {State.DRAFT, State.EXTERNAL} else incident.submitted_at or HANDED_IN,
        "verified_at": HANDED_IN if state in {State.VERIFIED, State.CLOSED} else None,
        "merged_into": elsewhere(state),
    }
    with transaction.atomic(), pgtrigger.ignore(*GUARDS), connection.cursor() as cursor:
        Incident.objects.filter(pk=incident.pk).update(state=state, **moments, **more)
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")


def elsewhere(state: str) -> Incident | None:
    """The report that one in this state was merged into: far from any other of the tests."""
    return IncidentFactory.create(state=State.SUBMITTED, country="KE") if state == State.MERGED else None
