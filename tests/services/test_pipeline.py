"""From a link at the site to the watchers' mail by way of a real broker, in good and in bad times."""

import pytest

from accounts.outbox import publish
from tests.faults.house import House
from tests.faults.proxy import Proxy
from tests.faults.sink import Sink
from tests.faults.stage import all_is_sent, delivered, kill_the_worker_in_the_middle, set_the_stage
from tests.faults.test_wake_ups import ends, publisher

pytestmark = [pytest.mark.services, pytest.mark.faults]


def test_linking_at_the_site_wakes_the_worker_without_a_sweep(house: House, broker: Proxy, sink: Sink):
    stage = set_the_stage(watchers=2, incidents=3)
    broker.forward()
    house.worker()
    house.web()
    house.until(house.worker_is_ready, "the worker is ready")
    for incident in stage.incidents:
        stage.link_in_browser(house, incident)
    house.until(lambda: delivered(sink) == stage.owed(), "every alert has arrived")
    house.until(all_is_sent, "every delivery is sent")


def test_a_worker_killed_in_the_middle_loses_nothing(house: House, broker: Proxy, sink: Sink):
    broker.forward()
    kill_the_worker_in_the_middle(house, sink)


def test_the_broker_refuses_then_is_silent_then_returns(house: House, broker: Proxy, sink: Sink):
    stage = set_the_stage(watchers=2, incidents=5)
    before, refused, silent, silent_still, after = stage.incidents
    broker.forward()
    house.worker()
    house.beat()
    house.web(BROKER_REST_AFTER_FAILURE="0")
    stage.link_in_browser(house, before)
    house.until(lambda: len(delivered(sink)) == 2, "the first alert has arrived")

    broker.refuse()
    stage.link_in_browser(house, refused)
    broker.fall_silent()
    stage.link_in_browser(house, silent)
    house.until(broker.heard.is_set, "something has been said to a broker that does not answer")
    stage.link_in_browser(house, silent_still)

    broker.forward()
    house.until(lambda: len(delivered(sink)) == 8, "the sweep has found what was linked meanwhile")
    house.stop("beat")
    stage.link_in_browser(house, after)
    house.until(lambda: delivered(sink) == stage.owed(), "wake-ups go through again")


def test_connections_that_die_without_a_word_are_made_anew(house: House, broker: Proxy, sink: Sink):
    stage = set_the_stage(watchers=2, incidents=3)
    before, meanwhile, after = stage.incidents
    broker.forward()
    house.worker()
    house.beat()
    house.web()
    stage.link_in_browser(house, before)
    house.until(lambda: len(delivered(sink)) == 2, "the first alert has arrived")

    broker.fall_silent()
    house.until(broker.heard.is_set, "something has been said to a broker that does not answer")
    stage.link_in_browser(house, meanwhile)
    broker.forward()
    house.until(lambda: len(delivered(sink)) == 4, "the sweep has found what was linked meanwhile")
    stage.link_in_browser(house, after)
    house.until(lambda: delivered(sink) == stage.owed(), "all goes on as before")


def test_a_broker_that_falls_silent_in_the_middle_of_a_wake_up_is_given_up(broker: Proxy, settings):
    app = publisher(broker.url, settings)
    answers = 0
    broker.forward(answers)
    while not ends(lambda: publish(app)):
        answers += 1
        broker.forward(answers)
        assert answers < 100
    assert answers > 0, "it did fall silent before"
    broker.forward()
    assert ends(lambda: publish(app))
