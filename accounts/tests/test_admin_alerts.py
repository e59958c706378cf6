"""The admin of what was sent: administrators look into it and try again what was given up."""

from typing import Any

import pytest
from django.utils import timezone

from accounts.errors import NotAllowed, WrongState
from accounts.factories import AttemptFactory, DeliveryFactory, NotificationFactory, RecipientFactory
from accounts.models import Delivery
from accounts.services.retry_delivery import retry_delivery
from accounts.tests.admin_pages import as_staff, queries_of
from accounts.vocabulary import AttemptOutcome, DeliveryState

LIST = "/admin/accounts/delivery/"
FACTORIES: dict[str, Any] = {
    "notification": NotificationFactory,
    "recipient": RecipientFactory,
    "delivery": DeliveryFactory,
    "attempt": AttemptFactory,
}


@pytest.fixture
def desk(ada, signed_in):
    """Ada's, who administers."""
    return signed_in(ada)


def test_what_was_given_up_is_tried_again(desk):
    dead = DeliveryFactory.create(state=DeliveryState.DEAD, attempts_made=8, finished_at=timezone.now())
    sent = DeliveryFactory.create(state=DeliveryState.SENT)
    action = {"action": "try_again", "_selected_action": [dead.pk, sent.pk], "index": "0"}
    said = [str(message) for message in desk.post(LIST, action, follow=True).context["messages"]]
    assert said[-1] == "Waiting to be sent again: 1."
    assert "not given up" in said[0]
    dead.refresh_from_db()
    assert (dead.state, dead.finished_at) == (DeliveryState.PENDING, None)
    assert dead in Delivery.objects.due(timezone.now())
    sent.refresh_from_db()
    assert sent.state == DeliveryState.SENT


def test_only_administrators_try_again_and_only_what_is_dead(ada, mona):
    dead = DeliveryFactory.create(state=DeliveryState.DEAD)
    with pytest.raises(NotAllowed):
        retry_delivery(actor=mona, delivery=dead)
    retry_delivery(actor=ada, delivery=dead)
    with pytest.raises(WrongState):
        retry_delivery(actor=ada, delivery=dead)


@pytest.mark.parametrize("kind", FACTORIES)
def test_others_see_nothing_of_it(mona, signed_in, kind):
    row = FACTORIES[kind].create()
    client = signed_in(as_staff(mona))
    assert client.get(f"/admin/accounts/{kind}/").status_code == 403
    assert client.get(f"/admin/accounts/{kind}/{row.pk}/change/").status_code == 404
    assert f"/admin/accounts/{kind}/" not in client.get("/admin/").content.decode()


@pytest.mark.parametrize("kind", FACTORIES)
def test_administrators_read_it_and_write_nothing(desk, kind):
    row = FACTORIES[kind].create()
    page = f"/admin/accounts/{kind}/{row.pk}/change/"
    assert b'name="_save"' not in desk.get(page).content
    assert desk.post(page, {"state": "sent"}).status_code == 403
    assert desk.get(f"/admin/accounts/{kind}/add/").status_code == 403
    assert desk.get(f"/admin/accounts/{kind}/{row.pk}/history/").status_code == 404


def test_the_page_of_a_delivery_tells_every_attempt(desk):
    delivery = DeliveryFactory.create()
    AttemptFactory.create(delivery=delivery, outcome=AttemptOutcome.FAILED, error="SMTPServerDisconnected: gone")
    assert "SMTPServerDisconnected: gone" in desk.get(f"{LIST}{delivery.pk}/change/").content.decode()


@pytest.mark.parametrize("kind", FACTORIES)
def test_lists_ask_as_much_for_12_rows_as_for_2(desk, kind):
    FACTORIES[kind].create_batch(2)
    with_two = queries_of(desk, f"/admin/accounts/{kind}/")
    FACTORIES[kind].create_batch(10)
    assert queries_of(desk, f"/admin/accounts/{kind}/") == with_two
