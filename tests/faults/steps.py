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
    "hooks": ("hang",),
    "database": ("refuses",),
}
PASSES = {  # part → what happens to it at one moment
    "broker": ("loses its data",),
    "mail": ("puts off", "refuses an address for good"),
    "hooks": ("put off",),
    "database": ("ends every session", "restarts"),
    "people": ("loses the role", "switches the channel off", "report is rejected"),
}
AT_ONCE = 2  # so many parts are out of order together
PARTS = (*PROCESSES, "worker-1", "worker-2", "broker", "broker", "mail", "mail", "mail", "hooks", "database", "people")


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
    wrong: dict[str, str] = {}
    return [_report(lots) if turn == "report" else _trouble(lots, wrong) for turn in turns]


def _report(lots: random.Random) -> Step:
    return Step("report", "is linked", lots.random())


def _trouble(lots: random.Random, wrong: dict[str, str]) -> Step:
    """Something new goes wrong, or what is wrong is mended: else nothing would flow any more that could be lost."""
    part = lots.choice(list(wrong) if len(wrong) >= AT_ONCE else PARTS)
    if part in wrong and (len(wrong) >= AT_ONCE or lots.random() < 0.5 or len(STAYS[part]) == 1):
        del wrong[part]
        return Step(part, WELL, lots.random())
    open_to = STAYS.get(part, ()) + (() if part in wrong else PASSES.get(part, ()))
    happens = lots.choice([trouble for trouble in open_to if trouble != wrong.get(part)])
    if happens in STAYS.get(part, ()):
        wrong[part] = happens
    return Step(part, happens, lots.random())


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
