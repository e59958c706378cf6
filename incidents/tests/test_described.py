"""An incident in words says no more than is known: its time, its place, its counts, its grade."""

from datetime import UTC, datetime

import pytest

from incidents.models import Incident, Source
from incidents.models.described import best_grade

KARACHI = "Asia/Karachi"  # five hours before UTC: late evening there is another day here


@pytest.mark.parametrize(
    ("precision", "start", "end", "text"),
    [
        ("exact", (2024, 10, 6, 18, 0), None, "6 October 2024, 23:00 (Asia/Karachi)"),
        ("exact", (2024, 10, 6, 20, 30), None, "7 October 2024, 01:30 (Asia/Karachi)"),
        (
            "exact",
            (2024, 10, 6, 18, 0),
            (2024, 10, 6, 19, 30),
            "6 October 2024, 23:00 – 7 October 2024, 00:30 (Asia/Karachi)",
        ),
        ("day", (2024, 10, 6, 18, 59), None, "6 October 2024"),
        ("day", (2024, 10, 6, 19, 0), None, "7 October 2024"),
        ("day", (2024, 10, 6, 10, 0), (2024, 10, 6, 12, 0), "6 October 2024"),
        ("day", (2024, 10, 6, 10, 0), (2024, 10, 8, 10, 0), "6 October 2024 – 8 October 2024"),
        ("week", (2024, 10, 2, 10, 0), None, "week of 30 September 2024"),
        ("week", (2024, 9, 30, 10, 0), None, "week of 30 September 2024"),
        ("month", (2007, 6, 30, 19, 0), None, "July 2007"),
        ("month", (2007, 6, 1, 10, 0), (2007, 8, 1, 10, 0), "June 2007 – August 2007"),
        ("year", (2007, 12, 31, 18, 0), None, "2007"),
        ("year", (2007, 12, 31, 19, 0), None, "2008"),
    ],
)
def test_the_time_as_it_is_known_and_in_its_own_zone(precision, start, end, text):
    incident = Incident(
        occurred_from=datetime(*start, tzinfo=UTC),
        occurred_to=datetime(*end, tzinfo=UTC) if end else None,
        time_precision=precision,
        time_zone=KARACHI,
    )
    assert incident.occurred_text == text


@pytest.mark.parametrize(
    ("facts", "text"),
    [
        ({"place": "Gwadar", "admin1": "Balochistan", "country": "PK"}, "Gwadar, Balochistan, Pakistan"),
        ({"admin1": "Balochistan", "country": "PK"}, "Balochistan, Pakistan"),
        ({"country": "PK"}, "Pakistan"),
    ],
)
def test_the_place_from_small_to_large(facts, text):
    assert Incident(**facts).place_text == text


@pytest.mark.parametrize(
    ("low", "best", "high", "text"),
    [
        (None, None, None, "not known"),
        (0, 0, 0, "0"),
        (2, 2, 2, "2"),
        (2, 3, 3, "2–3 (best 3)"),
        (10, 11, 17, "10–17 (best 11)"),
        (3, 3, 8, "3–8"),
        (0, 0, 5, "0–5"),
        (None, None, 5, "up to 5"),
        (2, None, None, "at least 2"),
        (0, None, None, "not known"),
        (2, 4, None, "at least 2, probably 4"),
    ],
)
def test_a_total_in_words(low, best, high, text):
    assert Incident(injured_low=low, injured_best=best, injured_high=high).injured_text == text


@pytest.mark.parametrize(
    ("grades", "best"),
    [([], ""), (["F6"], ""), (["F6", "C3", "B2"], "B2"), (["B1", "A4"], "A4"), (["F2", "E1"], "E1")],
)
def test_the_best_grade_goes_by_reliability_first(grades, best):
    assert best_grade([Source(reliability=grade[0], credibility=int(grade[1])) for grade in grades]) == best
