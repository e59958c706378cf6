"""The demo against the collection that it was made from: no attack, no project, no figure got lost on the way.

The collection is not part of the project. `REAL_DATA_DIR` names its folder; without it these checks are skipped.
"""

import csv
import os
from collections.abc import Iterator
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from django.core.management import call_command

from incidents.models import Incident
from incidents.vocabulary.people import Affiliation, Outcome
from projects.models import Project

REAL_DATA_DIR = os.environ.get("REAL_DATA_DIR", "")
pytestmark = [
    pytest.mark.skipif(not REAL_DATA_DIR, reason="REAL_DATA_DIR does not name the folder of the collected data"),
    pytest.mark.django_db,
]
DEMO_DATA = Path(__file__).resolve().parent.parent / "incidents" / "demo" / "data"
FIGURES = [("killed_total", "killed_best"), ("injured_total", "injured_best")]


def rows(name: str) -> Iterator[dict[str, str]]:
    return read(Path(REAL_DATA_DIR) / name)


def read(path: Path) -> Iterator[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


@pytest.fixture
def demo(db, settings):
    call_command("load_demo", verbosity=0)


def test_every_attack_is_there_with_its_figures(demo):
    by_title = {incident.title: incident for incident in Incident.objects.all()}
    ours = {row["id"]: by_title.get(row["title"]) for row in read(DEMO_DATA / "attacks.csv")}
    differing = []
    collected = list(rows("attacks.csv"))
    for row in collected:
        incident = ours.get(row["id"])
        if incident is None:
            differing.append(f"{row['id']} is missing")
            continue
        for column, field in FIGURES:
            told = int(row[column]) if row[column] else None
            if getattr(incident, field) != told:
                differing.append(f"{row['id']} {column}: {told} became {getattr(incident, field)}")
        if row["killed_chinese"]:
            killed = incident.casualties.filter(nationality="CN", outcome=Outcome.KILLED).exclude(
                affiliation=Affiliation.ASSAILANT
            )
            if sum(casualty.best or 0 for casualty in killed) != int(row["killed_chinese"]):
                differing.append(f"{row['id']} killed_chinese")
        if (incident.latitude, incident.longitude) != (float(row["lat"]), float(row["lon"])):
            differing.append(f"{row['id']} coordinates")
    assert differing == []
    assert len(collected) == 29


def test_every_project_is_there_with_its_place(demo):
    ours = {project.external_id: project for project in Project.objects.prefetch_related("sites")}
    collected = list(rows("projects.csv"))
    differing = [row["id"] for row in collected if row["id"] not in ours or ours[row["id"]].name != row["name"]]
    for row in collected:
        places = {(site.latitude, site.longitude) for site in ours[row["id"]].sites.all()}
        if (float(row["lat"]), float(row["lon"])) not in places:
            differing.append(f"{row['id']} place")
    assert differing == []
    assert len(collected) == 44


def test_how_each_attack_touches_the_investment_and_how_sure_its_time_is(demo):
    by_title = {incident.title: incident for incident in Incident.objects.all()}
    ours = {row["id"]: by_title[row["title"]] for row in read(DEMO_DATA / "attacks.csv")}
    for row in rows("attacks.csv"):
        incident = ours[row["id"]]
        assert incident.link_to_investment == row["link_to_investment"], row["id"]
        expected = row["date_precision"].split(" ")[0]
        assert incident.time_precision in {expected, "hour" if expected == "day" else expected}, row["id"]
        zone = ZoneInfo(incident.time_zone)
        assert f"{incident.occurred_from.astimezone(zone):%Y-%m-%d}".startswith(row["date"]), row["id"]
        if row["date_end"]:
            assert f"{incident.occurred_to.astimezone(zone):%Y-%m-%d}" == row["date_end"], row["id"]


def test_nought_chinese_of_an_unknown_number_is_neither_nought_nor_nothing(demo):
    """Where the collection knows of no Chinese among injured of whom nobody knows the number."""
    by_title = {incident.title: incident for incident in Incident.objects.all()}
    ours = {row["id"]: by_title[row["title"]] for row in read(DEMO_DATA / "attacks.csv")}
    told = [row for row in rows("attacks.csv") if row["injured_chinese"] == "0" and not row["injured_total"]]
    assert told
    for row in told:
        incident = ours[row["id"]]
        assert incident.casualties.get(nationality="CN", outcome=Outcome.INJURED).best == 0, row["id"]
        assert incident.injured_text == "not known", row["id"]
