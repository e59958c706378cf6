"""An urgent alert that nobody acknowledges goes to the managers over the incident, then to those above them."""

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import connection
from django.db.models import Q
from django.utils import timezone

from accounts.models import Notification, Recipient, User
from accounts.moments import moment_in_words
from accounts.outbox import wake_alerts
from incidents.models import Incident
from incidents.outbox import ATTACK_LINKED, ATTACK_UPDATED, INCIDENT_NOTICED, still_true
from incidents.querysets.access import administrators_reading, reviewers_above, reviewers_of
from incidents.services.review_alerts import ReviewAlert
from incidents.vocabulary.review import ALERTING_STATES

if TYPE_CHECKING:
    from django.db.models import QuerySet

ALERT_UNANSWERED = "alert_unanswered"
ESCALATED = (ATTACK_LINKED, INCIDENT_NOTICED, ATTACK_UPDATED, ALERT_UNANSWERED)
LOOK_BACK = timedelta(days=7)
LAST_STEP = 2
"""To the managers, then to those above them; then it ends."""

# Answered is an alert also where somebody acknowledged a later word on it, or what called the managers; a notice also
# where somebody acknowledged an alert of the same incident. It asks for nothing where alerts reached everybody.
UNANSWERED = f"""
    WITH unanswered AS (
        SELECT alert.id, alert.kind, alert.subject, incident.marking,
            coalesce((alert.details ->> 'step')::int, 0) + 1 AS step,
            coalesce((alert.details ->> 'alert')::bigint, alert.id) AS first,
            coalesce(alert.details ->> 'alerted_at', to_char(alert.created_at AT TIME ZONE 'UTC', %(form)s))
                AS alerted_at,
            (SELECT count(*) FROM accounts_recipient WHERE notification_id = alert.id) AS told
        FROM accounts_notification AS alert JOIN incidents_incident AS incident ON incident.reference = alert.subject
        WHERE alert.urgent AND alert.kind = ANY(%(kinds)s) AND incident.state = ANY(%(states)s)
          AND alert.created_at BETWEEN %(oldest)s AND %(before)s AND alert.fanned_out_at IS NOT NULL
          AND NOT EXISTS (  -- a later word that is urgent is asked about itself
            SELECT FROM accounts_notification_earlier AS follows
            JOIN accounts_notification AS word ON word.id = follows.from_notification_id
            WHERE follows.to_notification_id = alert.id AND word.urgent
          )
          AND NOT EXISTS (
            SELECT FROM accounts_notification AS told WHERE told.key = '{ALERT_UNANSWERED}:' || alert.id
          )
    )
    INSERT INTO accounts_notification (kind, key, subject, details, marking, urgent, created_at)
    SELECT '{ALERT_UNANSWERED}', '{ALERT_UNANSWERED}:' || id, subject,
        jsonb_build_object('alert', first, 'step', step, 'alerted_at', alerted_at, 'told', told), marking, true, %(now)s
    FROM unanswered
    WHERE step <= {LAST_STEP} AND (kind <> '{INCIDENT_NOTICED}' OR told > 0) AND NOT EXISTS (
        SELECT FROM accounts_notification AS word
        JOIN accounts_recipient AS answer ON answer.notification_id = word.id AND answer.acknowledged_at IS NOT NULL
        WHERE word.subject = unanswered.subject AND word.urgent AND (
            word.id IN (unanswered.id, unanswered.first) OR word.id IN (
                SELECT from_notification_id FROM accounts_notification_earlier
                WHERE to_notification_id = unanswered.first
            ) OR word.kind = '{ATTACK_LINKED}' AND EXISTS (
                SELECT FROM accounts_notification AS notice
                WHERE notice.id = unanswered.first AND notice.kind = '{INCIDENT_NOTICED}'
            )
        )
    )
    ON CONFLICT (key) DO NOTHING
"""  # noqa: S608 – made of our own constants


def escalate_unanswered() -> int:
    """Call the managers about every urgent alert that nobody acknowledged within ESCALATE_AFTER; return how many."""
    now = timezone.now()
    asked: dict[str, Any] = {
        "now": now,
        "before": now - timedelta(seconds=settings.ESCALATE_AFTER),
        "oldest": now - LOOK_BACK,
        "kinds": list(ESCALATED),
        "states": [str(state) for state in ALERTING_STATES],
        "form": 'YYYY-MM-DD"T"HH24:MI:SS.US"+00:00"',
    }
    with connection.cursor() as cursor:
        cursor.execute(UNANSWERED, asked)
        written = int(cursor.rowcount)
    if written:
        wake_alerts()
    return written


class AlertUnanswered(ReviewAlert):
    """Nobody acknowledged an urgent alert: managers over the incident; administrators where there are none."""

    name = ALERT_UNANSWERED
    heading = "Nobody has acknowledged an alert"
    reason = "you manage or administer where it happened, and nobody answered"

    def people(self, notification: Notification, incident: Incident) -> "QuerySet[User]":
        """The nearest managers; at the second step those above them. Who reported it may not be the one to answer."""
        managers, above = reviewers_of(incident), reviewers_above(incident)
        if notification.details["step"] == 1:
            nearest = managers.exclude(pk__in=above.values("pk"))
            found = nearest if nearest.exists() else managers
        else:
            found = above.exclude(pk__in=_called_before(notification))
        if found.exists():
            return found
        return administrators_reading(incident).exclude(pk__in=_called_before(notification))

    def goes_up(self, notification: Notification) -> bool:
        return bool(notification.details["step"] < LAST_STEP)

    def still_due(self, notification: Notification, incident: Incident) -> bool:
        """Does the attack stand, and has still nobody answered?"""
        alert = Notification.objects.get(pk=notification.details["alert"])
        words = Notification.objects.filter(subject=alert.subject, urgent=True)
        answering = Q(pk=alert.pk) | Q(earlier=alert) | Q(pk__in=_calls(alert.pk))
        if alert.kind == INCIDENT_NOTICED:
            answering |= Q(kind=ATTACK_LINKED)
        words = words.filter(answering)
        answers = Recipient.objects.filter(notification__in=words.values("pk"), acknowledged_at__isnull=False)
        return _stands(alert, incident) and not answers.exists()

    def says(self, notification: Notification, reader: User) -> str:
        """In a sentence, with the moment in the reader's own time zone."""
        alerted_at = datetime.fromisoformat(notification.details["alerted_at"])
        count = notification.details["told"]
        people = "one person" if count == 1 else f"{count:,} people" if count else "nobody"
        moment = moment_in_words(alerted_at, reader.time_zone)
        return f"The alert of {moment} went to {people} last, and nobody has acknowledged it. Ring those on the spot."


def _stands(alert: Notification, incident: Incident) -> bool:
    """Is what the alert said, or the first ones that it follows, still held to be true?"""
    if incident.state not in ALERTING_STATES:
        return False
    firsts = [first for first in (alert, *alert.earlier.all()) if first.kind in {ATTACK_LINKED, INCIDENT_NOTICED}]
    return not firsts or bool(still_true(incident, firsts))


def _calls(alert: int) -> "QuerySet[Notification, int]":
    """The keys of what called the managers about an alert."""
    calls = Notification.objects.filter(kind=ALERT_UNANSWERED, details__alert=alert)
    return calls.values_list("pk", flat=True)


def _called_before(notification: Notification) -> "QuerySet[Recipient, int]":
    """Who was called at the step before, as keys of people."""
    called = Recipient.objects.filter(notification__in=_calls(notification.details["alert"]))
    return called.exclude(notification=notification).values_list("user", flat=True)
