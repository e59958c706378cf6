"""A period finds what may have happened in it: by local days, months as a whole, and each day of what lasted."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.db import connection

from accounts.tests.api_clients import client_of
from incidents.factories import IncidentFactory
from incidents.models import Incident
from incidents.querysets.periods import happened_since, happened_until
from incidents.vocabulary.precision import TimePrecision
from incidents.vocabulary.review import State


def local_midnight(day: str, hours_from_utc: int = 5) -> datetime:
    return datetime.fromisoformat(f"{day}T00:00:00+{hours_from_utc:02}:00").astimezone(UTC)


@pytest.fixture
def march(db) -> None:
    """Told of March 2024, each as its reporter knew it, in Karachi."""
    told: list[tuple[str, str, str, dict[str, Any]]] = [
        ("the 15th", "2024-03-15", TimePrecision.DAY, {}),
        ("week of the 11th", "2024-03-13", TimePrecision.WEEK, {}),
        ("some time in March", "2024-03-01", TimePrecision.MONTH, {}),
        ("in 2024", "2024-01-01", TimePrecision.YEAR, {}),
        ("held from the 1st to the 20th", "2024-03-01", TimePrecision.DAY, {"occurred_to": "2024-03-20"}),
        (
            "held from February until some time in April",
            "2024-02-10",
            TimePrecision.DAY,
            {"occurred_to": "2024-04-01", "end_precision": TimePrecision.MONTH},
        ),
    ]
    for title, day, precision, more in told:
        if "occurred_to" in more:
            more["occurred_to"] = local_midnight(more["occurred_to"])
        IncidentFactory.create(
            title=title, occurred_from=local_midnight(day), time_precision=precision, state=State.SUBMITTED, **more
        )


HELD, LONG = "held from the 1st to the 20th", "held from February until some time in April"
FIFTEENTH, WEEK, MARCH, YEAR = "the 15th", "week of the 11th", "some time in March", "in 2024"


@pytest.mark.parametrize(
    ("since", "until", "titles"),
    [
        ("2024-03-15", "2024-03-15", {FIFTEENTH, WEEK, MARCH, YEAR, HELD, LONG}),
        ("2024-03-16", "2024-03-17", {WEEK, MARCH, YEAR, HELD, LONG}),
        ("2024-03-18", "2024-03-20", {MARCH, YEAR, HELD, LONG}),
        ("2024-03-21", "2024-03-31", {MARCH, YEAR, LONG}),
        ("2024-04-01", "2024-04-30", {YEAR, LONG}),
        ("2024-05-01", "2024-12-31", {YEAR}),
        ("2025-01-01", "", set()),
        ("", "2023-12-31", set()),
        ("", "2024-02-09", {YEAR}),
        ("", "2024-02-10", {YEAR, LONG}),
        ("2024-03-01", "2024-03-10", {MARCH, YEAR, HELD, LONG}),
        ("2024-03-01", "2024-03-11", {WEEK, MARCH, YEAR, HELD, LONG}),
        ("2024-03-20T18:59:00Z", "", {MARCH, YEAR, HELD, LONG}),
        ("2024-03-20T19:00:00Z", "", {MARCH, YEAR, LONG}),
    ],
)
def test_whatever_may_have_happened_in_it_is_found(since, until, titles, march, anna, signed_in):
    query = {name: value for name, value in (("since", since), ("until", until)) if value}
    listed = client_of(anna).get("/api/v1/incidents/", query)
    assert listed.status_code == 200, listed.content
    assert {row["title"] for row in listed.json()["results"]} == titles
    if "T" not in since:
        page = signed_in(anna).get("/incidents/", query)
        assert {incident.title for incident in page.context["page"].object_list} == titles


def test_by_the_clock_of_where_it_happened(db):
    """The month of Kiritimati, 14 hours ahead, and that of Pago Pago, 11 behind, begin on different days of UTC."""
    for zone, midnight in [
        ("Pacific/Kiritimati", datetime(2024, 2, 29, 10, 0, tzinfo=UTC)),
        ("Pacific/Pago_Pago", datetime(2024, 3, 1, 11, 0, tzinfo=UTC)),
    ]:
        IncidentFactory.create(time_zone=zone, occurred_from=midnight, time_precision=TimePrecision.MONTH)
    march, april = date(2024, 3, 31), date(2024, 4, 1)
    assert happened_since(Incident.objects.all(), march).count() == 2
    assert happened_since(Incident.objects.all(), april).count() == 0
    assert happened_until(Incident.objects.all(), date(2024, 2, 29)).count() == 0


@pytest.mark.parametrize("ask", [happened_since, happened_until])
def test_the_indexes_on_its_times_answer(ask, db):
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        plan = ask(Incident.objects.order_by(), date(2024, 3, 1)).explain()
    assert "Seq Scan" not in plan, plan
    assert "Index Cond: (occurred_from" in plan, plan  # of several that begin with it any will do for an empty table
