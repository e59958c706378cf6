"""A site that is put on the map or moves looks back at what was reported before: it suggests, and alerts nobody."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.errors import NotThere
from accounts.models import Notification
from accounts.tests.admin_pages import as_staff, typed_into
from accounts.vocabulary import Marking
from conftest import member
from incidents.factories import GazetteerPlaceFactory, IncidentFactory, ProjectLinkFactory
from incidents.models import Incident, ProjectLink
from incidents.services import (
    confirm_link,
    edit_incident,
    file_incident,
    link_project,
    look_back,
    reject_link,
    submit_incident,
)
from incidents.services.contents import Contents
from incidents.vocabulary.precision import PlacePrecision
from incidents.vocabulary.review import LinkRelation, LinkState, State
from projects.factories import ProjectFactory, SiteFactory
from projects.models import Project
from projects.services import edit_site, place_site
from projects.vocabulary import Role
from tests.at_once import at_once

HERE = {"latitude": 24.90, "longitude": 67.16}
FAR = {"latitude": 30.0, "longitude": 70.0}


def reported(**fields) -> Incident:
    fields = {"state": State.SUBMITTED, "occurred_from": timezone.now() - timedelta(days=9)} | fields
    return IncidentFactory.create(**fields)


def suggestions(project: Project) -> dict[Incident, ProjectLink]:
    links = project.incident_links.filter(state=LinkState.SUGGESTED).select_related("incident")
    return {link.incident: link for link in links}


def placed(actor, project, name="Jetty", **fields):
    return place_site(actor=actor, project=project, name=name, **(HERE | {"alert_radius_km": 10} | fields))


def test_a_new_site_is_suggested_for_what_was_reported_near_it(mona, port_qasim):
    near = reported()
    reported(**FAR)
    site = placed(mona, port_qasim, latitude=24.93)
    ((incident, link),) = suggestions(port_qasim).items()
    assert (incident, link.site, link.relation, link.decided_by) == (near, site, LinkRelation.NEARBY, None)
    assert link.reason == "3.3 km from Jetty, within its alert radius of 10 km."
    assert site.noticed == (
        "1 report of the last twelve months is newly suggested to concern it. "
        "Older ones were left out: link them by hand."
    )


def test_it_says_the_same_as_saving_the_report_would(mona, anna, port_qasim):
    for fields in (HERE, {"latitude": 24.95}, {"place_precision": PlacePrecision.WITHIN_25_KM}, FAR):
        reported(**fields)
    placed(mona, port_qasim)
    looked_back = {incident.pk: link.reason for incident, link in suggestions(port_qasim).items()}
    assert len(looked_back) == 3
    for incident in Incident.objects.all():
        edit_incident(actor=anna, incident=incident, facts={"narrative": "Looked at again."})
    assert {incident.pk: link.reason for incident, link in suggestions(port_qasim).items()} == looked_back


@pytest.mark.parametrize("precision", [p for p in PlacePrecision if p not in {"exact", "within_25_km"}])
def test_the_middle_of_an_area_is_near_no_site(precision, mona, port_qasim):
    reported(place_precision=precision)
    placed(mona, port_qasim)
    assert suggestions(port_qasim) == {}


def test_across_the_antimeridian(anna):
    erik, fiji = member("Erik", Role.MANAGER), ProjectFactory.create(host_country="FJ")
    incident = reported(country="FJ", latitude=-16.8, longitude=-179.98)
    placed(erik, fiji, latitude=-16.8, longitude=179.98)
    assert suggestions(fiji)[incident].distance_km == pytest.approx(4.26, abs=0.05)


def test_a_wider_radius_and_a_move_look_back_and_what_the_old_place_explained_goes(mona, port_qasim):
    incident, elsewhere = reported(), reported(**FAR)
    site = placed(mona, port_qasim, latitude=24.7854, longitude=67.3695)
    assert suggestions(port_qasim) == {}
    edit_site(actor=mona, site=site, alert_radius_km=30)
    first = suggestions(port_qasim)[incident]
    edit_site(actor=mona, site=site, latitude=24.80)
    again = suggestions(port_qasim)[incident]
    assert again.pk == first.pk and again.distance_km < first.distance_km
    placed(mona, port_qasim, **FAR)
    assert set(suggestions(port_qasim)) == {elsewhere}


def test_what_another_site_or_the_text_explains_stays_with_that_reason(mona, port_qasim):
    named = reported(narrative="The guard of the Port Qasim Coal Power Plant was hurt.", **FAR)
    incident = reported()
    other = SiteFactory.create(project=port_qasim, name="Camp", latitude=24.95, longitude=67.16, alert_radius_km=20)
    site = placed(mona, port_qasim, alert_radius_km=500)
    nearer = placed(mona, port_qasim, name="Pier", **FAR)
    assert (suggestions(port_qasim)[incident].site, suggestions(port_qasim)[named].site) == (site, nearer)
    for moved in (site, nearer):
        edit_site(actor=mona, site=moved, latitude=-40.0)
    told = suggestions(port_qasim)
    assert told[incident].site == other
    assert told[named].reason == "The text names Port Qasim Coal Power Plant."


@pytest.mark.parametrize("state", [LinkState.REJECTED, LinkState.CONFIRMED])
def test_what_was_decided_stays_decided(state, mona, port_qasim):
    link = ProjectLinkFactory.create(incident=reported(), project=port_qasim, state=state, reason="As it was.")
    site = placed(mona, port_qasim)
    edit_site(actor=mona, site=site, **FAR)
    edit_site(actor=mona, site=site, **HERE)
    link.refresh_from_db()
    assert (link.state, link.reason, link.site) == (state, "As it was.", None)
    assert Incident.objects.get().version == 1


def test_it_alerts_nobody_and_counts_as_a_write_of_the_report(mona, port_qasim):
    incident = reported()
    placed(mona, port_qasim)
    incident.refresh_from_db()
    assert not Notification.objects.exists()
    assert (incident.version, incident.facts_changed_at) == (2, None)
    placed(mona, port_qasim)
    incident.refresh_from_db()
    assert incident.version == 2, "nothing new"
    confirm_link(actor=mona, link=incident.links.get())
    assert Notification.objects.count() == 1


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"state": State.DRAFT}, 1),
        ({"state": State.RETURNED}, 1),
        ({"state": State.EXTERNAL}, 1),
        ({"state": State.CLOSED}, 0),
        ({"state": State.REJECTED}, 0),
        ({"state": State.WITHDRAWN}, 0),
        ({"occurred_from": timezone.now() - timedelta(days=400)}, 0),
    ],
)
def test_which_reports_are_looked_at(fields, expected, mona, port_qasim):
    reported(**fields)
    placed(mona, port_qasim)
    assert len(suggestions(port_qasim)) == expected


def test_a_suggestion_opens_a_draft_to_nobody_and_is_not_counted_aloud(omar, anna, port_qasim):
    kenyan = member("Ken", Role.OFFICER, country="KE")
    draft = reported(state=State.DRAFT, country="KE", reporter=kenyan)
    red = reported(marking=Marking.RED)
    site = placed(omar, port_qasim)
    assert set(suggestions(port_qasim)) == {draft, red}
    for person in (omar, anna):
        assert not Incident.objects.for_user(person).exists()
    assert site.noticed.startswith("No report of the last twelve months")
    assert list(Incident.objects.for_user(kenyan)) == [draft]
    assert not draft.links.for_user(kenyan).exists(), "a project outside of the reporter's scope stays unnamed"


def test_a_suggestion_admits_the_projects_managers_and_analysts_only(omar, victor, charlie, port_qasim):
    officer = member("Olga", Role.OFFICER, project=port_qasim)
    incident = reported(country="IR")
    placed(omar, port_qasim)
    readers = [person for person in (omar, victor, charlie, officer) if incident in Incident.objects.for_user(person)]
    assert readers == [omar]
    assert set(incident.links.for_user(omar)) == set(suggestions(port_qasim).values())


def test_who_stands_above_and_below_is_not_suggested_as_well(mona, cpec, port_qasim):
    incident, other = reported(), reported()
    ProjectLinkFactory.create(incident=incident, project=cpec, state=LinkState.SUGGESTED)
    ProjectLinkFactory.create(incident=other, project=port_qasim, state=LinkState.CONFIRMED)
    placed(mona, port_qasim)
    placed(mona, cpec)
    assert set(suggestions(port_qasim)) == {incident}
    assert set(suggestions(cpec)) == set()


def test_a_report_with_enough_suggestions_gets_no_more(mona, port_qasim):
    incident = reported()
    for _ in range(12):
        ProjectLinkFactory.create(incident=incident, state=LinkState.SUGGESTED)
    placed(mona, port_qasim)
    assert suggestions(port_qasim) == {}


def test_only_the_latest_are_looked_at_and_the_person_hears_it(mona, port_qasim, monkeypatch):
    monkeypatch.setattr(look_back, "MOST_REPORTS", 3)
    now = timezone.now()
    reports = [reported(occurred_from=now - timedelta(days=day)) for day in range(5)]
    site = placed(mona, port_qasim)
    assert set(suggestions(port_qasim)) == set(reports[:3])
    assert site.noticed.startswith("3 reports of the last twelve months are newly suggested")
    assert "Only the latest 3 of that time were looked at." in site.noticed


def test_all_that_a_move_no_longer_explains_goes_however_many(mona, port_qasim, monkeypatch):
    for _ in range(5):
        reported()
    site = placed(mona, port_qasim)
    monkeypatch.setattr(look_back, "MOST_REPORTS", 2)
    edit_site(actor=mona, site=site, **FAR)
    assert suggestions(port_qasim) == {}
    assert set(Incident.objects.values_list("version", flat=True)) == {3}


def test_it_asks_no_more_for_many_reports_than_for_few(mona, port_qasim):
    def cost() -> int:
        with CaptureQueriesContext(connection) as captured:
            placed(mona, port_qasim)
        return len(captured)

    for _ in range(2):
        reported()
    few = cost()
    ProjectLink.objects.all().delete()
    for _ in range(12):
        reported()
    assert cost() == few
    assert len(suggestions(port_qasim)) == 14


def test_a_site_called_like_the_town_is_no_reason(mona, port_qasim):
    GazetteerPlaceFactory.create(name="Sahiwal", names="Sahiwal\nساہیوال", country="PK")
    incident = reported(narrative="Its driver came from Sahiwal.")
    site = placed(mona, port_qasim, name="Sahiwal")
    edit_site(actor=mona, site=site, **FAR)
    assert suggestions(port_qasim) == {}
    edit_site(actor=mona, site=site, name="Sahiwalabad")
    Incident.objects.update(narrative="Its driver came from Sahiwalabad.")
    edit_site(actor=mona, site=site, **HERE)
    edit_site(actor=mona, site=site, **FAR)
    assert suggestions(port_qasim)[incident].reason == "The text names its site Sahiwalabad."


def test_the_page_and_the_admin_say_it(mona, port_qasim, signed_in):
    reported()
    entries = {"name": "Jetty", "kind": "plant", "alert_radius_km": "10", "coordinates_basis": ""} | HERE
    page = signed_in(mona).post(f"{port_qasim.get_absolute_url()}sites/add/", entries, follow=True)
    assert "1 report of the last twelve months is newly suggested" in page.content.decode()
    site, desk = port_qasim.sites.get(), signed_in(as_staff(mona))
    ProjectLink.objects.all().delete()
    address = f"/admin/projects/site/{site.pk}/change/"
    page = desk.post(address, typed_into(desk.get(address), "site_form", alert_radius_km="40"), follow=True)
    assert "1 report of the last twelve months is newly suggested" in page.content.decode()


def test_a_rejected_one_returns_by_no_door(alice, mona, port_qasim):
    facts = {"title": "Shots", "category": "attack", "country": "PK", "occurred_from": timezone.now()} | HERE
    incident = file_incident(actor=alice, facts=facts, contents=Contents(sources=[{"publisher": "Dawn"}]))
    site = placed(mona, port_qasim)
    reject_link(actor=alice, link=incident.links.get())
    edit_incident(actor=alice, incident=incident, facts={"narrative": "At the Port Qasim Coal Power Plant."})
    submit_incident(actor=alice, incident=incident)
    edit_incident(actor=mona, incident=incident, facts={"latitude": 24.91})
    edit_site(actor=mona, site=site, alert_radius_km=40)
    assert incident.links.get().state == LinkState.REJECTED


def people_and_project():
    return (
        member("Alice", Role.OFFICER, country="PK"),
        member("Mona", Role.MANAGER, country="PK"),
        ProjectFactory.create(host_country="PK"),
    )


@pytest.mark.django_db(transaction=True)
def test_a_report_filed_and_a_site_placed_at_once_find_each_other():
    alice, mona, project = people_and_project()
    facts = {"title": "Shots", "category": "attack", "country": "PK", "occurred_from": timezone.now()} | HERE
    outcomes = at_once(
        look_back.wait_for_reports,
        lambda: file_incident(actor=alice, facts=facts),
        lambda: placed(mona, project),
    )
    assert not [outcome for outcome in outcomes if isinstance(outcome, Exception)]
    assert len(suggestions(project)) == 1


@pytest.mark.django_db(transaction=True)
def test_a_report_that_moves_away_while_a_site_is_placed_keeps_no_stale_suggestion():
    alice, mona, project = people_and_project()
    going, coming = (reported(reporter=alice, state=State.DRAFT, **place) for place in (HERE, FAR))
    outcomes = at_once(
        lambda: list(Incident.objects.select_for_update().order_by("pk")),
        lambda: edit_incident(actor=alice, incident=going, facts=FAR),
        lambda: edit_incident(actor=alice, incident=coming, facts=HERE),
        lambda: placed(mona, project),
    )
    assert not [outcome for outcome in outcomes if isinstance(outcome, Exception)]
    assert set(suggestions(project)) == {coming}


@pytest.mark.django_db(transaction=True)
def test_a_site_renamed_and_widened_while_a_report_is_linked_to_it_meets_no_deadlock():
    _, mona, project = people_and_project()
    incident = reported()
    site = placed(mona, project, latitude=24.93, alert_radius_km=1)
    outcomes = at_once(
        lambda: Incident.objects.select_for_update().get(pk=incident.pk),
        lambda: link_project(actor=mona, incident=incident, project=project),
        lambda: edit_site(actor=mona, site=site, name="Quay", alert_radius_km=10),
    )
    assert [type(outcome).__name__ for outcome in outcomes] == ["ProjectLink", "Site"]
    assert project.incident_links.get().state == LinkState.CONFIRMED


def test_a_suggestion_that_a_move_took_away_is_decided_on_by_nobody(mona, port_qasim):
    incident = reported()
    site = placed(mona, port_qasim)
    link = incident.links.get()
    edit_site(actor=mona, site=site, **FAR)
    for decide in (confirm_link, reject_link):
        with pytest.raises(NotThere, match="is gone"):
            decide(actor=mona, link=link)
    assert not Notification.objects.exists()
