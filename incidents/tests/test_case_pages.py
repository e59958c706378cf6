"""The pages of cases: what they show to whom, what they take, and how they answer what cannot be."""

import uuid
from datetime import UTC, datetime

import pytest
from django.utils import timezone

from accounts.vocabulary import Marking
from conftest import member
from incidents.case_factories import (
    CaseFactory,
    CaseIncidentFactory,
    CaseMemberFactory,
    CaseTaskFactory,
    MilestoneFactory,
    TaskItemFactory,
)
from incidents.factories import AttachmentFactory, CasualtyFactory, IncidentFactory, SourceFactory
from incidents.models import Case, CaseIncident, CaseTask
from incidents.services import add_case_member, add_task, edit_case, finish_task, open_case, take_case_step
from incidents.vocabulary.cases import CaseStatus, CaseStepKind
from incidents.vocabulary.review import State
from projects.vocabulary import Role

FACTS = {"title": "The airport convoy", "marking": Marking.AMBER}
FORM = {"title": "Another title", "summary": "What we know", "priority": "3", "marking": "2"}


@pytest.fixture
def bombing(db):
    incident = IncidentFactory.create(title="Convoy bombed", state=State.SUBMITTED)
    CasualtyFactory.create(incident=incident, best=2)
    SourceFactory.create(incident=incident, publisher="Dawn")
    return incident


@pytest.fixture
def case(mona, bombing):
    return open_case(actor=mona, facts=FACTS, incidents=[bombing])


@pytest.fixture
def desk(mona, signed_in):
    return signed_in(mona)


def text_of(answer):
    return answer.content.decode()


# ── Opening, editing, steps ─────────────────────────────────────────────────────────────────────────────────


def test_a_case_is_opened_from_an_incident(bombing, desk):
    page = desk.get("/cases/new/", {"incident": bombing.reference})
    form = page.context["form"]
    assert form.initial["incidents"] == bombing.reference
    sent = FORM | {"incidents": bombing.reference.lower(), "template": "convoy_attack"}
    sent |= {"opening_key": form.initial["opening_key"]}
    first, second = desk.post("/cases/new/", sent), desk.post("/cases/new/", sent)
    case = Case.objects.get()
    assert first.headers["Location"] == second.headers["Location"] == case.get_absolute_url()
    assert case.tasks.count() == 9
    assert case.reference in text_of(desk.get(bombing.get_absolute_url()))


def test_an_incident_that_one_may_not_read_is_as_if_it_were_not_there(desk, mona):
    hidden = IncidentFactory.create(state=State.SUBMITTED, country="KE")
    for reference in (hidden.reference, "INC-1999-000001"):
        answer = desk.post("/cases/new/", FORM | {"incidents": reference})
        assert answer.status_code == 422
        assert f"There is no {reference} that you may read." in text_of(answer)
    assert "INC" not in desk.get("/cases/new/", {"incident": hidden.reference}).context["form"].initial["incidents"]
    assert not Case.objects.exists()


def test_a_stale_edit_shows_both_and_can_be_sent_on(case, mona, desk):
    edit_case(actor=mona, case=case, facts={"title": "By somebody else"})
    page = desk.post(f"/cases/{case.reference}/edit/", FORM | {"version": "1"})
    assert page.status_code == 409
    assert "By somebody else" in text_of(page)
    assert "Another title" in text_of(page)
    kept = dict(page.context["kept"]) | {"version": page.context["version"]}
    assert desk.post(f"/cases/{case.reference}/edit/", kept).status_code == 302
    case.refresh_from_db()
    assert (case.title, case.version) == ("Another title", 3)


def test_a_form_without_its_version_is_taken_for_a_stale_one(case, desk):
    assert desk.post(f"/cases/{case.reference}/edit/", FORM).status_code == 409
    assert desk.post(f"/cases/{case.reference}/what-it-teaches/", {"lessons": "X"}).status_code == 409


def test_what_it_teaches_is_written_when_closed(case, mona, desk):
    take_case_step(actor=mona, case=case, step=CaseStepKind.CLOSE, reason="Done")
    sent = {"root_causes": "Same hour", "lessons": "Vary it", "version": "2"}
    assert desk.post(f"/cases/{case.reference}/what-it-teaches/", sent).status_code == 302
    assert "Vary it" in text_of(desk.get(case.get_absolute_url()))
    assert desk.get(f"/cases/{case.reference}/edit/").status_code == 409


def test_closing_with_open_mandatory_tasks_names_them(case, desk):
    CaseTaskFactory.create(case=case, title="Tell the families", mandatory=True)
    sent = {"reason": "All of them are home.", "version": "1"}
    answer = desk.post(f"/cases/{case.reference}/steps/close/", sent)
    assert answer.status_code == 409
    assert "still open: “Tell the families”" in text_of(answer)
    assert "All of them are home." in text_of(answer), "what was typed is not lost"


def test_a_step_without_its_reason_says_so(case, desk):
    answer = desk.post(f"/cases/{case.reference}/steps/close/", {"version": "1"}, follow=True)
    assert "Give the outcome" in text_of(answer)
    assert Case.objects.get().status == CaseStatus.OPEN


def test_two_presses_of_one_button(case, desk):
    answers = [desk.post(f"/cases/{case.reference}/steps/start/", {"version": "1"}).status_code for _ in range(2)]
    assert answers == [302, 409]


# ── Members and incidents ───────────────────────────────────────────────────────────────────────────────────


def test_members_are_added_by_address_and_taken_off(case, alice, desk, signed_in):
    where = f"/cases/{case.reference}/members"
    assert signed_in(alice).get(case.get_absolute_url()).status_code == 404
    assert desk.post(f"{where}/add/", {"email": alice.email}).status_code == 302
    assert signed_in(alice).get(case.get_absolute_url()).status_code == 200
    assert signed_in(alice).get(f"/cases/{case.reference}/edit/").status_code == 403
    assert desk.post(f"{where}/{alice.pk}/drop/").status_code == 302
    assert signed_in(alice).get(case.get_absolute_url()).status_code == 404


def test_an_address_that_fits_nobody_says_so_at_its_field(case, desk):
    answer = desk.post(f"/cases/{case.reference}/members/add/", {"email": "nobody@example.org"})
    assert answer.status_code == 422
    assert "Nobody with this address works here" in text_of(answer)


def test_an_incident_that_the_reader_may_not_read_is_neither_named_nor_counted(case, alice, mona, signed_in):
    add_case_member(actor=mona, case=case, email=alice.email)
    hidden = IncidentFactory.create(title="SECRET", state=State.VERIFIED, country="KE")
    CasualtyFactory.create(incident=hidden, best=7341)
    SourceFactory.create(incident=hidden, publisher="SECRET Gazette")
    AttachmentFactory.create(incident=hidden, name="SECRET.jpg")
    CaseIncidentFactory.create(case=case, incident=hidden)
    browser = signed_in(alice)
    for page in ("", "timeline/", "report/", "history/"):
        told = text_of(browser.get(f"/cases/{case.reference}/{page}"))
        assert [word for word in ("SECRET", "7341", hidden.reference) if word in told] == []
    page = browser.get(case.get_absolute_url())
    assert len(page.context["incidents"]) == 1
    assert "one report of this case that you may read" in " ".join(text_of(page).split())


def test_the_strictest_marking_of_what_is_shown_stands_above(case, mona, desk):
    mona.clearance = Marking.RED
    mona.save()
    strict = IncidentFactory.create(state=State.VERIFIED, marking=Marking.AMBER_STRICT)
    CaseIncidentFactory.create(case=case, incident=strict)
    for page in ("", "timeline/", "report/"):
        assert 'data-tlp="TLP:AMBER+STRICT"' in text_of(desk.get(f"/cases/{case.reference}/{page}"))


def test_an_incident_joins_a_case_from_its_own_page(case, desk):
    other = IncidentFactory.create(state=State.VERIFIED)
    page = desk.get(other.get_absolute_url())
    assert list(page.context["case_form"].fields["case"].queryset) == [case]
    for _ in range(2):
        desk.post(f"/incidents/{other.reference}/cases/add/", {"case": case.reference})
    assert CaseIncident.objects.filter(incident=other).count() == 1
    assert desk.get(other.get_absolute_url()).context["case_form"] is None


def test_a_draft_is_offered_no_case(case, mona, desk):
    draft = IncidentFactory.create(reporter=mona)
    page = desk.get(draft.get_absolute_url())
    assert page.context["case_form"] is None
    assert not page.context["may_open_case"]


def test_an_incident_page_names_only_cases_that_one_may_read(bombing, case, alice, signed_in):
    page = signed_in(alice).get(bombing.get_absolute_url())
    assert page.status_code == 200
    assert case.reference not in text_of(page)


# ── Tasks and milestones ────────────────────────────────────────────────────────────────────────────────────


def test_a_task_is_added_ticked_done_and_taken_up_again(case, mona, desk):
    where = f"/cases/{case.reference}/tasks"
    sent = {"title": "Call the families", "assignee": mona.pk, "due_at": "2020-01-01T10:00", "items": "One\nTwo\n"}
    assert desk.post(f"{where}/add/", sent).status_code == 302
    task = CaseTask.objects.get()
    home = text_of(desk.get("/"))
    assert "Call the families" in home
    assert "overdue since" in home
    item = task.items.first()
    for _ in range(2):
        desk.post(f"{where}/{task.pk}/items/{item.pk}/", {"ticked": "yes"})
    item.refresh_from_db()
    assert item.ticked
    for verb, done in (("done", True), ("done", True), ("again", False)):
        assert desk.post(f"{where}/{task.pk}/{verb}/").status_code == 302
        assert CaseTask.objects.get().is_done == done


def test_a_stale_task_keeps_what_was_typed(case, mona, desk):
    task = add_task(actor=mona, case=case, facts={"title": "Call"})
    where = f"/cases/{case.reference}/tasks/{task.pk}/edit/"
    assert desk.post(where, {"title": "Theirs", "version": "1"}).status_code == 302
    answer = desk.post(where, {"title": "Mine", "version": "1"})
    assert answer.status_code == 409
    assert 'value="Mine"' in text_of(answer)
    assert CaseTask.objects.get().title == "Theirs"


def test_a_task_of_another_case_is_not_there(case, desk, mona):
    other = CaseTaskFactory.create(case=CaseMemberFactory.create(user=mona).case)
    item = TaskItemFactory.create(task=other)
    for page in ("done/", "again/", f"items/{item.pk}/"):
        assert desk.post(f"/cases/{case.reference}/tasks/{other.pk}/{page}").status_code == 404
    assert desk.get(f"/cases/{case.reference}/tasks/{other.pk}/edit/").status_code == 404


def test_a_milestone_is_noted_in_the_readers_time_zone(case, mona, desk):
    mona.time_zone = "Asia/Karachi"
    mona.save()
    sent = {"at": "2024-10-07T09:30", "precision": "minute", "what": "The embassy called", "noting_key": uuid.uuid4()}
    for _ in range(2):
        assert desk.post(f"/cases/{case.reference}/milestones/add/", sent).status_code == 302
    milestone = case.milestones.get()
    assert milestone.at == datetime(2024, 10, 7, 4, 30, tzinfo=UTC)
    told = text_of(desk.get(f"/cases/{case.reference}/timeline/", {"kind": "milestones"}))
    assert "7 October 2024, 09:30 PKT" in told


def test_a_day_is_not_shown_to_the_minute(case, mona, desk):
    MilestoneFactory.create(case=case, by=mona, precision="day", what="Released")
    moment = desk.get(f"/cases/{case.reference}/timeline/", {"kind": "milestones"}).context["timeline"].moments[0]
    assert (moment.at_text, moment.what) == ("7 October 2024", "Released")


# ── Timeline, report, lists ─────────────────────────────────────────────────────────────────────────────────


def test_the_timeline_tells_in_sentences_who_did_what(case, mona, alice, desk):
    add_case_member(actor=mona, case=case, email=alice.email)
    task = add_task(actor=mona, case=case, facts={"title": "Call", "assignee": alice})
    finish_task(actor=mona, task=task)
    edit_case(actor=mona, case=case, facts={"title": "New"})
    take_case_step(actor=mona, case=case, step=CaseStepKind.CLOSE, reason="All are home.")
    shown = desk.get(f"/cases/{case.reference}/timeline/").context["timeline"].moments
    said = [f"{moment.who} {moment.what}".strip() for moment in shown]
    reference = case.incident_links.get().incident
    expected = [
        "Mona Manager closed the case",
        "Mona Manager changed the case: title",
        "Mona Manager did the task “Call”",
        "Mona Manager added the task “Call” for Alice Officer",
        "Mona Manager made Alice Officer a member",
        f"Mona Manager added {reference}",
        "Mona Manager made Mona Manager a member",
        "Mona Manager opened the case",
    ]
    assert sorted(text for text in said if text in expected) == sorted(expected), "one transaction has one time"
    assert {moment.note for moment in shown if "closed" in moment.what} == {"Outcome: All are home."}


@pytest.mark.parametrize("order", ["", "oldest"])
@pytest.mark.parametrize("kind", ["", "decisions", "tasks", "milestones", "incidents", "case"])
def test_the_pages_of_the_timeline_hold_each_moment_once_in_order(kind, order, case, mona, desk):
    for number in range(30):
        MilestoneFactory.create(case=case, by=mona, what=f"Call {number}")
        CaseTaskFactory.create(case=case)
    where, asked, found = f"/cases/{case.reference}/timeline/", {"kind": kind, "order": order}, []
    for _ in range(9):
        page = desk.get(where, asked).context["timeline"]
        found += page.moments
        if not page.further:
            break
        asked["after"] = page.further
    assert len({(moment.at, moment.what, moment.who) for moment in found}) == len(found)
    dates = [moment.at for moment in found]
    assert dates == sorted(dates, reverse=order != "oldest")
    if kind:
        assert {moment.kind for moment in found} <= {kind}
    assert len(found) >= {"": 62, "tasks": 30, "milestones": 30, "case": 2, "incidents": 2}.get(kind, 0)


@pytest.mark.parametrize("after", ["x", "WyJ4IiwxLDFd:1:2", ""])
def test_a_position_that_was_tampered_with_counts_as_none(after, case, desk):
    assert (
        desk.get(f"/cases/{case.reference}/timeline/", {"after": after, "kind": "x", "order": "x"}).status_code == 200
    )


@pytest.mark.django_db(transaction=True)
def test_what_was_written_above_ones_clearance_stays_off_the_timeline(case, mona, desk, alice, signed_in):
    alice.clearance = Marking.AMBER
    alice.save()
    mona.clearance = Marking.AMBER_STRICT
    mona.save()
    edit_case(actor=mona, case=case, facts={"marking": Marking.AMBER_STRICT})
    add_task(actor=mona, case=case, facts={"title": "SECRET then"})
    edit_case(actor=mona, case=case, facts={"marking": Marking.AMBER})
    assert "SECRET then" in text_of(desk.get(f"/cases/{case.reference}/timeline/"))
    CaseTask.objects.all().update(title="Renamed")
    add_case_member(actor=mona, case=case, email=alice.email)
    browser = signed_in(alice)
    for page in ("timeline/", "history/"):
        answer = browser.get(f"/cases/{case.reference}/{page}")
        assert answer.status_code == 200
        assert "SECRET then" not in text_of(answer)


def test_the_report_sums_what_the_reader_may_read_and_names_who_prints_it(case, mona, desk):
    second = IncidentFactory.create(state=State.VERIFIED)
    CasualtyFactory.create(incident=second, best=3)
    unknown = IncidentFactory.create(state=State.VERIFIED)
    for incident in (second, unknown):
        CaseIncidentFactory.create(case=case, incident=incident)
    page = desk.get(f"/cases/{case.reference}/report/")
    killed = page.context["figures"][0]
    assert (killed.label, killed.text, killed.unknown_in) == ("killed", "5", 1)
    told = " ".join(text_of(page).split())
    assert "3 reports of this case that you may read" in told
    assert "Printed by Mona Manager" in told
    assert "Dawn" in told
    assert "B2" in told
    assert mona.time_zone in told


def test_lists_narrow_and_their_tables_hold_the_same(case, mona, desk):
    other = CaseMemberFactory.create(user=mona, case__title="A kidnapping", case__priority=4).case
    for query, expected in (
        ({}, {case, other}),
        ({"q": "convoys airport"}, {case}),
        ({"q": "boat"}, set()),
        ({"q": "convoy"}, {case}),
        ({"q": other.reference.lower()}, {other}),
        ({"mine": "lead"}, {case}),
        ({"mine": "member"}, {case, other}),
        ({"priority": "3"}, {other}),
        ({"lead": "mona"}, {case}),
        ({"status": "unfinished"}, {case, other}),
        ({"status": "closed"}, set()),
        ({"order": "urgent"}, {case, other}),
    ):
        page = desk.get("/cases/", query)
        assert set(page.context["page"].object_list) == expected, query
        lines = b"".join(desk.get("/cases/export.csv", query).streaming_content).decode().splitlines()
        assert len(lines) == len(expected) + 1


def test_lessons_are_found_by_words_of_cases_that_one_may_read(case, mona, charlie, desk, signed_in):
    Case.objects.filter(pk=case.pk).update(root_causes="The convoys left at the same hour", lessons="Vary the hour")
    CaseFactory.create(lessons="SECRET hour")
    for sought, count in (("", 1), ("convoy", 1), ("varies", 1), ('"same hour"', 1), ("boat", 0), ("secret", 0)):
        page = desk.get("/cases/lessons/", {"q": sought})
        assert len(page.context["page"].object_list) == count, sought
        assert "SECRET" not in text_of(page)
    assert "Vary the hour" not in text_of(signed_in(charlie).get("/cases/lessons/"))
    table = b"".join(desk.get("/cases/lessons/export.csv").streaming_content).decode()
    assert "Vary the hour" in table


def test_a_manager_in_scope_runs_it_without_being_a_member(case, signed_in):
    other = member("Other Manager", Role.MANAGER, country="PK")
    browser = signed_in(other)
    assert browser.post(f"/cases/{case.reference}/steps/start/", {"version": "1"}).status_code == 302
    assert case.steps.get().actor == other


def test_a_viewer_who_is_a_member_reads_and_presses_nothing(case, signed_in):
    viewer = member("Vera Viewer", Role.VIEWER, country="PK")
    CaseMemberFactory.create(case=case, user=viewer)
    CaseTaskFactory.create(case=case, due_at=timezone.now())
    page = signed_in(viewer).get(case.get_absolute_url())
    assert page.status_code == 200
    assert f'action="/cases/{case.reference}' not in text_of(page)
