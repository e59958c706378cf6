"""Within how many hours a project wants reports decided on."""

from typing import TYPE_CHECKING, Any

from django import forms

from incidents.models import ReviewDeadline
from incidents.models.deadline import MOST_HOURS
from incidents.rules.deadlines import hours_within
from projects.vocabulary import Severity

if TYPE_CHECKING:
    from projects.models import Project


class DeadlinesForm(forms.Form):
    """A number for each severity; left empty, what stands above the project holds, or else the usual time."""

    def __init__(self, *args: Any, project: "Project", **kwargs: Any) -> None:
        standing = dict(ReviewDeadline.objects.filter(project=project).values_list("severity", "hours"))
        super().__init__(*args, **kwargs)
        for severity, label in sorted(Severity.choices, reverse=True):
            self.fields[f"hours_{severity}"] = forms.IntegerField(
                label=f"{label}: hours",
                required=False,
                min_value=1,
                max_value=MOST_HOURS,
                initial=standing.get(severity),
                help_text=f"Usually {hours_within(severity)}.",
            )

    def hours(self) -> dict[int, int | None]:
        """Severity → hours, None where nothing is asked for."""
        return {severity: self.cleaned_data[f"hours_{severity}"] for severity in Severity.values}
