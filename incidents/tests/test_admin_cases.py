"""Cases and tasks in the admin: the same work, the same rules, the same refusals."""

import pytest

from accounts.tests.admin_pages import as_staff, typed_into, visible
from accounts.vocabulary import Marking
from incidents.case_factories import CaseIncidentFactory, CaseMemberFactory, CaseTaskFactory
from incidents.factories import IncidentFactory
from incidents.models import Case, CaseTask
from incidents.services import edit_case, open_case
from incidents.vocabulary.cases import CaseStatus
from incidents.vocabulary.review import State


@pytest.fixture
def bombing(db):
    return IncidentFactory.create(state=State.SUBMITTED)


@pytest.fixture
def case(mona, bombing):
    return open_case(actor=mona, facts={"title": "The airport convoy", "marking": Marking.AMBER}, incidents=[bombing])


@pytest.fixture
def desk(mona, signed_in):
    return signed_in(as_staff(mona))


def test_a_case_is_opened_with_its_tasks(bombing, mona, desk):
    sent = typed_into(
        desk.get("/admin/incidents/case/add/"),
        "case_form",
        title="The airport convoy",
        priority="3",
        marking="2",
        template="threat",
        incidents=bombing.reference,
    )
    answers = [desk.post("/admin/incidents/case/add/", sent).status_code for _ in range(2)]
    assert answers == [302, 302]
    case = Case.objects.get()
    assert (case.lead, case.tasks.count(), case.incident_links.get().incident) == (mona, 6, bombing)


def test_a_stale_page_changes_nothing(case, mona, desk):
    where = f"/admin/incidents/case/{case.pk}/change/"
    sent = typed_into(desk.get(where), "case_form", title="Mine")
    edit_case(actor=mona, case=case, facts={"title": "Theirs"})
    assert desk.post(where, sent).status_code == 409
    assert Case.objects.get().title == "Theirs"


def test_an_incident_is_added_as_a_row_and_hidden_ones_stay_out_of_sight(case, mona, desk):
    hidden = CaseIncidentFactory.create(case=case, incident__title="SECRET", incident__country="KE")
    other = IncidentFactory.create(state=State.VERIFIED)
    where = f"/admin/incidents/case/{case.pk}/change/"
    page = desk.get(where)
    assert "SECRET" not in visible(page)
    sent = typed_into(page, "case_form", incident_links__1__incident=str(other.pk), incident_links__TOTAL_FORMS="2")
    assert desk.post(where, sent).status_code == 302
    assert case.incident_links.count() == 3
    assert case.incident_links.filter(pk=hidden.pk).exists()


def test_steps_are_actions_and_open_mandatory_tasks_are_named(case, desk):
    where = "/admin/incidents/case/"
    asked = {"_selected_action": [case.pk], "index": "0"}
    assert "Active now: 1" in visible(desk.post(where, asked | {"action": "start"}, follow=True))
    task = CaseTaskFactory.create(case=case, title="Tell the families", mandatory=True)
    closing = asked | {"action": "close", "answered": "yes", "reason": "All are home."}
    assert "Tell the families" in visible(desk.post(where, closing, follow=True))
    desk.post("/admin/incidents/casetask/", {"_selected_action": [task.pk], "index": "0", "action": "finish"})
    assert CaseTask.objects.get().is_done
    desk.post(where, closing)
    case.refresh_from_db()
    assert (case.status, case.outcome) == (CaseStatus.CLOSED, "All are home.")


def test_a_task_is_added_and_given_to_a_member(case, alice, desk):
    CaseMemberFactory.create(case=case, user=alice)
    where = "/admin/incidents/casetask/add/"
    sent = typed_into(desk.get(where), "casetask_form", case=str(case.pk), title="Call", items="One\nTwo")
    assert desk.post(where, sent).status_code == 302
    task = CaseTask.objects.get()
    assert [item.text for item in task.items.all()] == ["One", "Two"]
    where = f"/admin/incidents/casetask/{task.pk}/change/"
    sent = typed_into(desk.get(where), "casetask_form", assignee=str(alice.pk))
    assert desk.post(where, sent).status_code == 302
    task.refresh_from_db()
    assert (task.assignee, task.version) == (alice, 2)
