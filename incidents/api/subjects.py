"""What belongs to one incident or case, under its address: rows that its readers read with it."""

from collections.abc import Sequence
from hashlib import sha256
from typing import TYPE_CHECKING, Any, ClassVar

from django.db.models import QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils.http import parse_etags
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import GenericViewSet

from accounts.api.bounds import within_time
from accounts.api.parameters import refuse_strange_parameters
from accounts.api.problems import NotTheVersion
from accounts.api.reading import OF_RECORDS
from accounts.api.writing import Writing
from accounts.services.idempotency import Written
from accounts.services.readings import note_reading
from accounts.vocabulary import ReadingKind
from incidents.models import Case, Incident
from incidents.services.subjects import lock_subject

if TYPE_CHECKING:
    from incidents.services.subjects import Subject

OF_PAGES = OF_RECORDS | {"cursor", "page_size"}
OF_INCIDENT = OpenApiParameter("reference", OpenApiTypes.STR, OpenApiParameter.PATH, description="Of the incident.")
OF_CASE = OpenApiParameter("reference", OpenApiTypes.STR, OpenApiParameter.PATH, description="Of the case.")
ETAG_OF_ROW = OpenApiParameter(
    "ETag", OpenApiTypes.STR, OpenApiParameter.HEADER, response=[200], description="What `If-Match` takes."
)
OF_ROW = OpenApiParameter("id", OpenApiTypes.INT, OpenApiParameter.PATH, description="Its `id`.")


class OfSubject(Writing, GenericViewSet[Any]):
    """`subjects` says of which model the reference in the address is; who may not read that finds nothing under it."""

    subjects: ClassVar["type[Incident] | type[Case]"]
    lookup_value_regex = r"\d{1,18}"
    filter_backends: Sequence[Any] = ()

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        if self.action is not None:
            paged = self.action == "list" and self.paginator is not None
            refuse_strange_parameters(request, None, OF_PAGES if paged else OF_RECORDS)

    def subject(self) -> "Subject":
        """The incident or case as it stands now."""
        readable: QuerySet[Any] = self.subjects.objects.for_user(self.reader)
        found: Subject = get_object_or_404(readable, reference=self.kwargs["reference"])
        return found

    def get_queryset(self) -> "QuerySet[Any]":
        return self.rows(self.subject())

    def rows(self, subject: Any) -> "QuerySet[Any]":
        """As far as the token's owner may read them."""
        raise NotImplementedError

    @within_time()
    def list(self, request: Request, reference: str) -> Response:
        subject = self.subject()
        note_reading(actor=self.reader, record=subject, kind=ReadingKind.API)
        page = self.paginate_queryset(self.rows(subject))
        if page is None:
            return Response(self.get_serializer(self.rows(subject), many=True).data)
        return self.get_paginated_response(self.get_serializer(page, many=True).data)

    def shown(self, written: Written) -> Response:
        """The row that was written, or nothing where it is gone."""
        if not written.record:
            return Response(status=written.status)
        return self.row_shown(written.record)

    def row_shown(self, pk: str) -> Response:
        """One row, noted where what it belongs to is TLP:RED."""
        subject = self.subject()
        row = self.rows(subject).filter(pk=int(pk)).first()
        if row is None:
            raise Http404
        note_reading(actor=self.reader, record=subject, kind=ReadingKind.API)
        return Response(self.get_serializer(row).data)


class OneOfSubject(OfSubject):
    """Rows that are asked for one by one as well. The ETag of one that has no version is a digest of what is shown."""

    def retrieve(self, request: Request, reference: str, pk: str) -> Response:
        return self.row_shown(pk)

    def row_shown(self, pk: str) -> Response:
        answer = super().row_shown(pk)
        answer.headers["ETag"] = f'"{answer.data["version"]}"' if "version" in answer.data else etag_of(answer.data)
        return answer

    def on_its_condition(self, row: Any) -> Any:
        """The row as it stands now: where `If-Match` is given, its subject is held, and another ETag is refused."""
        given = self.request.headers.get("If-Match", "*").strip()
        if given == "*":
            return row
        lock_subject(self.reader, row.subject)
        row = get_object_or_404(self.get_queryset(), pk=row.pk)
        if etag_of(self.get_serializer(row).data) not in parse_etags(given):
            raise NotTheVersion
        return row


def etag_of(shown: Any) -> str:
    """By which a client says which state of it they have seen."""
    return f'"{sha256(JSONRenderer().render(shown)).hexdigest()[:32]}"'
