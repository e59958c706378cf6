"""What goes wrong when: a list of steps made of one seed, so that a bad run can be had again."""

import random
from collections.abc import Mapping
from dataclasses import dataclass

WELL = "works"
PROCESSES = ("worker-1", "worker-2", "beat", "web")
STAYS = {  # part → what may be wrong with it until it works again
    **dict.fromkeys(PROCESSES, ("is killed",)),
    "broker": ("refuses", "is silent"),
    "mail": ("refuses", "is silent", "is silent in the middle", "keeps and does not say so", "hangs up after two"),
    "database": ("refuses",),
}
PASSES = {  # part → what happens to it at one moment
    "broker": ("loses its data",),
    "mail": ("puts off", "refuses an address for good"),
    "database": ("ends every session", "restarts"),
    "people": ("loses the role", "switches the channel off", "report is rejected"),
}
PARTS = (*PROCESSES, "worker-1", "worker-2", "broker", "broker", "mail", "mail", "mail", "database", "people")


@dataclass(frozen=True, slots=True)
class Step:
    """Something happens to a part of the house. `lot` chooses whom it meets, where it meets one of several."""

    part: str
    happens: str
    lot: float

    def __str__(self) -> str:
        return f"{self.part}: {self.happens}"


def steps_of(seed: int, *, troubles: int, reports: int) -> list[Step]:
    """So many troubles and, spread among them, the linking of so many reports. The same seed makes the same list."""
    lots = random.Random(seed)  # noqa: S311 – not a secret
    turns = ["report"] * reports + ["trouble"] * troubles
    lots.shuffle(turns)
    state: dict[str, str] = {}
    steps: list[Step] = []
    for turn in turns:
        if turn == "report":
            steps.append(Step("report", "is linked", lots.random()))
            continue
        part = lots.choice(PARTS)
        happens = lots.choice(_open_to(part, state.get(part, WELL)))
        if happens == WELL or happens in STAYS.get(part, ()):
            state[part] = happens
        steps.append(Step(part, happens, lots.random()))
    return steps


def _open_to(part: str, now: str) -> tuple[str, ...]:
    """A part that is in trouble works again as likely as it gets into another."""
    if now == WELL:
        return STAYS.get(part, ()) + PASSES.get(part, ())
    others = tuple(trouble for trouble in STAYS[part] if trouble != now)
    return (WELL,) * max(1, len(others)) + others


@dataclass(frozen=True, slots=True)
class Size:
    """How much of it: 2,000 alerts are 100 watchers and 20 reports."""

    seeds: tuple[int, ...]
    watchers: int
    reports: int
    troubles: int


def size_of_the_run(environment: Mapping[str, str], usual: Size) -> Size:
    """What SEED, ALERTS, REPORTS and TROUBLES ask for; the usual one where they ask for nothing."""
    seeds = (int(environment["SEED"]),) if environment.get("SEED") else usual.seeds
    reports = int(environment.get("REPORTS") or usual.reports)
    alerts = int(environment.get("ALERTS") or usual.watchers * reports)
    return Size(seeds, max(1, alerts // reports), reports, int(environment.get("TROUBLES") or usual.troubles))
