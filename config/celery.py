"""The Celery application: brokers, time-outs, the schedule. Messages are wake-ups only; the work is in the database."""

import os
from typing import Any

from celery import Celery
from celery.signals import setup_logging
from django.conf import settings
from django_structlog.celery.steps import DjangoStructLogInitStep

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

app = Celery("caravanserai")


def transport_options(broker_url: str) -> dict[str, Any]:
    """What the workers' connection needs. Publishers have short time-outs of their own: accounts/outbox/wake_up.py."""
    if not broker_url.startswith("filesystem"):
        return {}
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
    broker_connection_max_retries=None,
    broker_connection_retry_on_startup=True,
    task_ignore_result=True,
    task_publish_retry=False,
    task_serializer="json",
    accept_content=["json"],
    task_default_queue="wake-ups",
    task_default_queue_type="quorum" if settings.CELERY_BROKER_URL.startswith(("amqp", "pyamqp")) else "classic",
    worker_prefetch_multiplier=1,
    worker_concurrency=settings.CELERY_WORKER_CONCURRENCY,
    worker_hijack_root_logger=False,
    timezone="UTC",
    beat_schedule={
        "sweep": {
            "task": "accounts.drain_alerts",
            "schedule": settings.SWEEP_EVERY,
            # A sweep that nobody took before the next one is due is worth nothing.
            "options": {"expires": settings.SWEEP_EVERY},
        },
    },
)
app.steps["worker"].add(DjangoStructLogInitStep)
app.autodiscover_tasks()


@setup_logging.connect
def _keep_our_logging(**_: Any) -> None:
    """Celery would set up its own; Django's LOGGING is the one place."""
