"""Two actors are found to be one, and to be two after all: nothing is lost, and everything comes back."""

import pytest
from django.core.exceptions import ValidationError
from django.db import transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from accounts.errors import NotAllowed, WrongState
from incidents.factories import ActorFactory, IncidentFactory
from incidents.models import Actor, ActorAlias, ActorMerge, ActorRelation, Designation, Incident, Involvement
from incidents.services import (
    accept_actor,
    add_alias,
    edit_actor,
    edit_incident,
    merge_actors,
    relate_actors,
    undo_merge,
)
from incidents.services.contents import Contents
from incidents.vocabulary.evidence import ActorStatus, InvolvementRole, RelationKind
from projects.factories import OrganisationFactory
from tests.at_once import at_once
from tests.properties import examples

ROWS = (Involvement, ActorAlias, ActorRelation, Designation)
KINDS = (Actor, *ROWS)
ACTORS = st.integers(0, 2)
SPEAKERS = st.sampled_from([0, 1, 2, "an organisation", "A spokesman", ""])
INVOLVEMENTS = st.tuples(ACTORS, st.integers(0, 1), st.sampled_from(InvolvementRole.values), SPEAKERS)
RELATIONS = st.tuples(ACTORS, ACTORS, st.sampled_from(RelationKind.values))
DESIGNATIONS = st.tuples(ACTORS, st.sampled_from(["Pakistan", "China", "United States"]))


def everything():
    return {kind.__name__: sorted(map(repr, kind.objects.values_list())) for kind in KINDS}


def statements():
    """Which things are said of which incident by whom, whoever it is said of and by which name the speaker goes."""
    return set(Involvement.objects.values_list("incident", "role", "stated_by", "stated_by_organisation"))


@given(st.sets(INVOLVEMENTS), st.sets(RELATIONS), st.sets(DESIGNATIONS), st.lists(ACTORS, max_size=4))
@settings(max_examples=30)
def test_a_merge_loses_no_statement_and_undone_everything_is_as_it_was(anna, said, related, designated, aliases):
    with transaction.atomic():
        actors, incidents = ActorFactory.create_batch(3), IncidentFactory.create_batch(2)
        ministry = OrganisationFactory.create()
        for who, where, role, speaker in said:
            Involvement.objects.create(
                actor=actors[who],
                incident=incidents[where],
                role=role,
                stated_by_actor=actors[speaker] if isinstance(speaker, int) else None,
                stated_by_organisation=ministry if speaker == "an organisation" else None,
                stated_by=speaker if speaker == "A spokesman" else "",
            )
        for one, other, kind in related:
            if one != other:
                ActorRelation.objects.create(actor=actors[one], other=actors[other], kind=kind)
        for who, authority in designated:
            Designation.objects.create(actor=actors[who], authority=authority, listed_as="Terrorist organisation")
        for number, who in enumerate(aliases):
            ActorAlias.objects.create(actor=actors[who], name=f"Name {number}")
        before, told = everything(), statements()
        first = merge_actors(actor=anna, kept=actors[0], merged=actors[1])
        assert statements() == told
        for kind in ROWS:
            assert not kind.objects.filter(actor=actors[1]).exists()
        assert not actors[1].statements.exists()
        second = merge_actors(actor=anna, kept=actors[2], merged=actors[0])
        assert statements() == told
        undo_merge(actor=anna, merge=second)
        undo_merge(actor=anna, merge=first)
        assert everything() == before
        transaction.set_rollback(True)


STEPS = st.one_of(
    st.tuples(st.just("merge"), ACTORS, ACTORS),
    st.tuples(st.just("merge"), ACTORS, ACTORS),
    st.tuples(st.just("undo"), st.just(0), st.just(0)),
    st.tuples(st.sampled_from(["alias", "designate", "involve", "relate", "note"]), ACTORS, ACTORS),
)


@given(st.lists(STEPS, max_size=14))
@examples(40)
def test_any_merges_and_edits_between_them_undone_leave_each_row_with_whom_it_was_given_to(anna, steps):
    """The model: to whom each row was given when it was written. Merges hide that for a while; edits stay."""
    with transaction.atomic():
        actors, incidents = ActorFactory.create_batch(3), IncidentFactory.create_batch(2)
        given_to: dict[tuple[type, int], tuple[int, ...]] = {}
        merges: list[ActorMerge] = []
        notes: dict[int, str] = {}
        for number, (kind, who, other) in enumerate(steps):
            subject, object_ = (Actor.objects.get(pk=actors[which].pk).standing for which in (who, other))
            if kind == "merge" and subject != object_:
                said = statements()
                merges.append(merge_actors(actor=anna, kept=subject, merged=object_))
                assert statements() == said
            elif kind == "undo" and merges:
                undo_merge(actor=anna, merge=merges.pop())
            elif kind == "note":
                for row in Involvement.objects.filter(actor=subject):
                    notes[row.pk] = row.note = f"Edited in step {number}"
                    row.save(update_fields=["note"])
            else:
                written = write(kind, subject, object_, incidents[number % 2], number)
                if written is not None:
                    given_to[type(written), written.pk] = owners_of(written)
        for merge in reversed(merges):
            undo_merge(actor=anna, merge=merge)
        rows = [row for kind in ROWS for row in kind.objects.all()]
        assert {(type(row), row.pk): owners_of(row) for row in rows} == given_to
        assert dict(Involvement.objects.exclude(note="").values_list("pk", "note")) == notes
        assert not Actor.objects.filter(status=ActorStatus.MERGED).exists()
        transaction.set_rollback(True)


def write(kind: str, subject: Actor, object_: Actor, incident: Incident, number: int):
    """A row of this kind, unless the very same stands already."""
    if kind == "alias":
        return ActorAlias.objects.create(actor=subject, name=f"Name {number}")
    if kind == "designate":
        return new(Designation, actor=subject, authority="Pakistan", listed_as="Terrorist organisation")
    if kind == "relate":
        return new(ActorRelation, actor=subject, other=object_, kind="rival") if subject != object_ else None
    if kind == "involve":
        return new(Involvement, actor=subject, incident=incident, role="claimed", stated_by_actor=object_)
    return None


def new(model, **same):
    row, made = model.objects.get_or_create(**same)
    return row if made else None


def owners_of(row) -> tuple[int | None, ...]:
    """Whoever it points to."""
    return tuple(getattr(row, name, None) for name in ("actor_id", "other_id", "stated_by_actor_id"))


def test_what_was_edited_after_the_merge_keeps_the_edit_and_what_was_dropped_stays_away(anna):
    kept, merged = ActorFactory.create_batch(2)
    stays, goes = (add_alias(actor=anna, of=merged, name=name) for name in ("Stays", "Goes"))
    said = Involvement.objects.create(actor=merged, incident=IncidentFactory.create(), role="claimed")
    merge = merge_actors(actor=anna, kept=kept, merged=merged)
    Involvement.objects.update(confidence="high")
    goes.delete()
    undo_merge(actor=anna, merge=merge)
    said.refresh_from_db()
    assert (said.actor, said.confidence) == (merged, "high")
    assert [alias.pk for alias in merged.aliases.all()] == [stays.pk]


def test_each_that_claims_for_itself_is_one_claim_after_the_merge_and_two_again(anna):
    kept, merged = ActorFactory.create_batch(2)
    incident = IncidentFactory.create()
    for group in (kept, merged):
        Involvement.objects.create(actor=group, stated_by_actor=group, incident=incident, role="claimed")
    before = everything()
    merge = merge_actors(actor=anna, kept=kept, merged=merged)
    claim = Involvement.objects.get()
    assert (claim.actor, claim.stated_by_actor) == (kept, kept)
    undo_merge(actor=anna, merge=merge)
    assert everything() == before


def test_a_merge_is_no_edit_of_the_reports(anna):
    kept, merged = ActorFactory.create_batch(2)
    incident = Involvement.objects.create(actor=merged, incident=IncidentFactory.create(), role="claimed").incident
    merge_actors(actor=anna, kept=kept, merged=merged)
    after = Incident.objects.get(pk=incident.pk)
    assert (after.version, after.facts_changed_at) == (incident.version, None)
    assert Involvement.pgh_event_model.objects.filter(pgh_label="update").count() == 1


def test_only_members_of_everything_merge(mona, alice, omar):
    kept, merged = ActorFactory.create_batch(2)
    for person in (mona, alice, omar):
        with pytest.raises(NotAllowed):
            merge_actors(actor=person, kept=kept, merged=merged)
    assert not ActorMerge.objects.exists()


def test_an_actor_is_not_merged_into_itself_nor_into_or_out_of_one_that_was_merged(anna):
    one, other, third = ActorFactory.create_batch(3)
    with pytest.raises(ValidationError):
        merge_actors(actor=anna, kept=one, merged=one)
    merge_actors(actor=anna, kept=one, merged=other)
    for kept, merged in ((other, third), (third, other), (other, one)):
        with pytest.raises(WrongState, match="was merged into"):
            merge_actors(actor=anna, kept=kept, merged=merged)


def test_merges_are_undone_once_and_in_the_reverse_order(anna):
    first, second, third = ActorFactory.create_batch(3)
    chain = merge_actors(actor=anna, kept=second, merged=first)
    onward = merge_actors(actor=anna, kept=third, merged=second)
    with pytest.raises(WrongState, match="undo that first"):
        undo_merge(actor=anna, merge=chain)
    undo_merge(actor=anna, merge=onward)
    with pytest.raises(WrongState, match="undone already"):
        undo_merge(actor=anna, merge=onward)
    beside = merge_actors(actor=anna, kept=second, merged=third)
    with pytest.raises(WrongState, match="after it"):
        undo_merge(actor=anna, merge=chain)
    undo_merge(actor=anna, merge=beside)
    undo_merge(actor=anna, merge=chain)
    assert not Actor.objects.exclude(merged_into=None).exists()


def test_nothing_is_done_to_one_that_was_merged(anna, alice):
    kept, merged = ActorFactory.create_batch(2)
    merge_actors(actor=anna, kept=kept, merged=merged)
    merged.refresh_from_db()
    for verb in (
        lambda: add_alias(actor=anna, of=merged, name="New"),
        lambda: accept_actor(actor=anna, proposed=merged),
        lambda: relate_actors(actor=anna, subject=kept, other=merged, kind="rival"),
    ):
        with pytest.raises(WrongState):
            verb()
    with pytest.raises(NotAllowed):
        edit_actor(actor=anna, subject=merged, name="New")
    incident = IncidentFactory.create(reporter=alice)
    edit_incident(
        actor=alice, incident=incident, facts={}, contents=Contents(involvements=[{"actor": merged, "role": "claimed"}])
    )
    assert incident.involvements.get().actor == kept


@pytest.mark.django_db(transaction=True)
def test_two_who_merge_at_once_make_no_circle(anna):
    one, other = ActorFactory.create_batch(2)
    outcomes = at_once(
        lambda: list(Actor.objects.select_for_update().all()),
        lambda: merge_actors(actor=anna, kept=one, merged=other),
        lambda: merge_actors(actor=anna, kept=other, merged=one),
    )
    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["ActorMerge", "WrongState"]
    assert Actor.objects.filter(status=ActorStatus.MERGED).count() == 1


def test_on_the_pages(anna, signed_in):
    kept, merged = ActorFactory.create(name="Balochistan Liberation Army"), ActorFactory.create(name="Baloch Army")
    browser = signed_in(anna)
    answer = browser.post(f"{merged.get_absolute_url()}merge/", {"other": "Balochistan Liberaton Army", "reason": ""})
    assert answer.status_code == 422
    assert "Did you mean Balochistan Liberation Army" in answer.content.decode()
    answer = browser.post(
        f"{merged.get_absolute_url()}merge/", {"other": "balochistan liberation army", "reason": "Same."}, follow=True
    )
    assert answer.redirect_chain[-1][0] == kept.get_absolute_url()
    assert "This is the same as" in browser.get(merged.get_absolute_url()).content.decode()
    answer = browser.post(f"{kept.get_absolute_url()}merges/{ActorMerge.objects.get().pk}/undo/", follow=True)
    assert "is an actor of its own again" in answer.content.decode()
    merged.refresh_from_db()
    assert merged.status == ActorStatus.ACCEPTED
