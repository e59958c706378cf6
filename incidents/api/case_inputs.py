"""What clients state of cases, their tasks and milestones, read into what the services take."""

from typing import Any

from rest_framework import serializers

from accounts.api.fields import WordField
from accounts.api.input import Input, InstantField, RowsField
from accounts.models import User
from accounts.vocabulary import Marking
from incidents.api.case_serializers import (
    PRIORITY_WORDS,
    CaseSerializer,
    MilestoneSerializer,
    TaskItemSerializer,
    TaskSerializer,
)
from incidents.forms.cases import MOST_INCIDENTS
from incidents.models import Case, CaseTask, Incident, Milestone, TaskItem
from incidents.models.case import LESSON_LIMIT
from incidents.rules.case_templates import CASE_TEMPLATES
from incidents.vocabulary.cases import MilestonePrecision


class IncidentsField(serializers.ListField):
    """References of incidents that the token's owner may read, each asked for by its place in the list."""

    child = serializers.CharField(max_length=20)

    default_error_messages = {"many": f"Name at most {MOST_INCIDENTS} at once."}

    def to_internal_value(self, data: Any) -> list[Incident]:
        if isinstance(data, list) and len(data) > MOST_INCIDENTS:
            self.fail("many")
        references = [text.upper() for text in super().to_internal_value(data)]
        reader: User = self.context["request"].user
        known = {one.reference: one for one in Incident.objects.for_user(reader).filter(reference__in=references)}
        faults: Any = {
            place: ["There is no report with this reference that you may read."]
            for place, reference in enumerate(references)
            if reference not in known
        }
        if faults:
            raise serializers.ValidationError(faults)
        return list(known.values())


class CaseInput(Input, serializers.ModelSerializer[Case]):
    """What a case is about. In an edit, what is left out stays."""

    answers = CaseSerializer

    marking = WordField(dict(Marking.choices), required=False)
    priority = WordField(PRIORITY_WORDS, required=False)

    class Meta:
        model = Case
        fields: tuple[str, ...] = ("title", "summary", "marking", "priority")


class NewCaseInput(CaseInput):
    """A case with its first incidents; a template brings its tasks."""

    marking = WordField(
        dict(Marking.choices),
        required=False,
        help_text="Left out: TLP:AMBER or what its incidents are marked, whichever is higher.",
    )
    template = serializers.ChoiceField(
        [(one.key, one.name) for one in CASE_TEMPLATES.values()], required=False, allow_blank=True
    )
    incidents = IncidentsField(required=False, help_text="References of incidents that you may read.")

    class Meta(CaseInput.Meta):
        fields = (*CaseInput.Meta.fields, "template", "incidents")

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """No lower than what it is about, unless its opener says so."""
        reader: User = self.context["request"].user
        markings = [incident.marking for incident in attrs.get("incidents", ())]
        return {"marking": max([min(reader.clearance, Marking.AMBER), *markings])} | attrs


class CaseStepInput(Input):
    """Some steps ask for a reason; closing asks for the outcome."""

    reason = serializers.CharField(max_length=LESSON_LIMIT, required=False, allow_blank=True)


class LeadInput(Input):
    """Who leads it from now on: the `id` of a member."""

    lead = serializers.IntegerField(min_value=1)


class LessonsInput(Input):
    """Why it came about, and what it teaches. Both, as they are to stand."""

    answers = CaseSerializer

    root_causes = serializers.CharField(max_length=LESSON_LIMIT, allow_blank=True)
    lessons = serializers.CharField(max_length=LESSON_LIMIT, allow_blank=True)


class MemberInput(Input):
    """Somebody with a role here, by e-mail address."""

    email = serializers.EmailField(max_length=254)


class CaseIncidentsInput(Input):
    """More incidents for a case."""

    incidents = IncidentsField(allow_empty=False)


class MilestoneInput(Input, serializers.ModelSerializer[Milestone]):
    """What happened, and when."""

    answers = MilestoneSerializer

    at = InstantField()
    precision = serializers.ChoiceField(MilestonePrecision.choices, default=MilestonePrecision.MINUTE)

    class Meta:
        model = Milestone
        fields = ("at", "precision", "what")


class TaskItemInput(Input, serializers.ModelSerializer[TaskItem]):
    """One line of a checklist; ticks are set at its own address."""

    answers = TaskItemSerializer

    class Meta:
        model = TaskItem
        fields = ("text",)


class TaskInput(Input, serializers.ModelSerializer[CaseTask]):
    """One thing to do. In an edit, what is left out stays; items that keep their words keep their ticks."""

    answers = TaskSerializer

    assignee = serializers.IntegerField(
        required=False, allow_null=True, min_value=1, help_text="`id` of a member of the case; null for nobody."
    )
    due_at = InstantField(required=False, allow_null=True)
    items = RowsField(child=TaskItemInput(), required=False, same=("text",), complaint="This is on the list already.")

    class Meta:
        model = CaseTask
        fields = ("title", "detail", "assignee", "due_at", "mandatory", "items")


class TickInput(Input):
    """Which of both is meant, so that sending it twice changes nothing."""

    answers = TaskItemSerializer

    ticked = serializers.BooleanField()
