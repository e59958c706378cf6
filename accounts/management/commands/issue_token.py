"""`manage.py issue_token EMAIL --name NAME [--write] [--days N]` prints a new API token, once.

`--project SLUG` narrows it, `--network CIDR` says from where it is taken; both may be repeated.
"""

from argparse import ArgumentParser
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError

from accounts.models import User
from accounts.protocols import narrowable
from accounts.services.tokens import issue_token
from accounts.vocabulary import TokenScope


class Command(BaseCommand):
    help = "Print a new API token for a person or service account. It is shown once and kept nowhere."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("email", help="whose token it is")
        parser.add_argument("--name", required=True, help="what it is for, such as 'operations room screen'")
        parser.add_argument("--write", action="store_true", help="may also write; reading only otherwise")
        days = settings.TOKEN_DAYS
        parser.add_argument("--days", type=int, default=days, help=f"how long it lasts (default: {days})")
        parser.add_argument("--network", action="append", default=[], help="network from which it is taken; repeatable")
        parser.add_argument("--project", action="append", default=[], help="slug to which it is narrowed; repeatable")

    def handle(self, *args: Any, email: str, name: str, write: bool, days: int, **facts: Any) -> None:
        user = User.objects.filter(email__iexact=email, is_active=True).first()
        if user is None:
            raise CommandError(f"There is no active person with the e-mail address {email}.")
        if not 1 <= days <= settings.TOKEN_MAX_DAYS:
            raise CommandError(f"--days must be from 1 to {settings.TOKEN_MAX_DAYS}.")
        scope = TokenScope.WRITE if write else TokenScope.READ
        narrowing = {"narrowed_to": _keys(user, facts["project"]), "networks": facts["network"]}
        try:
            text = issue_token(actor=user, user=user, name=name, scope=scope, life=timedelta(days=days), **narrowing)
        except ValidationError as error:
            raise CommandError("; ".join(error.messages)) from error
        self.stderr.write(f"Token for {user.email}, {scope.label.lower()}, {days} days. It is shown only now:")
        self.stdout.write(text)


def _keys(user: User, slugs: list[str]) -> list[int] | None:
    """Keys of the named projects that the person may read; none where none is named."""
    found = dict(narrowable(user).filter(slug__in=slugs).values_list("slug", "pk")) if slugs else {}
    missing = [slug for slug in slugs if slug not in found]
    if missing:
        raise CommandError(f"{user.email} may read no project {', '.join(missing)}.")
    return list(found.values()) or None
