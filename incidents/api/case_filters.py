"""What lists of cases and tasks can be narrowed by: as the pages have it."""

from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Q
from django.utils import timezone
from django_filters.rest_framework import CharFilter, ChoiceFilter, MultipleChoiceFilter

from accounts.api.parameters import AskedFilters
from accounts.api.problems import BadQuery
from incidents.api.case_serializers import PRIORITY_WORDS
from incidents.api.filters import day_or_instant
from incidents.forms.cases import LED, MINE, UNFINISHED
from incidents.models import Case, CaseTask, Incident
from incidents.querysets.cases import CaseQuerySet, CaseTaskQuerySet
from incidents.vocabulary.cases import CaseStatus, TaskState

PRIORITY_NUMBERS = {word: number for number, word in PRIORITY_WORDS.items()}
ME, NOBODY = "me", "nobody"


class CaseFilters(AskedFilters):
    """All that are given must hold; several statuses are alternatives."""

    q = CharFilter(method="matching", max_length=100, label="Words of title or summary; or a reference.")
    status = MultipleChoiceFilter(
        choices=[*CaseStatus.choices, (UNFINISHED, "Not closed")],
        method="standing",
        label="Status, or `unfinished` for all that are not closed; several may be given.",
    )
    priority = ChoiceFilter(
        choices=[(word, word) for word in PRIORITY_NUMBERS], method="at_least", label="This priority or a higher one."
    )
    mine = ChoiceFilter(
        choices=[(MINE, "I am a member"), (LED, "I lead it")],
        method="of_reader",
        label="Those that you are a member of, or lead.",
    )
    lead = CharFilter(
        field_name="lead__full_name", lookup_expr="icontains", max_length=100, label="Words in the name of its lead."
    )
    incident = CharFilter(method="around", max_length=20, label="Reference of an incident that belongs to it.")
    lessons = CharFilter(method="teaching", max_length=100, label="Words of outcome, root causes or lessons.")

    class Meta:
        model = Case
        fields: list[str] = []

    def matching(self, cases: CaseQuerySet, name: str, value: str) -> CaseQuerySet:
        return cases.matching(value)

    def standing(self, cases: CaseQuerySet, name: str, value: list[str]) -> CaseQuerySet:
        if not value:
            return cases
        unfinished = ~Q(status=CaseStatus.CLOSED) if UNFINISHED in value else Q()
        return cases.filter(Q(status__in=value) | unfinished)

    def at_least(self, cases: CaseQuerySet, name: str, value: str) -> CaseQuerySet:
        return cases.filter(priority__gte=PRIORITY_NUMBERS[value])

    def of_reader(self, cases: CaseQuerySet, name: str, value: str) -> CaseQuerySet:
        reader = self.request.user
        return cases.filter(lead=reader) if value == LED else cases.with_member(reader)

    def around(self, cases: CaseQuerySet, name: str, value: str) -> CaseQuerySet:
        incident = Incident.objects.for_user(self.request.user).filter(reference=value.upper()).first()
        if incident is None:
            raise BadQuery({name: ["There is no report with this reference that you may read."]})
        return cases.around(incident)

    def teaching(self, cases: CaseQuerySet, name: str, value: str) -> CaseQuerySet:
        return cases.teaching(value)


class TaskFilters(AskedFilters):
    """All that are given must hold. Days are those of the token owner's time zone."""

    state = ChoiceFilter(choices=TaskState.choices, label="Open, or done.")
    assignee = CharFilter(
        method="given_to", max_length=100, label="`me`, `nobody`, or words in the name of whose it is."
    )
    case = CharFilter(method="of_case", max_length=20, label="Reference of a case.")
    due_since = day_or_instant("is_due_since", "Due on this day or later, or since this instant.")
    due_until = day_or_instant("is_due_until", "Due on this day or before, or until this instant.")
    overdue = ChoiceFilter(choices=[("true", "true")], method="is_overdue", label="`true`: open, and should be done.")

    class Meta:
        model = CaseTask
        fields: list[str] = []

    def given_to(self, tasks: CaseTaskQuerySet, name: str, value: str) -> CaseTaskQuerySet:
        if value == ME:
            return tasks.filter(assignee=self.request.user)
        return tasks.filter(assignee=None) if value == NOBODY else tasks.filter(assignee__full_name__icontains=value)

    def of_case(self, tasks: CaseTaskQuerySet, name: str, value: str) -> CaseTaskQuerySet:
        case = Case.objects.for_user(self.request.user).filter(reference=value.upper()).first()
        if case is None:
            raise BadQuery({name: ["There is no case with this reference that you may read."]})
        return tasks.filter(case=case)

    def is_due_since(self, tasks: CaseTaskQuerySet, name: str, value: Any) -> CaseTaskQuerySet:
        return tasks.filter(due_at__gte=self._instant(value, time.min))

    def is_due_until(self, tasks: CaseTaskQuerySet, name: str, value: Any) -> CaseTaskQuerySet:
        return tasks.filter(due_at__lte=self._instant(value, time.max))

    def is_overdue(self, tasks: CaseTaskQuerySet, name: str, value: str) -> CaseTaskQuerySet:
        return tasks.filter(state=TaskState.OPEN, due_at__lt=timezone.now())

    def _instant(self, value: date | datetime, at: time) -> datetime:
        if isinstance(value, datetime):
            return value
        return datetime.combine(value, at, tzinfo=ZoneInfo(self.request.user.time_zone))
