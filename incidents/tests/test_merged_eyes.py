"""Four eyes look past a merge: whose report or whose facts went along does not verify them over there, nor back."""

import pytest

from accounts.errors import NotAllowed
from conftest import member
from incidents.factories import CasualtyFactory, IncidentFactory
from incidents.models import Incident
from incidents.services import (
    claim_incident,
    edit_incident,
    merge_incident,
    reopen_incident,
    start_review,
    unmerge_incident,
    verify_incident,
)
from incidents.services.contents import Contents
from incidents.vocabulary.review import State
from projects.vocabulary import Role

WHY = "Two events after all."


@pytest.fixture
def paul(db):
    return member("Paul Manager", Role.MANAGER, country="PK")


@pytest.fixture
def reports(alice) -> list[Incident]:
    """Years apart, so that none is a likely duplicate of another."""
    moments = [IncidentFactory.occurred_from.replace(year=year) for year in (2019, 2020, 2021)]
    made = [IncidentFactory.create(reporter=alice, state=State.SUBMITTED, occurred_from=moment) for moment in moments]
    for report in made:
        CasualtyFactory.create(incident=report, best=2)
    return made


def counts(actor, incident, best=7):
    row = {"nationality": "CN", "affiliation": "project_staff", "outcome": "killed", "best": best}
    return edit_incident(actor=actor, incident=incident, facts={}, contents=Contents(casualties=[row]))


def test_a_report_of_ones_own_that_was_merged_twice_over_bars_its_reporter(mona, paul, reports):
    first, second, third = reports
    Incident.objects.filter(pk=first.pk).update(reporter=mona)
    merge_incident(actor=paul, incident=first, into=second)
    merge_incident(actor=paul, incident=second, into=third)
    start_review(actor=mona, incident=third)
    with pytest.raises(NotAllowed, match="merged into it"):
        verify_incident(actor=mona, incident=third)


@pytest.mark.parametrize(("choice", "barred"), [("merged", True), ("kept", False)])
def test_who_wrote_the_numbers_that_went_along_does_not_verify_them(choice, barred, mona, paul, reports):
    merged, kept, _ = reports
    counts(mona, merged)
    merge_incident(actor=paul, incident=merged, into=kept, casualties=choice)
    start_review(actor=mona, incident=kept)
    if barred:
        with pytest.raises(NotAllowed, match="changed facts"):
            verify_incident(actor=mona, incident=kept)
    else:
        assert verify_incident(actor=mona, incident=kept).state == State.VERIFIED


def test_numbers_that_another_verified_before_they_went_along_bar_nobody(mona, paul, reports):
    merged, kept, _ = reports
    counts(mona, merged)
    start_review(actor=paul, incident=merged)
    verify_incident(actor=paul, incident=merged)
    merge_incident(actor=paul, incident=merged, into=kept, casualties="merged")
    start_review(actor=mona, incident=kept)
    assert verify_incident(actor=mona, incident=kept).state == State.VERIFIED


def test_who_wrote_the_numbers_that_come_back_does_not_verify_them(mona, paul, reports):
    merged, kept, _ = reports
    merge_incident(actor=paul, incident=merged, into=kept, casualties="merged")
    counts(mona, kept)
    merged = unmerge_incident(actor=paul, incident=merged, reason=WHY)
    assert merged.killed_best == 7
    start_review(actor=mona, incident=merged)
    with pytest.raises(NotAllowed, match="changed facts"):
        verify_incident(actor=mona, incident=merged)
    claim_incident(actor=paul, incident=merged)
    assert verify_incident(actor=paul, incident=merged).state == State.VERIFIED


@pytest.mark.parametrize("edited", [True, False])
def test_a_verified_report_that_comes_back_with_other_numbers_shows_it(edited, mona, paul, reports):
    merged, kept, _ = reports
    start_review(actor=paul, incident=merged)
    verify_incident(actor=paul, incident=merged)
    merge_incident(actor=paul, incident=merged, into=kept, casualties="merged")
    if edited:
        counts(mona, kept)
    merged = unmerge_incident(actor=paul, incident=merged, reason=WHY)
    assert (merged.state, merged.changed_since_verified) == (State.VERIFIED, edited)
    reopen_incident(actor=mona, incident=merged, reason="To look again.")
    if edited:
        with pytest.raises(NotAllowed, match="changed facts"):
            verify_incident(actor=mona, incident=merged)
