"""What lists of incidents and actors can be narrowed by."""

from datetime import UTC, date, datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.dateparse import parse_date, parse_datetime
from django_filters.rest_framework import (
    CharFilter,
    ChoiceFilter,
    Filter,
    NumberFilter,
)
from drf_spectacular.utils import extend_schema_field

from accounts.api.parameters import AskedFilters, several_of
from accounts.api.problems import BadQuery
from accounts.models import User
from accounts.vocabulary import Marking
from incidents.api.serializers import SEVERITY_WORDS
from incidents.forms.lists import FARTHEST_KM, USUAL_KM
from incidents.models import Actor, Incident, KeyEvent
from incidents.models.casualty import MOST_PEOPLE
from incidents.querysets.actors import ActorQuerySet
from incidents.querysets.incidents import IncidentQuerySet
from incidents.querysets.periods import happened_since, happened_until
from incidents.validators import read_around, read_box
from incidents.vocabulary.attacks import AttackType, Category, Tactic, TargetKind, TargetType, WeaponType
from incidents.vocabulary.evidence import GRADES, ActorKind, ActorStatus
from incidents.vocabulary.people import Affiliation, Outcome
from incidents.vocabulary.review import State
from projects.models import Organisation, Project
from projects.validators import known_country

SEVERITY_NUMBERS = {word: number for number, word in SEVERITY_WORDS.items()}
MARKING_NUMBERS = {label: number for number, label in Marking.choices}
YEARS = range(1900, 2200)


class DayOrInstantField(forms.CharField):
    """An ISO 8601 day, or an instant with its offset."""

    def to_python(self, value: Any) -> Any:
        text = super().to_python(value)
        if not text:
            return None
        try:
            given: date | datetime | None = parse_date(text) or parse_datetime(text)
            if isinstance(given, datetime) and given.tzinfo is not None:
                given = given.astimezone(UTC)
        except (ValueError, OverflowError):
            given = None
        if given is None or given.year not in YEARS or (isinstance(given, datetime) and given.tzinfo is None):
            raise ValidationError(
                "Give a day, such as 2024-10-06, or a time with its offset, such as 2024-10-06T18:00:00Z "
                "(a plus sign is written %2B in an address)."
            )
        return given


class DayOrInstantFilter(Filter):  # type: ignore[misc]
    field_class = DayOrInstantField


def day_or_instant(method: str, meaning: str) -> Filter:
    """A filter by time, as the schema describes it: an override there needs its description within."""
    formats = [{"type": "string", "format": "date"}, {"type": "string", "format": "date-time"}]
    described = extend_schema_field({"anyOf": formats, "description": meaning})
    return described(DayOrInstantFilter(method=method))


def readable_project(user: User, slug: str, parameter: str) -> Project:
    """The project of this slug; one that the person may not read is refused as one that there is not."""
    project: Project | None = Project.objects.for_user(user).filter(slug=slug).first()
    if project is None:
        raise BadQuery({parameter: ["You may read no project with this slug."]})
    return project


def at_least_so_many(outcome: Outcome) -> NumberFilter:
    """A filter by a total, assailants apart; where there is no best figure the lowest counts."""
    label = f"At least so many {outcome.label.lower()}, assailants apart: by the best figure, or else the lowest."
    return NumberFilter(
        field_name=outcome.value, method="harming", label=label, min_value=1, max_value=MOST_PEOPLE, decimal_places=0
    )


class IncidentFilters(AskedFilters):
    """All that are given must hold; several states or categories are alternatives."""

    state = several_of(State.choices, "State")
    category = several_of(Category.choices, "Category")
    severity = ChoiceFilter(
        choices=[(word, word) for word in SEVERITY_NUMBERS], method="at_least", label="This severity or a graver one."
    )
    country = CharFilter(validators=[known_country], label="ISO 3166-1 code of the country, such as PK.")
    project = CharFilter(method="in_subtree", label="Slug of a project: confirmed to concern it or anything under it.")
    actor = CharFilter(method="involving", label="Slug of an actor of whom something is said, whatever it is.")
    stated_by = CharFilter(
        method="told_of_by", label="Slug of an actor or organisation that says who did it, or who did not."
    )
    since = day_or_instant(
        "happened_since",
        "May have happened, or lasted, on this day, local to where it happened, or later; or since this instant.",
    )
    until = day_or_instant(
        "happened_until",
        "May have begun on this day, local to where it happened, or before; or until this instant.",
    )
    attack_type = several_of(AttackType.choices, "Attack type")
    tactic = several_of(Tactic.choices, "Tactic", method="with_one_of", field_name="tactics")
    weapon_type = several_of(WeaponType.choices, "Weapon type", method="with_one_of", field_name="weapon_types")
    target_type = several_of(TargetType.choices, "Target type")
    target_kind = several_of(TargetKind.choices, "Kind of target")
    marking = several_of([(label, label) for label in Marking.labels], "TLP label", method="marked")
    admin1 = CharFilter(lookup_expr="iexact", max_length=120, label="Province, without regard to case.")
    place = CharFilter(method="in_place", max_length=100, label="Words in the name of the place or province.")
    near = CharFilter(
        method="near_point",
        validators=[read_around],
        label="Latitude and longitude, such as 24.86,67.01: at most within_km from there (50 unless said).",
    )
    within_km = NumberFilter(method="with_near", min_value=0, max_value=FARTHEST_KM, label="Kilometres from near.")
    box = CharFilter(
        method="in_box",
        validators=[read_box],
        label="West, south, east and north in degrees, such as 66.5,24.5,68,25.5: on this part of the map.",
    )
    nationality = CharFilter(method="hurting", validators=[known_country], label="Nationality of a casualty (ISO).")
    affiliation = several_of(Affiliation.choices, "What a casualty was to the project", method="affiliated")
    killed_at_least = at_least_so_many(Outcome.KILLED)
    injured_at_least = at_least_so_many(Outcome.INJURED)
    abducted_at_least = at_least_so_many(Outcome.ABDUCTED)
    missing_at_least = at_least_so_many(Outcome.MISSING)
    grade = ChoiceFilter(
        choices=[(grade, grade) for grade in GRADES],
        method="graded",
        label="With a source at least as reliable and as credible as this Admiralty grade.",
    )
    key_event = CharFilter(method="around", label="Slug of a key event.")
    q = CharFilter(
        method="matching",
        max_length=100,
        label="Words of title, place, actors or narrative, phrases in quotes; or a reference, or its number.",
    )

    class Meta:
        model = Incident
        fields: list[str] = []

    def at_least(self, incidents: IncidentQuerySet, name: str, value: str) -> IncidentQuerySet:
        return incidents.filter(severity__gte=SEVERITY_NUMBERS[value])

    def in_subtree(self, incidents: IncidentQuerySet, name: str, value: str) -> IncidentQuerySet:
        return incidents.touching(readable_project(self.request.user, value, name))

    def in_place(self, incidents: IncidentQuerySet, name: str, value: str) -> IncidentQuerySet:
        return incidents.in_place(value)

    def near_point(self, incidents: IncidentQuerySet, name: str, value: str) -> IncidentQuerySet:
        km = self.form.cleaned_data.get("within_km")
        return incidents.within(*read_around(value), USUAL_KM if km is None else float(km))

    def in_box(self, incidents: IncidentQuerySet, name: str, value: str) -> IncidentQuerySet:
        return incidents.in_box(*read_box(value))

    def with_near(self, incidents: IncidentQuerySet, name: str, value: Any) -> IncidentQuerySet:
        if not self.form.cleaned_data.get("near"):
            raise BadQuery({name: ["Give near as well: from where."]})
        return incidents

    def hurting(self, incidents: IncidentQuerySet, name: str, value: str) -> IncidentQuerySet:
        return incidents.hurting(value)

    def affiliated(self, incidents: IncidentQuerySet, name: str, value: list[str]) -> IncidentQuerySet:
        return incidents.hurting_some_of(value)

    def harming(self, incidents: IncidentQuerySet, name: str, value: Any) -> IncidentQuerySet:
        return incidents.harming(Outcome(name), int(value))

    def with_one_of(self, incidents: IncidentQuerySet, name: str, value: list[str]) -> IncidentQuerySet:
        return incidents.filter(**{f"{name}__overlap": value}) if value else incidents

    def marked(self, incidents: IncidentQuerySet, name: str, value: list[str]) -> IncidentQuerySet:
        return incidents.filter(marking__in=[MARKING_NUMBERS[label] for label in value]) if value else incidents

    def graded(self, incidents: IncidentQuerySet, name: str, value: str) -> IncidentQuerySet:
        return incidents.graded(value)

    def around(self, incidents: IncidentQuerySet, name: str, value: str) -> IncidentQuerySet:
        key_event = KeyEvent.objects.for_user(self.request.user).filter(slug=value).first()
        if key_event is None:
            raise BadQuery({name: ["There is no key event with this slug."]})
        return incidents.around(key_event)

    def involving(self, incidents: IncidentQuerySet, name: str, value: str) -> IncidentQuerySet:
        actor = Actor.objects.for_user(self.request.user).filter(slug=value).first()
        if actor is None:
            raise BadQuery({name: ["There is no actor with this slug."]})
        return incidents.involving(actor)

    def told_of_by(self, incidents: IncidentQuerySet, name: str, value: str) -> IncidentQuerySet:
        actor = Actor.objects.for_user(self.request.user).filter(slug=value).first()
        organisation = Organisation.objects.for_user(self.request.user).filter(slug=value).first()
        if actor is None and organisation is None:
            raise BadQuery({name: ["There is no actor and no organisation with this slug."]})
        return incidents.told_of_by(actor, organisation)

    def happened_since(self, incidents: IncidentQuerySet, name: str, value: Any) -> IncidentQuerySet:
        return happened_since(incidents, value)

    def happened_until(self, incidents: IncidentQuerySet, name: str, value: Any) -> IncidentQuerySet:
        return happened_until(incidents, value)

    def matching(self, incidents: IncidentQuerySet, name: str, value: str) -> IncidentQuerySet:
        return incidents.matching(value)


class ActorFilters(AskedFilters):
    """All that are given must hold; project, since and until speak of one and the same incident that you may read."""

    kind = several_of(ActorKind.choices, "Kind")
    country = CharFilter(method="acting_in", validators=[known_country], label="ISO code of a country that it acts in.")
    project = CharFilter(method="named_in", label="Slug of a project: named in an incident there or under it.")
    since = day_or_instant("named_in", "Named in an incident that may have happened on this day, or instant, or later.")
    until = day_or_instant("named_in", "Named in an incident that may have begun on this day, or instant, or before.")
    status = ChoiceFilter(choices=ActorStatus.choices, label="Proposed, or accepted by an analyst.")
    q = CharFilter(method="matching", max_length=100, label="Words of a name or alias.")

    class Meta:
        model = Actor
        fields: list[str] = []

    def matching(self, actors: ActorQuerySet, name: str, value: str) -> ActorQuerySet:
        return actors.matching(value)

    def acting_in(self, actors: ActorQuerySet, name: str, value: str) -> ActorQuerySet:
        return actors.filter(countries__contains=[value])

    def named_in(self, actors: ActorQuerySet, name: str, value: Any) -> ActorQuerySet:
        """Told for each of them; all are looked at together, and once."""
        given = {one: self.form.cleaned_data.get(one) for one in ("project", "since", "until")}
        if name != next(one for one, told in given.items() if told):
            return actors
        incidents = Incident.objects.for_user(self.request.user)
        if given["project"]:
            incidents = incidents.touching(readable_project(self.request.user, given["project"], "project"))
        incidents = happened_since(incidents, given["since"]) if given["since"] else incidents
        return actors.named_in(happened_until(incidents, given["until"]) if given["until"] else incidents)
