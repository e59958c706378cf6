"""How many examples a property test tries: few; with `PROPERTY_TIMES=50` other ones, fifty times as many."""

import os

import hypothesis

TIMES = int(os.environ.get("PROPERTY_TIMES", "1"))


def examples(few: int, *, steps: int = 50) -> hypothesis.settings:
    """For a test that costs more than most: so many, or as many times as many as asked for, of so many steps each."""
    return hypothesis.settings(max_examples=few * TIMES, stateful_step_count=steps)
