"""What the machine suggests on its own: projects near by, and those that the text names. People decide."""

from math import cos, radians

import pytest

from accounts.errors import NotAllowed, NotThere, WrongState
from accounts.models import Notification
from conftest import member
from incidents.factories import GazetteerPlaceFactory, IncidentFactory, ProjectLinkFactory
from incidents.models import Incident, ProjectLink
from incidents.rules.mentions import Text
from incidents.services import confirm_link, edit_incident, file_incident, reject_link, submit_incident
from incidents.services.contents import Contents
from incidents.services.import_external import import_external_incident
from incidents.services.suggest_links import MOST, suggest_links
from incidents.vocabulary.precision import PlacePrecision
from incidents.vocabulary.review import LinkRelation, LinkState, State
from projects.factories import (
    OrganisationAliasFactory,
    OrganisationFactory,
    ProjectFactory,
    ProjectPartyFactory,
    SiteFactory,
)
from projects.models import Organisation, Project
from projects.services import add_organisation_alias, drop_party, edit_organisation, edit_project, edit_site
from projects.vocabulary import PartyRole, Role
from tests.at_once import at_once

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


def test_of_a_thousand_at_most_twelve_are_suggested_the_nearest_first(alice, cpec):
    for number in range(40):
        ProjectFactory.create(name=f"Coal mine Alpha{number}", parent=cpec)
        km = 20 - number / 3
        east = 67.16 + km / (111.195 * cos(radians(24.9)))
        project = ProjectFactory.create(name=f"Coal mine Omega{number}", parent=cpec)
        SiteFactory.create(project=project, latitude=24.9, longitude=east, name=f"Pit {number}")
    words = " ".join(f"Coal mine Alpha{number}, Coal mine Omega{number};" for number in range(40))
    incident = file_incident(actor=alice, facts=FACTS | KARACHI | {"narrative": words * 30})
    names = {link.project.name for link in suggested(incident).values()}
    assert names == {f"Coal mine Omega{number}" for number in range(39, 39 - MOST, -1)}


def test_what_was_decided_takes_no_room(alice, cpec):
    incident = IncidentFactory.create(reporter=alice, narrative=" ".join(f"Coal mine Alpha{n};" for n in range(20)))
    projects = [ProjectFactory.create(name=f"Coal mine Alpha{number}", parent=cpec) for number in range(20)]
    for project in projects[:10]:
        ProjectLinkFactory.create(incident=incident, project=project, state=LinkState.REJECTED)
    suggest_links(incident)
    assert len(suggested(incident)) == 10


def test_a_corridor_whose_project_was_rejected_is_suggested_for_itself(alice, near, cpec):
    incident = IncidentFactory.create(reporter=alice, narrative=f"Another attack on the {cpec.name}.")
    ProjectLinkFactory.create(incident=incident, project=near.project, state=LinkState.REJECTED)
    suggest_links(incident)
    assert set(suggested(incident)) == {cpec.slug}


def test_what_is_both_near_and_named_says_how_near(alice, near, port_qasim):
    incident = file_incident(actor=alice, facts=FACTS | KARACHI | {"narrative": f"It hit the {port_qasim.name}."})
    assert suggested(incident)[port_qasim.slug].site == near


@pytest.mark.parametrize(
    ("place", "narrative", "found"),
    [
        ("Lahore", "A bomb in Lahore.", False),
        ("Lahore Cantonment", "A bomb in Lahore.", False),
        ("Multan", "They had come from Lahore.", False),
        ("Multan", "They had come from Dera Gujran.", True),
        ("Multan", "The Lahore Orange Line stood still.", True),
    ],
)
def test_a_town_is_no_project(place, narrative, found, alice, cpec):
    GazetteerPlaceFactory.create(name="Lahore", names="Lahore\nلاہور\n拉合尔")
    project = ProjectFactory.create(name="Lahore Orange Line", slug="orange-line", parent=cpec)
    for name in ("Lahore", "Dera Gujran", "Dam"):
        SiteFactory.create(project=project, name=name, latitude=31.5, longitude=74.3)
    facts = FACTS | {"place": place, "narrative": f"{narrative} It was near a dam."}
    assert bool(suggested(file_incident(actor=alice, facts=facts))) is found


def test_a_company_called_like_a_town_is_still_a_company(alice, cpec):
    GazetteerPlaceFactory.create(name="Sachal", names="Sachal")
    project = ProjectFactory.create(slug="wind", parent=cpec)
    ProjectPartyFactory.create(
        project=project, organisation=OrganisationFactory.create(name="Sachal"), role=PartyRole.SPONSOR
    )
    assert set(suggested(file_incident(actor=alice, facts=FACTS | {"narrative": "Staff of Sachal."}))) == {"wind"}


def test_who_merely_builds_or_lends_is_not_spoken_of(alice, cpec):
    for role in set(PartyRole) - {PartyRole.OPERATOR, PartyRole.SPONSOR}:
        organisation = OrganisationFactory.create(name=f"Sinohydro {role}")
        ProjectPartyFactory.create(project=ProjectFactory.create(), organisation=organisation, role=role)
    text = " ".join(Organisation.objects.values_list("name", flat=True))
    assert suggested(file_incident(actor=alice, facts=FACTS | {"narrative": text})) == {}


def test_the_next_save_knows_every_new_name(alice, anna, mona, cpec):
    """Names are kept in the process: whatever changes one must be seen at once, and what is undone unseen again."""
    erik, project = member("Erik", Role.MANAGER), ProjectFactory.create(name="Alphaville Pit", slug="pit", parent=cpec)
    site = SiteFactory.create(project=project, name="Betaville", latitude=1, longitude=1)
    party = ProjectPartyFactory.create(project=project, role=PartyRole.OPERATOR, organisation__name="Gammaville")

    def found(narrative: str) -> bool:
        return bool(suggested(file_incident(actor=alice, facts=FACTS | {"narrative": narrative})))

    assert [found(name) for name in ("Alphaville Pit", "Betaville", "Gammaville", "Deltaville")] == [True] * 3 + [False]
    edit_project(actor=erik, project=project, name="Alphaland Pit")
    edit_site(actor=erik, site=site, name="Betaland")
    edit_organisation(actor=anna, organisation=party.organisation, name="Gammaland")
    assert not any(found(name) for name in ("Alphaville Pit", "Betaville", "Gammaville"))
    assert all(found(name) for name in ("Alphaland Pit", "Betaland", "Gammaland"))
    add_organisation_alias(actor=anna, organisation=party.organisation, name="Deltaville")
    assert found("Deltaville")
    Project.objects.update(host_country="KE")
    assert not found("Alphaland Pit")
    Project.objects.update(host_country="")
    assert found("Alphaland Pit") and found("Deltaville")
    drop_party(actor=erik, party=party)
    assert not found("Deltaville")


def test_a_long_text_is_compared_with_the_few_names_whose_first_word_it_holds(alice, cpec, monkeypatch):
    for number in range(50):
        ProjectFactory.create(name=f"Quarry{number} Works", parent=cpec)
    asked, says = [], Text.says
    monkeypatch.setattr(Text, "says", lambda text, name: asked.append(name) or says(text, name))
    words = "The quarry7 works lie still. Others do not. " * 1_100
    assert len(suggested(file_incident(actor=alice, facts=FACTS | {"narrative": words}))) == 1
    assert asked == ["Quarry7 Works"]


@pytest.fixture
def suggestion(alice, near) -> ProjectLink:
    incident = file_incident(
        actor=alice, facts=FACTS | KARACHI, contents=Contents(sources=[{"publisher": "Dawn"}]), submit=True
    )
    return incident.links.get()


@pytest.mark.parametrize(
    ("who", "refusal"),
    [
        ("alice", NotAllowed),  # its reporter, once it is handed in
        ("victor", NotThere),  # reads the project, and no suggestion on it
        ("charlie", NotThere),
        ("ada", NotAllowed),
        ("anna", None),
        ("omar", None),
    ],
)
@pytest.mark.parametrize("decide", [confirm_link, reject_link])
def test_who_decides_on_a_suggestion(decide, who, refusal, suggestion, request):
    person = request.getfixturevalue(who)
    if refusal is None:
        assert decide(actor=person, link=suggestion).decided_by == person
        with pytest.raises((WrongState, NotThere)):  # who read the report by the suggestion alone, reads it no more
            decide(actor=person, link=suggestion)
    else:
        with pytest.raises(refusal):
            decide(actor=person, link=suggestion)
        suggestion.refresh_from_db()
        assert suggestion.state == LinkState.SUGGESTED
    assert Notification.objects.count() == (refusal is None and decide is confirm_link)


def test_confirming_again_after_a_rejection_alerts_no_second_time(suggestion, mona):
    for decide in (confirm_link, reject_link, confirm_link):
        decide(actor=mona, link=suggestion)
    told = list(Notification.objects.order_by("pk").values_list("kind", flat=True))
    assert told == ["attack_linked", "attack_taken_back", "attack_updated"]


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("other", [confirm_link, reject_link])
def test_two_who_decide_at_once_alert_once_at_most(other):
    alice, mona = member("Alice", Role.OFFICER, country="PK"), member("Mona", Role.MANAGER, country="PK")
    anna, project = member("Anna", Role.ANALYST), ProjectFactory.create()
    SiteFactory.create(project=project, alert_radius_km=30)
    contents = Contents(sources=[{"publisher": "Dawn"}])
    incident = file_incident(actor=alice, facts=FACTS | KARACHI, contents=contents, submit=True)
    link = incident.links.get()
    outcomes = at_once(
        lambda: Incident.objects.select_for_update().get(pk=incident.pk),
        lambda: confirm_link(actor=mona, link=link),
        lambda: other(actor=anna, link=link),
    )
    refused = [outcome for outcome in outcomes if isinstance(outcome, Exception)]
    assert [type(outcome) for outcome in refused] == ([WrongState] if other is confirm_link else [])
    alerts = Notification.objects.filter(kind="attack_linked").count()
    assert alerts <= 1
    if other is confirm_link:
        assert alerts == 1


def test_who_read_a_report_by_a_suggestion_alone_and_rejects_it_is_led_away_from_it(omar, near, signed_in):
    link = ProjectLinkFactory.create(
        incident=IncidentFactory.create(country="IR", state=State.SUBMITTED),
        project=near.project,
        state=LinkState.SUGGESTED,
    )
    address = f"{link.incident.get_absolute_url()}links/{link.pk}/reject/"
    answer = signed_in(omar).post(address, follow=True)
    assert (answer.status_code, answer.redirect_chain[-1][0]) == (200, "/incidents/")
    assert "is rejected" in answer.content.decode()
