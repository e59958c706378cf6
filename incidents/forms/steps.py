"""What a step of review takes: a reason where one is asked for, and the version that the person looked at."""

from django import forms


class StepForm(forms.Form):
    """Both may stay empty here; whether a reason is needed is the step's own rule."""

    reason = forms.CharField(label="Reason", required=False, max_length=2_000)
    version = forms.IntegerField(label="Version", required=False, min_value=1)

    @property
    def complaints(self) -> list[str]:
        """What is wrong, each with the field that it is about."""
        return [f"{self[name].label}: {text}" for name, errors in self.errors.items() for text in errors]
