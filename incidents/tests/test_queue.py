"""The review queue: its order, tabs, filters and pages, and reports assigned one by one and by ticks."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from accounts.errors import NotAllowed, StaleVersion, WrongState
from accounts.vocabulary import Marking
from conftest import member
from incidents.factories import IncidentFactory, ProjectLinkFactory
from incidents.models import Incident
from incidents.services import assign_incident, assign_incidents, claim_incident
from incidents.vocabulary.review import State
from projects.vocabulary import Role, Severity
from tests.at_once import at_once


def waiting(hours: float, severity: int = Severity.SERIOUS, **facts) -> Incident:
    """Handed in so many hours ago."""
    submitted = timezone.now() - timedelta(hours=hours)
    return IncidentFactory.create(severity=severity, submitted_at=submitted, **({"state": State.SUBMITTED} | facts))


def shown(browser, query: str = "") -> list[str]:
    return [row.title for row in browser.get(f"/review/?{query}").context["page"].object_list]


def numbers(browser, query: str = "") -> list[int]:
    return [tab["number"] for tab in browser.get(f"/review/?{query}").context["tabs"]]


def test_overdue_first_then_the_gravest_then_the_least_time(mona, signed_in):
    waiting(1, Severity.CRITICAL, title="critical, due in 3 h")
    waiting(2, Severity.CRITICAL, title="critical, due in 2 h")
    waiting(1, Severity.MINOR, title="minor, due in a week")
    waiting(200, Severity.MINOR, title="minor, overdue")
    waiting(23, title="serious, due in 1 h")
    waiting(30, title="serious, overdue", state=State.IN_REVIEW)
    assert shown(signed_in(mona)) == [
        "serious, overdue",
        "minor, overdue",
        "critical, due in 2 h",
        "critical, due in 3 h",
        "serious, due in 1 h",
        "minor, due in a week",
    ]


def test_every_report_stands_on_one_page(mona, signed_in):
    titles = [waiting(number, number % 4 + 1).title for number in range(1, 61)]
    browser, query, seen = signed_in(mona), "", []
    for _ in range(3):
        page = browser.get(f"/review/{query}").context["page"]
        seen += [row.title for row in page.object_list]
        query = page.next_url
    assert not query
    assert len(seen) == 60 and set(seen) == set(titles)


def test_tabs_and_their_numbers(mona, omar, alice, cpec, signed_in):
    mine, held, forgotten, theirs = (waiting(1, title=title, reporter=alice) for title in ("a", "b", "c", "d"))
    Incident.objects.filter(pk=mine.pk).update(assigned_to=mona)
    Incident.objects.filter(pk=theirs.pk).update(assigned_to=omar)
    for incident, until in ((held, timedelta(hours=1)), (forgotten, -timedelta(hours=1))):
        IncidentFactory.create(
            title=f"{incident.title}, in review",
            state=State.IN_REVIEW,
            claimed_by=mona,
            claimed_until=timezone.now() + until,
        )
    browser = signed_in(mona)
    assert set(shown(browser, "tab=mine")) == {"a", "b, in review"}
    assert set(shown(browser, "tab=unassigned")) == {"b", "c", "c, in review"}
    assert numbers(browser) == [6, 2, 3]
    assert numbers(browser, "state=in_review") == [2, 1, 1]


@pytest.mark.parametrize(
    ("query", "titles"),
    [
        ("severity=4", {"a"}),
        ("state=in_review", {"b"}),
        ("country=IR", {"b"}),
        ("due=overdue", {"a"}),
        ("due=today", {"a", "c"}),
        ("marking=1", {"c"}),
        ("project=port-qasim-coal-power-plant", {"c"}),
        ("q=INC-2024-000007", {"b"}),
        ("severity=x", set()),
    ],
)
def test_filters_live_in_the_address(query, titles, port_qasim, signed_in):
    waiting(5, Severity.CRITICAL, title="a")
    waiting(5, Severity.MINOR, title="b", state=State.IN_REVIEW, country="IR", reference="INC-2024-000007")
    linked = waiting(5, title="c", marking=Marking.GREEN)
    ProjectLinkFactory.create(incident=linked, project=port_qasim)
    assert set(shown(signed_in(member("Erik Everywhere", Role.MANAGER)), query)) == titles


def test_an_empty_queue_says_so(mona, signed_in):
    browser = signed_in(mona)
    assert "Nothing waits for review" in browser.get("/review/").content.decode()
    assert "Nothing waits for you" in browser.get("/review/?tab=mine").content.decode()
    assert "Nothing matches" in browser.get("/review/?severity=4").content.decode()


def test_assigned_to_a_manager_who_may_decide_or_to_nobody(mona, omar, alice, anna, ada, charlie, cpec):
    incident = waiting(1, reporter=alice)
    for unfit in (alice, anna, ada, charlie, omar):
        with pytest.raises(ValidationError, match="could not decide"):
            assign_incident(actor=mona, incident=incident, assignee=unfit)
    ProjectLinkFactory.create(incident=incident, project=cpec)
    assigned = assign_incident(actor=mona, incident=incident, assignee=omar)
    assert (assigned.assigned_to, assigned.claimed_by, assigned.version) == (omar, None, 2)
    assert assign_incident(actor=mona, incident=incident, assignee=omar).version == 2
    assert assign_incident(actor=omar, incident=incident, assignee=None).assigned_to is None
    with pytest.raises(StaleVersion):
        assign_incident(actor=mona, incident=incident, assignee=mona, version=2)


@pytest.mark.parametrize("state", [State.VERIFIED, State.CLOSED, State.REJECTED, State.MERGED, State.EXTERNAL])
def test_what_waits_for_nobody_is_not_assigned(state, mona, alice):
    with pytest.raises(WrongState):
        assign_incident(actor=mona, incident=IncidentFactory.create(reporter=alice, state=state), assignee=mona)


@pytest.mark.parametrize("person", ["alice", "anna", "ada"])
def test_only_a_manager_in_scope_assigns(person, mona, alice, request):
    incident = waiting(1, reporter=alice)
    with pytest.raises(NotAllowed):
        assign_incident(actor=request.getfixturevalue(person), incident=incident, assignee=mona)


def test_nobody_chooses_who_decides_on_their_own_report(mona):
    paul = member("Paul Manager", Role.MANAGER, country="PK")
    with pytest.raises(NotAllowed):
        assign_incident(actor=mona, incident=waiting(1, reporter=mona), assignee=paul)


def test_ticked_reports_are_assigned_together(mona, alice, signed_in):
    paul = member("Paul Manager", Role.MANAGER, country="PK")
    one, two, own, other = (waiting(1, reporter=who) for who in (alice, alice, mona, alice))
    elsewhere = waiting(1, country="IR")
    browser = signed_in(mona)
    ticked = {"incidents": [one.reference, two.reference, own.reference], "assignee": paul.pk, "query": "tab=mine&x=1"}
    answer = browser.post("/review/assign/", ticked)
    assert answer.url == "/review/?tab=mine&x=1"
    page = browser.get("/review/").content.decode()
    assert "2 reports are assigned to Paul Manager." in page
    assert f"{own.reference}: Nobody decides on a report of their own" in page
    assert set(Incident.objects.filter(assigned_to=paul)) == {one, two}
    browser.post("/review/assign/", {"incidents": [elsewhere.reference], "assignee": paul.pk})
    assert "not there any more" in browser.get("/review/").content.decode()
    browser.post("/review/assign/", {"assignee": paul.pk})
    assert "Tick the reports" in browser.get("/review/").content.decode()
    browser.post("/review/assign/", {"incidents": [one.reference], "assignee": ""})
    assert not Incident.objects.filter(pk__in=[one.pk, other.pk, elsewhere.pk]).exclude(assigned_to=None).exists()


def test_the_page_offers_who_may_decide(mona, alice, signed_in):
    paul = member("Paul Manager", Role.MANAGER, country="PK")
    member("Kim Elsewhere", Role.MANAGER, country="KE")
    incident = waiting(1, reporter=alice)
    browser = signed_in(mona)
    form = browser.get(incident.get_absolute_url()).context["assign_form"]
    assert set(form.fields["assignee"].queryset) == {mona, paul}
    offered = browser.get("/review/").context["assign_form"].fields["assignee"].queryset
    assert set(offered) == {mona, paul}
    browser.post(f"{incident.get_absolute_url()}assign/", {"assignee": paul.pk, "version": incident.version})
    assert "Assigned to <strong>Paul Manager</strong>" in browser.get(incident.get_absolute_url()).content.decode()


@pytest.mark.django_db(transaction=True)
def test_two_who_assign_overlapping_reports_at_once_both_come_through():
    alice = member("Alice", Role.OFFICER, country="PK")
    mona, paul = (member(name, Role.MANAGER, country="PK") for name in ("Mona", "Paul"))
    reports = [waiting(1, reporter=alice) for _ in range(4)]
    outcomes = at_once(
        lambda: Incident.objects.select_for_update().get(pk=reports[0].pk),
        lambda: assign_incidents(actor=mona, incidents=reports, assignee=mona),
        lambda: assign_incidents(actor=paul, incidents=reports[::-1], assignee=paul),
    )
    assert [(len(done), refused) for done, refused in outcomes] == [(4, []), (4, [])]
    assert len(set(Incident.objects.values_list("assigned_to", flat=True))) == 1


@pytest.mark.django_db(transaction=True)
def test_assigning_and_claiming_at_once_keep_both():
    alice = member("Alice", Role.OFFICER, country="PK")
    mona, paul = (member(name, Role.MANAGER, country="PK") for name in ("Mona", "Paul"))
    incident = waiting(1, reporter=alice, state=State.IN_REVIEW)
    at_once(
        lambda: Incident.objects.select_for_update().get(pk=incident.pk),
        lambda: assign_incident(actor=mona, incident=incident, assignee=mona),
        lambda: claim_incident(actor=paul, incident=incident),
    )
    incident.refresh_from_db()
    assert (incident.assigned_to, incident.holder, incident.version) == (mona, paul, 3)
