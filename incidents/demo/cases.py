"""Two cases of the demo: what was done after the attack at Karachi airport, and the closed one on the Dasu road."""

import uuid
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from accounts.vocabulary import Marking
from incidents.demo.cast import MANAGER, OFFICER
from incidents.demo.record import DATASET
from incidents.models import Case, Incident
from incidents.services import (
    add_case_member,
    change_lead,
    edit_task,
    finish_task,
    note_milestone,
    open_case,
    take_case_step,
    tick_item,
    write_lessons,
)
from incidents.vocabulary.cases import CaseStepKind, MilestonePrecision, Priority

ANALYST, SECOND_MANAGER = "daniel.whitfield@caravanserai.example", "omar.farooq@caravanserai.example"
KARACHI = ZoneInfo("Asia/Karachi")


def key_of(name: str) -> uuid.UUID:
    """The same in every load, so that nothing is opened or noted twice."""
    return uuid.uuid5(uuid.NAMESPACE_URL, f"https://caravanserai.example/demo/cases/{name}")


def load_cases(loader: User) -> int:
    """Open the cases that are missing and bring each to where it stands; return how many."""
    wanted = {key_of("airport"): _airport, key_of("dasu"): _dasu}
    here = set(Case.objects.filter(opening_key__in=wanted).values_list("opening_key", flat=True))
    missing = [load for key, load in wanted.items() if key not in here]
    manager = User.objects.get(email=MANAGER)
    for load in missing:
        with transaction.atomic():
            load(manager)
    return len(missing)


def _airport(manager: User) -> None:
    """Work goes on: some tasks are done, some wait, one is late."""
    officer = User.objects.get(email=OFFICER)
    case = open_case(
        actor=manager,
        facts={
            "title": "The convoy attack at Karachi airport",
            "summary": "A convoy that carried staff of the Port Qasim plant was bombed outside the airport. What is"
            " done for those who were there, and for those who travel next.",
            "marking": Marking.AMBER,
            "priority": Priority.URGENT,
        },
        incidents=_incidents("Karachi", "2024-10"),
        template="convoy_attack",
        opening_key=key_of("airport"),
    )
    for email in (OFFICER, ANALYST):
        add_case_member(actor=manager, case=case, email=email)
    take_case_step(actor=manager, case=case, step=CaseStepKind.START)
    for number, task in enumerate(case.tasks.order_by("order")):
        if number < 3:
            for item in task.items.all():
                tick_item(actor=officer, item=item, ticked=True)
            finish_task(actor=officer, task=task)
        elif number < 6:
            due = timezone.now() + timedelta(hours=(number - 4) * 20)
            edit_task(actor=manager, task=task, facts={"assignee": officer, "due_at": due})
        else:
            edit_task(actor=manager, task=task, facts={"assignee": manager})
    _note(officer, case, "airport-embassy", "2024-10-07T01:30", "The embassy was told by telephone")
    _note(officer, case, "airport-route", "2024-10-07T06:00", "Movements between airport and plant stopped")


def _dasu(manager: User) -> None:
    """Closed, with what it teaches."""
    second = User.objects.get(email=SECOND_MANAGER)
    case = open_case(
        actor=manager,
        facts={
            "title": "Buses on the road to Dasu",
            "summary": "Two attacks on vehicles with staff of the Dasu project, looked at together.",
            "marking": Marking.GREEN,
            "priority": Priority.NORMAL,
        },
        incidents=[*_incidents("Dasu", "2021-07"), *_incidents("Besham", "2024-03")],
        opening_key=key_of("dasu"),
    )
    add_case_member(actor=manager, case=case, email=SECOND_MANAGER)
    change_lead(actor=manager, case=case, lead=second)
    take_case_step(actor=second, case=case, step=CaseStepKind.START)
    write_lessons(
        actor=second,
        case=case,
        root_causes="Staff travelled in vehicles that could be told from others, on the only road, at hours that"
        " could be foreseen.",
        lessons="Vary the hours of travel. Ask for the road to be looked over before every movement. Do not send"
        " unarmoured vehicles.",
    )
    take_case_step(
        actor=second,
        case=case,
        step=CaseStepKind.CLOSE,
        reason="The two attacks were compared, and what follows for travel by road is written down.",
    )


def _incidents(place: str, month: str) -> list[Incident]:
    """The attacks of the demo at a place in a month, such as "2024-10"."""
    year, number = (int(part) for part in month.split("-"))
    attacks = Incident.objects.filter(occurred_from__year=year, occurred_from__month=number)
    demo = attacks.filter(external_dataset__in=(DATASET, ""), title__icontains=place) | attacks.filter(
        external_dataset__in=(DATASET, ""), place__icontains=place
    )
    return list(demo.order_by("pk"))


def _note(actor: User, case: Case, name: str, at: str, what: str) -> None:
    moment = datetime.fromisoformat(at).replace(tzinfo=KARACHI)
    note_milestone(actor=actor, case=case, at=moment, what=what, precision=MilestonePrecision.MINUTE, key=key_of(name))
