"""From a notification to its recipients and their deliveries, each in one statement, whatever their number."""

from typing import Any

import structlog
from django.core.exceptions import EmptyResultSet
from django.db import connection, transaction
from django.db.models import QuerySet
from django.utils import timezone

from accounts.models import Notification
from accounts.protocols import alert_kind

logger = structlog.get_logger(__name__)

RECIPIENTS = """
    INSERT INTO accounts_recipient (notification_id, user_id, reasons, created_at)
    SELECT %s, due.user_id, due.reasons, %s FROM ({audience}) AS due (user_id, reasons)
    ON CONFLICT (notification_id, user_id) DO NOTHING
"""
DELIVERIES = """
    INSERT INTO accounts_delivery
        (recipient_id, channel_id, message_id, state, attempts_made, next_attempt_at)
    SELECT recipient.id, channel.id, gen_random_uuid(), 'pending', 0, %s
    FROM accounts_recipient AS recipient
    JOIN accounts_channel AS channel ON channel.user_id = recipient.user_id
    WHERE recipient.notification_id = %s AND channel.is_active AND channel.verified_at IS NOT NULL
    ON CONFLICT (recipient_id, channel_id) DO NOTHING
"""


def fan_out_due() -> int:
    """Fan out every notification that waits for it; return how many. One that fails is left for the sweep.

    Without a database it raises: the sweep comes back, a loop would only spin.
    """
    done, failed = 0, set[int]()
    while True:
        with transaction.atomic():
            waiting = Notification.objects.filter(fanned_out_at=None).exclude(pk__in=failed)
            notification = waiting.select_for_update(skip_locked=True).order_by("pk").first()
            if notification is None:
                return done
            try:
                with transaction.atomic():
                    fan_out(notification)
            except Exception:
                logger.exception("fan_out_failed", notification=notification.pk)
                failed.add(notification.pk)
            else:
                done += 1


def fan_out(notification: Notification) -> None:
    """Write recipients and deliveries for everybody in the kind's audience. The caller holds the row."""
    audience: QuerySet[Any] = alert_kind(notification.kind).audience(notification).order_by()
    now = timezone.now()
    try:
        audience_sql, audience_parameters = audience.values_list("pk", "reasons").query.sql_with_params()
    except EmptyResultSet:  # nobody, as Django knows without asking
        pass
    else:
        with connection.cursor() as cursor:
            cursor.execute(RECIPIENTS.format(audience=audience_sql), [notification.pk, now, *audience_parameters])
            cursor.execute(DELIVERIES, [now, notification.pk])
    notification.fanned_out_at = now
    notification.save(update_fields=["fanned_out_at"])
