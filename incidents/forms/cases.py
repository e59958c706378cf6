"""What pages ask of cases, their tasks and milestones, and what the lists of cases can be narrowed by."""

import uuid
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet

from accounts.lists import ListFilter, Narrowed, Orders, choice, equal_to, number_choice, words
from accounts.models import User
from accounts.vocabulary import Marking
from incidents.forms.steps import StepForm
from incidents.models import Case, CaseTask, Incident, Milestone
from incidents.rules.case_templates import CASE_TEMPLATES
from incidents.vocabulary.cases import CaseStatus, MilestonePrecision, Priority

MOMENT = forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")
MINE, LED = "member", "lead"
UNFINISHED = "unfinished"
MOST_INCIDENTS = 100


class ReferencesField(forms.CharField):
    """References of incidents with spaces or commas between them; the form that has one gives it its reader."""

    reader: User

    def clean(self, value: Any) -> list[Incident]:
        references = super().clean(value).replace(",", " ").upper().split()
        if len(references) > MOST_INCIDENTS:
            raise ValidationError(f"Name at most {MOST_INCIDENTS} at once.")
        found = list(Incident.objects.for_user(self.reader).filter(reference__in=references))
        missing = sorted(set(references) - {incident.reference for incident in found})
        if missing:
            raise ValidationError(f"There is no {', '.join(missing)} that you may read.")
        return found


def references(*, required: bool) -> ReferencesField:
    return ReferencesField(
        label="Incidents",
        required=required,
        max_length=2_000,
        help_text="References, such as INC-2024-000123, with spaces or commas between them.",
    )


class CaseForm(forms.ModelForm[Case]):
    """What a case is about. Its version is the one that was looked at."""

    marking = forms.TypedChoiceField(label="Marking", coerce=int, choices=())
    version = forms.IntegerField(required=False, min_value=1, widget=forms.HiddenInput)

    class Meta:
        model = Case
        fields = ("title", "summary", "priority", "marking")
        widgets = {"summary": forms.Textarea(attrs={"rows": 8})}

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["marking"].choices = [one for one in Marking.choices if one[0] <= user.clearance]  # type: ignore[attr-defined]
        if self.instance.pk:
            self.initial["version"] = self.instance.version
        else:
            self.initial.setdefault("marking", min(user.clearance, Marking.AMBER))

    def facts(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in self.Meta.fields}


class NewCaseForm(CaseForm):
    """A case with its first incidents, and the template that brings its tasks."""

    template = forms.ChoiceField(
        label="Tasks from a template",
        required=False,
        choices=[("", "None"), *((one.key, f"{one.name} ({len(one.tasks)} tasks)") for one in CASE_TEMPLATES.values())],
    )
    incidents = references(required=False)
    opening_key = forms.UUIDField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, user=user, **kwargs)
        self.fields["incidents"].reader = user  # type: ignore[attr-defined]
        self.initial.setdefault("opening_key", uuid.uuid4())


class CaseIncidentsForm(forms.Form):
    """More incidents for a case."""

    incidents = references(required=True)

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["incidents"].reader = user  # type: ignore[attr-defined]


class CaseChoiceForm(forms.Form):
    """To which of the cases that the person runs an incident is added."""

    case = forms.ModelChoiceField(
        label="Case", queryset=Case.objects.none(), to_field_name="reference", empty_label="Choose…"
    )

    def __init__(self, *args: Any, user: User, incident: Incident, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        mine = Case.objects.for_user(user).run_by(user).unfinished()
        others = mine.exclude(incident_links__incident=incident)
        self.fields["case"].queryset = others.order_by("-opened_at", "-pk")  # type: ignore[attr-defined]


class CaseMemberForm(forms.Form):
    """One member more, by their address: nobody needs to see the list of all people for it."""

    email = forms.EmailField(
        label="E-mail address", max_length=254, widget=forms.EmailInput(attrs={"list": "people-to-add"})
    )


class CaseLeadForm(forms.Form):
    """Who leads it from now on."""

    lead = forms.ModelChoiceField(label="Lead", queryset=User.objects.none())
    version = forms.IntegerField(required=False, min_value=1, widget=forms.HiddenInput)

    def __init__(self, *args: Any, case: Case, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.update(lead=case.lead_id, version=case.version)
        self.fields["lead"].queryset = members_of(case)  # type: ignore[attr-defined]


class CaseStepForm(StepForm):
    """A reason or the outcome, where the step asks for one, and the version looked at."""

    reason = forms.CharField(label="Reason", required=False, max_length=20_000)


class LessonsForm(forms.ModelForm[Case]):
    """Why it came about, and what it teaches."""

    version = forms.IntegerField(required=False, min_value=1, widget=forms.HiddenInput)

    class Meta:
        model = Case
        fields = ("root_causes", "lessons")
        widgets = {name: forms.Textarea(attrs={"rows": 6}) for name in ("root_causes", "lessons")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["version"] = self.instance.version


class TaskForm(forms.ModelForm[CaseTask]):
    """One task with its checklist, a line for each item."""

    items = forms.CharField(
        label="Checklist",
        required=False,
        max_length=10_000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="One item on each line.",
    )
    version = forms.IntegerField(required=False, min_value=1, widget=forms.HiddenInput)

    class Meta:
        model = CaseTask
        fields = ("title", "detail", "assignee", "due_at", "mandatory")
        widgets = {"detail": forms.Textarea(attrs={"rows": 3}), "due_at": MOMENT}

    def __init__(self, *args: Any, case: Case | None, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if case is not None and "assignee" in self.fields:
            self.fields["assignee"].queryset = members_of(case)  # type: ignore[attr-defined]
            self.fields["assignee"].empty_label = "Nobody yet"  # type: ignore[attr-defined]
        self.fields["due_at"].help_text = f"{user.time_zone} time."
        if self.instance.pk:
            self.initial["version"] = self.instance.version
            self.initial["items"] = "\n".join(item.text for item in self.instance.items.all())

    def facts(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in self.Meta.fields}

    def lines(self) -> list[str]:
        return [line for line in self.cleaned_data["items"].splitlines() if line.strip()]


class MilestoneForm(forms.ModelForm[Milestone]):
    """What happened, and when."""

    noting_key = forms.UUIDField(required=False, widget=forms.HiddenInput)

    class Meta:
        model = Milestone
        fields = ("at", "precision", "what")
        widgets = {"at": MOMENT}

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["at"].help_text = f"{user.time_zone} time."
        self.initial.setdefault("precision", MilestonePrecision.MINUTE)
        self.initial.setdefault("noting_key", uuid.uuid4())


class CaseFilter(ListFilter):
    """Cases: what they are about, where they stand, how urgent they are, and whose."""

    page_name, table_name = "incidents:case_list", "incidents:case_export"
    one, many = "case", "cases"
    at_hand = ("status", "priority", "mine", "lead", "order")
    orders: ClassVar[Orders] = {
        "latest": ("Latest opened first", ("-opened_at", "-pk")),
        "urgent": ("Most urgent first", ("-priority", "-opened_at", "-pk")),
    }
    narrowed: ClassVar[Narrowed] = {
        "q": lambda cases, sought: cases.matching(sought),
        "status": lambda cases, status: cases.unfinished() if status == UNFINISHED else cases.filter(status=status),
        "priority": equal_to("priority__gte"),
        "lead": equal_to("lead__full_name__icontains"),
    }

    q = words("Words or reference")
    status = choice("Status", [(UNFINISHED, "Not closed"), *CaseStatus.choices])
    priority = number_choice("Priority at least", Priority.choices)
    mine = choice("Mine", [(MINE, "I am a member"), (LED, "I lead it")])
    lead = words("Lead")

    def narrow(self, rows: Any) -> Any:
        cases = super().narrow(rows)
        mine = self.cleaned_data.get("mine") if self.is_valid() else ""
        if mine == LED:
            return cases.filter(lead=self.user)
        return cases.with_member(self.user) if mine == MINE else cases


class LessonFilter(ListFilter):
    """Cases by what came of them, why they came about, and what they teach."""

    page_name, table_name = "incidents:lesson_list", "incidents:lesson_export"
    one, many = "case with lessons", "lessons of cases"
    at_hand = ("status",)
    orders: ClassVar[Orders] = {"latest": ("Latest opened first", ("-opened_at", "-pk"))}
    narrowed: ClassVar[Narrowed] = {
        "q": lambda cases, sought: cases.teaching(sought),
        "status": equal_to("status"),
    }

    q = words("Words of outcome, root causes or lessons")
    status = choice("Status", CaseStatus.choices)


def members_of(case: Case) -> QuerySet[User]:
    """The people among whom a lead or an assignee is chosen."""
    return User.objects.filter(case_memberships__case=case).order_by("full_name", "pk")
