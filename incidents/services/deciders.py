"""A TLP:RED report needs a named reader who may decide on it: kept when roles and clearances go, listed when lost.

Whether one has such a reader is asked anew each time, with all that counts: scope, clearance, account, reporter.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from accounts.errors import WrongState
from accounts.vocabulary import Marking
from incidents.models import Incident
from incidents.querysets.access import OVER, without_decider
from incidents.services.facts import lacks_judge

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from accounts.models import User

HINT = "Name another manager first, or give a named reader the role."


@contextmanager
def keep_deciders(actor: "User", user: "User") -> Iterator[None]:
    """Refuse, with WrongState, what takes the last reader who may decide from a report that has one now."""
    red = Incident.objects.select_for_update(of=("self",)).filter(marking=Marking.RED, named_readers__user=user)
    decided = [incident for incident in red.exclude(state__in=OVER).order_by("pk") if not lacks_judge(incident)]
    yield
    left = [incident for incident in decided if lacks_judge(incident)]
    if left:
        raise WrongState(f"Nobody who may read {in_words(actor, left)} could decide on it any more. {HINT}")


def say_orphaned(actor: "User", user: "User") -> str:
    """After an account was switched off: for which reports nobody is left, "" where there is none."""
    left = list(without_decider(Incident.objects.filter(named_readers__user=user)))
    return f"Nobody who may read {in_words(actor, left)} can decide on it now. {HINT}" if left else ""


def orphans() -> "QuerySet[Incident]":
    """Every report that nobody may decide on, the oldest first; whoever is shown them need not read them."""
    return without_decider(Incident.objects.all()).order_by("pk")


def in_words(actor: "User", incidents: Iterable[Incident]) -> str:
    """Those that the actor may read by their reference; of the others only that they are there."""
    keys = [incident.pk for incident in incidents]
    readable = Incident.objects.for_user(actor).filter(pk__in=keys).order_by("pk")
    known = list(readable.values_list("reference", flat=True))
    hidden = len(keys) - len(known)
    others = ["", "a report that you may not read"][hidden] if hidden < 2 else f"{hidden} reports that you may not read"
    return " and ".join(filter(None, [", ".join(known), others]))
