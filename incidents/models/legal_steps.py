"""The states of a report change by the table of steps only, and never without a step on record, even by SQL.

Rows may be inserted in any state: imports, restored copies and tests begin where they must.
"""

import pgtrigger
from django.db import models
from django.db.models import Q

from incidents.rules.transitions import TRANSITIONS, targets_of
from incidents.vocabulary.review import State

PROMOTED = (State.EXTERNAL, State.SUBMITTED)
NOT_HANDED_IN = [State.DRAFT, State.EXTERNAL]


def legal_changes() -> list[tuple[str, str]]:
    """From which state to which a report may go; an imported record may be taken into review."""
    steps = TRANSITIONS.values()
    table = {(source, target) for step in steps for source in step.sources for target in targets_of(step)} | {PROMOTED}
    return sorted((str(source), str(target)) for source, target in table)


def only_legal_steps() -> pgtrigger.Trigger:
    """On the incident: a change of state that no step makes is refused."""
    legal = ", ".join(f"('{source}', '{target}')" for source, target in legal_changes())
    return pgtrigger.Trigger(
        name="only_legal_steps",
        operation=pgtrigger.Update,
        when=pgtrigger.Before,
        condition=pgtrigger.Q(old__state__df=pgtrigger.F("new__state")),
        func=(
            f"IF (OLD.state, NEW.state) NOT IN ({legal}) THEN"
            " RAISE EXCEPTION '% cannot go from % to %', NEW.reference, OLD.state, NEW.state"
            " USING ERRCODE = 'check_violation'; END IF; RETURN NEW;"
        ),
    )


def steps_on_record() -> pgtrigger.Trigger:
    """On the incident, when the transaction ends: each change of state has its step, and the last one led here."""
    return pgtrigger.Trigger(
        name="steps_on_record",
        operation=pgtrigger.Update,
        when=pgtrigger.After,
        timing=pgtrigger.Deferred,
        condition=pgtrigger.Q(old__state__df=pgtrigger.F("new__state")),
        func=(
            "IF NOT EXISTS (SELECT FROM incidents_incidentstep WHERE incident_id = NEW.id"
            " AND from_state = OLD.state AND to_state = NEW.state)"
            " OR (SELECT to_state FROM incidents_incidentstep WHERE incident_id = NEW.id ORDER BY id DESC LIMIT 1)"
            " IS DISTINCT FROM (SELECT state FROM incidents_incident WHERE id = NEW.id) THEN"
            " RAISE EXCEPTION '% went from % to % without a step on record', NEW.reference, OLD.state, NEW.state"
            " USING ERRCODE = 'check_violation'; END IF; RETURN NULL;"
        ),
    )


def what_states_mean() -> list[models.CheckConstraint]:
    """What a report in each state has."""
    return [
        models.CheckConstraint(
            condition=Q(state=State.WITHDRAWN)
            | Q(state__in=NOT_HANDED_IN, submitted_at=None)
            | ~Q(state__in=NOT_HANDED_IN) & Q(submitted_at__isnull=False),
            name="incidents_incident_handed_in",
        ),
        models.CheckConstraint(
            condition=~Q(state__in=[State.VERIFIED, State.CLOSED]) | Q(verified_at__isnull=False),
            name="incidents_incident_verified_when",
        ),
        models.CheckConstraint(
            condition=Q(claimed_by=None, claimed_until=None)
            | Q(claimed_by__isnull=False, state__in=[State.IN_REVIEW, State.MERGED]),
            name="incidents_incident_claimed_in_review",
        ),
    ]
