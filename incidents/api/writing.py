"""What clients do to an incident as a whole: file it, edit it, and take it through review."""

from typing import TYPE_CHECKING, Any

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api.fields import WordField
from accounts.api.input import Input
from accounts.api.writing import IDEMPOTENCY_KEY, IF_MATCH, WritingRecords
from accounts.services.readings import note_reading
from accounts.vocabulary import ReadingKind
from incidents.api.inputs import ROWS, IncidentInput, contents_of, facts_of
from incidents.api.serializers import SEVERITY_WORDS, IncidentSerializer
from incidents.models import Incident
from incidents.querysets.access import reviewers_of
from incidents.services import (
    assign_incident,
    claim_incident,
    edit_incident,
    file_incident,
    merge_incident,
    override_severity,
    release_incident,
    unmerge_incident,
)
from incidents.services.permissions import require_decider
from incidents.services.reviewing import VERBS
from incidents.vocabulary.review import Step

if TYPE_CHECKING:
    from collections.abc import Callable

    from accounts.models import User

NAMES = {taken: name for name, taken in ROWS.items()}
VERBS_OF_REVIEW: "dict[str, Callable[..., Incident]]" = {
    **{str(step): verb for step, verb in VERBS.items()},
    str(Step.UNMERGE): unmerge_incident,
}
SENT = [IDEMPOTENCY_KEY, IF_MATCH]
ANSWER = {200: IncidentSerializer}
STEP = OpenApiParameter("step", OpenApiTypes.STR, OpenApiParameter.PATH, enum=list(VERBS_OF_REVIEW))


class StepInput(Input):
    """Some steps ask for a reason."""

    reason = serializers.CharField(max_length=2_000, required=False, allow_blank=True)


class MergeInput(StepInput):
    """Into which report, and whose casualties hold: they are never added up."""

    into = serializers.CharField(max_length=20, help_text="Reference of the report that is kept.")
    casualties = serializers.ChoiceField(("kept", "merged"), default="kept")


class AssignInput(Input):
    """Whom: one who could decide on it, by e-mail address; null for nobody."""

    assignee = serializers.EmailField(allow_null=True)


class SeverityInput(Input):
    """How grave it is held to be, and why; null leaves it to the rule again."""

    severity = WordField(SEVERITY_WORDS, allow_null=True)
    reason = serializers.CharField(max_length=300, required=False, allow_blank=True)


class IncidentWriting(WritingRecords):
    """Mixed into the view of incidents. Every answer shows the incident as it stands afterwards."""

    renamed = NAMES

    def note(self, record: Incident) -> None:
        note_reading(actor=self.reader, record=record, kind=ReadingKind.API)

    @extend_schema(
        summary="File an incident, as a draft",
        parameters=SENT[:1],
        request=IncidentInput,
        responses={201: IncidentSerializer},
    )
    def create(self, request: Request) -> Response:
        """Officers and managers file. Links that its reporter states are confirmed; submit it to have it reviewed."""

        def filed(*, actor: "User", **given: Any) -> Incident:
            return file_incident(actor=actor, facts=facts_of(given), contents=contents_of(given))

        return self.made(request, IncidentInput, filed)

    @extend_schema(
        summary="Edit an incident", parameters=SENT, request=IncidentInput, responses={200: IncidentSerializer}
    )
    def partial_update(self, request: Request, reference: str) -> Response:
        """What is left out stays as it is; a list that is given replaces the rows of its kind."""

        def edited(*, record: Incident, version: int | None, actor: "User", **given: Any) -> None:
            edit_incident(
                actor=actor,
                incident=record,
                facts=facts_of(given),
                contents=contents_of(given),
                version=version,
                may_lift_red=False,
            )

        return self.done(request, IncidentInput, edited, partial=True)

    def _do(self, request: Request, shape: type[Input], verb: "Callable[..., Any]") -> Response:
        """`verb` gets what was sent, and everything that all of them take."""

        def carried_out(*, record: Incident, **given: Any) -> None:
            verb(incident=record, **given)

        return self.done(request, shape, carried_out)

    @extend_schema(
        operation_id="incidents_step",
        summary="Take a step of review",
        parameters=[STEP, *SENT],
        request=StepInput,
        responses={200: IncidentSerializer},
    )
    @action(detail=True, methods=["post"], url_path=f"(?P<step>{'|'.join(VERBS_OF_REVIEW)})", url_name="step")
    def step(self, request: Request, reference: str, step: str) -> Response:
        """Its reporter submits and withdraws; managers in scope do the rest, never with a report of their own."""
        return self._do(request, StepInput, VERBS_OF_REVIEW[step])

    @extend_schema(summary="Take it over for review", parameters=SENT, request=None, responses=ANSWER)
    @action(detail=True, methods=["post"])
    def claim(self, request: Request, reference: str) -> Response:
        """Managers do, from another manager too, who is told. Again, it changes nothing."""
        return self._do(request, Input, claim_incident)

    @extend_schema(summary="Give it back to everybody", parameters=SENT, request=None, responses=ANSWER)
    @action(detail=True, methods=["post"])
    def release(self, request: Request, reference: str) -> Response:
        """Only who has it may."""
        return self._do(request, Input, release_incident)

    @extend_schema(
        summary="Merge it into another incident",
        parameters=SENT,
        request=MergeInput,
        responses={200: IncidentSerializer},
    )
    @action(detail=True, methods=["post"])
    def merge(self, request: Request, reference: str) -> Response:
        """The other report keeps its facts and gains the rest; this one shows where it went."""

        def into_the_other(*, into: str, **given: Any) -> None:
            kept = Incident.objects.for_user(self.reader).filter(reference=into.upper()).first()
            if kept is None:
                raise serializers.ValidationError(
                    {"into": ["There is no report with this reference that you may read."]}
                )
            merge_incident(into=kept, **given)

        return self._do(request, MergeInput, into_the_other)

    @extend_schema(
        summary="Say who looks after it", parameters=SENT, request=AssignInput, responses={200: IncidentSerializer}
    )
    @action(detail=True, methods=["post"])
    def assign(self, request: Request, reference: str) -> Response:
        """Managers say so. It is no claim, and holds nobody off."""

        def to_them(*, assignee: str | None, **given: Any) -> None:
            require_decider(given["actor"], given["incident"], "assign a report")
            able = reviewers_of(given["incident"])
            person = able.filter(email__iexact=assignee).first() if assignee else None
            if assignee and person is None:
                raise serializers.ValidationError({"assignee": ["They could not decide on it."]})
            assign_incident(assignee=person, **given)

        return self._do(request, AssignInput, to_them)

    @extend_schema(
        summary="Rate it otherwise than the rule does",
        parameters=SENT,
        request=SeverityInput,
        responses={200: IncidentSerializer},
    )
    @action(detail=True, methods=["post"])
    def severity(self, request: Request, reference: str) -> Response:
        """Who may edit the facts may do this, with a reason."""
        return self._do(request, SeverityInput, override_severity)
