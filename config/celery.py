"""The Celery application: brokers, time-outs, the schedule. Messages are wake-ups only; the work is in the database."""

import os
from typing import Any

from celery import Celery
from celery.signals import setup_logging
from django.conf import settings
from django_structlog.celery.steps import DjangoStructLogInitStep

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

app = Celery("caravanserai")


ESCALATE_EVERY = 30.0  # seconds between two looks for urgent alerts that nobody acknowledged
FORGET_EVERY = 60.0  # seconds between two looks for what has run out in the shared cache
FORGET_LOSSES_EVERY = 3_600.0  # seconds between two looks for losses that nobody is told of any more
SILENCE = 10 * settings.BROKER_TIMEOUT  # seconds after which workers and beat take a mute connection for dead


def transport_options(broker_url: str) -> dict[str, Any]:
    """What connections need to notice a broker that vanished without a word. Publishers are less patient: outbox.py."""
    if broker_url.startswith(("redis", "rediss")):
        return {
            "socket_timeout": SILENCE,
            "socket_connect_timeout": SILENCE,
            "socket_keepalive": True,
            "health_check_interval": SILENCE,
        }
    if broker_url.startswith(("amqp", "pyamqp")):
        return {"confirm_publish": True, "read_timeout": SILENCE, "write_timeout": SILENCE}
    folder = settings.VAR_DIR / "celery"
    return {
        "data_folder_in": str(folder / "messages"),
        "data_folder_out": str(folder / "messages"),
        "control_folder": str(folder / "control"),
        "polling_interval": 0.2,
    }


app.conf.update(
    broker_url=settings.CELERY_BROKER_URL,
    broker_transport="config.wake_up_folder:Transport" if settings.CELERY_BROKER_URL.startswith("filesystem") else None,
    broker_transport_options=transport_options(settings.CELERY_BROKER_URL),
    broker_heartbeat=int(SILENCE),
    broker_connection_max_retries=None,
    broker_connection_retry_on_startup=True,
    broker_channel_error_retry=True,  # a broker that loses its queues while a worker declares them
    task_ignore_result=True,
    task_publish_retry=False,
    task_serializer="json",
    accept_content=["json"],
    task_default_queue="wake-ups",
    task_default_queue_type="quorum" if settings.CELERY_BROKER_URL.startswith(("amqp", "pyamqp")) else "classic",
    # Celery declares 28 queues for delayed tasks beside a quorum queue. We have no such tasks: let them cost little.
    broker_native_delayed_delivery_queue_type="classic",
    worker_prefetch_multiplier=1,
    worker_concurrency=settings.CELERY_WORKER_CONCURRENCY,
    worker_hijack_root_logger=False,
    timezone="UTC",
    beat_schedule={
        "sweep": {
            "task": "accounts.drain_alerts",
            "schedule": settings.SWEEP_EVERY,
            # A sweep that nobody took before the next one is due is worth nothing. Beat connects anew only by a retry.
            "options": {
                "expires": settings.SWEEP_EVERY,
                "retry": True,
                "retry_policy": {"max_retries": 1, "interval_start": 0},
            },
        },
        "deadlines": {
            "task": "incidents.watch_deadlines",
            "schedule": settings.DEADLINES_EVERY,
            "options": {
                "expires": settings.DEADLINES_EVERY,
                "retry": True,
                "retry_policy": {"max_retries": 1, "interval_start": 0},
            },
        },
        "escalation": {
            "task": "incidents.escalate",
            "schedule": ESCALATE_EVERY,
            "options": {
                "expires": ESCALATE_EVERY,
                "retry": True,
                "retry_policy": {"max_retries": 1, "interval_start": 0},
            },
        },
        "forget": {
            "task": "accounts.forget_counts",
            "schedule": FORGET_EVERY,
            "options": {
                "expires": FORGET_EVERY,
                "retry": True,
                "retry_policy": {"max_retries": 1, "interval_start": 0},
            },
        },
        "forget-losses": {
            "task": "incidents.forget_losses",
            "schedule": FORGET_LOSSES_EVERY,
            "options": {
                "expires": FORGET_LOSSES_EVERY,
                "retry": True,
                "retry_policy": {"max_retries": 1, "interval_start": 0},
            },
        },
    },
)
app.steps["worker"].add(DjangoStructLogInitStep)
app.autodiscover_tasks()


@setup_logging.connect
def _keep_our_logging(**_: Any) -> None:
    """Celery would set up its own; Django's LOGGING is the one place."""
