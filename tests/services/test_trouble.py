"""Everything goes wrong while alerts flow, on a real broker: none is lost, none goes where it may not."""

import os

import pytest

from tests.faults.steps import Size, size_of_the_run
from tests.faults.trouble import Trouble

pytestmark = [pytest.mark.services, pytest.mark.faults]
ASKED_FOR = size_of_the_run(os.environ, Size(seeds=(19392, 14293), watchers=10, reports=5, troubles=10))


@pytest.mark.parametrize("seed", ASKED_FOR.seeds)
def test_every_alert_ends_well_or_with_a_reason_whatever_goes_wrong(seed: int, trouble: Trouble):
    size = ASKED_FOR
    reckoning = trouble.play(seed, watchers=size.watchers, reports=size.reports, troubles=size.troubles)
    assert reckoning.faults == []
