"""`/api/v1/actors/`: the actors, which every member knows: proposed, corrected, accepted, and made one of two."""

from typing import TYPE_CHECKING, Any, ClassVar

from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api.fields import NamedField
from accounts.api.input import Input
from accounts.api.reading import ReadingViewSet
from accounts.api.writing import IDEMPOTENCY_KEY, WritingRecords
from accounts.errors import WrongState
from incidents.api.filters import ActorFilters
from incidents.api.serializers import ActorSerializer
from incidents.api.tables import ACTOR_CELLS
from incidents.models import Actor
from incidents.querysets.actors import ActorQuerySet
from incidents.services import accept_actor, add_alias, drop_alias, edit_actor, merge_actors, name_actor, undo_merge

if TYPE_CHECKING:
    from accounts.models import User

SENT = [IDEMPOTENCY_KEY]
ANSWER = {200: ActorSerializer}


class ActorInput(Input, serializers.ModelSerializer[Actor]):
    """What is known of an actor; every other name goes to `aliases`."""

    answers = ActorSerializer

    name = serializers.CharField(max_length=200)

    class Meta:
        model = Actor
        fields = ("name", "kind", "countries", "founded", "dissolved", "description")


class NameInput(Input):
    """Another name: an abbreviation, a translation, a spelling."""

    name = serializers.CharField(max_length=200)


class ActorMergeInput(Input):
    """Which actor it is the same as, and why."""

    into = NamedField(Actor, "actor", help_text="The actor that is kept, by slug, name or alias.")
    reason = serializers.CharField(max_length=300, required=False, allow_blank=True)


@extend_schema_view(
    list=extend_schema(summary="Actors, the latest added first"),
    retrieve=extend_schema(summary="One actor by its slug"),
)
class ActorViewSet(WritingRecords, ReadingViewSet[Actor]):
    """Groups and people who attack, threaten or claim."""

    serializer_class = ActorSerializer
    filterset_class = ActorFilters
    cells = ACTOR_CELLS
    lookup_field = "slug"
    lookup_value_regex = r"[-\w]{1,120}"
    renamed: ClassVar = {"other": "into"}

    def get_queryset(self) -> ActorQuerySet:
        actors: ActorQuerySet = Actor.objects.for_user(self.reader).select_related("merged_into")
        return actors.detailed() if self.wants("aliases") else actors

    @extend_schema(
        summary="Propose or add an actor",
        parameters=SENT,
        request=ActorInput,
        responses={201: ActorSerializer, 200: ActorSerializer},
    )
    def create(self, request: Request) -> Response:
        """Officers propose, analysts and managers add. Where one goes by this name already, it is shown unchanged."""

        def known(*, name: str, **facts: Any) -> Actor | None:
            found: Actor | None = Actor.objects.for_user(self.reader).named(name).first()
            return found.standing if found is not None else None

        def added(*, actor: "User", name: str, **facts: Any) -> Actor:
            new = name_actor(actor=actor, name=name)
            if not Actor.objects.for_user(actor).filter(pk=new.pk).exists():
                raise serializers.ValidationError({"name": ["An actor is known by this name already."]})
            return edit_actor(actor=actor, subject=new, **facts) if facts else new

        return self.named(request, ActorInput, known, added)

    @extend_schema(summary="Correct an actor", parameters=SENT, request=ActorInput, responses=ANSWER)
    def partial_update(self, request: Request, slug: str) -> Response:
        """Analysts and managers; whoever proposed it, until it is accepted or a report that was handed in names it."""

        def corrected(*, actor: "User", record: Actor, **given: Any) -> None:
            edit_actor(actor=actor, subject=record, **given)

        return self.done(request, ActorInput, corrected, partial=True)

    @extend_schema(summary="Accept a proposed actor", parameters=SENT, request=None, responses=ANSWER)
    @action(detail=True, methods=["post"])
    def accept(self, request: Request, slug: str) -> Response:
        """Analysts and managers do that."""

        def accepted(*, actor: "User", record: Actor) -> None:
            accept_actor(actor=actor, proposed=record)

        return self.done(request, Input, accepted)

    @extend_schema(summary="Give it another name", parameters=SENT, request=NameInput, responses=ANSWER)
    @action(detail=True, methods=["post"], url_path="add-alias")
    def add_alias(self, request: Request, slug: str) -> Response:
        """By which it is found and matched from now on."""

        def named(*, actor: "User", record: Actor, name: str) -> None:
            add_alias(actor=actor, of=record, name=name)

        return self.done(request, NameInput, named)

    @extend_schema(summary="Take one of its other names away", parameters=SENT, request=NameInput, responses=ANSWER)
    @action(detail=True, methods=["post"], url_path="drop-alias")
    def drop_alias(self, request: Request, slug: str) -> Response:
        """It is not known by this name."""

        def unnamed(*, actor: "User", record: Actor, name: str) -> None:
            alias = record.aliases.filter(name=name).first()
            if alias is None:
                raise serializers.ValidationError({"name": ["It has no such other name."]})
            drop_alias(actor=actor, alias=alias)

        return self.done(request, NameInput, unnamed)

    @extend_schema(
        summary="Say that it is the same as another", parameters=SENT, request=ActorMergeInput, responses=ANSWER
    )
    @action(detail=True, methods=["post"])
    def merge(self, request: Request, slug: str) -> Response:
        """It becomes a name of the other, with whatever was said of it."""

        def merged(*, actor: "User", record: Actor, into: Actor, reason: str = "") -> None:
            merge_actors(actor=actor, kept=into, merged=record, reason=reason)

        return self.done(request, ActorMergeInput, merged)

    @extend_schema(summary="Take its merge back", parameters=SENT, request=None, responses=ANSWER)
    @action(detail=True, methods=["post"])
    def unmerge(self, request: Request, slug: str) -> Response:
        """What moved and still stands goes back to it. Later merges are undone first."""

        def parted(*, actor: "User", record: Actor) -> None:
            merge = record.merged_by.filter(undone_at=None).order_by("-pk").first()
            if merge is None:
                raise WrongState(f"{record} was not merged into another.")
            undo_merge(actor=actor, merge=merge)

        return self.done(request, Input, parted)
