"""Bad input through the real pages: each a clear error at its field or harmless text, and nothing half saved."""

import uuid
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.utils.http import urlencode

from accounts.tests.admin_pages import visible
from accounts.vocabulary import Marking
from conftest import member
from incidents.factories import IncidentFactory, ProjectLinkFactory, SourceFactory
from incidents.models import Incident
from incidents.vocabulary.review import LinkState, State
from projects.factories import ProjectFactory
from projects.vocabulary import Role
from tests.filing_form import NEW, REPORT, complaints, filed, read, typed

pytestmark = pytest.mark.once


def rows_of_all_tables() -> dict[str, int]:
    """How many rows each table of ours has, the audit's among them."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT tablename FROM pg_tables WHERE tablename ~ '^(accounts|projects|incidents)_'")
        tables = [name for (name,) in cursor.fetchall()]
        cursor.execute(" UNION ALL ".join(f"SELECT '{name}', count(*) FROM {name}" for name in tables))
        return dict(cursor.fetchall())


@pytest.fixture
def nothing_saved(db):
    """Whatever the test did, no table has a row more or less after it."""
    counts = []
    yield lambda: counts.append(rows_of_all_tables())
    assert counts, "the test must say from when on"
    assert rows_of_all_tables() == counts[0]


@pytest.fixture
def browser(alice, signed_in) -> Client:
    client = signed_in(alice)
    client.raise_request_exception = False
    return client


def test_the_report_that_the_others_spoil_is_filed(browser):
    answer = filed(browser, action="submit")
    incident = Incident.objects.get()
    assert (answer.status_code, answer.headers["Location"]) == (302, incident.get_absolute_url())
    assert incident.state == State.SUBMITTED


SPOILED: list[tuple[dict[str, Any], str]] = [
    ({"title": ""}, "Title: Say in a few words what happened."),
    ({"title": "x" * 201}, "Title: Ensure this value has at most 200 characters"),
    ({"title": "a\x00b"}, "Title: Null characters are not allowed."),
    ({"narrative": "x" * 60_000}, "What happened: Ensure this value has at most 50000 characters"),
    ({"narrative": "a\x00b"}, "What happened: Null characters are not allowed."),
    ({"caveats": "x" * 2_001}, "Caveats: Ensure this value has at most 2000 characters"),
    ({"occurred_date": ""}, "Date: Say when: a date, or below it the month or year"),
    ({"occurred_date": "", "occurred_roughly": "March"}, "Only the month or year is known: Give a month or a year"),
    ({"occurred_date": "", "occurred_roughly": "2024-13"}, "Only the month or year is known: Give a month or a year"),
    ({"occurred_date": "", "occurred_roughly": "0000"}, "Only the month or year is known: Give a month or a year"),
    ({"occurred_roughly": "2024-03"}, "Only the month or year is known: Give a date, or only the month"),
    ({"occurred_date": "2024-13-40"}, "Date: Enter a valid date."),
    ({"occurred_date": "2999-01-01"}, "Date: This lies in the future"),
    ({"occurred_date": "1723-01-01"}, "Date: Give a date after 1900."),
    ({"occurred_date": "0001-01-01", "occurred_time": "00:00"}, "Date: Give a date after 1900."),
    ({"occurred_date": "9999-12-31", "time_zone": "America/New_York"}, "Date: This lies in the future"),
    ({"occurred_time": "25:99"}, "Local time: Enter a valid time."),
    ({"occurred_end_date": "2024-10-05"}, "Ended on: It cannot end before it starts."),
    ({"occurred_end_time": "22:59"}, "Ended on: It cannot end before it starts."),
    ({"occurred_end_date": "2999-10-05"}, "Ended on: This lies in the future"),
    ({"occurred_end_date": "9999-12-31", "time_zone": "America/New_York"}, "Ended on: This lies in the future"),
    ({"time_zone": "Mars/Olympus_Mons"}, "Time zone: Mars/Olympus_Mons is not a time zone"),
    ({"time_zone": "../../etc/passwd"}, "Time zone: ../../etc/passwd is not a time zone"),
    ({"time_precision": "second"}, "Time precision: Select a valid choice."),
    ({"country": "XX"}, "Country: Select a valid choice."),
    ({"country": ""}, "Country: Choose the country, also where"),
    ({"latitude": "90.1", "longitude": "67"}, "Latitude: Latitude lies between -90 and 90 degrees."),
    ({"latitude": "24", "longitude": "-181"}, "Longitude: Longitude lies between -180 and 180 degrees."),
    ({"latitude": "nan", "longitude": "inf"}, "Latitude: Enter a number."),
    ({"latitude": "24.9"}, "Longitude: Give both coordinates, or neither."),
    ({"longitude": "67.1"}, "Latitude: Give both coordinates, or neither."),
    ({"place_precision": "roughly"}, "Place precision: Select a valid choice."),
    ({"category": "picnic"}, "Category: Select a valid choice."),
    ({"attack_type": "picnic"}, "Attack type: Select a valid choice."),
    ({"attack_type": ""}, "Category: Say what it was"),
    ({"category": "threat"}, "Attack type: Only an attack has an attack type."),
    ({"tactics": ["ambush", "tickling"]}, "Tactics: Select a valid choice. tickling is not one"),
    ({"weapon_types": ["feather"]}, "Weapons: Select a valid choice. feather is not one"),
    ({"marking": "9"}, "Marking: Select a valid choice."),
    ({"marking": str(int(Marking.RED))}, "Marking: Select a valid choice."),
    ({"marking": "TLP"}, "Marking: Select a valid choice."),
    ({"casualties-0-best": "-1"}, "Casualties 1: Best: Ensure this value is greater than or equal to 0."),
    ({"casualties-0-best": "99999999999"}, "Casualties 1: Best: Ensure this value is less than or equal to"),
    ({"casualties-0-best": "two"}, "Casualties 1: Best: Enter a whole number."),
    ({"casualties-0-low": "3", "casualties-0-high": "2"}, "Casualties 1: The range must run low ≤ best ≤ high."),
    ({"casualties-0-low": "3", "casualties-0-best": "2"}, "Casualties 1: The range must run low ≤ best ≤ high."),
    ({"casualties-0-best": "2000000000"}, "Casualties 1: Best: Ensure this value is less than or equal to 1000000."),
    ({"casualties-0-nationality": "XX", "casualties-0-best": "1"}, "Casualties 1: Nationality: Select a valid choice."),
    ({"casualties-0-affiliation": "king"}, "Casualties 1: Affiliation: Select a valid choice."),
    ({"casualties-0-outcome": "tickled"}, "Casualties 1: Outcome: Select a valid choice."),
    ({"casualties-TOTAL_FORMS": "1000000"}, "Casualties: Please submit at most 60 forms."),
    ({"casualties-TOTAL_FORMS": "-5"}, "Casualties: The number of rows makes no sense"),
    ({"sources-TOTAL_FORMS": "-5"}, "Sources: The number of rows makes no sense"),
    ({"casualties-TOTAL_FORMS": "many"}, "Casualties: ManagementForm data is missing or has been tampered with."),
    ({"sources-TOTAL_FORMS": ""}, "Sources: ManagementForm data is missing or has been tampered with."),
    ({"sources-0-url": "javascript:alert(1)"}, "Sources 1: Address (URL): Enter a valid URL."),
    ({"sources-0-reliability": "Z"}, "Sources 1: Source: Select a valid choice."),
    ({"sources-0-credibility": "9"}, "Sources 1: Information: Select a valid choice."),
    ({"sources-0-published_on": "yesterday"}, "Sources 1: Published on: Enter a valid date."),
    ({"sources-0-publisher": "", "sources-0-published_on": "2024-01-01"}, "Sources 1: Publisher: Name the source"),
    ({"involvements-0-actor": "x" * 201}, "Involvements 1: Actor: Ensure this value has at most 200 characters"),
    ({"involvements-0-actor": "BLA", "involvements-0-role": "won"}, "Involvements 1: Role: Select a valid choice."),
    ({"links-0-project": "999999", "links-0-relation": "nearby"}, "Links 1: Project: Select a valid choice."),
    ({"links-0-project": "'; --", "links-0-relation": "nearby"}, "Links 1: Project: Select a valid choice."),
    ({"filing_key": "not-a-key"}, "Filing key: Enter a valid UUID."),
]


@pytest.mark.parametrize(("entries", "complaint"), SPOILED, ids=[complaint[:60] for _, complaint in SPOILED])
def test_a_spoiled_report_is_refused_at_its_field(entries, complaint, browser, nothing_saved):
    nothing_saved()
    answer = filed(browser, action="submit", **entries)
    assert answer.status_code == 422
    assert [line for line in complaints(answer) if line.startswith(complaint)], complaints(answer)


def test_casualties_that_say_the_same_are_refused(browser, nothing_saved):
    nothing_saved()
    twice = {"casualties-TOTAL_FORMS": "2", "casualties-0-best": "1", "casualties-1-best": "2"}
    twice |= {"casualties-0-outcome": "killed", "casualties-0-affiliation": "civilian"}
    twice |= {"casualties-1-outcome": "killed", "casualties-1-affiliation": "civilian"}
    answer = filed(browser, **twice)
    assert answer.status_code == 422
    assert complaints(answer) == [
        "Casualties 2: Nationality: There is a row for this nationality, affiliation and outcome already: "
        "put the numbers together."
    ]


def test_a_project_outside_of_the_scope_is_as_unknown_as_one_that_is_not(browser, nothing_saved):
    elsewhere = ProjectFactory.create(host_country="KE")
    nothing_saved()
    answer = filed(browser, **{"links-0-project": elsewhere.pk, "links-0-relation": "nearby"})
    assert answer.status_code == 422
    assert complaints(answer)[0].startswith("Links 1: Project: Select a valid choice.")
    assert elsewhere.name not in visible(answer)


def test_a_report_that_may_not_be_submitted_is_not_saved_either(browser, nothing_saved):
    nothing_saved()
    answer = filed(browser, action="submit", **{"sources-0-publisher": ""})
    assert answer.status_code == 422
    assert "Say how you know" in visible(answer)


def test_all_that_is_wrong_is_said_at_once_and_what_was_typed_stays(browser, nothing_saved):
    nothing_saved()
    answer = filed(browser, title="", country="", narrative="We heard <two> explosions", **{"casualties-0-best": "-1"})
    assert len(complaints(answer)) == 3
    assert "We heard &lt;two&gt; explosions" in answer.content.decode()


def test_a_row_more_is_given_without_saving_anything(browser, nothing_saved):
    nothing_saved()
    sent = typed(browser, **(REPORT | {"title": "Half typ", "casualties-0-low": "many", "add": "casualties"}))
    answer = browser.post(NEW, sent)
    assert answer.status_code == 200
    shown = read(answer)
    assert (shown["casualties-TOTAL_FORMS"], shown["casualties-1-low"]) == ("2", "")
    assert (shown["title"], shown["casualties-0-low"]) == ("Half typ", "many")
    assert browser.post(NEW, sent | {"add": "users"}).status_code == 422, "another kind of row is none"


@pytest.mark.parametrize("encoding", ["multipart", "urlencoded"])
@pytest.mark.parametrize("enforce_csrf_checks", [True, False])
def test_a_narrative_of_50_megabytes_is_too_large(encoding, enforce_csrf_checks, alice, nothing_saved):
    browser = Client(enforce_csrf_checks=enforce_csrf_checks, raise_request_exception=False)
    browser.force_login(alice, backend="allauth.account.auth_backends.AuthenticationBackend")
    browser.get(NEW)  # for the cookie that goes with the form
    sent = typed(browser, **REPORT, narrative="x" * 50_000_000)
    nothing_saved()
    if encoding == "multipart":
        answer = browser.post(NEW, sent)
    else:
        answer = browser.post(NEW, urlencode(sent, doseq=True), content_type="application/x-www-form-urlencoded")
    assert answer.status_code == 413
    assert "at most 50,000 characters" in visible(answer)
    assert "Nothing was saved" in visible(answer)


def test_more_fields_than_any_form_has_are_refused(browser, nothing_saved):
    nothing_saved()
    answer = browser.post(NEW, {f"field-{number}": "x" for number in range(2_100)})
    assert answer.status_code == 413
    assert "too many fields" in visible(answer)


@pytest.mark.parametrize(
    ("body", "content_type"),
    [
        (b"--x\r\nnonsense", "multipart/form-data; boundary="),
        (b"title=a", "application/x-www-form-urlencoded; charset=utf-16"),
        (b'{"title": "a"}', "application/json"),
        (b"\xff\xfe=\x00", "application/x-www-form-urlencoded"),
    ],
)
def test_what_no_browser_sends_is_refused(body, content_type, browser, nothing_saved):
    nothing_saved()
    assert browser.post(NEW, body, content_type=content_type).status_code in {400, 422}


def test_a_form_that_is_sent_twice_is_filed_once(browser):
    sent = typed(browser, **REPORT, action="submit")
    first, second = browser.post(NEW, sent), browser.post(NEW, sent)
    incident = Incident.objects.get()
    assert first.headers["Location"] == second.headers["Location"] == incident.get_absolute_url()
    assert incident.steps.count() == 1
    assert browser.get(NEW).context["form"].initial["filing_key"] != incident.filing_key


def test_a_form_that_comes_again_and_says_something_else_is_not_dropped_unseen(browser):
    sent = typed(browser, **REPORT, action="submit")
    browser.post(NEW, sent)
    again = browser.post(NEW, sent | {"title": "It was another convoy"})
    assert again.status_code == 409
    assert "says something else, and is not in it" in visible(again)
    assert read(again)["title"] == "It was another convoy"
    assert Incident.objects.get().title == REPORT["title"]


def test_somebody_elses_filing_key_gives_nothing_away(browser, nothing_saved):
    theirs = IncidentFactory.create(filing_key=uuid.uuid4(), title="Not yours")
    nothing_saved()
    answer = filed(browser, filing_key=str(theirs.filing_key))
    assert answer.status_code == 422
    assert theirs.reference not in visible(answer)
    assert theirs.title not in visible(answer)


@pytest.mark.parametrize("token", ["", "stale", "x" * 64])
def test_a_stale_form_says_what_to_do(token, alice, nothing_saved):
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(alice, backend="allauth.account.auth_backends.AuthenticationBackend")
    sent = typed(browser, **REPORT) | {"csrfmiddlewaretoken": token}
    nothing_saved()
    answer = browser.post(NEW, sent)
    assert answer.status_code == 403
    assert "reload the page" in visible(answer)
    assert "Nothing was changed" in visible(answer)


@pytest.fixture
def draft(alice) -> Incident:
    incident = IncidentFactory.create(reporter=alice, title="As it was")
    SourceFactory.create(incident=incident)
    return incident


def test_a_stale_version_shows_both_and_either_can_be_kept(browser, draft, nothing_saved):
    address = f"{draft.get_absolute_url()}edit/"
    mine = typed(browser, address, title="Mine <b>")
    theirs = typed(browser, address, title="Theirs <i>")
    assert browser.post(address, theirs).status_code == 302
    nothing_saved()
    answer = browser.post(address, mine)
    assert answer.status_code == 409
    page = answer.content.decode()
    assert "Mine &lt;b&gt;" in page
    assert "Theirs &lt;i&gt;" in page
    draft.refresh_from_db()
    assert draft.title == "Theirs <i>"


def test_only_what_differs_is_marked_and_in_the_words_of_the_form(browser, draft):
    address = f"{draft.get_absolute_url()}edit/"
    mine = typed(browser, address, title="Mine", attack_type="armed_assault")
    assert browser.post(address, typed(browser, address, title="Theirs")).status_code == 302
    units = browser.post(address, mine).context["units"]
    attack = (
        ["Category: Attack", "Attack type: Armed assault"],
        ["Category: Attack", "Attack type: Bombing or explosion"],
    )
    assert [(unit.label, unit.mine.lines, unit.theirs.lines) for unit in units] == [
        ("Title", ["Mine"], ["Theirs"]),
        ("What it was", *attack),
    ]


def test_mine_can_be_saved_over_it_from_the_page_that_shows_both(browser, draft):
    address = f"{draft.get_absolute_url()}edit/"
    mine = typed(browser, address, title="Mine")
    browser.post(address, typed(browser, address, title="Theirs"))
    both = read(browser.post(address, mine))
    assert browser.post(address, both | {"choose-title": "mine", "action": "save"}).status_code == 302
    draft.refresh_from_db()
    assert (draft.title, draft.version) == ("Mine", 3)


@pytest.mark.parametrize("version", ["0", "-1", "one", "9" * 5_000])
def test_a_version_that_is_none_is_refused(version, browser, draft, nothing_saved):
    nothing_saved()
    address = f"{draft.get_absolute_url()}edit/"
    answer = browser.post(address, typed(browser, address, title="Mine", version=version))
    assert answer.status_code == 422
    step = browser.post(f"{draft.get_absolute_url()}submit/", {"version": version, "reason": "\x00"})
    assert step.status_code in {302, 400, 409}
    draft.refresh_from_db()
    assert (draft.title, draft.state) == ("As it was", State.DRAFT)


@pytest.fixture
def manager(alice, signed_in) -> Client:
    client = signed_in(member("Mona Manager", Role.MANAGER, country="PK"))
    client.raise_request_exception = False
    return client


@pytest.mark.parametrize("reason", ["", "   ", "x" * 2_001, "a\x00b"])
@pytest.mark.parametrize("step", ["return", "reject"])
def test_a_decision_without_a_fit_reason_is_not_taken(step, reason, manager, alice, nothing_saved):
    incident = IncidentFactory.create(reporter=alice, state=State.IN_REVIEW)
    nothing_saved()
    answer = manager.post(f"{incident.get_absolute_url()}{step}/", {"reason": reason}, follow=True)
    said = visible(answer).lower()
    assert any(word in said for word in ("give a comment", "give a reason", "at most 2000", "null characters"))
    incident.refresh_from_db()
    assert incident.state == State.IN_REVIEW


@pytest.mark.parametrize("project", ["", "999999", "x", "elsewhere"])
def test_a_link_to_no_project_is_refused(project, browser, draft, nothing_saved):
    elsewhere = ProjectFactory.create(host_country="KE")
    nothing_saved()
    sent = {"project": elsewhere.pk if project == "elsewhere" else project, "relation": "nearby"}
    answer = browser.post(f"{draft.get_absolute_url()}links/add/", sent)
    assert answer.status_code == 422
    assert set(answer.context["link_form"].errors) == {"project"}


def test_an_unknown_relation_is_refused(browser, draft, port_qasim, nothing_saved):
    nothing_saved()
    answer = browser.post(f"{draft.get_absolute_url()}links/add/", {"project": port_qasim.pk, "relation": "x"})
    assert answer.status_code == 422
    assert set(answer.context["link_form"].errors) == {"relation"}


def test_an_unknown_severity_watches_nothing(browser, port_qasim, nothing_saved):
    nothing_saved()
    for severity in ("", "9", "grave"):
        answer = browser.post(f"{port_qasim.get_absolute_url()}watch/", {"minimum_severity": severity}, follow=True)
        assert "Choose from which severity on" in visible(answer)


@pytest.mark.parametrize(
    "address",
    [
        "/incidents/INC-2024-%00/",
        "/incidents/%00/edit/",
        "/incidents/INC-2024-000001/%00/",
        "/incidents/INC-2024-000001/links/99999999999999999999/confirm/",
        "/projects/%00/",
        "/notifications/99999999999999999999999/open/",
        "/incidents/../../etc/passwd",
        "/incidents/" + "x" * 3_000 + "/",
        "/admin/incidents/incident/%00/change/",
        "/admin/incidents/incident/99999999999999999999/change/",
        "/api/v1/incidents/INC%00/",
    ],
)
def test_an_address_that_nobody_gave_out_is_not_found(address, ada, signed_in):
    client = signed_in(ada)
    client.raise_request_exception = False
    for answer in (client.get(address), client.post(address)):
        assert answer.status_code in {401, 404, 405}


@pytest.mark.parametrize("page", ["/incidents/", "/projects/", "/review/", "/notifications/", "/"])
@pytest.mark.parametrize(
    "query",
    [
        {"q": "\x00"},
        {"q": "%_\\'\"<script>"},
        {"q": "x" * 5_000},
        {"project": "\x00", "state": "no-such", "severity": "grave", "category": "x", "country": "XX"},
        {"since": "0001-01-01", "until": "0001-01-01"},
        {"since": "9999-12-31", "until": "9999-12-31"},
        {"since": "soon", "until": "2024-02-30"},
        {"after": "\x00", "before": "nonsense"},
        {"after": "x" * 5_000},
        {"kind": "x", "status": "\x00"},
    ],
    ids=str,
)
def test_a_filter_that_makes_no_sense_breaks_no_page(page, query, mona, signed_in):
    client = signed_in(mona)
    client.raise_request_exception = False
    answer = client.get(page, query)
    assert answer.status_code == (400 if "\x00" in "".join(query.values()) else 200)
    assert "<script>" not in answer.content.decode().replace("<script src", "")


def test_a_decided_link_is_not_decided_again(manager, alice, port_qasim, nothing_saved):
    incident = IncidentFactory.create(reporter=alice, state=State.SUBMITTED)
    link = ProjectLinkFactory.create(incident=incident, project=port_qasim, state=LinkState.CONFIRMED)
    nothing_saved()
    answer = manager.post(f"{incident.get_absolute_url()}links/{link.pk}/confirm/")
    assert answer.status_code == 409
    assert "confirmed already" in visible(answer)
