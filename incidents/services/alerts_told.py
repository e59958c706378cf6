"""Every kind of alert that this app tells, for the registry of the app below."""

from accounts.protocols import AlertKind
from incidents.services.advisory_alerts import AdvisoryCancelled, AdvisoryIssued
from incidents.services.alert_kinds import AttackLinked, IncidentNoticed
from incidents.services.alerts_of_work import Assigned, TaskGiven
from incidents.services.alerts_to_one import Commented, Mentioned, Returned
from incidents.services.later_alerts import AttackTakenBack, AttackUpdated
from incidents.services.review_alerts import ReviewOverdue, ReviewReminder, ReviewTaken
from incidents.services.unanswered import AlertUnanswered

ALERT_KINDS: tuple[AlertKind, ...] = (
    AttackLinked(),
    IncidentNoticed(),
    AttackUpdated(),
    AttackTakenBack(),
    AdvisoryIssued(),
    AdvisoryCancelled(),
    ReviewReminder(),
    ReviewOverdue(),
    ReviewTaken(),
    Mentioned(),
    Commented(),
    Returned(),
    Assigned(),
    TaskGiven(),
    AlertUnanswered(),
)
