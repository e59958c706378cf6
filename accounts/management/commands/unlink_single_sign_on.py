"""`manage.py unlink_single_sign_on EMAIL`: forget by which mark the identity provider knows somebody."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from accounts.models import User
from accounts.services.single_sign_on import unlink_person


class Command(BaseCommand):
    """For somebody whose account at the provider is a new one: the next sign-in there finds them by address again."""

    help = "Forget by which mark the identity provider knows a person."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            user = User.objects.get(email__iexact=options["email"])
        except User.DoesNotExist as nobody:
            raise CommandError("Nobody has this address.") from nobody
        links = unlink_person(user=user)
        self.stdout.write(f"{user.email}: {'unlinked' if links else 'was not linked'}.")
