"""Compares what lies in the evidence store with what the record says of it. Changes nothing."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from incidents.models import Attachment
from incidents.rules.evidence_files import digest_of
from incidents.services.evidence_store import everything_stored, place_of, the_store

BATCH = 500


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
    """Read every stored file anew, withdrawn ones too."""
    findings = Findings()
    rows = Attachment.objects.order_by("sha256").values_list("sha256", "size").distinct()
    for digest, size in rows.iterator():
        findings.checked += 1
        progress(findings.checked)
        content: Any
        try:
            with the_store().open(place_of(digest)) as content:
                if digest_of(content) != (digest, size):
                    findings.altered.append(place_of(digest))
        except FileNotFoundError:
            findings.missing.append(place_of(digest))
    findings.orphaned.extend(_orphans())
    return findings


def _orphans() -> Iterator[str]:
    """Files that no row names: what a crash between file and row leaves, and whatever else was put there."""
    stored = everything_stored()
    while batch := list(islice(stored, BATCH)):
        digests = Attachment.objects.filter(sha256__in=[path.rsplit("/", 1)[-1] for path in batch])
        known = {place_of(digest) for digest in digests.values_list("sha256", flat=True)}
        yield from (path for path in batch if path not in known)
