"""Filing and editing: what is given is kept, sent twice it is filed once, a stale edit overwrites nothing."""

import uuid
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.utils import timezone

from accounts.errors import NotAllowed, NotThere, StaleVersion, WrongState
from accounts.vocabulary import Marking
from conftest import member
from incidents.factories import ActorAliasFactory, ActorFactory, CasualtyFactory, IncidentFactory, ProjectLinkFactory
from incidents.models import Actor, Casualty, FactEdit, Incident, ProjectLink, Source
from incidents.services import edit_incident, file_incident
from incidents.services.contents import Contents
from incidents.vocabulary.review import LinkState, State
from projects.factories import ProjectFactory
from projects.vocabulary import Role
from tests.at_once import at_once

FACTS = {
    "title": "Convoy bombed",
    "attack_type": "bombing_explosion",
    "occurred_from": datetime(2024, 10, 6, 18, 0, tzinfo=UTC),
    "time_zone": "Asia/Karachi",
    "country": "PK",
    "place": "Karachi",
}


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"title": ""}, "title"),
        ({"country": "XX"}, "country"),
        ({"time_zone": "Asia/Atlantis"}, "time_zone"),
        ({"category": "picnic", "attack_type": ""}, "category"),
        ({"latitude": 91.0, "longitude": 0.0}, "latitude"),
        ({"latitude": 0.0, "longitude": -180.1}, "longitude"),
        ({"latitude": 24.9}, "__all__"),
        ({"occurred_to": FACTS["occurred_from"] - timedelta(minutes=1)}, "__all__"),
        ({"occurred_from": timezone.now() + timedelta(days=3)}, "occurred_from"),
        ({"occurred_from": datetime(1899, 1, 1, tzinfo=UTC)}, "occurred_from"),
        ({"narrative": "x" * 50_001}, "narrative"),
        ({"category": "threat"}, "__all__"),
    ],
)
def test_what_is_wrong_is_named_and_nothing_is_kept(facts, field, alice):
    with pytest.raises(ValidationError) as refusal:
        file_incident(actor=alice, facts=FACTS | facts)
    assert list(refusal.value.message_dict) == [field]
    assert not Incident.objects.exists()


@pytest.mark.parametrize(
    ("contents", "kind"),
    [
        (Contents(casualties=[{"outcome": "killed", "low": 3, "high": 2}]), "casualties"),
        (Contents(casualties=[{"outcome": "killed", "low": 3, "best": 2}]), "casualties"),
        (Contents(casualties=[{"outcome": "killed", "best": -1}]), "casualties"),
        (Contents(casualties=[{"outcome": "killed", "nationality": "XX"}]), "casualties"),
        (Contents(casualties=[{"outcome": "killed", "best": 1}] * 2), "casualties"),
        (Contents(sources=[{"publisher": "Dawn"}, {"url": "javascript:alert(1)"}]), "sources"),
        (Contents(involvements=[{"actor": "BLA", "role": "claimed"}] * 2), "involvements"),
        (Contents(involvements=[{"actor": " ", "role": "claimed"}]), "name"),
    ],
)
def test_a_wrong_row_keeps_the_whole_report_out(contents, kind, alice):
    with pytest.raises(ValidationError) as refusal:
        file_incident(actor=alice, facts=FACTS, contents=contents)
    assert list(refusal.value.message_dict) == [kind]
    for model in (Incident, Casualty, Source, Actor):
        assert not model.objects.exists()


@pytest.mark.parametrize(("role", "may"), [("officer", True), ("manager", True), ("analyst", False), ("viewer", False)])
def test_officers_and_managers_file(role, may, db):
    user = member("Somebody", role, country="PK")
    if may:
        assert file_incident(actor=user, facts=FACTS).reporter == user
    else:
        with pytest.raises(NotAllowed):
            file_incident(actor=user, facts=FACTS)


def test_nobody_marks_above_their_clearance_and_red_needs_names(alice):
    alice.clearance = Marking.GREEN
    with pytest.raises(NotAllowed, match="clearance"):
        file_incident(actor=alice, facts=FACTS | {"marking": Marking.AMBER})
    alice.clearance = Marking.RED
    with pytest.raises(NotAllowed, match="named readers"):
        file_incident(actor=alice, facts=FACTS | {"marking": Marking.RED})


def test_references_are_of_this_year_and_never_the_same(alice):
    references = [file_incident(actor=alice, facts=FACTS).reference for _ in range(3)]
    assert len(set(references)) == 3
    assert all(reference.startswith(f"INC-{timezone.now().year}-") for reference in references)


def test_a_known_actor_is_found_by_any_name_and_a_new_one_is_proposed(alice, anna):
    known = ActorFactory.create(name="Balochistan Liberation Army")
    ActorAliasFactory.create(actor=known, name="BLA")
    names = ["bla", "  balochistan liberation ARMY ", "بلوچ راجی آجوئی سنگر"]
    rows = [{"actor": name, "role": "claimed", "stated_by": str(n)} for n, name in enumerate(names)]
    filed = file_incident(actor=alice, facts=FACTS, contents=Contents(involvements=rows))
    first, second, new = (row.actor for row in filed.involvements.all())
    assert first == second == known
    assert (new.name, new.status, new.proposed_by) == (names[2], "proposed", alice)


def test_the_same_form_sent_again_files_nothing_new(alice, mona):
    key = uuid.uuid4()
    first = file_incident(actor=alice, facts=FACTS, filing_key=key)
    again = file_incident(actor=alice, facts=FACTS, filing_key=key)
    assert (again, again.version) == (first, 1)
    with pytest.raises(ValidationError):
        file_incident(actor=mona, facts=FACTS, filing_key=key)
    assert Incident.objects.get().title == FACTS["title"]


SENT = Contents(
    casualties=[{"outcome": "killed", "best": 2, "nationality": "CN"}],
    sources=[{"publisher": "Dawn"}],
    involvements=[{"actor": "BLA", "role": "claimed", "stated_by": "BLA", "source": 1}],
    consequences=[{"kind": "evacuation", "amount": Decimal(5), "currency": "USD"}],
)


@pytest.mark.parametrize(
    "more",
    [
        {"casualties": [{"outcome": "killed", "best": 3, "nationality": "CN"}]},
        {"casualties": []},
        {"sources": [{"publisher": "Dawn"}, {"publisher": "Reuters"}]},
        {"involvements": [{"actor": "Never heard of", "role": "claimed"}]},
        {"consequences": [{"kind": "evacuation", "amount": Decimal(6), "currency": "USD"}]},
        {"links": []},
        {"casualties": [{"outcome": "killed", "low": 3, "high": 2}]},
    ],
)
def test_rows_changed_after_it_was_submitted_are_not_dropped_unseen(more, alice, port_qasim):
    key, sent = uuid.uuid4(), replace(SENT, links=[{"project": port_qasim}])
    first = file_incident(actor=alice, facts=FACTS, contents=sent, filing_key=key, submit=True)
    same = file_incident(actor=alice, facts=FACTS, contents=sent, filing_key=key, submit=True)
    assert (same, same.version) == (first, first.version)
    with pytest.raises(StaleVersion, match="something else"):
        file_incident(actor=alice, facts=FACTS, contents=replace(sent, **more), filing_key=key, submit=True)
    assert Incident.objects.get().version == first.version
    assert (Casualty.objects.get().best, Source.objects.get().publisher) == (2, "Dawn")
    assert [str(actor) for actor in Actor.objects.all()] == ["BLA"]
    assert ProjectLink.objects.get().state == LinkState.CONFIRMED


def test_going_back_and_changing_the_form_changes_the_draft_it_made(alice):
    key = uuid.uuid4()
    first = file_incident(actor=alice, facts=FACTS, filing_key=key)
    assert file_incident(actor=alice, facts=FACTS | {"title": "Corrected"}, filing_key=key) == first
    assert Incident.objects.get().title == "Corrected"
    with pytest.raises(StaleVersion, match=first.reference):
        file_incident(actor=alice, facts=FACTS | {"title": "Once more"}, filing_key=key)
    assert Incident.objects.get().title == "Corrected"


def test_what_is_no_fact_is_not_taken(alice):
    with pytest.raises(TypeError, match="state"):
        file_incident(actor=alice, facts=FACTS | {"state": "verified"})


@pytest.mark.django_db(transaction=True)
def test_the_same_form_sent_twice_at_once_is_filed_once():
    alice = member("A", Role.OFFICER, country="PK")
    key = uuid.uuid4()

    def hold():
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [str(key)])

    def send():
        return file_incident(actor=alice, facts=FACTS, filing_key=key).reference

    assert set(at_once(hold, send, send, send)) == {Incident.objects.get().reference}


def test_an_edit_keeps_what_it_does_not_name(alice, port_qasim):
    contents = Contents(
        casualties=[{"outcome": "killed", "best": 2, "nationality": "CN"}, {"outcome": "injured", "best": 9}],
        sources=[{"publisher": "Dawn", "language": "en"}],
        links=[{"project": port_qasim}],
    )
    filed = file_incident(actor=alice, facts=FACTS, contents=contents)
    kept = {row.pk for row in (*filed.casualties.all(), *filed.sources.all())}
    edited = edit_incident(
        actor=alice,
        incident=filed,
        facts={"title": "Convoy attacked"},
        contents=Contents(casualties=[{"outcome": "killed", "best": 2, "nationality": "CN"}]),
    )
    assert (edited.title, edited.place, edited.version) == ("Convoy attacked", "Karachi", filed.version + 1)
    assert (edited.killed_best, edited.injured_best) == (2, None)
    assert {row.pk for row in (*edited.casualties.all(), *edited.sources.all())} < kept, "rows that say the same stay"
    assert edited.links.get().state == LinkState.CONFIRMED


def test_an_edit_that_changes_nothing_counts_as_none(alice):
    filed = file_incident(actor=alice, facts=FACTS)
    assert edit_incident(actor=alice, incident=filed, facts=FACTS).version == filed.version
    assert not FactEdit.objects.exists()


def test_children_count_for_the_version(alice, mona, port_qasim):
    filed = IncidentFactory.create(reporter=alice, state=State.RETURNED)
    edit_incident(actor=alice, incident=filed, facts={}, contents=Contents(sources=[{"publisher": "Dawn"}]), version=1)
    with pytest.raises(StaleVersion) as refusal:
        edit_incident(actor=alice, incident=filed, facts={"title": "Mine"}, version=1)
    assert refusal.value.current_version == 2
    filed.refresh_from_db()
    assert filed.title != "Mine"


@pytest.mark.parametrize("state", State.values)
@pytest.mark.parametrize("who", ["alice", "anna", "mona", "victor", "ada"])
def test_who_edits_in_which_state(state, who, request, alice, port_qasim):
    incident = IncidentFactory.create(reporter=alice, state=state)
    ProjectLinkFactory.create(incident=incident, project=port_qasim)
    person = request.getfixturevalue(who)
    if state in {"draft", "returned"}:
        refusal = None if who == "alice" else NotThere if state == "draft" else NotAllowed
    elif state in {"submitted", "in_review", "verified", "external"}:
        refusal = None if who in {"anna", "mona"} else NotAllowed
    else:
        refusal = WrongState
    if refusal is None:
        assert edit_incident(actor=person, incident=incident, facts={"place": "Gwadar"}).place == "Gwadar"
    else:
        with pytest.raises(refusal):
            edit_incident(actor=person, incident=incident, facts={"place": "Gwadar"})


@pytest.mark.django_db(transaction=True)
def test_of_two_edits_of_the_same_version_one_is_refused():
    alice = member("A", Role.OFFICER, country="PK")
    incident = IncidentFactory.create(reporter=alice)
    CasualtyFactory.create(incident=incident, best=1)

    def edit(best: int):
        rows = Contents(casualties=[{"outcome": "killed", "best": best}])
        return edit_incident(actor=alice, incident=incident, facts={}, contents=rows, version=1).killed_best

    outcomes = at_once(
        lambda: Incident.objects.select_for_update().get(pk=incident.pk), lambda: edit(4), lambda: edit(5)
    )
    (won,) = [outcome for outcome in outcomes if isinstance(outcome, int)]
    assert [type(outcome) for outcome in outcomes if outcome != won] == [StaleVersion]
    incident.refresh_from_db()
    assert incident.killed_best == won == Casualty.objects.get().best


def test_an_editor_leaves_alone_the_links_that_they_may_not_see(alice, mona):
    incident = IncidentFactory.create(reporter=alice, state=State.SUBMITTED)
    here, there = ProjectFactory.create(host_country="PK"), ProjectFactory.create(host_country="KE")
    for project in (here, there):
        ProjectLinkFactory.create(incident=incident, project=project)
    edit_incident(actor=mona, incident=incident, facts={}, contents=Contents(links=[]))
    states = dict(ProjectLink.objects.values_list("project", "state"))
    assert states == {here.pk: LinkState.REJECTED, there.pk: LinkState.CONFIRMED}
