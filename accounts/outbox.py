"""Wakes the workers after commit. A wake-up carries nothing: what is due stands in the database, and beat sweeps too.

A request never waits for the broker: a thread of its own publishes, with short time-outs and a rest after a failure.
"""

import atexit
import os
import threading
import time

import structlog
from celery import Celery, current_app
from django.conf import settings
from django.db import transaction

logger = structlog.get_logger(__name__)

DRAIN_ALERTS = "accounts.drain_alerts"
LAST_CHANCE = 2.0  # seconds that a process about to end waits for its last wake-up


def wake_alerts() -> None:
    """After this transaction commits, have the workers look for alerts to send. Never raises for a broker's sake."""
    transaction.on_commit(wake_up.call)


class WakeUp:
    """Publishes wake-ups from one thread of the process; several calls at once make one message."""

    def __init__(self) -> None:
        self._wanted = threading.Event()
        self._idle = threading.Event()
        self._start = threading.Lock()
        self._owner = 0
        self._idle.set()

    def call(self) -> None:
        """Ask for a wake-up and return at once."""
        self._idle.clear()
        self._wanted.set()
        with self._start:
            if self._owner != os.getpid():  # threads do not survive a fork
                self._owner = os.getpid()
                threading.Thread(target=self._run, name="wake-up", daemon=True).start()

    def settle(self, timeout: float) -> bool:
        """Wait until what was asked for is published or given up; False when that took longer."""
        return self._idle.wait(timeout) if self._owner == os.getpid() else True

    def _run(self) -> None:
        resting_until = 0.0
        while True:
            self._wanted.wait()
            self._wanted.clear()
            if time.monotonic() >= resting_until and not publish(current_app):
                resting_until = time.monotonic() + settings.BROKER_REST_AFTER_FAILURE
            if not self._wanted.is_set():
                self._idle.set()


def publish(app: Celery) -> bool:
    """Send one wake-up; False, with a line in the log, when the broker refuses or stays silent."""
    try:
        with app.connection_for_write(
            connect_timeout=settings.BROKER_TIMEOUT, transport_options=patience(app)
        ) as connection:
            app.send_task(DRAIN_ALERTS, connection=connection, retry=False, expires=settings.SWEEP_EVERY * 6)
    except Exception as error:  # whatever a broker's client raises: the sweep stands behind it
        logger.warning("wake_up_not_sent", broker=settings.CELERY_BROKER_URL.split(":")[0], error=type(error).__name__)
        return False
    return True


def patience(app: Celery) -> dict[str, object]:
    """Connection options under which nothing is tried twice, and no step takes longer than BROKER_TIMEOUT seconds."""
    options = dict(app.conf.broker_transport_options or {}) | {"max_retries": 0}
    if settings.CELERY_BROKER_URL.startswith(("redis", "rediss")):
        options |= {"socket_connect_timeout": settings.BROKER_TIMEOUT, "socket_timeout": settings.BROKER_TIMEOUT}
    elif settings.CELERY_BROKER_URL.startswith(("amqp", "pyamqp")):
        options |= {"read_timeout": settings.BROKER_TIMEOUT, "write_timeout": settings.BROKER_TIMEOUT}
    return options


wake_up = WakeUp()
atexit.register(wake_up.settle, LAST_CHANCE)
