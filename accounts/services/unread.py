"""What the bell says: how much a person has not looked at yet, and no more of each than may be said in passing."""

from dataclasses import replace

from accounts.models import Notification, Recipient, User
from accounts.protocols import Summary
from accounts.vocabulary import Marking

MOST_COUNTED = 100


def unread_count(user: User) -> int:
    """How many of their notifications are unread: at most MOST_COUNTED, however many wait for somebody who never looks.

    Whether anything waits at all is answered first, at a fraction of what judging it costs.
    """
    if not Recipient.objects.filter(user=user).unread().exists():
        return 0
    return Recipient.objects.for_user(user).unread()[:MOST_COUNTED].count()


def as_named(notification: Notification, summary: Summary) -> Summary:
    """What is TLP:RED is named only: it is read in its own place, which the log of readings notes."""
    if summary.marking != Marking.RED.label:
        return summary
    title = f"{notification.subject} is {summary.marking}: open it to read what happened."
    return replace(summary, title=title, lines=[])
