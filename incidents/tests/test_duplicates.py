"""Likely duplicates: what is proposed and why, what is not, who decides, and that nothing hidden is betrayed."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.errors import NotAllowed, NotThere, WrongState
from accounts.vocabulary import Marking
from conftest import member
from incidents.factories import (
    ActorFactory,
    CasualtyFactory,
    IncidentFactory,
    InvolvementFactory,
    ProjectLinkFactory,
    SourceFactory,
)
from incidents.models import DistinctPair
from incidents.services import (
    mark_distinct,
    merge_incident,
    start_review,
    unmark_distinct,
    unmerge_incident,
    verify_incident,
)
from incidents.services.find_duplicates import duplicates_of
from incidents.vocabulary.review import State
from projects.vocabulary import Role

THEN = IncidentFactory.occurred_from
DAY = timedelta(days=1)


def report(**facts):
    return IncidentFactory.create(**({"state": State.SUBMITTED} | facts))


def reasons_of(incident, other, user) -> tuple[str, ...] | None:
    found = {candidate.incident.pk: candidate.reasons for candidate in duplicates_of(incident, user)}
    return found.get(other.pk)


def test_the_reasons_are_said_in_words(mona):
    facts = {"title": "Convoy bombed outside the airport", "narrative": "A bomb struck a convoy near the airport road."}
    one = report(**facts)
    other = report(**facts, latitude=24.927, occurred_from=THEN + timedelta(hours=2))
    group = ActorFactory.create(name="BLA")
    for each in (one, other):
        CasualtyFactory.create(incident=each, best=2)
        InvolvementFactory.create(incident=each, actor=group)
        SourceFactory.create(incident=each, url="https://dawn.example/1")
        each.refresh_from_db()
    assert reasons_of(one, other, mona) == (
        "a day apart",  # by the clocks of Karachi
        "3 km apart",
        "the same source",
        "both: bombing or explosion",
        "both: 2 killed",
        "titles alike",
        "texts alike",
        "both name BLA",
    )


@pytest.mark.parametrize(
    ("facts", "proposed"),
    [
        ({}, True),
        ({"occurred_from": THEN + 2 * DAY}, True),
        ({"occurred_from": THEN - 2 * DAY}, True),
        ({"occurred_from": THEN + 4 * DAY}, False),
        ({"occurred_from": THEN - 5 * DAY, "time_precision": "day"}, False),
        ({"occurred_from": THEN - 5 * DAY, "time_precision": "week"}, True),
        ({"occurred_from": THEN - 20 * DAY, "time_precision": "month"}, True),
        ({"occurred_from": THEN - 20 * DAY, "time_precision": "week"}, False),
        ({"latitude": 25.3}, True),  # 44 km north
        ({"latitude": 25.5}, False),  # 67 km north
        ({"latitude": 25.5, "place_precision": "first_order_admin"}, True),
        ({"latitude": None, "longitude": None}, True),
        ({"latitude": None, "longitude": None, "country": "IR"}, False),
        ({"country": "IR"}, True),  # the very place, across a border
        ({"category": "crime", "attack_type": "", "title": "Theft of cables", "occurred_from": THEN - DAY}, False),
        ({"state": State.DRAFT}, False),
        ({"state": State.REJECTED}, False),
        ({"state": State.WITHDRAWN}, False),
        ({"state": State.MERGED}, False),
        ({"state": State.CLOSED}, True),
        ({"state": State.EXTERNAL}, True),
    ],
)
def test_what_is_proposed(facts, proposed, db):
    erik = member("Erik Everywhere", Role.MANAGER)
    one, other = report(), report(**facts)
    assert (reasons_of(one, other, erik) is not None) == proposed


def test_either_is_proposed_for_the_other_whatever_is_known_of_the_time(mona):
    one, other = report(time_precision="month", occurred_from=THEN - 20 * DAY), report()
    assert reasons_of(one, other, mona)
    assert reasons_of(one, other, mona) == reasons_of(other, one, mona)


def test_the_same_source_is_found_whatever_day_was_typed(mona):
    one, other = report(), report(occurred_from=THEN - 365 * DAY)
    assert reasons_of(one, other, mona) is None
    for each in (one, other):
        SourceFactory.create(incident=each, url="https://dawn.example/1")
    assert "the same source" in reasons_of(one, other, mona)


def test_at_most_five_the_likeliest_first(mona):
    one = report(title="Convoy bombed at the bridge")
    for number in range(7):
        report(title="Something else happened there", occurred_from=THEN + number * timedelta(minutes=1))
    best = report(title="Convoy bombed at the bridge")
    found = duplicates_of(one, mona)
    assert len(found) == 5
    assert found[0].incident == best
    assert [candidate.points for candidate in found] == sorted((c.points for c in found), reverse=True)


def test_what_a_person_may_not_read_is_not_proposed_to_them(mona, victor, alice, port_qasim):
    one, other = report(), report(marking=Marking.RED)
    theirs = report(state=State.DRAFT, reporter=alice)
    ProjectLinkFactory.create(incident=one, project=port_qasim)
    third = report()
    assert [candidate.incident for candidate in duplicates_of(one, victor)] == []
    assert [candidate.incident for candidate in duplicates_of(one, mona)] == [third]
    assert theirs.pk != other.pk


def test_what_is_held_to_be_different_is_not_proposed_in_either_direction(mona):
    one, other = report(), report()
    pair = mark_distinct(actor=mona, incident=other, other=one, reason="Another road.")
    assert (pair.one, pair.other, pair.judged_by) == (one, other, mona)
    assert mark_distinct(actor=mona, incident=one, other=other) == pair
    assert reasons_of(one, other, mona) is reasons_of(other, one, mona) is None
    unmark_distinct(actor=mona, incident=one, other=other)
    assert reasons_of(one, other, mona)
    with pytest.raises(WrongState):
        unmark_distinct(actor=mona, incident=one, other=other)


def test_who_says_that_they_are_different(mona, anna, alice, charlie, omar):
    one, other = report(reporter=alice), report(reporter=alice)
    for person, refusal in ((alice, NotAllowed), (anna, NotAllowed), (charlie, NotThere), (omar, NotThere)):
        with pytest.raises(refusal):
            mark_distinct(actor=person, incident=one, other=other)
    with pytest.raises(ValidationError):
        mark_distinct(actor=mona, incident=one, other=one)
    mine, mine_too = report(reporter=mona), report(reporter=mona)
    with pytest.raises(NotAllowed):
        mark_distinct(actor=mona, incident=mine, other=mine_too)
    assert mark_distinct(actor=mona, incident=mine, other=one)
    assert DistinctPair.objects.count() == 1


def test_a_report_is_not_verified_while_a_very_likely_duplicate_is_undecided(mona):
    one, other = report(), report()
    start_review(actor=mona, incident=one)
    with pytest.raises(WrongState, match=other.reference):
        verify_incident(actor=mona, incident=one)
    mark_distinct(actor=mona, incident=one, other=other)
    assert verify_incident(actor=mona, incident=one).state == State.VERIFIED


@pytest.mark.parametrize(
    "facts",
    [
        {"title": "Quite another thing"},  # the same day, place and type alone
        {"state": State.EXTERNAL},
        {"state": State.CLOSED},
        {"state": State.RETURNED},
        {"marking": Marking.RED},
    ],
)
def test_it_is_verified_beside_what_is_less_alike_or_cannot_be_merged_or_read(facts, mona):
    one, _ = report(title="Convoy bombed at the bridge"), report(**({"title": "Convoy bombed at the bridge"} | facts))
    start_review(actor=mona, incident=one)
    assert verify_incident(actor=mona, incident=one).state == State.VERIFIED


def test_two_that_were_parted_are_held_to_be_different(mona):
    one, other = report(), report()
    merge_incident(actor=mona, incident=one, into=other)
    assert duplicates_of(other, mona) == []
    unmerge_incident(actor=mona, incident=one, reason="Two roads.")
    assert DistinctPair.objects.get().reason == "Two roads."
    assert duplicates_of(other, mona) == []


@pytest.mark.parametrize("reader", ["everywhere", "narrow"])
def test_candidates_come_by_indexes(reader, omar, db):
    """A range of dates, and the sources' addresses, whatever the planner knows of an empty table."""
    user = omar if reader == "narrow" else member("Erik Everywhere", Role.MANAGER)
    one = report()
    for number in range(3):
        SourceFactory.create(incident=one, url=f"https://dawn.example/{number}")
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        with CaptureQueriesContext(connection) as captured:
            duplicates_of(one, user)
        plans = {}
        for query in captured.captured_queries:
            cursor.execute(f"EXPLAIN {query['sql']}")
            plans[query["sql"]] = "\n".join(row[0] for row in cursor.fetchall())
    (then_and_there,) = [plan for sql, plan in plans.items() if "SIMILARITY" in sql and "box(" in sql]
    (citing,) = [plan for sql, plan in plans.items() if '"url" = \'https' in sql and "SIMILARITY" not in sql]
    conditions = [line for line in then_and_there.splitlines() if "Index Cond" in line]
    assert any("occurred_from >=" in line and "occurred_from <=" in line for line in conditions)
    assert "incidents_source_by_address" in citing
    assert not any("Seq Scan on incidents_incident " in plan for plan in plans.values())
