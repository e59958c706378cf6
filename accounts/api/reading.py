"""The reading side of a resource: lists in cursor pages, one record by its public id, strict query parameters."""

from typing import TYPE_CHECKING, Any, TypeVar, cast

from django.db.models import Model
from rest_framework.request import Request
from rest_framework.views import APIView
from rest_framework.viewsets import ReadOnlyModelViewSet

from accounts.api.pagination import AS_FILED, Orderings
from accounts.api.parameters import NamedFilters, Negotiation, refuse_strange_parameters
from accounts.api.sparse import asked_fields, keep_only

if TYPE_CHECKING:
    from accounts.models import User

M = TypeVar("M", bound=Model)
OF_RECORDS = frozenset({"format"})
OF_READINGS = OF_RECORDS | {"fields"}
OF_LISTS = OF_READINGS | {"cursor", "page_size", "ordering"}


class PrivateView(APIView):
    """What a client gets is its owner's: no shared cache keeps it, and a browser's asks again."""

    content_negotiation_class = Negotiation

    @property
    def default_response_headers(self) -> dict[str, str]:
        headers: dict[str, str] = super().default_response_headers
        vary = ", ".join(name for name in (headers.get("Vary"), "Authorization") if name)
        return headers | {"Cache-Control": "private, no-cache", "Vary": vary}


class ReadingViewSet(PrivateView, ReadOnlyModelViewSet[M]):
    """Subclasses say `get_queryset()`, which starts from `.for_user(self.reader)` and fetches what is wanted."""

    filter_backends = [NamedFilters]
    filterset_class: Any = None
    orderings: Orderings = AS_FILED
    asked: "list[str] | None" = None  # what `fields=` names; None where all is meant
    reads = frozenset({"list", "retrieve"})

    @property
    def reader(self) -> "User":
        """Who reads. Permissions have seen to it that somebody does; the schema's generator reads nothing."""
        return cast("User", self.request.user)

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        if self.action == "list":
            refuse_strange_parameters(request, self.filterset_class, OF_LISTS)
        elif self.action == "retrieve":
            refuse_strange_parameters(request, None, OF_READINGS)
        if self.action in self.reads:
            self.asked = asked_fields(request, self.there)

    @property
    def there(self) -> tuple[str, ...]:
        """The fields of a record."""
        names: tuple[str, ...] = self.get_serializer_class().Meta.fields  # type: ignore[attr-defined]
        return names

    def wants(self, name: str) -> bool:
        """Is this field of a record asked for?"""
        return self.asked is None or name in self.asked

    def get_serializer(self, *args: Any, **kwargs: Any) -> Any:
        serializer = super().get_serializer(*args, **kwargs)
        return serializer if self.asked is None else keep_only(serializer, self.asked)
