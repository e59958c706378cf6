"""The custody log: who did what with a piece of evidence."""

from datetime import timedelta
from typing import TYPE_CHECKING

from django.utils import timezone

from accounts.audit import name_of
from incidents.models import Attachment, CustodyEntry
from incidents.vocabulary.evidence import CustodyAction

if TYPE_CHECKING:
    from accounts.models import User

VIEWED_AGAIN = timedelta(hours=1)


def note_custody(actor: "User", attachment: Attachment, action: CustodyAction, note: str = "") -> None:
    """Write it down; called within the transaction of what is done."""
    entry = CustodyEntry(attachment=attachment, action=action, by=actor, by_name=name_of(actor), note=note)
    entry.full_clean()
    entry.save()


def note_view(actor: "User", attachment: Attachment) -> None:
    """Written down once an hour for each person, or page loads would flood the log."""
    if _seen_lately(actor, attachment):
        return
    Attachment.objects.select_for_update().get(pk=attachment.pk)  # two tabs at once: one entry
    if not _seen_lately(actor, attachment):
        note_custody(actor, attachment, CustodyAction.VIEWED)


def _seen_lately(actor: "User", attachment: Attachment) -> bool:
    since = timezone.now() - VIEWED_AGAIN
    return attachment.custody.filter(by=actor, action=CustodyAction.VIEWED, at__gt=since).exists()
