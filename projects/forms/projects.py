"""Find projects, and say from which severity on to be alerted."""

from django import forms

from projects.vocabulary import ProjectKind, ProjectStatus, Severity


class ProjectFilter(forms.Form):
    """Narrows the list of projects; every field may stay empty."""

    q = forms.CharField(label="Name", required=False, max_length=100)
    kind = forms.ChoiceField(label="Kind", required=False, choices=[("", "Any kind"), *ProjectKind.choices])
    status = forms.ChoiceField(label="Status", required=False, choices=[("", "Any status"), *ProjectStatus.choices])


class WatchForm(forms.Form):
    """How grave an attack must be to alert the watcher."""

    minimum_severity = forms.TypedChoiceField(
        label="Alert me from", choices=Severity.choices, coerce=int, initial=Severity.MINOR
    )
