"""The facts of a report as a person enters them: local dates and times, one pin, plain words."""

import re
import uuid
from calendar import month_name
from datetime import UTC, date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator

from accounts.models import User
from accounts.models.user import known_time_zone
from accounts.vocabulary import Marking
from incidents.models import Incident
from incidents.models.incident import NARRATIVE_LIMIT
from incidents.vocabulary.attacks import AttackType, Category, Tactic, TargetKind, WeaponType
from incidents.vocabulary.precision import CLOCK_IS_KNOWN, PlacePrecision, TimePrecision
from projects.querysets.memberships import scope_of
from projects.vocabulary import countries_of_one_zone, country_choices

DATE = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
TIME = forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
ROUGHLY: dict[str, str] = {TimePrecision.MONTH: "%Y-%m", TimePrecision.YEAR: "%Y"}
LEFT_EMPTY = {
    "target_type": "Not known",
    "property_damage": "Not known",
    "link_to_investment": "Not known",
    "end_precision": "As at the start",
}
ENTERED_AS = {
    "occurred_from": {"occurred_date", "occurred_roughly", "occurred_time", "time_zone"},
    "occurred_to": {"occurred_date", "occurred_roughly", "occurred_end_date", "occurred_end_time", "time_zone"},
}


MONTHS = {name.casefold(): number for number, name in enumerate(month_name) if name}
MONTH_OR_YEAR = re.compile(r"(?:(\d{4})[-/. ]?(\d{1,2})?|(\d{1,2}|[a-z]+)[-/. ]+(\d{4}))")


class MonthOrYearField(forms.CharField):
    """A month or a year of which no more is known, as "2024-03" or "2024"; March 2024 and 3/2024 are read as well."""

    def clean(self, value: Any) -> str:
        text = super().clean(value)
        if not text:
            return ""
        read = MONTH_OR_YEAR.fullmatch(text.casefold())
        year, month = ((read[1] or read[4]), (read[2] or read[3] or "")) if read else ("", "")
        month = next(
            (str(number) for name, number in MONTHS.items() if len(month) > 2 and name.startswith(month)), month
        )
        if not year or int(year) == 0 or (month and not (month.isdecimal() and 1 <= int(month) <= 12)):
            raise ValidationError("Give a month or a year: 2024-03, March 2024, or 2024.")
        return f"{int(year):04}-{int(month):02}" if month else f"{int(year):04}"


class FactsForm(forms.ModelForm[Incident]):
    """One report. `facts()` gives what the services take; the form itself saves nothing."""

    occurred_date = forms.DateField(label="Date", widget=DATE, required=False)
    occurred_roughly = MonthOrYearField(
        label="Only the month or year is known",
        required=False,
        max_length=20,
        help_text="2024-03, March 2024 or 2024, instead of a date. It is shown as that, never as a day.",
        widget=forms.TextInput(attrs={"placeholder": "2024-03"}),
    )
    occurred_time = forms.TimeField(
        label="Local time", widget=TIME, required=False, help_text="Leave it empty if only the day is known."
    )
    occurred_end_date = forms.DateField(label="Ended on", widget=DATE, required=False)
    occurred_end_time = forms.TimeField(label="Ended at", widget=TIME, required=False)
    time_zone = forms.CharField(label="Time zone", max_length=64, validators=[known_time_zone])
    country = forms.ChoiceField(
        label="Country",
        choices=[("", "Choose…"), *country_choices()],
        error_messages={"required": "Choose the country, also where no more is known of the place."},
    )
    category = forms.ChoiceField(label="Category", required=False, choices=[("", "Choose…"), *Category.choices])
    attack_type = forms.ChoiceField(
        label="Attack type", required=False, choices=[("", "Not an attack"), *AttackType.choices]
    )
    target_kind = forms.ChoiceField(label="Target", required=False, choices=[("", "Not known"), *TargetKind.choices])
    narrative = forms.CharField(
        label="What happened",
        required=False,
        widget=forms.Textarea(attrs={"rows": 6}),
        validators=[MaxLengthValidator(NARRATIVE_LIMIT)],
    )
    tactics = forms.MultipleChoiceField(
        label="Tactics", required=False, choices=Tactic.choices, widget=forms.CheckboxSelectMultiple
    )
    weapon_types = forms.MultipleChoiceField(
        label="Weapons", required=False, choices=WeaponType.choices, widget=forms.CheckboxSelectMultiple
    )
    place_precision = forms.ChoiceField(
        label="Place precision",
        required=False,
        choices=[("", "As far as it is given here"), *PlacePrecision.choices],
        help_text="As given: a pin is exact, a name within 25 km; else the province or the country.",
    )
    marking = forms.TypedChoiceField(label="Marking", coerce=int, choices=())
    filing_key = forms.UUIDField(required=False, widget=forms.HiddenInput)
    version = forms.IntegerField(required=False, min_value=1, widget=forms.HiddenInput)

    class Meta:
        model = Incident
        fields = (
            "title",
            "narrative",
            "caveats",
            "category",
            "attack_type",
            "tactics",
            "weapon_types",
            "target_type",
            "target_kind",
            "target_description",
            "property_damage",
            "link_to_investment",
            "time_precision",
            "end_precision",
            "time_zone",
            "country",
            "admin1",
            "place",
            "latitude",
            "longitude",
            "place_precision",
            "marking",
        )
        widgets = {
            "caveats": forms.Textarea(attrs={"rows": 2}),
            # No inputmode: the decimal keyboard of some phones has no minus, which half the globe needs.
            "latitude": forms.NumberInput(attrs={"step": "any"}),
            "longitude": forms.NumberInput(attrs={"step": "any"}),
        }
        help_texts = {"end_precision": ""}
        error_messages = {"title": {"required": "Say in a few words what happened."}}

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        kwargs["initial"] = _first_guess(user, kwargs.get("instance")) | (kwargs.get("initial") or {})
        super().__init__(*args, **kwargs)
        ceiling = min(user.clearance, Marking.AMBER_STRICT)
        kept = {self.instance.marking} if self.instance.pk else set()
        offered = [choice for choice in Marking.choices if choice[0] <= ceiling or choice[0] in kept]
        self.fields["marking"].choices = offered  # type: ignore[attr-defined]
        for name, words in LEFT_EMPTY.items():
            field: Any = self.fields[name]
            field.choices = [("", words), *field.choices[1:]]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        if not given.get("category") and "category" not in self.errors:
            if given.get("attack_type"):
                given["category"] = Category.ATTACK
            else:
                self.add_error("category", "Say what it was: choose an attack type, or a category.")
        if given.get("attack_type") and given.get("category") not in (None, Category.ATTACK):
            self.add_error("attack_type", "Only an attack has an attack type.")
        if (given.get("latitude") is None) != (given.get("longitude") is None):
            missing = "latitude" if given.get("latitude") is None else "longitude"
            if missing not in self.errors:
                self.add_error(missing, "Give both coordinates, or neither.")
        self._clean_times(given)
        return given

    def _clean_times(self, given: dict[str, Any]) -> None:
        """Turn local dates and times into instants on the instance, where the model's rules see them."""
        zone_name, start_on = given.get("time_zone"), self._clean_day(given)
        if not zone_name or not start_on:
            return
        zone, start_at, end_at = ZoneInfo(zone_name), given.get("occurred_time"), given.get("occurred_end_time")
        if start_at is None and given.get("time_precision") in CLOCK_IS_KNOWN:
            given["time_precision"] = TimePrecision.DAY
        start = instant(start_on, start_at or time.min, zone)
        end_on = given.get("occurred_end_date") or (start_on if end_at else None)
        end = instant(end_on, end_at or time(23, 59), zone) if end_on else None
        if end is not None and end < start:
            self.add_error("occurred_end_date", "It cannot end before it starts.")
            return
        given["occurred_from"], given["occurred_to"] = start, end
        for name, field in (("occurred_from", "occurred_date"), ("occurred_to", "occurred_end_date")):
            try:
                Incident._meta.get_field(name).run_validators(given[name])  # type: ignore[union-attr]
            except ValidationError as error:
                self.add_error(field, error)

    def _clean_day(self, given: dict[str, Any]) -> date | None:
        """The day; of a month or year of which no more is known its first, and the precision says so."""
        day, roughly = given.get("occurred_date"), given.get("occurred_roughly")
        if {"occurred_date", "occurred_roughly"} & set(self.errors) or (day is not None and not roughly):
            return day
        if day is not None and "occurred_date" in self.changed_data:  # and not the day that stood there
            self.add_error("occurred_roughly", "Give a date, or only the month or year: empty one of the two.")
            return None
        if not roughly:
            self.add_error("occurred_date", "Say when: a date, or below it the month or year if no more is known.")
            return None
        given["time_precision"] = TimePrecision.MONTH if "-" in roughly else TimePrecision.YEAR
        given["occurred_time"] = None
        year, _, month = roughly.partition("-")
        return date(int(year), int(month or 1), 1)

    def facts(self) -> dict[str, Any]:
        """What the person gave – of a report that stands, what they changed – for file_incident and edit_incident."""
        names = [*self.Meta.fields, "occurred_from", "occurred_to"]
        given = {name: plain(self.cleaned_data[name]) for name in names if name in self.cleaned_data}
        return {name: value for name, value in given.items() if not self._stands(name, value)}

    def _stands(self, name: str, value: Any) -> bool:
        """Does the report say this already? What a browser does to line ends, spaces and seconds is nobody's edit."""
        if self.instance._state.adding:
            return False
        if name in ENTERED_AS:
            return not ENTERED_AS[name] & set(self.changed_data)
        return isinstance(value, str) and value == plain(self.initial.get(name) or "")


def plain(value: Any) -> Any:
    """Text with the line ends of the record, not of the browser, and nothing blank around it."""
    return value.replace("\r\n", "\n").strip() if isinstance(value, str) else value


def instant(day: date, at: time, zone: ZoneInfo) -> datetime:
    """A local day and time as UTC. A time that the clocks skip counts as if they had not been moved yet."""
    try:
        return datetime.combine(day, at, tzinfo=zone).astimezone(UTC)
    except OverflowError:  # the first and the last day of the calendar, which the model's rules refuse anyhow
        return datetime.combine(day, at, tzinfo=UTC)


def _first_guess(user: User, incident: Incident | None) -> dict[str, Any]:
    """What the fields hold before the person touches them."""
    if incident is not None and incident.pk:
        return _as_entered(incident)
    countries = scope_of(user).countries
    country = countries[0] if len(countries) == 1 else ""
    zone = countries_of_one_zone().get(country) or user.time_zone  # the person may sit elsewhere
    return {
        "filing_key": uuid.uuid4(),
        "occurred_date": datetime.now(ZoneInfo(zone)).date(),
        "time_zone": zone,
        "country": country,
        "marking": min(user.clearance, Marking.AMBER),
        "time_precision": TimePrecision.EXACT,
        "place_precision": "",
    }


def _as_entered(incident: Incident) -> dict[str, Any]:
    """The times of a record as its reporter would type them."""
    zone = ZoneInfo(incident.time_zone)
    start = incident.occurred_from.astimezone(zone)
    end = incident.occurred_to.astimezone(zone) if incident.occurred_to else None
    timeless = start.time() == time.min and incident.time_precision != TimePrecision.EXACT
    first = f"{start:{ROUGHLY[incident.time_precision]}}" if incident.time_precision in ROUGHLY else ""
    rough = first if timeless and f"{start:%Y-%m-%d}".removeprefix(first) in {"-01", "-01-01"} else ""
    return {
        "filing_key": uuid.uuid5(uuid.NAMESPACE_OID, f"{incident.reference} {incident.version}"),
        "occurred_date": None if rough else start.date(),
        "occurred_roughly": rough,
        "occurred_time": None if timeless else start.time().replace(second=0, microsecond=0),
        "occurred_end_date": end.date() if end else None,
        "occurred_end_time": end.time().replace(second=0, microsecond=0) if end else None,
        "version": incident.version,
    }
