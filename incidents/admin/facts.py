"""How the facts of an incident stand on its admin page: to be edited, or only read."""

from typing import Any, ClassVar

from django import forms

from accounts.admin.forms import RefusableForm, ServiceForm
from accounts.models import User
from incidents.forms.facts import FactsForm
from incidents.forms.report import SHOWN_AS
from incidents.models import Incident

HOW = (
    ("target_kind", "target_type", "target_description"),
    ("property_damage", "link_to_investment"),
    "tactics",
    "weapon_types",
)
EDITED: tuple[Any, ...] = (
    (None, {"fields": ("title", ("category", "attack_type"), "narrative", "caveats", "filing_key")}),
    (
        "When",
        {
            "fields": (
                ("occurred_date", "occurred_time", "occurred_roughly"),
                ("occurred_end_date", "occurred_end_time", "end_precision"),
                ("time_zone", "time_precision"),
            )
        },
    ),
    ("Where", {"fields": (("country", "admin1"), "place", ("latitude", "longitude"), "place_precision")}),
    ("How", {"fields": HOW}),
    ("Handling", {"fields": ("marking",)}),
)
READ: tuple[Any, ...] = (
    (None, {"fields": ("title", ("category", "attack_type"), "narrative", "caveats")}),
    ("When", {"fields": ("occurred", "time_zone")}),
    ("Where", {"fields": ("where", ("latitude", "longitude"), "place_precision")}),
    ("How", {"fields": HOW}),
    ("Handling", {"fields": ("marking",)}),
)
RECORD: tuple[str, Any] = (
    "Record",
    {
        "fields": (
            ("reference", "state"),
            ("severity", "severity_reason"),
            ("killed", "injured", "abducted", "missing"),
            ("filed_by", "filed_at"),
            ("reviewed_by", "handled_by"),
            ("submitted_at", "verified_at", "facts_changed_at"),
            ("external_dataset", "external_id"),
            "version",
        )
    },
)


class AdminFactsForm(RefusableForm, FactsForm):
    """The form of the pages, for the person that a subclass names."""

    user: ClassVar[User]
    shown_as = SHOWN_AS

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, user=self.user, **kwargs)

    def clean_version(self) -> int | None:
        return _required_version(self)


class UneditedFactsForm(ServiceForm[Incident]):
    """For whoever may link a report whose facts they may not edit now: it carries the version alone."""

    version = forms.IntegerField(required=False, min_value=1, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["version"] = self.instance.version

    def clean_version(self) -> int | None:
        return _required_version(self)


def _required_version(form: Any) -> int | None:
    """Without the version that the page was opened with, a change made meanwhile would go unnoticed."""
    version: int | None = form.cleaned_data["version"]
    if form.instance.pk is not None and version is None:
        raise forms.ValidationError("Open the report again: the page does not say which version it shows.")
    return version
