"""Read places by name from a GeoNames file, so that reports can be placed by "Besham" in any script."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from incidents.services.import_gazetteer import import_gazetteer

SHOWN = 20


class Command(BaseCommand):
    help = "Import places from a GeoNames file (CC BY 4.0): the dump (tabs), or comma-separated with a header."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)

    def handle(self, *args: Any, **options: Any) -> None:
        path: Path = options["file"]
        if not path.is_file():
            raise CommandError(f"There is no file {path}.")
        result = import_gazetteer(path)
        for error in result.errors[:SHOWN]:
            self.stderr.write(error)
        if len(result.errors) > SHOWN:
            self.stderr.write(f"… and {len(result.errors) - SHOWN} more.")
        self.stdout.write(f"{result.read} places read, {len(result.errors)} lines skipped. GeoNames, CC BY 4.0.")
        if not result.read:
            raise CommandError("No line of it could be read as a place.")
