"""Incidents and actors as CSV: what the list shows, only what one may read, and nothing that a spreadsheet runs."""

import csv
import io

import pytest

from incidents.factories import ActorAliasFactory, ActorFactory, IncidentFactory, ProjectLinkFactory
from incidents.vocabulary.review import State
from projects.factories import ProjectFactory

EXPORT = "/incidents/export.csv"


def table(client, address=EXPORT, **query):
    response = client.get(address, query)
    assert response.status_code == 200
    assert response.headers["Content-Type"].startswith("text/csv")
    text = b"".join(response.streaming_content).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text)))


def test_it_is_what_the_list_shows(alice, charlie, signed_in):
    IncidentFactory.create(title="Convoy bombed", state=State.SUBMITTED)
    IncidentFactory.create(title="Camp raided", state=State.VERIFIED)
    rows = table(signed_in(alice), state="verified")
    assert [(row["title"], row["country"], row["severity"]) for row in rows] == [("Camp raided", "PK", "Minor")]
    assert rows[0]["killed_best"] == ""  # not known is empty, never 0
    assert len(table(signed_in(alice))) == 2
    assert table(signed_in(charlie)) == []


def test_only_the_projects_that_one_may_see(victor, anna, port_qasim, signed_in):
    incident = IncidentFactory.create(state=State.SUBMITTED)
    ProjectLinkFactory.create(incident=incident, project=port_qasim)
    ProjectLinkFactory.create(incident=incident, project=ProjectFactory.create(slug="elsewhere", host_country="KE"))
    (seen,) = table(signed_in(victor))
    assert seen["projects"] == port_qasim.slug
    (seen,) = table(signed_in(anna))
    assert seen["projects"] == f"{port_qasim.slug}; elsewhere"


@pytest.mark.parametrize("title", ["=1+1", "+1", "-1", "@SUM(A1)"])
def test_a_formula_stays_text(anna, signed_in, title):
    IncidentFactory.create(title=title, place=title, longitude=-67.16, state=State.SUBMITTED)
    (row,) = table(signed_in(anna))
    assert (row["title"], row["place"], row["longitude"]) == (f"'{title}", f"'{title}", "-67.16")


def test_tags_on_demand(anna, signed_in):
    assert table(signed_in(anna), hxl="1")[0]["reference"] == "#event+id"
    assert table(signed_in(anna), "/actors/export.csv", hxl="1")[0]["name"] == "#group+name"


def test_a_wrong_filter_goes_back_to_the_list(anna, signed_in):
    response = signed_in(anna).get(EXPORT, {"near": "nowhere"})
    assert (response.status_code, response.url) == (302, "/incidents/?near=nowhere")


def test_actors(anna, signed_in):
    ActorAliasFactory.create(actor=ActorFactory.create(name="=Army", countries=["PK", "IR"]), name="BLA")
    (row,) = table(signed_in(anna), "/actors/export.csv")
    assert (row["name"], row["aliases"], row["countries"]) == ("'=Army", "BLA", "PK; IR")
    assert table(signed_in(anna), "/actors/export.csv", q="nobody") == []
