"""A session left open names no readers, takes no TLP:RED off, lets nobody into a case and merges nothing."""

from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.factories import PASSWORD
from accounts.tests.admin_pages import as_staff, typed_into, visible
from accounts.vocabulary import Marking
from conftest import member
from incidents.case_factories import CaseFactory, CaseMemberFactory
from incidents.factories import IncidentFactory, IncidentReaderFactory, SourceFactory
from incidents.models import Case, CaseMember, Incident, IncidentReader
from incidents.vocabulary.review import State
from projects.vocabulary import Role
from tests.filing_form import typed

pytestmark = pytest.mark.django_db
AGAIN = "account_reauthenticate"
REFUSED = "First show once more who you are"
CLEARED = {"country": "PK", "clearance": Marking.RED}


@pytest.fixture
def mona(db):
    return as_staff(member("Mona Manager", Role.MANAGER, **CLEARED))


@pytest.fixture
def left_open(mona):
    """Mona's browser, six minutes after she signed in."""
    browser = Client()
    with time_machine.travel(timezone.now() - timedelta(minutes=6)):
        assert browser.post(reverse("account_login"), {"login": mona.email, "password": PASSWORD}).status_code == 302
    return browser


@pytest.fixture
def records(mona) -> dict[str, object]:
    """A TLP:RED report and case of Mona and Stella, two plain reports, and Mei who is in none of them."""
    stella = member("Stella Manager", Role.MANAGER, **CLEARED)
    red = IncidentFactory.create(title="Orchid convoy", state=State.SUBMITTED, marking=Marking.RED)
    case = CaseFactory.create(title="Cobalt affair", lead=mona, marking=Marking.RED)
    plain, kept = (IncidentFactory.create(state=State.SUBMITTED) for _ in range(2))
    for incident in (red, plain, kept):
        SourceFactory.create(incident=incident)
    for person in (mona, stella):
        IncidentReaderFactory.create(incident=red, user=person)
        CaseMemberFactory.create(case=case, user=person)
    mei = member("Mei Analyst", Role.ANALYST, **CLEARED)
    return {"red": red, "case": case, "plain": plain, "kept": kept, "mona": mona, "stella": stella, "mei": mei}


def as_it_stands() -> tuple[list[object], ...]:
    return (
        list(Incident.objects.order_by("pk").values_list("state", "marking")),
        list(IncidentReader.objects.order_by("pk").values_list("incident", "user")),
        list(Case.objects.values_list("lead", "marking")),
        list(CaseMember.objects.order_by("pk").values_list("user", flat=True)),
    )


DANGEROUS = {
    "/incidents/{plain.reference}/readers/": {"readers": "{mona.pk}", "version": "1"},
    "/incidents/{red.reference}/readers/add/": {"reader": "{mei.pk}"},
    "/incidents/{red.reference}/readers/{stella.pk}/drop/": {},
    "/incidents/{plain.reference}/merge/{kept.reference}/": {"casualties": "kept", "reason": "The same convoy."},
    "/cases/{case.reference}/members/add/": {"email": "{mei.email}"},
    "/cases/{case.reference}/lead/": {"lead": "{stella.pk}", "version": "1"},
}


@pytest.mark.parametrize("path", DANGEROUS)
def test_nothing_dangerous_is_done_before_the_password_was_shown_and_then_it_is(path, left_open, records):
    before, sent = as_it_stands(), {name: value.format(**records) for name, value in DANGEROUS[path].items()}
    asked = left_open.post(path.format(**records), sent)
    assert asked.status_code == 302 and asked.url.startswith(reverse(AGAIN)), asked.content
    assert as_it_stands() == before
    done = left_open.post(asked.url, {"password": PASSWORD})
    assert done.status_code == 302 and as_it_stands() != before, "what was sent is not lost"


@pytest.mark.parametrize("path", ["/incidents/{plain.reference}/readers/", "/incidents/{red.reference}/edit/"])
def test_looking_needs_no_password(path, left_open, records):
    assert left_open.get(path.format(**records)).status_code == 200


FORMS = {
    "/incidents/{red.reference}/edit/": None,
    "/cases/{case.reference}/edit/": None,
    "/admin/incidents/incident/{red.pk}/change/": "incident_form",
    "/admin/incidents/case/{case.pk}/change/": "case_form",
}


def on_form(browser: Client, path: str, where: str) -> dict[str, object]:
    """What a browser sends from the form as it stands there."""
    form_id = FORMS[path]
    return typed_into(browser.get(where), form_id) if form_id else typed(browser, where)


@pytest.mark.parametrize("path", FORMS)
def test_tlp_red_is_not_taken_off_and_what_was_typed_stays(path, left_open, records):
    where, before = path.format(**records), as_it_stands()
    changed = {"title": "Typed with care", "marking": str(int(Marking.AMBER))}
    sent = on_form(left_open, path, where) | changed
    asked = left_open.post(where, sent)
    assert REFUSED in visible(asked) and "Typed with care" in asked.content.decode()
    assert as_it_stands() == before
    left_open.post(reverse(AGAIN), {"password": PASSWORD})
    saved = left_open.post(where, sent)
    assert saved.status_code == 302, visible(saved)
    assert as_it_stands() != before


@pytest.mark.parametrize("path", FORMS)
def test_other_edits_need_no_password(path, left_open, records):
    where, changed = path.format(**records), {"title": "Typed with care"}
    sent = on_form(left_open, path, where) | changed
    saved = left_open.post(where, sent)
    assert saved.status_code == 302, visible(saved)
