"""`manage.py set_up_roles ROLE` gives the application's database role what it needs, and nothing else."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db.utils import ProgrammingError

from accounts.roles import faults, give_rights, role_exists


class Command(BaseCommand):
    help = "Give the application's database role its rights. Run it as the tables' owner, after every migrate."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("role", help="the role that the web and worker processes connect as")

    def handle(self, *args: Any, role: str, **options: Any) -> None:
        if not role_exists(role):
            raise CommandError(
                f"There is no role {role!r}. As the server's superuser: CREATE ROLE {role} LOGIN PASSWORD '…';"
            )
        try:
            give_rights(role)
        except ProgrammingError as error:
            raise CommandError(f"Connect as the owner of the tables: {error}") from error
        if left := faults(role):
            raise CommandError(f"The rights are given, but the role {role!r} " + "; ".join(left) + ".")
        self.stdout.write(f"The role {role!r} has what it needs, and cannot rewrite the record.")
