"""What describes the API: an index, a schema without a warning that its answers keep, and a page under strict CSP."""

import json
import os
import re
from typing import Any

import pytest
from django.contrib.staticfiles import finders
from django.core.management import call_command
from django.urls import get_resolver
from jsonschema import Draft202012Validator  # type: ignore[import-untyped]

from accounts.tests.api_clients import client_of
from incidents.factories import (
    ActorAliasFactory,
    ActorRelationFactory,
    CasualtyFactory,
    DesignationFactory,
    DistinctPairFactory,
    IncidentFactory,
    InvolvementFactory,
    ProjectLinkFactory,
    SourceFactory,
)
from incidents.models import Incident
from projects.factories import HeadCountFactory, ProjectPartyFactory, SiteFactory, StatusEntryFactory
from tests.architecture.routes import routes


@pytest.fixture
def schema(anna) -> dict:
    described: dict = client_of(anna).get("/api/schema/?format=json").json()
    return described


@pytest.fixture
def rich_incident(anna, port_qasim) -> Incident:
    """One with something in every list; and one with nothing, since null and "" must fit the schema too."""
    bare = IncidentFactory.create(reporter=anna, attack_type="", category="other", latitude=None, longitude=None)
    ProjectLinkFactory.create(incident=bare, project=port_qasim)
    incident = IncidentFactory.create(reporter=anna, state="verified", tactics=["suicide"], weapon_types=["explosives"])
    CasualtyFactory.create(incident=incident)
    SourceFactory.create(incident=incident)
    ActorAliasFactory.create(actor=InvolvementFactory.create(incident=incident).actor)
    site = SiteFactory.create(project=port_qasim)
    ProjectPartyFactory.create(project=port_qasim)
    ProjectLinkFactory.create(incident=incident, project=port_qasim, site=site, distance_km=3.5)
    return incident


def test_the_schema_generates_and_validates_without_a_warning():
    call_command("spectacular", validate=True, fail_on_warn=True, file=os.devnull)


def test_it_is_openapi_3_1_and_names_every_route(schema):
    assert schema["openapi"].startswith("3.1")
    named = {route.name for route in routes() if route.pattern.startswith("api/v1/") and route.name}
    assert len(schema["paths"]) == len(named) > 10
    for path, operations in schema["paths"].items():
        for method, operation in operations.items():
            assert operation["security"] == [{"token": []}], path
            assert operation["summary"], path
            expected = {"400", "401", "406", "429"} | ({"404"} if "{" in path else set())
            expected |= set() if method == "get" else {"403", "409", "412", "415", "422"}
            assert expected <= set(operation["responses"]), f"{method} {path}"
            assert {"200", "201", "204"} & set(operation["responses"]), f"{method} {path}"


@pytest.mark.parametrize("name", ["incidents", "projects", "sites", "actors"])
def test_answers_keep_to_the_schema(schema, anna, rich_incident, name):
    client = client_of(anna)
    answer = client.get(f"/api/v1/{name}/").json()
    assert answer["results"]
    operation = schema["paths"][f"/api/v1/{name}/"]["get"]
    assert_fits(schema, operation["responses"]["200"]["content"]["application/json"]["schema"], answer)
    detail = next(path for path in schema["paths"] if path.startswith(f"/api/v1/{name}/" + "{"))
    shape = schema["paths"][detail]["get"]["responses"]["200"]["content"]["application/json"]["schema"]
    for row in answer["results"]:
        assert_fits(schema, shape, client.get(row["url"]).json())


@pytest.mark.parametrize("kind", ["sites", "parties", "statuses", "head-counts"])
def test_rows_of_a_project_keep_to_the_schema(schema, anna, port_qasim, kind):
    for factory in (SiteFactory, ProjectPartyFactory, StatusEntryFactory, HeadCountFactory):
        factory.create(project=port_qasim)
    answer = client_of(anna).get(f"/api/v1/projects/{port_qasim.slug}/{kind}/").json()
    assert answer
    operation = schema["paths"][f"/api/v1/projects/{{slug}}/{kind}/"]["get"]
    assert_fits(schema, operation["responses"]["200"]["content"]["application/json"]["schema"], answer)


@pytest.mark.parametrize(
    ("path", "of"),
    [
        ("incidents/{reference}/duplicates/", "incident"),
        ("incidents/{reference}/distinct/", "incident"),
        ("actors/{slug}/relations/", "actor"),
        ("actors/{slug}/designations/", "actor"),
        ("projects/{slug}/review-deadlines/", "project"),
    ],
)
def test_what_managers_read_keeps_to_the_schema(schema, mona, alice, port_qasim, path, of):
    one, _, other = IncidentFactory.create_batch(3, reporter=alice, state="submitted")
    DistinctPairFactory.create(one=one, other=other)
    relation = ActorRelationFactory.create()
    DesignationFactory.create(actor=relation.actor)
    subject: Any = {"incident": one, "actor": relation.actor, "project": port_qasim}[of]
    named = {"reference": getattr(subject, "reference", ""), "slug": getattr(subject, "slug", "")}
    answer = client_of(mona).get(f"/api/v1/{path.format(**named)}")
    assert answer.status_code == 200, answer.content
    assert answer.json()
    operation = schema["paths"][f"/api/v1/{path}"]["get"]
    assert_fits(schema, operation["responses"]["200"]["content"]["application/json"]["schema"], answer.json())


def test_figures_keep_to_the_schema(schema, anna, rich_incident):
    operation = schema["paths"]["/api/v1/stats/"]["get"]
    answer = client_of(anna).get("/api/v1/stats/").json()
    assert answer["series"] and answer["by_project"]
    assert_fits(schema, operation["responses"]["200"]["content"]["application/json"]["schema"], answer)


def test_geojson_keeps_to_the_schema(schema, anna, rich_incident):
    for path in ("/api/v1/incidents/", "/api/v1/projects/", "/api/v1/sites/", "/api/v1/incidents/export/"):
        answer = client_of(anna).get(path, {"format": "geojson"})
        shape = schema["paths"][path]["get"]["responses"]["200"]["content"]["application/geo+json"]["schema"]
        text = b"".join(answer.streaming_content) if answer.streaming else answer.content
        Draft202012Validator(shape).validate(json.loads(text))


def test_problems_keep_to_the_schema(schema, anna):
    client = client_of(anna)
    for path in ("/api/v1/incidents/?nonsense=1", "/api/v1/incidents/INC-1/"):
        assert_fits(schema, {"$ref": "#/components/schemas/Problem"}, client.get(path).json())


def assert_fits(schema: dict, shape: dict, answer: dict) -> None:
    """The answer is what the schema says, and has all that it names and nothing that it does not."""
    for component in schema["components"]["schemas"].values():
        if component.get("type") == "object":
            component["additionalProperties"] = False
    validator = Draft202012Validator(shape | {"components": schema["components"]})
    assert [f"{error.json_path}: {error.message}" for error in validator.iter_errors(answer)] == []


def test_the_index_leads_to_what_there_is(anna, signed_in):
    index = client_of(anna).get("/api/v1/").json()
    lists = {route.name.removesuffix("-list") for route in routes() if re.fullmatch(r"[a-z-]+-list", route.name)}
    assert set(index) - {"changes", "stats", "schema", "docs"} == {
        name for name in lists if not name.startswith(("incident-", "case-", "project-", "actor-"))
    }
    for address in index.values():
        assert client_of(anna).get(address).status_code == 200


def test_every_route_of_the_api_has_a_name():
    def patterns(resolver):
        for entry in resolver.url_patterns:
            yield from patterns(entry) if hasattr(entry, "url_patterns") else [entry]

    api = next(entry for entry in get_resolver().url_patterns if str(entry.pattern) == "api/")
    assert [str(route.pattern) for route in patterns(api) if not route.name] == []


@pytest.mark.parametrize("path", ["/api/docs/", "/api/docs/?script=", "/api/schema/", "/api/schema/?format=json"])
def test_a_session_or_a_token_opens_the_documentation(anna, signed_in, path):
    assert signed_in(anna).get(path).status_code == 200
    assert client_of(anna).get(path).status_code == 200


def test_nobody_else_reads_it(client, db):
    assert client.get("/api/schema/").status_code == 401
    response = client.get("/api/docs/")
    assert (response.status_code, response.headers["Location"]) == (302, "/accounts/login/?next=/api/docs/")
    bad = client.get("/api/docs/", headers={"Authorization": "Token no"})
    assert bad.status_code == 401


def test_the_page_has_nothing_inline_and_only_our_own_files(anna, signed_in):
    response = signed_in(anna).get("/api/docs/")
    page = response.content.decode()
    assert response.headers["Content-Type"].startswith("text/html")
    assert "<style" not in page
    assert not re.search(r"<[^>]+\s(style|on\w+)=", page)
    assert re.findall(r"<script[^>]*>([^<]+)</script>", page) == []
    files = re.findall(r'(?:src|href)="/static/([^"]+)"', page)
    assert len(files) == 4
    for name in files:
        assert finders.find(name), name
    policy = response.headers["Content-Security-Policy"]
    assert "script-src 'self'" in policy
    assert "style-src 'self'" in policy
    assert "unsafe" not in policy


def test_the_script_is_a_script_and_asks_no_server_but_ours(anna, signed_in):
    response = signed_in(anna).get("/api/docs/?script=")
    script = response.content.decode()
    assert response.headers["Content-Type"].startswith("application/javascript")
    assert '"validatorUrl": null' in script
    assert "http" not in script.replace('"http"', "")
