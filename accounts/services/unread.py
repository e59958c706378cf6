"""How much a person has not looked at yet; the frame of every page says so."""

from accounts.models import Recipient, User

MOST_COUNTED = 100


def unread_count(user: User) -> int:
    """How many of their notifications are unread: at most MOST_COUNTED, however many wait for somebody who never looks.

    Whether anything waits at all is answered first, at a fraction of what judging it costs.
    """
    if not Recipient.objects.filter(user=user).unread().exists():
        return 0
    return Recipient.objects.for_user(user).unread()[:MOST_COUNTED].count()
