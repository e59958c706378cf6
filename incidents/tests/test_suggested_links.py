"""What the machine suggests on its own: projects near by, and those that the text names. People decide."""

import pytest

from accounts.models import Notification
from conftest import member
from incidents.factories import IncidentFactory
from incidents.models import Incident, ProjectLink
from incidents.rules.mentions import Text
from incidents.services import confirm_link, edit_incident, file_incident, reject_link, submit_incident
from incidents.services.contents import Contents
from incidents.services.import_external import import_external_incident
from incidents.vocabulary.precision import PlacePrecision
from incidents.vocabulary.review import LinkRelation, LinkState
from projects.factories import (
    OrganisationAliasFactory,
    OrganisationFactory,
    ProjectFactory,
    ProjectPartyFactory,
    SiteFactory,
)
from projects.vocabulary import PartyRole, Role

KARACHI = {"latitude": 24.90, "longitude": 67.16}
FACTS = {
    "title": "Shots at a van",
    "category": "attack",
    "occurred_from": IncidentFactory.occurred_from,
    "country": "PK",
    "place": "Karachi",
}


def suggested(incident: Incident) -> dict[str, ProjectLink]:
    return {link.project.slug: link for link in incident.links.filter(state=LinkState.SUGGESTED)}


@pytest.fixture
def near(port_qasim):
    """Some 26 km from the airport."""
    return SiteFactory.create(project=port_qasim, name="Port Qasim", alert_radius_km=30)


def test_a_site_within_its_radius_is_suggested_with_distance_and_reason(alice, near, port_qasim):
    SiteFactory.create(project=ProjectFactory.create(slug="too-far"), alert_radius_km=20)
    incident = file_incident(actor=alice, facts=FACTS | KARACHI)
    (link,) = suggested(incident).values()
    assert (link.project, link.site, link.relation) == (port_qasim, near, LinkRelation.NEARBY)
    assert link.distance_km == pytest.approx(24.7, abs=0.3)
    assert link.reason == f"{link.distance_km:.1f} km from Port Qasim, within its alert radius of 30 km."
    assert link.decided_by is None


@pytest.mark.parametrize("precision", [p for p in PlacePrecision if p not in {"exact", "within_25_km"}])
def test_the_middle_of_an_area_is_near_nothing(precision, alice, near):
    assert suggested(file_incident(actor=alice, facts=FACTS | KARACHI | {"place_precision": precision})) == {}


def test_a_place_known_within_25_km_gives_no_distance_more_exact_than_that(alice, near):
    facts = FACTS | KARACHI | {"place_precision": PlacePrecision.WITHIN_25_KM}
    (link,) = suggested(file_incident(actor=alice, facts=facts)).values()
    assert link.reason == "About 25 km from Port Qasim, within its alert radius of 30 km."


def test_across_the_antimeridian(alice):
    fiji = ProjectFactory.create(host_country="FJ")
    SiteFactory.create(project=fiji, latitude=-16.8, longitude=179.98, alert_radius_km=10)
    facts = FACTS | {"country": "FJ", "latitude": -16.8, "longitude": -179.98}
    (link,) = suggested(file_incident(actor=alice, facts=facts)).values()
    assert link.distance_km == pytest.approx(4.26, abs=0.05)


@pytest.mark.parametrize(
    ("text", "name", "found"),
    [
        ("A convoy of the Port Qasim Coal Power Plant was hit", "Port Qasim Coal Power Plant", True),
        ("near DASU HYDROPOWER PROJECT, in the valley", "Dasu Hydropower Project", True),
        ("near Dasu town", "Dasu Hydropower Project", False),
        ("Staff of the corridor (CPEC) were shot at", "China–Pakistan Economic Corridor (CPEC)", True),
        ("An inspector spoke", "China–Pakistan Economic Corridor (CPEC)", False),
        ("The Hubcoast was quiet", "Hub", False),
        ("at a camp", "Camp", False),
        ("les ouvriers de l’Aménagement du Gouina", "Amenagement du Gouina", True),
        ("گوادر بندرگاہ پر حملہ", "گوادر بندرگاہ", True),
        ("瓜达尔港自由区发生爆炸", "瓜达尔港", True),
        ("瓜达尔发生爆炸", "瓜达尔港", False),
    ],
)
def test_mentions(text, name, found):
    assert (Text(text).says(name) is not None) is found


def test_the_text_suggests_the_project_its_site_or_its_operator(alice, cpec):
    by_name = ProjectFactory.create(name="Sahiwal Coal Power Plant", slug="sahiwal", parent=cpec)
    by_site = ProjectFactory.create(name="Orange Line Metro", slug="orange-line", parent=cpec)
    SiteFactory.create(project=by_site, name="Dera Gujran depot", latitude=31.6, longitude=74.4)
    by_operator = ProjectFactory.create(name="Coal plant at the port", slug="by-operator", parent=cpec)
    operator = OrganisationFactory.create(name="Port Qasim Electric Power Company")
    OrganisationAliasFactory.create(organisation=operator, name="PQEPC")
    ProjectPartyFactory.create(project=by_operator, organisation=operator, role=PartyRole.OPERATOR)
    text = "Sahiwal coal power plant closed; threats at the Dera Gujran depot; PQEPC has stopped its convoys."
    found = suggested(file_incident(actor=alice, facts=FACTS | {"narrative": text}))
    assert {slug: link.reason for slug, link in found.items()} == {
        by_name.slug: "The text names Sahiwal Coal Power Plant.",
        by_site.slug: "The text names its site Dera Gujran depot.",
        by_operator.slug: "The text names its operator PQEPC.",
    }


def test_what_stands_above_a_suggested_project_is_not_suggested_as_well(alice, near, cpec):
    facts = FACTS | KARACHI | {"narrative": "Another attack on the China–Pakistan Economic Corridor."}
    assert set(suggested(file_incident(actor=alice, facts=facts))) == {"port-qasim-coal-power-plant"}


def test_a_rejected_suggestion_does_not_return(alice, mona, near):
    incident = file_incident(actor=alice, facts=FACTS | KARACHI, contents=Contents(sources=[{"publisher": "Dawn"}]))
    submit_incident(actor=alice, incident=incident)
    reject_link(actor=mona, link=incident.links.get())
    edit_incident(actor=mona, incident=incident, facts={"latitude": 24.85, "narrative": "Near Port Qasim."})
    assert incident.links.get().state == LinkState.REJECTED


def test_an_undecided_suggestion_follows_the_report(alice, near, port_qasim):
    incident = file_incident(actor=alice, facts=FACTS | KARACHI)
    first = suggested(incident)[port_qasim.slug]
    edit_incident(actor=alice, incident=incident, facts={"latitude": 24.80})
    assert suggested(incident)[port_qasim.slug].pk == first.pk
    assert suggested(incident)[port_qasim.slug].distance_km < first.distance_km
    edit_incident(actor=alice, incident=incident, facts={"latitude": 30.0})
    assert suggested(incident) == {}


def test_confirming_is_what_alerts(alice, mona, near):
    incident = file_incident(
        actor=alice, facts=FACTS | KARACHI, contents=Contents(sources=[{"publisher": "Dawn"}]), submit=True
    )
    assert not Notification.objects.exists()
    confirm_link(actor=mona, link=incident.links.get())
    assert Notification.objects.count() == 1


def test_what_a_person_links_says_how_far_its_nearest_site_is(alice, near, port_qasim):
    incident = file_incident(actor=alice, facts=FACTS | KARACHI, contents=Contents(links=[{"project": port_qasim}]))
    link = incident.links.get()
    assert (link.state, link.site) == (LinkState.CONFIRMED, near)
    assert link.distance_km == pytest.approx(24.7, abs=0.3)


def test_imported_records_are_suggested_on_too(anna, near):
    incident, _ = import_external_incident(actor=anna, dataset="D", external_id="1", facts=FACTS | KARACHI)
    assert set(suggested(incident)) == {near.project.slug}


def test_the_reporter_sees_suggestions_on_own_reports_within_their_scope_only(alice, near):
    SiteFactory.create(project=ProjectFactory.create(slug="hidden", host_country="KE"), latitude=24.9, longitude=67.1)
    incident = file_incident(actor=alice, facts=FACTS | KARACHI)
    assert len(suggested(incident)) == 2
    seen = incident.links.for_user(alice)
    assert {link.project.slug for link in seen} == {near.project.slug}
    assert not incident.links.for_user(member("Victor", Role.VIEWER, country="PK")).exists()


def test_one_click_decides_on_the_page(alice, near, signed_in):
    incident = file_incident(actor=alice, facts=FACTS | KARACHI)
    browser = signed_in(alice)
    page = browser.get(incident.get_absolute_url())
    assert "km from Port Qasim, within its alert radius of 30 km." in page.content.decode()
    link = incident.links.get()
    browser.post(f"/incidents/{incident.reference}/links/{link.pk}/reject/")
    link.refresh_from_db()
    assert link.state == LinkState.REJECTED
    assert "within its alert radius" not in browser.get(incident.get_absolute_url()).content.decode()
