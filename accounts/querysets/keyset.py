"""Pages of a list by the position of their last row: the thousandth page costs what the first does.

Rows may move between pages when what they are ordered by changes; there is no "page 7 of 91".
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from django.core import signing
from django.db import OperationalError, connection, transaction
from django.db.models import Model, QuerySet
from django.http import HttpRequest

from accounts.querysets.windows import window

M = TypeVar("M", bound=Model)
PAGE_SIZE = 25
MOST_COUNTED = 1_000
COUNTED_FOR = 40  # milliseconds


@dataclass(frozen=True, slots=True)
class KeysetPage(Generic[M]):
    """One page, with the addresses of its neighbours ("" where there is none) and how many rows there are in all."""

    object_list: list[M]
    next_url: str
    previous_url: str
    number: str = ""

    @property
    def has_next(self) -> bool:
        return bool(self.next_url)


def keyset_page(
    request: HttpRequest, rows: "QuerySet[M]", *, by: Sequence[str], size: int = PAGE_SIZE, counted: bool = False
) -> "KeysetPage[M]":
    """The page that the request asks for.

    `by` names fields, as `order_by` does: all ascending or all descending, the last one unique. None may be null. An
    index over just these columns makes every page cost the same.
    """
    after, before = _position(request, "after", by), _position(request, "before", by)
    if before is not None:
        turned = [name[1:] if name.startswith("-") else f"-{name}" for name in by]
        found = window(rows, turned, before, size + 1)
        shown = found[:size][::-1]
        more_before, more_after = len(found) > size, True
    else:
        found = window(rows, by, after, size + 1)
        shown = found[:size]
        more_before, more_after = after is not None, len(found) > size
    return KeysetPage(
        shown,
        next_url=_address(request, "after", by, shown[-1]) if shown and more_after else "",
        previous_url=_address(request, "before", by, shown[0]) if shown and more_before else "",
        number=_number(rows, len(shown), whole=not more_before and not more_after) if counted else "",
    )


def _number(rows: "QuerySet[Any]", shown: int, *, whole: bool) -> str:
    """How many there are: counted no farther than anybody would read ("1,000+"), nor longer than a page may take."""
    if whole:
        return str(shown)
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET LOCAL statement_timeout = %s", [COUNTED_FOR])
            counted = rows.order_by()[: MOST_COUNTED + 1].count()
            cursor.execute("SET LOCAL statement_timeout = DEFAULT")  # also where a transaction stands around this one
    except OperationalError:
        return f"{shown}+"
    return f"{MOST_COUNTED:,}+" if counted > MOST_COUNTED else f"{counted:,}"


def _position(request: HttpRequest, name: str, by: Sequence[str]) -> list[Any] | None:
    """Read a position; one that was tampered with, or that comes from a list in another order, counts as none."""
    try:
        position = signing.loads(request.GET[name], salt=_salt(by)) if name in request.GET else None
    except signing.BadSignature:
        return None
    return position if isinstance(position, list) and len(position) == len(by) else None


def _salt(by: Sequence[str]) -> str:
    return f"keyset by {' '.join(by)}"


def _address(request: HttpRequest, name: str, by: Sequence[str], row: Model) -> str:
    query = request.GET.copy()
    for old in ("after", "before"):
        query.pop(old, None)
    values = [getattr(row, field.removeprefix("-")) for field in by]
    position = [value.isoformat() if hasattr(value, "isoformat") else value for value in values]
    query[name] = signing.dumps(position, salt=_salt(by))
    return f"?{query.urlencode()}"
