"""Pages by the position of their last row: page 10,000 costs like page 1.

In filing order no row is skipped or repeated while others write. In another order a row moves when what it is ordered
by changes, and may be skipped or come twice.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from django.core import signing
from rest_framework.pagination import BasePagination
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.utils.urls import replace_query_param
from rest_framework.views import APIView

from accounts.api.problems import BadQuery
from accounts.querysets.windows import window

DIGITS_OF_A_SIZE = 4
SALT = "cursor of the API"
Orderings = Mapping[str, tuple[str, ...]]
AS_FILED: Orderings = {"-filed": ("-pk",), "filed": ("pk",)}
"""Orderings by name, the usual one first. Each names fields, all ascending or all descending, the last one unique."""


class KeysetPagination(BasePagination):
    """`page_size` from 1 to 200; `ordering` is one of those that the view names. A cursor holds in its own order only.

    It is signed: what it says of a position never comes from outside.
    """

    page_size = 50
    max_page_size = 200

    def paginate_queryset(self, queryset: Any, request: Request, view: APIView | None = None) -> list[Any]:
        orderings: Orderings = getattr(view, "orderings", AS_FILED)
        self.request, self.size = request, page_size_of(request, self.page_size, self.max_page_size)
        self.ordering = ordering_of(request, orderings)
        self.by = orderings[self.ordering]
        backwards, position = _position(request, self.ordering)
        if backwards:
            found = window(queryset, turned(self.by), position, self.size + 1)
            self.page = found[: self.size][::-1]
            self.more_before, self.more_after = len(found) > self.size, True
        else:
            found = window(queryset, self.by, position, self.size + 1)
            self.page = found[: self.size]
            self.more_before, self.more_after = position is not None, len(found) > self.size
        return self.page

    def next_link(self) -> str | None:
        return self._address(self.page[-1], backwards=False) if self.page and self.more_after else None

    def previous_link(self) -> str | None:
        return self._address(self.page[0], backwards=True) if self.page and self.more_before else None

    def get_paginated_response(self, data: Any) -> Response:
        return Response({"next": self.next_link(), "previous": self.previous_link(), "results": data})

    def _address(self, row: Any, *, backwards: bool) -> str:
        values = [getattr(row, name.removeprefix("-")) for name in self.by]
        position = [value.isoformat() if hasattr(value, "isoformat") else value for value in values]
        cursor = signing.dumps([self.ordering, int(backwards), position], salt=SALT)
        return replace_query_param(self.request.build_absolute_uri(), "cursor", cursor)

    def get_paginated_response_schema(self, schema: dict[str, Any]) -> dict[str, Any]:
        address = {"type": ["string", "null"], "format": "uri"}
        return {
            "type": "object",
            "required": ["next", "previous", "results"],
            "properties": {"next": address, "previous": address, "results": schema},
        }

    def get_schema_operation_parameters(self, view: Any) -> list[dict[str, Any]]:
        sizes = {"type": "integer", "minimum": 1, "maximum": self.max_page_size, "default": self.page_size}
        parameters = [
            _parameter(
                "cursor",
                "Where the page begins: from `next` or `previous`, never made up. It holds in its own order only.",
                {"type": "string"},
            ),
            _parameter("page_size", "Rows on a page.", sizes),
        ]
        orderings: Orderings = getattr(view, "orderings", AS_FILED)
        named = {"type": "string", "enum": list(orderings), "default": next(iter(orderings))}
        return [*parameters, _parameter("ordering", ORDERING, named)] if len(orderings) > 1 else parameters


ORDERING = (
    "The order of the list; with `-` the latest or gravest first. In filing order (`-filed`, `filed`) no row that was "
    "there at the beginning is skipped, and none comes twice, while others write. In every other order a row moves "
    "when what it is ordered by changes: it may be skipped, or come twice."
)


def ordering_of(request: Request, orderings: Orderings) -> str:
    """The name of the order that is asked for, the usual one where none is."""
    given = request.query_params.get("ordering") or next(iter(orderings))
    if given not in orderings:
        raise BadQuery({"ordering": [f"There is no such order here: use {', '.join(orderings)}."]})
    return given


def turned(by: Sequence[str]) -> list[str]:
    """The same order from its other end."""
    return [name[1:] if name.startswith("-") else f"-{name}" for name in by]


def _position(request: Request, ordering: str) -> tuple[bool, list[Any] | None]:
    """Backwards or not, and the values of the row beyond which the page begins; None at the beginning."""
    cursor = request.query_params.get("cursor")
    if cursor is None:
        return False, None
    try:
        made_for, backwards, position = signing.loads(cursor, salt=SALT)
    except (signing.BadSignature, ValueError) as error:
        raise BadQuery({"cursor": ["This is no cursor of ours: begin without one."]}) from error
    if made_for != ordering:
        raise BadQuery({"cursor": [f"This cursor holds in the order {made_for} only: begin without one."]})
    return bool(backwards), position


def page_size_of(request: Request, usual: int, most: int) -> int:
    """How many rows are asked for. Raises BadQuery where that is no number from 1 to `most`."""
    given = request.query_params.get("page_size")
    if given is None:
        return usual
    number = given.isascii() and given.isdigit() and len(given) <= DIGITS_OF_A_SIZE
    if not number or not 1 <= int(given) <= most:
        raise BadQuery({"page_size": [f"Give a whole number from 1 to {most}."]})
    return int(given)


def _parameter(name: str, meaning: str, schema: dict[str, Any]) -> dict[str, Any]:
    return {"name": name, "required": False, "in": "query", "description": meaning, "schema": schema}
