"""Every list, page and table costs the same number of queries for 2 rows of everything and for 12."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.factories import (
    AttemptFactory,
    ChannelFactory,
    DeliveryFactory,
    NotificationFactory,
    ReadingFactory,
    RecipientFactory,
    TokenFactory,
    UserFactory,
)
from accounts.models import User
from accounts.vocabulary import Marking
from conftest import member, sign_in
from incidents.case_factories import (
    CaseCommentFactory,
    CaseFactory,
    CaseIncidentFactory,
    CaseMemberFactory,
    CaseStepFactory,
    CaseTaskFactory,
    MilestoneFactory,
    TaskItemFactory,
)
from incidents.factories import (
    ActorAliasFactory,
    ActorFactory,
    ActorMergeFactory,
    ActorRelationFactory,
    ActorWatchFactory,
    AdvisoryCauseFactory,
    AdvisoryFactory,
    AdvisoryProjectFactory,
    AttachmentFactory,
    CasualtyFactory,
    CommentFactory,
    ConsequenceFactory,
    CustodyEntryFactory,
    DesignationFactory,
    DistinctPairFactory,
    IncidentFactory,
    IncidentKeyEventFactory,
    IncidentStepFactory,
    InvolvementFactory,
    KeyEventFactory,
    ProjectLinkFactory,
    SourceFactory,
    UnfinishedReportFactory,
)
from incidents.models import Incident
from incidents.vocabulary.evidence import ActorStatus
from incidents.vocabulary.people import Affiliation, Outcome
from incidents.vocabulary.review import LinkState, State
from projects.factories import (
    HeadCountFactory,
    MembershipFactory,
    OrganisationAliasFactory,
    OrganisationFactory,
    ProjectFactory,
    ProjectPartyFactory,
    SiteFactory,
    StatusEntryFactory,
    WatchFactory,
)
from projects.vocabulary import Role, country_choices
from tests.access_matrix import PAGE_LINES

pytestmark = pytest.mark.once
KINDS = [(affiliation, outcome) for affiliation in Affiliation.values for outcome in Outcome.values]
WAITING = (State.SUBMITTED, State.IN_REVIEW, State.VERIFIED, State.RETURNED)
FEW, MANY = 2, 12

# Route → the address in the world below.
COUNTED = {
    "incidents:home": "/",
    "incidents:incident_list": "/incidents/?q=convoy&severity=1&project=corridor&place=karachi",
    "incidents:incident_export": "/incidents/export.csv",
    "incidents:incident_page": "/incidents/INC-2024-000001/",
    "incidents:incident_comments": "/incidents/INC-2024-000001/comments/",
    "incidents:comment_page": "/incidents/INC-2024-000001/comments/{comment}/",
    "incidents:incident_edit": "/incidents/INC-2024-000001/edit/",
    "incidents:evidence_page": "/incidents/INC-2024-000001/evidence/{photo}/",
    "incidents:incident_access": "/incidents/INC-2024-000001/access/?person={person}",
    "incidents:incident_readings": "/incidents/INC-2024-000001/readings/",
    "incidents:incident_readers": "/incidents/INC-2024-000001/readers/",
    "incidents:merge_find": "/incidents/INC-2024-000001/merge/",
    "incidents:incident_merge": "/incidents/INC-2024-000001/merge/INC-2024-000002/",
    "incidents:review_queue": "/review/?q=convoy",
    "incidents:review_figures": "/review/figures/",
    "incidents:watch_list": "/watches/",
    "incidents:actor_list": "/actors/?q=actor&country=PK",
    "incidents:actor_export": "/actors/export.csv",
    "incidents:actor_page": "/actors/group/",
    "incidents:advisory_list": "/advisories/?q=crowded&project=corridor",
    "incidents:advisory_export": "/advisories/export.csv",
    "incidents:advisory_page": "/advisories/ADV-2024-000001/",
    "incidents:case_list": "/cases/?q=road",
    "incidents:case_export": "/cases/export.csv",
    "incidents:case_page": "/cases/CASE-2024-000001/",
    "incidents:case_evidence_page": "/cases/CASE-2024-000001/evidence/{case_photo}/",
    "incidents:case_comments": "/cases/CASE-2024-000001/comments/",
    "incidents:case_comment_page": "/cases/CASE-2024-000001/comments/{case_comment}/",
    "incidents:case_timeline": "/cases/CASE-2024-000001/timeline/?order=oldest",
    "incidents:case_report": "/cases/CASE-2024-000001/report/",
    "incidents:task_edit": "/cases/CASE-2024-000001/tasks/{task}/edit/",
    "incidents:lesson_list": "/cases/lessons/?q=vary",
    "incidents:lesson_export": "/cases/lessons/export.csv",
    "incidents:key_event_list": "/key-events/?q=meeting",
    "incidents:key_event_export": "/key-events/export.csv",
    "incidents:key_event_page": "/key-events/summit/",
    "projects:project_list": "/projects/?below=corridor",
    "projects:project_export": "/projects/export.csv",
    "projects:project_page": "/projects/corridor/",
    "projects:people_list": "/people/",
    "projects:person_page": "/people/{person}/",
    "projects:organisation_list": "/organisations/?q=other+name",
    "projects:organisation_export": "/organisations/export.csv",
    "projects:organisation_page": "/organisations/company/",
    "accounts:notification_list": "/notifications/",
    "accounts:bell": "/notifications/bell/",
    "accounts:alert_page": "/notifications/alerts/{alert}/",
    "accounts:token_list": "/tokens/",
    "accounts:channel_list": "/channels/",
}
# Forms for one record without rows, a file by its key, and what no reader asks for.
NOT_COUNTED = {
    "healthz",
    "readyz",
    "metrics",  # its token first: test_alert_health.py counts
    "accounts:alert_health",  # administrators only: the same
    "accounts:acknowledge",  # one person's own
    "single_sign_on_callback",  # asks the provider; one person's own
    "accounts:token_add",
    "accounts:token_revoke",
    "accounts:channel_add_email",
    "accounts:channel_add_webhook",
    "accounts:channel_page",  # one of one's own: test_channels.py counts
    "accounts:channel_edit",
    "accounts:channel_secret",
    "accounts:channel_prove",
    "accounts:service_account_list",  # administrators only: test_service_accounts.py counts
    "accounts:service_account_add",
    "accounts:service_account_page",
    "accounts:service_account_token",
    # Kinds of changes differ from page to page: test_history_page.py and test_histories.py count.
    "incidents:incident_history",
    "incidents:actor_history",
    "incidents:advisory_history",
    "incidents:key_event_history",
    "projects:project_history",
    "projects:organisation_history",
    "projects:person_history",
    "accounts:invitation_accept",  # one person's own
    "accounts:invitation_list",  # administrators only, of few
    "incidents:without_decider",  # the same: test_deciders.py counts
    "incidents:incident_file",
    "incidents:form_look_up",
    "incidents:mention_look_up",
    "incidents:case_mention_look_up",
    "incidents:evidence_file",
    "incidents:evidence_preview",
    "incidents:case_evidence_file",
    "incidents:case_evidence_preview",
    "incidents:project_deadlines",
    "incidents:actor_add",
    "incidents:actor_edit",
    "incidents:advisory_add",
    "incidents:advisory_edit",
    "incidents:case_history",  # as incident_history
    "incidents:case_open",
    "incidents:case_edit",
    "incidents:case_lessons",
    "incidents:task_add",
    "incidents:key_event_add",
    "incidents:key_event_edit",
    "incidents:access_find",
    "projects:membership_give",
    "projects:project_add",
    "projects:project_edit",
    "projects:site_add",
    "projects:site_edit",
    "projects:party_add",
    "projects:status_add",
    "projects:head_count_add",
    "projects:organisation_add",
    "projects:organisation_edit",
}


def queries(client: Client, address: str) -> int:
    """How many queries an answer takes, of a table until its last row."""
    for warm in (True, False):  # what is read once for the process is not counted
        with CaptureQueriesContext(connection) as captured:
            answer = client.get(address)
            assert answer.status_code == 200, address
            if answer.streaming:
                assert warm or len(list(answer.streaming_content)) > FEW  # type: ignore[attr-defined]
    return len(captured)


class World:
    """One record of each kind, on which everything hangs that can; `grow` hangs more on each."""

    def __init__(self, reader: User) -> None:
        self.reader = reader
        self.corridor = ProjectFactory.create(slug="corridor")
        self.actor = ActorFactory.create(slug="group", countries=["PK"])
        self.event = KeyEventFactory.create(slug="summit")
        self.company = OrganisationFactory.create(slug="company")
        self.advisory = AdvisoryFactory.create(reference="ADV-2024-000001", issuer=self.company)
        self.incident = IncidentFactory.create(reference="INC-2024-000001", state=State.SUBMITTED)
        self.like_it = IncidentFactory.create(reference="INC-2024-000002", state=State.SUBMITTED)
        self.person = UserFactory.create()
        self.alert = NotificationFactory.create(
            subject=self.incident.reference, details={"project": self.corridor.pk}, urgent=True
        )
        self.photo = AttachmentFactory.create(incident=self.incident)
        self.comment = CommentFactory.create(incident=self.incident)
        self.case = CaseFactory.create(reference="CASE-2024-000001", lead=reader)
        CaseMemberFactory.create(case=self.case, user=reader)
        CaseIncidentFactory.create(case=self.case, incident=self.incident)
        self.task = CaseTaskFactory.create(case=self.case, assignee=reader)
        self.case_comment = CaseCommentFactory.create(case=self.case)
        self.case_photo = AttachmentFactory.create(incident=None, case=self.case, added_by=reader)

    @property
    def keys(self) -> dict[str, int]:
        """What addresses name by number."""
        return {
            "photo": self.photo.pk,
            "alert": self.alert.pk,
            "person": self.person.pk,
            "comment": self.comment.pk,
            "task": self.task.pk,
            "case_comment": self.case_comment.pk,
            "case_photo": self.case_photo.pk,
        }

    def grow(self, numbers: range) -> None:
        for number in numbers:
            self._projects(number)
            self._reports(number)
            self._rows_of_the_incident(number)
            self._actors(number)
            self._aftermath(number)
            self._cases(number)

    def _projects(self, number: int) -> None:
        below = ProjectFactory.create(parent=self.corridor)
        MembershipFactory.create(user=self.person, project=below, country="")
        MembershipFactory.create(project=self.corridor, country="", user__clearance=Marking.RED)
        WatchFactory.create(user=self.reader, project=below)
        WatchFactory.create(project=self.corridor)
        WatchFactory.create(user=self.reader, project=None, country=country_choices()[number][0])
        ActorWatchFactory.create(user=self.reader, is_active=number % 2 == 0)
        SiteFactory.create(project=self.corridor)
        StatusEntryFactory.create(project=self.corridor, as_of=f"20{number + 10}")
        HeadCountFactory.create(project=self.corridor, as_of=date(2024, 1, 1) + timedelta(days=number))
        ProjectPartyFactory.create(project=self.corridor)
        ProjectPartyFactory.create(project=below, organisation=self.company)
        OrganisationAliasFactory.create(organisation=self.company)
        OrganisationAliasFactory.create()

    def _reports(self, number: int) -> None:
        """In every state that lists show, linked, some of them told to the reader."""
        incident = IncidentFactory.create(state=WAITING[number % 4])
        ProjectLinkFactory.create(incident=incident, project=self.corridor)
        ProjectLinkFactory.create(incident=incident, state=LinkState.SUGGESTED)
        InvolvementFactory.create(incident=incident, actor=self.actor)
        IncidentKeyEventFactory.create(incident=incident, key_event=self.event)
        AdvisoryCauseFactory.create(incident=incident, advisory=self.advisory)
        IncidentFactory.create(reporter=self.reader, state=State.DRAFT)
        UnfinishedReportFactory.create(author=self.reader)
        notification = NotificationFactory.create(subject=incident.reference, details={"project": self.corridor.pk})
        RecipientFactory.create(notification=notification, user=self.reader)
        TokenFactory.create(user=self.reader, narrowed_to=[self.corridor.pk])
        ChannelFactory.create(user=self.reader, address=f"reader{number}@example.org")

    def _rows_of_the_incident(self, number: int) -> None:
        incident = self.incident
        affiliation, outcome = KINDS[number]
        CasualtyFactory.create(incident=incident, affiliation=affiliation, outcome=outcome)
        source = SourceFactory.create(incident=incident)
        speakers: list[dict[str, Any]] = [
            {"stated_by": str(number)},
            {"stated_by_actor": ActorFactory.create()},
            {"stated_by_organisation": OrganisationFactory.create()},
        ]
        for speaker in speakers:
            involved = InvolvementFactory.create(incident=incident, source=source, **speaker)
            ActorAliasFactory.create(actor=involved.actor)
        linked = ProjectFactory.create(parent=self.corridor)
        MembershipFactory.create(user=self.person, project=linked, country="")
        site = SiteFactory.create(project=linked)
        named = site if number % 4 in (1, 2) else None  # of links that name no site the nearest one is looked for
        ProjectLinkFactory.create(incident=incident, project=linked, state=LinkState.values[number % 2], site=named)
        IncidentStepFactory.create(incident=incident)
        ConsequenceFactory.create(incident=incident, project=linked)
        IncidentKeyEventFactory.create(incident=incident)
        AdvisoryCauseFactory.create(incident=incident)
        AttachmentFactory.create(incident=incident)
        CommentFactory.create(incident=incident, corrects=CommentFactory.create(incident=incident))
        CommentFactory.create(incident=incident, corrects=self.comment, body=f"Said anew {number}")
        self._told_to_the_reader(number)
        ReadingFactory.create(subject=incident.reference)
        CustodyEntryFactory.create(attachment=self.photo)
        notification = NotificationFactory.create(subject=incident.reference, details={"project": linked.pk})
        DeliveryFactory.create(recipient__notification=notification)
        AttemptFactory.create(delivery__recipient__notification=self.alert)
        self._likeness(number)

    def _likeness(self, number: int) -> None:
        """Another report like it, one that was merged into it, and one that is held to be different."""
        source = SourceFactory.create(incident=self.like_it, url=f"https://dawn.example/{number}")
        InvolvementFactory.create(incident=self.like_it, source=source)
        ProjectLinkFactory.create(incident=self.like_it)
        CasualtyFactory.create(incident=self.like_it, affiliation=KINDS[number][0], outcome=KINDS[number][1])
        IncidentFactory.create(state=State.SUBMITTED, title="Bus shot at")
        IncidentFactory.create(state=State.MERGED, merged_into=self.incident)
        other = IncidentFactory.create(state=State.SUBMITTED, title="Bus shot at")
        DistinctPairFactory.create(one=self.incident, other=other)

    def _told_to_the_reader(self, number: int) -> None:
        """Of each kind that the bell and the list show."""
        comment = CommentFactory.create(incident=self.incident)
        step = IncidentStepFactory.create(incident=self.incident)
        first = NotificationFactory.create(subject=self.incident.reference, details={"project": self.corridor.pk})
        kinds: dict[str, dict[str, Any]] = {
            "mentioned": {"comment": comment.pk},
            "returned": {"step": step.pk},
            "assigned": {"by": "Mona"},
            "attack_updated": {"changes": ["It is verified now."]},
            "attack_taken_back": {},
            "incident_noticed": {},
        }
        for kind, details in kinds.items():
            told = NotificationFactory.create(kind=kind, subject=self.incident.reference, details=details)
            told.earlier.set([first])
            RecipientFactory.create(notification=told, user=self.reader)
        given = NotificationFactory.create(
            kind="task_given", subject=self.case.reference, details={"task": self.task.pk, "by": "Mona"}
        )
        RecipientFactory.create(notification=given, user=self.reader)
        for kind in ("advisory_issued", "advisory_cancelled"):
            advised = NotificationFactory.create(kind=kind, subject=self.advisory.reference)
            RecipientFactory.create(notification=advised, user=self.reader)

    def _actors(self, number: int) -> None:
        ActorAliasFactory.create(actor=self.actor)
        ActorAliasFactory.create(actor__countries=["PK"])
        ActorRelationFactory.create(actor=self.actor)
        ActorRelationFactory.create(other=self.actor)
        DesignationFactory.create(actor=self.actor, authority=f"State {number}")
        merged = ActorFactory.create(status=ActorStatus.MERGED, merged_into=self.actor)
        ActorMergeFactory.create(kept=self.actor, merged=merged, moved={"moved": [], "taken": []})

    def _aftermath(self, number: int) -> None:
        KeyEventFactory.create()
        AdvisoryProjectFactory.create(advisory__issuer=self.company, project=self.corridor)
        AdvisoryProjectFactory.create(advisory=self.advisory)

    def _cases(self, number: int) -> None:
        CaseMemberFactory.create(case=self.case)
        CaseIncidentFactory.create(case=self.case)
        CaseStepFactory.create(case=self.case)
        MilestoneFactory.create(case=self.case)
        AttachmentFactory.create(incident=None, case=self.case, added_by=self.reader)
        CustodyEntryFactory.create(attachment=self.case_photo)
        for first in (self.case_comment, CaseCommentFactory.create(case=self.case)):
            CaseCommentFactory.create(case=self.case, corrects=first, body=f"Said anew {number}")
        task = CaseTaskFactory.create(case=self.case, assignee=self.reader)
        for one in (task, self.task):
            item = TaskItemFactory.create(task=one)
            item.ticked = True
            item.save()
        other = CaseFactory.create(lessons=f"Vary the hour ({number})")
        CaseMemberFactory.create(case=other, user=self.reader)
        CaseIncidentFactory.create(case=other, incident=self.incident)
        CaseTaskFactory.create(case=other, assignee=self.reader)


@pytest.fixture(scope="module")
def counts(django_db_setup, django_db_blocker) -> Iterator[dict[str, list[int]]]:
    """Route → queries for few rows, and for many. Counted once: to grow takes longer than to look."""
    with django_db_blocker.unblock(), transaction.atomic():
        reader = member("Mona Manager", Role.MANAGER, clearance=Marking.RED)
        client = Client()
        sign_in(client, reader)
        world = World(reader)
        found: dict[str, list[int]] = {route: [] for route in COUNTED}
        for numbers in (range(FEW), range(FEW, MANY)):
            world.grow(numbers)
            for route, address in COUNTED.items():
                found[route].append(queries(client, address.format(**world.keys)))
        yield found
        transaction.set_rollback(True)


@pytest.mark.parametrize("route", COUNTED)
def test_as_many_queries_for_many_rows_as_for_few(route, counts):
    few, many = counts[route]
    assert many <= few, "a page that is full may hold fewer kinds of things, and ask less"


def test_every_page_is_counted():
    shown = {line.route for line in PAGE_LINES if line.method == "GET"}
    assert shown - COUNTED.keys() - NOT_COUNTED == set(), "pages that nobody counts the queries of"
    assert (COUNTED.keys() | NOT_COUNTED) - shown == set(), "pages that are gone"


def test_the_count_can_tell(mona, signed_in):
    """A page that asks once more for each row would not pass."""

    def look() -> int:
        with CaptureQueriesContext(connection) as captured:
            for incident in Incident.objects.for_user(mona):
                str(incident.reporter)
        return len(captured)

    asked = []
    for _ in range(3):
        IncidentFactory.create(state=State.SUBMITTED)
        asked.append(look())
    assert asked[2] > asked[1]
