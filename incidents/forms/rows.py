"""The rows of a report: casualties, sources, who is said to have done it, what followed, the projects it concerns."""

from collections.abc import Callable
from functools import cache
from typing import Any

from django import forms
from django.core.validators import URLValidator
from django.db.models import QuerySet

from accounts.models import User
from incidents.models import Casualty, Consequence, Source
from incidents.models.casualty import ONE_ROW_EACH
from incidents.services.permissions import ENRICHERS, FILERS
from incidents.vocabulary.aftermath import ConsequenceKind
from incidents.vocabulary.evidence import ClaimMode, Confidence, Credibility, InvolvementRole, Reliability, SourceKind
from incidents.vocabulary.people import Outcome
from incidents.vocabulary.review import LinkRelation
from projects.models import Project
from projects.vocabulary import country_choices

DATE = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
MOST_ROWS = 60
Offer = Callable[[], list[tuple[Any, str]]]


class CasualtyRow(forms.ModelForm[Casualty]):
    """How many of whom. Leave a number empty where it is not known."""

    nationality = forms.ChoiceField(
        label="Nationality", required=False, choices=[("", "Not known"), *country_choices()]
    )
    outcome = forms.ChoiceField(label="Outcome", choices=Outcome.choices, initial=Outcome.KILLED)

    class Meta:
        model = Casualty
        fields = ("nationality", "affiliation", "outcome", "low", "best", "high")


class SourceRow(forms.ModelForm[Source]):
    """How we know, and how far to trust it."""

    kind = forms.ChoiceField(label="Kind", choices=SourceKind.choices, initial=SourceKind.NEWS)
    url = forms.CharField(
        label="Address (URL)", required=False, max_length=500, validators=[URLValidator(["http", "https"])]
    )
    reliability = forms.ChoiceField(label="Source", choices=Reliability.choices, initial=Reliability.F)
    credibility = forms.TypedChoiceField(
        label="Information", choices=Credibility.choices, coerce=int, initial=Credibility.CANNOT_BE_JUDGED
    )

    class Meta:
        model = Source
        fields = (
            "kind",
            "publisher",
            "title",
            "url",
            "published_on",
            "reliability",
            "credibility",
            "second_hand",
            "excerpt",
        )
        widgets = {"published_on": DATE, "excerpt": forms.Textarea(attrs={"rows": 2})}


class InvolvementRow(forms.Form):
    """Who is said to have done it, by whom, how sure that is."""

    actor = forms.CharField(label="Actor", max_length=200, widget=forms.TextInput(attrs={"autocomplete": "off"}))
    role = forms.ChoiceField(label="Role", choices=InvolvementRole.choices, initial=InvolvementRole.CLAIMED)
    stated_by = forms.CharField(
        label="Who says so", max_length=200, required=False, widget=forms.TextInput(attrs={"list": "known-speakers"})
    )
    stated_on = forms.DateField(label="Stated on", required=False, widget=DATE)
    source = forms.IntegerField(label="From source no.", required=False, min_value=1, max_value=MOST_ROWS + 20)
    confidence = forms.ChoiceField(
        label="Confidence", required=False, choices=[("", "Not stated"), *Confidence.choices]
    )
    channel = forms.ChoiceField(
        label="How it was claimed", required=False, choices=[("", "Not stated"), *ClaimMode.choices]
    )
    note = forms.CharField(label="Note", max_length=300, required=False)


def linkable_projects(user: User) -> QuerySet[Project]:
    """The projects that this person may link reports to."""
    return Project.objects.for_user(user).in_scope(user, FILERS | ENRICHERS)


def offer_projects(user: User) -> Offer:
    """What a list of these projects offers: read when the first row shows it, and not again for the others."""

    @cache
    def choices() -> list[tuple[Any, str]]:
        return [("", "Choose…"), *linkable_projects(user).order_by("name").values_list("pk", "name")]

    return choices


class LinkRow(forms.Form):
    """A project that the incident concerns."""

    project = forms.ModelChoiceField(label="Project", queryset=Project.objects.none())
    relation = forms.ChoiceField(label="Relation", choices=LinkRelation.choices, initial=LinkRelation.DIRECT_TARGET)

    def __init__(self, *args: Any, user: User, offered: Offer | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["project"].queryset = linkable_projects(user)  # type: ignore[attr-defined]
        self.fields["project"].choices = offered or offer_projects(user)  # type: ignore[attr-defined]


class ConsequenceRow(forms.ModelForm[Consequence]):
    """What it brought about."""

    kind = forms.ChoiceField(label="What followed", choices=[("", "Choose…"), *ConsequenceKind.choices])

    class Meta:
        model = Consequence
        fields = ("kind", "description", "project", "starts_on", "ends_on", "amount", "currency")
        widgets = {"starts_on": DATE, "ends_on": DATE}

    def __init__(self, *args: Any, user: User, offered: Offer | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["project"]
        field.queryset = Project.objects.for_user(user)  # type: ignore[attr-defined]
        field.choices = offered or offer_projects(user)  # type: ignore[attr-defined]


class Rows(forms.BaseFormSet[Any]):
    """Rows of one kind. `standing` of them are in the record already; what was typed besides may still be empty."""

    standing: int | None = None

    @property
    def says_something(self) -> bool:
        """Does a row hold more than an empty one, or was something wrong with one?"""
        empty = {name: str(field.initial or "") for name, field in self.empty_form.fields.items()}
        return bool(self.is_bound and self.total_error_count()) or any(
            str(row[name].value() or "") != value for row in self.forms for name, value in empty.items()
        )

    def initial_form_count(self) -> int:
        if self.standing is None or self.is_bound:
            return super().initial_form_count()
        return self.standing

    def clean(self) -> None:
        """Django takes a negative number of rows for none, and they would be lost without a word."""
        if (self.management_form.cleaned_data["TOTAL_FORMS"] or 0) < 0:
            raise forms.ValidationError("The number of rows makes no sense: load the page anew.")


class OncePerKind(Rows):
    """Refuses a second row that says the same as another."""

    same: tuple[str, ...] = ()
    complaint = ""

    def clean(self) -> None:
        super().clean()
        seen = set()
        for row in self.forms:
            given = getattr(row, "cleaned_data", None)
            if not given or given.get("DELETE"):
                continue
            content = tuple(str(given.get(name)) for name in self.same)
            if content in seen:
                row.add_error(self.same[0], self.complaint)
            seen.add(content)


class CasualtyRows(OncePerKind):
    same = ("nationality", "affiliation", "outcome")
    complaint = ONE_ROW_EACH


class InvolvementRows(OncePerKind):
    same = ("actor", "role", "stated_by")
    complaint = "This is said twice."


class ConsequenceRows(OncePerKind):
    same = ("kind", "description", "project", "starts_on")
    complaint = "This is said twice."


class LinkRows(OncePerKind):
    same = ("project",)
    complaint = "This project is linked twice."


def row_set(form: type[forms.BaseForm], base: type[Rows] = Rows) -> Any:
    """A formset class of at most MOST_ROWS rows that can be removed."""
    return forms.formset_factory(
        form, formset=base, extra=1, can_delete=True, max_num=MOST_ROWS, validate_max=True, absolute_max=MOST_ROWS + 20
    )


ROW_SETS = {
    "casualties": row_set(CasualtyRow, CasualtyRows),
    "sources": row_set(SourceRow),
    "involvements": row_set(InvolvementRow, InvolvementRows),
    "consequences": row_set(ConsequenceRow, ConsequenceRows),
    "links": row_set(LinkRow, LinkRows),
}
