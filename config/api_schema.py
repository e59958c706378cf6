"""What is put into the finished schema of the API: examples of what is sent and answered, and links to what comes next.

Links follow from the addresses: an answer that shows a record leads to whatever there is under the record's address.
"""

import re
from collections.abc import Iterator
from typing import Any

from drf_spectacular.drainage import warn

from accounts.api.examples import EXAMPLES as OF_ACCOUNTS
from incidents.api.examples import EXAMPLES as OF_INCIDENTS
from projects.api.examples import EXAMPLES as OF_PROJECTS

JSON = "application/json"
EXAMPLES: dict[str, Any] = {**OF_ACCOUNTS, **OF_PROJECTS, **OF_INCIDENTS}
PLACES = {"": "", "Page": "/results/0", "List": "/0"}
"""How an answer shows records – one, a page of them, all of them – and where the first of them stands in it."""
PARAMETER = re.compile(r"{(\w+)}")
NAMED_OTHERWISE = {"incident": "reference", "other": "reference"}
"""The name of a part of an address → the name of the field that says it, where they differ."""
CHOSEN = frozenset({"step"})
"""Parts of addresses that are words of a list, not of a record."""

Schema = dict[str, Any]


def with_examples(result: Schema, **kwargs: Any) -> Schema:
    """Hook of drf-spectacular: an example of each body and answer in JSON, and of each part of an address."""
    shown = _shown_at(result)
    kept = result["components"].setdefault("examples", {})
    for path, operation in _operations(result):
        for content in _contents(operation):
            name, value = _example(result, content["schema"])
            if value is None:
                warn(f"{operation['operationId']}: there is no example of {name}")
                continue
            kept[name] = {"value": value}
            content["examples"] = {name: {"$ref": f"#/components/examples/{name}"}}
        for parameter in operation.get("parameters", ()):
            above = path.partition(f"{{{parameter['name']}}}")[0]
            record = EXAMPLES.get(shown.get(above, ""), {})
            if parameter["in"] == "path" and _field(parameter["name"]) in record:
                parameter["example"] = record[_field(parameter["name"])]
    return result


def with_links(result: Schema, **kwargs: Any) -> Schema:
    """Hook of drf-spectacular: from a page to its first record, from a record to what is read and done under it."""
    shown = _shown_at(result)
    kept = result["components"].setdefault("links", {})
    for path, operation in _operations(result):
        for answer in _answers(operation):
            how, name = _record(result, answer["content"][JSON]["schema"])
            above = path.rpartition("{")[0] if path.endswith("}/") else path
            if shown.get(above) != name:
                continue
            leads = _under(result, above, PLACES[how])
            for target, parts in leads[:1] if how == "Page" else leads:
                if target == operation["operationId"]:
                    continue
                link = f"{target}_of_first" if how else target
                kept[link] = {"operationId": target, "parameters": parts}
                answer.setdefault("links", {})[target] = {"$ref": f"#/components/links/{link}"}
    return result


def _under(result: Schema, above: str, place: str) -> list[tuple[str, dict[str, str]]]:
    """The operations under the address of a record of this list, that record first; how their addresses are made."""
    found = []
    for path, operation in _operations(result):
        key, *deeper = PARAMETER.findall(path.removeprefix(above)) or [""]
        if path.startswith(f"{above}{{{key}}}/") and CHOSEN.issuperset(deeper):
            parts = {name: f"$request.path.{name}" for name in PARAMETER.findall(above)}
            parts[key] = f"$response.body#{place}/{_field(key)}"
            found.append((operation["operationId"], parts))
    return found


def _shown_at(result: Schema) -> dict[str, str]:
    """The address of each list of records with addresses of their own → the component that shows one of them."""
    parts = ((path, part) for path in result["paths"] for part in PARAMETER.finditer(path))
    above = {path[: part.start()] for path, part in parts if part[1] not in CHOSEN}
    shown = {}
    for path, operation in _operations(result):
        for answer in _answers(operation) if path in above else ():
            _, shown[path] = _record(result, answer["content"][JSON]["schema"])
    return shown


def _operations(result: Schema) -> Iterator[tuple[str, Schema]]:
    for path, methods in result["paths"].items():
        for operation in methods.values():
            yield path, operation


def _answers(operation: Schema) -> Iterator[Schema]:
    for status, answer in operation["responses"].items():
        if status.startswith("2") and JSON in answer.get("content", ()):
            yield answer


def _contents(operation: Schema) -> Iterator[Schema]:
    for told in (operation.get("requestBody", {}), *_answers(operation)):
        if JSON in told.get("content", ()):
            yield told["content"][JSON]


def _record(result: Schema, shape: Schema) -> tuple[str, str]:
    """How it shows records, and the name of their component."""
    if "items" in shape:
        return "List", _name(shape["items"])
    held = result["components"]["schemas"][_name(shape)].get("properties", {})
    return ("Page", _name(held["results"]["items"])) if "previous" in held else ("", _name(shape))


def _name(shape: Schema) -> str:
    return str(shape["$ref"]).rpartition("/")[2]


def _field(part: str) -> str:
    return NAMED_OTHERWISE.get(part, part)


def _example(result: Schema, shape: Schema) -> tuple[str, Any]:
    """Its name, and what it is; None where nobody has thought of one."""
    how, name = _record(result, shape)
    value = EXAMPLES.get(name)
    if value is not None and how:
        value = [value] if how == "List" else {"next": None, "previous": None, "results": [value]}
    return name + how, value
