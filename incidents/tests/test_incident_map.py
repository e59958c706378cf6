"""The map of an incident's page: its pin, and where the projects lie that it is linked to or may concern."""

import json
import re

import pytest
from django.test import Client

from incidents.factories import IncidentFactory, ProjectLinkFactory
from incidents.models import Incident, ProjectLink
from incidents.vocabulary.precision import PlacePrecision
from incidents.vocabulary.review import LinkState, State
from projects.factories import ProjectFactory, SiteFactory
from projects.models import Project

POINTS = re.compile(r'<script id="map-points" type="application/json">(.*?)</script>')
KARACHI = {"latitude": 24.90, "longitude": 67.16}


def look(browser: Client, incident: Incident) -> str:
    return browser.get(incident.get_absolute_url()).content.decode()


def points(page: str) -> list[tuple[str, str]]:
    """Kind and name of what is on the map."""
    found = POINTS.search(page)
    return [(point["kind"], point["name"]) for point in json.loads(found[1])] if found else []


@pytest.fixture
def incident(alice, cpec) -> Incident:
    return IncidentFactory.create(reporter=alice, state=State.SUBMITTED, reference="INC-2024-000001", **KARACHI)


@pytest.fixture
def suggested(incident, port_qasim) -> ProjectLink:
    """Named in the text only: its nearer site lies some 25 km away, the other one far away."""
    SiteFactory.create(project=port_qasim, name="Depot", latitude=31.6, longitude=74.4)
    SiteFactory.create(project=port_qasim, name="Jetty", latitude=24.78, longitude=67.37)
    reason = "The text names its operator PQEPC."
    return ProjectLinkFactory.create(incident=incident, project=port_qasim, state=LinkState.SUGGESTED, reason=reason)


def test_a_suggested_project_is_on_the_map_by_its_nearest_site(incident, suggested, mona, signed_in):
    page = look(signed_in(mona), incident)
    assert points(page) == [("suggested", f"Jetty – {suggested.project}"), ("incident", "INC-2024-000001")]
    assert "25 km away" in page
    assert "The text names its operator PQEPC." in page


def test_the_site_that_a_link_names_stands_for_its_project(incident, suggested, mona, signed_in):
    suggested.site = suggested.project.sites.get(name="Depot")
    suggested.save()
    assert points(look(signed_in(mona), incident))[0] == ("suggested", f"Depot – {suggested.project}")


def test_a_linked_project_differs_from_a_suggested_one_and_a_rejected_one_is_off(
    incident, suggested, cpec, mona, signed_in
):
    SiteFactory.create(project=cpec, name="Office", latitude=33.7, longitude=73.1)
    link = ProjectLinkFactory.create(incident=incident, project=cpec)
    browser = signed_in(mona)
    kinds = [kind for kind, _ in points(look(browser, incident))]
    assert kinds == ["suggested", "site", "incident"]
    link.state = LinkState.REJECTED
    link.save()
    assert [kind for kind, _ in points(look(browser, incident))] == ["suggested", "incident"]


def test_what_the_reader_may_not_read_is_not_on_the_map(incident, suggested, anna, mona, signed_in):
    elsewhere = ProjectFactory.create(host_country="KE")
    SiteFactory.create(project=elsewhere, name="Mombasa yard")
    ProjectLinkFactory.create(incident=incident, project=elsewhere)
    assert ("site", f"Mombasa yard – {elsewhere}") in points(look(signed_in(anna), incident))
    page = look(signed_in(mona), incident)
    assert [kind for kind, _ in points(page)] == ["suggested", "incident"]
    assert "Mombasa yard" not in page


def test_a_suggestion_is_not_on_the_map_of_who_is_not_shown_it(incident, suggested, cpec, victor, signed_in):
    ProjectLinkFactory.create(incident=incident, project=cpec)
    page = look(signed_in(victor), incident)
    assert points(page) == [("incident", "INC-2024-000001")]
    assert "Jetty" not in page


@pytest.mark.parametrize("precision", [PlacePrecision.FIRST_ORDER, PlacePrecision.COUNTRY])
def test_an_area_has_no_pin_and_no_distance_and_shows_all_sites(precision, incident, suggested, mona, signed_in):
    Incident.objects.filter(pk=incident.pk).update(place_precision=precision)
    page = look(signed_in(mona), incident)
    assert points(page) == [("suggested", f"{name} – {suggested.project}") for name in ("Depot", "Jetty")]
    assert "km away" not in page
    assert "no more than an area is known" in page


def test_a_distance_is_no_more_exact_than_the_place(incident, suggested, mona, signed_in):
    Incident.objects.filter(pk=incident.pk).update(place_precision=PlacePrecision.WITHIN_25_KM)
    assert "about 25 km away" in look(signed_in(mona), incident)


def test_a_project_without_sites_is_not_on_the_map(incident, cpec, mona, signed_in):
    assert not Project.objects.get(pk=cpec.pk).sites.exists()
    ProjectLinkFactory.create(incident=incident, project=cpec)
    assert points(look(signed_in(mona), incident)) == [("incident", "INC-2024-000001")]
