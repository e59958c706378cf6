"""What the schema of the API promises: examples of everything, which fit it and are taken, and links that lead on."""

import re
from http import HTTPStatus
from typing import Any

import pytest
from django.db import transaction
from drf_spectacular.generators import SchemaGenerator
from jsonschema import Draft202012Validator, FormatChecker  # type: ignore[import-untyped]

from accounts.tests.api_clients import client_of
from accounts.vocabulary import TokenScope
from config.api_schema import EXAMPLES
from conftest import member
from projects.vocabulary import Role
from tests.example_records import make_example_records

JSON = "application/json"
SCHEMA: dict[str, Any] = SchemaGenerator().get_schema(request=None, public=True)
OPERATIONS = {
    operation["operationId"]: (method, path, operation)
    for path, methods in SCHEMA["paths"].items()
    for method, operation in methods.items()
}
BODIES = [
    name
    for name, (_, _, operation) in OPERATIONS.items()
    if JSON in operation.get("requestBody", {}).get("content", {})
]
ELSEWHERE: dict[str, dict[str, Any]] = {
    "incidents_step": {"step": "start-review"},
    "cases_step": {"step": "start"},
    "cases_tasks_items": {"item": 45},
    "incidents_comments": {"id": 52},
    "incidents_attachments": {"id": 62},
}
"""Operations, by how their names begin → parts of their addresses that have no example, or that of another record."""


def answers(operation):
    return [answer for status, answer in operation["responses"].items() if status.startswith("2")]


def contents(operation):
    told = [operation.get("requestBody", {}), *answers(operation)]
    return [one["content"][JSON] for one in told if JSON in one.get("content", {})]


def found(reference):
    """What a reference within the schema leads to."""
    place = SCHEMA
    for step in reference["$ref"].removeprefix("#/").split("/"):
        place = place[step]
    return place


def examples(content):
    return [found(example)["value"] for example in content.get("examples", {}).values()]


def closed(schema):
    """The components, in which nothing may stand that they do not name."""
    return {
        name: shape | {"additionalProperties": False} if shape.get("type") == "object" else shape
        for name, shape in schema["components"]["schemas"].items()
    }


def test_whatever_is_sent_or_answered_in_json_has_an_example_that_fits():
    schemas = {"components": {"schemas": closed(SCHEMA)}}
    faults = []
    for name, (_, _, operation) in OPERATIONS.items():
        for content in contents(operation):
            shown = examples(content)
            faults += [] if shown else [f"{name} has no example"]
            validator = Draft202012Validator(content["schema"] | schemas, format_checker=FormatChecker())
            faults += [
                f"{name}: {fault.json_path}: {fault.message}" for one in shown for fault in validator.iter_errors(one)
            ]
    assert faults == []


def test_the_formats_of_an_export_have_examples():
    for content in OPERATIONS["incidents_export"][2]["responses"]["200"]["content"].values():
        assert content["examples"]


def test_no_example_is_left_over():
    shown = {
        name
        for _, _, operation in OPERATIONS.values()
        for content in contents(operation)
        for name in content["examples"]
    }
    assert {name for name in EXAMPLES if not {name, f"{name}Page", f"{name}List"} & shown} == set()


@pytest.fixture
def clients(port_qasim, alice, mona):
    """Of everybody who may do something there."""
    everywhere = member("Olga Manager", Role.MANAGER)
    make_example_records(reader=everywhere, reporter=alice, manager=mona, project=port_qasim)
    return [client_of(person, TokenScope.WRITE) for person in (alice, mona, everywhere)]


def test_the_example_of_each_body_is_taken(clients):
    """By somebody: each may do other things."""
    refused = {}
    for name in BODIES:
        told = []
        for client in clients:
            told.append(sent_and_undone(client, name))
            if told[-1].status_code < HTTPStatus.MULTIPLE_CHOICES:
                break
        else:
            refused[name] = [answer.content for answer in told]
    assert refused == {}


def sent_and_undone(client, name):
    """What is answered to the example, after which all is as before."""
    method, path, operation = OPERATIONS[name]
    (body,) = examples(operation["requestBody"]["content"][JSON])
    parts = {parameter["name"]: parameter.get("example") for parameter in operation["parameters"]}
    parts |= next((other for start, other in ELSEWHERE.items() if name.startswith(start)), {})
    with transaction.atomic():
        answer = getattr(client, method)(path.format_map(parts), body, content_type=JSON)
        transaction.set_rollback(True)
    return answer


def test_links_lead_from_what_an_answer_shows_to_operations_that_there_are():
    linked = set()
    for name, (_, path, operation) in OPERATIONS.items():
        for answer in answers(operation):
            for link in map(found, answer.get("links", {}).values()):
                linked.add(link["operationId"])
                _, _, target = OPERATIONS[link["operationId"]]
                parts = {parameter["name"] for parameter in target["parameters"] if parameter["in"] == "path"}
                assert link["parameters"].keys() <= parts
                for expression in link["parameters"].values():
                    assert stands_in(expression, path, examples(answer["content"][JSON])[0]), f"{name}: {expression}"
    lonely = {name for name, (_, path, _) in OPERATIONS.items() if "{" in path} - linked
    assert lonely == {"cases_tasks_items_partial_update"}


def stands_in(expression: str, path: str, example: Any) -> bool:
    """Is there what this runtime expression of a link names?"""
    if expression.startswith("$request.path."):
        return f"{{{expression.removeprefix('$request.path.')}}}" in path
    for step in re.fullmatch(r"\$response\.body#/(.+)", expression)[1].split("/"):
        example = example[int(step) if isinstance(example, list) else step]
    return example is not None
