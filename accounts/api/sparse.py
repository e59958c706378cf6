"""`fields=`: of each record only what is asked for; what is not asked for is not fetched either."""

from collections.abc import Callable, Collection
from typing import Any

from rest_framework.request import Request

from accounts.api.problems import BadQuery

MEANING = "Names with commas between: of each record only these. What is not asked for is not fetched either."


def asked_fields(request: Request, there: Collection[str]) -> list[str] | None:
    """The names in `fields=` in the order in which they are asked for; None where all are meant."""
    given = request.query_params.get("fields")
    if given is None:
        return None
    names = list(dict.fromkeys(name.strip() for name in given.split(",")))
    strange = [name for name in names if name not in there]
    if strange:
        unknown = ", ".join(name or "an empty name" for name in strange)
        raise BadQuery({"fields": [f"There is no {unknown} here: use {', '.join(there)}."]})
    return names


def keep_only(serializer: Any, wanted: Callable[[str], bool]) -> Any:
    """The serializer without the other fields, also where it is one of many."""
    fields = getattr(serializer, "child", serializer).fields
    for name in [name for name in fields if not wanted(name)]:
        fields.pop(name)
    return serializer
