"""The audit trail: which models are tracked, and who is named on the rows that a piece of work writes.

Triggers in the database write the trail, so that bulk updates and raw SQL stand in it too; the rows are append-only.
"""

import logging
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from functools import wraps
from typing import TYPE_CHECKING, Any, ParamSpec, TypeVar

import pghistory
import pgtrigger
from django.db import DatabaseError, models, transaction
from psycopg.errors import DeadlockDetected, UniqueViolation

from accounts.errors import NotAllowed, WrongState

if TYPE_CHECKING:
    from accounts.models import User

logger = logging.getLogger(__name__)

P = ParamSpec("P")
R = TypeVar("R")
M = TypeVar("M", bound=type[models.Model])
CONFINED = "keeps_within_projects"
NARROWED = "This token is narrowed to projects: it may not do this, which concerns more than them."
AT_THE_SAME_MOMENT = "Somebody wrote the same at this moment. Nothing was changed: look again, and send it once more."


@dataclass(frozen=True, slots=True)
class Asked:
    """The request that is being answered: its id, and the address that was asked for."""

    request: str = ""
    url: str = ""


_asked: ContextVar[Asked] = ContextVar("asked", default=Asked())  # noqa: B039 – frozen


def asked_now() -> Asked:
    """The request that is being answered; an empty one outside of requests."""
    return _asked.get()


@contextmanager
def answering(request: str, url: str) -> Iterator[None]:
    """Say which request is answered inside, for what is written down of it."""
    token = _asked.set(Asked(request, url))
    try:
        yield
    finally:
        _asked.reset(token)


def never_truncated() -> pgtrigger.Trigger:
    """A trigger that refuses TRUNCATE, which row triggers do not see."""
    return pgtrigger.Trigger(
        name="never_truncated",
        operation=pgtrigger.Truncate,
        level=pgtrigger.Statement,
        when=pgtrigger.Before,
        func="RAISE EXCEPTION 'Cannot truncate %: it is append-only', TG_TABLE_NAME;",
    )


def append_only() -> list[pgtrigger.Trigger]:
    """Triggers under which rows of a table are only ever added."""
    return [pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete), never_truncated()]


def tracked(*, exclude: Iterable[str] = ()) -> Callable[[M], M]:
    """Class decorator: keep every insert, update and delete of the model; secrets go into `exclude`."""

    def decorate(model: M) -> M:
        tracker = pghistory.track(
            pghistory.InsertEvent(),
            pghistory.UpdateEvent(),
            pghistory.DeleteEvent(),
            exclude=list(exclude),
            meta={"triggers": [never_truncated()]},
        )
        decorated: M = tracker(model)
        return decorated

    return decorate


def acting_as(actor: "User") -> AbstractContextManager[Any]:
    """Name `actor` on the audit rows written inside. The name is kept beside the key: it outlives the account."""
    context: AbstractContextManager[Any] = pghistory.context(actor=actor.pk, actor_name=name_of(actor))
    return context


def name_of(person: "User") -> str:
    """As it stands in the logs, where it outlives the account."""
    return (person.full_name or person.email)[:120]


def service(function: Callable[P, R]) -> Callable[P, R]:
    """Make a verb of the domain: all or nothing, and on the audit trail under its keyword argument `actor`.

    Of two who write at the same moment what only one can, the other is refused: WrongState. Who calls with a token that
    is narrowed to projects is refused every verb that is not marked `confined`: NotAllowed.
    """

    @wraps(function)
    def verb(*args: P.args, **kwargs: P.kwargs) -> R:
        actor: Any = kwargs["actor"]
        if actor.narrowed_to is not None and not hasattr(function, CONFINED):
            raise NotAllowed(NARROWED)
        try:
            with acting_as(actor), transaction.atomic():
                return function(*args, **kwargs)
        except DatabaseError as error:
            if isinstance(error.__cause__, UniqueViolation | DeadlockDetected):
                logger.warning("%s was refused: two at the same moment", function.__name__, exc_info=error)
                raise WrongState(AT_THE_SAME_MOMENT) from error
            raise

    return verb


def confined(function: Callable[P, R]) -> Callable[P, R]:
    """Mark a verb, under `@service`, that by itself keeps to the projects of a narrowed token."""
    setattr(function, CONFINED, True)
    return function
