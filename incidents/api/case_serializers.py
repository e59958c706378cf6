"""The shapes of cases and of what hangs on them. They read; what clients send stands in `case_inputs`."""

from typing import Any

from rest_framework import serializers
from rest_framework.reverse import reverse

from accounts.api.fields import AddressField, WordField
from accounts.models import User
from accounts.vocabulary import Marking
from incidents.models import Case, CaseIncident, CaseMember, CaseStep, CaseTask, Milestone, TaskItem
from incidents.vocabulary.cases import Priority

PRIORITY_WORDS = {priority.value: priority.name.lower() for priority in Priority}


class PersonSerializer(serializers.ModelSerializer[User]):
    """A person: the name, and nothing else."""

    name = serializers.CharField(source="full_name", read_only=True)

    class Meta:
        model = User
        fields = ("name",)
        read_only_fields = fields


class CaseSerializer(serializers.ModelSerializer[Case]):
    """A case by itself. Members, incidents, tasks, milestones and steps have addresses below it."""

    url = AddressField("cases", "reference")
    marking = WordField(dict(Marking.choices), read_only=True)
    priority = WordField(PRIORITY_WORDS, read_only=True)
    lead = PersonSerializer(read_only=True)

    class Meta:
        model = Case
        fields = (
            "reference",
            "url",
            "title",
            "summary",
            "marking",
            "status",
            "priority",
            "template",
            "lead",
            "opened_at",
            "closed_at",
            "outcome",
            "root_causes",
            "lessons",
            "version",
        )
        read_only_fields = fields


class CaseMemberSerializer(serializers.ModelSerializer[CaseMember]):
    """Somebody who works on the case, or is to know of it; `id` is what lead and assignees are named by."""

    name = serializers.CharField(source="user.full_name", read_only=True)
    leads = serializers.SerializerMethodField()

    class Meta:
        model = CaseMember
        fields = ("id", "name", "leads")
        read_only_fields = fields

    def get_leads(self, member: CaseMember) -> bool:
        return member.user_id == member.case.lead_id


class CaseIncidentSerializer(serializers.ModelSerializer[CaseIncident]):
    """An incident of the case, as far as the reader may read it."""

    reference = serializers.CharField(source="incident.reference", read_only=True)
    title = serializers.CharField(source="incident.title", read_only=True)
    marking = WordField(dict(Marking.choices), source="incident.marking", read_only=True)
    url = serializers.HyperlinkedRelatedField(  # type: ignore[var-annotated]
        source="incident", view_name="incidents-detail", lookup_field="reference", read_only=True
    )

    class Meta:
        model = CaseIncident
        fields = ("reference", "url", "title", "marking")
        read_only_fields = fields


class MilestoneSerializer(serializers.ModelSerializer[Milestone]):
    """What happened in the course of the case. With precision `day`, `at` says no more than the day."""

    by = serializers.CharField(source="by.full_name", read_only=True)

    class Meta:
        model = Milestone
        fields = ("id", "at", "precision", "what", "by")
        read_only_fields = fields


class CaseStepSerializer(serializers.ModelSerializer[CaseStep]):
    """From which status to which, by whom and why; of closing, the reason is the outcome."""

    by = serializers.CharField(source="actor_name", read_only=True)

    class Meta:
        model = CaseStep
        fields = ("id", "step", "from_status", "to_status", "by", "reason", "at")
        read_only_fields = fields


class TaskItemSerializer(serializers.ModelSerializer[TaskItem]):
    """One line of a checklist."""

    class Meta:
        model = TaskItem
        fields = ("id", "text", "ticked")
        read_only_fields = fields


class TaskSerializer(serializers.ModelSerializer[CaseTask]):
    """One thing to do. `version` counts what is edited, not the ticks of its list."""

    url = serializers.SerializerMethodField()
    case = serializers.CharField(source="case.reference", read_only=True, help_text="Reference of its case.")
    assignee = serializers.IntegerField(
        source="assignee_member", read_only=True, allow_null=True, help_text="`id` among the members of its case."
    )
    assignee_name = serializers.CharField(source="assignee.full_name", read_only=True, allow_null=True, default=None)
    overdue = serializers.BooleanField(read_only=True)
    done_by = serializers.CharField(source="done_by.full_name", read_only=True, allow_null=True, default=None)
    items = TaskItemSerializer(many=True, read_only=True)

    class Meta:
        model = CaseTask
        fields = (
            "id",
            "url",
            "case",
            "title",
            "detail",
            "assignee",
            "assignee_name",
            "due_at",
            "overdue",
            "mandatory",
            "order",
            "state",
            "done_by",
            "done_at",
            "items",
            "version",
        )
        read_only_fields = fields

    def get_url(self, task: CaseTask) -> str:
        request: Any = self.context.get("request")
        return reverse("case-tasks-detail", args=[task.case.reference, task.pk], request=request)
