"""The discussions of incidents and cases: read, joined, said anew and taken back by the services that pages use."""

from collections.abc import Callable
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from django.shortcuts import get_object_or_404
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_view
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api.input import Input
from accounts.api.rows import OF_ROW
from accounts.api.writing import IDEMPOTENCY_KEY, IF_MATCH
from accounts.services.idempotency import Written
from incidents.api.comment_serializers import CommentInput, CommentSerializer, WithdrawalInput
from incidents.api.subjects import ETAG_OF_ROW, OF_CASE, OF_INCIDENT, OneOfSubject
from incidents.models import Case, Comment, Incident
from incidents.services import add_comment, correct_comment, withdraw_comment

if TYPE_CHECKING:
    from incidents.querysets.comments import CommentQuerySet


class Comments(OneOfSubject):
    """The latest first. Those of reports that were merged into an incident stand among its own."""

    serializer_class = CommentSerializer

    def rows(self, subject: Any) -> "CommentQuerySet":
        said: CommentQuerySet = Comment.objects.for_user(self.reader).about(subject).first_said().told(self.reader)
        return said

    def create(self, request: Request, reference: str) -> Response:
        subject = self.subject()

        def carry_out() -> Written:
            given = self.taken(CommentInput, request)
            said = add_comment(actor=self.reader, subject=subject, body=given["body"])
            return Written(HTTPStatus.CREATED, str(said.comment.pk))

        return self.write(request, carry_out)

    def partial_update(self, request: Request, reference: str, pk: str) -> Response:
        return self._do(request, pk, CommentInput, correct_comment)

    @action(detail=True, methods=["post"])
    def withdraw(self, request: Request, reference: str, pk: str) -> Response:
        return self._do(request, pk, WithdrawalInput, withdraw_comment)

    def _do(self, request: Request, pk: str, shape: type[Input], verb: Callable[..., Any]) -> Response:
        """The answer is the comment that was said first, with what stands of it now."""
        subject = self.subject()

        def carry_out() -> Written:
            given = self.taken(shape, request)
            comment = self.on_its_condition(get_object_or_404(self.rows(subject), pk=pk))
            verb(actor=self.reader, comment=comment, **given)
            return Written(HTTPStatus.OK, pk)

        return self.write(request, carry_out, conditional=True)


def described(subject: str, of_subject: OpenApiParameter) -> Any:
    """How the schema describes the comments on one kind of subject."""
    sent = [of_subject, IDEMPOTENCY_KEY]
    changed = [OF_ROW, *sent, IF_MATCH]
    return extend_schema_view(
        list=extend_schema(summary=f"Comments on {subject}, the latest first", parameters=[of_subject]),
        retrieve=extend_schema(summary=f"One comment on {subject}", parameters=[OF_ROW, of_subject, ETAG_OF_ROW]),
        create=extend_schema(
            summary=f"Comment on {subject}", parameters=sent, request=CommentInput, responses={201: CommentSerializer}
        ),
        partial_update=extend_schema(
            summary=f"Correct your own comment on {subject}",
            parameters=changed,
            request=CommentInput,
            responses={200: CommentSerializer},
        ),
        withdraw=extend_schema(
            summary=f"Withdraw a comment on {subject}",
            parameters=changed,
            request=WithdrawalInput,
            responses={200: CommentSerializer},
        ),
    )


@described("an incident", OF_INCIDENT)
class IncidentComments(Comments):
    """Its reporter, and officers, analysts and managers over it, speak once it is handed in."""

    subjects = Incident


@described("a case", OF_CASE)
class CaseComments(Comments):
    """Whoever works on it speaks, until it is closed."""

    subjects = Case
