"""What belongs to one incident or case, under its address: rows that its readers read with it."""

from hashlib import sha256
from typing import TYPE_CHECKING, Any, ClassVar

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.utils.http import parse_etags
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api.problems import NotTheVersion
from accounts.api.rows import RowsOf
from accounts.services.readings import note_reading
from accounts.vocabulary import ReadingKind
from incidents.models import Case, Incident
from incidents.services.subjects import lock_subject

if TYPE_CHECKING:
    from incidents.services.subjects import Subject

OF_INCIDENT = OpenApiParameter("reference", OpenApiTypes.STR, OpenApiParameter.PATH, description="Of the incident.")
OF_CASE = OpenApiParameter("reference", OpenApiTypes.STR, OpenApiParameter.PATH, description="Of the case.")
ETAG_OF_ROW = OpenApiParameter(
    "ETag", OpenApiTypes.STR, OpenApiParameter.HEADER, response=[200], description="What `If-Match` takes."
)


class OfSubject(RowsOf):
    """`subjects` says of which model the reference in the address is."""

    subjects: ClassVar["type[Incident] | type[Case]"]

    def subject(self) -> "Subject":
        """The incident or case as it stands now."""
        readable: QuerySet[Any] = self.subjects.objects.for_user(self.reader)
        found: Subject = get_object_or_404(readable, reference=self.kwargs["reference"])
        return found

    def note(self, subject: "Subject") -> None:
        note_reading(actor=self.reader, record=subject, kind=ReadingKind.API)


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
