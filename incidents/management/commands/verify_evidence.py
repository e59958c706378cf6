"""`manage.py verify_evidence` reads all stored evidence anew and says what is missing, altered or orphaned.

`--discard-orphans` then removes the orphans, which only an upload that was cut off by a crash leaves.
"""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from incidents.services.verify_evidence import discard_orphans, verify_evidence


class Command(BaseCommand):
    help = "Compare the stored evidence with its digests. Fails when anything is wrong."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--discard-orphans", action="store_true", help="Remove content that no record names. Nothing else changes."
        )

    def handle(self, *args: Any, **options: Any) -> None:
        findings = verify_evidence(self._progress)
        for label in ("missing", "altered", "orphaned"):
            for path in getattr(findings, label):
                self.stdout.write(f"{label}: {path}")
        if options["discard_orphans"]:
            for path in discard_orphans(findings.orphaned):
                findings.orphaned.remove(path)
                self.stdout.write(f"discarded: {path}")
        summary = (
            f"{findings.checked} checked: {len(findings.missing)} missing, {len(findings.altered)} altered, "
            f"{len(findings.orphaned)} orphaned."
        )
        if not findings.is_well:
            raise CommandError(summary)
        self.stdout.write(self.style.SUCCESS(summary))

    def _progress(self, count: int) -> None:
        if self.stderr.isatty():
            self.stderr.write(f"\r{count} read", ending="")
