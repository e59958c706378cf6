"""Totals and severity follow from the casualty rows, whatever door the rows came through."""

from dataclasses import dataclass, replace

import pytest
from django.core.exceptions import ValidationError
from django.db import transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from incidents.factories import IncidentFactory
from incidents.models import Casualty, Incident
from incidents.rules.severity import severity_of
from incidents.services import edit_incident, file_incident
from incidents.services.contents import Contents
from incidents.tests.counting import totals_of
from incidents.vocabulary.attacks import Category
from incidents.vocabulary.people import Affiliation, Outcome
from projects.vocabulary import Severity


@dataclass(frozen=True)
class Row:
    """A casualty row as the rules read it."""

    outcome: str = Outcome.KILLED
    low: int | None = None
    best: int | None = None
    high: int | None = None
    affiliation: str = Affiliation.CIVILIAN


def counted(casualties):
    return [row for row in casualties if row.affiliation != Affiliation.ASSAILANT]


def nothing_known(row):
    return row.low is None and row.best is None and row.high is None


ANYBODY = st.sampled_from(Affiliation.values)


@st.composite
def rows(draw, affiliations=ANYBODY):
    """Rows whose range runs the right way, any of its bounds unknown."""
    bounds = sorted(draw(st.lists(st.integers(0, 40), min_size=3, max_size=3)))
    low, best, high = (draw(st.sampled_from([bound, None])) for bound in bounds)
    return Row(draw(st.sampled_from(Outcome.values)), low, best, high, draw(affiliations))


@given(st.lists(rows()))
def test_totals_run_low_best_high_and_assailants_never_count(casualties):
    totals = totals_of(casualties)
    assert totals == totals_of([row for row in casualties if row.affiliation != Affiliation.ASSAILANT])
    assert totals == totals_of(casualties[::-1]), "in any order"
    for outcome in Outcome.values:
        known = [totals[f"{outcome}_{bound}"] for bound in ("low", "best", "high")]
        known = [total for total in known if total is not None]
        assert known == sorted(known)


@given(st.lists(rows()))
def test_what_nobody_knows_is_null_and_never_nought(casualties):
    totals = totals_of(casualties)
    for outcome in Outcome.values:
        told = [row for row in casualties if row.outcome == outcome and row.affiliation != Affiliation.ASSAILANT]
        for bound, tells in (
            ("low", lambda row: row.low is not None or row.best is not None),
            ("best", lambda row: row.low is not None or row.best is not None),
            ("high", lambda row: row != replace(row, low=None, best=None, high=None)),
        ):
            nobody_knows = bound != "low" and any(nothing_known(row) for row in told)
            assert (totals[f"{outcome}_{bound}"] is None) == (nobody_knows or not any(map(tells, told)))


@given(st.lists(rows()), st.lists(rows()))
def test_totals_of_all_are_the_sum_of_totals_of_the_parts(some, others):
    whole, one, other = totals_of(some + others), totals_of(some), totals_of(others)
    for name, total in whole.items():
        parts = [part for part in (one[name], other[name]) if part is not None]
        outcome, bound = name.split("_")
        unknown = bound != "low" and any(
            row.outcome == outcome and nothing_known(row) for row in counted(some + others)
        )
        assert total == (sum(parts) if parts and not unknown else None)


@pytest.mark.parametrize(
    ("row", "total"),
    [
        (Row(best=2), (2, 2, 2)),
        (Row(low=2), (2, 2, 2)),
        (Row(high=5), (None, None, 5)),
        (Row(low=2, high=5), (2, 2, 5)),
        (Row(best=3, high=5), (3, 3, 5)),
        (Row(low=0, best=0, high=0), (0, 0, 0)),
        (Row(), (None, None, None)),
    ],
)
def test_a_bound_that_is_left_out_takes_the_nearest(row, total):
    totals = totals_of([row])
    assert (totals["killed_low"], totals["killed_best"], totals["killed_high"]) == total


@pytest.mark.parametrize(
    ("category", "casualties", "severity"),
    [
        (Category.ATTACK, [Row(best=1, affiliation=Affiliation.PROJECT_STAFF)], Severity.CRITICAL),
        (Category.ATTACK, [Row(Outcome.ABDUCTED, best=1, affiliation=Affiliation.CONTRACTOR)], Severity.CRITICAL),
        (Category.ATTACK, [Row(best=9), Row(best=1, affiliation=Affiliation.OFFICIAL)], Severity.CRITICAL),
        (Category.ATTACK, [Row(best=9)], Severity.SERIOUS),
        (Category.ATTACK, [Row(low=10, best=9)], Severity.SERIOUS),
        (Category.ATTACK, [Row(low=10)], Severity.CRITICAL),
        (Category.ATTACK, [Row(best=30, affiliation=Affiliation.ASSAILANT)], Severity.MODERATE),
        (Category.ATTACK, [Row(Outcome.INJURED, best=1, affiliation=Affiliation.PROJECT_STAFF)], Severity.SERIOUS),
        (Category.ATTACK, [Row(Outcome.MISSING, best=1, affiliation=Affiliation.PROJECT_STAFF)], Severity.MODERATE),
        (Category.ATTACK, [Row(Outcome.INJURED, best=40)], Severity.MODERATE),
        (Category.ATTACK, [Row(high=40, affiliation=Affiliation.PROJECT_STAFF)], Severity.MODERATE),
        (Category.ATTACK, [Row(best=0, affiliation=Affiliation.PROJECT_STAFF)], Severity.MODERATE),
        (Category.ACCIDENT, [Row(best=1)], Severity.SERIOUS),
        (Category.THREAT, [], Severity.MODERATE),
        (Category.SABOTAGE, [], Severity.MODERATE),
        (Category.NEAR_MISS, [], Severity.MINOR),
        (Category.PROTEST, [], Severity.MINOR),
    ],
)
def test_severity(category, casualties, severity):
    assert severity_of(category, casualties) == severity


@given(st.sampled_from(Category.values), st.lists(rows()), st.lists(rows(st.just(Affiliation.ASSAILANT))))
def test_severity_never_falls_with_more_harm_and_never_rises_with_assailants(category, casualties, assailants):
    grave = severity_of(category, casualties)
    assert severity_of(category, casualties + assailants) == grave
    more = Row(Outcome.KILLED, best=1, affiliation=Affiliation.PROJECT_STAFF)
    assert severity_of(category, [*casualties, more]) == Severity.CRITICAL >= grave


def contents(casualties: list[Row]) -> Contents:
    """The rows as a form gives them, each kind of person once."""
    once = {(row.affiliation, row.outcome): row for row in casualties}
    return Contents(casualties=[vars(row) for row in once.values()])


FACTS = {"title": "X", "category": "attack", "occurred_from": IncidentFactory.occurred_from, "country": "PK"}


@given(st.lists(st.lists(rows(), max_size=5), min_size=1, max_size=4))
@settings(max_examples=20)
def test_totals_and_severity_agree_with_the_rows_after_every_change(alice, changes):
    with transaction.atomic():
        incident = file_incident(actor=alice, facts=FACTS, contents=contents(changes[0]))
        for casualties in changes:
            incident = edit_incident(actor=alice, incident=incident, facts={}, contents=contents(casualties))
            incident.refresh_from_db()
            stored = list(Casualty.objects.filter(incident=incident))
            assert {name: getattr(incident, name) for name in totals_of([])} == totals_of(stored)
            assert incident.severity == severity_of(incident.category, stored)
        transaction.set_rollback(True)


def test_an_overridden_severity_stays(alice):
    incident = file_incident(actor=alice, facts=FACTS)
    Incident.objects.filter(pk=incident.pk).update(severity=Severity.SERIOUS, severity_reason="The road is closed.")
    edited = edit_incident(actor=alice, incident=incident, facts={"category": "accident"})
    assert edited.severity == Severity.SERIOUS


def test_numbers_that_nobody_could_count_are_refused(alice):
    absurd = [Row(best=2_000_000_000), Row(best=2_000_000_000, affiliation=Affiliation.OFFICIAL)]
    with pytest.raises(ValidationError) as refusal:
        file_incident(actor=alice, facts=FACTS, contents=contents(absurd))
    assert list(refusal.value.message_dict) == ["casualties"]


@pytest.mark.parametrize(
    ("row", "text"),
    [
        (Row(), "not known"),
        (Row(best=0), "0"),
        (Row(best=2), "2"),
        (Row(low=2, best=2, high=2), "2"),
        (Row(low=10, best=11, high=17), "10–17 (best 11)"),
        (Row(low=10, high=17), "10–17"),
        (Row(low=3), "at least 3"),
        (Row(low=3, best=4), "at least 3 (best 4)"),
        (Row(high=5), "up to 5"),
        (Row(best=2, high=5), "up to 5 (best 2)"),
    ],
)
def test_a_count_in_words(row, text):
    assert Casualty(outcome=row.outcome, low=row.low, best=row.best, high=row.high).count_text == text
