"""Incidents and all that hangs on them for tests: by default a bombing near Karachi, told by one newspaper."""

import uuid
from datetime import UTC, date, datetime

import factory
from factory.django import DjangoModelFactory

from accounts.factories import UserFactory
from accounts.vocabulary import Marking
from incidents.models import (
    Actor,
    ActorAlias,
    ActorMerge,
    ActorRelation,
    ActorWatch,
    Advisory,
    AdvisoryCause,
    AdvisoryProject,
    Attachment,
    Casualty,
    Comment,
    Consequence,
    CustodyEntry,
    Designation,
    DistinctPair,
    FactEdit,
    GazetteerPlace,
    Incident,
    IncidentKeyEvent,
    IncidentMerge,
    IncidentReach,
    IncidentReader,
    IncidentStep,
    Involvement,
    KeyEvent,
    ProjectLink,
    ReviewDeadline,
    Source,
    UnfinishedReport,
)
from incidents.vocabulary.advisories import AdvisoryState
from incidents.vocabulary.aftermath import ConsequenceKind, KeyEventKind
from incidents.vocabulary.attacks import AttackType, Category
from incidents.vocabulary.evidence import (
    ActorStatus,
    Credibility,
    CustodyAction,
    InvolvementRole,
    RelationKind,
    Reliability,
)
from incidents.vocabulary.people import Affiliation, Outcome
from incidents.vocabulary.review import LinkState, State, Step
from projects.factories import OrganisationFactory, ProjectFactory
from projects.vocabulary import Severity

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
    verified_at = factory.LazyAttribute(
        lambda incident: HANDED_IN if incident.state in (State.VERIFIED, State.CLOSED) else None
    )
    reporter = factory.SubFactory(UserFactory)
    merged_into = factory.Maybe(
        factory.LazyAttribute(lambda incident: incident.state == State.MERGED),
        factory.SubFactory("incidents.factories.IncidentFactory", state=State.SUBMITTED, country="KE"),
        None,
    )


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


class ActorWatchFactory(DjangoModelFactory[ActorWatch]):
    class Meta:
        model = ActorWatch

    user = factory.SubFactory(UserFactory)
    actor = factory.SubFactory(ActorFactory)


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


class IncidentReachFactory(DjangoModelFactory[IncidentReach]):
    """Hardly ever needed: a link brings the reach of its incident with it."""

    class Meta:
        model = IncidentReach

    project = factory.SubFactory(ProjectFactory)
    incident = factory.SubFactory(IncidentFactory)
    occurred_from = factory.SelfAttribute("incident.occurred_from")
    confirmed = True


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


class ReviewDeadlineFactory(DjangoModelFactory[ReviewDeadline]):
    class Meta:
        model = ReviewDeadline

    project = factory.SubFactory(ProjectFactory)
    severity = Severity.MINOR
    hours = 12


class FactEditFactory(DjangoModelFactory[FactEdit]):
    class Meta:
        model = FactEdit

    incident = factory.SubFactory(IncidentFactory)
    editor = factory.SubFactory(UserFactory)
    version = 2
    fields = ["title"]


class ActorRelationFactory(DjangoModelFactory[ActorRelation]):
    class Meta:
        model = ActorRelation

    actor = factory.SubFactory(ActorFactory)
    other = factory.SubFactory(ActorFactory)
    kind = RelationKind.FACTION


class DesignationFactory(DjangoModelFactory[Designation]):
    class Meta:
        model = Designation

    actor = factory.SubFactory(ActorFactory)
    authority = "Pakistan"
    listed_as = "Proscribed organisation"
    since = "2006-04"


class ActorMergeFactory(DjangoModelFactory[ActorMerge]):
    class Meta:
        model = ActorMerge

    kept = factory.SubFactory(ActorFactory)
    merged = factory.SubFactory(ActorFactory)
    merged_status = ActorStatus.ACCEPTED
    actor = factory.SubFactory(UserFactory)


class IncidentMergeFactory(DjangoModelFactory[IncidentMerge]):
    """The record alone: what it says went along is nothing."""

    class Meta:
        model = IncidentMerge

    merged = factory.SubFactory(IncidentFactory, state=State.MERGED)
    kept = factory.SelfAttribute("merged.merged_into")
    came_from = State.SUBMITTED
    kept_version = 1
    actor = factory.SubFactory(UserFactory)


class DistinctPairFactory(DjangoModelFactory[DistinctPair]):
    class Meta:
        model = DistinctPair

    one = factory.SubFactory(IncidentFactory)
    other = factory.SubFactory(IncidentFactory)
    judged_by = factory.SubFactory(UserFactory)


class ConsequenceFactory(DjangoModelFactory[Consequence]):
    class Meta:
        model = Consequence

    incident = factory.SubFactory(IncidentFactory)
    kind = ConsequenceKind.NEGOTIATION
    description = "Talks on restructuring the energy debt were put off"


class KeyEventFactory(DjangoModelFactory[KeyEvent]):
    class Meta:
        model = KeyEvent

    name = factory.Sequence(lambda n: f"SCO meeting in Islamabad ({n})")
    slug = factory.Sequence(lambda n: f"sco-meeting-{n}")
    kind = KeyEventKind.SUMMIT
    starts_on = date(2024, 10, 15)
    ends_on = date(2024, 10, 16)
    country = "PK"


class IncidentKeyEventFactory(DjangoModelFactory[IncidentKeyEvent]):
    class Meta:
        model = IncidentKeyEvent

    incident = factory.SubFactory(IncidentFactory)
    key_event = factory.SubFactory(KeyEventFactory)


class AdvisoryFactory(DjangoModelFactory[Advisory]):
    """Issued for Pakistan."""

    class Meta:
        model = Advisory

    reference = factory.Sequence(lambda n: f"ADV-2024-{n + 900_000:06d}")
    headline = "Chinese citizens are to stay away from crowded places"
    text = "The embassy asks Chinese citizens and companies to heed the security situation."
    issuer = factory.SubFactory(OrganisationFactory)
    sent_at = datetime(2024, 10, 7, 3, 0, tzinfo=UTC)
    countries = ["PK"]
    state = AdvisoryState.ISSUED
    author = factory.SubFactory(UserFactory)


class AdvisoryProjectFactory(DjangoModelFactory[AdvisoryProject]):
    class Meta:
        model = AdvisoryProject

    advisory = factory.SubFactory(AdvisoryFactory)
    project = factory.SubFactory(ProjectFactory)


class AdvisoryCauseFactory(DjangoModelFactory[AdvisoryCause]):
    class Meta:
        model = AdvisoryCause

    advisory = factory.SubFactory(AdvisoryFactory)
    incident = factory.SubFactory(IncidentFactory)


class AttachmentFactory(DjangoModelFactory[Attachment]):
    """A row without its file: tests that read the content add it by the service."""

    class Meta:
        model = Attachment

    incident = factory.SubFactory(IncidentFactory)
    sha256 = factory.Sequence(lambda n: f"{n:064x}")
    name = "convoy.jpg"
    content_type = "image/jpeg"
    size = 48_123
    added_by = factory.SelfAttribute("incident.reporter")


class CustodyEntryFactory(DjangoModelFactory[CustodyEntry]):
    class Meta:
        model = CustodyEntry

    attachment = factory.SubFactory(AttachmentFactory)
    action = CustodyAction.ADDED
    by = factory.SelfAttribute("attachment.added_by")
    by_name = factory.SelfAttribute("by.full_name")


class CommentFactory(DjangoModelFactory[Comment]):
    class Meta:
        model = Comment

    incident = factory.SubFactory(IncidentFactory)
    author = factory.SelfAttribute("incident.reporter")
    author_name = factory.SelfAttribute("author.full_name")
    body = "The road was still closed at noon."
    marking = factory.SelfAttribute("incident.marking")


class UnfinishedReportFactory(DjangoModelFactory[UnfinishedReport]):
    class Meta:
        model = UnfinishedReport

    author = factory.SubFactory(UserFactory)
    filing_key = factory.LazyFunction(uuid.uuid4)
    typed = {"title": ["Shots at a convoy"]}


class GazetteerPlaceFactory(DjangoModelFactory[GazetteerPlace]):
    class Meta:
        model = GazetteerPlace

    geonames_id = factory.Sequence(lambda n: 1_000_000 + n)
    name = "Besham"
    other_names = ["Bisham", "بشام"]
    names = "Besham\nBisham\nبشام"
    country = "PK"
    admin1 = "Khyber Pakhtunkhwa"
    latitude = 34.92
    longitude = 72.87
    kind = "PPL"
