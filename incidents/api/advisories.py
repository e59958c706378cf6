"""`/api/v1/advisories/`: what embassies, ministries and we ourselves tell people to heed."""

from typing import TYPE_CHECKING, Any

from django.db.models import Prefetch
from django.utils import timezone
from django_filters.rest_framework import CharFilter, MultipleChoiceFilter
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api.fields import AddressField, NamedField, WordField, searchable
from accounts.api.input import Input, InstantField
from accounts.api.parameters import AskedFilters, yes_or_no
from accounts.api.problems import BadQuery
from accounts.api.reading import ReadingViewSet
from accounts.api.versions import Versioned, one_of_a_version
from accounts.api.writing import IDEMPOTENCY_KEY, IF_MATCH, WritingRecords
from accounts.services.readings import note_list, note_reading
from accounts.vocabulary import Marking, ReadingKind
from incidents.api.filters import day_or_instant
from incidents.models import Advisory, Incident
from incidents.querysets.advisories import AdvisoryQuerySet
from incidents.services import cancel_advisory, edit_advisory, issue_advisory, record_advisory
from incidents.services.advisories import STATED as SERVICE_TAKES
from incidents.vocabulary.advisories import AdvisorySeverity, AdvisoryState
from projects.models import Project
from projects.validators import known_country

if TYPE_CHECKING:
    from accounts.models import User

SENT = [IDEMPOTENCY_KEY, IF_MATCH]
STATED = sorted(name for name in SERVICE_TAKES if name not in {"url", "marking"})


class AdvisorySerializer(serializers.ModelSerializer[Advisory]):
    """One statement of one issuer, in the terms of the Common Alerting Protocol 1.2. `source` is where it stands."""

    url = AddressField("advisories", "reference")
    source = serializers.CharField(source="url", read_only=True)  # type: ignore[assignment]
    issuer = serializers.CharField(source="issuer.name", read_only=True)
    marking = WordField(dict(Marking.choices), read_only=True)
    in_force = serializers.BooleanField(read_only=True)
    projects: Any = serializers.SlugRelatedField(slug_field="slug", many=True, read_only=True)
    incidents: Any = serializers.SlugRelatedField(slug_field="reference", many=True, read_only=True)

    class Meta:
        model = Advisory
        fields = (
            "reference",
            "url",
            "source",
            "issuer",
            "projects",
            "incidents",
            "marking",
            "state",
            "in_force",
            "cancel_reason",
            "recorded_at",
            "version",
            *STATED,
        )
        read_only_fields = fields


class IncidentField(serializers.CharField):
    """An incident by its reference, among those that the reader may read."""

    def to_internal_value(self, data: Any) -> Any:
        text = searchable(super().to_internal_value(data))[:20].upper()
        found = Incident.objects.for_user(self.context["request"].user).filter(reference=text).first()
        if found is None:
            raise serializers.ValidationError("You may read no report with this reference.")
        return found

    def run_validators(self, value: Any) -> None:
        """They look at texts; this is a record by now."""


class AdvisoryInput(Input, serializers.ModelSerializer[Advisory]):
    """Lists that are given replace those that stand."""

    answers = AdvisorySerializer

    source = serializers.CharField(  # type: ignore[assignment]
        source="url",
        required=False,
        allow_blank=True,
        max_length=500,
        validators=Advisory._meta.get_field("url").validators,
    )
    issuer = serializers.CharField(max_length=200, help_text="An organisation; one of a new name is added.")
    sent_at = InstantField(required=False)
    effective_at = InstantField(required=False, allow_null=True)
    expires_at = InstantField(required=False, allow_null=True)
    marking = WordField(dict(Marking.choices), required=False)
    projects = serializers.ListField(child=NamedField(Project, "project"), required=False, max_length=100)
    incidents = serializers.ListField(child=IncidentField(), required=False, max_length=100)

    class Meta:
        model = Advisory
        fields = ("issuer", "source", "marking", "projects", "incidents", *STATED)


class CancelInput(Input):
    reason = serializers.CharField(max_length=300)


class AdvisoryFilters(AskedFilters):
    """All that are given must hold."""

    state = MultipleChoiceFilter(choices=AdvisoryState.choices, label="State; several may be given.")
    severity = MultipleChoiceFilter(choices=AdvisorySeverity.choices, label="Severity; several may be given.")
    in_force = yes_or_no("Issued, begun and not over now.", method="now_in_force")
    country = CharFilter(method="for_country", validators=[known_country], label="ISO code of a country it addresses.")
    project = CharFilter(method="for_project", label="Slug of a project: addressed, or above or below one that is.")
    incident = CharFilter(method="because_of", label="Reference of an incident that caused it.")
    issuer = CharFilter(method="issued_by", max_length=100, label="Words of a name of its issuer.")
    since = day_or_instant("sent_since", "Published on this day (UTC) or later, or since this instant.")
    until = day_or_instant("sent_until", "Published on this day (UTC) or before, or until this instant.")
    q = CharFilter(method="matching", max_length=100, label="Words of headline, text or issuer; or a reference.")

    class Meta:
        model = Advisory
        fields: list[str] = []

    def now_in_force(self, advisories: AdvisoryQuerySet, name: str, value: bool) -> AdvisoryQuerySet:
        standing = Advisory.objects.for_user(self.request.user).in_force(timezone.now()).order_by().values("pk")
        return advisories.filter(pk__in=standing) if value else advisories.exclude(pk__in=standing)

    def for_country(self, advisories: AdvisoryQuerySet, name: str, value: str) -> AdvisoryQuerySet:
        return advisories.filter(countries__contains=[value])

    def for_project(self, advisories: AdvisoryQuerySet, name: str, value: str) -> AdvisoryQuerySet:
        project = Project.objects.for_user(self.request.user).filter(slug=value).first()
        if project is None:
            raise BadQuery({name: ["You may read no project with this slug."]})
        return advisories.addressing(project)

    def because_of(self, advisories: AdvisoryQuerySet, name: str, value: str) -> AdvisoryQuerySet:
        incident = Incident.objects.for_user(self.request.user).filter(reference=value.upper()).first()
        if incident is None:
            raise BadQuery({name: ["You may read no report with this reference."]})
        return advisories.filter(cause_links__incident=incident)

    def issued_by(self, advisories: AdvisoryQuerySet, name: str, value: str) -> AdvisoryQuerySet:
        return advisories.issued_by(value)

    def sent_since(self, advisories: AdvisoryQuerySet, name: str, value: Any) -> AdvisoryQuerySet:
        return advisories.filter(**{"sent_at__gte" if hasattr(value, "hour") else "sent_at__date__gte": value})

    def sent_until(self, advisories: AdvisoryQuerySet, name: str, value: Any) -> AdvisoryQuerySet:
        return advisories.filter(**{"sent_at__lte" if hasattr(value, "hour") else "sent_at__date__lte": value})

    def matching(self, advisories: AdvisoryQuerySet, name: str, value: str) -> AdvisoryQuerySet:
        return advisories.matching(value)


@extend_schema_view(
    list=extend_schema(summary="Advisories, the latest recorded first"),
    retrieve=one_of_a_version("One advisory by its reference", AdvisorySerializer),
)
class AdvisoryViewSet(WritingRecords, Versioned, ReadingViewSet[Advisory]):
    """Those that address a scope of the token's owner; drafts are their author's, and of who would issue them."""

    serializer_class = AdvisorySerializer
    filterset_class = AdvisoryFilters
    lookup_field = "reference"
    lookup_value_regex = r"[A-Za-z0-9-]{1,20}"

    def get_queryset(self) -> AdvisoryQuerySet:
        projects = Prefetch("projects", queryset=Project.objects.for_user(self.reader))
        incidents = Prefetch("incidents", queryset=Incident.objects.for_user(self.reader))
        return Advisory.objects.for_user(self.reader).select_related("issuer").prefetch_related(projects, incidents)

    def note(self, record: Advisory) -> None:
        note_reading(actor=self.reader, record=record, kind=ReadingKind.API)

    def paginate_queryset(self, queryset: Any) -> Any:
        page = super().paginate_queryset(queryset)
        filters = self.request.META.get("QUERY_STRING", "")
        note_list(actor=self.reader, name="Advisories in the API", records=page or (), filters=filters)
        return page

    @extend_schema(
        summary="Record an advisory, as a draft",
        parameters=SENT[:1],
        request=AdvisoryInput,
        responses={201: AdvisorySerializer},
    )
    def create(self, request: Request) -> Response:
        """Analysts and managers record; issue it to tell whoever watches what it addresses."""

        def recorded(*, actor: "User", issuer: str, projects: Any = (), incidents: Any = (), **facts: Any) -> Advisory:
            stated = {"marking": min(actor.clearance, Marking.AMBER)} | facts
            return record_advisory(actor=actor, issuer=issuer, facts=stated, projects=projects, incidents=incidents)

        return self.made(request, AdvisoryInput, recorded)

    @extend_schema(
        summary="Edit an advisory", parameters=SENT, request=AdvisoryInput, responses={200: AdvisorySerializer}
    )
    def partial_update(self, request: Request, reference: str) -> Response:
        """A draft its author; an issued one the managers of what it addresses."""

        def edited(*, record: Advisory, actor: "User", version: int | None, **given: Any) -> None:
            around = {name: given.pop(name) for name in ("issuer", "projects", "incidents") if name in given}
            edit_advisory(actor=actor, advisory=record, facts=given, version=version, **around)

        return self.done(request, AdvisoryInput, edited, partial=True)

    @extend_schema(summary="Issue a draft", parameters=SENT, request=None, responses={200: AdvisorySerializer})
    @action(detail=True, methods=["post"])
    def issue(self, request: Request, reference: str) -> Response:
        """A manager of what it addresses issues it, which alerts."""

        def issued(*, record: Advisory, actor: "User", version: int | None) -> None:
            issue_advisory(actor=actor, advisory=record, version=version)

        return self.done(request, Input, issued)

    @extend_schema(
        summary="Cancel an advisory", parameters=SENT, request=CancelInput, responses={200: AdvisorySerializer}
    )
    @action(detail=True, methods=["post"])
    def cancel(self, request: Request, reference: str) -> Response:
        """With a reason, which whoever was told hears."""

        def cancelled(*, record: Advisory, actor: "User", reason: str, version: int | None) -> None:
            cancel_advisory(actor=actor, advisory=record, reason=reason, version=version)

        return self.done(request, CancelInput, cancelled)
