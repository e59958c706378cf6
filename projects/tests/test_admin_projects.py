"""The admin of projects, their parties and sites, and of organisations."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError

from accounts.errors import NotAllowed
from accounts.tests.admin_pages import as_staff, queries_of, typed_into
from projects.factories import OrganisationFactory, ProjectFactory, ProjectPartyFactory, SiteFactory, WatchFactory
from projects.models import Organisation, Project, ProjectAncestry, Site
from projects.services import count_heads, drop_party, edit_organisation, edit_site

LIST = "/admin/projects/project/"


@pytest.fixture
def desk(omar, signed_in):
    """Omar's, who manages CPEC and all under it and is staff."""
    return signed_in(as_staff(omar))


def page_of(project: Project) -> str:
    return f"{LIST}{project.pk}/change/"


def test_a_manager_sees_the_own_subtree_and_no_name_above_it(desk, belt_and_road, cpec, port_qasim):
    elsewhere = ProjectFactory.create(name="Lamu Port", host_country="KE")
    shown = desk.get(LIST).content.decode()
    assert port_qasim.name in shown
    assert elsewhere.name not in shown
    assert belt_and_road.name not in shown
    assert belt_and_road.name not in desk.get(page_of(cpec)).content.decode()
    assert cpec.name in desk.get(page_of(port_qasim)).content.decode()
    for hidden in (belt_and_road, elsewhere):
        assert desk.get(page_of(hidden)).status_code == 404
        assert desk.post(page_of(hidden), {"name": "Mine"}).status_code == 404
        assert desk.get(f"{LIST}{hidden.pk}/history/").status_code == 404


def test_names_out_of_scope_are_not_completed(desk, cpec, port_qasim, belt_and_road):
    asked = {"app_label": "projects", "model_name": "site", "field_name": "project", "term": ""}
    found = desk.get("/admin/autocomplete/", asked).json()["results"]
    assert {row["text"] for row in found} == {cpec.name, port_qasim.name}
    people = {"app_label": "projects", "model_name": "membership", "field_name": "user", "term": ""}
    assert desk.get("/admin/autocomplete/", people).status_code == 403


def test_adding_a_project_plants_it_in_the_tree(desk, cpec, belt_and_road):
    organisation = OrganisationFactory.create()
    typed = typed_into(desk.get(f"{LIST}add/"), "project_form", name="Gwadar Port", slug="gwadar-port") | {
        "parent": str(cpec.pk),
        "host_country": "PK",
        "sources": "https://example.org/a,b\nhttps://example.org/c\n",
        "parties-TOTAL_FORMS": "1",
        "parties-0-organisation": str(organisation.pk),
        "parties-0-role": "operator",
    }
    assert desk.post(f"{LIST}add/", typed).status_code == 302
    gwadar = Project.objects.get(slug="gwadar-port")
    assert set(Project.objects.ancestors_of(gwadar)) == {belt_and_road, cpec}
    assert gwadar.sources == ["https://example.org/a,b", "https://example.org/c"]
    assert gwadar.parties.get().organisation == organisation


def test_a_root_is_for_who_looks_after_everything(desk, cpec):
    typed = typed_into(desk.get(f"{LIST}add/"), "project_form", name="New silk road", slug="new-silk-road")
    assert desk.post(f"{LIST}add/", typed).status_code == 403
    assert not Project.objects.filter(slug="new-silk-road").exists()


def test_editing_moves_the_subtree_and_names_and_drops_parties(desk, cpec, port_qasim):
    programme = ProjectFactory.create(name="Power programme", parent=cpec)
    kept, dropped = ProjectPartyFactory.create_batch(2, project=port_qasim)
    typed = typed_into(desk.get(page_of(port_qasim)), "project_form", parent=str(programme.pk), status="suspended")
    typed |= {"parties-1-DELETE": "on"}
    assert typed["parties-1-id"] == str(dropped.pk)
    assert desk.post(page_of(port_qasim), typed).status_code == 302
    port_qasim.refresh_from_db()
    assert (port_qasim.parent, port_qasim.status) == (programme, "suspended")
    assert ProjectAncestry.objects.filter(ancestor=programme, descendant=port_qasim, depth=1).exists()
    assert list(port_qasim.parties.all()) == [kept]
    history = desk.get(f"{LIST}{port_qasim.pk}/history/").content.decode()
    assert "Removed: project party" in history
    assert "Operating → Suspended" in history


def test_a_cycle_is_said_at_its_field(ada, signed_in, cpec, port_qasim):
    client = signed_in(ada)
    typed = typed_into(client.get(page_of(cpec)), "project_form", parent=str(port_qasim.pk))
    answer = client.post(page_of(cpec), typed)
    assert answer.status_code == 200
    assert "cannot stand below itself" in answer.content.decode()


def test_who_may_not_move_a_project_cannot_by_a_raw_post(desk, cpec, port_qasim, belt_and_road):
    other = ProjectFactory.create(name="Power programme", parent=cpec)
    typed = typed_into(desk.get(page_of(cpec)), "project_form", name="CPEC") | {"parent": str(other.pk)}
    assert desk.post(page_of(cpec), typed).status_code == 302
    cpec.refresh_from_db()
    assert (cpec.name, cpec.parent) == ("CPEC", belt_and_road)


def test_a_viewer_reads_and_does_not_write(victor, signed_in, port_qasim):
    client = signed_in(as_staff(victor))
    assert b'name="_save"' not in client.get(page_of(port_qasim)).content
    assert client.post(page_of(port_qasim), {"name": "Mine"}).status_code == 403
    assert client.get(f"{LIST}add/").status_code == 403


def test_sites_follow_their_project(desk, port_qasim, victor, signed_in):
    elsewhere = SiteFactory.create(project__host_country="KE")
    typed = typed_into(desk.get("/admin/projects/site/add/"), "site_form", name="Jetty", kind="port") | {
        "project": str(port_qasim.pk),
        "latitude": "24.78",
        "longitude": "67.37",
    }
    assert desk.post("/admin/projects/site/add/", typed).status_code == 302
    jetty = Site.objects.get(name="Jetty")
    page = f"/admin/projects/site/{jetty.pk}/change/"
    typed = typed_into(desk.get(page), "site_form", alert_radius_km="40", project=str(elsewhere.project_id))
    assert desk.post(page, typed).status_code == 302
    jetty.refresh_from_db()
    assert (jetty.alert_radius_km, jetty.project) == (40, port_qasim)
    assert "globe" in str(desk.post(page, typed | {"latitude": "95"}).content) or jetty.latitude == 24.78
    assert desk.get(f"/admin/projects/site/{elsewhere.pk}/change/").status_code == 404
    assert elsewhere.name not in desk.get("/admin/projects/site/").content.decode()
    assert signed_in(as_staff(victor)).post(page, typed).status_code == 403
    with pytest.raises(NotAllowed):
        edit_site(actor=victor, site=jetty, name="Mine")


def test_organisations_are_corrected_by_analysts_not_officers(anna, alice, signed_in):
    organisation = OrganisationFactory.create(name="Port Qasim Electric Power Company")
    page = f"/admin/projects/organisation/{organisation.pk}/change/"
    client = signed_in(as_staff(anna))
    assert client.post(page, typed_into(client.get(page), "organisation_form", country="PK")).status_code == 302
    organisation.refresh_from_db()
    assert organisation.country == "PK"
    assert signed_in(as_staff(alice)).post(page, {"name": "Mine"}).status_code == 403
    with pytest.raises(NotAllowed):
        edit_organisation(actor=alice, organisation=organisation, name="Mine")


def test_a_second_organisation_of_the_name_is_refused(anna, signed_in):
    OrganisationFactory.create(name="Sinosure")
    client, page = signed_in(as_staff(anna)), "/admin/projects/organisation/add/"
    answer = client.post(page, typed_into(client.get(page), "organisation_form", name="SINOSURE"))
    assert answer.status_code == 200
    assert Organisation.objects.count() == 1


def test_watches_are_ones_own(omar, mona, signed_in, port_qasim):
    own, other = WatchFactory.create(user=omar, project=port_qasim), WatchFactory.create(user=mona, project=port_qasim)
    gone = WatchFactory.create(user=omar, project__name="Lamu Port", project__host_country="KE")
    client = signed_in(as_staff(omar))
    assert client.get(f"/admin/projects/watch/{own.pk}/change/").status_code == 200
    for hidden in (other, gone):
        assert client.get(f"/admin/projects/watch/{hidden.pk}/change/").status_code == 404
    assert "Lamu" not in client.get("/admin/projects/watch/").content.decode()


def test_a_stranger_drops_no_party(charlie, port_qasim):
    with pytest.raises(NotAllowed):
        drop_party(actor=charlie, party=ProjectPartyFactory.create(project=port_qasim))


@pytest.mark.parametrize("kind", ["project", "site", "organisation", "watch"])
def test_lists_ask_as_much_for_12_rows_as_for_2(desk, cpec, omar, kind):
    def more(count: int) -> int:
        for _ in range(count):
            project = ProjectFactory.create(parent=cpec)
            SiteFactory.create(project=project)
            WatchFactory.create(user=omar, project=project)
            OrganisationFactory.create()
        return queries_of(desk, f"/admin/projects/{kind}/")

    more(1)  # what is read once for the process is not counted
    assert more(2) == more(10)


def test_the_page_asks_as_much_for_12_parties_as_for_2(desk, port_qasim):
    def more(count: int) -> int:
        ProjectPartyFactory.create_batch(count, project=port_qasim)
        return queries_of(desk, page_of(port_qasim))

    more(1)  # what is read once for the process is not counted
    assert more(2) == more(10)


def test_heads_are_counted_with_and_without_a_site_of_the_project_itself(desk, omar, port_qasim, cpec):
    own, foreign = SiteFactory.create(project=port_qasim), SiteFactory.create(project=cpec)
    typed = typed_into(desk.get(page_of(port_qasim)), "project_form") | {
        "head_counts-TOTAL_FORMS": "2",
        "head_counts-0-number": "120",
        "head_counts-0-as_of": "2024-09-01",
        "head_counts-0-site": str(own.pk),
        "head_counts-1-number": "300",
        "head_counts-1-as_of": "2024-09-01",
    }
    refused = desk.post(page_of(port_qasim), typed | {"head_counts-1-site": str(foreign.pk)})
    assert "Select a valid choice" in refused.content.decode()
    assert desk.post(page_of(port_qasim), typed).status_code == 302
    assert set(port_qasim.head_counts.values_list("number", "site")) == {(120, own.pk), (300, None)}
    with pytest.raises(ValidationError, match="another project"):
        count_heads(actor=omar, project=port_qasim, number=1, as_of=date(2024, 9, 2), site=foreign)


def test_a_project_is_watched_and_watched_no_more(desk, omar, port_qasim):
    hidden = ProjectFactory.create(host_country="KE")
    add = "/admin/projects/watch/add/"
    refused = desk.post(add, {"project": hidden.pk, "minimum_severity": "3"})
    assert "Select a valid choice" in refused.content.decode()
    assert desk.post(add, {"project": port_qasim.pk, "minimum_severity": "3"}).status_code == 302
    watch = omar.watches.get()
    assert (watch.project, watch.minimum_severity, watch.is_active) == (port_qasim, 3, True)
    page = f"/admin/projects/watch/{watch.pk}/change/"
    assert desk.post(page, {"minimum_severity": "4", "user": "1"}).status_code == 302
    watch.refresh_from_db()
    assert (watch.user, watch.minimum_severity, watch.is_active) == (omar, 4, False)
