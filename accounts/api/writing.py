"""The writing side of a resource: once for each Idempotency-Key, on the version that the client has before it."""

import re
from collections.abc import Callable, Iterator
from hashlib import sha256
from typing import Any, TypeVar

from django.db import transaction
from drf_spectacular.utils import OpenApiParameter
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api.problems import BadHeader
from accounts.api.reading import PrivateView
from accounts.models.idempotency_key import LONGEST_KEY
from accounts.services.idempotency import Written, once

I = TypeVar("I", bound=serializers.BaseSerializer[Any])  # noqa: E741
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

    def write(self, request: Request, carry_out: Callable[[], Written]) -> Response:
        """Carry it out all or nothing; under a key, once. What was carried out before is shown as it stands today."""
        key = request.headers.get("Idempotency-Key")
        if key is None:
            with transaction.atomic():
                written = carry_out()
        else:
            if not KEY.fullmatch(key):
                raise BadHeader({"Idempotency-Key": [f"Give 1 to {LONGEST_KEY} printable ASCII characters."]})
            written = once(actor=self.reader, key=key, digest=digest_of(request), carry_out=carry_out)
        answer = self.shown(written)
        answer.status_code = written.status
        if written.again:
            answer.headers["Idempotency-Replayed"] = "true"
        return answer

    def taken(self, shape: type[I], request: Request, **options: Any) -> dict[str, Any]:
        """The body, checked. Raises a validation error that names the fields."""
        body = shape(data=request.data, context={"request": request, "view": self}, **options)
        body.is_valid(raise_exception=True)
        checked: dict[str, Any] = body.validated_data
        return checked


def version_given(request: Request) -> int | None:
    """The version in `If-Match`: None where any will do."""
    given = request.headers.get("If-Match", "*").strip()
    if given == "*":
        return None
    found = VERSION.fullmatch(given)
    if found is None:
        raise BadHeader({"If-Match": ['Give one ETag as an answer carried it, such as "3", or *.']})
    return int(found[1])


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
