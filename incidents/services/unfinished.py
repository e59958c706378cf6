"""Keep what somebody is typing, so that a lost connection or a closed tab loses nothing; and throw it away."""

import json
import uuid
from datetime import datetime
from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError

from accounts.audit import service
from accounts.errors import NotAllowed, WrongState
from incidents.models import Incident, UnfinishedReport
from incidents.services.permissions import may_edit, may_file
from incidents.services.references import wait_for_filing

if TYPE_CHECKING:
    from accounts.models import User

MOST_BYTES = 400_000  # a report of twenty pages in any script, with sixty rows of each kind
MOST_KEPT = 50

Typed = dict[str, list[str]]


class TypedElsewhere(WrongState):
    """The same form was saved from another tab or device meanwhile."""

    def __init__(self, message: str, saved_at: datetime) -> None:
        super().__init__(message)
        self.saved_at = saved_at


@service
def save_unfinished(
    *, actor: "User", filing_key: uuid.UUID, typed: Typed, incident: Incident | None = None
) -> UnfinishedReport:
    """Keep what the form holds, unchecked.

    Raises NotAllowed, ValidationError, WrongState once it was filed, and TypedElsewhere where another tab or device
    saved the same form since this one last saw it: `tab` and `seen` among what was typed say which and when.
    """
    if len(json.dumps(typed, ensure_ascii=False).encode()) > MOST_BYTES:
        raise ValidationError(f"This is more than {MOST_BYTES // 1000} kB: it cannot be kept before it is filed.")
    wait_for_filing(filing_key)
    if incident is None:
        _require_not_filed(actor, filing_key)
    elif not may_edit(actor, incident):
        raise NotAllowed(f"You may not edit {incident.reference} now.")
    elif typed.get("version", [""])[0] != str(incident.version):
        raise WrongState(f"{incident.reference} was changed since this form was opened.")
    own = UnfinishedReport.objects.filter(author=actor)
    if own.exclude(filing_key=filing_key).count() >= MOST_KEPT:
        raise ValidationError(f"You have {MOST_KEPT} unfinished reports: file some, or throw some away.")
    _require_seen(own.filter(filing_key=filing_key).first(), typed)
    kept, _ = UnfinishedReport.objects.update_or_create(
        author=actor, filing_key=filing_key, defaults={"typed": typed, "incident": incident}
    )
    return kept


@service
def throw_away(*, actor: "User", filing_key: uuid.UUID) -> None:
    """Forget what was typed under this key; only one's own."""
    forget_unfinished(actor, filing_key=filing_key)


def forget_unfinished(actor: "User", *, filing_key: uuid.UUID | None = None, incident: Incident | None = None) -> None:
    """What became a report, or the edit of one, is unfinished no more. Runs in the transaction that files it."""
    own = UnfinishedReport.objects.filter(author=actor)
    if filing_key is not None:
        own.filter(filing_key=filing_key).delete()
    if incident is not None:
        own.filter(incident=incident).delete()


def _require_seen(kept: UnfinishedReport | None, typed: Typed) -> None:
    """A form without a script names no tab: what it sends last counts."""
    tab, seen = (typed.get(name, [""])[0] for name in ("tab", "seen"))
    if kept is None or not tab or kept.typed.get("tab") == [tab] or seen == kept.saved_at.isoformat():
        return
    raise TypedElsewhere("This form was changed in another tab or on another device.", kept.saved_at)


def _require_not_filed(actor: "User", filing_key: uuid.UUID) -> None:
    if not may_file(actor):
        raise NotAllowed("Officers and managers file reports.")
    filed = Incident.objects.filter(reporter=actor, filing_key=filing_key).first()
    if filed is not None:
        raise WrongState(f"This form was filed already, as {filed.reference}.")
