"""`manage.py verify_evidence` reads all stored evidence anew and says what is missing, altered or orphaned."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from incidents.services.verify_evidence import verify_evidence


class Command(BaseCommand):
    help = "Compare the stored evidence with its digests. Changes nothing; fails when anything is wrong."

    def handle(self, *args: Any, **options: Any) -> None:
        findings = verify_evidence(self._progress)
        for label in ("missing", "altered", "orphaned"):
            for path in getattr(findings, label):
                self.stdout.write(f"{label}: {path}")
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
