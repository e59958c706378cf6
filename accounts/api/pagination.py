"""Cursor pages in filing order: no row is skipped or repeated while others write, and page 10,000 costs like page 1."""

from typing import Any

from rest_framework.exceptions import NotFound
from rest_framework.pagination import Cursor, CursorPagination
from rest_framework.request import Request
from rest_framework.views import APIView

from accounts.api.problems import BadQuery
from accounts.querysets.windows import heads, lanes_for

DIGITS_OF_A_KEY = 18


class FilingOrderPagination(CursorPagination):
    """Newest first by key; `page_size` from 1 to 200."""

    ordering = "-pk"
    cursor_query_description = "Where the page begins: taken from `next` or `previous`, never made up."
    page_size_query_param = "page_size"
    page_size_query_description = "Rows on a page."
    max_page_size = 200

    def get_page_size(self, request: Request) -> int:
        given = request.query_params.get(self.page_size_query_param)
        if given is None:
            return int(self.page_size or 0)
        if not _is_number(given) or not 1 <= int(given) <= self.max_page_size:
            raise BadQuery({"page_size": [f"Give a whole number from 1 to {self.max_page_size}."]})
        return int(given)

    def paginate_queryset(self, queryset: Any, request: Request, view: APIView | None = None) -> list[Any] | None:
        """The page; where the rows say in which lanes they lie, out of the heads of those."""
        cursor = self.decode_cursor(request) or Cursor(offset=0, reverse=False, position=None)
        by = ["pk" if cursor.reverse else "-pk"]
        if lanes_for(queryset, by):
            position = None if cursor.position is None else [int(cursor.position)]
            queryset = queryset.filter(pk__in=heads(queryset, by, position, self.get_page_size(request) + 1))
        return super().paginate_queryset(queryset, request, view)

    def decode_cursor(self, request: Request) -> Cursor | None:
        """A position comes from outside: only what can be a key reaches the database."""
        refusal = BadQuery({"cursor": ["This is no cursor of ours: begin without one."]})
        try:
            cursor = super().decode_cursor(request)
        except NotFound as error:
            raise refusal from error
        if cursor is not None and not _is_number(str(cursor.position)):
            raise refusal
        return cursor

    def get_paginated_response_schema(self, schema: dict[str, Any]) -> dict[str, Any]:
        address = {"type": ["string", "null"], "format": "uri"}
        return {
            "type": "object",
            "required": ["next", "previous", "results"],
            "properties": {"next": address, "previous": address, "results": schema},
        }

    def get_schema_operation_parameters(self, view: Any) -> list[dict[str, Any]]:
        cursor, page_size = super().get_schema_operation_parameters(view)
        page_size["schema"] |= {"minimum": 1, "maximum": self.max_page_size, "default": self.page_size}
        return [cursor, page_size]


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) <= DIGITS_OF_A_KEY
