"""The log of readings: TLP:RED stands there by whatever way it is read, the rest costs nothing, exports always do."""

import io
import zipfile

import pytest
from django.db import connection
from django.db.utils import DatabaseError
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.factories import TokenFactory
from accounts.models import Reading
from accounts.tests.admin_pages import as_staff
from accounts.vocabulary import Marking, ReadingKind
from conftest import member
from incidents.factories import (
    AdvisoryCauseFactory,
    AdvisoryFactory,
    IncidentFactory,
    IncidentKeyEventFactory,
    IncidentReaderFactory,
    InvolvementFactory,
    KeyEventFactory,
    ProjectLinkFactory,
)
from incidents.models import Incident
from incidents.services import attach_evidence
from incidents.tests.evidence_files import picture, upload
from incidents.vocabulary.review import State
from projects.factories import ProjectFactory
from projects.vocabulary import Role

pytestmark = pytest.mark.django_db
TITLE = "Orchid convoy"


@pytest.fixture
def mona(db):
    return member("Mona Manager", Role.MANAGER, country="PK", clearance=Marking.RED)


@pytest.fixture
def red(mona) -> Incident:
    """A TLP:RED report that Mona is named to read, with all that leads to it."""
    incident = IncidentFactory.create(title=TITLE, state=State.SUBMITTED, marking=Marking.RED)
    IncidentReaderFactory.create(incident=incident, user=mona)
    ProjectLinkFactory.create(incident=incident, project=ProjectFactory.create(slug="plant"))
    InvolvementFactory.create(incident=incident, actor__slug="group")
    AdvisoryCauseFactory.create(incident=incident, advisory=AdvisoryFactory.create(reference="ADV-2024-000001"))
    IncidentKeyEventFactory.create(incident=incident, key_event=KeyEventFactory.create(slug="summit"))
    return incident


@pytest.fixture
def photo(red, mona):
    return attach_evidence(actor=mona, subject=red, upload=upload(picture()), caption="")


def noted() -> list[tuple[str, str]]:
    return [(row.reader_name, row.kind) for row in Reading.objects.order_by("pk")]


OF_ONE = {
    "": ReadingKind.PAGE,
    "edit/": ReadingKind.EDIT,
    "history/": ReadingKind.HISTORY,
    "access/": ReadingKind.PAGE,
    "readers/": ReadingKind.PAGE,
    "readings/": ReadingKind.PAGE,
    "evidence/{photo}/": ReadingKind.EVIDENCE,
    "evidence/{photo}/file/": ReadingKind.EVIDENCE,
    "evidence/{photo}/preview/": ReadingKind.EVIDENCE,
}
LISTS = ["/", "/incidents/", "/review/", "/projects/plant/", "/actors/group/", "/advisories/ADV-2024-000001/"]


@pytest.mark.parametrize(("where", "kind"), OF_ONE.items())
def test_every_way_to_read_one_is_written_down_each_time(where, kind, red, photo, mona, signed_in):
    browser, address = signed_in(mona), red.get_absolute_url() + where.format(photo=photo.pk)
    for _ in range(2):
        answer = browser.get(address)
        assert answer.status_code == 200
        if answer.streaming:
            assert b"".join(answer.streaming_content), "read to its end, the file is closed"
    assert noted() == [("Mona Manager", kind)] * 2
    row = Reading.objects.first()
    assert row is not None
    assert (row.reader, row.subject, row.red, row.marking) == (mona, red.reference, [red.reference], Marking.RED)
    assert (row.url, bool(row.request)) == (address, True)


@pytest.mark.parametrize("where", [*LISTS, "/key-events/summit/"])
def test_a_list_with_red_rows_is_one_row_that_names_them(where, red, mona, signed_in):
    page = signed_in(mona).get(where)
    assert TITLE in page.content.decode()
    rows = list(Reading.objects.all())
    assert {(row.kind, tuple(row.red), row.url) for row in rows} == {(ReadingKind.LIST, (red.reference,), where)}


@pytest.mark.parametrize("where", LISTS)
def test_what_is_below_red_costs_nothing(where, red, mona, signed_in):
    Incident.objects.update(marking=Marking.AMBER)
    browser = signed_in(mona)
    for address in (where, red.get_absolute_url(), f"{red.get_absolute_url()}history/"):
        with CaptureQueriesContext(connection) as captured:
            assert TITLE in browser.get(address).content.decode()
        assert "accounts_reading" not in str(captured.captured_queries)
    assert noted() == []


def test_the_api_writes_down_details_and_pages(red, mona):
    client = Client(headers={"Authorization": f"Token {TokenFactory.create(user=mona).text}"})
    detail = client.get(f"/api/v1/incidents/{red.reference}/")
    assert detail.json()["title"] == TITLE
    unchanged = client.get(f"/api/v1/incidents/{red.reference}/", headers={"If-None-Match": detail.headers["ETag"]})
    assert unchanged.status_code == 304, "nothing was shown"
    assert client.get("/api/v1/incidents/?country=PK").json()["results"][0]["title"] == TITLE
    assert noted() == [("Mona Manager", ReadingKind.API), ("Mona Manager", ReadingKind.LIST)]
    assert Reading.objects.first().filters == "country=PK"  # type: ignore[union-attr]


def test_the_admin_writes_down_pages_histories_lists_and_evidence(red, photo, mona, signed_in):
    desk = signed_in(as_staff(mona))
    for address in (f"incident/{red.pk}/change/", f"incident/{red.pk}/history/", f"attachment/{photo.pk}/change/"):
        before = Reading.objects.filter(kind=ReadingKind.ADMIN, red=[red.reference]).count()
        assert desk.get(f"/admin/incidents/{address}").status_code == 200
        assert Reading.objects.filter(kind=ReadingKind.ADMIN, red=[red.reference]).count() > before, address
    assert TITLE in desk.get("/admin/incidents/incident/").content.decode()
    assert Reading.objects.filter(kind=ReadingKind.LIST, red=[red.reference]).count() == 1


def test_a_page_that_shows_the_report_again_with_errors_is_a_reading_too(red, mona, signed_in):
    assert signed_in(mona).post(f"{red.get_absolute_url()}links/add/", {}).status_code == 422
    assert noted() == [("Mona Manager", ReadingKind.PAGE)]


def test_who_is_turned_away_has_read_nothing(red, photo, alice, signed_in):
    for where in OF_ONE:
        assert signed_in(alice).get(red.get_absolute_url() + where.format(photo=photo.pk)).status_code == 404
    assert noted() == []


# ── Taken away ──────────────────────────────────────────────────────────────────────────────────────────────


def test_a_table_says_who_took_how_much_by_which_filters_and_what_of_it_is_red(red, mona, signed_in):
    IncidentFactory.create(title="Camp raided", state=State.SUBMITTED, marking=Marking.GREEN)
    IncidentFactory.create(state=State.SUBMITTED, country="KE")
    answer = signed_in(mona).get("/incidents/export.csv?country=PK&order=")
    assert Reading.objects.count() == 1, "before the first line is sent: a broken-off transfer stands there too"
    assert len(b"".join(answer.streaming_content).splitlines()) == 3
    (row,) = Reading.objects.all()
    assert (row.kind, row.subject, row.number, row.red) == (ReadingKind.TABLE, "incidents.csv", 2, [red.reference])
    assert (row.marking, "country=PK" in row.filters) == (Marking.RED, True)


@pytest.mark.parametrize(
    ("where", "number", "marking"),
    [
        ("/incidents/export.csv", 1, Marking.AMBER),
        ("/actors/export.csv", 1, None),
        ("/advisories/export.csv", 1, Marking.AMBER),
        ("/key-events/export.csv", 1, None),
        ("/projects/export.csv", 1, None),
        ("/organisations/export.csv", 1, None),
        ("/incidents/export.csv?q=nothing-like-it", 0, None),
    ],
)
def test_every_table_is_written_down_also_without_red(where, number, marking, red, mona, signed_in):
    Incident.objects.update(marking=Marking.AMBER)
    answer = signed_in(mona).get(where)
    assert answer.status_code == 200
    (row,) = Reading.objects.all()
    assert (row.number, row.marking, row.red) == (number, marking, [])
    assert len(b"".join(answer.streaming_content).splitlines()) == number + 1


@pytest.mark.parametrize("marking", [Marking.RED, Marking.AMBER])
def test_evidence_that_is_taken_away_is_written_down(marking, red, photo, mona, signed_in):
    Incident.objects.update(marking=marking)
    answer = signed_in(mona).post(f"{red.get_absolute_url()}evidence/export/")
    (row,) = Reading.objects.all()
    assert (row.kind, row.number, row.marking) == (ReadingKind.FILES, 1, marking)
    assert row.subject.startswith(f"{red.reference}-evidence")
    assert row.red == ([red.reference] if marking == Marking.RED else [])
    with zipfile.ZipFile(io.BytesIO(b"".join(answer.streaming_content))) as archive:
        assert len(archive.namelist()) == 3


# ── It cannot be gone around ────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def full_disk(db):
    """The log takes no more rows."""
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE FUNCTION no_room() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE 'no room'; END $$;"
            "CREATE TRIGGER no_room BEFORE INSERT ON accounts_reading FOR EACH ROW EXECUTE FUNCTION no_room()"
        )


@pytest.mark.parametrize(
    "where", ["", "history/", "edit/", "evidence/{photo}/", "evidence/{photo}/file/", "evidence/{photo}/preview/"]
)
def test_what_cannot_be_written_down_is_not_shown(where, red, photo, mona, signed_in, full_disk):
    browser = signed_in(mona)
    with pytest.raises(DatabaseError, match="no room"):
        browser.get(red.get_absolute_url() + where.format(photo=photo.pk))


@pytest.mark.parametrize("where", ["/incidents/", "/", "/incidents/export.csv", "/actors/export.csv"])
def test_nor_in_a_list_or_table(where, red, mona, signed_in, full_disk):
    browser = signed_in(mona)
    with pytest.raises(DatabaseError, match="no room"):
        browser.get(where)


def test_nor_through_the_api(red, mona, full_disk):
    client = Client(
        headers={"Authorization": f"Token {TokenFactory.create(user=mona).text}"}, raise_request_exception=False
    )
    for address in ("/api/v1/incidents/", f"/api/v1/incidents/{red.reference}/"):
        try:
            answer = client.get(address)
        except DatabaseError:
            continue
        assert answer.status_code >= 500
        assert TITLE not in answer.content.decode()


@pytest.mark.django_db(transaction=True)
def test_it_is_committed_before_anything_is_sent(red, mona, signed_in):
    answer = signed_in(mona).get("/incidents/export.csv")
    next(iter(answer.streaming_content))
    answer.close()  # broken off
    assert not connection.in_atomic_block
    with connection.cursor() as cursor:
        cursor.execute("ROLLBACK")
        cursor.execute("SELECT count(*) FROM accounts_reading")
        assert cursor.fetchone()[0] == 1


# ── Who may see it ──────────────────────────────────────────────────────────────────────────────────────────


def test_managers_and_administrators_see_who_read_it_addresses_only_the_latter(red, mona, signed_in):
    root = member("Rosa Root", Role.ADMINISTRATOR, clearance=Marking.RED)
    IncidentReaderFactory.create(incident=red, user=root)
    signed_in(mona).get("/incidents/export.csv?country=PK")
    signed_in(mona).get(red.get_absolute_url())
    where = f"{red.get_absolute_url()}readings/"
    page = signed_in(mona).get(where).content.decode()
    assert page.index("on its page") < page.index("incidents.csv"), "the latest first"
    assert "country=PK" not in page
    assert "of them TLP:RED" not in page, "which would tell of reports that they may not read"
    shown = signed_in(root).get(where).content.decode()
    assert "country=PK" in shown
    assert "1 row, 1 of them TLP:RED" in shown


def test_a_reading_names_no_project_or_actor_that_a_manager_may_not_know(red, mona, signed_in):
    wide = member("Wanda Wide", Role.VIEWER, clearance=Marking.RED)
    IncidentReaderFactory.create(incident=red, user=wide)
    for address in LISTS:
        signed_in(wide).get(address)
    page = signed_in(mona).get(f"{red.get_absolute_url()}readings/").content.decode()
    assert "Wanda Wide" in page
    plant, actor = red.links.get().project, red.involvements.get().actor
    assert str(plant) not in page
    assert str(actor) not in page


def test_the_admin_lists_it_for_administrators_alone(red, mona, ada, signed_in):
    signed_in(mona).get(red.get_absolute_url())
    page = signed_in(ada).get("/admin/accounts/reading/", {"q": red.reference})
    assert "Mona Manager" in page.content.decode()
    assert signed_in(as_staff(mona)).get("/admin/accounts/reading/").status_code == 403
