"""Visits, summits, anniversaries: how far an incident is from them, and who says so."""

from datetime import UTC, date, datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.errors import NotAllowed
from conftest import member
from incidents.factories import IncidentFactory, IncidentKeyEventFactory, KeyEventFactory
from incidents.models import IncidentKeyEvent, KeyEvent
from incidents.services import edit_key_event, link_key_event, name_key_event, unlink_key_event
from incidents.services.key_events import within_risk_window
from incidents.vocabulary.review import State
from projects.vocabulary import Role

NOT_KNOWN = "its day is not known"


@pytest.fixture
def summit(db) -> KeyEvent:
    return KeyEventFactory.create(name="SCO meeting", starts_on=date(2024, 10, 15), ends_on=date(2024, 10, 16))


@pytest.mark.parametrize(
    ("at", "zone", "precision", "text"),
    [
        (datetime(2024, 10, 6, 18, 0, tzinfo=UTC), "Asia/Karachi", "hour", "9 days before"),
        (datetime(2024, 10, 14, 18, 59, tzinfo=UTC), "Asia/Karachi", "exact", "1 day before"),
        (datetime(2024, 10, 14, 19, 1, tzinfo=UTC), "Asia/Karachi", "exact", "during"),
        (datetime(2024, 10, 16, 12, 0, tzinfo=UTC), "Asia/Karachi", "day", "during"),
        (datetime(2024, 10, 16, 19, 1, tzinfo=UTC), "Asia/Karachi", "exact", "1 day after"),
        (datetime(2024, 10, 16, 19, 1, tzinfo=UTC), "UTC", "exact", "during"),
        (
            datetime(2024, 9, 30, 19, 0, tzinfo=UTC),
            "Asia/Karachi",
            "month",
            "about 14 days before, its day is not known",
        ),
    ],
)
def test_days_before_and_after_by_the_clock_of_the_place(at, zone, precision, text, summit):
    incident = IncidentFactory.create(occurred_from=at, time_zone=zone, time_precision=precision)
    assert IncidentKeyEventFactory.create(incident=incident, key_event=summit).distance_text == text


def test_the_same_event_is_named_once(alice, anna):
    first = name_key_event(actor=alice, name="Visit of the premier", starts_on=date(2024, 10, 14), kind="visit")
    assert name_key_event(actor=anna, name="visit of the Premier ", starts_on=date(2024, 10, 14)) == first
    assert name_key_event(actor=anna, name="Visit of the premier", starts_on=date(2025, 2, 1)) != first
    with pytest.raises(NotAllowed):
        name_key_event(actor=member("Vera", Role.VIEWER), name="X", starts_on=date(2024, 1, 1))
    with pytest.raises(NotAllowed):
        edit_key_event(actor=alice, event=first, place="Islamabad")


def test_linking_counts_as_a_write_and_is_once(alice, victor, summit):
    incident = IncidentFactory.create(reporter=alice, state=State.SUBMITTED)
    link_key_event(actor=alice, incident=incident, event=summit)
    link = link_key_event(actor=alice, incident=incident, event=summit, note="Just before it.")
    assert IncidentKeyEvent.objects.get().note == "Just before it."
    incident.refresh_from_db()
    assert incident.version == 3
    unlink_key_event(actor=alice, link=link)
    assert not IncidentKeyEvent.objects.exists()


def test_what_lies_in_the_window_is_suggested_to_whoever_may_read_it(mona, charlie, summit):
    inside = IncidentFactory.create(state=State.VERIFIED)
    linked = IncidentFactory.create(state=State.VERIFIED)
    IncidentKeyEventFactory.create(incident=linked, key_event=summit)
    IncidentFactory.create(state=State.VERIFIED, occurred_from=datetime(2024, 9, 1, tzinfo=UTC))
    IncidentFactory.create(state=State.VERIFIED, country="KE")
    assert list(within_risk_window(summit, mona)) == [inside]
    assert not within_risk_window(summit, charlie).exists()


def test_on_the_pages(mona, signed_in, summit):
    incident = IncidentFactory.create(state=State.VERIFIED, title="Convoy bombed")
    hidden = IncidentFactory.create(state=State.VERIFIED, country="KE", title="A hidden Kenyan report")
    IncidentKeyEventFactory.create(incident=hidden, key_event=summit)
    browser = signed_in(mona)
    assert "Convoy bombed" in browser.get(summit.get_absolute_url()).content.decode(), "within the window"
    where = f"{incident.get_absolute_url()}key-events/add/"
    assert "9 days before" in browser.post(where, {"key_event": summit.pk}, follow=True).content.decode()
    page = browser.get(summit.get_absolute_url()).content.decode()
    assert "9 days before" in page
    assert "Kenyan" not in page
    assert "SCO meeting" in browser.get("/key-events/?q=sco&since=2024-10-16&until=2024-12-31").content.decode()
    assert "Nothing matches" in browser.get("/key-events/?since=2024-10-17").content.decode()


def test_a_list_asks_as_much_for_12_as_for_2(mona, signed_in, summit):
    browser, counts = signed_in(mona), []
    for more in (2, 10):
        for _ in range(more):
            IncidentKeyEventFactory.create(incident=IncidentFactory.create(state=State.VERIFIED), key_event=summit)
        with CaptureQueriesContext(connection) as queries:
            browser.get(summit.get_absolute_url())
        counts.append(len(queries))
    assert counts[0] == counts[1]
