"""What clients do to an incident that stands: edit it, its rows, and take it through review."""

from typing import Any

import pytest

from accounts.tests.api_clients import client_of, pointers, sent
from accounts.vocabulary import Marking, TokenScope
from conftest import member
from incidents.factories import (
    ActorFactory,
    CasualtyFactory,
    ConsequenceFactory,
    IncidentFactory,
    IncidentReaderFactory,
    ProjectLinkFactory,
    SourceFactory,
)
from incidents.models import Incident
from incidents.models.casualty import ONE_ROW_EACH
from incidents.services import edit_incident, mark_red
from incidents.services.contents import Contents
from incidents.vocabulary.review import LinkState, State
from projects.factories import ProjectFactory
from projects.vocabulary import Role

LIST = "/api/v1/incidents/"


@pytest.fixture
def draft(alice):
    return IncidentFactory.create(reporter=alice, state=State.DRAFT)


@pytest.fixture
def submitted(alice):
    incident = IncidentFactory.create(reporter=alice, state=State.SUBMITTED)
    SourceFactory.create(incident=incident)
    return incident


@pytest.fixture
def client(alice):
    return client_of(alice, TokenScope.WRITE)


def of(incident: Incident, more: str = "") -> str:
    return f"{LIST}{incident.reference}/{more}"


def test_what_is_left_out_stays(client, draft):
    CasualtyFactory.create(incident=draft)
    before = sent(client, {"place": "Dasu"}, of(draft), "patch").json()  # with what follows from its rows
    after = sent(client, {"title": "Another title"}, of(draft), "patch")
    assert after.status_code == 200
    changed = {name for name, value in after.json().items() if value != before[name]}
    assert changed == {"title", "version"}
    assert after.headers["ETag"] == f'"{after.json()["version"]}"'


def test_a_list_replaces_the_rows_of_its_kind_and_those_named_by_id_are_revised(client, draft):
    kept, gone = SourceFactory.create(incident=draft), SourceFactory.create(incident=draft)
    rows = [{"id": kept.pk, "url": "https://example.org/moved"}, {"kind": "police", "title": "A new one"}]
    answer = sent(client, {"sources": rows}, of(draft), "patch").json()
    assert [row["title"] for row in answer["sources"]] == [kept.title, "A new one"]
    assert (answer["sources"][0]["id"], answer["sources"][0]["url"]) == (kept.pk, "https://example.org/moved")
    assert gone.pk not in {row["id"] for row in answer["sources"]}


def test_the_id_of_anothers_row_means_nothing(client, draft):
    elsewhere = SourceFactory.create(title="Untouched")
    answer = sent(client, {"sources": [{"id": elsewhere.pk, "kind": "news", "title": "Mine"}]}, of(draft), "patch")
    assert [row["title"] for row in answer.json()["sources"]] == ["Mine"]
    elsewhere.refresh_from_db()
    assert (elsewhere.title, elsewhere.incident == draft) == ("Untouched", False)


def test_a_consequence_whose_project_is_out_of_reach_comes_back_unchanged(alice, client, draft):
    hidden = ConsequenceFactory.create(incident=draft, project=ProjectFactory.create(host_country="KE"))
    told = client.get(of(draft)).json()
    assert [row["project"] for row in told["consequences"]] == [None]
    assert sent(client, told, of(draft), "patch").status_code == 200
    assert list(draft.consequences.values_list("pk", "project")) == [(hidden.pk, hidden.project_id)]


def test_on_another_version_nothing_is_written_and_the_current_one_is_told(client, draft):
    headers = {"If-Match": '"1"'}
    assert sent(client, {"title": "First"}, of(draft), "patch", **headers).status_code == 200
    stale = sent(client, {"title": "Second"}, of(draft), "patch", **headers)
    assert (stale.status_code, stale.json()["current_version"]) == (412, 2)
    draft.refresh_from_db()
    assert draft.title == "First"
    assert sent(client, {"title": "Second"}, of(draft), "patch", **{"If-Match": "*"}).status_code == 200


@pytest.mark.parametrize("given", ["1", 'W/"1"', '"one"', '"1", "2"', '"0"', '""'])
def test_a_version_that_is_none_is_refused(client, draft, given):
    assert pointers(sent(client, {"title": "X"}, of(draft), "patch", **{"If-Match": given})) == {"If-Match"}
    assert sent(client, {}, of(draft, "withdraw/"), **{"If-Match": given}).status_code == 400


@pytest.mark.parametrize("path", ["", "submit/", "sources/"])
def test_query_parameters_are_refused_in_writing_too(client, draft, path):
    assert sent(client, {}, of(draft, f"{path}?x=1"), "patch" if not path else "post").status_code == 400


def test_a_step_without_what_it_needs_changes_nothing(client, draft):
    assert pointers(sent(client, {}, of(draft, "submit/"))) == {"/sources"}
    draft.refresh_from_db()
    assert draft.state == State.DRAFT


def test_through_review_by_api_alone(client, manager, submitted):
    assert sent(manager, {}, of(submitted, "start-review/")).json()["state"] == "in_review"
    assert pointers(sent(manager, {}, of(submitted, "return/"))) == {"/reason"}
    assert sent(manager, {"reason": "Where?"}, of(submitted, "return/")).json()["state"] == "returned"
    assert sent(client, {"place": "Dasu"}, of(submitted), "patch").json()["place"] == "Dasu"
    assert sent(client, {}, of(submitted, "submit/")).json()["state"] == "submitted"
    assert sent(manager, {}, of(submitted, "start-review/")).status_code == 200
    assert sent(manager, {}, of(submitted, "verify/")).json()["verified"] is True
    assert sent(manager, {}, of(submitted, "close/")).json()["state"] == "closed"
    assert sent(manager, {}, of(submitted, "close/")).status_code == 409


def test_a_step_is_taken_once_for_its_key(manager, submitted):
    key = {"Idempotency-Key": "start"}
    assert sent(manager, {}, of(submitted, "start-review/"), **key).status_code == 200
    again = sent(manager, {}, of(submitted, "start-review/"), **key)
    assert (again.status_code, again.headers["Idempotency-Replayed"]) == (200, "true")
    assert submitted.steps.filter(step="start-review").count() == 1


def test_a_review_is_claimed_released_and_given_to_somebody(manager, mona, submitted):
    other = member("Max Manager", Role.MANAGER, country="PK")
    sent(manager, {}, of(submitted, "start-review/"))
    assert sent(manager, {}, of(submitted, "release/")).status_code == 200
    assert sent(client_of(other, TokenScope.WRITE), {}, of(submitted, "claim/")).status_code == 200
    assert sent(manager, {}, of(submitted, "release/")).status_code == 409
    assert sent(manager, {"reason": "x"}, of(submitted, "claim/")).status_code == 400
    assert sent(manager, {"assignee": other.email}, of(submitted, "assign/")).status_code == 200
    submitted.refresh_from_db()
    assert (submitted.claimed_by, submitted.assigned_to) == (other, other)
    assert sent(manager, {"assignee": None}, of(submitted, "assign/")).status_code == 200


def test_nobody_learns_who_is_there_by_assigning(manager, submitted, charlie):
    answers = [
        sent(manager, {"assignee": email}, of(submitted, "assign/")) for email in (charlie.email, "no@example.org")
    ]
    assert answers[0].json() == answers[1].json()
    assert pointers(answers[0]) == {"/assignee"}


def test_severity_is_rated_by_hand_and_left_to_the_rule_again(manager, submitted):
    assert pointers(sent(manager, {"severity": "critical"}, of(submitted, "severity/"))) == {"/reason"}
    rated = sent(manager, {"severity": "critical", "reason": "The road is closed."}, of(submitted, "severity/")).json()
    assert (rated["severity"], rated["severity_reason"]) == ("critical", "The road is closed.")
    by_rule = sent(manager, {"severity": None}, of(submitted, "severity/")).json()
    assert (by_rule["severity"], by_rule["severity_reason"]) == ("moderate", "")


def test_two_reports_of_one_event_are_merged_and_parted(manager, mona, alice, submitted):
    other = IncidentFactory.create(reporter=alice, state=State.SUBMITTED)
    assert pointers(sent(manager, {"into": "INC-1"}, of(submitted, "merge/"))) == {"/into"}
    merged = sent(manager, {"into": other.reference.lower(), "reason": "One bomb."}, of(submitted, "merge/"))
    assert (merged.status_code, merged.json()["merged_into"]) == (200, other.reference)
    assert sent(manager, {"reason": "Two bombs."}, of(submitted, "unmerge/")).json()["state"] == "submitted"


def test_rows_are_added_changed_and_taken_out_one_by_one(client, draft):
    where = of(draft, "casualties/")
    added = sent(client, {"nationality": "CN", "outcome": "killed", "best": 2}, where)
    assert (added.status_code, added.headers["ETag"]) == (201, '"2"')
    row = added.json()
    assert client.get(where).json() == [row]
    changed = sent(client, {"best": 3}, f"{where}{row['id']}/", "patch")
    assert (changed.status_code, changed.json()) == (200, row | {"best": 3})
    assert client.get(of(draft)).json()["killed"]["best"] == 3
    gone = sent(client, {}, f"{where}{row['id']}/", "delete")
    assert (gone.status_code, gone.content, gone.headers["ETag"]) == (204, b"", '"4"')
    assert client.get(where).json() == []
    assert sent(client, {"best": 4}, f"{where}{row['id']}/", "patch").status_code == 404
    assert sent(client, {}, f"{where}{row['id']}/", "delete").status_code == 404


def test_a_row_that_cannot_be_is_pointed_at(client, draft):
    where = of(draft, "casualties/")
    assert pointers(sent(client, {"outcome": "killed", "bets": 2}, where)) == {"/bets"}
    assert pointers(sent(client, {"outcome": "killed", "best": -2}, where)) == {"/best"}
    assert pointers(sent(client, {"outcome": "killed", "low": 3, "best": 2}, where)) == {""}
    assert sent(client, {"outcome": "killed"}, where, **{"If-Match": '"7"'}).status_code == 412
    assert not draft.casualties.exists()


def test_a_second_row_for_the_same_people_is_refused_in_words(client, draft):
    where = of(draft, "casualties/")
    row = {"nationality": "CN", "affiliation": "project_staff", "outcome": "killed", "best": 2}
    assert sent(client, row, where).status_code == 201
    refused = sent(client, row | {"best": 3}, where)
    assert refused.json()["errors"] == [{"pointer": "", "detail": ONE_ROW_EACH}]
    assert draft.casualties.get().best == 2


def test_a_source_is_not_emptied(client, draft):
    row = sent(client, {"kind": "news", "publisher": "Dawn"}, of(draft, "sources/")).json()
    emptied = {"publisher": "", "title": ""}
    assert pointers(sent(client, emptied, of(draft, f"sources/{row['id']}/"), "patch")) == {"/publisher"}
    told = [{"kind": "police", "publisher": "Karachi police"}, {"id": row["id"]} | emptied]
    assert pointers(sent(client, {"sources": told}, of(draft), "patch")) == {"/sources/1/publisher"}
    assert draft.sources.get().publisher == "Dawn"
    own = {"kind": "first_hand"} | emptied
    assert sent(client, own, of(draft, f"sources/{row['id']}/"), "patch").status_code == 200, "the reporter saw it"


def test_a_consequence_is_said_once(client, draft):
    where, said = of(draft, "consequences/"), {"kind": "work_stopped", "description": "The night shift"}
    assert sent(client, said, where).status_code == 201
    assert pointers(sent(client, said, where)) == {"/kind"}
    other = sent(client, said | {"starts_on": "2024-10-07"}, where)
    assert other.status_code == 201, "from another day it is another one"
    assert pointers(sent(client, {"starts_on": None}, f"{where}{other.json()['id']}/", "patch")) == {"/kind"}
    assert draft.consequences.count() == 2


def test_faults_point_at_the_row_as_it_was_sent(alice, client, draft):
    """Though the one before it is not its writer's to change: its project lies elsewhere."""
    hidden = ConsequenceFactory.create(incident=draft, project=ProjectFactory.create(host_country="KE"))
    body = {"consequences": [{"id": hidden.pk}, {"kind": "cost", "amount": "5"}]}
    answer = sent(client, body, of(draft), "patch")
    assert pointers(answer) == {"/consequences/1"}
    assert "currency" in answer.json()["errors"][0]["detail"]


def test_statements_and_their_sources(client, draft):
    first = sent(client, {"kind": "news", "publisher": "Dawn"}, of(draft, "sources/")).json()
    assert sent(client, {"actor": "Nobody", "role": "claimed"}, of(draft, "involvements/")).status_code == 400
    bla = ActorFactory.create(name="Balochistan Liberation Army")
    said = sent(client, {"actor": bla.slug, "role": "claimed", "source": 1}, of(draft, "involvements/"))
    assert (said.status_code, said.json()["source"], first["grade"]) == (201, 1, "")
    noted = sent(client, {"note": "By telephone."}, of(draft, f"involvements/{said.json()['id']}/"), "patch")
    assert noted.json() == said.json() | {"note": "By telephone."}


def test_what_is_added_at_the_same_time_is_not_taken_out(client, draft, alice, monkeypatch):
    """Between reading the rows and writing them somebody else adds one: they are read anew."""
    meanwhile = iter([Contents(casualties=[{"outcome": "injured", "best": 1}])])

    def edit(**told: Any) -> Incident:
        for contents in meanwhile:
            edit_incident(actor=alice, incident=Incident.objects.get(), facts={}, contents=contents)
        return edit_incident(**told)

    monkeypatch.setattr("incidents.api.rows.edit_incident", edit)
    assert sent(client, {"outcome": "killed", "best": 2}, of(draft, "casualties/")).status_code == 201
    assert set(draft.casualties.values_list("outcome", "best")) == {("injured", 1), ("killed", 2)}


def test_links_are_stated_confirmed_and_rejected(client, manager, submitted, port_qasim):
    where = of(submitted, "project-links/")
    suggested = ProjectLinkFactory.create(incident=submitted, project=port_qasim, state=LinkState.SUGGESTED)
    assert sent(client, {}, f"{where}{suggested.pk}/confirm/").status_code == 403
    confirmed = sent(manager, {}, f"{where}{suggested.pk}/confirm/", **{"Idempotency-Key": "confirm"})
    assert (confirmed.status_code, confirmed.json()["state"]) == (200, "confirmed")
    assert sent(manager, {}, f"{where}{suggested.pk}/confirm/").status_code == 409
    assert sent(manager, {}, f"{where}{suggested.pk}/reject/").status_code == 204
    stated = sent(manager, {"project": port_qasim.slug, "relation": "nearby"}, where)
    assert (stated.status_code, stated.json()["state"], stated.json()["relation"]) == (201, "confirmed", "nearby")
    assert pointers(sent(manager, {"project": "no-such"}, where)) == {"/project"}
    assert [row["id"] for row in client.get(where).json()] == [stated.json()["id"]]


def test_tlp_red_is_decided_in_the_pages(alice, client, manager, mona):
    for person in (alice, mona):
        person.clearance = Marking.RED
        person.save()
    red = IncidentFactory.create(reporter=alice, state=State.DRAFT, marking=Marking.RED)
    for person in (alice, mona):
        IncidentReaderFactory.create(incident=red, user=person)
    answer = sent(client, {"marking": "TLP:AMBER"}, of(red), "patch")
    assert answer.status_code == 403
    assert "in the pages" in answer.json()["detail"]
    assert sent(client, {"marking": "TLP:RED", "title": "Same"}, of(red), "patch").status_code == 200
    green = IncidentFactory.create(reporter=alice, state=State.DRAFT)
    assert sent(client, {"marking": "TLP:RED"}, of(green), "patch").status_code == 403


def test_who_may_not_read_it_does_not_learn_that_it_is_there(charlie, draft):
    client = client_of(charlie, TokenScope.WRITE)
    for path, method in (("", "patch"), ("submit/", "post"), ("sources/", "post"), ("sources/1/", "delete")):
        assert sent(client, {}, of(draft, path), method).status_code == 404


def test_a_narrowed_token_writes_within_its_projects_only(mona, alice, submitted, port_qasim):
    ProjectLinkFactory.create(incident=submitted, project=port_qasim, state=LinkState.CONFIRMED)
    outside = IncidentFactory.create(reporter=alice, state=State.SUBMITTED)
    narrow = client_of(mona, TokenScope.WRITE, narrowed_to=[port_qasim.pk])
    assert sent(narrow, {"title": "Within"}, of(submitted), "patch").status_code == 200
    assert sent(narrow, {"title": "Outside"}, of(outside), "patch").status_code == 404
    assert sent(narrow, {}, of(outside, "start-review/")).status_code == 404
    assert sent(narrow, {}, of(submitted, "start-review/")).status_code == 200


def test_tlp_red_is_not_lifted_by_who_was_quicker(alice, client, mona, draft, monkeypatch):
    """Between the look at the report and its lock somebody marks it TLP:RED."""
    for person in (alice, mona):
        person.clearance = Marking.RED
        person.save()

    def edit(**told: Any) -> Incident:
        mark_red(actor=alice, incident=draft, readers=[alice, mona])
        return edit_incident(**told)

    monkeypatch.setattr("incidents.api.writing.edit_incident", edit)
    assert sent(client, {"marking": "TLP:GREEN"}, of(draft), "patch").status_code == 403


def test_links_in_an_edit_need_their_project_and_nothing_else(client, draft, port_qasim):
    assert pointers(sent(client, {"project_links": [{}]}, of(draft), "patch")) == {"/project_links/0/project"}
    linked = sent(client, {"project_links": [{"project": port_qasim.slug}]}, of(draft), "patch").json()
    assert [row["relation"] for row in linked["project_links"]] == ["direct_target"]


def test_a_row_stays_the_one_of_its_address(client, draft):
    source = SourceFactory.create(incident=draft)
    answer = sent(client, {"id": 0, "publisher": "Geo"}, of(draft, f"sources/{source.pk}/"), "patch")
    assert (answer.status_code, answer.json()["id"], answer.json()["publisher"]) == (200, source.pk, "Geo")
    assert draft.sources.count() == 1


def test_rows_that_are_named_are_no_duplicates(client, draft):
    kept = CasualtyFactory.create(incident=draft, outcome="killed")
    other = CasualtyFactory.create(incident=draft, outcome="injured")
    rows = [{"id": kept.pk}, {"id": other.pk, "best": 3, "low": None, "high": None}]
    answer = sent(client, {"casualties": rows}, of(draft), "patch")
    assert answer.status_code == 200
    assert [row["id"] for row in answer.json()["casualties"]] == [kept.pk, other.pk]


def test_a_report_has_so_many_rows(client, draft):
    SourceFactory.create_batch(60, incident=draft)
    assert pointers(sent(client, {"kind": "news", "publisher": "Dawn"}, of(draft, "sources/"))) == {""}


def test_who_reads_by_a_suggested_link_alone_may_reject_it(port_qasim, alice):
    judge = client_of(member("Max Manager", Role.MANAGER, project=port_qasim), TokenScope.WRITE)
    elsewhere = IncidentFactory.create(reporter=alice, state=State.SUBMITTED, country="KE")
    link = ProjectLinkFactory.create(incident=elsewhere, project=port_qasim, state=LinkState.SUGGESTED)
    path = of(elsewhere, f"project-links/{link.pk}/reject/")
    assert sent(judge, {}, path, **{"If-Match": '"9"'}).status_code == 412
    assert sent(judge, {}, path).status_code == 204
    assert judge.get(of(elsewhere)).status_code == 404


def test_a_reader_does_not_learn_who_manages(client, mona, submitted):
    for email in (mona.email, "nobody@example.org"):
        assert sent(client, {"assignee": email}, of(submitted, "assign/")).status_code == 403
