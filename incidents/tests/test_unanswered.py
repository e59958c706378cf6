"""An urgent alert that nobody acknowledges goes to the managers, once, and one step further; then it ends."""

from datetime import timedelta

import pytest
from django.core import mail
from django.db import connection, transaction
from django.utils import timezone

from accounts.factories import ChannelFactory, DeliveryFactory
from accounts.models import Delivery, Notification, Recipient
from accounts.services.acknowledge import acknowledge
from accounts.services.fan_out import fan_out_due
from accounts.tasks import drain_alerts
from accounts.vocabulary import DeliveryState, Marking
from conftest import member
from incidents.factories import IncidentFactory, ProjectLinkFactory
from incidents.models import Incident
from incidents.outbox import ATTACK_LINKED, ATTACK_UPDATED, INCIDENT_NOTICED, raise_due_alerts
from incidents.services import reject_incident, reject_link, start_review
from incidents.services.alert_record import alerts_of
from incidents.services.unanswered import ALERT_UNANSWERED, escalate_unanswered
from incidents.tasks import escalate
from incidents.vocabulary.review import State
from projects.factories import WatchFactory
from projects.vocabulary import Role, Severity
from tests.at_once import at_once
from tests.urgent import urgent_alert

pytestmark = pytest.mark.django_db
LATER = timedelta(seconds=901)


@pytest.fixture
def alert(port_qasim, victor) -> Notification:
    return urgent_alert(port_qasim, [victor])


def called() -> list[str]:
    """Everybody who was called, in order."""
    fan_out_due()
    people = Recipient.objects.filter(notification__kind=ALERT_UNANSWERED).order_by(
        "notification__pk", "user__full_name"
    )
    return [str(told.user) for told in people]


def test_nobody_is_called_before_it_is_time(alert, mona, time_machine):
    time_machine.move_to(timezone.now() + timedelta(seconds=899))
    assert escalate_unanswered() == 0
    time_machine.move_to(timezone.now() + timedelta(seconds=2))
    assert escalate() == {"escalated": 1}


def test_managers_over_it_are_called_then_those_above_then_nobody(alert, mona, omar, charlie, anna, time_machine):
    steps = []
    for _ in range(4):
        time_machine.move_to(timezone.now() + LATER)
        escalate_unanswered()
        assert escalate_unanswered() == 0, "each once"
        steps.append(called())
    assert steps[0] == [str(mona)]
    assert steps[1:] == [[str(mona), str(omar)]] * 3


def test_where_nobody_manages_it_administrators_are_called(alert, ada, time_machine):
    time_machine.move_to(timezone.now() + LATER)
    escalate_unanswered()
    assert called() == [str(ada)]


def test_an_administrator_who_may_not_read_it_is_not_called(port_qasim, victor, ada, time_machine):
    ada.clearance = Marking.GREEN
    ada.save()
    urgent_alert(port_qasim, [victor], marking=Marking.AMBER)
    time_machine.move_to(timezone.now() + LATER)
    escalate_unanswered()
    assert called() == []


def test_who_reported_it_is_not_the_one_to_answer(port_qasim, victor, mona, omar, time_machine):
    urgent_alert(port_qasim, [victor], reporter=mona)
    time_machine.move_to(timezone.now() + LATER)
    escalate_unanswered()
    assert called() == [str(omar)]


def test_one_answer_is_enough(port_qasim, victor, anna, mona, time_machine):
    alert = urgent_alert(port_qasim, [victor, anna])
    acknowledge(actor=anna, recipient=alert.recipients.get(user=anna))
    time_machine.move_to(timezone.now() + LATER)
    assert escalate_unanswered() == 0


def test_a_manager_who_answers_the_call_ends_it(alert, mona, omar, time_machine):
    time_machine.move_to(timezone.now() + LATER)
    escalate_unanswered()
    fan_out_due()
    call = Recipient.objects.get(notification__kind=ALERT_UNANSWERED)
    acknowledge(actor=mona, recipient=call)
    time_machine.move_to(timezone.now() + LATER)
    assert escalate_unanswered() == 0


def test_an_answer_to_a_later_word_answers_the_alert(alert, victor, mona, time_machine):
    later = Notification.objects.create(
        kind=ATTACK_UPDATED, key="attack_updated:1", subject=alert.subject, urgent=True, details={"changes": ["More."]}
    )
    later.earlier.set([alert])
    fan_out_due()
    acknowledge(actor=victor, recipient=Recipient.objects.get(notification=later))
    time_machine.move_to(timezone.now() + LATER)
    assert escalate_unanswered() == 0


def test_an_answer_that_comes_before_the_letter_leaves_it_unsent(alert, victor, mona, time_machine):
    time_machine.move_to(timezone.now() + LATER)
    escalate_unanswered()
    fan_out_due()
    call = Recipient.objects.get(notification__kind=ALERT_UNANSWERED)
    delivery = DeliveryFactory.create(recipient=call, channel=ChannelFactory.create(user=mona))
    acknowledge(actor=victor, recipient=alert.recipients.get())
    drain_alerts()
    delivery.refresh_from_db()
    assert delivery.state == DeliveryState.WITHHELD


def test_what_stands_no_more_calls_nobody(alert, mona, time_machine):
    incident = Incident.objects.get(reference=alert.subject)
    start_review(actor=mona, incident=incident)
    reject_incident(actor=mona, incident=incident, reason="A drill.")
    time_machine.move_to(timezone.now() + LATER)
    assert escalate_unanswered() == 0


def test_what_was_taken_back_meanwhile_calls_nobody(alert, mona, anna, time_machine):
    reject_link(actor=anna, link=Incident.objects.get(reference=alert.subject).links.get())
    time_machine.move_to(timezone.now() + LATER)
    escalate_unanswered()
    assert called() == []


def test_what_is_not_urgent_or_long_past_calls_nobody(port_qasim, victor, mona, time_machine):
    alert = urgent_alert(port_qasim, [victor])
    Notification.objects.update(urgent=False)
    time_machine.move_to(timezone.now() + LATER)
    assert escalate_unanswered() == 0
    Notification.objects.filter(pk=alert.pk).update(urgent=True)
    time_machine.move_to(timezone.now() + timedelta(days=8))
    assert escalate_unanswered() == 0


def test_the_letter_says_what_happened_and_no_more_than_it_may(alert, mona, time_machine):
    ChannelFactory.create(user=mona)
    Incident.objects.filter(reference=alert.subject).update(marking=Marking.AMBER_STRICT)
    time_machine.move_to(timezone.now() + LATER)
    drain_alerts()
    mail.outbox.clear()
    escalate_unanswered()
    drain_alerts()
    (letter,) = mail.outbox
    assert letter.subject == f"[TLP:AMBER+STRICT] Nobody has acknowledged an alert ({alert.subject})"
    assert "Convoy" not in letter.body, "above what the channel carries"
    assert "/acknowledge/" in letter.body


def test_it_says_how_many_were_told(alert, mona, signed_in, time_machine):
    time_machine.move_to(timezone.now() + LATER)
    escalate_unanswered()
    fan_out_due()
    page = signed_in(mona).get("/notifications/").content.decode()
    assert "Nobody has acknowledged an alert: Convoy bombed" in page
    assert "went to one person last" in page
    record = signed_in(mona).get(f"/incidents/{alert.subject}/").content.decode()
    assert "Managers called: nobody acknowledged it" in record


@pytest.mark.django_db(transaction=True)
def test_two_schedulers_at_the_same_moment_call_once(port_qasim, time_machine):
    victor = member("Victor Viewer", Role.VIEWER, project=port_qasim)
    member("Mona Manager", Role.MANAGER, country="PK")
    urgent_alert(port_qasim, [victor])
    time_machine.move_to(timezone.now() + LATER)

    def hold() -> None:
        with connection.cursor() as cursor:
            cursor.execute("LOCK TABLE accounts_notification IN SHARE ROW EXCLUSIVE MODE")

    assert sorted(at_once(hold, escalate_unanswered, escalate_unanswered)) == [0, 1]
    assert Notification.objects.filter(kind=ALERT_UNANSWERED).count() == 1
    assert Delivery.objects.count() == 1


def noticed_too(port_qasim, watcher, country_watcher) -> Notification:
    """A critical attack of which a watcher is alerted, and of which a watch on its country gives notice."""
    WatchFactory.create(user=country_watcher, project=None, country="PK")
    incident = IncidentFactory.create(state=State.SUBMITTED, country="PK", severity=Severity.CRITICAL)
    ProjectLinkFactory.create(incident=incident, project=port_qasim)
    WatchFactory.create(user=watcher, project=port_qasim)
    with transaction.atomic():
        raise_due_alerts(incident)
    fan_out_due()
    assert set(Notification.objects.values_list("kind", "urgent")) == {(ATTACK_LINKED, True), (INCIDENT_NOTICED, True)}
    return Notification.objects.get(kind=ATTACK_LINKED)


def test_a_notice_that_was_nobody_s_calls_nobody(port_qasim, victor, mona, time_machine):
    alert = noticed_too(port_qasim, victor, victor)
    assert Recipient.objects.count() == 1
    assert [record.word for record in alerts_of(Incident.objects.get(), victor)] == ["Alert"]
    acknowledge(actor=victor, recipient=alert.recipients.get())
    time_machine.move_to(timezone.now() + LATER)
    assert escalate_unanswered() == 0


def test_a_notice_is_answered_with_the_alert_of_the_same_attack(port_qasim, victor, anna, mona, time_machine):
    alert = noticed_too(port_qasim, victor, anna)
    assert Recipient.objects.count() == 2
    assert [record.word for record in alerts_of(Incident.objects.get(), anna)] == ["Notice", "Alert"]
    time_machine.move_to(timezone.now() + LATER)
    assert escalate_unanswered() == 2
    acknowledge(actor=victor, recipient=alert.recipients.get())
    assert called() == []
    time_machine.move_to(timezone.now() + LATER)
    assert escalate_unanswered() == 0
