"""The admin of memberships: given and taken within the scope that one manages."""

import pytest

from accounts.errors import NotAllowed
from accounts.factories import UserFactory
from accounts.services.trail import events_of
from accounts.tests.admin_pages import as_staff, queries_of, typed_into
from projects.factories import MembershipFactory
from projects.models import Membership
from projects.services import take_membership
from projects.vocabulary import Role

LIST = "/admin/projects/membership/"
ADD = f"{LIST}add/"


@pytest.fixture
def desk(omar, signed_in):
    """Omar's, who manages CPEC and all under it and is staff."""
    return signed_in(as_staff(omar))


def test_a_manager_gives_a_role_within_the_own_scope(desk, port_qasim):
    olga = UserFactory.create(email="olga@example.org")
    typed = typed_into(desk.get(ADD), "membership_form", email="OLGA@example.org", role="officer")
    assert desk.post(ADD, typed | {"project": str(port_qasim.pk)}).status_code == 302
    given = Membership.objects.get(user=olga)
    assert (given.role, given.project) == (Role.OFFICER, port_qasim)


@pytest.mark.parametrize("wished", [{}, {"country": "PK"}, {"role": "administrator"}])
def test_a_manager_gives_none_beyond_it(desk, wished, omar):
    typed = typed_into(desk.get(ADD), "membership_form", email=omar.email, role="manager") | wished
    assert desk.post(ADD, typed).status_code == 403
    assert Membership.objects.filter(user=omar).count() == 1


@pytest.mark.parametrize(
    ("wished", "complaint"),
    [
        ({"email": "nobody@example.org"}, "No active person"),
        ({"country": "ZZ"}, "Select a valid choice"),
        ({"role": "king"}, "Select a valid choice"),
        ({"role": "administrator", "country": "PK"}, "is violated"),
    ],
)
def test_bad_input_is_said_and_gives_nothing(ada, signed_in, alice, wished, complaint):
    client, before = signed_in(ada), Membership.objects.count()
    typed = typed_into(client.get(ADD), "membership_form", email=alice.email, role="officer")
    answer = client.post(ADD, typed | wished)
    assert answer.status_code == 200
    assert complaint in answer.content.decode()
    assert Membership.objects.count() == before


def test_a_manager_takes_a_role_away_within_the_own_scope_only(desk, port_qasim, mona, omar):
    within = MembershipFactory.create(project=port_qasim, country="")
    beyond = mona.memberships.get()
    action = {"action": "take_away", "_selected_action": [within.pk, beyond.pk], "index": "0"}
    assert desk.post(LIST, action).status_code == 302
    assert not Membership.objects.filter(pk=within.pk).exists()
    assert Membership.objects.filter(pk=beyond.pk).exists()
    gone = events_of(Membership).get(pgh_obj_id=within.pk, pgh_label="delete")
    assert gone.pgh_context["actor_name"] == omar.full_name


def test_taking_asks_for_the_right_to_give(mona, ada, omar):
    with pytest.raises(NotAllowed):
        take_membership(actor=mona, membership=ada.memberships.get())
    with pytest.raises(NotAllowed):
        take_membership(actor=ada, membership=ada.memberships.get())
    take_membership(actor=ada, membership=omar.memberships.get())
    assert not omar.memberships.exists()


def test_others_read_their_own_and_change_none(victor, mona, signed_in):
    client, own, other = signed_in(as_staff(victor)), victor.memberships.get(), mona.memberships.get()
    assert client.get(f"{LIST}{own.pk}/change/").status_code == 200
    assert client.get(f"{LIST}{other.pk}/change/").status_code == 404
    assert client.post(f"{LIST}{own.pk}/change/", {"role": "manager"}).status_code == 403
    assert client.get(ADD).status_code == 403
    client.post(LIST, {"action": "take_away", "_selected_action": [own.pk], "index": "0"})
    assert Membership.objects.filter(pk=own.pk).exists()


def test_the_list_asks_as_much_for_12_rows_as_for_2(desk, port_qasim):
    def more(count: int) -> int:
        MembershipFactory.create_batch(count, project=port_qasim, country="")
        return queries_of(desk, LIST)

    assert more(2) == more(10)
