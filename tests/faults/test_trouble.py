"""Everything goes wrong while alerts flow, on the embedded broker: none is lost, none goes where it may not."""

import os

import pytest

from tests.faults.steps import PASSES, PROCESSES, STAYS, WELL, Size, size_of_the_run, steps_of
from tests.faults.trouble import Trouble

pytestmark = pytest.mark.faults
USUAL = Size(seeds=(13811, 17743), watchers=10, reports=5, troubles=10)
ASKED_FOR = size_of_the_run(os.environ, USUAL)


@pytest.mark.parametrize("seed", ASKED_FOR.seeds)
def test_every_alert_ends_well_or_with_a_reason_whatever_goes_wrong(seed: int, trouble: Trouble):
    size = ASKED_FOR
    reckoning = trouble.play(seed, watchers=size.watchers, reports=size.reports, troubles=size.troubles)
    assert reckoning.faults == []


def test_a_seed_makes_the_same_steps_every_time_and_links_every_report_once():
    steps = steps_of(5, troubles=40, reports=7)
    assert steps == steps_of(5, troubles=40, reports=7) != steps_of(6, troubles=40, reports=7)
    assert len(steps) == 47
    assert [step.part for step in steps].count("report") == 7


def test_in_the_long_run_everything_goes_wrong_that_can():
    wrong = {(part, trouble) for parts in (STAYS, PASSES) for part, troubles in parts.items() for trouble in troubles}
    mended = {(part, WELL) for part in STAYS}
    happened = {(step.part, step.happens) for step in steps_of(1, troubles=1000, reports=0)}
    assert happened == wrong | mended


def test_only_what_runs_is_killed_and_only_what_was_killed_is_started():
    running = dict.fromkeys(PROCESSES, True)
    for step in steps_of(3, troubles=300, reports=10):
        if step.part in running:
            assert running[step.part] == (step.happens == "is killed")
            running[step.part] = step.happens == WELL


@pytest.mark.parametrize(
    ("asked", "size"),
    [
        ({}, USUAL),
        ({"SEED": "9", "ALERTS": "2000", "REPORTS": "20", "TROUBLES": "80"}, Size((9,), 100, 20, 80)),
        ({"ALERTS": "60"}, Size(USUAL.seeds, 12, 5, 10)),
    ],
)
def test_the_environment_says_how_much_of_it(asked, size):
    assert size_of_the_run(asked, USUAL) == size
