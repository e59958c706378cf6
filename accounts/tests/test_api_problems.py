"""Every refusal in one form: RFC 9457 problem details that name the field or the parameter."""

import json
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from rest_framework import serializers
from rest_framework.response import Response
from rest_framework.test import APIRequestFactory
from rest_framework.views import APIView

from accounts.api.documents import ApiIndex
from accounts.api.problems import MEDIA_TYPE
from accounts.errors import NotAllowed, StaleVersion, WrongState
from accounts.tests.api_clients import client_of


def assert_problem(response, status: int) -> dict:
    assert response.status_code == status
    assert response.headers["Content-Type"] == MEDIA_TYPE
    body: dict = json.loads(response.content)
    assert body["type"] == "about:blank"
    assert body["status"] == status
    assert body["title"]
    assert body["detail"]
    return body


def refused_with(error: Exception):
    """What a view answers in which this is raised."""

    class Refusing(APIView):
        authentication_classes: list = []
        permission_classes: list = []
        throttle_classes: list = []

        def get(self, request):
            raise error

    return Refusing.as_view()(APIRequestFactory().get("/"))


@pytest.mark.parametrize(
    ("error", "status"), [(NotAllowed("Not you."), 403), (WrongState("Not now."), 409), (StaleVersion("Old.", 7), 412)]
)
def test_the_domains_refusals(error, status):
    body = assert_problem(refused_with(error), status)
    assert body["detail"] == str(error)
    assert body.get("current_version") == getattr(error, "current_version", None)


def test_a_services_validation_names_fields():
    body = assert_problem(refused_with(ValidationError({"place": ["Say where."], "__all__": ["Not so."]})), 400)
    assert body["errors"] == [{"pointer": "/place", "detail": "Say where."}, {"pointer": "", "detail": "Not so."}]
    body = assert_problem(refused_with(ValidationError("Not so.")), 400)
    assert body["errors"] == [{"pointer": "", "detail": "Not so."}]


def test_nested_fields_have_json_pointers():
    given: Any = {"casualties": [{}, {"low": ["Too low."]}], "a/b~c": ["Odd."], "non_field_errors": ["Not so."]}
    body = assert_problem(refused_with(serializers.ValidationError(given)), 400)
    assert body["errors"] == [
        {"pointer": "/casualties/1/low", "detail": "Too low."},
        {"pointer": "/a~1b~0c", "detail": "Odd."},
        {"pointer": "", "detail": "Not so."},
    ]


def test_an_unknown_error_is_not_swallowed():
    with pytest.raises(ZeroDivisionError):
        refused_with(ZeroDivisionError())


def test_a_body_of_another_type_is_unsupported():
    class Reading(APIView):
        authentication_classes: list = []
        permission_classes: list = []
        throttle_classes: list = []

        def post(self, request):
            return Response(request.data)

    request = APIRequestFactory().post("/", "<a/>", content_type="application/xml")
    assert_problem(Reading.as_view()(request), 415)


@pytest.mark.parametrize(
    "path", ["/api/", "/api/v2/", "/api/v1/weather/", "/api/v1/incidents/%00/", "/api/v1/a/b/c/", "/api/v1/a%0Ab/"]
)
def test_an_unknown_address_is_a_problem(alice, path):
    assert_problem(client_of(alice).get(path), 404)
    assert_problem(client_of(alice, "write").post(path), 404)


@pytest.mark.parametrize("path", ["/api/v1/", "/api/v1/incidents/", "/api/v1/incidents/export/?format=csv"])
def test_there_is_nothing_but_the_schema_to_say_what_an_address_takes(alice, path):
    assert_problem(client_of(alice).options(path), 405)


def test_an_unknown_address_tells_a_stranger_nothing(client, db):
    assert_problem(client.get("/api/v1/weather/"), 401)


def test_a_forgotten_slash_is_mended(alice):
    response = client_of(alice).get("/api/v1/incidents?q=x")
    assert (response.status_code, response.headers["Location"]) == (301, "/api/v1/incidents/?q=x")


def test_a_representation_that_there_is_not(alice):
    client = client_of(alice)
    assert_problem(client.get("/api/v1/incidents/", headers={"Accept": "text/html"}), 406)
    body = assert_problem(client.get("/api/v1/incidents/?format=xml"), 400)
    assert body["errors"][0]["parameter"] == "format"
    assert client.get("/api/v1/incidents/?format=json").status_code == 200


@pytest.mark.parametrize("path", ["/api/v1/", "/api/v1/incidents/", "/api/v1/projects/", "/api/v1/actors/"])
@pytest.mark.parametrize("query", ["sevrity=1", "format=", "format=json&format=json", "__all__=1", "pk=1", "%00=1"])
def test_a_strange_parameter_is_refused_and_named(alice, path, query):
    body = assert_problem(client_of(alice).get(f"{path}?{query}"), 400)
    assert [fault["parameter"] for fault in body["errors"]] == [query.split("=")[0].replace("%00", "\x00")]


def test_a_record_takes_no_filters(alice):
    assert_problem(client_of(alice).get("/api/v1/incidents/INC-2024-000001/?state=draft"), 400)


def test_a_fault_of_ours_is_a_problem_too(alice, monkeypatch):
    client = client_of(alice)
    client.raise_request_exception = False
    monkeypatch.setattr(ApiIndex, "get", lambda *args: 1 / 0)
    body = assert_problem(client.get("/api/v1/"), 500)
    assert "Idempotency-Key" in body["detail"]
    assert "ZeroDivision" not in str(body)
