"""What is typed is kept on the server while it is typed, for its author alone, until it is filed or thrown away."""

import uuid

import pytest
from django.core.exceptions import ValidationError

from accounts.errors import NotAllowed, WrongState
from incidents.factories import IncidentFactory
from incidents.models import Incident, UnfinishedReport
from incidents.services import edit_incident
from incidents.services.unfinished import MOST_BYTES, save_unfinished
from tests.filing_form import NEW, REPORT, read, typed

AUTOSAVE = "/incidents/new/autosave/"
HALF_DONE = {
    "title": "Shots at a convoy – بلوچ",
    "occurred_date": "not a date yet",
    "casualties-TOTAL_FORMS": "2",
    "casualties-0-best": "2",
    "casualties-1-best": "many",
}


def keep(browser, entries, **headers):
    return browser.post(AUTOSAVE, entries, headers={"Accept": "application/json"} | headers)


def test_what_was_typed_comes_back_as_it_was_whatever_it_was(alice, signed_in):
    browser = signed_in(alice)
    entries = typed(browser, **HALF_DONE)
    answer = keep(browser, entries)
    assert (answer.status_code, answer.json()["message"][:5]) == (200, "Saved")
    another = signed_in(alice)  # the tab was closed, the phone is another one
    assert "Shots at a convoy" in another.get("/").content.decode()
    assert "Go on with it" in another.get(NEW).content.decode()
    again = read(another.get(f"{NEW}?unfinished={entries['filing_key']}"))
    for name, value in HALF_DONE.items():
        if not name.endswith("_FORMS"):
            assert again[name] == value, name
    assert again["filing_key"] == entries["filing_key"]


def test_the_last_save_of_a_form_counts_and_other_forms_are_others(alice, signed_in):
    browser = signed_in(alice)
    first, other = typed(browser, title="One"), typed(browser, title="Other")
    for entries in (first, other, first | {"title": "One, longer"}):
        keep(browser, entries)
    assert {kept.title for kept in UnfinishedReport.objects.all()} == {"One, longer", "Other"}


def test_once_it_is_filed_it_is_unfinished_no_more_and_a_late_save_does_not_bring_it_back(alice, signed_in):
    browser = signed_in(alice)
    entries = typed(browser, **REPORT)
    keep(browser, entries)
    assert browser.post(NEW, entries).status_code == 302
    assert not UnfinishedReport.objects.exists()
    late = keep(browser, entries)
    assert late.status_code == 409
    assert Incident.objects.get().reference in late.json()["message"]
    assert not UnfinishedReport.objects.exists()


def test_what_cannot_be_filed_stays_kept(alice, signed_in):
    browser = signed_in(alice)
    entries = typed(browser, **HALF_DONE)
    keep(browser, entries)
    assert browser.post(NEW, entries).status_code == 422
    assert UnfinishedReport.objects.get().title == HALF_DONE["title"]


def test_nobody_else_reads_or_drops_it(alice, mona, signed_in):
    browser = signed_in(alice)
    entries = typed(browser, title="Secret")
    keep(browser, entries)
    other = signed_in(mona)
    assert other.get(f"{NEW}?unfinished={entries['filing_key']}").status_code == 404
    assert other.post(f"/incidents/unfinished/{entries['filing_key']}/drop/").status_code == 404
    assert "Secret" not in other.get("/").content.decode()
    assert browser.post(f"/incidents/unfinished/{entries['filing_key']}/drop/").status_code == 302
    assert not UnfinishedReport.objects.exists()


def test_without_javascript_a_button_keeps_it(alice, signed_in):
    browser = signed_in(alice)
    entries = typed(browser, title="By hand")
    answer = browser.post(AUTOSAVE, entries, follow=True)
    assert "for you alone" in answer.content.decode()
    assert read(answer)["title"] == "By hand"


@pytest.mark.parametrize("key", ["", "nonsense", "12345678"])
def test_a_form_without_its_key_is_told_so(key, alice, signed_in):
    answer = keep(signed_in(alice), {"title": "X", "filing_key": key})
    assert answer.status_code == 400
    assert not UnfinishedReport.objects.exists()


def test_too_much_is_refused_and_changes_nothing(alice):
    key = uuid.uuid4()
    save_unfinished(actor=alice, filing_key=key, typed={"title": ["Short"]})
    with pytest.raises(ValidationError):
        save_unfinished(actor=alice, filing_key=key, typed={"narrative": ["x" * MOST_BYTES]})
    assert UnfinishedReport.objects.get().title == "Short"


def test_the_edit_of_a_report_is_kept_with_its_version(alice, mona, signed_in):
    incident = IncidentFactory.create(reporter=alice)
    browser, where = signed_in(alice), f"{incident.get_absolute_url()}edit/"
    entries = read(browser.get(where)) | {"title": "A better title"}
    assert entries["reference"] == incident.reference
    assert keep(browser, entries).status_code == 200
    kept = UnfinishedReport.objects.get()
    assert kept.incident == incident
    again = read(browser.get(f"{NEW}?unfinished={kept.filing_key}"))
    assert (again["title"], again["version"]) == ("A better title", "1")
    with pytest.raises(NotAllowed):
        save_unfinished(actor=mona, filing_key=uuid.uuid4(), typed={"version": ["1"]}, incident=incident)
    edit_incident(actor=alice, incident=incident, facts={"title": "Filed"})
    assert not UnfinishedReport.objects.exists()
    assert keep(browser, entries).status_code == 409
    incident.refresh_from_db()
    with pytest.raises(WrongState):
        save_unfinished(actor=alice, filing_key=uuid.uuid4(), typed={"version": ["1"]}, incident=incident)


def test_two_tabs_on_one_form_do_not_overwrite_each_other(alice, signed_in):
    browser = signed_in(alice)
    entries = typed(browser, title="First tab")
    first = keep(browser, entries | {"tab": "one"}).json()
    assert keep(browser, entries | {"tab": "two", "seen": first["saved_at"], "title": "Second tab"}).status_code == 200
    refused = keep(browser, entries | {"tab": "one", "seen": first["saved_at"], "title": "First tab again"})
    assert (refused.status_code, refused.json()["reason"]) == (409, "elsewhere")
    assert UnfinishedReport.objects.get().title == "Second tab"
    knowing = {"tab": "one", "seen": refused.json()["saved_at"], "title": "First tab again"}
    assert keep(browser, entries | knowing).status_code == 200
    assert keep(browser, entries | knowing | {"seen": "", "title": "Longer"}).status_code == 200, (
        "its own save it knows"
    )
    assert UnfinishedReport.objects.get().title == "Longer"


def test_a_form_that_is_taken_up_knows_what_the_server_holds(alice, signed_in):
    browser = signed_in(alice)
    entries = typed(browser, title="Here")
    seen = keep(browser, entries | {"tab": "phone"}).json()["saved_at"]
    again = read(browser.get(f"{NEW}?unfinished={entries['filing_key']}"))
    assert (again["seen"], again["tab"]) == (seen, "")


@pytest.mark.parametrize("letter", ["a", "ب", "瓜", "😀"])
def test_the_longest_narrative_is_kept_in_any_script(letter, alice, signed_in):
    browser = signed_in(alice)
    answer = keep(browser, typed(browser, narrative=letter * 50_000))
    assert answer.status_code == 200, answer.json()
