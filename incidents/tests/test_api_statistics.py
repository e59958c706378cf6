"""Figures: in time by the clock of the place, by what was hit and where, within the reader's rights."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.factories import UserFactory
from accounts.models import Reading
from accounts.tests.api_clients import client_of
from accounts.tests.api_pages import faults
from accounts.vocabulary import Marking
from conftest import member
from incidents.factories import (
    ActorFactory,
    CasualtyFactory,
    IncidentFactory,
    IncidentReaderFactory,
    ProjectLinkFactory,
)
from incidents.services import statistics as service
from incidents.vocabulary.review import State
from projects.factories import ProjectFactory
from projects.vocabulary import Role

STATS = "/api/v1/stats/"


def figures(user, **query) -> dict:
    answer = client_of(user).get(STATS, query)
    assert answer.status_code == 200, answer.content
    return answer.json()


def numbers(lines) -> dict:
    return {line.get("value", line.get("from")): line["incidents"] for line in lines}


def incident(when: datetime, **facts):
    return IncidentFactory.create(occurred_from=when, **{"state": State.SUBMITTED, "time_zone": "Asia/Karachi"} | facts)


@pytest.fixture
def some(port_qasim) -> None:
    """Three in October by the clock of Karachi, of which one is still September in UTC; one in Kenya in November."""
    first = incident(datetime(2024, 9, 30, 20, tzinfo=UTC), time_precision="day", severity=3)
    second = incident(datetime(2024, 10, 6, 18, tzinfo=UTC), category="threat", attack_type="")
    incident(datetime(2024, 10, 31, 18, tzinfo=UTC))
    incident(datetime(2024, 11, 1, tzinfo=UTC), country="KE", time_zone="Africa/Nairobi", marking=Marking.GREEN)
    CasualtyFactory.create(incident=first, outcome="killed", low=2, best=3, high=5)
    CasualtyFactory.create(incident=first, outcome="killed", affiliation="assailant", low=9, best=9, high=9)
    CasualtyFactory.create(incident=second, outcome="killed", affiliation="civilian", low=1, best=1, high=1)
    ProjectLinkFactory.create(incident=first, project=port_qasim)


def test_months_are_those_of_where_it_happened(anna, some):
    found = figures(anna)
    assert numbers(found["series"]) == {"2024-10-01": 3, "2024-11-01": 1}
    assert found["series"][0] == {
        "from": "2024-10-01",
        "incidents": 3,
        "killed": 4,
        "injured": None,
        "abducted": None,
        "missing": None,
    }
    assert (found["step"], found["total"]["incidents"], found["total"]["killed"]) == ("month", 4, 4)


def test_days_and_weeks(anna, some):
    assert numbers(figures(anna, step="day")["series"]) == {
        "2024-10-01": 1,
        "2024-10-06": 1,
        "2024-10-31": 1,
        "2024-11-01": 1,
    }
    assert numbers(figures(anna, step="week")["series"]) == {"2024-09-30": 2, "2024-10-28": 2}


@pytest.mark.parametrize(
    ("precision", "in_series"),
    [
        ("exact", {"day", "week", "month"}),
        ("hour", {"day", "week", "month"}),
        ("day", {"day", "week", "month"}),
        ("week", {"week"}),
        ("month", {"month"}),
        ("year", set()),
    ],
)
def test_what_is_known_less_exactly_stands_apart(anna, precision, in_series):
    incident(datetime(2024, 10, 7, tzinfo=UTC), time_precision=precision)
    for step in ("day", "week", "month"):
        found = figures(anna, step=step)
        assert (len(found["series"]), found["undated"]["incidents"]) == ((1, 0) if step in in_series else (0, 1))
        assert found["total"]["incidents"] == 1


def test_breakdowns(anna, some, port_qasim):
    found = figures(anna)
    assert numbers(found["by_country"]) == {"PK": 3, "KE": 1}
    assert numbers(found["by_category"]) == {"attack": 3, "threat": 1}
    assert numbers(found["by_severity"]) == {"minor": 3, "serious": 1}
    assert found["by_attack_type"][-1]["value"] == ""
    assert numbers(found["by_project"]) == {"belt-and-road": 1, "cpec": 1, port_qasim.slug: 1}
    assert not found["more_projects"]
    assert [line["incidents"] for line in found["by_country"]] == [3, 1], "the most first"


def test_the_same_filters_as_the_list(anna, some):
    assert figures(anna, country="KE")["total"]["incidents"] == 1
    assert numbers(figures(anna, project="cpec", step="day")["series"]) == {"2024-10-01": 1}
    assert figures(anna, killed_at_least="3")["total"]["killed"] == 3
    assert list(faults(client_of(anna).get(STATS, {"country": "XX"}))) == ["country"]
    for name in ("step", "page_size", "fields", "cursor"):
        assert list(faults(client_of(anna).get(STATS, {name: "1"}))) == [name]


def test_nothing_is_counted_that_one_may_not_read(some, victor, port_qasim):
    IncidentFactory.create(state=State.DRAFT)
    found = figures(victor)
    assert found["total"]["incidents"] == 1
    assert numbers(found["by_project"]) == {"cpec": 1, port_qasim.slug: 1}, "nothing of what stands above"
    assert figures(UserFactory.create()) == {
        "marking": None,
        "step": "month",
        "total": {"incidents": 0, "killed": None, "injured": None, "abducted": None, "missing": None},
        "undated": {"incidents": 0, "killed": None, "injured": None, "abducted": None, "missing": None},
        "series": [],
        "by_country": [],
        "by_category": [],
        "by_severity": [],
        "by_attack_type": [],
        "by_project": [],
        "more_projects": False,
    }


def test_what_can_find_nothing_counts_nothing(anna, some):
    assert figures(anna, actor=ActorFactory.create().slug, q="INC-1999-000001")["total"]["incidents"] == 0


def test_merged_reports_count_once(anna, some):
    IncidentFactory.create(state=State.MERGED, merged_into=incident(datetime(2024, 10, 7, tzinfo=UTC)))
    assert figures(anna)["total"]["incidents"] == 5
    assert figures(anna, state="merged")["total"]["incidents"] == 1


def test_the_highest_marking_is_told_and_red_is_noted(anna, some):
    assert figures(anna)["marking"] == "TLP:AMBER"
    assert figures(anna, country="KE")["marking"] == "TLP:GREEN"
    assert not Reading.objects.exists()
    red = incident(datetime(2024, 10, 7, tzinfo=UTC), marking=Marking.RED)
    anna.clearance = Marking.RED
    anna.save()
    assert figures(anna)["marking"] == "TLP:AMBER", "not named to read it"
    IncidentReaderFactory.create(incident=red, user=anna)
    found = figures(anna, country="PK")
    assert (found["marking"], found["total"]["incidents"]) == ("TLP:RED", 4)
    (noted,) = Reading.objects.all()
    assert (noted.red, noted.subject, noted.filters) == ([red.reference], "Figures in the API", "country=PK")


def test_a_series_has_an_end(anna, monkeypatch):
    monkeypatch.setattr(service, "MOST_BUCKETS", 3)
    for number in range(4):
        incident(datetime(2024, 10, 7, tzinfo=UTC) + timedelta(days=number))
    told = faults(client_of(anna).get(STATS, {"step": "day"}))
    assert told == {"step": "That is more than 3 days: narrow the period, or take a longer step."}
    assert len(figures(anna, step="day", until="2024-10-09")["series"]) == 3
    assert len(figures(anna, step="week")["series"]) == 1


def test_projects_have_an_end(anna, some, monkeypatch):
    monkeypatch.setattr(service, "MOST_PROJECTS", 2)
    found = figures(anna)
    assert len(found["by_project"]) == 2 and found["more_projects"]


def test_figures_cost_the_same_queries_for_any_number(anna, some):
    client = client_of(anna)
    client.get(STATS)
    counts = []
    for _ in range(2):
        with CaptureQueriesContext(connection) as asked:
            client.get(STATS)
        counts.append(len([query for query in asked.captured_queries if "GROUP BY" in query["sql"]]))
        for _ in range(10):
            ProjectLinkFactory.create(incident=incident(datetime(2024, 10, 7, tzinfo=UTC)), project=ProjectFactory())
    assert counts == [2, 2]


def test_a_zone_that_the_database_does_not_know_counts_by_utc(anna, monkeypatch):
    monkeypatch.setattr(service, "_zones", lambda: ("UTC",))
    incident(datetime(2024, 9, 30, 20, tzinfo=UTC))
    assert numbers(figures(anna)["series"]) == {"2024-09-01": 1}


def test_a_country_officer_counts_their_country(some):
    officer = member("Olga Officer", Role.OFFICER, country="KE")
    assert numbers(figures(officer)["by_country"]) == {"KE": 1}
