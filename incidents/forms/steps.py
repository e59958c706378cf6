"""What a step of review, or another rating, takes: a reason where one is asked for, and the version looked at."""

from typing import Any

from django import forms

from incidents.models import Incident
from projects.vocabulary import Severity


class StepForm(forms.Form):
    """Both may stay empty here; whether a reason is needed is the step's own rule."""

    reason = forms.CharField(label="Reason", required=False, max_length=2_000)
    version = forms.IntegerField(label="Version", required=False, min_value=1)

    @property
    def complaints(self) -> list[str]:
        """What is wrong, each with the field that it is about."""
        return [f"{self[name].label}: {text}" for name, errors in self.errors.items() for text in errors]


class SeverityForm(StepForm):
    """How grave it is held to be, and why; without a severity the rule decides."""

    severity = forms.TypedChoiceField(
        label="Severity", required=False, coerce=int, empty_value=None, choices=[("", "By the rule"), *Severity.choices]
    )
    reason = forms.CharField(label="Why", required=False, max_length=300)

    field_order = ["severity", "reason", "version"]

    def __init__(self, *args: Any, incident: Incident | None = None, **kwargs: Any) -> None:
        if incident is not None:
            overridden = bool(incident.severity_reason)
            kwargs["initial"] = {
                "severity": incident.severity if overridden else "",
                "reason": incident.severity_reason,
                "version": incident.version,
            }
        super().__init__(*args, **kwargs)
        self.fields["version"].widget = forms.HiddenInput()
