"""What belongs to one record, under its address: rows that its readers read with it."""

from collections.abc import Sequence
from typing import Any

from django.db.models import QuerySet
from django.http import Http404
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import GenericViewSet

from accounts.api.bounds import within_time
from accounts.api.parameters import refuse_strange_parameters
from accounts.api.reading import OF_RECORDS
from accounts.api.writing import Writing
from accounts.services.idempotency import Written

OF_PAGES = OF_RECORDS | {"cursor", "page_size", "ordering"}
OF_ROW = OpenApiParameter("id", OpenApiTypes.INT, OpenApiParameter.PATH, description="Its `id`.")


class RowsOf(Writing, GenericViewSet[Any]):
    """Subclasses say which record it is, and its rows: who may not read it finds nothing under it."""

    lookup_value_regex = r"\d{1,18}"
    filter_backends: Sequence[Any] = ()

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        if self.action is not None:
            paged = self.action == "list" and self.paginator is not None
            refuse_strange_parameters(request, None, OF_PAGES if paged else OF_RECORDS)

    def subject(self) -> Any:
        """The record in the address as it stands now, if the token's owner may read it. Raises Http404."""
        raise NotImplementedError

    def note(self, subject: Any) -> None:
        """Note that it was read, where that is noted."""

    def get_queryset(self) -> "QuerySet[Any]":
        return self.rows(self.subject())

    def rows(self, subject: Any) -> "QuerySet[Any]":
        """As far as the token's owner may read them."""
        raise NotImplementedError

    @within_time()
    def list(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        subject = self.subject()
        self.note(subject)
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
        """One row, noted with what it belongs to."""
        subject = self.subject()
        row = self.rows(subject).filter(pk=int(pk)).first()
        if row is None:
            raise Http404
        self.note(subject)
        return Response(self.get_serializer(row).data)
