"""People and their roles on the pages: given and taken within one's scope, by two at once, and at once in effect."""

import re

import pytest
from django.core import mail
from django.core.exceptions import ValidationError

from accounts.errors import NotAllowed, WrongState
from accounts.factories import ChannelFactory, UserFactory
from accounts.models import User
from accounts.services.invitations import invited
from accounts.vocabulary import Marking
from conftest import member
from projects.factories import MembershipFactory
from projects.models import Membership
from projects.services import give_membership, give_role, take_membership
from projects.vocabulary import Role
from tests.at_once import at_once

GIVE = "/people/give/"


def test_a_role_is_shown_back_before_it_is_given(omar, port_qasim, signed_in):
    olga = UserFactory.create(full_name="Olga Officer", email="olga@example.org")
    browser = signed_in(omar)
    wish = {"email": "OLGA@example.org", "role": "officer", "project": port_qasim.slug}
    asked = browser.post(GIVE, wish)
    assert "becomes <strong>officer</strong>" in " ".join(asked.content.decode().split())
    assert not Membership.objects.filter(user=olga).exists()
    confirmed = f"olga@example.org|officer|{port_qasim.slug}|"
    changed = browser.post(GIVE, wish | {"role": "manager", "confirmed": confirmed})
    assert changed.status_code == 200
    assert not Membership.objects.filter(user=olga).exists(), "something else than was confirmed"
    assert browser.post(GIVE, wish | {"confirmed": confirmed}).headers["Location"] == f"/people/{olga.pk}/"
    assert Membership.objects.get(user=olga).project == port_qasim
    assert "Olga Officer" in browser.get(port_qasim.get_absolute_url()).content.decode()


@pytest.mark.parametrize(
    ("wish", "complaint"),
    [
        ({"email": "no address"}, "Enter a valid email address."),
        ({"country": "PK"}, "not both"),
        ({"role": "administrator"}, "Administrators are so everywhere"),
        ({"project": "belt-and-road"}, "Select a valid choice"),
    ],
)
def test_what_makes_no_sense_is_said_at_its_field(wish, complaint, omar, port_qasim, signed_in):
    sent = {"email": omar.email, "role": "viewer", "project": port_qasim.slug} | wish
    answer = signed_in(omar).post(GIVE, sent)
    assert answer.status_code == 422
    assert complaint in answer.content.decode()
    assert Membership.objects.count() == 1


def test_who_is_not_here_yet_is_invited_with_the_role(omar, port_qasim, signed_in, django_capture_on_commit_callbacks):
    browser = signed_in(omar)
    wish = {"email": "Olga@example.org", "role": "officer", "project": port_qasim.slug, "full_name": "Olga Officer"}
    assert browser.post(GIVE, wish).status_code == 200 and not User.objects.filter(email="olga@example.org").exists()
    with django_capture_on_commit_callbacks(execute=True):
        given = browser.post(GIVE, wish | {"confirmed": f"olga@example.org|officer|{port_qasim.slug}|"})
    olga = User.objects.get(email="olga@example.org")
    assert given.headers["Location"] == f"/people/{olga.pk}/"
    assert (olga.full_name, olga.has_usable_password(), invited().get()) == ("Olga Officer", False, olga)
    assert Membership.objects.get(user=olga).role == Role.OFFICER
    (letter,) = mail.outbox
    assert letter.to == ["olga@example.org"] and "Omar Manager invites you" in letter.body


def test_until_a_role_is_given_nobody_learns_who_has_an_account(omar, port_qasim, signed_in):
    UserFactory.create(full_name="Olga Officer", email="qqq1@example.org")
    UserFactory.create(full_name="Gone Officer", email="qqq2@example.org", is_active=False)
    UserFactory.create(full_name="Robot", email="qqq3@example.org", is_service_account=True, password=None)
    asked, browser = set(), signed_in(omar)
    for name in ("qqq1", "qqq2", "qqq3", "qqq4"):
        answer = browser.post(GIVE, {"email": f"{name}@example.org", "role": "officer", "project": port_qasim.slug})
        said = re.sub(r'csrfmiddlewaretoken" value="\w+"|X-CSRFToken": "\w+"', "", answer.content.decode())
        asked.add((answer.status_code, said.replace(name, "somebody")))
    assert len(asked) == 1


def test_an_invitation_and_its_role_come_together_or_not_at_all(mona, omar, port_qasim, signed_in):
    for giver in (mona, omar):
        with pytest.raises(NotAllowed):
            give_role(actor=giver, email="olga@example.org", role=Role.ADMINISTRATOR)
    with pytest.raises(ValidationError):
        give_role(actor=omar, email="olga@example.org", role="no such role", project=port_qasim)
    UserFactory.create(email="gone@example.org", is_active=False)
    with pytest.raises(WrongState):
        give_role(actor=omar, email="gone@example.org", role=Role.VIEWER, project=port_qasim)
    assert not User.objects.filter(email="olga@example.org").exists() and mail.outbox == []


def test_a_person_s_page_shows_what_one_may_see(omar, ada, cpec, signed_in):
    person = member("Mei Analyst", Role.ANALYST, project=cpec)
    MembershipFactory.create(user=person, role=Role.VIEWER, country="KE")
    ChannelFactory.create(user=person, address="mei.private@example.org")
    where = f"/people/{person.pk}/"
    seen = signed_in(omar).get(where).content.decode()
    assert "Analyst" in seen
    for hidden in ("Kenya", "mei.private", "Set the clearance"):
        assert hidden not in seen
        assert hidden in signed_in(ada).get(where).content.decode()
    assert "Kenya" in signed_in(person).get(where).content.decode(), "one's own"
    assert "Kenya" not in signed_in(omar).get("/people/").content.decode()


def test_administrators_set_clearances(ada, omar, signed_in):
    assert signed_in(ada).post(f"/people/{omar.pk}/clearance/", {"clearance": "4"}).status_code == 302
    omar.refresh_from_db()
    assert omar.clearance == Marking.RED
    signed_in(ada).post(f"/people/{omar.pk}/clearance/", {"clearance": "9"})
    assert signed_in(omar).post(f"/people/{omar.pk}/clearance/", {"clearance": "0"}).status_code == 403
    omar.refresh_from_db()
    assert omar.clearance == Marking.RED


def hold(*people: User) -> None:
    list(User.objects.select_for_update().filter(pk__in=[person.pk for person in people]))


@pytest.mark.django_db(transaction=True)
def test_two_managers_give_the_same_role_at_once_and_it_is_given_once():
    managers = [member(f"Manager {n}", Role.MANAGER, country="PK") for n in range(2)]
    person = UserFactory.create()
    calls = [
        lambda actor=actor: give_membership(actor=actor, user=person, role=Role.VIEWER, country="PK")
        for actor in managers
    ]
    first, second = at_once(lambda: hold(person), *calls)
    assert first == second == Membership.objects.get(user=person)


@pytest.mark.django_db(transaction=True)
def test_two_administrators_take_the_role_from_each_other_at_once_and_one_remains():
    one, other = (member(f"Administrator {n}", Role.ADMINISTRATOR) for n in range(2))
    of_one, of_other = Membership.objects.get(user=one), Membership.objects.get(user=other)
    outcomes = at_once(
        lambda: hold(one, other),
        lambda: take_membership(actor=one, membership=of_other),
        lambda: take_membership(actor=other, membership=of_one),
    )
    assert sorted(type(outcome) for outcome in outcomes if outcome is not None) == [NotAllowed]
    assert Membership.objects.filter(role=Role.ADMINISTRATOR).count() == 1


@pytest.mark.django_db(transaction=True)
def test_a_manager_whose_role_is_taken_meanwhile_gives_none():
    manager, ada = member("Manager", Role.MANAGER, country="PK"), member("Ada", Role.ADMINISTRATOR)
    membership, person = Membership.objects.get(user=manager), UserFactory.create()

    def taken() -> None:
        take_membership(actor=ada, membership=membership)

    (outcome,) = at_once(taken, lambda: give_membership(actor=manager, user=person, role=Role.VIEWER, country="PK"))
    assert isinstance(outcome, NotAllowed)
    assert not Membership.objects.filter(user=person).exists()
