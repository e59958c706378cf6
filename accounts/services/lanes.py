"""Sends to many servers at a time, and to each only so much: one that is slow holds up nothing but what goes there.

Only one process of all does so at a time; what the others would start, it finds by itself.
"""

from collections import Counter
from collections.abc import Callable, Collection, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from types import TracebackType
from typing import Self

import structlog
from django.conf import settings
from django.db import connection, connections

from accounts.models import Channel, Delivery
from accounts.services.claims import claim_for, due_channels
from accounts.services.transports import PARALLEL, host_of

logger = structlog.get_logger(__name__)

ONE_OF_ALL = 0x616C6572  # the advisory lock of whoever sends to many servers
AT_ONCE_TO_A_HOST = 2
CHUNK = 10  # deliveries that a thread takes for one channel before others have their turn
LOOK_AGAIN = 0.2  # seconds

Send = Callable[[Sequence[Delivery]], int]


class Lanes:
    """Used by `with`. Threads send; what they sent is counted in `sent`."""

    def __init__(self, send: Send) -> None:
        self._send = send
        self._busy: dict[Future[int], Channel] = {}
        self._threads = ThreadPoolExecutor(settings.DELIVERY_THREADS or 1, thread_name_prefix="lane")
        self._is_ours = False
        self._troubles: Counter[int] = Counter()
        """Channel → how often it did not take what it was given: others have their turn before it."""
        self.sent = 0

    def __enter__(self) -> Self:
        self._is_ours = _asked("SELECT pg_try_advisory_lock(%s)")
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._threads.shutdown()
        self._collect(self._busy)
        if self._is_ours and connection.connection is not None:
            _asked("SELECT pg_advisory_unlock(%s)")

    def feed(self) -> bool:
        """Give free threads what is due for servers that have not enough to do; False where there was nothing."""
        if not self._is_ours:
            return False
        self._collect([future for future in self._busy if future.done()])
        hosts = Counter(host_of(channel) for channel in self._busy.values())
        started = False
        busy = [channel.pk for channel in self._busy.values()]
        for channel in sorted(due_channels(PARALLEL, apart_from=busy), key=lambda one: self._troubles[one.pk]):
            if len(self._busy) >= max(1, settings.DELIVERY_THREADS):
                break
            host = host_of(channel)
            if hosts[host] < AT_ONCE_TO_A_HOST:
                started = self._start(channel) or started
                hosts[host] += 1
        return started

    def wait(self) -> bool:
        """Wait a moment for those who are sending; False when nobody is."""
        if self._busy:
            wait(self._busy, LOOK_AGAIN, FIRST_COMPLETED)
        return bool(self._busy)

    def _start(self, channel: Channel) -> bool:
        deliveries = claim_for(channel, CHUNK)
        if not deliveries:
            return False
        if settings.DELIVERY_THREADS:
            self._busy[self._threads.submit(self._in_thread, deliveries)] = channel
        else:
            self.sent += self._send(deliveries)
        return True

    def _in_thread(self, deliveries: Sequence[Delivery]) -> int:
        try:
            return self._send(deliveries)
        finally:
            connections.close_all()

    def _collect(self, ended: Collection[Future[int]]) -> None:
        for future in list(ended):
            channel = self._busy.pop(future)
            try:
                sent = future.result()
                self.sent += sent
                self._troubles[channel.pk] += not sent
            except Exception:  # such as a database that went away: the leases expire
                logger.exception("lane_failed", channel=channel.pk)


def _asked(question: str) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(question, [ONE_OF_ALL])
        return bool(cursor.fetchone()[0])
