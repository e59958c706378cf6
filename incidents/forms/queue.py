"""What the review queue can be narrowed by, and to whom its reports can be assigned."""

from datetime import timedelta
from typing import TYPE_CHECKING, Any, ClassVar

from django import forms
from django.utils import timezone

from accounts.lists import ListFilter, Narrowed, Orders, choice, equal_to, number_choice, one_of, words
from accounts.models import User
from accounts.vocabulary import Marking
from incidents.models import Incident
from incidents.querysets.access import fellow_managers, reviewers_of
from incidents.services.assigning import MOST_AT_ONCE
from incidents.vocabulary.review import State
from projects.models import Project
from projects.vocabulary import Severity, country_choices

if TYPE_CHECKING:
    from django.db.models import QuerySet

TABS = (("", "All"), ("mine", "Mine"), ("unassigned", "Unassigned"))
TIMES = (("overdue", "Overdue"), ("today", "Due within 24 hours"))


def within_time(waiting: Any, when: str) -> Any:
    """Overdue already, or soon."""
    until = timezone.now() + (timedelta(hours=24) if when == "today" else timedelta(0))
    return waiting.filter(review_due_at__lt=until)


class QueueFilter(ListFilter):
    """The reports that wait: by severity, place, project, state, marking and time."""

    page_name = "incidents:review_queue"
    one, many = "report", "reports"
    at_hand = ("severity", "state", "due", "project", "country")
    orders: ClassVar[Orders] = {"due": ("Overdue first", ("queue_rank", "review_due_at", "pk"))}
    narrowed: ClassVar[Narrowed] = {
        "q": lambda waiting, sought: waiting.matching(sought),
        "severity": equal_to("severity__gte"),
        "state": equal_to("state"),
        "due": within_time,
        "project": lambda waiting, project: waiting.touching(project),
        "country": equal_to("country"),
        "marking": equal_to("marking"),
    }

    tab = forms.ChoiceField(required=False, choices=TABS, widget=forms.HiddenInput)
    q = words("Words or reference")
    severity = number_choice("Severity at least", Severity.choices)
    state = choice("State", [(state.value, state.label) for state in (State.SUBMITTED, State.IN_REVIEW)])
    due = choice("Time", TIMES)
    project = one_of("Project and all under it")
    country = choice("Country", country_choices())
    marking = number_choice("Marking", Marking.choices)

    def __init__(self, *args: Any, user: "User", **kwargs: Any) -> None:
        super().__init__(*args, user=user, **kwargs)
        self.offer("project", Project.objects.for_user(user).order_by("name"))

    def given(self) -> dict[str, Any]:
        """The tab is no filter: it stands above them, and no chip takes it off."""
        return {name: value for name, value in super().given().items() if name != "tab"}

    @property
    def tab_chosen(self) -> str:
        return str(self.cleaned_data.get("tab", "")) if self.is_valid() else ""

    def tab_query(self, tab: str) -> str:
        """The address of another tab with the same filters."""
        others = self.data.copy()  # type: ignore[attr-defined]
        for dropped in ("tab", "after", "before"):
            others.pop(dropped, None)
        if tab:
            others["tab"] = tab
        return str(others.urlencode())


class AssignForm(forms.Form):
    """To whom one report is assigned: somebody who may decide on it, or nobody."""

    assignee = forms.ModelChoiceField(
        label="Assign to", required=False, queryset=User.objects.none(), empty_label="Nobody"
    )
    version = forms.IntegerField(required=False, min_value=1, widget=forms.HiddenInput)

    def __init__(self, *args: Any, incident: Incident, **kwargs: Any) -> None:
        kwargs.setdefault("initial", {"assignee": incident.assigned_to_id, "version": incident.version})
        super().__init__(*args, **kwargs)
        self.fields["assignee"].queryset = reviewers_of(incident).order_by("full_name", "pk")  # type: ignore[attr-defined]


class BulkAssignForm(forms.Form):
    """To whom the ticked reports of the queue are assigned."""

    assignee = forms.ModelChoiceField(
        label="Assign to", required=False, queryset=User.objects.none(), empty_label="Nobody"
    )
    incidents = forms.ModelMultipleChoiceField(
        label="Reports",
        queryset=Incident.objects.none(),
        to_field_name="reference",
        error_messages={
            "required": "Tick the reports that are to be assigned.",
            "invalid_choice": "One of the reports is not there any more: look again, and tick once more.",
        },
    )
    query = forms.CharField(required=False, max_length=2_000, widget=forms.HiddenInput)

    def __init__(self, *args: Any, user: "User", **kwargs: Any) -> None:
        kwargs.setdefault("initial", {"assignee": user.pk})
        super().__init__(*args, **kwargs)
        waiting: QuerySet[Incident] = Incident.objects.for_user(user).awaiting_review()
        self.fields["assignee"].widget.attrs["class"] = "form-select"
        self.fields["assignee"].queryset = fellow_managers(user)  # type: ignore[attr-defined]
        self.fields["incidents"].queryset = waiting  # type: ignore[attr-defined]

    def clean_incidents(self) -> "QuerySet[Incident]":
        ticked: QuerySet[Incident] = self.cleaned_data["incidents"]
        if len(ticked) > MOST_AT_ONCE:
            raise forms.ValidationError(f"At most {MOST_AT_ONCE} at once.")
        return ticked
