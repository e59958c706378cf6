"""The reading side of a resource: lists in cursor pages, one record by its public id, strict query parameters."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, ClassVar, TypeVar, cast

from django.conf import settings
from django.db.models import Model
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView
from rest_framework.viewsets import ReadOnlyModelViewSet

from accounts.api.bounds import refuse_large_body, within_time
from accounts.api.formats import Cell, CsvRenderer, Geography, GeoJsonRenderer, format_of, wants_tags
from accounts.api.pagination import AS_FILED, Orderings
from accounts.api.parameters import NamedFilters, Negotiation, refuse_strange_parameters
from accounts.api.sparse import asked_fields, keep_only
from accounts.api.throttles import TellsAllowance

if TYPE_CHECKING:
    from accounts.models import User

M = TypeVar("M", bound=Model)
OF_RECORDS = frozenset({"format"})
OF_READINGS = OF_RECORDS | {"fields", "hxl"}
OF_LISTS = OF_READINGS | {"cursor", "page_size", "ordering"}


class PrivateView(TellsAllowance, APIView):
    """What a client gets is its owner's: no shared cache keeps it, and a browser's asks again."""

    content_negotiation_class = Negotiation
    http_method_names = [name for name in APIView.http_method_names if name != "options"]  # the schema says it better

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        refuse_large_body(request, self.largest_body)
        super().initial(request, *args, **kwargs)

    @property
    def largest_body(self) -> int:
        """In bytes."""
        return settings.API_MAX_SIZE

    @property
    def default_response_headers(self) -> dict[str, str]:
        headers: dict[str, str] = super().default_response_headers
        vary = ["Accept", "Authorization"] if len(self.get_renderers()) > 1 else ["Authorization"]
        return headers | {"Cache-Control": "private, no-cache", "Vary": ", ".join(vary)}

    @property
    def reader(self) -> "User":
        """Who reads or writes. Permissions have seen to it that somebody does; the schema's generator does neither."""
        return cast("User", self.request.user)


class ReadingViewSet(PrivateView, ReadOnlyModelViewSet[M]):
    """Subclasses say `get_queryset()`, which starts from `.for_user(self.reader)` and fetches what is wanted."""

    filter_backends = [NamedFilters]
    filterset_class: Any = None
    orderings: Orderings = AS_FILED
    cells: ClassVar[Sequence[Cell]] = ()
    geography: ClassVar[Geography | None] = None
    asked: "list[str] | None" = None  # what `fields=` names; None where all is meant
    reads = frozenset({"list", "retrieve"})

    def get_renderers(self) -> list[Any]:
        """What is written is answered in JSON."""
        if self.action is not None and self.action not in self.reads:
            return [JSONRenderer()]
        others = [*([CsvRenderer()] if self.cells else []), *([GeoJsonRenderer()] if self.geography else [])]
        return [JSONRenderer(), *others]

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        if self.action == "list":
            refuse_strange_parameters(request, self.filterset_class, OF_LISTS)
        elif self.action in self.reads:
            refuse_strange_parameters(request, None, OF_READINGS)
        elif self.action is not None:  # a method that there is not is refused as that
            refuse_strange_parameters(request, None, OF_RECORDS)
        if self.action in self.reads:
            self.asked = asked_fields(request, self.there)
            wants_tags(request)

    def list(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """In less time than other requests may take: no filters, however they are put together, hold the server up."""
        with within_time(settings.API_LIST_TIMEOUT):
            return super().list(request, *args, **kwargs)

    @within_time()
    def retrieve(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        return super().retrieve(request, *args, **kwargs)

    @property
    def there(self) -> tuple[str, ...]:
        """The fields of a record, in a table those that it has columns for."""
        if format_of(self.request) == CsvRenderer.format:
            return tuple(dict.fromkeys(cell.field for cell in self.cells))
        names: tuple[str, ...] = self.get_serializer_class().Meta.fields  # type: ignore[attr-defined]
        return names

    def is_asked(self, name: str) -> bool:
        """Is this field of a record asked for?"""
        return self.asked is None or name in self.asked

    def wants(self, name: str) -> bool:
        """Is it fetched: asked for, or needed to say where the record lies?"""
        if format_of(self.request) == CsvRenderer.format:
            return name in self.there and self.is_asked(name)
        needed = self.geography is not None and format_of(self.request) == GeoJsonRenderer.format
        return self.is_asked(name) or (needed and name in self.geography.fields)  # type: ignore[union-attr]

    def get_serializer(self, *args: Any, **kwargs: Any) -> Any:
        serializer = super().get_serializer(*args, **kwargs)
        whole = self.asked is None and format_of(self.request) != CsvRenderer.format
        return serializer if whole or self.action not in self.reads else keep_only(serializer, self.wants)

    def get_paginated_response(self, data: Any) -> Response:
        """A table has no room for the addresses of its neighbours: they stand in `Link` (RFC 8288) as well."""
        answer = super().get_paginated_response(data)
        links = [f'<{answer.data[name]}>; rel="{name}"' for name in ("next", "previous") if answer.data[name]]
        if links:
            answer.headers["Link"] = ", ".join(links)
        return answer
