"""The log of readings: TLP:RED stands there by whatever way it is read, the rest costs nothing, exports always do."""

import io
import zipfile

import pytest
from django.db import connection
from django.db.utils import DatabaseError
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.factories import NotificationFactory, RecipientFactory, TokenFactory
from accounts.models import Reading
from accounts.tests.admin_pages import as_staff
from accounts.vocabulary import Marking, ReadingKind
from conftest import member
from incidents.case_factories import CaseFactory, CaseIncidentFactory, CaseMemberFactory, CaseTaskFactory
from incidents.factories import (
    AdvisoryCauseFactory,
    AdvisoryFactory,
    DistinctPairFactory,
    IncidentFactory,
    IncidentKeyEventFactory,
    IncidentReaderFactory,
    InvolvementFactory,
    KeyEventFactory,
    ProjectLinkFactory,
)
from incidents.models import Case, Incident
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


@pytest.fixture
def red_case(mona) -> Case:
    """A TLP:RED case without incidents, that Mona leads, with something to do in it."""
    case = CaseFactory.create(title="Cobalt affair", lead=mona, marking=Marking.RED)
    CaseMemberFactory.create(case=case, user=mona)
    CaseTaskFactory.create(case=case, assignee=mona, title="Call the family")
    return case


def another(red, mona, **fields) -> Incident:
    """A second TLP:RED report, of the same readers."""
    incident = IncidentFactory.create(title="Tulip convoy", marking=Marking.RED, **{"state": State.SUBMITTED} | fields)
    IncidentReaderFactory.create(incident=incident, user=mona)
    return incident


def noted() -> list[tuple[str, str]]:
    return [(row.reader_name, row.kind) for row in Reading.objects.order_by("pk")]


OF_ONE = {
    "": ReadingKind.PAGE,
    "edit/": ReadingKind.EDIT,
    "history/": ReadingKind.HISTORY,
    "access/": ReadingKind.PAGE,
    "readers/": ReadingKind.PAGE,
    "readings/": ReadingKind.PAGE,
    "merge/": ReadingKind.PAGE,
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


def lists_of(reference: str) -> list[str]:
    """The lists in which a record was read, by name."""
    rows = Reading.objects.filter(kind=ReadingKind.LIST, red__contains=[reference])
    return list(rows.order_by("pk").values_list("subject", flat=True))


def test_to_compare_two_is_to_read_both(red, mona, signed_in):
    other = another(red, mona)
    where = f"{red.get_absolute_url()}merge/{other.reference}/"
    assert "Tulip convoy" in signed_in(mona).get(where).content.decode()
    assert signed_in(mona).post(where, {"casualties": "no-such"}).status_code == 422, "and so it is shown again"
    assert [row.red for row in Reading.objects.order_by("pk")] == [[red.reference], [other.reference]] * 2
    assert noted() == [("Mona Manager", ReadingKind.PAGE)] * 4


SAME_EVENT = "Other reports of the same event"


@pytest.mark.parametrize("why", ["likely", "distinct", "merged_here", "stands_for_it"])
def test_other_reports_of_the_same_event_are_read_with_it(why, red, mona, signed_in):
    is_merged = why in {"merged_here", "stands_for_it"}
    page, listed = red, another(red, mona, **({"state": State.MERGED, "merged_into": red} if is_merged else {}))
    if why == "likely":
        Incident.objects.update(occurred_from=red.occurred_from, latitude=24.8, longitude=67.3, title=TITLE)
    elif why == "distinct":
        DistinctPairFactory.create(one=red, other=listed)
    elif why == "stands_for_it":
        page, listed = listed, page
    assert listed.reference in signed_in(mona).get(page.get_absolute_url()).content.decode()
    assert lists_of(listed.reference) == [SAME_EVENT]


def test_likely_duplicates_are_read_on_the_page_to_choose_one(red, mona, signed_in):
    other = another(red, mona)
    Incident.objects.update(occurred_from=other.occurred_from, latitude=24.8, longitude=67.3, title=TITLE)
    assert other.reference in signed_in(mona).get(f"{red.get_absolute_url()}merge/").content.decode()
    assert lists_of(other.reference) == ["Likely duplicates"]


def test_a_report_that_was_made_red_meanwhile_is_read_on_the_form_that_would_make_it_so(red, mona, signed_in):
    answer = signed_in(mona).post(f"{red.get_absolute_url()}readers/", {"version": "1"})
    assert answer.status_code == 422 and red.reference in answer.content.decode()
    assert noted() == [("Mona Manager", ReadingKind.PAGE)]


def test_cases_are_read_wherever_they_are_listed(red, red_case, mona, signed_in):
    browser = signed_in(mona)
    assert "Cobalt affair" in browser.get("/").content.decode()
    assert "Cobalt affair" in browser.get(red.get_absolute_url()).content.decode(), "it may be chosen there"
    CaseIncidentFactory.create(case=red_case, incident=red)
    assert "Cobalt affair" in browser.get(red.get_absolute_url()).content.decode(), "it belongs there"
    assert "Cobalt affair" in browser.get("/cases/").content.decode()
    around = "Cases on the page of an incident"
    assert lists_of(red_case.reference) == ["Home", around, around, "List of cases"]


@pytest.mark.parametrize("where", ["/notifications/", "/notifications/bell/"])
def test_an_alert_names_it_and_leaves_the_rest_to_its_page(where, red, mona, signed_in):
    alert = NotificationFactory.create(subject=red.reference, details={"project": red.links.get().project_id})
    RecipientFactory.create(user=mona, notification=alert)
    page = signed_in(mona).get(where).content.decode()
    assert f"{red.reference} is TLP:RED" in page and TITLE not in page and red.place not in page
    assert noted() == []
    Incident.objects.update(marking=Marking.AMBER)
    assert TITLE in signed_in(mona).get(where).content.decode()


def test_a_case_that_starts_with_a_report_shows_it(red, mona, signed_in):
    assert TITLE in signed_in(mona).get(f"/cases/new/?incident={red.reference}").content.decode()
    assert lists_of(red.reference) == ["Incidents of a new case"]


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


def test_the_admin_writes_down_cases_tasks_and_names_of_files(red, photo, red_case, mona, signed_in):
    desk, task = signed_in(as_staff(mona)), red_case.tasks.get()
    for model, record in (("case", red_case), ("casetask", task)):
        for page in ("change", "history"):
            before = Reading.objects.filter(kind=ReadingKind.ADMIN, red=[red_case.reference]).count()
            assert desk.get(f"/admin/incidents/{model}/{record.pk}/{page}/").status_code == 200
            after = Reading.objects.filter(kind=ReadingKind.ADMIN, red=[red_case.reference]).count()
            assert after > before, f"{model} {page}"
    assert "Cobalt affair" in desk.get("/admin/incidents/case/").content.decode()
    assert "Call the family" in desk.get("/admin/incidents/casetask/").content.decode()
    assert photo.name in desk.get("/admin/incidents/attachment/").content.decode()
    assert lists_of(red_case.reference) == ["Cases in the admin", "Tasks in the admin"]
    assert lists_of(red.reference) == ["Attachments in the admin"]


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
