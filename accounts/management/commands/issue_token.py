"""`manage.py issue_token EMAIL --name NAME [--write] [--days N]` prints a new API token, once."""

from argparse import ArgumentParser
from datetime import timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError

from accounts.models import User
from accounts.services.tokens import issue_token
from accounts.vocabulary import TokenScope

LONGEST_LIFE = 3650


class Command(BaseCommand):
    help = "Print a new API token for a person or service account. It is shown once and kept nowhere."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("email", help="whose token it is")
        parser.add_argument("--name", required=True, help="what it is for, such as 'operations room screen'")
        parser.add_argument("--write", action="store_true", help="may also write; reading only otherwise")
        parser.add_argument("--days", type=int, default=90, help="how long it lasts (default: 90)")

    def handle(self, *args: Any, email: str, name: str, write: bool, days: int, **options: Any) -> None:
        user = User.objects.filter(email__iexact=email, is_active=True).first()
        if user is None:
            raise CommandError(f"There is no active person with the e-mail address {email}.")
        if not 1 <= days <= LONGEST_LIFE:
            raise CommandError(f"--days must be from 1 to {LONGEST_LIFE}.")
        scope = TokenScope.WRITE if write else TokenScope.READ
        try:
            text = issue_token(actor=user, user=user, name=name, scope=scope, life=timedelta(days=days))
        except ValidationError as error:
            raise CommandError("; ".join(error.messages)) from error
        self.stderr.write(f"Token for {user.email}, {scope.label.lower()}, {days} days. It is shown only now:")
        self.stdout.write(text)
