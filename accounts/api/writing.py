"""The writing side of a resource: once for each Idempotency-Key, on the version that the client has before it."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from hashlib import sha256
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, ClassVar

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.http import Http404
from drf_spectacular.utils import OpenApiParameter
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api.bounds import within_time
from accounts.api.input import Input
from accounts.api.problems import BadHeader
from accounts.api.reading import PrivateView
from accounts.errors import RowFault
from accounts.models.idempotency_key import LONGEST_KEY
from accounts.services.idempotency import Written, once

IDEMPOTENCY_KEY = OpenApiParameter(
    "Idempotency-Key",
    str,
    OpenApiParameter.HEADER,
    description="A name of your own for this request: sent again with it, nothing is done twice. Kept for a day.",
)
IF_MATCH = OpenApiParameter(
    "If-Match",
    str,
    OpenApiParameter.HEADER,
    description="The ETag that you have: 412 where the record has another now.",
)
VERSION = re.compile(r'"([1-9]\d{0,8})"')
KEY = re.compile(rf"[\x21-\x7e]{{1,{LONGEST_KEY}}}")


class Writing(PrivateView):
    """Mixed into a view whose `shown(written)` renders what was written, as far as the token's owner reads it now."""

    def shown(self, written: Written) -> Response:
        """The answer: the record as it stands, for its reader."""
        raise NotImplementedError

    def write(self, request: Request, carry_out: Callable[[], Written], *, conditional: bool = False) -> Response:
        """Carry it out all or nothing; under a key, once. What was carried out before is shown as it stands today.

        `conditional`: `carry_out` keeps to `If-Match`. Elsewhere a condition is refused; none is ever passed over.
        """
        refuse_conditions(request, but_if_match=conditional)
        key = request.headers.get("Idempotency-Key")
        if key is None:
            with within_time():
                written = carry_out()
        else:
            if not KEY.fullmatch(key):
                raise BadHeader({"Idempotency-Key": [f"Give 1 to {LONGEST_KEY} printable ASCII characters."]})
            digest = digest_of(request)
            with within_time():
                written = once(actor=self.reader, key=key, digest=digest, carry_out=carry_out)
        answer = self.shown(written)
        if answer.status_code != HTTPStatus.NO_CONTENT:
            answer.status_code = written.status
        if written.again:
            answer.headers["Idempotency-Replayed"] = "true"
        return answer

    def taken(self, shape: type[Input], request: Request, **options: Any) -> dict[str, Any]:
        """The body, checked. Raises a validation error that names the fields."""
        body = shape(data=request.data, context={"request": request, "view": self}, **options)
        body.is_valid(raise_exception=True)
        checked: dict[str, Any] = body.validated_data
        return checked


class WritingRecords(Writing):
    """Mixed into a view of records: an answer shows the record as it stands afterwards, for its reader."""

    if TYPE_CHECKING:
        lookup_field: str
        get_object: Callable[[], Any]
        get_queryset: Callable[[], Any]
        get_serializer: ClassVar[Any]

    def shown(self, written: Written) -> Response:
        """Where it has a version, that is the ETag, which the next `If-Match` takes.

        Whoever gave it away by this may not read it any more: they are told that it was done, and nothing of it.
        """
        record = self.get_queryset().filter(**{self.lookup_field: written.record}).first()
        if record is None:
            if written.again:
                raise Http404
            return Response(status=HTTPStatus.NO_CONTENT)
        self.note(record)
        answer = Response(self.get_serializer(record).data)
        if hasattr(record, "version"):
            answer.headers["ETag"] = f'"{record.version}"'
        if written.status == HTTPStatus.CREATED and "url" in answer.data:
            answer.headers["Location"] = str(answer.data["url"])
        return answer

    def note(self, record: Any) -> None:
        """Note that it was read, where that is noted."""

    def made(self, request: Request, shape: type[Input], verb: Callable[..., Any]) -> Response:
        """`verb` gets the checked body, and returns the new record."""

        def carry_out() -> Written:
            given = self.taken(shape, request)
            with pointed_at(self.renamed):
                record = verb(actor=self.reader, **given)
            return Written(HTTPStatus.CREATED, str(getattr(record, self.lookup_field)))

        return self.write(request, carry_out)

    def named(
        self, request: Request, shape: type[Input], known: Callable[..., Any], verb: Callable[..., Any]
    ) -> Response:
        """What stands under a name already is shown as it stands: `known` finds it, `verb` adds it."""

        def carry_out() -> Written:
            given = self.taken(shape, request)
            record, status = known(**given), HTTPStatus.OK
            if record is None:
                with pointed_at(self.renamed):
                    record, status = verb(actor=self.reader, **given), HTTPStatus.CREATED
            return Written(status, str(getattr(record, self.lookup_field)))

        return self.write(request, carry_out)

    def done(
        self, request: Request, shape: type[Input], verb: Callable[..., Any], *, partial: bool = False
    ) -> Response:
        """`verb` gets the record, the checked body, and, of a record that has one, the version that the client has."""
        record = self.get_object()
        versioned = hasattr(record, "version")

        def carry_out() -> Written:
            given = self.taken(shape, request, partial=partial)
            if versioned:
                given["version"] = version_given(request)
            with pointed_at(self.renamed):
                verb(actor=self.reader, record=record, **given)
            return Written(HTTPStatus.OK, str(getattr(record, self.lookup_field)))

        return self.write(request, carry_out, conditional=versioned)

    renamed: ClassVar[Mapping[str, str]] = {}
    """The services' name of a field → the name that clients know."""


@contextmanager
def pointed_at(names: Mapping[str, str]) -> Iterator[None]:
    """What a service refuses is said of the fields as the client has them."""
    try:
        yield
    except ValidationError as error:
        if not hasattr(error, "error_dict"):
            raise
        faults = {names.get(name, name): _by_row(said) for name, said in error.error_dict.items()}
        raise serializers.ValidationError(faults) from error


def _by_row(errors: list[ValidationError]) -> Any:
    faults = [error for error in errors if isinstance(error, RowFault)]
    if len(faults) < len(errors):
        return [text for error in errors for text in error.messages]
    return {str(row - 1): by_field([fault for fault in faults if fault.row == row]) for row in {f.row for f in faults}}


def by_field(errors: Sequence[ValidationError]) -> dict[str, list[str]]:
    """What is wrong with one row, whichever it is."""
    faults: dict[str, list[str]] = {}
    for error in errors:
        field, said = (error.field, [error.said]) if isinstance(error, RowFault) else ("", error.messages)
        faults.setdefault(field or NON_FIELD_ERRORS, []).extend(said)
    return faults


def version_given(request: Request) -> int | None:
    """The version in `If-Match`: None where any will do."""
    given = request.headers.get("If-Match", "*").strip()
    if given == "*":
        return None
    found = VERSION.fullmatch(given)
    if found is None:
        raise BadHeader({"If-Match": ['Give one ETag as an answer carried it, such as "3", or *.']})
    return int(found[1])


def refuse_conditions(request: Request, *, but_if_match: bool) -> None:
    """Raise where what is written cannot be made to depend on what the client sends."""
    if not but_if_match and request.headers.get("If-Match", "*").strip() != "*":
        raise BadHeader({"If-Match": ["This has no version that could be compared: leave it out."]})
    if "If-None-Match" in request.headers:
        raise BadHeader({"If-None-Match": ["This is for reading. What is written takes If-Match."]})


def digest_of(request: Request) -> str:
    """What tells this request from another: method, address, what kind of body, and the body."""
    digest = sha256()
    for part in _said(request):
        digest.update(len(part).to_bytes(8, "big") + part)
    return digest.hexdigest()


def _said(request: Request) -> Iterator[bytes]:
    yield (request.method or "").encode()
    yield request.get_full_path().encode()
    kind = (request.content_type or "").partition(";")[0].strip().lower()
    yield kind.encode()
    if not kind.startswith("multipart/"):
        yield request.body
        return
    for name, values in sorted(request.POST.lists()):  # its boundary differs at every try
        yield from (text.encode() for text in (name, *values))
    for name, files in sorted(request.FILES.lists()):
        for file in files:
            yield from (text.encode() for text in (name, file.name or ""))
            content = sha256()
            for chunk in file.chunks():  # never all of it in memory
                content.update(chunk)
            yield content.digest()
            file.seek(0)
