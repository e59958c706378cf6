"""Forms with files, taken whole or not at all: half a file is refused, and what is too large is said in our form."""

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.utils.http import parse_header_parameters
from rest_framework.exceptions import APIException, ParseError
from rest_framework.parsers import MultiPartParser

LONGEST_END = 200  # bytes: a boundary has at most 70, with dashes, a line end and a little padding


class TooMuch(APIException):
    """More than is taken at once."""

    status_code = HTTPStatus.REQUEST_ENTITY_TOO_LARGE
    default_detail = "What you sent is too large, or has too many parts."


class WholeForms(MultiPartParser):
    """Django reads a form that was cut off as if it ended there: the last file would be half of what was sent."""

    def parse(self, stream: Any, media_type: str | None = None, parser_context: Mapping[str, Any] | None = None) -> Any:
        """Fields and files. Raises ParseError, TooMuch."""
        watched = _Watched(stream)
        try:
            parsed = super().parse(watched, media_type, parser_context)  # type: ignore[arg-type]
        except (RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent) as error:
            raise TooMuch(str(error) or None) from error
        _, options = parse_header_parameters(media_type or "")
        if not watched.end.rstrip().endswith(f"--{options.get('boundary', '')}--".encode()):
            raise ParseError("The form was cut off on its way: nothing was taken. Send it again.")
        return parsed


class _Watched:
    """A stream that knows how what was read of it ended."""

    def __init__(self, stream: Any) -> None:
        self.stream, self.end = stream, b""

    def read(self, *size: int) -> bytes:
        chunk: bytes = self.stream.read(*size)
        self.end = (self.end + chunk[-LONGEST_END:])[-LONGEST_END:]
        return chunk
