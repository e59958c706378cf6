"""`/api/v1/organisations/`: companies, embassies, ministries, lenders, known to every member."""

from typing import TYPE_CHECKING, Any

from django_filters.rest_framework import CharFilter, MultipleChoiceFilter
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api.fields import AddressField
from accounts.api.input import Input
from accounts.api.parameters import AskedFilters
from accounts.api.reading import ReadingViewSet
from accounts.api.writing import IDEMPOTENCY_KEY, WritingRecords
from projects.models import Organisation
from projects.querysets.organisations import OrganisationQuerySet
from projects.services.organisations import (
    add_organisation_alias,
    drop_organisation_alias,
    edit_organisation,
    name_organisation,
)
from projects.validators import known_country
from projects.vocabulary import OrganisationKind

if TYPE_CHECKING:
    from accounts.models import User

SENT = [IDEMPOTENCY_KEY]


class OrganisationSerializer(serializers.ModelSerializer[Organisation]):
    """Whoever takes part, speaks, or owes something."""

    slug = serializers.CharField(read_only=True)  # letters of any script, which patterns of schemas do not know
    url = AddressField("organisations", "slug")
    aliases: Any = serializers.SlugRelatedField(slug_field="name", many=True, read_only=True)

    class Meta:
        model = Organisation
        fields = ("slug", "url", "name", "aliases", "kind", "country", "description")
        read_only_fields = fields


class OrganisationInput(Input, serializers.ModelSerializer[Organisation]):
    answers = OrganisationSerializer

    name = serializers.CharField(max_length=200)

    class Meta:
        model = Organisation
        fields = ("name", "kind", "country", "description")


class NewOrganisationInput(Input, serializers.ModelSerializer[Organisation]):
    """What there is to say of it comes after, from those who may correct it."""

    answers = OrganisationSerializer

    name = serializers.CharField(max_length=200)

    class Meta:
        model = Organisation
        fields = ("name", "kind", "country")


class OtherNameInput(Input):
    name = serializers.CharField(max_length=200)


class OrganisationFilters(AskedFilters):
    """All that are given must hold."""

    kind = MultipleChoiceFilter(choices=OrganisationKind.choices, label="Kind; several may be given.")
    country = CharFilter(validators=[known_country], label="ISO 3166-1 code of the country, such as CN.")
    q = CharFilter(method="matching", max_length=100, label="Words of a name or alias.")

    class Meta:
        model = Organisation
        fields: list[str] = []

    def matching(self, organisations: OrganisationQuerySet, name: str, value: str) -> OrganisationQuerySet:
        return organisations.matching(value)


@extend_schema_view(
    list=extend_schema(summary="Organisations, the latest added first"),
    retrieve=extend_schema(summary="One organisation by its slug"),
)
class OrganisationViewSet(WritingRecords, ReadingViewSet[Organisation]):
    """Under all their names."""

    serializer_class = OrganisationSerializer
    filterset_class = OrganisationFilters
    lookup_field = "slug"
    lookup_value_regex = r"[-\w]{1,120}"

    def get_queryset(self) -> OrganisationQuerySet:
        return Organisation.objects.for_user(self.reader).prefetch_related("aliases")

    @extend_schema(
        summary="Add an organisation",
        parameters=SENT,
        request=NewOrganisationInput,
        responses={201: OrganisationSerializer, 200: OrganisationSerializer},
    )
    def create(self, request: Request) -> Response:
        """Where one goes by this name already, it is shown as it stands."""

        def known(*, name: str, **facts: Any) -> Organisation | None:
            found: Organisation | None = Organisation.objects.for_user(self.reader).named(name).first()
            return found

        return self.named(request, NewOrganisationInput, known, name_organisation)

    @extend_schema(
        summary="Correct an organisation",
        parameters=SENT,
        request=OrganisationInput,
        responses={200: OrganisationSerializer},
    )
    def partial_update(self, request: Request, slug: str) -> Response:
        """Analysts, managers and administrators do that."""

        def corrected(*, actor: "User", record: Organisation, **changes: Any) -> None:
            edit_organisation(actor=actor, organisation=record, **changes)

        return self.done(request, OrganisationInput, corrected, partial=True)

    @extend_schema(
        summary="Give it another name",
        parameters=SENT,
        request=OtherNameInput,
        responses={200: OrganisationSerializer},
    )
    @action(detail=True, methods=["post"], url_path="add-alias")
    def add_alias(self, request: Request, slug: str) -> Response:
        """By which it is found from now on."""

        def named(*, actor: "User", record: Organisation, name: str) -> None:
            add_organisation_alias(actor=actor, organisation=record, name=name)

        return self.done(request, OtherNameInput, named)

    @extend_schema(
        summary="Take one of its other names away",
        parameters=SENT,
        request=OtherNameInput,
        responses={200: OrganisationSerializer},
    )
    @action(detail=True, methods=["post"], url_path="drop-alias")
    def drop_alias(self, request: Request, slug: str) -> Response:
        """It is not known by this name."""

        def unnamed(*, actor: "User", record: Organisation, name: str) -> None:
            alias = record.aliases.filter(name=name).first()
            if alias is None:
                raise serializers.ValidationError({"name": ["It has no such other name."]})
            drop_organisation_alias(actor=actor, alias=alias)

        return self.done(request, OtherNameInput, unnamed)
