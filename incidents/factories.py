"""Incidents and all that hangs on them for tests: by default a bombing near Karachi, told by one newspaper."""

from datetime import UTC, datetime

import factory
from factory.django import DjangoModelFactory

from accounts.factories import UserFactory
from accounts.vocabulary import Marking
from incidents.models import (
    Actor,
    ActorAlias,
    Casualty,
    FactEdit,
    Incident,
    IncidentReader,
    IncidentStep,
    Involvement,
    ProjectLink,
    Source,
)
from incidents.vocabulary.attacks import AttackType, Category
from incidents.vocabulary.evidence import ActorStatus, Credibility, InvolvementRole, Reliability
from incidents.vocabulary.people import Affiliation, Outcome
from incidents.vocabulary.review import LinkState, State, Step
from projects.factories import ProjectFactory

HANDED_IN = datetime(2024, 10, 7, 4, 30, tzinfo=UTC)


class IncidentFactory(DjangoModelFactory[Incident]):
    class Meta:
        model = Incident

    reference = factory.Sequence(lambda n: f"INC-2024-{n + 900_000:06d}")
    title = factory.Sequence(lambda n: f"Convoy bombed outside the airport ({n})")
    category = Category.ATTACK
    attack_type = AttackType.BOMBING
    occurred_from = datetime(2024, 10, 6, 18, 0, tzinfo=UTC)
    time_zone = "Asia/Karachi"
    country = "PK"
    admin1 = "Sindh"
    place = "Jinnah International Airport, Karachi"
    latitude = 24.90
    longitude = 67.16
    marking = Marking.AMBER
    state = State.DRAFT
    submitted_at = factory.LazyAttribute(
        lambda incident: None if incident.state in (State.DRAFT, State.EXTERNAL) else HANDED_IN
    )
    reporter = factory.SubFactory(UserFactory)


class CasualtyFactory(DjangoModelFactory[Casualty]):
    class Meta:
        model = Casualty

    incident = factory.SubFactory(IncidentFactory)
    nationality = "CN"
    affiliation = Affiliation.PROJECT_STAFF
    outcome = Outcome.KILLED
    best = 2


class SourceFactory(DjangoModelFactory[Source]):
    class Meta:
        model = Source

    incident = factory.SubFactory(IncidentFactory)
    publisher = "Dawn"
    reliability = Reliability.B
    credibility = Credibility.PROBABLE


class ActorFactory(DjangoModelFactory[Actor]):
    class Meta:
        model = Actor

    name = factory.Sequence(lambda n: f"Actor {n}")
    slug = factory.Sequence(lambda n: f"actor-{n}")
    status = ActorStatus.ACCEPTED


class ActorAliasFactory(DjangoModelFactory[ActorAlias]):
    class Meta:
        model = ActorAlias

    actor = factory.SubFactory(ActorFactory)
    name = factory.Sequence(lambda n: f"Alias {n}")


class InvolvementFactory(DjangoModelFactory[Involvement]):
    class Meta:
        model = Involvement

    incident = factory.SubFactory(IncidentFactory)
    actor = factory.SubFactory(ActorFactory)
    role = InvolvementRole.CLAIMED


class ProjectLinkFactory(DjangoModelFactory[ProjectLink]):
    """Confirmed by the incident's reporter unless `state` says suggested."""

    class Meta:
        model = ProjectLink

    incident = factory.SubFactory(IncidentFactory)
    project = factory.SubFactory(ProjectFactory)
    state = LinkState.CONFIRMED
    decided_by = factory.Maybe(
        factory.LazyAttribute(lambda link: link.state != LinkState.SUGGESTED),
        factory.SelfAttribute("incident.reporter"),
        None,
    )


class IncidentReaderFactory(DjangoModelFactory[IncidentReader]):
    class Meta:
        model = IncidentReader

    incident = factory.SubFactory(IncidentFactory)
    user = factory.SubFactory(UserFactory)


class IncidentStepFactory(DjangoModelFactory[IncidentStep]):
    class Meta:
        model = IncidentStep

    incident = factory.SubFactory(IncidentFactory)
    step = Step.SUBMIT
    from_state = State.DRAFT
    to_state = State.SUBMITTED
    actor = factory.SelfAttribute("incident.reporter")
    actor_name = factory.SelfAttribute("actor.full_name")


class FactEditFactory(DjangoModelFactory[FactEdit]):
    class Meta:
        model = FactEdit

    incident = factory.SubFactory(IncidentFactory)
    editor = factory.SubFactory(UserFactory)
    version = 2
    fields = ["title"]
