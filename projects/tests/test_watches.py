"""Watching a project, and memberships: who may, what it covers, that it happens once."""

import pytest
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.utils import IntegrityError

from accounts.errors import NotAllowed
from accounts.factories import UserFactory
from projects.factories import MembershipFactory, ProjectFactory, WatchFactory
from projects.models import Membership, Project, Watch
from projects.querysets.memberships import scope_of
from projects.services import give_membership, stop_watch, watch_project
from projects.vocabulary import Role, Severity


@pytest.mark.parametrize("who", ["alice", "mona", "omar", "anna", "victor", "ada"])
def test_every_member_watches(who, port_qasim, request):
    user = request.getfixturevalue(who)
    watch = watch_project(actor=user, project=port_qasim)
    assert list(Watch.objects.covering(port_qasim)) == [watch]


def test_a_stranger_does_not(charlie, port_qasim):
    with pytest.raises(NotAllowed):
        watch_project(actor=charlie, project=port_qasim)


def test_watching_again_changes_the_watch_there_is(victor, port_qasim):
    first = watch_project(actor=victor, project=port_qasim)
    stop_watch(actor=victor, watch=first)
    assert not Watch.objects.active().exists()
    again = watch_project(actor=victor, project=port_qasim, minimum_severity=Severity.CRITICAL)
    assert again == first
    assert (again.is_active, again.minimum_severity) == (True, Severity.CRITICAL)


def test_unwatching_touches_nobody_else(victor, mona, port_qasim):
    for user in (victor, mona):
        watch_project(actor=user, project=port_qasim)
    for _ in range(2):
        stop_watch(actor=victor, watch=Watch.objects.get(user=victor))
    assert [watch.user for watch in Watch.objects.active()] == [mona]


def test_a_watch_covers_what_lies_below_and_nothing_above(belt_and_road, cpec, port_qasim):
    above, itself, below = (WatchFactory.create(project=project) for project in (belt_and_road, cpec, port_qasim))
    WatchFactory.create(project=cpec, is_active=False)
    assert set(Watch.objects.covering(cpec)) == {above, itself}
    assert set(Watch.objects.covering(port_qasim)) == {above, itself, below}


def test_everybody_sees_their_own_watches_only(victor, mona, ada, cpec):
    mine = WatchFactory.create(user=victor, project=cpec)
    assert list(Watch.objects.for_user(victor)) == [mine]
    assert not Watch.objects.for_user(ada).exists()


def test_projects_are_read_in_scope(alice, victor, ada, charlie, belt_and_road, cpec, port_qasim):
    kenyan = ProjectFactory.create(host_country="KE", parent=belt_and_road)
    assert set(Project.objects.for_user(victor)) == {cpec, port_qasim}, "below the membership's project"
    assert set(Project.objects.for_user(alice)) == {cpec, port_qasim}, "of the country"
    assert set(Project.objects.for_user(charlie)) == {kenyan}
    assert set(Project.objects.for_user(ada)) == {belt_and_road, cpec, port_qasim, kenyan}
    assert not Project.objects.for_user(UserFactory.create()).exists()


def test_an_inactive_person_is_a_member_of_nothing(mona):
    mona.is_active = False
    assert not scope_of(mona).is_member


@pytest.mark.parametrize(
    ("who", "role", "country", "may"),
    [
        ("ada", Role.ADMINISTRATOR, "", True),
        ("ada", Role.MANAGER, "KE", True),
        ("mona", Role.OFFICER, "PK", True),
        ("mona", Role.MANAGER, "PK", True),
        ("mona", Role.OFFICER, "KE", False),
        ("mona", Role.OFFICER, "", False),
        ("mona", Role.ADMINISTRATOR, "", False),
        ("anna", Role.VIEWER, "PK", False),
        ("alice", Role.VIEWER, "PK", False),
    ],
)
def test_who_gives_roles_where(who, role, country, may, request):
    actor, user = request.getfixturevalue(who), UserFactory.create()
    if may:
        given = give_membership(actor=actor, user=user, role=role, country=country)
        assert give_membership(actor=actor, user=user, role=role, country=country) == given
    else:
        with pytest.raises(NotAllowed):
            give_membership(actor=actor, user=user, role=role, country=country)
        assert not user.memberships.exists()


def test_a_manager_of_a_project_gives_roles_at_and_below_it(omar, belt_and_road, cpec, port_qasim):
    user = UserFactory.create()
    for project in (cpec, port_qasim):
        give_membership(actor=omar, user=user, role=Role.VIEWER, project=project)
    with pytest.raises(NotAllowed):
        give_membership(actor=omar, user=user, role=Role.VIEWER, project=belt_and_road)


def test_a_membership_has_one_scope_and_administrators_have_all(ada, cpec):
    user = UserFactory.create()
    for wrong in ({"project": cpec, "country": "PK"}, {"country": "XX"}):
        with pytest.raises(ValidationError):
            give_membership(actor=ada, user=user, role=Role.VIEWER, **wrong)
    with pytest.raises(ValidationError):
        give_membership(actor=ada, user=user, role=Role.ADMINISTRATOR, country="PK")
    MembershipFactory.create(user=user, role=Role.VIEWER, country="")
    with pytest.raises(IntegrityError), transaction.atomic():
        MembershipFactory.create(user=user, role=Role.VIEWER, country="")


def test_memberships_are_read_in_scope(alice, mona, omar, ada, charlie, cpec):
    everyones = set(Membership.objects.all())
    assert set(Membership.objects.for_user(ada)) == everyones
    assert {m.user for m in Membership.objects.for_user(alice)} == {alice}
    assert {m.user for m in Membership.objects.for_user(mona)} == {alice, mona, omar}, "of her country and its projects"
    assert {m.user for m in Membership.objects.for_user(omar)} == {omar}
    assert {m.user for m in Membership.objects.for_user(charlie)} == {charlie}
