"""Service accounts: made and stopped by administrators, used by tokens, deciding nothing and giving nobody a role."""

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.errors import NotAllowed
from accounts.factories import TokenFactory, UserFactory
from accounts.models import User
from accounts.protocols import administers
from accounts.tests.api_clients import bearer
from conftest import member
from projects.factories import MembershipFactory
from projects.services import give_membership, take_membership
from projects.tests.test_token_pages import WISH, text_on
from projects.vocabulary import Role

LIST = "/service-accounts/"
ROBOT = {"full_name": "Operations room", "email": "Robot@Example.org", "clearance": "2"}


@pytest.fixture
def robot(db) -> User:
    return UserFactory.create(full_name="Robot", is_service_account=True, password=None)


def test_an_administrator_makes_one_gives_it_a_token_and_stops_it(ada, signed_in):
    desk = signed_in(ada)
    assert b"None yet" in desk.get(LIST).content
    page = desk.post(f"{LIST}add/", ROBOT).url
    robot = User.objects.get(email="robot@example.org")
    assert robot.is_service_account and not robot.has_usable_password() and not robot.channels.exists()
    made = desk.post(f"{page}token/", WISH)
    assert "no-store" in made.headers["Cache-Control"]
    client = bearer(text_on(made))
    assert client.get("/api/v1/incidents/").status_code == 200
    desk.post(f"{page}stop/")
    assert client.get("/api/v1/").status_code == 401
    assert b"stopped" in desk.get(LIST).content
    desk.post(f"{page}start/")
    assert client.get("/api/v1/").status_code == 200
    token = robot.auth_token_set.get()
    assert desk.post(f"/tokens/{token.pk}/revoke/").url == page
    assert client.get("/api/v1/").status_code == 401


@pytest.mark.parametrize(
    ("entries", "complaint"),
    [
        ({"email": "ADA@example.org"}, "has this address already"),
        ({"email": "x"}, "valid email"),
        ({"full_name": ""}, "This field is required"),
    ],
)
def test_bad_input_makes_nobody(entries, complaint, ada, signed_in):
    UserFactory.create(email="ada@example.org")
    answer = signed_in(ada).post(f"{LIST}add/", ROBOT | entries)
    assert answer.status_code == 422 and complaint in answer.content.decode()
    assert not User.objects.filter(is_service_account=True).exists()


@pytest.mark.parametrize("role", [Role.MANAGER, Role.ADMINISTRATOR])
def test_it_is_given_no_role_that_decides(role, ada, robot, signed_in):
    with pytest.raises(ValidationError, match="decides nothing"):
        give_membership(actor=ada, user=robot, role=role)
    given = {"email": robot.email, "role": role, "confirmed": f"{robot.email}|{role}||"}
    answer = signed_in(ada).post("/people/give/", given)
    assert answer.status_code == 400 and b"decides nothing" in answer.content
    assert not robot.memberships.exists()
    assert give_membership(actor=ada, user=robot, role=Role.ANALYST).role == Role.ANALYST


def test_one_that_holds_such_a_role_all_the_same_gives_and_administers_nothing(alice, mona):
    """By the bare table, as no service would: what it holds opens nothing of people and roles."""
    robot = member("Robot", Role.ADMINISTRATOR, is_service_account=True)
    MembershipFactory.create(user=robot, role=Role.MANAGER)
    assert not administers(robot)
    with pytest.raises(NotAllowed):
        give_membership(actor=robot, user=alice, role=Role.VIEWER)
    with pytest.raises(NotAllowed):
        take_membership(actor=robot, membership=mona.memberships.get())


def test_a_superuser_among_them_is_for_superusers_only(ada, signed_in):
    root = UserFactory.create(is_service_account=True, is_superuser=True, password=None)
    desk = signed_in(ada)
    assert root.email not in desk.get(LIST).content.decode()
    assert desk.post(f"{LIST}{root.pk}/token/", WISH).status_code == 404
    assert not root.auth_token_set.exists()


def test_the_list_costs_the_same_for_many(ada, signed_in):
    desk, counts = signed_in(ada), []
    for _ in range(2):
        for _ in range(3):
            TokenFactory.create_batch(2, user=UserFactory.create(is_service_account=True, password=None))
        desk.get(LIST)
        with CaptureQueriesContext(connection) as captured:
            page = desk.get(LIST).content.decode()
        counts.append(len(captured))
        assert "2 tokens" in page
    assert counts[0] == counts[1]
