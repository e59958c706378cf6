"""How sure we are of when and where, entered, kept and shown: never more exact than what was entered."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from incidents.factories import IncidentFactory, SourceFactory
from incidents.models import Incident
from incidents.querysets.periods import happened_since, happened_until
from incidents.rules.sourcing import independent_sources_agree
from incidents.services import edit_incident, file_incident
from incidents.vocabulary.precision import PlacePrecision, TimePrecision
from incidents.vocabulary.review import State
from tests.filing_form import NEW, REPORT, complaints, read, typed
from tests.properties import examples

ZONES = ["Asia/Karachi", "Asia/Kathmandu", "America/St_Johns", "Pacific/Kiritimati", "Pacific/Pago_Pago", "UTC"]
DAYS = st.dates(date(1950, 1, 1), date(2024, 12, 30))


@given(DAYS, st.sampled_from(ZONES), st.sampled_from(["month", "year"]))
@settings(max_examples=25)
def test_some_time_in_a_month_or_year(alice, signed_in, day, zone, precision):
    browser = signed_in(alice)
    told = f"{day:%Y-%m}" if precision == "month" else f"{day:%Y}"
    entries = typed(
        browser,
        **REPORT | {"occurred_date": "", "occurred_time": "", "occurred_roughly": told, "time_zone": zone},
    )
    with transaction.atomic():
        answer = browser.post(NEW, entries)
        assert answer.status_code == 302
        incident = Incident.objects.get()
        assert incident.time_precision == precision
        first = incident.occurred_from.astimezone(ZoneInfo(zone))
        assert (first.day, first.month) == (1, day.month if precision == "month" else 1)
        assert incident.occurred_text == (f"{day:%B %Y}" if precision == "month" else f"{day:%Y}")
        again = read(browser.get(f"{incident.get_absolute_url()}edit/"))
        assert (again["occurred_roughly"], again.get("occurred_date", "")) == (told, "")
        transaction.set_rollback(True)


@given(DAYS, st.times(), st.sampled_from(ZONES), st.sampled_from(["exact", "hour", "day", "week"]))
@settings(max_examples=25)
def test_words_are_never_more_exact_than_the_precision(day, at, zone, precision):
    local = datetime.combine(day, at, tzinfo=ZoneInfo(zone))
    incident = Incident(occurred_from=local, time_zone=zone, time_precision=precision)
    text = incident.occurred_text
    assert (":" in text) == (precision in {"exact", "hour"})
    assert ("about" in text) == (precision == "hour")
    assert text.startswith("week of") == (precision == "week")


UNITS = {
    "exact": lambda local: local.replace(second=0, microsecond=0),
    "hour": lambda local: local.replace(second=0, microsecond=0),
    "day": lambda local: local.date(),
    "week": lambda local: local.date() - timedelta(days=local.weekday()),
    "month": lambda local: (local.year, local.month),
    "year": lambda local: local.year,
}
MOMENTS = st.builds(datetime.combine, DAYS, st.times())
COARSER: dict[str, dict[str, int]] = {
    "exact": {"second": 0, "microsecond": 0},
    "hour": {"second": 0},
    "day": {"hour": 0, "minute": 0},
    "week": {"hour": 23},
    "month": {"day": 1, "hour": 3},
    "year": {"month": 1, "day": 1},
}
"""The same time to the reporter, and another instant."""
PRECISIONS = st.sampled_from(TimePrecision.values)


@given(
    MOMENTS, MOMENTS, st.timedeltas(timedelta(0), timedelta(days=400)), st.sampled_from(ZONES), PRECISIONS, PRECISIONS
)
@examples(200)
def test_what_is_shown_tells_apart_no_more_than_the_precision(start, other, length, zone, precision, end_precision):
    """Two times that are one and the same to the reporter read the same: nothing more exact shines through."""
    zone_info = ZoneInfo(zone)

    def shown(moment: datetime) -> str:
        end = moment + length
        incident = Incident(time_zone=zone, time_precision=precision, end_precision=end_precision)
        incident.occurred_from, incident.occurred_to = (time.replace(tzinfo=zone_info) for time in (moment, end))
        return incident.occurred_text

    unit, end_unit = UNITS[precision], UNITS[end_precision]
    for same in (other, start.replace(**COARSER[precision])):
        if unit(start) == unit(same) and end_unit(start + length) == end_unit(same + length):
            assert shown(start) == shown(same)


@given(MOMENTS, st.sampled_from(ZONES), PRECISIONS, st.sampled_from([None, 0, 3, 40]))
@examples(15)
def test_form_to_record_to_form(alice, signed_in, moment, zone, precision, days):
    """What was entered stands in the form again, and saving it so changes nothing."""
    browser, told = signed_in(alice), {"time_zone": zone, "time_precision": precision, "occurred_roughly": ""}
    told |= {"occurred_date": f"{moment:%Y-%m-%d}", "occurred_time": f"{moment:%H:%M}"}
    if precision in {"day", "week"}:
        told["occurred_time"] = ""
    if precision in {"month", "year"}:
        told |= {
            "occurred_date": "",
            "occurred_time": "",
            "occurred_roughly": f"{moment:%Y-%m}"[: 7 if precision == "month" else 4],
        }
    elif days is not None:
        told["occurred_end_date"] = f"{moment + timedelta(days=days):%Y-%m-%d}"
    with transaction.atomic():
        answer = browser.post(NEW, typed(browser, **REPORT | told))
        assert answer.status_code == 302, (told, complaints(answer))
        incident = Incident.objects.get()
        assert incident.time_precision == precision
        page = f"{incident.get_absolute_url()}edit/"
        again = read(browser.get(page))
        assert {name: again.get(name, "") for name in told} == told
        assert browser.post(page, again).status_code == 302
        after = Incident.objects.get()
        names = ("occurred_from", "occurred_to", "time_precision", "end_precision", "time_zone", "version")
        assert [getattr(after, name) for name in names] == [getattr(incident, name) for name in names]
        transaction.set_rollback(True)


@given(MOMENTS, st.sampled_from(ZONES), st.integers(-2, 2), st.integers(0, 3))
@examples(40)
def test_a_period_of_days_holds_what_began_on_one_of_them_by_its_own_clock(db, moment, zone, offset, length):
    local = moment.replace(tzinfo=ZoneInfo(zone))
    first = local.date() + timedelta(days=offset)
    last = first + timedelta(days=length)
    with transaction.atomic():
        IncidentFactory.create(occurred_from=local, time_zone=zone)
        found = happened_until(happened_since(Incident.objects.all(), first), last).exists()
        assert found == (first <= local.astimezone(UTC).astimezone(ZoneInfo(zone)).date() <= last)
        transaction.set_rollback(True)


@pytest.mark.parametrize("precision", PlacePrecision.values)
def test_only_a_known_place_is_a_pin(precision, mona, signed_in):
    incident = IncidentFactory.create(state=State.VERIFIED, place_precision=precision)
    page = signed_in(mona).get(incident.get_absolute_url()).content.decode()
    known = precision in {"exact", "within_25_km"}
    assert ('id="map-points"' in page) == known
    assert ("the middle of the area, not the place itself" in page) == (not known)


@pytest.mark.parametrize(
    ("entries", "precision"),
    [
        ({"place": ""}, "country"),
        ({"place": "", "admin1": "Sindh"}, "first_order_admin"),
        ({"place": "Hub"}, "within_25_km"),
        ({"place": "", "latitude": "24.9", "longitude": "67.1"}, "exact"),
        ({"place": "", "place_precision": "exact"}, "country"),
        ({"place": "", "admin1": "Sindh", "place_precision": "within_25_km"}, "first_order_admin"),
        ({"place": "Gate 2", "place_precision": "exact"}, "exact"),
        ({"place": "Hub", "place_precision": "linear_or_fuzzy"}, "linear_or_fuzzy"),
    ],
)
def test_a_place_is_never_more_exact_than_what_was_entered(entries, precision, alice, signed_in):
    browser = signed_in(alice)
    assert browser.post(NEW, typed(browser, **REPORT | entries)).status_code == 302
    assert Incident.objects.get().place_precision == precision


def test_nor_through_any_other_door(alice):
    facts = {"title": "Shots", "category": "attack", "country": "PK", "occurred_from": datetime(2024, 3, 1, tzinfo=UTC)}
    pinned = facts | {"latitude": 24.9, "longitude": 67.1, "place_precision": "exact"}
    assert file_incident(actor=alice, facts=facts | {"place_precision": "exact"}).place_precision == "country"
    incident = file_incident(actor=alice, facts=pinned)
    assert incident.place_precision == "exact"
    edited = edit_incident(actor=alice, incident=incident, facts={"latitude": None, "longitude": None})
    assert edited.place_precision == "country"
    assert edit_incident(actor=alice, incident=edited, facts={"place": "Hub"}).place_precision == "country"
    titled = IncidentFactory.create(reporter=alice, place="", place_precision="exact")
    assert edit_incident(actor=alice, incident=titled, facts={"title": "Other"}).place_precision == "exact"


@pytest.mark.parametrize(
    ("told", "shown"),
    [
        ("2024-03", "March 2024"),
        ("March 2024", "March 2024"),
        ("mar 2024", "March 2024"),
        ("3/2024", "March 2024"),
        ("03.2024", "March 2024"),
        ("202403", "March 2024"),
        ("٢٠٢٤", "2024"),
        (" 2024 ", "2024"),
    ],
)
def test_a_month_is_read_as_people_write_it_and_beats_the_day_that_stood_there(told, shown, alice, signed_in):
    browser = signed_in(alice)
    today = read(browser.get(NEW))["occurred_date"]
    assert today, "the form begins with the day"
    entries = REPORT | {"occurred_date": today, "occurred_time": "", "occurred_roughly": told}
    assert browser.post(NEW, typed(browser, **entries)).status_code == 302
    assert Incident.objects.get().occurred_text == shown


@pytest.mark.parametrize(
    ("sources", "agree"),
    [
        ([("Reuters", "B", 2, False), ("Dawn", "C", 1, False)], True),
        ([("Reuters", "B", 2, False), ("reuters ", "A", 1, False)], False),
        ([("Reuters", "B", 2, False), ("Dawn", "B", 2, True)], False),
        ([("Reuters", "B", 2, False), ("Dawn", "D", 2, False)], False),
        ([("Reuters", "B", 2, False), ("Dawn", "B", 3, False)], False),
        ([("Reuters", "A", 1, False)], False),
        ([], False),
    ],
)
def test_two_independent_sources(sources, agree):
    rows = [
        SourceFactory.build(publisher=name, reliability=reliability, credibility=credibility, second_hand=second_hand)
        for name, reliability, credibility, second_hand in sources
    ]
    assert independent_sources_agree(rows) is agree
