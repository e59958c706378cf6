"""What belongs to one incident or case, under its address: rows that its readers read with it."""

from typing import TYPE_CHECKING, Any, ClassVar

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api.rows import RowsOf
from accounts.services.readings import note_reading
from accounts.vocabulary import ReadingKind
from incidents.models import Case, Incident

if TYPE_CHECKING:
    from incidents.services.subjects import Subject

OF_INCIDENT = OpenApiParameter("reference", OpenApiTypes.STR, OpenApiParameter.PATH, description="Of the incident.")
OF_CASE = OpenApiParameter("reference", OpenApiTypes.STR, OpenApiParameter.PATH, description="Of the case.")
OF_ROW = OpenApiParameter("id", OpenApiTypes.INT, OpenApiParameter.PATH, description="Its `id`.")


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
    """Rows that are asked for one by one as well."""

    def retrieve(self, request: Request, reference: str, pk: str) -> Response:
        return self.row_shown(pk)
