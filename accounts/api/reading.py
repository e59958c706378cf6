"""The reading side of a resource: lists in cursor pages, one record by its public id, strict query parameters."""

from typing import TYPE_CHECKING, Any, TypeVar, cast

from django.db.models import Model
from rest_framework.request import Request
from rest_framework.views import APIView
from rest_framework.viewsets import ReadOnlyModelViewSet

from accounts.api.parameters import NamedFilters, Negotiation, refuse_strange_parameters

if TYPE_CHECKING:
    from accounts.models import User

M = TypeVar("M", bound=Model)
OF_LISTS = frozenset({"cursor", "page_size", "format"})
OF_RECORDS = frozenset({"format"})


class PrivateView(APIView):
    """What a client gets is its owner's: no shared cache keeps it, and a browser's asks again."""

    content_negotiation_class = Negotiation

    @property
    def default_response_headers(self) -> dict[str, str]:
        headers: dict[str, str] = super().default_response_headers
        vary = ", ".join(name for name in (headers.get("Vary"), "Authorization") if name)
        return headers | {"Cache-Control": "private, no-cache", "Vary": vary}

    @property
    def reader(self) -> "User":
        """Who reads or writes. Permissions have seen to it that somebody does; the schema's generator does neither."""
        return cast("User", self.request.user)


class ReadingViewSet(PrivateView, ReadOnlyModelViewSet[M]):
    """Subclasses say `get_queryset()`, which starts from `.for_user(self.reader)`."""

    filter_backends = [NamedFilters]
    filterset_class: Any = None

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        if self.action == "list":
            refuse_strange_parameters(request, self.filterset_class, OF_LISTS)
        elif self.action is not None:  # a method that there is not is refused as that
            refuse_strange_parameters(request, None, OF_RECORDS)
