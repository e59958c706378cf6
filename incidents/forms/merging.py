"""Two people edited one report: what each changed since the form was opened, and the form that joins their choices.

A unit is what only makes sense as a whole: one field, the fields that together say when, or all rows of a kind.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, time
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms.boundfield import BoundField
from django.http import QueryDict

from accounts.models import User
from incidents.forms.facts import FactsForm, plain
from incidents.forms.report import Report
from incidents.forms.rows import linkable_projects
from incidents.forms.versions import OUT_OF_SIGHT, in_words
from incidents.models import Incident
from incidents.services.earlier_versions import earlier_version

TOGETHER: dict[str, tuple[str, ...]] = {
    "When": (
        "occurred_date",
        "occurred_roughly",
        "occurred_time",
        "occurred_end_date",
        "occurred_end_time",
        "time_precision",
        "end_precision",
        "time_zone",
    ),
    "What it was": ("category", "attack_type"),
    "On the map": ("latitude", "longitude", "place_precision"),
}
ROWS_TOGETHER: dict[str, tuple[str, ...]] = {
    "Casualties": ("casualties",),
    "Sources, and who is said to have done it": ("sources", "involvements"),
    "What followed": ("consequences",),
    "Projects": ("links",),
}
MINE, THEIRS = "mine", "theirs"
CHOICE = "choose-"


@dataclass(frozen=True, slots=True)
class Value:
    """One of the three: in words, a line for each row; of rows what was added and removed since the base."""

    lines: list[str]
    added: list[str]
    removed: list[str]


@dataclass(frozen=True, slots=True)
class Unit:
    """What differs, with the choice that is made for it until the person makes another: "" where they must."""

    key: str
    label: str
    base: Value | None
    mine: Value
    theirs: Value
    by: str
    chosen: str
    missing: bool = False

    @property
    def name(self) -> str:
        return f"{CHOICE}{self.key}"

    @property
    def changed_by(self) -> str:
        """Who changed it since the form was opened, in a sentence."""
        return {MINE: "Only you changed it.", THEIRS: "Only somebody else changed it.", "": "You both changed it."}.get(
            self.by, "It differs."
        )


class Merge:
    """What was sent beside the report as it is now, and as it was when the form was opened."""

    def __init__(self, user: User, incident: Incident, mine: Report, base_version: int) -> None:
        self.mine, self.theirs = mine, Report(user, incident=incident)
        self.version, self.base_version = incident.version, base_version
        was = earlier_version(user, incident, base_version, linkable_projects(user))
        self._base = FactsForm(instance=was.incident, user=user) if was else None
        self._rows = {
            MINE: {kind: list(rows or []) for kind, rows in vars_of(mine.contents()).items()},
            THEIRS: _rows_of(self.theirs),
            "base": was.rows if was else None,
        }

    def units(self, choices: Mapping[str, str] | None = None) -> list[Unit]:
        """Everything that differs; with `choices` as the person made them, and what is missing marked."""
        return [*self._facts(choices), *self._kinds(choices)]

    def merged(self, choices: Mapping[str, str]) -> QueryDict:
        """The form with the other version wherever it was chosen."""
        data: QueryDict = self.mine.form.data.copy()  # type: ignore[attr-defined]  # what a browser sent
        for unit in self.units(choices):
            if unit.chosen == THEIRS:
                self._take_theirs(data, unit.label)
        data["version"] = str(self.version)
        return data

    def _take_theirs(self, data: QueryDict, label: str) -> None:
        for kind in ROWS_TOGETHER.get(label, ()):
            for name in [name for name in data if name.startswith(f"{kind}-")]:
                del data[name]
            forms_of = [row for row in self.theirs.rows[kind].forms if row.initial]
            data[f"{kind}-TOTAL_FORMS"] = data[f"{kind}-INITIAL_FORMS"] = str(len(forms_of))
            for row in forms_of:
                _put(data, row, row.fields)
        if label not in ROWS_TOGETHER:
            _put(data, self.theirs.form, self._units_of_facts()[label])

    def _units_of_facts(self) -> dict[str, Sequence[str]]:
        found: dict[str, Sequence[str]] = {}
        for name, field in self.mine.form.fields.items():
            group = next((label for label, names in TOGETHER.items() if name in names), None)
            if name not in OUT_OF_SIGHT:
                found.setdefault(group or str(field.label or name), TOGETHER[group] if group else (name,))
        return found

    def _facts(self, choices: Mapping[str, str] | None) -> Iterator[Unit]:
        for label, names in self._units_of_facts().items():
            three = [_said(form, names) if form else None for form in (self.mine.form, self.theirs.form, self._base)]
            if three[0] != three[1]:
                words = [
                    Value(_words(form, names), [], []) if form else None
                    for form in (self.mine.form, self.theirs.form, self._base)
                ]
                yield _unit(names[0], label, three, words, choices)

    def _kinds(self, choices: Mapping[str, str] | None) -> Iterator[Unit]:
        for label, kinds in ROWS_TOGETHER.items():
            three, words = [], []
            for rows in (self._rows[MINE], self._rows[THEIRS], self._rows["base"]):
                three.append([[_plain(row) for row in rows[kind]] for kind in kinds] if rows is not None else None)
                words.append([self._in_words(kind, row) for kind in kinds for row in rows[kind]] if rows else None)
            if three[0] != three[1]:
                base = words[2]
                values = [_against(lines, base) if lines is not None else None for lines in words]
                yield _unit(kinds[0], label, three, values, choices)

    def _in_words(self, kind: str, row: Mapping[str, Any]) -> str:
        form = self.theirs.rows[kind].empty_form
        said = []
        for name, value in row.items():
            if name in form.fields and _norm(value) not in ("", "False"):
                words = in_words(form.fields[name], getattr(value, "pk", value))
                said.append("yes" if value is True else words)
        return " · ".join(filter(None, said))


def vars_of(contents: Any) -> dict[str, Any]:
    return {name: getattr(contents, name) for name in contents.__slots__}


def _rows_of(report: Report) -> dict[str, list[dict[str, Any]]]:
    return {kind: [dict(row.initial) for row in rows.forms if row.initial] for kind, rows in report.rows.items()}


def _unit(key: str, label: str, three: Sequence[Any], words: Sequence[Any], choices: Mapping[str, str] | None) -> Unit:
    mine, theirs, base = three
    by = "unknown" if base is None else THEIRS if mine == base else MINE if theirs == base else ""
    chosen = by if by in (MINE, THEIRS) else ""
    if choices is not None:
        picked = choices.get(f"{CHOICE}{key}", "")
        chosen = picked if picked in (MINE, THEIRS) else chosen
    return Unit(key, label, words[2], words[0], words[1], by, chosen, missing=choices is not None and not chosen)


def _against(lines: list[str], base: list[str] | None) -> Value:
    if base is None:
        return Value(lines, [], [])
    return Value(lines, [line for line in lines if line not in base], [line for line in base if line not in lines])


def _said(form: forms.BaseForm, names: Sequence[str]) -> list[str]:
    return [_norm(_clean(form[name])) for name in names]


def _clean(entry: BoundField) -> Any:
    try:
        return entry.field.clean(entry.value())
    except ValidationError:
        return entry.value()


def _words(form: forms.BaseForm, names: Sequence[str]) -> list[str]:
    found = [in_words(form.fields[name], _shown(form[name])) for name in names]
    if len(names) == 1:
        return [found[0]] if found[0] else []
    return [f"{form.fields[name].label}: {words}" for name, words in zip(names, found, strict=True) if words]


def _shown(entry: BoundField) -> Any:
    """A date that was sent is text until it is read."""
    return _clean(entry) if isinstance(entry.field, forms.DateField) else entry.value()


def _plain(row: Mapping[str, Any]) -> dict[str, str]:
    return {name: _norm(value) for name, value in sorted(row.items()) if name != "DELETE"}


def _norm(value: Any) -> str:
    """One spelling of what means the same, whether it comes from the record or from a form."""
    if value is None or value == "":
        return ""
    if isinstance(value, list | tuple):
        return ",".join(sorted(_norm(one) for one in value))
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, Decimal | float):
        return f"{Decimal(str(value)).normalize():f}"
    return str(plain(value) if isinstance(value, str) else getattr(value, "pk", value))


def _put(data: QueryDict, form: forms.BaseForm, names: Any) -> None:
    """Write into the form what a browser would send of these fields."""
    for name in names:
        entry = form[name]
        value = entry.field.widget.format_value(entry.value())
        if isinstance(entry.field, forms.BooleanField):
            data.setlist(entry.html_name, ["on"] if entry.value() else [])
        elif isinstance(entry.field, forms.MultipleChoiceField):
            data.setlist(entry.html_name, [str(one) for one in entry.value() or []])
        else:
            one = value[0] if isinstance(value, list) and value else value
            data[entry.html_name] = "" if one is None or one == [] else str(one)
