"""However reports are merged and parted, reviewed and edited between: numbers are chosen, and nothing said is lost.

Who filed or wrote what went along does not verify it over there; parting restores what nobody wrote to since.
"""

from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import initialize, invariant, multiple, rule, run_state_machine_as_test

from incidents.models import Casualty, DistinctPair, Incident, IncidentMerge, ProjectLink, Source
from incidents.services import mark_distinct, merge_incident, unmark_distinct, unmerge_incident
from incidents.services.duplicates import MERGEABLE
from incidents.tests.sequences import Register, Speaking, gone_into, managers, names, reports
from incidents.vocabulary.review import State, Step
from tests.properties import examples

KINDS: tuple[Any, ...] = (Casualty, Source, ProjectLink)
FIGURES = ("pk", "title", "marking", "severity", "killed_best", "injured_best", "missing_best", "facts_changed_at")
anybody = names | st.just("Charlie")
places = st.integers(0, 5)
paths = st.lists(st.integers(0, 2), min_size=2, max_size=3, unique=True)
choices = st.sampled_from(["kept", "merged"])


@dataclass
class Before:
    """The two as they were before the merge, and whether somebody wrote to them since."""

    kept: int
    rows: list[Any]
    merged: tuple[Any, ...]
    written_to: bool = False


class Merging(Speaking, Register):
    """Reports are merged, parted and held to be different."""

    def __init__(self) -> None:
        super().__init__()
        self.before: dict[int, Before] = {}
        self.distinct: set[tuple[int, int]] = set()

    @initialize(
        target=reports,
        filed=st.lists(st.tuples(st.sampled_from(["Alice", "Mona"]), st.integers(1, 9)), min_size=3, max_size=3),
        path=paths,
        name=managers,
        choice=choices,
    )
    def some_went_along(self, filed: list[tuple[str, int]], path: list[int], name: str, choice: Any) -> Any:
        there = []
        for number, (name, killed) in enumerate(filed):
            report = self.file_one(name, submit=True, linked=number == 1, months=number, killed=killed)
            self.say(report, "Anna", "Open again.")
            there.append(report)
        self.go_along(path, name, choice, killed=5)
        return multiple(*there)

    @rule(one=places, other=places, name=managers, choice=choices, stale=st.sampled_from([0, 0, 0, 1]))
    def merge(self, one: int, other: int, name: str, choice: Any, stale: int) -> None:
        there = self.standing()
        self.merge_as(name, there[one % len(there)], there[other % len(there)], choice, stale)

    @rule(
        path=paths,
        name=managers,
        choice=choices,
        killed=st.none() | st.integers(1, 9),
    )
    def go_along(self, path: list[int], name: str, choice: Any, killed: int | None) -> None:
        """One manager writes a number, another merges it, perhaps on and on; then the one wants to verify it there."""
        there = self.standing()
        through = [there[place % len(there)] for place in path]
        if killed is not None:
            self.count(through[0], name, [killed], stale=False)
        for one, other in pairwise(through):
            self.merge_as("Omar" if name == "Mona" else "Mona", one, other, choice, 0)
        self.review(through[-1], name, Step.VERIFY)

    @rule(one=reports, other=reports, name=anybody, choice=choices)
    def merge_as_anybody(self, one: int, other: int, name: str, choice: Any) -> None:
        self.merge_as(name, one, other, choice, 0)

    @rule(report=reports, name=managers, reason=st.sampled_from(["Two after all.", "Two after all.", " "]))
    def part(self, report: int, name: str, reason: str) -> None:
        self.part_as(name, report, reason)

    @rule(name=managers)
    def part_the_last(self, name: str) -> None:
        last = IncidentMerge.objects.filter(undone_at=None).first()
        if last is not None:
            self.part_as(name, last.merged_id, "Two after all.")

    @rule(report=reports, name=anybody)
    def part_as_anybody(self, report: int, name: str) -> None:
        self.part_as(name, report, "Two after all.")

    @rule(one=reports, other=reports, name=anybody)
    def tell_apart(self, one: int, other: int, name: str) -> None:
        first, second = (Incident.objects.get(pk=report) for report in (one, other))
        if self.attempt(mark_distinct, actor=self.people[name], incident=first, other=second):
            self.distinct.add(in_order(one, other))

    @rule(one=reports, other=reports, name=anybody)
    def tell_apart_no_longer(self, one: int, other: int, name: str) -> None:
        first, second = (Incident.objects.get(pk=report) for report in (one, other))
        pairs = DistinctPair.objects.count()
        self.attempt(unmark_distinct, actor=self.people[name], incident=first, other=second)
        if DistinctPair.objects.count() < pairs:
            self.distinct.remove(in_order(one, other))

    def standing(self) -> list[int]:
        """What can be merged into something, and something into it."""
        there = Incident.objects.filter(state__in=MERGEABLE).order_by("pk")
        return list(there.values_list("pk", flat=True)) or sorted(self.references)

    def merge_as(self, name: str, one: int, other: int, choice: str, stale: int) -> None:
        incident, into = (Incident.objects.get(pk=report) for report in (one, other))
        chosen = counted(other if choice == "kept" else one)
        before = Before(other, rows_of(one, other), decided(incident))
        holder = incident.holder
        merged = self.attempt(
            merge_incident,
            actor=self.people[name],
            incident=incident,
            into=into,
            casualties=choice,
            into_version=into.version - stale,
        )
        if merged is not None:
            assert not stale and holder in (None, self.people[name])
            assert counted(other) == chosen, "chosen, not added up"
            self.before[one] = before

    def part_as(self, name: str, report: int, reason: str) -> None:
        incident = Incident.objects.get(pk=report)
        if self.attempt(unmerge_incident, actor=self.people[name], incident=incident, reason=reason) is None:
            return
        before = self.before.pop(report)
        assert reason.strip()
        assert decided(Incident.objects.get(pk=report)) == before.merged
        if not before.written_to:
            assert rows_of(report, before.kept) == before.rows
        self.distinct.add(in_order(report, before.kept))

    def written_to(self, report: int) -> None:
        under = {incident.pk for incident in gone_into(Incident.objects.get(pk=report))}
        for merged, before in self.before.items():
            before.written_to |= merged in under

    # ── What always holds ───────────────────────────────────────────────────────────────────────────────────

    @invariant()
    def each_merged_report_has_its_merge_and_no_other(self) -> None:
        standing = IncidentMerge.objects.filter(undone_at=None).values_list("merged", "kept")
        merged = Incident.objects.filter(state=State.MERGED).values_list("pk", "merged_into")
        assert dict(standing) == dict(merged) == {key: before.kept for key, before in self.before.items()}

    @invariant()
    def what_was_told_apart_stays_apart(self) -> None:
        assert set(DistinctPair.objects.values_list("one", "other")) == self.distinct


def in_order(one: int, other: int) -> tuple[int, int]:
    return min(one, other), max(one, other)


def counted(report: int) -> list[Any]:
    return sorted(Casualty.objects.filter(incident=report).values_list("outcome", "best"))


def decided(incident: Incident) -> tuple[Any, ...]:
    return incident.state, incident.reporter_id, incident.submitted_at, incident.verified_at, incident.merged_into_id


def rows_of(*pair: int) -> list[Any]:
    """All that hangs on the two, and what follows from it."""
    rows = [sorted(map(repr, kind.objects.filter(incident__in=pair).values_list())) for kind in KINDS]
    return [*rows, list(Incident.objects.filter(pk__in=pair).order_by("pk").values_list(*FIGURES))]


@pytest.mark.django_db
def test_any_sequence_of_merges():
    run_state_machine_as_test(Merging, settings=examples(16, steps=10))
