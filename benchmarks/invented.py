"""Rows of an invented register, the same for the same seed; shaped like publicly reported attacks.

Times lie between 2004 and 2024, places around nine towns; texts run from a line to a page, a third is linked to a
project, half names an actor. One country has four per cent of the incidents. How exactly time and place are known, how
many were killed, how often the number is uncertain, how many sources there are and how much of it few actors do is
distributed as among the 6,416 events of Pakistan 1989–2021 in the UCDP Georeferenced Event Dataset (Sundberg and
Melander 2013; Davies, Pettersson and Öberg 2022).
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import accumulate, product
from random import Random
from typing import Any

BEGIN = datetime(2004, 1, 1, tzinfo=UTC)
DAYS = 20 * 365
TOWNS = (
    ("PK", "Sindh", "Karachi", 24.86, 67.01, 30),
    ("PK", "Balochistan", "Gwadar", 25.12, 62.32, 14),
    ("PK", "Balochistan", "Quetta", 30.18, 67.0, 14),
    ("PK", "Khyber Pakhtunkhwa", "Besham", 34.92, 72.87, 10),
    ("PK", "Khyber Pakhtunkhwa", "Peshawar", 34.01, 71.58, 10),
    ("PK", "Punjab", "Lahore", 31.55, 74.34, 8),
    ("AF", "Kabul", "Kabul", 34.53, 69.17, 7),
    ("MM", "Rakhine", "Kyaukpyu", 19.43, 93.55, 3),
    ("KE", "Lamu", "Lamu", -2.27, 40.9, 4),
)
NARROW_COUNTRY = "KE"  # four per cent
TYPES = ("bombing_explosion", "armed_assault", "hostage_taking_kidnapping", "facility_attack", "assassination")
WORDS = (
    "convoy", "engineers", "bus", "camp", "port", "road", "checkpoint", "guards", "workers", "vehicle",
    "gunmen", "motorcycle", "explosion", "company", "project", "police", "hospital", "highway", "pipeline",
    "power", "plant", "site", "station", "bridge", "tunnel", "attack", "fire", "claimed", "group",
    "statement",
)  # fmt: skip
SYLLABLES = ("ka", "ri", "mo", "sha", "to", "ven", "lu", "dar", "pe", "zin", "ga", "hob")
INVENTED = tuple(map("".join, product(SYLLABLES, repeat=4)))  # 20,736 words that no other text here holds
VOCABULARY = WORDS + INVENTED
FREQUENCY = tuple(accumulate(1 / (rank + 2) for rank in range(len(VOCABULARY))))  # Zipf's law: few words make most text
RARE = ("obelisk", "marzipan", "quagga")
URDU, CHINESE = "قافلے پر حملہ، دو انجینئر ہلاک", "车队遭袭击，两名工程师遇难"
# UCDP's figures: quantiles of `best`, shares of where_prec and date_prec, of `high` above `best`, of 1, 2, 3 sources.
KILLED = (0, 1, 1, 1, 1, 1, 2, 2, 3, 3, 3, 4, 5, 5, 6, 7, 9, 11, 15, 23)
MANY, SOME_MANY = (50, 100, 300), 0.01
PLACE_PRECISION = {
    "exact": 366, "within_25_km": 410, "second_order_admin": 175, "linear_or_fuzzy": 38, "first_order_admin": 9,
    "country": 2,
}  # fmt: skip
TIME_PRECISION = {"exact": 300, "day": 646, "week": 46, "month": 6, "year": 2}
UNCERTAIN = 0.17
SOURCES = (69, 21, 10)


@dataclass(slots=True)
class Invented:
    """One incident with what hangs on it: column → value."""

    incident: dict[str, Any]
    casualties: list[dict[str, Any]] = field(default_factory=list)
    sources: list[dict[str, Any]] = field(default_factory=list)
    involvements: list[dict[str, Any]] = field(default_factory=list)
    links: list[dict[str, Any]] = field(default_factory=list)


def incidents(number: int, seed: int, *, actors: list[int], projects: list[int], reporter: int) -> Iterator[Invented]:
    """`number` incidents from a seed, one after the other."""
    dice = Random(seed)  # noqa: S311 – repeatable is the point
    weights = [town[-1] for town in TOWNS]
    for key in range(1, number + 1):
        town = dice.choices(TOWNS, weights)[0]
        yield _hang(dice, Invented(_incident(dice, key, town, reporter)), key, actors, projects, reporter)


def _incident(dice: Random, key: int, town: tuple[Any, ...], reporter: int) -> dict[str, Any]:
    country, province, place, latitude, longitude, _ = town
    day = min(dice.betavariate(2, 1.4), 0.9999) * DAYS
    at = BEGIN + timedelta(days=day)
    row: dict[str, Any] = {
        "id": key,
        "reference": f"INC-{at.year}-{key:07d}",
        "title": f"{dice.choice(WORDS).capitalize()} {dice.choice(WORDS)} hit near {place}",
        "narrative": _text(dice, key),
        "category": "attack" if dice.random() < 0.85 else "threat",
        "attack_type": "",
        "occurred_from": at,
        "time_precision": _drawn(dice, TIME_PRECISION),
        "time_zone": "Asia/Karachi",
        "country": country,
        "admin1": province,
        "place": place,
        "latitude": latitude + dice.gauss(0, 0.4),
        "longitude": longitude + dice.gauss(0, 0.4),
        "place_precision": _drawn(dice, PLACE_PRECISION),
        "severity": dice.choices((1, 2, 3, 4), (15, 40, 30, 15))[0],
        "state": dice.choices(("verified", "external", "submitted", "closed"), (550, 315, 5, 130))[0],
        "marking": dice.choices((0, 1, 2, 3), (30, 30, 35, 5))[0],
        "reporter_id": reporter,
        "filed_at": at + timedelta(hours=6),
    }
    row["submitted_at"] = None if row["state"] == "external" else at + timedelta(hours=7)
    row["verified_at"] = at + timedelta(hours=9) if row["state"] in {"verified", "closed"} else None
    return row


def _drawn(dice: Random, shares: dict[str, int]) -> str:
    return dice.choices(list(shares), list(shares.values()))[0]


def _text(dice: Random, key: int) -> str:
    length = int(min(dice.lognormvariate(3.3, 0.9), 600))
    words = dice.choices(VOCABULARY, cum_weights=FREQUENCY, k=length)
    if key % 20_000 == 7:
        words.append(RARE[key // 20_000 % len(RARE)])
    extra = {11: URDU, 13: CHINESE}.get(key % 50, "")
    return f"{' '.join(words).capitalize()}. {extra}".strip()


def _hang(dice: Random, made: Invented, key: int, actors: list[int], projects: list[int], reporter: int) -> Invented:
    for outcome in ("killed", "injured")[: dice.choices((0, 1, 2), (15, 45, 40))[0]]:
        best = dice.choice(MANY) if dice.random() < SOME_MANY else dice.choice(KILLED)
        high = best + 1 + best // 2 if dice.random() < UNCERTAIN else None
        nationality = dice.choice(("CN", "PK", ""))
        made.casualties.append(
            {"nationality": nationality, "affiliation": "civilian", "outcome": outcome, "best": best, "high": high}
        )
    for _ in range(dice.choices((1, 2, 3), SOURCES)[0]):
        made.sources.append({"kind": "news", "publisher": dice.choice(("Dawn", "Reuters", "AP")), "reliability": "B"})
    if dice.random() < 0.5:
        role = dice.choice(("claimed", "attributed", "suspected"))
        which = min(int(dice.expovariate(1 / 8)), len(actors) - 1)
        made.involvements.append({"actor_id": actors[which], "role": role})
    if dice.random() < 0.35:
        state = "confirmed" if dice.random() < 0.9 else "rejected"
        made.links.append({"project_id": dice.choice(projects), "state": state, "decided_by_id": reporter})
    for rows in (made.casualties, made.sources, made.involvements, made.links):
        for row in rows:
            row["incident_id"] = key
    return made
