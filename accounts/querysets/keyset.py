"""Pages of a list by the position of their last row: the thousandth page costs what the first does.

Rows may move between pages when what they are ordered by changes; none is counted, so there is no "page 7 of 91".
"""

from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from django.core import signing
from django.db.models import F, Model, QuerySet
from django.http import HttpRequest

from accounts.querysets.lanes import beyond, nearest

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
        found = window(rows, by, before, "gt", size + 1)
        shown = found[:size][::-1]
        more_before, more_after = len(found) > size, True
    else:
        found = window(rows, by, after, "lt", size + 1)
        shown = found[:size]
        more_before, more_after = after is not None, len(found) > size
    return KeysetPage(
        shown,
        next_url=_address(request, "after", by, shown[-1]) if shown and more_after else "",
        previous_url=_address(request, "before", by, shown[0]) if shown and more_before else "",
    )


def window(rows: "QuerySet[M]", by: str, position: list[Any] | None, side: str, number: int) -> list[M]:
    """The rows next to a position, the nearest first."""
    if getattr(rows, "lanes", ()):
        rows = rows.filter(pk__in=nearest(rows, by=by, position=position, side=side, number=number))
    elif position is not None:
        rows = rows.filter(beyond(by, position, side))
    value, key = (F(by).desc(), F("pk").desc()) if side == "lt" else (F(by).asc(), F("pk").asc())
    return list(rows.order_by(value, key)[:number])


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
