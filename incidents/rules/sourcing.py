"""How well an incident is sourced: do two sources agree that do not depend on each other?

Independent are sources of different publishers of which neither only repeats another. They agree where both are at
least fairly reliable (A–C) and what they say is confirmed or probably true (1–2), by the Admiralty code.
"""

from collections.abc import Iterable
from typing import Protocol

from incidents.vocabulary.evidence import Credibility, Reliability

RELIABLE = frozenset({Reliability.A, Reliability.B, Reliability.C})
CREDIBLE = frozenset({Credibility.CONFIRMED, Credibility.PROBABLE})
ENOUGH = 2


class Graded(Protocol):
    """What the rule reads of a source."""

    kind: str
    publisher: str
    reliability: str
    credibility: int
    second_hand: bool


def independent_sources_agree(sources: Iterable[Graded]) -> bool:
    """Do two sources of different origin, both trusted, say so?"""
    origins = {
        " ".join(source.publisher.casefold().split()) or source.kind
        for source in sources
        if not source.second_hand and source.reliability in RELIABLE and source.credibility in CREDIBLE
    }
    return len(origins) >= ENOUGH
