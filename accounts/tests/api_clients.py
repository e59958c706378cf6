"""REST clients for tests: Django's test client with a real token."""

from typing import Any

from django.test import Client

from accounts.factories import TokenFactory
from accounts.models import User
from accounts.vocabulary import TokenScope


def client_of(user: User, scope: str = TokenScope.READ, **token: Any) -> Client:
    """A client that carries a new token of this person."""
    return bearer(TokenFactory.create(user=user, scope=scope, **token).text)


def bearer(text: str) -> Client:
    return Client(headers={"Authorization": f"Token {text}"})
