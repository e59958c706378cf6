"""What merging one report into another takes: which other, and whose casualties hold."""

from typing import TYPE_CHECKING, Any

from django import forms

from incidents.models import Incident

if TYPE_CHECKING:
    from accounts.models import User


class MergeTargetForm(forms.Form):
    """The reference of the other report, of those that the person may read."""

    other = forms.CharField(label="Reference of the other report", max_length=20, help_text="Such as INC-2024-000123.")

    def __init__(self, *args: Any, user: "User", incident: Incident, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user, self.incident = user, incident

    def clean_other(self) -> Incident:
        readable = Incident.objects.for_user(self.user)
        found: Incident | None = readable.filter(reference=self.cleaned_data["other"].strip().upper()).first()
        if found is None:
            raise forms.ValidationError("There is no report with this reference that you may read.")
        if found.pk == self.incident.pk:
            raise forms.ValidationError("This is the same report: give another.")
        return found


class IncidentMergeForm(forms.Form):
    """Whose numbers hold is chosen, never added up."""

    casualties = forms.ChoiceField(label="Whose casualties hold", initial="kept", widget=forms.RadioSelect)
    reason = forms.CharField(label="Why they are one event", required=False, max_length=2_000)
    version = forms.IntegerField(required=False, min_value=1, widget=forms.HiddenInput)
    into_version = forms.IntegerField(required=False, min_value=1, widget=forms.HiddenInput)

    def __init__(self, *args: Any, incident: Incident, into: Incident, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["casualties"].choices = [  # type: ignore[attr-defined]
            ("kept", f"Those of {into.reference}, which is kept"),
            ("merged", f"Those of {incident.reference}, which is merged"),
        ]
