"""What hangs on an actor: what it is to others and they are to it, and who lists it."""

from http import HTTPStatus
from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_view
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api.fields import NamedField
from accounts.api.input import Input
from accounts.api.rows import OF_ROW, RowsOf
from accounts.api.writing import IDEMPOTENCY_KEY
from accounts.services.idempotency import Written
from incidents.models import Actor, ActorRelation, Designation
from incidents.services import designate_actor, drop_designation, drop_relation, relate_actors

OF_ACTOR = OpenApiParameter("slug", OpenApiTypes.STR, OpenApiParameter.PATH, description="Of the actor.")
SENT = [OF_ACTOR, IDEMPOTENCY_KEY]


class RelationSerializer(serializers.ModelSerializer[ActorRelation]):
    """Read from the first to the second: `actor` is a `faction` of `other`."""

    actor = serializers.CharField(source="actor.slug", read_only=True)
    other = serializers.CharField(source="other.slug", read_only=True)

    class Meta:
        model = ActorRelation
        fields = ("id", "actor", "kind", "other", "since", "until", "note", "url")
        read_only_fields = fields


class RelationInput(Input, serializers.ModelSerializer[ActorRelation]):
    """What this actor is to another."""

    answers = RelationSerializer

    other: Any = NamedField(Actor, "actor", help_text="By slug, name or alias.")

    class Meta:
        model = ActorRelation
        fields = ("kind", "other", "since", "until", "note", "url")


class DesignationSerializer(serializers.ModelSerializer[Designation]):
    """A government or body lists the actor."""

    class Meta:
        model = Designation
        fields = ("id", "authority", "listed_as", "since", "until", "url")
        read_only_fields = fields


class DesignationInput(Input, serializers.ModelSerializer[Designation]):
    answers = DesignationSerializer

    class Meta:
        model = Designation
        fields = ("authority", "listed_as", "since", "until", "url")


class RowsOfActor(RowsOf):
    """All at once: they are few. Analysts and managers say what is so."""

    pagination_class = None

    def subject(self) -> Actor:
        actor: Actor = get_object_or_404(Actor.objects.for_user(self.reader), slug=self.kwargs["slug"])
        return actor

    def said(self, request: Request, shape: type[Input], verb: Any) -> Response:
        """`verb` gets the actor and the checked body, and returns the new row."""
        self.subject()

        def carry_out() -> Written:
            given = self.taken(shape, request)
            row = verb(actor=self.reader, subject=self.subject(), **given)
            return Written(HTTPStatus.CREATED, str(row.pk))

        return self.write(request, carry_out)

    def dropped(self, request: Request, pk: str, verb: Any) -> Response:
        """`verb` gets the row, which goes."""
        self.subject()

        def carry_out() -> Written:
            verb(get_object_or_404(self.get_queryset(), pk=pk))
            return Written(HTTPStatus.NO_CONTENT)

        return self.write(request, carry_out)


@extend_schema_view(
    list=extend_schema(
        summary="What an actor is to others, and others are to it",
        parameters=[OF_ACTOR],
        responses=RelationSerializer(many=True),
    )
)
class Relations(RowsOfActor):
    """Those to actors that the token's owner may know of."""

    serializer_class = RelationSerializer

    def rows(self, subject: Actor) -> "QuerySet[Any]":
        known = Actor.objects.for_user(self.reader).order_by().values("pk")
        ours, theirs = subject.relations.filter(other__in=known), subject.relations_to.filter(actor__in=known)
        return (ours | theirs).select_related("actor", "other")

    @extend_schema(
        summary="Say what an actor is to another",
        parameters=SENT,
        request=RelationInput,
        responses={201: RelationSerializer},
    )
    def create(self, request: Request, slug: str) -> Response:
        """One that ended has an end (`until`)."""

        def related(*, other: Actor, **given: Any) -> ActorRelation:
            return relate_actors(other=other.standing, **given)

        return self.said(request, RelationInput, related)

    @extend_schema(summary="Take a relation away", parameters=[OF_ROW, *SENT], responses={204: None})
    def destroy(self, request: Request, slug: str, pk: str) -> Response:
        """It was not so; either of the two may be asked. The audit trail keeps that it was said."""
        return self.dropped(request, pk, lambda row: drop_relation(actor=self.reader, relation=row))


@extend_schema_view(
    list=extend_schema(summary="Who lists an actor", parameters=[OF_ACTOR], responses=DesignationSerializer(many=True))
)
class Designations(RowsOfActor):
    """As terrorist, sanctioned, banned."""

    serializer_class = DesignationSerializer

    def rows(self, subject: Actor) -> "QuerySet[Any]":
        return subject.designations.all()

    @extend_schema(
        summary="Say who lists an actor",
        parameters=SENT,
        request=DesignationInput,
        responses={201: DesignationSerializer},
    )
    def create(self, request: Request, slug: str) -> Response:
        """One that was lifted has an end (`until`)."""
        return self.said(request, DesignationInput, designate_actor)

    @extend_schema(summary="Take a designation away", parameters=[OF_ROW, *SENT], responses={204: None})
    def destroy(self, request: Request, slug: str, pk: str) -> Response:
        """It was not so; the audit trail keeps that it was said."""
        return self.dropped(request, pk, lambda row: drop_designation(actor=self.reader, designation=row))
