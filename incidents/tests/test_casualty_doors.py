"""Casualties through every door: each gives the totals of its rows, and takes no range that runs the wrong way."""

from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from hypothesis import assume, given
from hypothesis import strategies as st

from accounts.tests.admin_pages import as_staff, typed_into
from conftest import member
from incidents.factories import IncidentFactory
from incidents.models import Casualty, Incident
from incidents.services import edit_incident, file_incident
from incidents.services.contents import Contents
from incidents.tests.counting import totals_of
from incidents.vocabulary.people import Affiliation, Outcome
from incidents.vocabulary.review import State
from projects.vocabulary import Role
from tests.at_once import at_once
from tests.filing_form import NEW, REPORT, read, typed
from tests.properties import examples

BOUNDS = ("low", "best", "high")
COUNTS = st.none() | st.integers(0, 40)
WHO = st.tuples(st.sampled_from(Affiliation.values), st.sampled_from(Outcome.values))
ADMIN = "/admin/incidents/incident/"
FACTS = {"title": "X", "category": "attack", "occurred_from": IncidentFactory.occurred_from, "country": "PK"}


def runs_right(bounds: tuple[int | None, ...]) -> bool:
    known = [bound for bound in bounds if bound is not None]
    return known == sorted(known)


BOUNDED = st.tuples(COUNTS, COUNTS, COUNTS)
ROWS = st.dictionaries(WHO, BOUNDED.filter(runs_right), min_size=1, max_size=3).filter(
    lambda rows: rows.get(("unknown", "killed")) != (None, None, None)  # how the form shows a row nobody filled in
)
Rows = dict[tuple[str, str], tuple[int | None, ...]]


def text(count: int | None) -> str:
    return "" if count is None else str(count)


def as_rows(rows: Rows) -> list[dict[str, Any]]:
    return [
        {"affiliation": affiliation, "outcome": outcome, **dict(zip(BOUNDS, bounds, strict=True))}
        for (affiliation, outcome), bounds in rows.items()
    ]


def as_typed(rows: Rows) -> dict[str, str]:
    """The same as a browser sends them."""
    sent = {"casualties-TOTAL_FORMS": str(len(rows))}
    for number, row in enumerate(as_rows(rows)):
        sent |= {f"casualties-{number}-{name}": text(value) for name, value in row.items()}
    return sent


def stored(incident: Incident) -> dict[str, int | None]:
    now = Incident.objects.get(pk=incident.pk)
    return {name: getattr(now, name) for name in totals_of([])}


def kept(incident: Incident) -> Rows:
    rows = Casualty.objects.filter(incident=incident)
    return {(row.affiliation, row.outcome): (row.low, row.best, row.high) for row in rows}


@given(ROWS, BOUNDED.filter(runs_right))
@examples(6)
def test_through_the_form(alice, signed_in, rows, revised):
    browser = signed_in(alice)
    with transaction.atomic():
        assert browser.post(NEW, typed(browser, **REPORT | as_typed(rows))).status_code == 302
        incident = Incident.objects.get()
        assert kept(incident) == rows, "null stays null, and nought stays nought"
        assert stored(incident) == totals_of(Casualty.objects.all())
        first = Casualty.objects.order_by("pk")[0]
        page = f"{incident.get_absolute_url()}edit/"
        sent = {f"casualties-0-{name}": text(bound) for name, bound in zip(BOUNDS, revised, strict=True)}
        assert browser.post(page, read(browser.get(page)) | sent).status_code == 302
        assert kept(incident) == rows | {(first.affiliation, first.outcome): revised}
        assert stored(incident) == totals_of(Casualty.objects.all())
        transaction.set_rollback(True)


@given(ROWS)
@examples(6)
def test_through_the_admin(alice, signed_in, rows):
    browser = signed_in(as_staff(alice))
    with transaction.atomic():
        incident = IncidentFactory.create(reporter=alice, state=State.DRAFT)
        page = f"{ADMIN}{incident.pk}/change/"
        entries = typed_into(browser.get(page), "incident_form") | as_typed(rows)
        assert browser.post(page, entries).status_code == 302
        assert kept(incident) == rows
        assert stored(incident) == totals_of(Casualty.objects.all())
        transaction.set_rollback(True)


@given(WHO, BOUNDED)
@examples(15)
def test_no_door_takes_a_range_that_runs_the_wrong_way(alice, who, bounds):
    assume(not runs_right(bounds))
    (row,) = as_rows({who: bounds})
    with transaction.atomic():
        incident = file_incident(actor=alice, facts=FACTS)
        before = stored(incident)
        with pytest.raises(ValidationError, match="low ≤ best ≤ high"):
            edit_incident(actor=alice, incident=incident, facts={}, contents=Contents(casualties=[row]))
        with pytest.raises(IntegrityError), transaction.atomic():
            Casualty.objects.bulk_create([Casualty(incident=incident, **row)])
        Casualty.objects.create(incident=incident, outcome=who[1], affiliation=who[0])
        with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("UPDATE incidents_casualty SET low = %s, best = %s, high = %s", bounds)
        Casualty.objects.all().delete()
        assert stored(incident) == before
        transaction.set_rollback(True)


def test_the_form_and_the_admin_say_so(alice, signed_in):
    wrong = as_typed({("civilian", "killed"): (5, 2, None)})
    browser = signed_in(as_staff(alice))
    answer = browser.post(NEW, typed(browser, **REPORT | wrong))
    assert answer.status_code == 422 and "low ≤ best ≤ high" in answer.content.decode()
    incident = IncidentFactory.create(reporter=alice, state=State.DRAFT)
    page = f"{ADMIN}{incident.pk}/change/"
    answer = browser.post(page, typed_into(browser.get(page), "incident_form") | wrong)
    assert answer.status_code == 200 and "low ≤ best ≤ high" in answer.content.decode()
    assert not Casualty.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_a_service_and_a_hand_written_statement_at_once_leave_the_totals_of_the_rows():
    alice = member("Alice", Role.OFFICER, country="PK")
    incident = file_incident(actor=alice, facts=FACTS)
    row = {"affiliation": "civilian", "outcome": "killed", "best": 2}

    def by_hand() -> None:
        with connection.cursor() as cursor:
            cursor.execute(
                "INSERT INTO incidents_casualty (incident_id, nationality, affiliation, outcome, low, high)"
                " VALUES (%s, 'CN', 'contractor', 'killed', 3, 5)",
                [incident.pk],
            )

    outcomes = at_once(
        lambda: Incident.objects.select_for_update().get(pk=incident.pk),
        lambda: edit_incident(
            actor=alice, incident=incident, facts={"title": "Y"}, contents=Contents(casualties=[row])
        ),
        by_hand,
    )
    assert not [outcome for outcome in outcomes if isinstance(outcome, Exception)]
    assert stored(incident) == totals_of(Casualty.objects.all())
