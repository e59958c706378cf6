"""The records that the examples of the API's schema name, for tests that send them."""

from django.apps import apps
from django.core.management.color import no_style
from django.db import connection
from django.utils import timezone

from accounts.factories import NotificationFactory, RecipientFactory
from accounts.models import User
from incidents.case_factories import (
    CaseCommentFactory,
    CaseFactory,
    CaseIncidentFactory,
    CaseMemberFactory,
    CaseTaskFactory,
    MilestoneFactory,
    TaskItemFactory,
)
from incidents.factories import (
    ActorAliasFactory,
    ActorFactory,
    ActorRelationFactory,
    ActorWatchFactory,
    AdvisoryFactory,
    AttachmentFactory,
    CasualtyFactory,
    CommentFactory,
    ConsequenceFactory,
    DesignationFactory,
    IncidentFactory,
    IncidentKeyEventFactory,
    InvolvementFactory,
    KeyEventFactory,
    ProjectLinkFactory,
    SourceFactory,
)
from incidents.models import Incident
from incidents.vocabulary.people import Outcome
from incidents.vocabulary.review import LinkState, State
from projects.factories import (
    OrganisationAliasFactory,
    OrganisationFactory,
    ProjectPartyFactory,
    SiteFactory,
    WatchFactory,
)
from projects.models import Project
from projects.vocabulary import PartyRole


def make_example_records(*, reader: User, reporter: User, manager: User, project: Project) -> None:
    """Whatever has an address, under the keys that the examples have; what is somebody's own is the reader's."""
    for person, name in ((reporter, "alice.officer"), (manager, "mona.manager")):
        person.email = f"{name}@example.org"
        person.save(update_fields=["email"])
    group = ActorFactory.create(name="Balochistan Liberation Army", slug="balochistan-liberation-army")
    ActorAliasFactory.create(actor=group, name="BLA")
    ActorFactory.create(name="Baloch Liberation Army")
    umbrella = ActorFactory.create(name="Baloch Raji Aajoi Sangar", slug="baloch-raji-aajoi-sangar")
    ActorRelationFactory.create(pk=37, actor=umbrella, other=group)
    DesignationFactory.create(pk=38, actor=group, authority="United States")
    event = KeyEventFactory.create(slug="summit-of-the-shanghai-cooperation-organisation")
    company = OrganisationFactory.create(
        name="Port Qasim Electric Power Company", slug="port-qasim-electric-power-company", country="PK"
    )
    OrganisationAliasFactory.create(organisation=company, name="PQEPC")
    SiteFactory.create(pk=15, project=project)
    ProjectPartyFactory.create(pk=16, project=project, organisation=company, role=PartyRole.SPONSOR)
    AdvisoryFactory.create(reference="ADV-2024-000007", author=manager)
    IncidentFactory.create(reporter=reader)  # a draft
    other = IncidentFactory.create(reference="INC-2024-000122", reporter=reporter, state=State.SUBMITTED)
    incident = IncidentFactory.create(reference="INC-2024-000123", reporter=reporter, state=State.SUBMITTED)
    ProjectLinkFactory.create(incident=other, project=project)
    ProjectLinkFactory.create(pk=35, incident=incident, project=project, state=LinkState.SUGGESTED)
    CasualtyFactory.create(pk=31, incident=incident, outcome=Outcome.INJURED)
    SourceFactory.create(pk=32, incident=incident)
    InvolvementFactory.create(pk=33, incident=incident, actor=group)
    ConsequenceFactory.create(pk=34, incident=incident)
    IncidentKeyEventFactory.create(pk=36, incident=incident, key_event=event)
    CommentFactory.create(pk=52, incident=incident, author=reader)
    AttachmentFactory.create(pk=62, incident=incident)
    WatchFactory.create(pk=5, user=reader, project=project)
    ActorWatchFactory.create(user=reader, actor=group)
    told = NotificationFactory.create(subject=other.reference, urgent=True, details={"project": project.pk})
    RecipientFactory.create(pk=77, notification=told, user=reader)
    _make_a_case({manager, reporter, reader}, manager, incident)
    _count_on_from_there()


def _make_a_case(members: set[User], lead: User, incident: Incident) -> None:
    case = CaseFactory.create(reference="CASE-2024-000012", lead=lead)
    CaseIncidentFactory.create(case=case, incident=incident)
    for place, person in enumerate(sorted(members, key=lambda person: person.email)):
        CaseMemberFactory.create(pk=41 + place, case=case, user=person)
    MilestoneFactory.create(pk=42, case=case)
    TaskItemFactory.create(pk=45, task=CaseTaskFactory.create(pk=44, case=case))
    CaseCommentFactory.create(pk=51, case=case, author=max(members, key=lambda person: person.pk))
    AttachmentFactory.create(pk=61, incident=None, case=case, added_by=lead)
    AttachmentFactory.create(incident=None, case=case, added_by=lead, withdrawn_at=timezone.now())


def _count_on_from_there() -> None:
    """What is added later gets keys that are still free."""
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), apps.get_models()):
            cursor.execute(statement)
