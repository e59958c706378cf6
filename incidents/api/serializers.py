"""The shapes of incidents and actors. They read; what clients send is carried out by the services."""

from typing import Any

from rest_framework import serializers

from accounts.api.fields import AddressField, WordField
from accounts.api.shown import ShownSerializer, ToldList
from accounts.vocabulary import Marking
from incidents.api.fields import LocalTimeField, TotalField
from incidents.models import Actor, Casualty, Consequence, Incident, Involvement, ProjectLink, Source
from incidents.vocabulary.attacks import AttackType, InvestmentLink, PropertyDamage, TargetKind, TargetType
from incidents.vocabulary.evidence import ClaimMode, Confidence
from incidents.vocabulary.people import Outcome
from incidents.vocabulary.precision import TimePrecision
from projects.vocabulary import Severity

SEVERITY_WORDS = {severity.value: severity.name.lower() for severity in Severity}
SEVERITIES = [(word, word) for word in SEVERITY_WORDS.values()]


class ReporterSerializer(serializers.Serializer[dict[str, str]]):
    """Who filed it: the name, and nothing else of a person."""

    name = serializers.CharField(read_only=True)


class CasualtySerializer(ShownSerializer[Casualty]):
    class Meta:
        model = Casualty
        fields = ("id", "nationality", "affiliation", "outcome", "low", "best", "high")
        read_only_fields = fields
        list_serializer_class = ToldList


class SourceSerializer(ShownSerializer[Source]):
    """Where it is known from. `grade` is reliability and credibility in short, empty where neither can be judged."""

    grade = serializers.CharField(read_only=True)

    class Meta:
        model = Source
        fields = (
            "id",
            "kind",
            "publisher",
            "title",
            "url",
            "published_on",
            "language",
            "excerpt",
            "reliability",
            "credibility",
            "second_hand",
            "grade",
        )
        read_only_fields = fields
        list_serializer_class = ToldList


class InvolvementSerializer(ShownSerializer[Involvement]):
    """What somebody says of an actor's part; several, and contradictory ones, stand side by side."""

    actor = serializers.CharField(source="actor.name", read_only=True)
    actor_slug = serializers.CharField(source="actor.slug", read_only=True)
    stated_by = serializers.CharField(
        source="speaker_name", read_only=True, help_text="Who says so: an actor, an organisation, or in plain words."
    )
    stated_by_actor: Any = serializers.SlugRelatedField(
        slug_field="slug", read_only=True, allow_null=True, help_text="Slug of the actor that says so, if it is one."
    )
    stated_by_organisation: Any = serializers.SlugRelatedField(
        slug_field="slug",
        read_only=True,
        allow_null=True,
        help_text="Slug of the organisation that says so, if it is one.",
    )
    source = serializers.IntegerField(  # type: ignore[assignment]
        source="source_number",
        read_only=True,
        allow_null=True,
        help_text="Where it stands: the how-manyth of the sources of this incident, counted from 1.",
    )
    channel = serializers.ChoiceField(ClaimMode.choices, allow_blank=True, read_only=True)
    confidence = serializers.ChoiceField(Confidence.choices, allow_blank=True, read_only=True)

    class Meta:
        model = Involvement
        fields = (
            "id",
            "actor",
            "actor_slug",
            "role",
            "stated_by",
            "stated_by_actor",
            "stated_by_organisation",
            "stated_on",
            "source",
            "channel",
            "confidence",
            "note",
        )
        read_only_fields = fields
        list_serializer_class = ToldList


class ConsequenceSerializer(ShownSerializer[Consequence]):
    """What followed. The project that bore it is told to whoever may read it; amounts are decimal strings."""

    project = serializers.SerializerMethodField()

    class Meta:
        model = Consequence
        fields = ("id", "kind", "description", "project", "starts_on", "ends_on", "amount", "currency")
        read_only_fields = fields
        list_serializer_class = ToldList

    def get_project(self, consequence: Consequence) -> str | None:
        project = consequence.project
        return project.slug if project is not None and getattr(consequence, "project_is_readable", False) else None


class ProjectLinkSerializer(ShownSerializer[ProjectLink]):
    """A project that the incident concerns, as far as the reader may know of the project."""

    project = serializers.SlugField(source="project.slug", read_only=True)
    project_name = serializers.CharField(source="project.name", read_only=True)
    site = serializers.CharField(source="site.name", read_only=True, allow_null=True, default=None)

    class Meta:
        model = ProjectLink
        fields = ("id", "project", "project_name", "relation", "state", "site", "distance_km", "reason")
        read_only_fields = fields
        list_serializer_class = ToldList


class IncidentSerializer(ShownSerializer[Incident]):
    """An incident with everything that hangs on it."""

    url = AddressField("incidents", "reference")
    is_attack = serializers.BooleanField(read_only=True)
    attack_type = serializers.ChoiceField(AttackType.choices, allow_blank=True, read_only=True)
    target_type = serializers.ChoiceField(TargetType.choices, allow_blank=True, read_only=True)
    target_kind = serializers.ChoiceField(TargetKind.choices, allow_blank=True, read_only=True)
    property_damage = serializers.ChoiceField(PropertyDamage.choices, allow_blank=True, read_only=True)
    link_to_investment = serializers.ChoiceField(InvestmentLink.choices, allow_blank=True, read_only=True)
    end_precision = serializers.ChoiceField(TimePrecision.choices, allow_blank=True, read_only=True)
    occurred_from = LocalTimeField(read_only=True)
    occurred_to = LocalTimeField(read_only=True, allow_null=True)
    severity = WordField(SEVERITY_WORDS, read_only=True)
    killed = TotalField(Outcome.KILLED)
    injured = TotalField(Outcome.INJURED)
    abducted = TotalField(Outcome.ABDUCTED)
    missing = TotalField(Outcome.MISSING)
    verified = serializers.BooleanField(source="is_verified", read_only=True)
    changed_since_verified = serializers.BooleanField(read_only=True)
    marking = WordField(dict(Marking.choices), read_only=True)
    merged_into: Any = serializers.CharField(
        source="told_target",
        read_only=True,
        allow_null=True,
        help_text="Reference of the report that stands for this one, where you may read that.",
    )
    reporter = ReporterSerializer(source="told_reporter", read_only=True)
    casualties = CasualtySerializer(source="told_casualties", many=True, read_only=True)
    sources = SourceSerializer(source="told_sources", many=True, read_only=True)
    involvements = InvolvementSerializer(source="told_involvements", many=True, read_only=True)
    consequences = ConsequenceSerializer(source="told_consequences", many=True, read_only=True)
    project_links = ProjectLinkSerializer(source="told_project_links", many=True, read_only=True)

    class Meta:
        model = Incident
        fields = (
            "reference",
            "url",
            "title",
            "narrative",
            "caveats",
            "category",
            "is_attack",
            "attack_type",
            "tactics",
            "weapon_types",
            "target_type",
            "target_kind",
            "target_description",
            "property_damage",
            "link_to_investment",
            "occurred_from",
            "occurred_to",
            "time_precision",
            "end_precision",
            "time_zone",
            "country",
            "admin1",
            "place",
            "latitude",
            "longitude",
            "place_precision",
            "severity",
            "severity_reason",
            "killed",
            "injured",
            "abducted",
            "missing",
            "state",
            "merged_into",
            "verified",
            "changed_since_verified",
            "marking",
            "reporter",
            "filed_at",
            "submitted_at",
            "verified_at",
            "version",
            "casualties",
            "sources",
            "involvements",
            "consequences",
            "project_links",
        )
        read_only_fields = fields


class ActorSerializer(ShownSerializer[Actor]):
    """A group or person under all its names. One that was merged says into which other."""

    slug = serializers.CharField(read_only=True)  # letters of any script, which patterns of schemas do not know
    url = AddressField("actors", "slug")
    aliases: Any = serializers.SlugRelatedField(slug_field="name", many=True, read_only=True)
    merged_into: Any = serializers.SlugRelatedField(slug_field="slug", read_only=True, allow_null=True)

    class Meta:
        model = Actor
        fields = (
            "slug",
            "url",
            "name",
            "aliases",
            "kind",
            "status",
            "merged_into",
            "countries",
            "founded",
            "dissolved",
            "description",
        )
        read_only_fields = fields
