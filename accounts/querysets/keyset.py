"""Pages of a list by the position of their last row: the thousandth page costs what the first does.

Rows may move between pages when what they are ordered by changes; none is counted, so there is no "page 7 of 91".
"""

from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from django.core import signing
from django.db.models import F, Model, Q, QuerySet
from django.http import HttpRequest

M = TypeVar("M", bound=Model)
PAGE_SIZE = 25


@dataclass(frozen=True, slots=True)
class KeysetPage(Generic[M]):
    """One page, with the addresses of its neighbours ("" where there is none)."""

    object_list: list[M]
    next_url: str
    previous_url: str

    @property
    def has_next(self) -> bool:
        return bool(self.next_url)


def keyset_page(request: HttpRequest, rows: "QuerySet[M]", *, by: str, size: int = PAGE_SIZE) -> "KeysetPage[M]":
    """The page that the request asks for, of `rows` ordered by the field `by` and the key, both descending."""
    after, before = _position(request, "after", by), _position(request, "before", by)
    if before is not None:
        found = list(rows.filter(_beyond(by, before, "gt")).order_by(F(by).asc(), "pk")[: size + 1])
        shown = found[:size][::-1]
        more_before, more_after = len(found) > size, True
    else:
        ordered = rows.order_by(F(by).desc(), "-pk")
        found = list((ordered.filter(_beyond(by, after, "lt")) if after is not None else ordered)[: size + 1])
        shown = found[:size]
        more_before, more_after = after is not None, len(found) > size
    return KeysetPage(
        shown,
        next_url=_address(request, "after", by, shown[-1]) if shown and more_after else "",
        previous_url=_address(request, "before", by, shown[0]) if shown and more_before else "",
    )


def _beyond(by: str, position: list[Any], side: str) -> Q:
    value, key = position
    if by == "pk":
        return Q(**{f"pk__{side}": key})
    return Q(**{f"{by}__{side}": value}) | Q(**{by: value, f"pk__{side}": key})


def _position(request: HttpRequest, name: str, by: str) -> list[Any] | None:
    """Read a position; one that was tampered with, or that comes from a list in another order, counts as none."""
    try:
        value, key = signing.loads(request.GET[name], salt=_salt(by)) if name in request.GET else (None, None)
    except (signing.BadSignature, ValueError, TypeError):
        return None
    return None if key is None else [value, key]


def _salt(by: str) -> str:
    return f"keyset by {by}"


def _address(request: HttpRequest, name: str, by: str, row: Model) -> str:
    value = getattr(row, by)
    query = request.GET.copy()
    for old in ("after", "before"):
        query.pop(old, None)
    position = [value.isoformat() if hasattr(value, "isoformat") else value, row.pk]
    query[name] = signing.dumps(position, salt=_salt(by))
    return f"?{query.urlencode()}"
