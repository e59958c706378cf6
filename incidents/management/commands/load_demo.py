"""`manage.py load_demo` adds what is missing of the demo and changes nothing that stands. Never in production."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from incidents.demo.actors import load_actors
from incidents.demo.cases import load_cases
from incidents.demo.people import load_people, people_file, the_loader
from incidents.demo.record import load_external, load_reports
from incidents.demo.tree import load_projects

PARTS = (
    ("Projects", load_projects),
    ("People", load_people),
    ("Actors", load_actors),
    ("External records", load_external),
    ("Reports", load_reports),
    ("Cases", load_cases),
)


class Command(BaseCommand):
    help = "Load the demo: real projects and attacks, made-up people. Loading it again changes nothing."

    def handle(self, *args: Any, **options: Any) -> None:
        if settings.ENVIRONMENT not in {"development", "test"}:
            raise CommandError("The demo is for trying the product: it is never loaded in production.")
        loader = the_loader()
        for label, load in PARTS:
            added = load(loader)
            self.stdout.write(f"{label}: {f'{added} added' if added else 'all here'}.")
        self.stdout.write(f"How to sign in: {people_file()}")
