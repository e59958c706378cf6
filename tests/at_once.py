"""Runs several calls at the same moment, each on a connection of its own, for tests of races."""

import threading
import time
from collections.abc import Callable
from typing import Any

from django.db import connection, connections, transaction

PATIENCE = 30  # seconds after which a race that does not come about is a fault of the test


def at_once(behind: Callable[[], object], *calls: Callable[[], object], let_go: bool = True) -> list[Any]:
    """Take the lock of `behind`, let every call run into it, let go; return what each gave, or the exception.

    Without `let_go` the lock is held until the calls have given up.

    That all of them wait before the first goes on makes the race certain, however busy the machine is. For tests
    with real transactions only (`transaction=True`).
    """
    outcomes: list[Any] = [None] * len(calls)

    def run(number: int, call: Callable[[], object]) -> None:
        try:
            outcomes[number] = call()
        except Exception as error:
            outcomes[number] = error
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(calls)]
    with transaction.atomic():
        behind()
        for thread in threads:
            thread.start()
        _wait_until_blocked(len(calls))
        for thread in () if let_go else threads:
            thread.join(PATIENCE)
    for thread in threads:
        thread.join(PATIENCE)
    return outcomes


def _wait_until_blocked(expected: int) -> None:
    """By the database, not by connection: what answers a request may open another one."""
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_stat_clear_snapshot()")
            cursor.execute(
                "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
            )
            if cursor.fetchone()[0] == expected:
                return
        time.sleep(0.01)
    raise AssertionError("The calls did not all come to wait for the lock.")
