"""What one request may cost: the longest that each of its statements may take, and the largest body."""

from collections.abc import Iterator
from contextlib import contextmanager
from http import HTTPStatus
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import OperationalError, connection, transaction
from rest_framework.exceptions import APIException

if TYPE_CHECKING:
    from rest_framework.request import Request

CANCELLED = "57014"  # PostgreSQL's query_canceled
COME_BACK_IN = 30  # seconds


class TookTooLong(APIException):
    """The database was told to give up."""

    status_code = HTTPStatus.SERVICE_UNAVAILABLE
    wait = COME_BACK_IN

    def __init__(self, seconds: float) -> None:
        super().__init__(
            f"This took longer than {seconds:g} s, and was given up. Narrow it: a shorter period, one country or "
            "project, fewer rows on a page, fewer fields. If it usually works the server is busy: try again later."
        )


class BodyTooLarge(APIException):
    """Refused before it is read."""

    status_code = HTTPStatus.REQUEST_ENTITY_TOO_LARGE

    def __init__(self, most: int) -> None:
        super().__init__(f"What you sent is too large: at most {most:,} bytes are taken.")


@contextmanager
def within_time(seconds: float | None = None) -> Iterator[None]:
    """All or nothing, each statement in at most so many seconds, API_STATEMENT_TIMEOUT unless told. Raises TookTooLong.

    The limit is the transaction's: it leaves with it, so that neither a connection that is kept nor one that a pooler
    shares passes it on.
    """
    most = settings.API_STATEMENT_TIMEOUT if seconds is None else seconds
    inner = connection.in_atomic_block
    try:
        with transaction.atomic():
            _limit(f"{int(most * 1000)}ms")
            yield
            if inner:  # what stands around goes on without the limit
                _limit("DEFAULT")
    except OperationalError as error:
        if getattr(error.__cause__, "sqlstate", "") == CANCELLED:
            raise TookTooLong(most) from error
        raise


def _limit(value: str) -> None:
    with connection.cursor() as cursor:
        if value == "DEFAULT":
            cursor.execute("SET LOCAL statement_timeout = DEFAULT")
        else:
            cursor.execute("SET LOCAL statement_timeout = %s", [value])


def refuse_large_body(request: "Request", most: int) -> None:
    """By what it says of its size, in bytes: a body without a size is not read at all."""
    given = request.META.get("CONTENT_LENGTH") or "0"
    if given.isascii() and given.isdigit() and int(given[:15]) > most:
        raise BodyTooLarge(most)
