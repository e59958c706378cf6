"""Projects on the pages: added, moved, with parties, sites, status and people; who watches; what is listed as CSV."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from conftest import member
from projects.factories import HeadCountFactory, ProjectFactory, SiteFactory, StatusEntryFactory, WatchFactory
from projects.models import Project, StatusEntry
from projects.vocabulary import Role
from tests.filing_form import read


def send(browser, where, **entries):
    return browser.post(where, read(browser.get(where)) | entries)


@pytest.fixture
def keeper(cpec, signed_in):
    """A browser of who manages the corridor and all under it."""
    return signed_in(member("Omar Manager", Role.MANAGER, project=cpec))


def test_a_project_is_added_where_one_may_and_keeps_its_status_history(keeper, cpec, port_qasim):
    facts = {"name": "Dasu Dam", "status": "construction", "status_as_of": "2020", "host_country": "PK"}
    assert send(keeper, "/projects/new/", parent=str(cpec.pk), **facts).status_code == 302
    dam = Project.objects.get(slug="dasu-dam")
    send(keeper, f"{dam.get_absolute_url()}edit/", status="suspended", status_as_of="2024-03-26")
    send(keeper, f"{dam.get_absolute_url()}edit/", area="Kohistan")
    send(keeper, f"{dam.get_absolute_url()}status/add/", status="planned", as_of="2017")
    kept = StatusEntry.objects.filter(project=dam).values_list("status", "as_of")
    assert list(kept) == [("suspended", "2024-03-26"), ("construction", "2020"), ("planned", "2017")]
    assert "Suspended" in keeper.get(dam.get_absolute_url()).content.decode()


@pytest.mark.parametrize(
    ("entry", "complaint"),
    [
        ({"name": ""}, "This field is required."),
        ({"value": "5", "currency": ""}, "Say in which currency the value is."),
        ({"value": "5", "currency": "XXY"}, "is not an ISO 4217 currency code"),
        ({"status_as_of": "last year"}, "Give a year, a month or a day"),
        ({"status_as_of": "2024-02-30"}, "Give a year, a month or a day"),
    ],
)
def test_a_mistake_is_told_at_its_field_and_changes_nothing(entry, complaint, keeper, port_qasim):
    answer = send(keeper, f"{port_qasim.get_absolute_url()}edit/", **entry)
    assert answer.status_code == 422
    assert complaint in answer.content.decode()
    assert Project.objects.get(pk=port_qasim.pk).name == port_qasim.name


def test_it_is_not_moved_below_itself_nor_where_one_has_no_say(keeper, cpec, port_qasim):
    below = ProjectFactory.create(parent=port_qasim)
    answer = send(keeper, f"{port_qasim.get_absolute_url()}edit/", parent=str(below.pk))
    assert "cannot stand below itself" in answer.content.decode()
    foreign = ProjectFactory.create(host_country="KE")
    assert send(keeper, f"{port_qasim.get_absolute_url()}edit/", parent=str(foreign.pk)).status_code == 422
    assert Project.objects.get(pk=port_qasim.pk).parent == cpec


def test_what_stands_above_is_not_named_to_who_may_not_read_it_and_stays(keeper, belt_and_road, cpec):
    where = f"{cpec.get_absolute_url()}edit/"
    assert belt_and_road.name not in keeper.get(where).content.decode()
    assert send(keeper, where, area="Pakistan").status_code == 302
    cpec.refresh_from_db()
    assert (cpec.parent, cpec.area) == (belt_and_road, "Pakistan")


def test_sites_parties_and_people_are_added_and_shown(keeper, port_qasim):
    where = port_qasim.get_absolute_url()
    send(keeper, f"{where}sites/add/", name="Jetty", latitude="24.78", longitude="67.37", alert_radius_km="10")
    assert send(keeper, f"{where}sites/add/", name="X", latitude="95", longitude="0").status_code == 422
    send(keeper, f"{where}parties/add/", organisation="Port Qasim Electric Power Company", role="operator")
    send(keeper, f"{where}people/add/", number="120", nationality="CN", as_of="2024-09-01")
    send(keeper, f"{where}people/add/", number="125", nationality="CN", as_of="2024-09-01")
    page = keeper.get(where).content.decode()
    for words in ("Jetty", "alert radius 10 km", "Port Qasim Electric Power Company", "125", "1 September 2024"):
        assert words in page
    assert port_qasim.head_counts.get().number == 125


def test_watchers_are_named_to_caretakers_only(keeper, port_qasim, cpec, signed_in):
    for project in (port_qasim, cpec, cpec.parent):
        WatchFactory.create(project=project, user__full_name=f"Watcher of {project.slug}")
    page = keeper.get(port_qasim.get_absolute_url()).content.decode()
    assert page.count("Watcher of") == 3
    page = signed_in(member("Vera", Role.VIEWER, country="PK")).get(port_qasim.get_absolute_url()).content.decode()
    assert "Watcher of" not in page
    assert '<span class="meta">3</span>' in page


def test_the_list_narrows_and_comes_as_csv_of_what_one_may_read(keeper, port_qasim, cpec):
    ProjectFactory.create(name="A Kenyan railway", host_country="KE")
    port_qasim.name = "=cmd|' /C calc'!A0"
    port_qasim.save()
    table = b"".join(keeper.get("/projects/export.csv").streaming_content).decode()
    assert "'=cmd" in table and "\n=cmd" not in table
    assert "Kenyan" not in table
    assert cpec.name in keeper.get("/projects/?q=china+pakistan+economic").content.decode()
    table = b"".join(keeper.get("/projects/export.csv?kind=corridor").streaming_content).decode()
    assert cpec.slug in table and port_qasim.slug not in table


def test_the_page_asks_as_much_for_12_as_for_2(keeper, port_qasim):
    counts = []
    for more in (2, 10):
        for number in range(more):
            SiteFactory.create(project=port_qasim)
            StatusEntryFactory.create(project=port_qasim)
            HeadCountFactory.create(
                project=port_qasim,
                number=more,
                nationality=["CN", "PK"][number % 2],
                note="x",
                as_of=f"20{more + number:02}-01-01",
            )
            WatchFactory.create(project=port_qasim)
            ProjectFactory.create(parent=port_qasim)
        with CaptureQueriesContext(connection) as queries:
            keeper.get(port_qasim.get_absolute_url())
        counts.append(len(queries))
    assert counts[0] == counts[1]
