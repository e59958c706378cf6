"""What hangs on a project by API: sites, parties, statuses and head counts, as the pages add, change and drop them."""

import pytest

from accounts.tests.api_clients import client_of, pointers, sent
from accounts.vocabulary import TokenScope
from projects.factories import (
    HeadCountFactory,
    OrganisationAliasFactory,
    OrganisationFactory,
    ProjectFactory,
    ProjectPartyFactory,
    SiteFactory,
    StatusEntryFactory,
)
from projects.models import HeadCount, Organisation, Project, ProjectParty, Site, StatusEntry

API = "/api/v1/"
JETTY = {"name": "Jetty", "kind": "port", "latitude": 24.7789, "longitude": 67.3401, "alert_radius_km": 40.0}
OF_KIND = {
    "sites": JETTY,
    "parties": {"organisation": "Sinohydro", "role": "contractor"},
    "statuses": {"status": "construction", "as_of": "2015-05", "note": "First concrete"},
    "head-counts": {"number": 410, "nationality": "CN", "as_of": "2024-09-01", "note": "By the gate"},
}


def of(project: Project, more: str) -> str:
    return f"{API}projects/{project.slug}/{more}"


@pytest.fixture
def manager(omar):
    return client_of(omar, TokenScope.WRITE)


@pytest.fixture
def viewer(victor):
    return client_of(victor, TokenScope.WRITE)


@pytest.mark.parametrize("kind", OF_KIND)
def test_a_row_is_added_once_and_shown_to_who_reads_the_project(manager, viewer, charlie, port_qasim, kind):
    where = of(port_qasim, f"{kind}/")
    added = sent(manager, OF_KIND[kind], where, **{"Idempotency-Key": "row"})
    assert added.status_code == 201
    assert added.json() | OF_KIND[kind] == added.json()
    assert sent(manager, OF_KIND[kind], where, **{"Idempotency-Key": "row"}).json() == added.json()
    listed = viewer.get(where).json()
    assert (listed if isinstance(listed, list) else listed["results"]) == [added.json()]
    assert client_of(charlie).get(where).status_code == 404


@pytest.mark.parametrize("kind", OF_KIND)
def test_who_only_reads_adds_nothing(omar, viewer, port_qasim, kind):
    where = of(port_qasim, f"{kind}/")
    assert sent(viewer, OF_KIND[kind], where).status_code == 403
    assert sent(client_of(omar), OF_KIND[kind], where).status_code == 403
    assert not Organisation.objects.exists()
    assert not any(model.objects.exists() for model in (Site, ProjectParty, StatusEntry, HeadCount))


@pytest.mark.parametrize("kind", OF_KIND)
def test_what_has_no_version_refuses_one(manager, port_qasim, kind):
    answer = sent(manager, OF_KIND[kind], of(port_qasim, f"{kind}/"), **{"If-Match": '"1"'})
    assert pointers(answer) == {"If-Match"}


@pytest.mark.parametrize(
    ("kind", "change", "pointer"),
    [
        ("sites", {"name": ""}, "/name"),
        ("sites", {"latitude": 91}, "/latitude"),
        ("sites", {"longitude": "nan"}, "/longitude"),
        ("sites", {"latitude": None}, "/latitude"),
        ("sites", {"alert_radius_km": 501}, "/alert_radius_km"),
        ("sites", {"project": "cpec"}, "/project"),
        ("parties", {"organisation": " "}, "/organisation"),
        ("parties", {"role": "friend"}, "/role"),
        ("parties", {"since": "2014"}, "/since"),
        ("statuses", {"status": "gone"}, "/status"),
        ("statuses", {"as_of": "May 2015"}, "/as_of"),
        ("head-counts", {"number": -1}, "/number"),
        ("head-counts", {"number": 1_000_001}, "/number"),
        ("head-counts", {"nationality": "ZZ"}, "/nationality"),
        ("head-counts", {"as_of": None}, "/as_of"),
        ("head-counts", {"site": 10**30}, "/site"),
    ],
)
def test_what_is_wrong_with_a_row_is_pointed_at(manager, port_qasim, kind, change, pointer):
    assert pointers(sent(manager, OF_KIND[kind] | change, of(port_qasim, f"{kind}/"))) == {pointer}


def test_a_site_is_moved_by_its_name_or_its_id(manager, port_qasim):
    where = of(port_qasim, "sites/")
    first = sent(manager, JETTY, where).json()
    moved = sent(manager, JETTY | {"latitude": 24.8}, where)
    assert (moved.status_code, moved.json()) == (200, first | {"latitude": 24.8})
    one = f"{where}{first['id']}/"
    assert manager.get(one).json() == moved.json()
    widened = sent(manager, {"alert_radius_km": 60}, one, "patch")
    assert (widened.status_code, widened.json()) == (200, moved.json() | {"alert_radius_km": 60.0})
    assert sent(manager, widened.json(), one, "patch").json() == widened.json()
    assert Site.objects.count() == 1


def test_two_sites_of_a_project_never_have_one_name(manager, port_qasim):
    SiteFactory.create(project=port_qasim, name="Plant")
    site = SiteFactory.create(project=port_qasim)
    answer = sent(manager, {"name": "Plant"}, of(port_qasim, f"sites/{site.pk}/"), "patch")
    assert answer.status_code == 400


def test_rows_of_another_project_are_not_there(manager, port_qasim, cpec):
    other = ProjectFactory.create(parent=cpec)
    site, party = SiteFactory.create(project=other), ProjectPartyFactory.create(project=other)
    assert manager.get(of(port_qasim, f"sites/{site.pk}/")).status_code == 404
    assert sent(manager, {"name": "X"}, of(port_qasim, f"sites/{site.pk}/"), "patch").status_code == 404
    assert sent(manager, {}, of(port_qasim, f"parties/{party.pk}/"), "delete").status_code == 404
    counted = OF_KIND["head-counts"] | {"site": site.pk}
    assert pointers(sent(manager, counted, of(port_qasim, "head-counts/"))) == {"/site"}


def test_a_party_is_known_by_any_of_its_names_and_taken_off(manager, viewer, port_qasim):
    company = OrganisationFactory.create(name="Power Construction Corporation of China", slug="powerchina")
    OrganisationAliasFactory.create(organisation=company, name="PowerChina Ltd")
    where = of(port_qasim, "parties/")
    answers = [
        sent(manager, {"organisation": name, "role": "operator"}, where) for name in ("powerchina", "POWERCHINA  ltd")
    ]
    assert [answer.status_code for answer in answers] == [201, 200]
    (row,) = viewer.get(where).json()
    assert row == answers[0].json() == answers[1].json()
    assert (row["organisation"], row["country"], row["role"]) == (company.name, "CN", "operator")
    assert sent(manager, row | {"role": "sponsor"}, where).json()["organisation"] == company.name
    assert sent(viewer, {}, f"{where}{row['id']}/", "delete").status_code == 403
    gone = sent(manager, {}, f"{where}{row['id']}/", "delete")
    assert (gone.status_code, gone.content) == (204, b"")
    assert [left["role"] for left in viewer.get(where).json()] == ["sponsor"]
    assert Organisation.objects.count() == 1


def test_statuses_come_the_latest_first_and_leave_the_status_now(manager, omar, port_qasim):
    StatusEntryFactory.create(project=port_qasim, as_of="2018-04")
    sent(manager, OF_KIND["statuses"], of(port_qasim, "statuses/"))
    assert [row["as_of"] for row in manager.get(of(port_qasim, "statuses/")).json()] == ["2018-04", "2015-05"]
    assert StatusEntry.objects.get(as_of="2015-05").recorded_by == omar
    port_qasim.refresh_from_db()
    assert port_qasim.status == "operating"


def test_a_head_count_is_corrected_by_saying_it_again(manager, port_qasim):
    site = SiteFactory.create(project=port_qasim)
    where = of(port_qasim, "head-counts/")
    whole, there = OF_KIND["head-counts"], OF_KIND["head-counts"] | {"site": site.pk}
    assert [sent(manager, body, where).status_code for body in (whole, there)] == [201, 201]
    again = sent(manager, there | {"number": 12}, where)
    assert (again.status_code, again.json()["number"], again.json()["site"]) == (200, 12, site.pk)
    assert sorted(HeadCount.objects.values_list("number", flat=True)) == [12, 410]


def test_head_counts_come_in_pages(viewer, port_qasim):
    for day in range(1, 4):
        HeadCountFactory.create(project=port_qasim, as_of=f"2024-09-{day:02}")
    first = viewer.get(of(port_qasim, "head-counts/?page_size=2")).json()
    assert [row["as_of"] for row in first["results"]] == ["2024-09-03", "2024-09-02"]
    assert [row["as_of"] for row in viewer.get(first["next"]).json()["results"]] == ["2024-09-01"]


def test_a_narrowed_token_counts_inside_only_and_changes_no_more(omar, cpec, port_qasim):
    outside = ProjectFactory.create(parent=cpec)
    narrowed = client_of(omar, TokenScope.WRITE, narrowed_to=[port_qasim.pk])
    for kind, body in OF_KIND.items():
        expected = 201 if kind in {"statuses", "head-counts"} else 403
        assert sent(narrowed, body, of(port_qasim, f"{kind}/")).status_code == expected
        assert sent(narrowed, body, of(outside, f"{kind}/")).status_code == 404
    site, party = SiteFactory.create(project=port_qasim), ProjectPartyFactory.create(project=port_qasim)
    assert sent(narrowed, {"name": "X"}, of(port_qasim, f"sites/{site.pk}/"), "patch").status_code == 403
    assert sent(narrowed, {}, of(port_qasim, f"parties/{party.pk}/"), "delete").status_code == 403


def test_sites_of_all_projects_by_country_project_and_kind(viewer, anna, cpec, port_qasim):
    plant = SiteFactory.create(project=port_qasim, name="Plant")
    camp = SiteFactory.create(project=cpec, kind="camp", latitude=35.3, longitude=73.2)
    elsewhere = SiteFactory.create(project=ProjectFactory.create(host_country="KE"))
    everybody = client_of(anna)

    def found(client, query: str = "") -> list[int]:
        return [row["id"] for row in client.get(f"{API}sites/{query}").json()["results"]]

    assert found(viewer) == [camp.pk, plant.pk]
    assert found(everybody) == [elsewhere.pk, camp.pk, plant.pk]
    assert found(everybody, "?country=KE") == [elsewhere.pk]
    assert found(everybody, "?project=cpec") == [camp.pk, plant.pk]
    assert found(everybody, f"?project={port_qasim.slug}") == [plant.pk]
    assert found(everybody, "?kind=camp&kind=office") == [camp.pk]
    hidden = viewer.get(f"{API}sites/?project={elsewhere.project.slug}")
    assert (hidden.status_code, hidden.content) == (400, viewer.get(f"{API}sites/?project=no-such").content)
    (row, _) = viewer.get(f"{API}sites/").json()["results"]
    assert row["project"] == "cpec"
    assert viewer.get(row["url"]).json() == row
    assert viewer.get(f"{API}sites/{elsewhere.pk}/").status_code == 404


def test_sites_on_the_map_and_as_a_table(viewer, port_qasim):
    SiteFactory.create(project=port_qasim, name="Plant")
    (feature,) = viewer.get(f"{API}sites/?format=geojson").json()["features"]
    assert feature["geometry"] == {"type": "Point", "coordinates": [67.3695, 24.7854]}
    assert "latitude" not in feature["properties"]
    lines = viewer.get(f"{API}sites/?format=csv&fields=name,latitude").content.decode().splitlines()
    assert lines == ["name,latitude", "Plant,24.7854"]


@pytest.mark.parametrize("path", ["sites/", *(f"projects/{{slug}}/{kind}/" for kind in OF_KIND)])
def test_rows_cost_the_same_queries_however_many(viewer, port_qasim, path, django_assert_max_num_queries):
    viewer.get(API)
    counts = []
    for number in range(2):
        for more in range(4):
            SiteFactory.create(project=port_qasim)
            ProjectPartyFactory.create(project=port_qasim)
            StatusEntryFactory.create(project=port_qasim)
            HeadCountFactory.create(project=port_qasim, as_of=f"2024-0{number + 1}-0{more + 1}")
        with django_assert_max_num_queries(12) as counted:
            assert viewer.get(API + path.format(slug=port_qasim.slug)).status_code == 200
        counts.append(len(counted))
    assert counts[0] == counts[1]
