"""What hangs on a case, by API: members, incidents and milestones are added and taken off."""
# ruff: noqa: F401, F811 – fixtures of another module

import pytest

from accounts.tests.api_clients import pointers, sent
from conftest import member
from incidents.case_factories import CaseIncidentFactory, CaseMemberFactory, CaseTaskFactory, MilestoneFactory
from incidents.factories import IncidentFactory
from incidents.tests.test_api_cases import case, incident, of, viewer
from incidents.vocabulary.review import State
from projects.vocabulary import Role


def test_members_are_added_and_taken_off(manager, case, alice):
    where = of(case, "members/")
    late = member("Late Analyst", Role.ANALYST, country="PK")
    added = sent(manager, {"email": late.email.upper()}, where)
    assert (added.status_code, added.json()["name"], added.json()["leads"]) == (201, "Late Analyst", False)
    assert sent(manager, {"email": late.email}, where).json() == added.json(), "adding again changes nothing"
    assert "email" not in manager.get(where).content.decode()
    task = CaseTaskFactory.create(case=case, assignee=late)
    gone = sent(manager, {}, f"{where}{added.json()['id']}/", "delete")
    assert (gone.status_code, gone.content) == (204, b"")
    task.refresh_from_db()
    assert task.assignee is None
    assert sent(manager, {}, f"{where}{added.json()['id']}/", "delete").status_code == 404
    assert sent(manager, {}, f"{where}{case.members.get(user=case.lead).pk}/", "delete").status_code == 409


def test_nobody_learns_who_is_there_by_adding_members(manager, case, charlie):
    charlie.memberships.all().delete()
    answers = [sent(manager, {"email": email}, of(case, "members/")) for email in (charlie.email, "no@example.org")]
    assert answers[0].json() == answers[1].json()
    assert pointers(answers[0]) == {"/email"}
    assert pointers(sent(manager, {"email": "nobody"}, of(case, "members/"))) == {"/email"}


def test_who_takes_themselves_off_is_shown_no_more(manager, case, alice, mona):
    own = case.members.get(user=mona)
    case.lead = alice
    case.save()
    CaseIncidentFactory.create(case=case, incident__country="KE")
    assert sent(manager, {}, of(case, f"members/{own.pk}/"), "delete").status_code == 204
    assert manager.get(of(case)).status_code == 404
    assert not case.members.filter(user=mona).exists()


def test_incidents_are_added_and_taken_off(manager, case, incident, alice):
    where = of(case, "incidents/")
    more = IncidentFactory.create(reporter=alice, state=State.SUBMITTED)
    added = sent(manager, {"incidents": [more.reference, incident.reference]}, where)
    assert (added.status_code, {row["reference"] for row in added.json()}) == (
        201,
        {more.reference, incident.reference},
    )
    assert manager.get(where).json() == added.json()
    assert manager.get(added.json()[0]["url"]).status_code == 200
    assert sent(manager, {}, f"{where}{more.reference}/", "delete").status_code == 204
    assert sent(manager, {}, f"{where}{more.reference}/", "delete").status_code == 404
    assert pointers(sent(manager, {"incidents": []}, where)) == {"/incidents"}
    assert pointers(sent(manager, {}, where)) == {"/incidents"}
    assert [row["reference"] for row in manager.get(where).json()] == [incident.reference]


def test_being_a_member_opens_no_incident(viewer, manager, case, incident):
    assert [row["reference"] for row in manager.get(of(case, "incidents/")).json()] == [incident.reference]
    assert viewer.get(of(case, "incidents/")).json() == []


def test_milestones_are_noted_and_taken_off(officer, case):
    where = of(case, "milestones/")
    body = {"at": "2024-10-07T09:00:00+05:00", "precision": "day", "what": "The embassy called"}
    noted = sent(officer, body, where, **{"Idempotency-Key": "call"})
    assert noted.status_code == 201
    told = {name: noted.json()[name] for name in ("at", "precision", "what", "by")}
    assert told == body | {"at": "2024-10-07T04:00:00Z", "by": "Alice Officer"}
    assert sent(officer, body, where, **{"Idempotency-Key": "call"}).json() == noted.json()
    assert officer.get(where).json() == [noted.json()]
    for spoilt, pointed in (
        ({"at": "2024-10-07T09:00:00"}, {"/at"}),
        ({"at": "2999-10-07T09:00:00Z"}, {"/at"}),
        ({"at": "1723-10-07T09:00:00Z"}, {"/at"}),
        ({"precision": "second"}, {"/precision"}),
        ({"what": ""}, {"/what"}),
        ({"what": "a\nb"}, {"/what"}),
        ({"who": "x"}, {"/who"}),
    ):
        assert pointers(sent(officer, body | spoilt, where)) == pointed
    assert sent(officer, {}, f"{where}{noted.json()['id']}/", "delete").status_code == 204
    assert officer.get(where).json() == []
    elsewhere = MilestoneFactory.create()
    assert sent(officer, {}, f"{where}{elsewhere.pk}/", "delete").status_code == 404


@pytest.mark.parametrize("kind", ["members", "incidents", "milestones"])
def test_rows_of_a_case_cost_the_same_queries_however_many(manager, case, kind, django_assert_max_num_queries):
    manager.get("/api/v1/")
    factory = {"members": CaseMemberFactory, "incidents": CaseIncidentFactory, "milestones": MilestoneFactory}[kind]
    counts = []
    for _ in range(2):
        factory.create_batch(5, case=case)
        with django_assert_max_num_queries(14) as counted:
            assert len(manager.get(of(case, f"{kind}/")).json()) >= 5
        counts.append(len(counted))
    assert counts[0] == counts[1]
