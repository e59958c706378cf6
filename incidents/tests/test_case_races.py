"""Two at the same moment on two connections: one of them is told, and nothing is half done."""

import pytest

from accounts.errors import WrongState
from accounts.vocabulary import Marking
from conftest import member
from incidents.case_factories import CaseMemberFactory, CaseTaskFactory
from incidents.models import Case, CaseMember, CaseStep, CaseTask
from incidents.services import (
    add_task,
    drop_case_member,
    edit_task,
    finish_task,
    open_case,
    take_case_step,
    take_task_up_again,
)
from incidents.vocabulary.cases import CaseStatus, CaseStepKind
from projects.vocabulary import Role
from tests.at_once import at_once

pytestmark = pytest.mark.django_db(transaction=True)
FACTS = {"title": "The airport convoy", "marking": Marking.AMBER}


@pytest.fixture
def case(mona):
    return open_case(actor=mona, facts=FACTS)


@pytest.fixture
def lena(case):
    lena = member("Lena Manager", Role.MANAGER, country="PK")
    CaseMemberFactory.create(case=case, user=lena)
    return lena


def held(case):
    return lambda: Case.objects.select_for_update().get(pk=case.pk)


def closes(case, who):
    return lambda: take_case_step(actor=who, case=case, step=CaseStepKind.CLOSE, reason="Done")


def test_two_close_at_once(case, mona, lena):
    outcomes = at_once(held(case), closes(case, mona), closes(case, lena))
    refused = [outcome for outcome in outcomes if isinstance(outcome, WrongState)]
    assert len(refused) == 1
    assert CaseStep.objects.count() == 1
    assert Case.objects.get().status == CaseStatus.CLOSED


def test_a_task_is_taken_up_again_while_the_case_is_closed(case, mona, lena):
    task = finish_task(actor=mona, task=CaseTaskFactory.create(case=case, mandatory=True))
    outcomes = at_once(held(case), lambda: take_task_up_again(actor=lena, task=task), closes(case, mona))
    assert sum(isinstance(outcome, WrongState) for outcome in outcomes) == 1
    closed, left = Case.objects.get().is_closed, not CaseTask.objects.get().is_done
    assert closed != left, "never a closed case with something mandatory to do"


def test_a_mandatory_task_is_added_while_the_case_is_closed(case, mona, lena):
    added = {"title": "Tell the families", "mandatory": True}
    outcomes = at_once(held(case), lambda: add_task(actor=lena, case=case, facts=added), closes(case, mona))
    assert sum(isinstance(outcome, WrongState) for outcome in outcomes) == 1
    assert Case.objects.get().is_closed != CaseTask.objects.exists()


def test_a_task_is_given_to_somebody_who_is_taken_off(case, mona, lena):
    task = CaseTaskFactory.create(case=case)
    at_once(
        held(case),
        lambda: edit_task(actor=mona, task=task, facts={"assignee": lena}),
        lambda: drop_case_member(actor=mona, case=case, person=lena),
    )
    assert not CaseMember.objects.filter(user=lena).exists()
    assert CaseTask.objects.get().assignee is None


def test_one_form_sent_twice_at_once_opens_one_case(mona):
    import uuid

    from incidents.services.references import wait_for_filing

    key = uuid.uuid4()

    def send():
        return open_case(actor=mona, facts=FACTS, template="threat", opening_key=key)

    first, second = at_once(lambda: wait_for_filing(key), send, send)
    assert first == second
    assert Case.objects.count() == 1
