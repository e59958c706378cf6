"""Signs of life of the workers, and whether alerts move. All of it is asked of the database: a broker may be silent."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import connection
from django.utils import timezone

from accounts.services.transports import PARALLEL
from accounts.vocabulary import Sign

BEAT_EVERY = timedelta(seconds=5)  # however often it is called: no row is written more often
BEAT = """
    INSERT INTO accounts_heartbeat AS kept (name, at) VALUES (%(name)s, %(now)s)
    ON CONFLICT (name) DO UPDATE SET at = EXCLUDED.at WHERE kept.at <= %(before)s
"""
# What is told anew to more people has recipients already, and was written long ago: it is not late for that.
# Each part reads the head of a partial index over what waits.
OLDEST = """
    SELECT (SELECT min(waiting.created_at) FROM (
            SELECT told.created_at FROM accounts_notification AS told
            WHERE told.fanned_out_at IS NULL
              AND NOT EXISTS (SELECT FROM accounts_recipient WHERE notification_id = told.id)
            ORDER BY told.id LIMIT 1
        ) AS waiting),
        (SELECT due.next_attempt_at
            FROM accounts_delivery AS due JOIN accounts_channel AS way ON way.id = due.channel_id
            WHERE due.state = 'pending' AND due.next_attempt_at <= %(now)s AND way.paused_at IS NULL
              AND NOT way.kind = ANY(%(parallel)s)  -- somebody else's server may be slow
              AND (due.leased_until IS NULL OR due.leased_until < %(now)s)
            ORDER BY due.next_attempt_at LIMIT 1),
        (SELECT at FROM accounts_heartbeat WHERE name = 'sweep')
"""


def beat(name: Sign) -> None:
    """Note that this was done now."""
    now = timezone.now()
    with connection.cursor() as cursor:
        cursor.execute(BEAT, {"name": name.value, "now": now, "before": now - BEAT_EVERY})


def late_since() -> datetime | None:
    """Since when alerts do not get out: None as long as they move.

    Something is due for longer than ALERTS_LATE_AFTER and no worker holds it; or something is due, and no worker has
    looked for that long.
    """
    now = timezone.now()
    with connection.cursor() as cursor:
        cursor.execute(OLDEST, {"now": now, "parallel": PARALLEL})
        *waiting, swept = cursor.fetchone()
    oldest: datetime | None = min(filter(None, waiting), default=None)
    patience = now - timedelta(seconds=settings.ALERTS_LATE_AFTER)
    if oldest is None or not (oldest <= patience or (swept is not None and swept <= patience)):
        return None
    return oldest
