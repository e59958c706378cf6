"""`/api/v1/watches/`: what a person wants to be alerted to: projects with all under them, countries, actors."""

from http import HTTPStatus
from typing import Any

from django.http import Http404
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import ViewSet

from accounts.api.bounds import within_time
from accounts.api.fields import NamedField, WordField
from accounts.api.input import Input
from accounts.api.parameters import refuse_strange_parameters
from accounts.api.reading import OF_RECORDS
from accounts.api.writing import IDEMPOTENCY_KEY, Writing
from accounts.services.idempotency import Written
from incidents.api.serializers import SEVERITY_WORDS
from incidents.models import Actor, ActorWatch
from incidents.services import watch_actor, watch_again
from incidents.services.watching import ACTOR, KINDS, PLACE
from projects.models import Project, Watch
from projects.services import stop_watch, watch_country, watch_project
from projects.validators import known_country

SENT = [IDEMPOTENCY_KEY]
OF_WATCH = OpenApiParameter(
    "id", OpenApiTypes.STR, OpenApiParameter.PATH, pattern=r"^(place|actor)-\d{1,18}$", description="Of the watch."
)
LONGEST_KEY = 18  # digits
ONLY_PROJECTS = "Only projects have links."
ON_ONE = ("project", "country", "actor")


class WatchSerializer(serializers.Serializer[Any]):
    """On a project, a country or an actor: the other two are null."""

    id = serializers.SerializerMethodField()
    project = serializers.SlugField(source="project.slug", default=None, read_only=True, allow_null=True)
    country = serializers.SerializerMethodField()
    actor = serializers.CharField(source="actor.slug", default=None, read_only=True, allow_null=True)
    minimum_severity = WordField(SEVERITY_WORDS, read_only=True)
    attacks_only = serializers.BooleanField(read_only=True)
    also_suggested = serializers.BooleanField(default=False, read_only=True)
    is_active = serializers.BooleanField(read_only=True)

    class Meta:
        fields = ("id", *ON_ONE, "minimum_severity", "attacks_only", "also_suggested", "is_active")

    def get_id(self, watch: Watch | ActorWatch) -> str:
        return f"{ACTOR if isinstance(watch, ActorWatch) else PLACE}-{watch.pk}"

    def get_country(self, watch: Watch | ActorWatch) -> str | None:
        return getattr(watch, "country", "") or None


class TermsInput(Input):
    """What is left out stays as it was; at first: every attack."""

    answers = WatchSerializer

    minimum_severity = WordField(SEVERITY_WORDS, required=False)
    attacks_only = serializers.BooleanField(required=False)
    also_suggested = serializers.BooleanField(required=False, help_text="Projects only: suggested links count too.")


class WatchInput(TermsInput):
    """On one of the three."""

    project = NamedField(Project, "project", required=False, allow_null=True)
    country = serializers.CharField(required=False, allow_null=True, max_length=2, validators=[known_country])
    actor = NamedField(Actor, "actor", required=False, allow_null=True)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        named = {name: attrs[name] for name in ON_ONE if attrs.get(name)}
        if len(named) != 1:
            raise serializers.ValidationError("Name one of project, country and actor.")
        if "project" not in named and attrs.pop("also_suggested", False):
            raise serializers.ValidationError({"also_suggested": ONLY_PROJECTS})
        return {name: value for name, value in attrs.items() if name not in ON_ONE} | named


class WatchViewSet(Writing, ViewSet):
    """All at once: nobody watches many things."""

    lookup_field = "id"
    lookup_value_regex = r"[a-z0-9-]{1,24}"

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        if self.action is not None:
            refuse_strange_parameters(request, None, OF_RECORDS)

    def _own(self, watch_id: str) -> Watch | ActorWatch:
        """One of the person's own watches, on something that they may read."""
        kind, _, pk = watch_id.partition("-")
        if kind not in KINDS or not pk.isdigit() or len(pk) > LONGEST_KEY:
            raise Http404
        own: Any = KINDS[kind].objects.for_user(self.reader)
        found: Watch | ActorWatch | None = (own.readable(self.reader) if kind == PLACE else own).filter(pk=pk).first()
        if found is None:
            raise Http404
        return found

    def shown(self, written: Written) -> Response:
        if not written.record:
            return Response()
        return Response(WatchSerializer(self._own(written.record)).data)

    @extend_schema(summary="What I watch, and watched before", responses=WatchSerializer(many=True))
    @within_time()
    def list(self, request: Request) -> Response:
        """Projects and countries, then actors."""
        places = Watch.objects.for_user(self.reader).readable(self.reader).select_related("project").order_by("pk")
        actors = ActorWatch.objects.for_user(self.reader).select_related("actor").order_by("pk")
        return Response(WatchSerializer([*places, *actors], many=True).data)

    @extend_schema(summary="One watch", parameters=[OF_WATCH], responses=WatchSerializer)
    def retrieve(self, request: Request, id: str) -> Response:  # noqa: A002 – the name in the address
        return Response(WatchSerializer(self._own(id)).data)

    @extend_schema(summary="Watch something", parameters=SENT, request=WatchInput, responses={201: WatchSerializer})
    def create(self, request: Request) -> Response:
        """Watching it again changes the terms, and takes up what was stopped."""

        def carry_out() -> Written:
            given = self.taken(WatchInput, request)
            if "project" in given:
                watch: Watch | ActorWatch = watch_project(actor=self.reader, **given)
            elif "country" in given:
                watch = watch_country(actor=self.reader, **given)
            else:
                watch = watch_actor(actor=self.reader, subject=given.pop("actor"), **given)
            return Written(HTTPStatus.CREATED, f"{ACTOR if isinstance(watch, ActorWatch) else PLACE}-{watch.pk}")

        return self.write(request, carry_out)

    @extend_schema(
        summary="Watch it on other terms", parameters=[OF_WATCH, *SENT], request=TermsInput, responses=WatchSerializer
    )
    def partial_update(self, request: Request, id: str) -> Response:  # noqa: A002
        """Takes it up again where it was stopped."""
        self._own(id)

        def carry_out() -> Written:
            watch = self._own(id)
            given: Any = self.taken(TermsInput, request)
            on_project = isinstance(watch, Watch) and watch.project is not None
            if not on_project and given.pop("also_suggested", False):
                raise serializers.ValidationError({"also_suggested": [ONLY_PROJECTS]})
            watch_again(actor=self.reader, watch=watch, terms=given)
            return Written(HTTPStatus.OK, id)

        return self.write(request, carry_out)

    @extend_schema(summary="Watch it no more", parameters=[OF_WATCH, *SENT], responses={204: None})
    def destroy(self, request: Request, id: str) -> Response:  # noqa: A002
        """What was sent stays, and so do the terms, should it be watched again."""
        self._own(id)

        def carry_out() -> Written:
            stop_watch(actor=self.reader, watch=self._own(id))
            return Written(HTTPStatus.NO_CONTENT)

        return self.write(request, carry_out)
