"""The project tree: its ancestry is always what the parents say, and it never holds a cycle."""

import pytest
from django.core.exceptions import ValidationError
from django.db import transaction
from hypothesis import given
from hypothesis import strategies as st

from accounts.errors import NotAllowed
from conftest import member
from projects.factories import ProjectFactory
from projects.models import Project, ProjectAncestry
from projects.services import create_project, edit_project
from projects.services.tree import lock_tree
from projects.vocabulary import Role
from tests.at_once import at_once
from tests.properties import examples


@pytest.fixture
def erik(db):
    """A manager of everything."""
    return member("Erik Everywhere", Role.MANAGER)


def ancestry() -> set[tuple[int, int, int]]:
    return set(ProjectAncestry.objects.values_list("ancestor", "descendant", "depth"))


def recomputed() -> set[tuple[int, int, int]]:
    """What the ancestry must be, from nothing but the parents."""
    parents = dict(Project.objects.values_list("pk", "parent"))
    rows = set()
    for project in parents:
        above, depth = project, 0
        while above is not None:
            rows.add((above, project, depth))
            above, depth = parents[above], depth + 1
            assert depth <= len(parents), "a cycle"
    return rows


def test_a_new_project_stands_under_all_above_its_parent(erik, belt_and_road, cpec):
    project = create_project(actor=erik, name="Gwadar Port", slug="gwadar-port", parent=cpec)
    assert list(Project.objects.ancestors_of(project)) == [belt_and_road, cpec]
    assert set(Project.objects.subtree_of(belt_and_road)) == {belt_and_road, cpec, project}
    assert ancestry() == recomputed()


def test_a_move_takes_everything_below_along(erik, belt_and_road, cpec, port_qasim):
    other = ProjectFactory.create()
    edit_project(actor=erik, project=cpec, parent=other)
    assert list(Project.objects.ancestors_of(port_qasim)) == [other, cpec]
    assert set(Project.objects.subtree_of(belt_and_road)) == {belt_and_road}
    edit_project(actor=erik, project=cpec, parent=None)
    assert list(Project.objects.ancestors_of(port_qasim)) == [cpec]
    assert ancestry() == recomputed()


@pytest.mark.parametrize("below", ["belt_and_road", "cpec", "port_qasim"])
def test_a_project_does_not_move_below_itself(below, erik, belt_and_road, port_qasim, request):
    before = ancestry()
    with pytest.raises(ValidationError) as refusal:
        edit_project(actor=erik, project=belt_and_road, parent=request.getfixturevalue(below))
    assert list(refusal.value.message_dict) == ["parent"]
    assert ancestry() == before


NODES = st.integers(0, 6)
CHANGES = st.tuples(st.sampled_from(["move", "move", "grow"]), NODES, st.none() | NODES)


@given(st.lists(CHANGES, max_size=12))
@examples(30)
def test_after_any_changes_the_tree_is_that_of_a_model_that_knows_parents_only(erik, changes):
    """The model: who stands under whom. A move is refused where it would go round in a circle, and only there."""
    with transaction.atomic():
        projects = [ProjectFactory.create() for _ in range(7)]
        parents: dict[int, int | None] = dict.fromkeys(range(7))

        def path(node: int | None) -> list[int]:
            return [] if node is None else [node, *path(parents[node])]

        for number, (kind, node, parent) in enumerate(changes):
            above = projects[parent] if parent is not None else None
            if kind == "grow":
                projects.append(create_project(actor=erik, name="New", slug=f"new-{number}", parent=above))
                parents[len(projects) - 1] = parent
            elif node in path(parent):
                with pytest.raises(ValidationError), transaction.atomic():
                    edit_project(actor=erik, project=projects[node], parent=above)
            else:
                edit_project(actor=erik, project=projects[node], parent=above)
                parents[node] = parent
            assert (
                ancestry()
                == recomputed()
                == {
                    (projects[ancestor].pk, projects[below].pk, depth)
                    for below in parents
                    for depth, ancestor in enumerate(path(below))
                }
            )
        transaction.set_rollback(True)


@pytest.mark.django_db(transaction=True)
def test_three_moves_of_which_any_two_are_harmless_make_no_cycle_together():
    erik = member("Erik Everywhere", Role.MANAGER)
    one, two, three = (ProjectFactory.create() for _ in range(3))
    outcomes = at_once(
        lock_tree,
        lambda: edit_project(actor=erik, project=one, parent=two),
        lambda: edit_project(actor=erik, project=two, parent=three),
        lambda: edit_project(actor=erik, project=three, parent=one),
    )
    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["Project", "Project", "ValidationError"]
    assert ancestry() == recomputed()


@pytest.mark.django_db(transaction=True)
def test_what_is_added_under_a_project_that_moves_at_that_moment_moves_along():
    erik = member("Erik Everywhere", Role.MANAGER)
    one, two = ProjectFactory.create(), ProjectFactory.create()
    outcomes = at_once(
        lock_tree,
        lambda: edit_project(actor=erik, project=one, parent=two),
        lambda: create_project(actor=erik, name="New", slug="new", parent=one),
    )
    assert [type(outcome).__name__ for outcome in outcomes] == ["Project", "Project"]
    assert ancestry() == recomputed()
    assert list(Project.objects.ancestors_of(outcomes[1])) == [two, one]


@pytest.mark.django_db(transaction=True)
def test_two_moves_that_are_harmless_alone_make_no_cycle_together():
    erik = member("Erik Everywhere", Role.MANAGER)
    one, other = ProjectFactory.create(), ProjectFactory.create()
    outcomes = at_once(
        lock_tree,
        lambda: edit_project(actor=erik, project=one, parent=other),
        lambda: edit_project(actor=erik, project=other, parent=one),
    )
    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["Project", "ValidationError"]
    assert ancestry() == recomputed()
    assert Project.objects.exclude(parent=None).count() == 1


def test_who_cares_for_a_project_changes_it_within_what_they_manage(
    omar, mona, anna, victor, charlie, cpec, port_qasim
):
    assert edit_project(actor=omar, project=port_qasim, name="Port Qasim").name == "Port Qasim"
    assert edit_project(actor=mona, project=port_qasim, status="suspended").status == "suspended"
    for person in (anna, victor, charlie):
        with pytest.raises(NotAllowed):
            edit_project(actor=person, project=port_qasim, name="Mine")
    elsewhere = ProjectFactory.create(host_country="KE")
    for parent in (elsewhere, None):
        with pytest.raises(NotAllowed):
            edit_project(actor=omar, project=port_qasim, parent=parent)
    with pytest.raises(NotAllowed):
        create_project(actor=omar, name="New root", slug="new-root")


def test_what_is_wrong_with_a_project_is_named(erik, cpec):
    wrong = {"value": 5, "currency": ""}, {"host_country": "XX"}, {"currency": "YYY"}, {"name": ""}
    for changes in wrong:
        with pytest.raises(ValidationError):
            edit_project(actor=erik, project=cpec, **changes)
    with pytest.raises(ValidationError) as refusal:
        create_project(actor=erik, name="Another CPEC", slug="cpec")
    assert list(refusal.value.message_dict) == ["slug"]
