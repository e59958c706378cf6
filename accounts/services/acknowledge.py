"""Acknowledging an urgent alert: by a button, or by the link in a letter, which is no sign-in and does nothing else.

A letter is rendered for many readers at once: it carries ACKNOWLEDGE_HERE, and each reader's own link takes its place.
"""

from datetime import timedelta

import structlog
from django.conf import settings
from django.core import signing
from django.urls import reverse
from django.utils import timezone

from accounts.audit import service
from accounts.errors import NotThere, WrongState
from accounts.models import Notification, Recipient, User
from accounts.protocols import Letter

logger = structlog.get_logger(__name__)

ACKNOWLEDGE_HERE = "the-link-of-the-reader"
SALT = "accounts.acknowledge"


@service
def acknowledge(*, actor: User, recipient: Recipient, by_link: bool = False) -> Recipient:
    """Say as the person who was told that they know of it. A second time changes nothing. Raises NotThere, WrongState.

    The moment stands for good: a trigger refuses another.
    """
    readable = Recipient.objects.readable(actor).filter(pk=recipient.pk)
    told: Recipient | None = readable.select_related("notification").select_for_update(of=("self",)).first()
    if told is None:
        raise NotThere("There is no such alert that you may read.")
    if not told.notification.urgent:
        raise WrongState("Only an urgent alert is acknowledged; of this one reading is enough.")
    if told.acknowledged_at is None:
        told.acknowledged_at, told.acknowledged_by_link = timezone.now(), by_link
        told.read_at = told.read_at or told.acknowledged_at
        told.save(update_fields=["acknowledged_at", "acknowledged_by_link", "read_at"])
        logger.info("alert_acknowledged", recipient=told.pk, by="link" if by_link else "page")
    return told


def acknowledge_address(notification: Notification) -> str:
    """Where a letter about it sends its reader to acknowledge: the place of a link. "" where it is not urgent."""
    path = reverse("accounts:acknowledge", args=[ACKNOWLEDGE_HERE])
    return f"{settings.SITE_URL}{path}" if notification.urgent else ""


def own_words(letter: Letter, recipient: Recipient) -> dict[str, str]:
    """What to exchange in the letter for this reader: the place of a link for their own."""
    asks = ACKNOWLEDGE_HERE in letter.text or ACKNOWLEDGE_HERE in letter.html
    return {ACKNOWLEDGE_HERE: link_of(recipient)} if asks else {}


def link_of(recipient: Recipient) -> str:
    """What stands at the end of the address; it works for ACKNOWLEDGE_LINK_DAYS."""
    return signing.dumps(recipient.pk, salt=SALT)


def told_by(link: str) -> Recipient:
    """Whom the letter with this link was sent to. Raises NotThere, the same for whatever is wrong with it.

    Forged, too old, the account switched off, or what it is about no longer theirs to read.
    """
    try:
        key = signing.loads(link, salt=SALT, max_age=timedelta(days=settings.ACKNOWLEDGE_LINK_DAYS))
    except signing.BadSignature:
        key = None
    told: Recipient | None = Recipient.objects.filter(pk=key).select_related("notification", "user").first()
    if told is None or not told.user.is_active or not Recipient.objects.readable(told.user).filter(pk=key).exists():
        raise NotThere("This link does not work.")
    return told
