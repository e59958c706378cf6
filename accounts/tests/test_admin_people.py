"""The admin of people, channels and tokens: administrators only, and never a secret."""

from typing import Any

import pytest
from django.core import mail

from accounts.errors import NotAllowed
from accounts.factories import ChannelFactory, TokenFactory, UserFactory
from accounts.models import Channel, Token, User
from accounts.services.invitations import invited
from accounts.services.people import add_person, change_person
from accounts.services.trail import events_of
from accounts.tests.admin_pages import as_staff, queries_of, typed_into, visible
from accounts.vocabulary import Marking

LIST = "/admin/accounts/user/"
FACTORIES: dict[str, Any] = {"user": UserFactory, "channel": ChannelFactory, "token": TokenFactory}


@pytest.fixture
def desk(ada, signed_in):
    """Ada's, who administers."""
    return signed_in(ada)


def page_of(user: User) -> str:
    return f"{LIST}{user.pk}/change/"


def test_an_administrator_adds_a_person_who_can_sign_in(desk):
    typed = typed_into(
        desk.get(f"{LIST}add/"),
        "user_form",
        full_name="Olga Officer",
        email="Olga@Example.org",
        password="a-long-enough-first-one",
    )
    assert desk.post(f"{LIST}add/", typed).status_code == 302
    olga = User.objects.get(email="olga@example.org")
    assert olga.check_password("a-long-enough-first-one")
    assert olga.clearance == Marking.AMBER
    assert Channel.objects.get(user=olga).verified_at is not None
    assert "Ada Administrator" in desk.get(f"{LIST}{olga.pk}/history/").content.decode()


def test_who_gets_no_password_is_invited(desk, django_capture_on_commit_callbacks):
    facts = {"full_name": "Olga Officer", "email": "olga@example.org"}
    with django_capture_on_commit_callbacks(execute=True):
        desk.post(f"{LIST}add/", typed_into(desk.get(f"{LIST}add/"), "user_form", **facts))
    assert [letter.to for letter in mail.outbox] == [["olga@example.org"]]
    assert invited().get().full_name == "Olga Officer"
    robot = {"full_name": "Robot", "email": "robot@example.org", "is_service_account": "on"}
    with django_capture_on_commit_callbacks(execute=True):
        desk.post(f"{LIST}add/", typed_into(desk.get(f"{LIST}add/"), "user_form", **robot))
    assert User.objects.get(email="robot@example.org").is_service_account and len(mail.outbox) == 1


@pytest.mark.parametrize(
    ("entries", "complaint"),
    [
        ({"email": "alice@example.org"}, "already exists"),
        ({"password": "short"}, "too short"),
        ({"password": "olga-officer@example"}, "too similar"),
        ({"time_zone": "Mars/Olympus"}, "not a time zone"),
        ({"password": "a-long-enough-first-one", "is_service_account": "on"}, "has no password"),
    ],
)
def test_bad_input_is_said_at_its_field_and_adds_nobody(desk, entries, complaint):
    UserFactory.create(email="alice@example.org")
    before = User.objects.count()
    typed = typed_into(desk.get(f"{LIST}add/"), "user_form", full_name="Olga Officer", email="olga-officer@example.org")
    answer = desk.post(f"{LIST}add/", typed | entries)
    assert answer.status_code == 200
    assert complaint in answer.content.decode()
    assert User.objects.count() == before


def test_an_administrator_changes_a_person_and_the_channel_follows(desk, alice):
    ChannelFactory.create(user=alice)
    typed = typed_into(desk.get(page_of(alice)), "user_form", email="alice@new.example.org", clearance="3")
    assert desk.post(page_of(alice), typed).status_code == 302
    alice.refresh_from_db()
    assert (alice.email, alice.clearance) == ("alice@new.example.org", Marking.AMBER_STRICT)
    assert alice.channels.get().address == "alice@new.example.org"


def test_a_raw_post_makes_no_superuser_and_sets_no_password(desk, alice):
    before = alice.password
    typed = typed_into(desk.get(page_of(alice)), "user_form", is_superuser="on", password="owned-by-me-now", id="1")
    assert desk.post(page_of(alice), typed).status_code == 302
    alice.refresh_from_db()
    assert not alice.is_superuser
    assert alice.password == before


def test_no_page_shows_a_password_or_what_came_of_it(desk, alice):
    for address in (LIST, page_of(alice), f"{LIST}{alice.pk}/history/"):
        assert alice.password not in desk.get(address).content.decode()
    assert desk.get(f"{LIST}?password__startswith=a").status_code == 400


def test_an_administrator_changes_no_superuser(desk, ada):
    root = UserFactory.create(is_superuser=True, is_staff=True, email="root@example.org")
    assert b'name="email"' not in desk.get(page_of(root)).content
    assert desk.post(page_of(root), {"email": "ada@example.org"}).status_code == 403
    with pytest.raises(NotAllowed):
        change_person(actor=ada, user=root, email="ada@example.org")
    root.refresh_from_db()
    assert root.email == "root@example.org"


def test_nobody_locks_the_own_door(desk, ada):
    typed = typed_into(desk.get(page_of(ada)), "user_form")
    del typed["is_active"]
    assert desk.post(page_of(ada), typed).status_code == 403
    ada.refresh_from_db()
    assert ada.is_active


def test_others_see_nobody(mona, alice, signed_in):
    client = signed_in(as_staff(mona))
    assert client.get(LIST).status_code == 403
    assert client.get(f"{LIST}add/").status_code == 403
    assert client.get(page_of(alice)).status_code == 404
    assert client.post(page_of(alice), {"clearance": "4"}).status_code == 404
    assert b"/admin/accounts/user/" not in client.get("/admin/").content
    with pytest.raises(NotAllowed):
        add_person(actor=mona, email="x@example.org", full_name="X")
    with pytest.raises(NotAllowed):
        change_person(actor=mona, user=mona, clearance=Marking.RED)


def test_an_administrator_says_what_a_channel_may_carry(desk, alice):
    channel = ChannelFactory.create(user=alice)
    page = f"/admin/accounts/channel/{channel.pk}/change/"
    typed = typed_into(desk.get(page), "channel_form", highest_marking="1", address="elsewhere@example.org")
    assert desk.post(page, typed).status_code == 302
    channel.refresh_from_db()
    assert (channel.highest_marking, channel.address) == (Marking.GREEN, alice.email)


def test_everybody_reads_own_channels_and_tokens_only(mona, alice, signed_in):
    client = signed_in(as_staff(mona))
    for factory, kind in ((ChannelFactory, "channel"), (TokenFactory, "token")):
        own, other = factory.create(user=mona), factory.create(user=alice)
        assert client.get(f"/admin/accounts/{kind}/{own.pk}/change/").status_code == 200
        assert client.post(f"/admin/accounts/{kind}/{own.pk}/change/", {}).status_code == 403
        assert client.get(f"/admin/accounts/{kind}/{other.pk}/change/").status_code == 404
        assert client.get(f"/admin/accounts/{kind}/add/").status_code == 403


def test_a_token_is_revoked_and_its_digest_never_shown(mona, alice, signed_in):
    client = signed_in(as_staff(mona))
    own, other = TokenFactory.create(user=mona), TokenFactory.create(user=alice)
    shown = visible(client.get(f"/admin/accounts/token/{own.pk}/change/"))
    assert own.digest not in shown
    assert own.token_key not in shown
    assert client.get(f"/admin/accounts/token/?token_key={own.token_key}").status_code == 400
    client.post("/admin/accounts/token/", {"action": "revoke", "_selected_action": [own.pk, other.pk], "index": "0"})
    assert list(Token.objects.all()) == [other]
    gone = events_of(Token).get(pgh_obj_id=own.pk, pgh_label="delete")
    assert gone.pgh_context["actor_name"] == mona.full_name


@pytest.mark.parametrize("kind", FACTORIES)
def test_lists_ask_as_much_for_12_rows_as_for_2(desk, kind):
    factory = FACTORIES[kind]
    factory.create_batch(2)
    with_two = queries_of(desk, f"/admin/accounts/{kind}/")
    factory.create_batch(10)
    assert queries_of(desk, f"/admin/accounts/{kind}/") == with_two
