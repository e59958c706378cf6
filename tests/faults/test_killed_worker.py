"""A worker that is killed outright in the middle of sending."""

import pytest

from tests.faults.house import House
from tests.faults.sink import Sink
from tests.faults.stage import kill_the_worker_in_the_middle

pytestmark = pytest.mark.faults


def test_every_watcher_gets_every_alert_and_repeats_carry_the_same_message_id(house: House, sink: Sink):
    kill_the_worker_in_the_middle(house, sink)
