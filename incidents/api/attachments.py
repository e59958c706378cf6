"""Evidence of incidents and cases: listed, handed in, given out, withdrawn, brought back; all of it custody."""

from collections.abc import Iterator
from contextlib import contextmanager
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.http import FileResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.utils.http import content_disposition_header
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema, extend_schema_view
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.exceptions import MethodNotAllowed
from rest_framework.negotiation import BaseContentNegotiation
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api.input import Input
from accounts.api.multipart import WholeForms
from accounts.api.parsing import BoundedJSONParser
from accounts.api.problems import MEDIA_TYPE, Problem
from accounts.api.rows import OF_ROW
from accounts.api.writing import IDEMPOTENCY_KEY, IF_MATCH
from accounts.services.idempotency import Written
from accounts.services.readings import note_reading
from accounts.vocabulary import ReadingKind
from incidents.api.attachment_serializers import AttachmentSerializer, EvidenceWithdrawalInput, UploadInput
from incidents.api.subjects import ETAG_OF_ROW, OF_CASE, OF_INCIDENT, OneOfSubject
from incidents.models import Attachment, Case, Incident
from incidents.rules.evidence_files import digest_of
from incidents.rules.file_types import SEALED
from incidents.services import (
    attach_evidence,
    download_evidence,
    export_evidence,
    restore_evidence,
    withdraw_evidence,
)

if TYPE_CHECKING:
    from django.db.models import QuerySet

OTHER_DIGEST = "What arrived has another SHA-256: it was changed on its way."


class AsItIs(BaseContentNegotiation):
    """A file has one representation, whatever `Accept` says."""

    def select_parser(self, request: Request, parsers: Any) -> Any:
        return parsers[0]

    def select_renderer(self, request: Request, renderers: Any, format_suffix: str | None = None) -> Any:
        return renderers[0], renderers[0].media_type


@contextmanager
def said_of_the_file() -> Iterator[None]:
    """What the service says of a file by its name is said of `file`."""
    try:
        yield
    except ValidationError as error:
        if hasattr(error, "error_dict"):
            raise
        raise serializers.ValidationError({"file": error.messages}) from error


class Attachments(OneOfSubject):
    """The latest added first; withdrawn ones for whoever may bring them back."""

    serializer_class = AttachmentSerializer
    parser_classes = [WholeForms]

    @property
    def largest_body(self) -> int:
        """A file that is too large is refused by its own rule, which says how large it may be."""
        return settings.UPLOAD_MAX_SIZE

    def rows(self, subject: Any) -> "QuerySet[Any]":
        of_subject = {"case": subject} if isinstance(subject, Case) else {"incident": subject}
        seen = Attachment.objects.for_user(self.reader).filter(**of_subject)
        return seen.select_related("incident", "case", "added_by").defer("incident__search")

    def create(self, request: Request, reference: str) -> Response:
        subject = self.subject()

        def carry_out() -> Written:
            given = self.taken(UploadInput, request)
            upload, stated = given["file"], given.get("sha256", "").lower()
            if stated and upload.size <= settings.EVIDENCE_MAX_SIZE and digest_of(upload.file)[0] != stated:
                raise serializers.ValidationError({"sha256": [OTHER_DIGEST]})
            with said_of_the_file():
                added = attach_evidence(
                    actor=self.reader, subject=subject, upload=upload, caption=given.get("caption", "")
                )
            return Written(HTTPStatus.CREATED, str(added.pk))

        return self.write(request, carry_out)

    @action(detail=True, methods=["get"], content_negotiation_class=AsItIs)
    def file(self, request: Request, reference: str, pk: str) -> HttpResponseBase:
        """The content as it was handed in. This GET writes: who took a copy of evidence is part of its custody.

        HEAD is refused, as nobody has a copy by it; a range is answered with the whole.
        """
        if request.method != "GET":
            raise MethodNotAllowed(str(request.method))
        attachment = get_object_or_404(self.get_queryset(), pk=pk)
        note_reading(actor=self.reader, record=attachment.subject, kind=ReadingKind.EVIDENCE)
        content = download_evidence(actor=self.reader, attachment=attachment)
        self.headers |= SEALED  # they go before what is said of other answers
        headers = {"Content-Type": attachment.content_type}
        return FileResponse(content, as_attachment=True, filename=attachment.name, headers=headers)

    @action(detail=False, methods=["get"], content_negotiation_class=AsItIs)
    def export(self, request: Request, reference: str) -> HttpResponseBase:
        """All that was not withdrawn in one ZIP, with a manifest and SHA256SUMS. This GET writes, as `file` does.

        What could not be put in is said in the manifest and the name; what is altered meanwhile cuts it off.
        """
        if request.method != "GET":
            raise MethodNotAllowed(str(request.method))
        export = export_evidence(actor=self.reader, subject=self.subject())
        self.headers |= SEALED
        named = content_disposition_header(True, export.file_name) or "attachment"
        return StreamingHttpResponse(
            export.chunks, content_type="application/zip", headers={"Content-Disposition": named}
        )

    @action(detail=True, methods=["post"], parser_classes=[BoundedJSONParser])
    def withdraw(self, request: Request, reference: str, pk: str) -> Response:
        subject = self.subject()

        def carry_out() -> Written:
            given = self.taken(EvidenceWithdrawalInput, request)
            attachment = self.on_its_condition(get_object_or_404(self.rows(subject), pk=pk))
            withdraw_evidence(actor=self.reader, attachment=attachment, reason=given["reason"])
            if self.rows(subject).filter(pk=pk).exists():
                return Written(HTTPStatus.OK, pk)
            return Written(HTTPStatus.NO_CONTENT)  # it is shown to who may bring it back alone

        return self.write(request, carry_out, conditional=True)

    @action(detail=True, methods=["post"], parser_classes=[BoundedJSONParser])
    def restore(self, request: Request, reference: str, pk: str) -> Response:
        subject = self.subject()

        def carry_out() -> Written:
            self.taken(Input, request)
            attachment = self.on_its_condition(get_object_or_404(self.rows(subject), pk=pk))
            restore_evidence(actor=self.reader, attachment=attachment)
            return Written(HTTPStatus.OK, pk)

        return self.write(request, carry_out, conditional=True)


def described(subject: str, of_subject: OpenApiParameter) -> Any:
    """How the schema describes the files of one kind of subject."""
    sent = [of_subject, IDEMPOTENCY_KEY]
    changed = [OF_ROW, *sent, IF_MATCH]
    withdrawn = {200: AttachmentSerializer, 204: None}
    return extend_schema_view(
        list=extend_schema(summary=f"The evidence of {subject}, the latest first", parameters=[of_subject]),
        retrieve=extend_schema(
            summary=f"What is known of a file of {subject}", parameters=[OF_ROW, of_subject, ETAG_OF_ROW]
        ),
        create=extend_schema(
            summary=f"Hand in a file as evidence of {subject}",
            parameters=sent,
            request=UploadInput,
            responses={201: AttachmentSerializer},
        ),
        file=extend_schema(
            summary=f"The content of a file of {subject}, as it was handed in",
            parameters=[OF_ROW, of_subject],
            responses={
                (200, "application/octet-stream"): OpenApiTypes.BINARY,
                (409, MEDIA_TYPE): OpenApiResponse(Problem, description="It cannot be read from the evidence store."),
            },
        ),
        export=extend_schema(
            summary=f"All evidence of {subject} in one ZIP",
            parameters=[of_subject],
            responses={
                (200, "application/zip"): OpenApiTypes.BINARY,
                (409, MEDIA_TYPE): OpenApiResponse(Problem, description="A file is missing in the evidence store."),
            },
        ),
        withdraw=extend_schema(
            summary=f"Withdraw a file of {subject}; nothing of it is deleted",
            parameters=changed,
            request=EvidenceWithdrawalInput,
            responses=withdrawn,
        ),
        restore=extend_schema(
            summary=f"Bring a withdrawn file of {subject} back",
            parameters=changed,
            request=None,
            responses={200: AttachmentSerializer},
        ),
    )


@described("an incident", OF_INCIDENT)
class IncidentAttachments(Attachments):
    """Who may add files is who may in the pages."""

    subjects = Incident


@described("a case", OF_CASE)
class CaseAttachments(Attachments):
    """Whoever works on it adds files, until it is closed."""

    subjects = Case
