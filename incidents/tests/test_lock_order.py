"""Reports, sites, actors and key events that are written at the same moment: nobody waits in a circle."""

from functools import partial

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.audit import AT_THE_SAME_MOMENT
from accounts.errors import WrongState
from accounts.tests.admin_pages import as_staff, typed_into
from conftest import member
from incidents.factories import ActorFactory, IncidentFactory, InvolvementFactory, KeyEventFactory
from incidents.models import Actor, Incident, Involvement, KeyEvent
from incidents.services import (
    accept_actor,
    add_alias,
    designate_actor,
    drop_alias,
    edit_actor,
    edit_incident,
    edit_key_event,
    link_key_event,
    merge_actors,
    merge_incident,
    name_key_event,
    relate_actors,
    start_review,
    undo_merge,
    unmerge_incident,
    verify_incident,
)
from incidents.services.contents import Contents
from incidents.vocabulary.review import State
from projects.factories import ProjectFactory
from projects.models import Site
from projects.services import place_site
from projects.vocabulary import Role
from tests.at_once import at_once

at_the_same_moment = pytest.mark.django_db(transaction=True)
HERE = {"latitude": 24.9, "longitude": 67.0}


def analyst():
    return member("Anna", Role.ANALYST)


def lock(incident: Incident):
    return Incident.objects.select_for_update().get(pk=incident.pk)


def locked_against_new_rows(model) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"LOCK TABLE {model._meta.db_table} IN SHARE MODE")


def edited_in_the_admin(signed_in, person, incident: Incident):
    """Sends the page of the incident, opened before, with another title."""
    browser, page = signed_in(as_staff(person)), f"/admin/incidents/incident/{incident.pk}/change/"
    return partial(browser.post, page, typed_into(browser.get(page), "incident_form", title="Shots at the gate"))


@at_the_same_moment
def test_a_report_edited_in_the_admin_while_a_site_is_placed(signed_in):
    mona, project = member("Mona", Role.MANAGER, country="PK"), ProjectFactory.create(host_country="PK")
    incident = IncidentFactory.create(state=State.SUBMITTED, country="PK", occurred_from=timezone.now(), **HERE)
    answer, placed = at_once(
        lambda: lock(incident),
        edited_in_the_admin(signed_in, mona, incident),
        lambda: place_site(actor=mona, project=project, name="Jetty", **HERE),
    )
    assert isinstance(placed, Site)
    assert AT_THE_SAME_MOMENT not in answer.content.decode()  # whoever comes second may find another version there
    assert project.incident_links.count() == 1


def test_the_admin_holds_the_tree_before_the_report(mona, signed_in):
    """Links, which it writes after the alerts of the facts, wait for the tree; who moves that waits for the alerts."""
    incident = IncidentFactory.create(state=State.SUBMITTED, country="PK")
    edit = edited_in_the_admin(signed_in, mona, incident)
    with CaptureQueriesContext(
        connection,
    ) as queries:
        assert edit().status_code == 302
    said = [query["sql"] for query in queries]
    held = next(place for place, sql in enumerate(said) if "lock_shared(7201866001)" in sql)
    assert held < next(place for place, sql in enumerate(said) if "FOR UPDATE" in sql)


@at_the_same_moment
def test_an_actor_is_merged_while_a_report_that_names_it_is_edited():
    anna, kept, merged = analyst(), ActorFactory.create(), ActorFactory.create()
    incident = IncidentFactory.create(state=State.SUBMITTED)
    InvolvementFactory.create(incident=incident, actor=merged)
    again = Contents(
        involvements=[{"actor": merged.name, "role": "suspected"}, {"actor": "Falcons", "role": "claimed"}]
    )
    outcomes = at_once(
        lambda: lock(incident),
        lambda: edit_incident(actor=anna, incident=incident, facts={}, contents=again),
        lambda: merge_actors(actor=anna, kept=kept, merged=merged),
    )
    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["ActorMerge", "Incident"]
    assert {row.actor.name for row in incident.involvements.all()} == {kept.name, "Falcons"}


@at_the_same_moment
def test_what_is_said_of_an_actor_that_is_being_merged():
    anna, (kept, merged) = analyst(), ActorFactory.create_batch(2)
    incident = IncidentFactory.create(state=State.SUBMITTED)
    said = Contents(involvements=[{"actor": merged, "stated_by": merged, "role": "claimed"}])
    *refused, edited = at_once(
        lambda: merge_actors(actor=anna, kept=kept, merged=merged),
        lambda: accept_actor(actor=anna, proposed=merged),
        lambda: add_alias(actor=anna, of=merged, name="New"),
        lambda: relate_actors(actor=anna, subject=kept, other=merged, kind="rival"),
        lambda: designate_actor(actor=anna, subject=merged, authority="Pakistan", listed_as="Terrorists"),
        lambda: edit_incident(actor=anna, incident=incident, facts={}, contents=said),
    )
    assert [type(outcome) for outcome in refused] == [WrongState] * 4
    assert isinstance(edited, Incident)
    assert Involvement.objects.filter(actor=kept, stated_by_actor=kept).count() == 1


@at_the_same_moment
def test_a_key_event_corrected_with_its_incidents_while_one_is_linked_to_it():
    anna, event = analyst(), KeyEventFactory.create()
    incident = IncidentFactory.create(state=State.SUBMITTED)

    def correct():
        with transaction.atomic():
            edit_key_event(actor=anna, event=event, place="Islamabad")
            return link_key_event(actor=anna, incident=incident, event=event, note="During")

    outcomes = at_once(
        lambda: lock(incident), lambda: link_key_event(actor=anna, incident=incident, event=event), correct
    )
    assert [type(outcome).__name__ for outcome in outcomes] == ["IncidentKeyEvent"] * 2


VERBS = {
    "rename": lambda anna, kept, merged: edit_actor(actor=anna, subject=merged, name="New"),
    "add alias": lambda anna, kept, merged: add_alias(actor=anna, of=merged, name="New"),
    "drop alias": lambda anna, kept, merged: drop_alias(actor=anna, alias=merged.aliases.get()),
    "merge": lambda anna, kept, merged: merge_actors(actor=anna, kept=kept, merged=merged),
    "undo": lambda anna, kept, merged: undo_merge(actor=anna, merge=Actor.objects.get(pk=kept.pk).merges.get()),
}


@pytest.mark.parametrize("verb", VERBS)
def test_whoever_writes_several_reports_locks_them_in_the_order_of_their_keys(verb, anna):
    kept, merged = ActorFactory.create_batch(2)
    InvolvementFactory.create_batch(2, actor=merged)
    add_alias(actor=anna, of=merged, name="Old")
    if verb == "undo":
        merge_actors(actor=anna, kept=kept, merged=merged)
    with CaptureQueriesContext(connection) as queries:
        VERBS[verb](anna, kept, merged)
    said = [query["sql"] for query in queries]
    order = 'ASC FOR NO KEY UPDATE OF "incidents_incident"'
    locked = next(place for place, sql in enumerate(said) if order in sql)
    assert not [sql for sql in said[:locked] if sql.startswith(("INSERT", "UPDATE", "DELETE"))]


@at_the_same_moment
def test_two_reports_merged_into_each_other_at_once_make_no_circle():
    erik, (one, other) = member("Erik", Role.MANAGER), IncidentFactory.create_batch(2, state=State.SUBMITTED)
    outcomes = at_once(
        lambda: lock(one),
        lambda: merge_incident(actor=erik, incident=one, into=other),
        lambda: merge_incident(actor=erik, incident=other, into=one),
    )
    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["Incident", "WrongState"]
    assert Incident.objects.filter(state=State.MERGED).count() == 1


@at_the_same_moment
def test_a_report_is_merged_while_it_is_verified_and_the_other_is_edited():
    erik, mona = member("Erik", Role.MANAGER), member("Mona", Role.MANAGER)
    merged, kept = IncidentFactory.create_batch(2, state=State.SUBMITTED)
    start_review(actor=mona, incident=merged)
    again = Contents(sources=[{"publisher": "Reuters", "url": "https://reuters.example/1"}])
    merging, verified, edited = at_once(
        lambda: lock(merged),
        lambda: merge_incident(actor=mona, incident=merged, into=kept),
        lambda: verify_incident(actor=mona, incident=merged),
        lambda: edit_incident(actor=erik, incident=merged, facts={"title": "New"}, contents=again),
    )
    assert type(merging) is Incident
    assert all(isinstance(outcome, Incident | WrongState) for outcome in (verified, edited))
    merged.refresh_from_db()
    assert merged.state == State.MERGED
    assert not merged.sources.exists()


@at_the_same_moment
def test_the_kept_report_is_edited_while_one_is_merged_into_it_and_parted_again():
    erik, (merged, kept) = member("Erik", Role.MANAGER), IncidentFactory.create_batch(2, state=State.SUBMITTED)
    said = InvolvementFactory.create(incident=merged)
    merge_incident(actor=erik, incident=merged, into=kept)
    edit = partial(edit_incident, actor=erik, incident=kept, facts={"title": "New"})
    again = Contents(involvements=[{"actor": "Falcons", "role": "claimed"}])
    outcomes = at_once(
        lambda: lock(kept),
        lambda: edit(contents=again),
        lambda: unmerge_incident(actor=erik, incident=merged, reason="Two."),
    )
    assert [type(outcome) for outcome in outcomes] == [Incident] * 2
    kept.refresh_from_db()
    assert (kept.title, {row.actor.name for row in kept.involvements.all()}) == ("New", {"Falcons"})
    assert not merged.involvements.exclude(pk=said.pk).exists()


@pytest.mark.parametrize("verb", ["merge", "unmerge"])
def test_whoever_merges_reports_locks_both_in_the_order_of_their_keys_after_what_stands_around_them(verb, db):
    erik, (kept, merged) = member("Erik", Role.MANAGER), IncidentFactory.create_batch(2, state=State.SUBMITTED)
    if verb == "unmerge":
        merge_incident(actor=erik, incident=merged, into=kept)
    with CaptureQueriesContext(connection) as queries:
        if verb == "merge":
            merge_incident(actor=erik, incident=merged, into=kept)
        else:
            unmerge_incident(actor=erik, incident=merged, reason="Two.")
    said = [query["sql"] for query in queries]
    held = [place for place, sql in enumerate(said) if "pg_advisory_xact_lock_shared" in sql]
    both = next(place for place, sql in enumerate(said) if 'ASC FOR UPDATE OF "incidents_incident"' in sql)
    assert len(held) == 3
    assert max(held) < both
    assert not [sql for sql in said[:both] if sql.startswith(("INSERT", "UPDATE", "DELETE"))]


@at_the_same_moment
@pytest.mark.parametrize("model", [KeyEvent, Site])
def test_the_very_same_sent_twice_at_once_is_there_once_and_told_of(model):
    erik, project = member("Erik", Role.MANAGER), ProjectFactory.create()

    def write():
        if model is KeyEvent:
            return name_key_event(actor=erik, name="Summit", starts_on="2024-10-15")
        return place_site(actor=erik, project=project, name="Jetty", **HERE)

    outcomes = at_once(lambda: locked_against_new_rows(model), write, write)
    assert {type(outcome) for outcome in outcomes} == {model, WrongState}
    assert model.objects.count() == 1
