"""Compares what lies in the evidence store with what the record says of it, and discards what no record names."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import islice

from django.db import transaction
from django.utils import timezone

from incidents.models import Attachment
from incidents.services.evidence_previews import PREVIEWS
from incidents.services.evidence_store import (
    INCOMING,
    Condition,
    condition_of,
    everything_stored,
    hold,
    place_of,
    the_store,
)

BATCH = 500
ABANDONED = timedelta(days=1)
"""After so long nobody is still writing a file under `incoming`."""


@dataclass
class Findings:
    """Paths in the store, with what is wrong there."""

    checked: int = 0
    missing: list[str] = field(default_factory=list)
    altered: list[str] = field(default_factory=list)
    orphaned: list[str] = field(default_factory=list)

    @property
    def is_well(self) -> bool:
        return not (self.missing or self.altered or self.orphaned)


def verify_evidence(progress: Callable[[int], object] = lambda count: None) -> Findings:
    """Read every stored file anew, withdrawn ones too. Previews are none of it: they are drawn again when lost."""
    findings = Findings()
    rows = Attachment.objects.order_by("sha256").values_list("sha256", "size").distinct()
    for digest, size in rows.iterator():
        findings.checked += 1
        progress(findings.checked)
        condition = condition_of(digest, size)
        if condition == Condition.MISSING:
            findings.missing.append(place_of(digest))
        elif condition == Condition.ALTERED:
            findings.altered.append(place_of(digest))
    findings.orphaned.extend(_orphans())
    return findings


def discard_orphans(paths: Iterable[str]) -> list[str]:
    """Of these, what nobody is adding at this moment, and what was ours: content in its place, abandoned writing."""
    discarded = []
    for path in paths:
        folder, _, name = path.rpartition("/")
        with transaction.atomic():
            if folder == INCOMING:
                idle = timezone.now() - the_store().get_modified_time(path) > ABANDONED
            else:
                hold(name)  # whoever adds it has the row by now, or waits until it is gone and stores it again
                idle = path == place_of(name) and not Attachment.objects.filter(sha256=name).exists()
            if idle:
                the_store().discard(path)  # type: ignore[attr-defined]
                discarded.append(path)
    return discarded


def _orphans() -> Iterator[str]:
    """Files that no row names: what a crash between file and row leaves, and whatever else was put there."""
    stored = (path for path in everything_stored() if not path.startswith(f"{PREVIEWS}/"))
    while batch := list(islice(stored, BATCH)):
        digests = Attachment.objects.filter(sha256__in=[path.rsplit("/", 1)[-1] for path in batch])
        known = {place_of(digest) for digest in digests.values_list("sha256", flat=True)}
        yield from (path for path in batch if path not in known)
