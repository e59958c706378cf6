"""What clients state of an incident: its facts and its rows, read into what the services take."""

from typing import Any

from rest_framework import serializers

from accounts.api.fields import NamedField, WordField
from accounts.api.input import Input, InstantField, RowsField
from accounts.models import User
from accounts.vocabulary import Marking
from incidents.api.serializers import (
    CasualtySerializer,
    ConsequenceSerializer,
    IncidentSerializer,
    InvolvementSerializer,
    ProjectLinkSerializer,
    SourceSerializer,
)
from incidents.models import Actor, Casualty, Consequence, Incident, Source
from incidents.models.casualty import ONE_ROW_EACH
from incidents.services.contents import Contents
from incidents.services.facts import FACTS
from incidents.vocabulary.evidence import ClaimMode, Confidence, InvolvementRole
from incidents.vocabulary.review import LinkRelation, LinkState
from projects.models import Organisation, Project
from projects.vocabulary import countries_of_one_zone

ROWS = {
    "casualties": "casualties",
    "sources": "sources",
    "involvements": "involvements",
    "consequences": "consequences",
    "project_links": "links",
}
"""The name in the API → the name in the services."""


class RowInput(Input):
    """A row of a report. `id` names the row that it revises; without one it is a new row, or one that says the same."""

    id = serializers.IntegerField(required=False)

    def may_leave_out(self, given: dict[str, Any]) -> bool:
        """Does it revise a row, of which the rest stays?"""
        return self.partial or "id" in given


class CasualtyInput(RowInput, serializers.ModelSerializer[Casualty]):
    answers = CasualtySerializer

    class Meta:
        model = Casualty
        fields = CasualtySerializer.Meta.fields


class SourceInput(RowInput, serializers.ModelSerializer[Source]):
    answers = SourceSerializer

    class Meta:
        model = Source
        fields = tuple(name for name in SourceSerializer.Meta.fields if name != "grade")


class InvolvementInput(RowInput):
    """What somebody says of an actor's part."""

    answers = InvolvementSerializer

    actor = NamedField(
        Actor, "actor", required=False, help_text="The actor by slug, name or alias; `actor_slug` goes before it."
    )
    actor_slug = NamedField(Actor, "actor", required=False)
    role = serializers.ChoiceField(InvolvementRole.choices)
    stated_by = serializers.CharField(
        max_length=200,
        required=False,
        allow_blank=True,
        help_text="Who says so. An actor or organisation of exactly this name is taken for it; else the words stand.",
    )
    stated_by_actor = NamedField(Actor, "actor", required=False, allow_null=True)
    stated_by_organisation = NamedField(Organisation, "organisation", required=False, allow_null=True)
    stated_on = serializers.DateField(required=False, allow_null=True)
    source = serializers.IntegerField(  # type: ignore[assignment]
        required=False,
        allow_null=True,
        min_value=1,
        help_text="Where it stands: the how-manyth of the sources of this incident, counted from 1.",
    )
    channel = serializers.ChoiceField(ClaimMode.choices, required=False, allow_blank=True)
    confidence = serializers.ChoiceField(Confidence.choices, required=False, allow_blank=True)
    note = serializers.CharField(max_length=300, required=False, allow_blank=True)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """One actor, one speaker: a slug goes before a name."""
        actor = attrs.pop("actor_slug", None)
        if not self.may_leave_out(attrs) and not (actor or attrs.get("actor")):
            raise serializers.ValidationError({"actor": "Name the actor."})
        speaker = attrs.pop("stated_by_actor", None) or attrs.pop("stated_by_organisation", None)
        attrs.pop("stated_by_organisation", None)
        named = ({"actor": actor} if actor else {}) | ({"stated_by": speaker} if speaker else {})
        return attrs | named


class ConsequenceInput(RowInput, serializers.ModelSerializer[Consequence]):
    answers = ConsequenceSerializer

    project = NamedField(Project, "project", required=False, allow_null=True)

    class Meta:
        model = Consequence
        fields = ConsequenceSerializer.Meta.fields


class ProjectLinkInput(RowInput):
    """A project that the incident concerns. What its writer states is confirmed; suggestions are decided one by one."""

    answers = ProjectLinkSerializer

    project = NamedField(Project, "project")
    relation = serializers.ChoiceField(LinkRelation.choices, required=False, default=LinkRelation.DIRECT_TARGET)
    state = serializers.ChoiceField(
        LinkState.choices, required=False, help_text="Only confirmed links are stated; others are passed over."
    )

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """Also where the report around it is only edited."""
        if "project" not in attrs:
            raise serializers.ValidationError({"project": "Name the project."})
        return attrs


def rows(shape: type[Input], *same: str, complaint: str = "This is said twice.") -> Any:
    """A list of rows, of which no two agree in `same`."""
    return RowsField(child=shape(), required=False, same=same, complaint=complaint)


class IncidentInput(Input, serializers.ModelSerializer[Incident]):
    """Facts and rows. In an edit, what is left out stays; a list that is given replaces the rows of its kind."""

    answers = IncidentSerializer

    category = serializers.ChoiceField(
        Incident._meta.get_field("category").choices or (), required=False, help_text="Not needed with an attack type."
    )
    occurred_from = InstantField()
    occurred_to = InstantField(required=False, allow_null=True)
    time_zone = serializers.CharField(
        max_length=64,
        required=False,
        validators=Incident._meta.get_field("time_zone").validators,
        help_text="IANA name. Not needed where the country has one only.",
    )
    place_precision = serializers.ChoiceField(
        Incident._meta.get_field("place_precision").choices or (),
        required=False,
        allow_blank=True,
        help_text="Left out: as far as the entries bear it.",
    )
    marking = WordField(dict(Marking.choices), required=False)
    casualties = rows(
        CasualtyInput,
        "nationality",
        "affiliation",
        "outcome",
        complaint=ONE_ROW_EACH,
    )
    sources = rows(SourceInput)
    involvements = rows(InvolvementInput, "actor", "role", "stated_by")
    consequences = rows(ConsequenceInput, "kind", "description", "project", "starts_on")
    project_links = rows(ProjectLinkInput, "project", complaint="This project is linked twice.")

    class Meta:
        model = Incident
        fields = (*sorted(FACTS), *ROWS)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """A new report says what kind of event it is, and by which clock."""
        if self.partial:
            return attrs
        if not attrs.get("category") and not attrs.get("attack_type"):
            raise serializers.ValidationError({"category": "Say what it is: a category, or an attack type."})
        zone = attrs.get("time_zone") or countries_of_one_zone().get(attrs["country"])
        if zone is None:
            raise serializers.ValidationError({"time_zone": "This country has several: give the one of the place."})
        reader: User = self.context["request"].user
        return {"marking": min(reader.clearance, Marking.AMBER)} | attrs | {"time_zone": zone}


def facts_of(given: dict[str, Any]) -> dict[str, Any]:
    """What the services take for facts."""
    return {name: value for name, value in given.items() if name not in ROWS}


def contents_of(given: dict[str, Any]) -> Contents:
    """What the services take for rows."""
    said = {taken: given[name] for name, taken in ROWS.items() if name in given}
    if "links" in said:
        confirmed = [link for link in said["links"] if link.pop("state", LinkState.CONFIRMED) == LinkState.CONFIRMED]
        said["links"] = [{name: link[name] for name in ("project", "relation") if name in link} for link in confirmed]
    return Contents(**said)
