"""A broker that refuses, is silent, or loses its folder: requests go on, nothing is lost, it arrives in the end."""

from collections.abc import Iterator

import pytest

from tests.faults.house import House
from tests.faults.proxy import Proxy
from tests.faults.sink import Sink
from tests.faults.stage import Stage, all_is_sent, delivered, set_the_stage

pytestmark = pytest.mark.faults


@pytest.fixture
def stage(house: House) -> Stage:
    return set_the_stage(watchers=2, incidents=3)


@pytest.fixture(params=["redis://127.0.0.1:6379/0", "amqp://guest:guest@127.0.0.1:5672//"], ids=["redis", "amqp"])
def nobody(request: pytest.FixtureRequest) -> Iterator[Proxy]:
    """The address of a broker that is not there."""
    with Proxy(request.param) as nobody:
        yield nobody


def test_linking_at_the_site_wakes_the_worker_without_a_sweep(house: House, stage: Stage, sink: Sink):
    house.worker()
    house.web()
    house.until(house.worker_is_ready, "the worker is ready")
    for incident in stage.incidents:
        stage.link_in_browser(house, incident)
    house.until(lambda: delivered(sink) == stage.owed(), "every alert has arrived")
    house.until(all_is_sent, "every delivery is sent")


def test_a_link_stands_at_once_whatever_the_broker_does_and_the_sweep_finds_it(
    nobody: Proxy, house: House, stage: Stage, sink: Sink
):
    refused, silent, silent_still = stage.incidents
    # Whoever waited for the broker in the request would wait for longer than the request may take.
    house.web(CELERY_BROKER_URL=nobody.url, BROKER_TIMEOUT="20", BROKER_REST_AFTER_FAILURE="0")
    stage.link_in_browser(house, refused)
    nobody.fall_silent()
    stage.link_in_browser(house, silent)
    house.until(nobody.heard.is_set, "a wake-up has been said to somebody who does not answer")
    stage.link_in_browser(house, silent_still)
    assert sink.kept == []

    house.worker()
    house.beat()
    house.until(lambda: delivered(sink) == stage.owed(), "the sweep has found every alert")
    house.until(all_is_sent, "every delivery is sent")


def test_worker_and_beat_outlive_a_folder_of_wake_ups_that_is_gone_for_a_while(house: House, stage: Stage, sink: Sink):
    before, meanwhile, after = stage.incidents
    house.worker()
    house.beat()
    house.web()
    stage.link_in_browser(house, before)
    house.until(lambda: len(delivered(sink)) == 2, "the first alert has arrived")

    folder = house.folder / "var" / "celery" / "messages"
    folder.rename(folder.with_name("away"))
    folder.touch()
    stage.link_in_browser(house, meanwhile)
    house.until(lambda: "wake_up_not_sent" in house.last_words(), "the wake-up has failed")
    house.until(lambda: "Couldn't apply scheduled task" in house.last_words(), "a sweep has failed")
    folder.unlink()
    folder.with_name("away").rename(folder)
    house.until(lambda: len(delivered(sink)) == 4, "the sweep has found the alert")
    stage.link_in_browser(house, after)
    house.until(lambda: delivered(sink) == stage.owed(), "all goes on as before")
