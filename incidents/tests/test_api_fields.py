"""`fields=`: of each record only what is asked for, and nothing else is fetched."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.tests.api_clients import client_of
from accounts.tests.api_pages import faults
from incidents.factories import ActorAliasFactory, CasualtyFactory, IncidentFactory, ProjectLinkFactory, SourceFactory
from incidents.models import Incident
from incidents.vocabulary.review import State

LIST = "/api/v1/incidents/"
NAMES = '"full_name" FROM "accounts_user"'


@pytest.fixture
def incident(port_qasim) -> Incident:
    incident = IncidentFactory.create(state=State.SUBMITTED, narrative="A long story.")
    CasualtyFactory.create(incident=incident)
    SourceFactory.create(incident=incident)
    ProjectLinkFactory.create(incident=incident, project=port_qasim)
    return incident


def asked(client, url) -> tuple[dict, str]:
    with CaptureQueriesContext(connection) as queries:
        answer = client.get(url)
    assert answer.status_code == 200, answer.content
    return answer.json(), "\n".join(query["sql"] for query in queries.captured_queries)


def test_of_a_list_and_of_a_record(anna, incident):
    client, expected = client_of(anna), {"reference": incident.reference, "severity": "minor"}
    assert client.get(f"{LIST}?fields=reference,severity").json()["results"] == [expected]
    assert client.get(f"{LIST}{incident.reference}/?fields=severity,%20reference,severity").json() == expected


@pytest.mark.parametrize(
    ("field", "table"),
    [
        ("casualties", "incidents_casualty"),
        ("sources", "incidents_source"),
        ("involvements", "incidents_involvement"),
        ("consequences", "incidents_consequence"),
        ("project_links", "incidents_projectlink"),
        ("narrative", '"narrative"'),
    ],
)
def test_what_is_not_asked_for_is_not_fetched(anna, incident, field, table):
    client = client_of(anna)
    for url in (LIST, f"{LIST}{incident.reference}/"):
        _, without = asked(client, f"{url}?fields=reference,title,reporter")
        answer, with_it = asked(client, f"{url}?fields={field}")
        shown = answer["results"][0] if "results" in answer else answer
        assert set(shown) == {field}
        assert table not in without and table in with_it


def test_what_it_was_merged_into_and_who_filed_it_are_fetched_only_if_asked_for(anna):
    kept = IncidentFactory.create(state=State.SUBMITTED)
    merged = IncidentFactory.create(state=State.MERGED, merged_into=kept)
    client, of_incidents = client_of(anna), 'FROM "incidents_incident"'
    for url in (f"{LIST}{merged.reference}/?", f"{LIST}?q={merged.reference}&"):
        answers = {name: asked(client, f"{url}fields={name}") for name in ("title", "merged_into", "reporter")}
        shown = {name: answer.get("results", [answer])[0][name] for name, (answer, _) in answers.items()}
        assert shown == {
            "title": merged.title,
            "merged_into": kept.reference,
            "reporter": {"name": merged.reporter.full_name},
        }
        statements = {name: sql for name, (_, sql) in answers.items()}
        looked = {name: sql.count(of_incidents) for name, sql in statements.items()}
        assert looked["merged_into"] == looked["title"] + 1 == looked["reporter"] + 1
        assert [name for name, sql in statements.items() if NAMES in sql] == ["reporter"]


def test_every_field_can_be_asked_for_alone_and_is_what_it_is_among_all(anna, incident):
    client = client_of(anna)
    url = f"{LIST}{incident.reference}/"
    for name, value in client.get(url).json().items():
        assert client.get(f"{url}?fields={name}").json() == {name: value}


@pytest.mark.parametrize(
    "fields", ["nonsense", "reference,nonsense", "reference,", ",", "casualties.low", "search", "pk"]
)
def test_a_field_that_there_is_not_is_refused_with_those_that_there_are(anna, incident, fields):
    for url in (LIST, f"{LIST}{incident.reference}/"):
        told = faults(client_of(anna).get(url, {"fields": fields}))
        assert list(told) == ["fields"]
        assert "use reference, url, title," in told["fields"]


def test_projects_and_actors_too(anna, incident, port_qasim):
    ActorAliasFactory.create()
    client = client_of(anna)
    answer, sql = asked(client, f"/api/v1/projects/{port_qasim.slug}/?fields=name,parent")
    assert answer == {"name": port_qasim.name, "parent": "cpec"} and "projects_site" not in sql
    answer, sql = asked(client, "/api/v1/actors/?fields=slug")
    assert set(answer["results"][0]) == {"slug"} and "incidents_actoralias" not in sql
    assert "fields" in faults(client.get("/api/v1/actors/?fields=title"))


def test_the_next_page_has_the_same_fields(anna, incident):
    IncidentFactory.create(state=State.SUBMITTED)
    following = client_of(anna).get(f"{LIST}?fields=title&page_size=1").json()["next"]
    assert client_of(anna).get(following).json()["results"] == [{"title": incident.title}]


APART = {"schema", "docs", "stats", "watches", "changes", "tasks"}  # no records of one kind, or all of them at once


def test_every_list_of_records_takes_fields_and_names_those_that_there_are(anna, incident):
    client = client_of(anna)
    for name, url in client.get("/api/v1/").json().items():
        if name in APART:
            continue
        told = faults(client.get(url, {"fields": "no-such-field"}))
        first = told["fields"].split("use ")[1].split(",")[0].rstrip(".")
        for row in client.get(url, {"fields": first}).json()["results"]:
            assert set(row) == {first}, name
