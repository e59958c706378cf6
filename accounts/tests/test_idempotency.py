"""A request with a key is carried out once, and its key is forgotten after a day."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.errors import OtherRequest, StillRunning
from accounts.factories import IdempotencyKeyFactory
from accounts.models import IdempotencyKey
from accounts.services import idempotency
from accounts.services.idempotency import Written, once
from accounts.tasks import forget_counts
from tests.at_once import at_once


def carry_out(actor, digest="a" * 64, done=None):
    def work():
        if done is not None:
            done.append(actor)
        return Written(201, "INC-2024-000001")

    return once(actor=actor, key="k", digest=digest, carry_out=work)


def test_the_second_time_nothing_is_done(alice):
    done = []
    assert carry_out(alice, done=done) == Written(201, "INC-2024-000001")
    assert carry_out(alice, done=done) == Written(201, "INC-2024-000001", again=True)
    assert done == [alice]


def test_another_request_under_the_key_is_refused(alice):
    carry_out(alice)
    with pytest.raises(OtherRequest):
        carry_out(alice, "b" * 64)


def test_what_is_refused_leaves_the_key_free(alice):
    with pytest.raises(ZeroDivisionError):
        once(actor=alice, key="k", digest="a" * 64, carry_out=lambda: 1 / 0)
    assert not IdempotencyKey.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_a_first_that_takes_too_long_is_not_waited_for_for_ever(alice, monkeypatch):
    monkeypatch.setattr(idempotency, "PATIENCE", "1s")
    (outcome,) = at_once(lambda: carry_out(alice), lambda: carry_out(alice), let_go=False)
    assert isinstance(outcome, StillRunning)


def test_keys_of_yesterday_are_forgotten(alice):
    old, new = IdempotencyKeyFactory.create(user=alice), IdempotencyKeyFactory.create(user=alice)
    IdempotencyKey.objects.filter(pk=old.pk).update(created_at=timezone.now() - timedelta(hours=25))
    assert forget_counts()["keys"] == 1
    assert list(IdempotencyKey.objects.all()) == [new]
