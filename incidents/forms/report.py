"""A whole report: its facts and its rows, read and checked together, and given to the services as one."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict

from accounts.models import User
from incidents.forms.facts import FactsForm, plain
from incidents.forms.rows import ROW_SETS, Offer, SourceRow, linkable_projects, offer_projects
from incidents.models import Incident
from incidents.querysets.links import naming_readable
from incidents.services.contents import Contents
from incidents.vocabulary.review import LinkState
from projects.vocabulary import countries_of_one_zone

SHOWN_AS = {"occurred_from": "occurred_date", "occurred_to": "occurred_end_date"}


class Report:
    """The form of a report, empty, of an incident, or as it was sent."""

    def __init__(
        self, user: User, *, data: QueryDict | None = None, incident: Incident | None = None, merging: bool = False
    ) -> None:
        """Rows of a form that was opened on another version (`merging`) are not taken for those that stand now."""
        self.user, self.incident = user, incident
        self._offered: Offer | None = None
        self.form = FactsForm(data, instance=_copy_of(incident), user=user)
        standing = _standing_rows(incident, user) if incident is not None and not merging else {}
        self.rows: dict[str, forms.BaseFormSet[Any]] = {
            kind: rows(data, prefix=kind, initial=standing.get(kind), form_kwargs=self._row_options(kind))
            for kind, rows in ROW_SETS.items()
        }

    @classmethod
    def as_typed(cls, user: User, data: QueryDict, incident: Incident | None = None, *, one_more: str = "") -> "Report":
        """What was typed so far, unchecked: taken up again, perhaps with one row more of a kind."""
        typed, report = cls(user, data=data, incident=incident), cls(user, incident=incident)
        standing = _standing_rows(incident, user) if incident is not None else {}
        report.form = FactsForm(initial=_typed(typed.form), instance=_copy_of(incident), user=user)
        for name, rows in typed.rows.items():
            initial = [_typed(row) for row in rows.forms]
            again = ROW_SETS[name](prefix=name, initial=initial, form_kwargs=report._row_options(name))
            again.standing = len(standing.get(name, []))
            again.extra = len(initial) - again.standing + (1 if name == one_more else 0)
            report.rows[name] = again
        return report

    def is_valid(self) -> bool:
        """Check everything, so that all errors show at once."""
        checked = {kind: rows.is_valid() for kind, rows in self.rows.items()}
        if checked["sources"] and checked["involvements"]:
            self._check_citations()
        return all([self.form.is_valid(), *[rows.is_valid() for rows in self.rows.values()]])

    def facts(self) -> dict[str, Any]:
        return self.form.facts()

    def contents(self) -> Contents:
        """Every row that says something and is not removed; what cites a source does so by its place among those."""
        said = {kind: [_plain(row) for row in rows.forms if _counts(row)] for kind, rows in self.rows.items()}
        place = {number: at for at, number in enumerate(self._sources_given(), start=1)}
        for row in said["involvements"]:
            row["source"] = place.get(row["source"])
        return Contents(**said)

    def _sources_given(self) -> list[int]:
        """The numbers, as the page shows them, of the sources that stay or were added."""
        return [number for number, row in enumerate(self.rows["sources"].forms, start=1) if _counts(row)]

    def _check_citations(self) -> None:
        """Whoever cites a source by its number must find it in this very report."""
        given = self._sources_given()
        for row in self.rows["involvements"].forms:
            number = row.cleaned_data.get("source")
            if number is None or number in given or row.cleaned_data.get("DELETE"):
                continue
            removed = number <= len(self.rows["sources"].forms)
            what = f"Source {number} is empty or removed" if removed else f"There is no source {number}"
            row.add_error("source", f"{what}: give the number of a source above, or none.")

    def take_errors(self, error: ValidationError) -> None:
        """Show what a service refused at the fields it names."""
        named = error.message_dict if hasattr(error, "error_dict") else {"": error.messages}
        for name, complaints in named.items():
            field = SHOWN_AS.get(name, name)
            if name in self.rows:
                self.rows[name].non_form_errors().extend(complaints)
            else:
                self.form.add_error(field if field in self.form.fields else None, complaints)

    @property
    def errors(self) -> list[tuple[str, str, str]]:
        """(label, id of the field, complaint) for the summary at the top."""
        found = _errors_of(self.form, "The report")
        for kind, rows in self.rows.items():
            found += [(kind.capitalize(), f"{kind}-rows", str(complaint)) for complaint in rows.non_form_errors()]
            for number, row in enumerate(rows.forms, start=1):
                found += _errors_of(row, f"{kind.capitalize()} {number}", inside=True)
        return found

    def context(self) -> dict[str, Any]:
        """What the page needs."""
        summary = self.errors if self.form.is_bound else []
        shown = {"errors_summary": summary, "incident": self.incident, "zones": countries_of_one_zone()}
        return {"form": self.form, **self.rows, **shown}

    def _row_options(self, kind: str) -> dict[str, Any]:
        """Rows that name a project share one list of those on offer."""
        if kind not in {"links", "consequences"}:
            return {}
        self._offered = self._offered or offer_projects(self.user)
        return {"user": self.user, "offered": self._offered}


def labels_of(data: QueryDict) -> dict[str, str]:
    """Label → name of everything that was typed into the form of a report, to give it back."""
    found: dict[str, str] = {}
    for name in data:
        kind, _, rest = name.partition("-")
        number, _, column = rest.partition("-")
        if kind in ROW_SETS and number.isdigit() and column in ROW_SETS[kind].form.base_fields:
            field = ROW_SETS[kind].form.base_fields[column]
            found[f"{kind.capitalize()} {int(number) + 1}: {field.label or column}"] = name
        elif name in FactsForm.base_fields and name not in {"filing_key", "version"}:
            found[str(FactsForm.base_fields[name].label or name)] = name
    return found


def _copy_of(incident: Incident | None) -> Incident:
    """A ModelForm writes on its instance while it checks: give it one that nobody else holds."""
    return Incident() if incident is None else Incident.objects.get(pk=incident.pk)


def _standing_rows(incident: Incident, user: User) -> dict[str, list[Any]]:
    """The rows as they are, but for links to projects that this person may not link: those stay out of their hands."""
    confirmed = incident.links.filter(state=LinkState.CONFIRMED, project__in=linkable_projects(user))
    return {
        "casualties": list(incident.casualties.values("nationality", "affiliation", "outcome", "low", "best", "high")),
        "sources": list(incident.sources.values(*SourceRow.Meta.fields)),
        "involvements": [
            {
                "actor": row.actor.name,
                "role": row.role,
                "stated_by": row.speaker_name,
                "stated_on": row.stated_on,
                "source": row.source_number,
                "confidence": row.confidence,
                "channel": row.channel,
                "note": row.note,
            }
            for row in incident.involvements.told()
        ],
        "consequences": list(
            incident.consequences.filter(naming_readable(user)).values(
                "kind", "description", "project", "starts_on", "ends_on", "amount", "currency"
            )
        ),
        "links": list(confirmed.values("project", "relation")),
    }


def _typed(form: forms.BaseForm) -> dict[str, Any]:
    return {name: form[name].value() for name in form.fields}


def _counts(row: forms.BaseForm) -> bool:
    """A row of the record that was sent back unchanged says something too; an untouched empty one does not."""
    removed = bool(row.cleaned_data.get("DELETE"))
    return not removed and (row.has_changed() or bool(row.initial)) and any(row.cleaned_data.values())


def _plain(row: forms.BaseForm) -> dict[str, Any]:
    return {name: plain(value) for name, value in row.cleaned_data.items() if name != "DELETE"}


def _errors_of(form: forms.BaseForm, name: str, inside: bool = False) -> list[tuple[str, str, str]]:
    """What is wrong at each field; a row of the report says before each which row it is."""
    found = []
    for field, complaints in form.errors.items():
        whole = field == "__all__"
        label = name if whole else f"{name}: {form[field].label}" if inside else str(form[field].label)
        where = (
            next(iter(form.fields)) if whole and inside else field
        )  # what is wrong with a row is seen from its start
        target = form[where].id_for_label or form[where].auto_id if where in form.fields else ""
        found += [(label, str(target), str(complaint)) for complaint in complaints]
    return found
