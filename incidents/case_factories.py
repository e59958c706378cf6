"""Cases and all that hangs on them for tests: by default an open one around nothing."""

import uuid

import factory
from factory.django import DjangoModelFactory

from accounts.factories import UserFactory
from incidents.factories import HANDED_IN, IncidentFactory
from incidents.models import Case, CaseIncident, CaseMember, CaseStep, CaseTask, Comment, Milestone, TaskItem
from incidents.vocabulary.cases import CaseStatus, CaseStepKind
from incidents.vocabulary.review import State


class CaseFactory(DjangoModelFactory[Case]):
    """Without members: the lead reads it once a CaseMember says so."""

    class Meta:
        model = Case

    reference = factory.Sequence(lambda n: f"CASE-2024-{n + 900_000:06d}")
    title = factory.Sequence(lambda n: f"Work on the airport road ({n})")
    lead = factory.SubFactory(UserFactory)


class CaseMemberFactory(DjangoModelFactory[CaseMember]):
    class Meta:
        model = CaseMember

    case = factory.SubFactory(CaseFactory)
    user = factory.SubFactory(UserFactory)


class CaseIncidentFactory(DjangoModelFactory[CaseIncident]):
    class Meta:
        model = CaseIncident

    case = factory.SubFactory(CaseFactory)
    incident = factory.SubFactory(IncidentFactory, state=State.SUBMITTED)


class CaseStepFactory(DjangoModelFactory[CaseStep]):
    class Meta:
        model = CaseStep

    case = factory.SubFactory(CaseFactory)
    step = CaseStepKind.START
    from_status = CaseStatus.OPEN
    to_status = CaseStatus.ACTIVE
    actor = factory.SelfAttribute("case.lead")
    actor_name = factory.SelfAttribute("actor.full_name")


class CaseTaskFactory(DjangoModelFactory[CaseTask]):
    class Meta:
        model = CaseTask

    case = factory.SubFactory(CaseFactory)
    title = factory.Sequence(lambda n: f"Assess the route ({n})")


class TaskItemFactory(DjangoModelFactory[TaskItem]):
    class Meta:
        model = TaskItem

    task = factory.SubFactory(CaseTaskFactory)
    text = factory.Sequence(lambda n: f"Gate {n} looked at")


class CaseCommentFactory(DjangoModelFactory[Comment]):
    class Meta:
        model = Comment

    case = factory.SubFactory(CaseFactory)
    author = factory.SelfAttribute("case.lead")
    author_name = factory.SelfAttribute("author.full_name")
    body = "The family was told at noon."
    marking = factory.SelfAttribute("case.marking")


class MilestoneFactory(DjangoModelFactory[Milestone]):
    class Meta:
        model = Milestone

    case = factory.SubFactory(CaseFactory)
    at = HANDED_IN
    what = "The embassy called"
    by = factory.SelfAttribute("case.lead")
    noting_key = factory.LazyFunction(uuid.uuid4)
