"""REST clients for tests: Django's test client with a real token; what they send, and where a refusal points."""

import json
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


def sent(client: Client, body: Any, path: str = "/api/v1/incidents/", method: str = "post", **headers: str) -> Any:
    """The answer to a body in JSON."""
    return getattr(client, method)(path, json.dumps(body), content_type="application/json", headers=headers)


def pointers(answer: Any) -> set[str]:
    """To which fields, or headers, a request was refused."""
    assert answer.status_code == 400, answer.content
    return {fault.get("pointer", fault.get("header")) for fault in answer.json()["errors"]}
