"""From a notification to its recipients and their deliveries, each in one statement, whatever their number."""

from typing import Any

import structlog
from django.conf import settings
from django.core.exceptions import EmptyResultSet
from django.db import connection, transaction
from django.db.models import QuerySet
from django.utils import timezone

from accounts.models import Notification
from accounts.protocols import alert_kind
from accounts.services.transports import TOGETHER

logger = structlog.get_logger(__name__)

AT_A_TIME = 1_000
RECIPIENTS = """
    INSERT INTO accounts_recipient (notification_id, user_id, reasons, created_at)
    SELECT %s, due.user_id, due.reasons, %s FROM ({audience}) AS due (user_id, reasons)
    WHERE NOT EXISTS (
        SELECT FROM accounts_recipient AS told WHERE told.notification_id = %s AND told.user_id = due.user_id
    )
    LIMIT %s
    ON CONFLICT (notification_id, user_id) DO NOTHING
"""
# What is not urgent waits for its channel: until the hour or the time of day at which that passes things on, and on to
# the end of its quiet hours, which may lie about midnight. All in the person's own time. What waits for the same moment
# on the same channel goes out in one message.
DELIVERIES = """
    INSERT INTO accounts_delivery
        (recipient_id, channel_id, message_id, state, attempts_made, next_attempt_at, digest)
    SELECT recipient.id, channel.id, gen_random_uuid(), 'pending', 0, due.moment,
        CASE WHEN due.moment > %(now)s AND channel.kind = ANY(%(together)s)
            THEN md5(concat_ws(' ', channel.id, due.moment))::uuid END
    FROM accounts_recipient AS recipient
    JOIN accounts_user AS person ON person.id = recipient.user_id
    JOIN accounts_channel AS channel ON channel.user_id = recipient.user_id
    CROSS JOIN LATERAL (SELECT %(now)s AT TIME ZONE person.time_zone AS now) AS there
    CROSS JOIN LATERAL (
        SELECT CASE CASE WHEN channel.kind = ANY(%(together)s) THEN channel.pace END
            WHEN 'hourly' THEN date_trunc('hour', there.now) + interval '1 hour'
            WHEN 'daily' THEN there.now::date + channel.digest_at
                + CASE WHEN there.now::time >= channel.digest_at THEN interval '1 day' ELSE interval '0' END
            ELSE there.now
        END AS moment
    ) AS paced
    CROSS JOIN LATERAL (
        SELECT CASE
            WHEN channel.quiet_from < channel.quiet_until
                AND paced.moment::time >= channel.quiet_from AND paced.moment::time < channel.quiet_until
                THEN paced.moment::date + channel.quiet_until
            WHEN channel.quiet_from > channel.quiet_until AND paced.moment::time >= channel.quiet_from
                THEN paced.moment::date + channel.quiet_until + interval '1 day'
            WHEN channel.quiet_from > channel.quiet_until AND paced.moment::time < channel.quiet_until
                THEN paced.moment::date + channel.quiet_until
            ELSE paced.moment
        END AS moment
    ) AS calm
    CROSS JOIN LATERAL (
        SELECT CASE WHEN %(urgent)s OR calm.moment = there.now THEN %(now)s
            ELSE greatest(calm.moment AT TIME ZONE person.time_zone, %(now)s) END AS moment
    ) AS due
    WHERE recipient.notification_id = %(notification)s
        AND recipient.created_at = %(now)s  -- who was told before has what they were owed then
        AND channel.is_active AND channel.verified_at IS NOT NULL  -- what is paused is owed it until it is mended
    ON CONFLICT (recipient_id, channel_id) DO NOTHING
"""
# An alert too old to act on is a line among others, so that who was away for a while is not woken by each of them.
GROWN_STALE = """
    UPDATE accounts_delivery AS delivery
    SET digest = md5(concat_ws(' ', delivery.channel_id, 'stale', date_trunc('hour', %(now)s AT TIME ZONE 'UTC')))::uuid
    FROM accounts_recipient AS recipient, accounts_channel AS channel
    WHERE recipient.id = delivery.recipient_id AND channel.id = delivery.channel_id AND channel.kind = ANY(%(together)s)
        AND delivery.state = 'pending' AND delivery.digest IS NULL AND delivery.next_attempt_at <= %(now)s
        AND (delivery.leased_until IS NULL OR delivery.leased_until < %(now)s)
        AND recipient.created_at < %(now)s - make_interval(secs => %(stale)s)
"""


def fan_out_due() -> int:
    """Fan out every notification that waits for it, at most AT_A_TIME people of each; return how many it looked at.

    What is left of a large audience is for the next call: the first letters leave meanwhile. One that fails is left for
    the sweep. Without a database it raises: the sweep comes back, a loop would only spin.
    """
    done, looked_at = 0, set[int]()
    while True:
        with transaction.atomic():
            waiting = Notification.objects.filter(fanned_out_at=None).exclude(pk__in=looked_at)
            notification = waiting.select_for_update(skip_locked=True, no_key=True).order_by("pk").first()
            if notification is None:
                return done
            looked_at.add(notification.pk)
            try:
                with transaction.atomic():
                    fan_out(notification)
            except Exception:
                logger.exception("fan_out_failed", notification=notification.pk)
            else:
                done += 1


def fan_out(notification: Notification) -> None:
    """Write recipients and deliveries for AT_A_TIME of its audience, or the rest of it. The caller holds the row."""
    audience: QuerySet[Any] = alert_kind(notification.kind).audience(notification).order_by()
    now = timezone.now()
    try:
        audience_sql, audience_parameters = audience.values_list("pk", "reasons").query.sql_with_params()
    except EmptyResultSet:  # nobody, as Django knows without asking
        told = 0
    else:
        parameters = [notification.pk, now, *audience_parameters, notification.pk, AT_A_TIME]
        urgent = notification.urgent or notification.earlier.filter(urgent=True).exists()
        asked: dict[str, Any] = {"now": now, "notification": notification.pk, "urgent": urgent, "together": TOGETHER}
        with connection.cursor() as cursor:
            cursor.execute(RECIPIENTS.format(audience=audience_sql), parameters)
            told = cursor.rowcount
            cursor.execute(DELIVERIES, asked)
    if told < AT_A_TIME:
        notification.fanned_out_at = now
        notification.save(update_fields=["fanned_out_at"])


def set_aside_stale() -> int:
    """Of the messages that are due now, have those that tell of what is long over go out together; return how many."""
    with connection.cursor() as cursor:
        cursor.execute(GROWN_STALE, {"now": timezone.now(), "together": TOGETHER, "stale": settings.ALERT_STALE_AFTER})
        return int(cursor.rowcount)
