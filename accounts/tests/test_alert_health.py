"""How the alerts fare: queues, tries, signs of life; the page for administrators and the numbers for Prometheus."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from prometheus_client.parser import text_string_to_metric_families

from accounts.factories import AttemptFactory, ChannelFactory, DeliveryFactory, HeartbeatFactory, NotificationFactory
from accounts.services.alert_health import alert_health
from accounts.tasks import drain_alerts
from accounts.vocabulary import AttemptOutcome, ChannelKind, DeliveryState

pytestmark = pytest.mark.django_db
TOKEN = "a-token-of-the-monitor-only"


@pytest.fixture
def world():
    """One delivery in each state that counts, by e-mail, and a webhook that is due."""
    now, hour = timezone.now(), timedelta(hours=1)
    NotificationFactory.create()
    DeliveryFactory.create(next_attempt_at=now - 2 * hour)
    DeliveryFactory.create(next_attempt_at=now - hour, leased_until=now + hour)
    DeliveryFactory.create(next_attempt_at=now - hour, leased_until=now - timedelta(minutes=1))
    DeliveryFactory.create(next_attempt_at=now + hour)
    DeliveryFactory.create(channel__paused_at=now)
    sent = DeliveryFactory.create(state=DeliveryState.SENT)
    dead = DeliveryFactory.create(state=DeliveryState.DEAD, finished_at=now, attempts_made=8)
    hook = DeliveryFactory.create(channel__kind=ChannelKind.WEBHOOK, channel__address="https://hooks.example/key")
    AttemptFactory.create(delivery=sent, outcome=AttemptOutcome.SENT)
    AttemptFactory.create(delivery=hook, outcome=AttemptOutcome.FAILED, started_at=now - 2 * hour)
    AttemptFactory.create(
        delivery=dead, outcome=AttemptOutcome.FAILED, error="TimeoutError: timed out", started_at=now - 25 * hour
    )
    HeartbeatFactory.create(at=now - timedelta(seconds=30))


def test_the_numbers(world):
    health = alert_health()
    mail, hook = health.queues
    assert (mail.kind, mail.due, mail.held, mail.expired, mail.later, mail.dead, mail.paused) == (
        ChannelKind.EMAIL,
        *(2, 1, 1, 2, 1, 1),
    )
    assert (hook.due, hook.dead) == (1, 0)
    assert health.oldest_due_at == mail.oldest_due_at
    tried = {(tries.kind, tries.outcome): (tries.hour, tries.day) for tries in health.tries if tries.day}
    assert tried == {
        (ChannelKind.EMAIL, AttemptOutcome.SENT): (1, 1),
        (ChannelKind.WEBHOOK, AttemptOutcome.FAILED): (0, 1),
    }
    assert health.sent_at is None and health.swept_at is not None


def test_the_page_for_administrators(world, ada, mona, signed_in):
    page = signed_in(ada).get("/alerts/health/").content.decode()
    assert "Alerts are late" in page
    assert "TimeoutError: timed out" in page and "/notifications/alerts/" in page
    assert signed_in(mona).get("/alerts/health/").status_code == 403
    assert Client().get("/alerts/health/").status_code == 302
    assert "/alerts/health/" in signed_in(ada).get("/").content.decode()
    assert "/alerts/health/" not in signed_in(mona).get("/").content.decode()


def test_a_site_where_no_worker_looks_is_not_called_well(ada, signed_in):
    page = signed_in(ada).get("/alerts/health/").content.decode()
    assert "No worker has looked lately" in page and "Alerts move" not in page


def test_a_site_without_alerts_is_well(ada, signed_in):
    drain_alerts()
    page = signed_in(ada).get("/alerts/health/").content.decode()
    assert "Alerts move" in page and "Nothing was given up" in page


def scrape(**headers: str) -> str:
    answer = Client().get("/metrics", headers={"Authorization": f"Bearer {TOKEN}"} | headers)
    assert answer.status_code == 200
    assert answer["Content-Type"].startswith("text/plain; version=0.0.4")
    return answer.content.decode()


def samples(text: str) -> dict[tuple[str, ...], float]:
    return {
        (sample.name.removeprefix("caravanserai_alerts_"), *sample.labels.values()): sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
    }


def test_prometheus_reads_the_same(world, settings):
    settings.METRICS_TOKEN = TOKEN
    text = scrape()
    found = samples(text)
    assert found["deliveries", "email", "due"] == 2
    assert found["deliveries", "email", "dead"] == 1
    assert found["deliveries", "webhook", "due"] == 1
    assert found["attempts", "email", "sent", "hour"] == 1
    assert found["attempts", "webhook", "failed", "day"] == 1
    assert found["paused_channels", "email"] == 1
    assert 7200 <= found["oldest_due_seconds",] < 7300
    assert 30 <= found["last_sweep_seconds",] < 130
    assert ("last_sent_seconds",) not in found, "never"
    assert "example" not in text, "nothing about anybody"


def test_the_token_is_asked_for(settings):
    assert Client().get("/metrics").status_code == 404
    assert Client().get("/metrics", headers={"Authorization": "Bearer "}).status_code == 404
    settings.METRICS_TOKEN = TOKEN
    wrong = ["", "Bearer", f"Bearer {TOKEN}x", f"Token {TOKEN}", f"Bearer {TOKEN[:-1]}", "Bearer é"]
    for shown in wrong:
        answer = Client().get("/metrics", headers={"Authorization": shown} if shown else {})
        assert (answer.status_code, "caravanserai_" in answer.content.decode()) == (401, False)
    assert Client().post("/metrics", headers={"Authorization": f"Bearer {TOKEN}"}).status_code == 405


def test_many_rows_cost_as_many_queries_as_few(world, ada, settings, signed_in):
    settings.METRICS_TOKEN = TOKEN
    browser = signed_in(ada)

    def asked() -> list[int]:
        counts = []
        for look in (lambda: browser.get("/alerts/health/"), scrape):
            look()
            with CaptureQueriesContext(connection) as captured:
                look()
            counts.append(len(captured))
        return counts

    few = asked()
    for delivery in DeliveryFactory.create_batch(12, state=DeliveryState.DEAD, finished_at=timezone.now()):
        AttemptFactory.create(delivery=delivery, outcome=AttemptOutcome.FAILED)
    ChannelFactory.create_batch(5, paused_at=timezone.now())
    assert asked() == few
    assert few[1] == 6
