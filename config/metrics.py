"""For Prometheus: how the alerts fare, asked of the database at each scrape. Numbers only; nothing about anybody."""

import re
from collections.abc import Iterator
from datetime import datetime

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.crypto import constant_time_compare
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from prometheus_client import CollectorRegistry, Metric
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.exposition import CONTENT_TYPE_PLAIN_0_0_4, generate_latest
from prometheus_client.registry import Collector

from accounts.services.alert_health import Health, alert_health

BEARER = re.compile(r"Bearer +(\S+)", re.IGNORECASE)


@login_not_required
@never_cache
@require_safe
def metrics(request: HttpRequest) -> HttpResponse:
    """The numbers, to whoever shows METRICS_TOKEN; not there where none is set."""
    if not settings.METRICS_TOKEN:
        raise Http404
    shown = BEARER.fullmatch(request.headers.get("Authorization", ""))
    if shown is None or not constant_time_compare(shown[1], settings.METRICS_TOKEN):
        return HttpResponse("Show the token.\n", status=401, headers={"WWW-Authenticate": "Bearer"})
    registry = CollectorRegistry(auto_describe=False)
    registry.register(Alerts())
    return HttpResponse(generate_latest(registry), content_type=CONTENT_TYPE_PLAIN_0_0_4)


class Alerts(Collector):
    """Asks once for each scrape."""

    def describe(self) -> list[Metric]:
        return []

    def collect(self) -> Iterator[Metric]:
        health = alert_health()
        yield from _queues(health)
        yield _tries(health)
        yield _gauge("notifications_waiting", "Notifications that are not turned into deliveries yet.", health.waiting)
        yield _age("oldest_notification", "the oldest of these was written", health, health.oldest_waiting_at)
        yield _age("oldest_due", "the delivery that is due for longest was due", health, health.oldest_due_at)
        yield _age("last_sweep", "a worker last looked for what is due", health, health.swept_at)
        yield _age("last_sent", "a worker last sent something", health, health.sent_at)


def _queues(health: Health) -> Iterator[Metric]:
    deliveries = GaugeMetricFamily(
        "caravanserai_alerts_deliveries",
        "Deliveries that are not ended, and those given up.",
        labels=["channel", "state"],
    )
    paused = GaugeMetricFamily("caravanserai_alerts_paused_channels", "Channels that are paused.", labels=["channel"])
    for queue in health.queues:
        for state in ("due", "held", "expired", "later", "dead"):
            deliveries.add_metric([queue.kind.value, state], getattr(queue, state))
        paused.add_metric([queue.kind.value], queue.paused)
    yield deliveries
    yield paused


def _tries(health: Health) -> Metric:
    family = GaugeMetricFamily(
        "caravanserai_alerts_attempts",
        "Tries to send that began within the last hour or day, by how they ended.",
        labels=["channel", "outcome", "within"],
    )
    for tries in health.tries:
        for within in ("hour", "day"):
            family.add_metric([tries.kind.value, tries.outcome.value, within], getattr(tries, within))
    return family


def _gauge(name: str, what: str, value: float) -> Metric:
    return GaugeMetricFamily(f"caravanserai_alerts_{name}", what, value=value)


def _age(name: str, since: str, health: Health, moment: datetime | None) -> Metric:
    """Seconds since then; without a sample where it never was, or where nothing waits."""
    family = GaugeMetricFamily(f"caravanserai_alerts_{name}_seconds", f"Seconds since {since}.", labels=[])
    if moment is not None:
        family.add_metric([], max(0.0, (health.at - moment).total_seconds()))
    return family
