"""REST clients, which may write, of three who are known from the conftest above."""

import pytest
from django.test import Client

from accounts.models import User
from accounts.tests.api_clients import client_of
from accounts.vocabulary import TokenScope


@pytest.fixture
def officer(alice: User) -> Client:
    return client_of(alice, TokenScope.WRITE)


@pytest.fixture
def analyst(anna: User) -> Client:
    return client_of(anna, TokenScope.WRITE)


@pytest.fixture
def manager(mona: User) -> Client:
    return client_of(mona, TokenScope.WRITE)
