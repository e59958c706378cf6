"""On which terms somebody watches a project, a country, or whatever else; and which country."""

from typing import Any, Self

from django import forms

from accounts.models import User
from projects.models.watch import WatchTerms
from projects.services.watches import ProjectTerms, Terms, countries_met
from projects.vocabulary import Severity, country_choices

CHOOSE = "Choose from which severity on you want to be alerted."


class TermsForm(forms.Form):
    """How grave something must be to alert the watcher, and whether it must be an attack."""

    minimum_severity = forms.TypedChoiceField(
        label="Alert me from", choices=Severity.choices, coerce=int, initial=Severity.MINOR
    )
    also_others = forms.BooleanField(
        label="Also what is no attack", required=False, help_text="Threats, accidents, protests and the like."
    )

    @classmethod
    def of(cls, watch: WatchTerms | None, **kwargs: Any) -> Self:
        """The form with the terms of a watch; with those of a new one where there is none."""
        return cls(initial=_as_told(watch) if watch is not None else None, **kwargs)

    @property
    def terms(self) -> Terms:
        told = self.cleaned_data
        return {"minimum_severity": told["minimum_severity"], "attacks_only": not told["also_others"]}


class WatchForm(TermsForm):
    """And whether a link to the project that the machine suggests is enough."""

    also_suggested = forms.BooleanField(
        label="Also suggested links", required=False, help_text="Not confirmed yet. Only where you judge them."
    )

    @property
    def project_terms(self) -> ProjectTerms:
        return {**self.terms, "also_suggested": self.cleaned_data["also_suggested"]}


class CountryWatchForm(TermsForm):
    """A country in which the person's scope lies."""

    country = forms.ChoiceField(label="Country")
    field_order = ("country",)

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        met = countries_met(user)
        offered = [(code, name) for code, name in country_choices() if code in met]
        self.fields["country"].choices = [("", "Choose"), *offered]  # type: ignore[attr-defined]


def _as_told(watch: WatchTerms) -> dict[str, Any]:
    suggested = getattr(watch, "also_suggested", False)
    return {
        "minimum_severity": watch.minimum_severity,
        "also_others": not watch.attacks_only,
        "also_suggested": suggested,
    }
