"""What every test may use. Alice reports, Mona manages, Victor reads, Charlie is a stranger."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import hypothesis
import pgtrigger
import pytest
import time_machine
from allauth.account.internal.flows.login import record_authentication
from django.conf import settings
from django.db import connection
from django.http import HttpRequest
from django.test import Client, TransactionTestCase
from django.utils import timezone

from accounts.factories import UserFactory
from accounts.models import User
from projects.factories import MembershipFactory, ProjectFactory
from projects.models import Project
from projects.vocabulary import ProjectKind, Role
from tests.properties import TIMES
from tests.shares import keep_share

# The same examples in every run unless more are asked for, and none kept in the checkout; a database makes them slower
# than hypothesis expects.
hypothesis.settings.register_profile(
    "seeded",
    derandomize=TIMES == 1,
    database=None,
    deadline=None,
    max_examples=60 * TIMES,
    phases=[hypothesis.Phase.explicit, hypothesis.Phase.generate, hypothesis.Phase.shrink],
    suppress_health_check=[hypothesis.HealthCheck.function_scoped_fixture, hypothesis.HealthCheck.too_slow],
)
hypothesis.settings.load_profile("seeded")

MADE_BY_MIGRATIONS = frozenset({"auth_permission", "django_content_type"})


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """With SHARE, a part of them."""
    keep_share(config, items)


def pytest_unconfigure(config: pytest.Config) -> None:
    """Let go of the embedded database; whoever is last stops it."""
    if settings.configured and hasattr(settings, "HELD"):
        settings.HELD.close()  # type: ignore[misc]


@pytest.fixture(autouse=True, scope="session")
def _flush_past_the_audit() -> Iterator[None]:
    """Tests with real transactions empty the tables after them, which the audit's triggers refuse everybody else.

    Django's own flush does not cascade, and knox leaves a table behind that its swapped model no longer lists.
    """

    def teardown(self: TransactionTestCase) -> None:
        tables = set(connection.introspection.django_table_names(only_existing=True)) - MADE_BY_MIGRATIONS
        with pgtrigger.ignore(), connection.cursor() as cursor:
            cursor.execute(f"TRUNCATE {', '.join(sorted(tables))}, shared_cache CASCADE")

    patch = pytest.MonkeyPatch()
    patch.setattr(TransactionTestCase, "_fixture_teardown", teardown)
    yield
    patch.undo()


@pytest.fixture(autouse=True)
def _own_var(tmp_path: Any, settings: Any) -> None:
    """Nothing that a test writes lands in the checkout."""
    settings.VAR_DIR = tmp_path


@pytest.fixture
def belt_and_road(db: None) -> Project:
    return ProjectFactory.create(
        name="Belt and Road Initiative", slug="belt-and-road", kind=ProjectKind.INITIATIVE, host_country=""
    )


@pytest.fixture
def cpec(belt_and_road: Project) -> Project:
    return ProjectFactory.create(
        name="China–Pakistan Economic Corridor", slug="cpec", kind=ProjectKind.CORRIDOR, parent=belt_and_road
    )


@pytest.fixture
def port_qasim(cpec: Project) -> Project:
    return ProjectFactory.create(name="Port Qasim Coal Power Plant", slug="port-qasim-coal-power-plant", parent=cpec)


@pytest.fixture
def alice(db: None) -> User:
    """An officer for Pakistan."""
    return member("Alice Officer", Role.OFFICER, country="PK")


@pytest.fixture
def mona(db: None) -> User:
    """A manager for Pakistan."""
    return member("Mona Manager", Role.MANAGER, country="PK")


@pytest.fixture
def omar(cpec: Project) -> User:
    """A manager of CPEC and all under it."""
    return member("Omar Manager", Role.MANAGER, project=cpec)


@pytest.fixture
def anna(db: None) -> User:
    """An analyst everywhere."""
    return member("Anna Analyst", Role.ANALYST)


@pytest.fixture
def victor(cpec: Project) -> User:
    """A viewer of CPEC and all under it."""
    return member("Victor Viewer", Role.VIEWER, project=cpec)


@pytest.fixture
def ada(db: None) -> User:
    """An administrator who is staff."""
    return member("Ada Administrator", Role.ADMINISTRATOR, is_staff=True)


@pytest.fixture
def charlie(db: None) -> User:
    """Signed in, and a member of nothing here."""
    return member("Charlie Stranger", Role.MANAGER, country="KE")


def member(full_name: str, role: str, *, project: Project | None = None, country: str = "", **fields: Any) -> User:
    """A person with one membership."""
    user = UserFactory.create(full_name=full_name, **fields)
    MembershipFactory.create(user=user, role=role, project=project, country=country)
    return user


def sign_in(client: Client, user: User) -> None:
    """Give the client the person's session, as if the password was shown just now."""
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    request = HttpRequest()
    request.session = client.session
    with time_machine.travel(timezone.now() + timedelta(hours=6)):  # a module's fixture outlives the timeout
        record_authentication(request, user, method="password")
    request.session.save()


@pytest.fixture
def signed_in() -> Any:
    """`signed_in(alice)` is a client that carries Alice's session."""

    def client_of(user: User) -> Client:
        client = Client()
        sign_in(client, user)
        return client

    return client_of
