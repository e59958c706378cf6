"""Makes Django ready for a script that is run as `python -m benchmarks.…`; says how fast the machine is just now."""

import os
import time
from collections.abc import Callable

import django

ADDITIONS, NUMBERS, TRIPS = 10_000_000, 3_000_000, 1_000


def begin() -> None:
    """Read the settings that the environment names."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()


def pace() -> str:
    """What milliseconds mean here: a virtual machine is two or three times slower at some hours than at others."""
    from django.db import connection

    def add() -> None:
        number = 0
        while number < ADDITIONS:
            number += 1

    def count() -> None:
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM generate_series(1, %s)", [NUMBERS])

    def go_there_and_back() -> None:
        with connection.cursor() as cursor:
            for _ in range(TRIPS):
                cursor.execute("SELECT 1")

    adding, counting, going = (_seconds(work) for work in (add, count, go_there_and_back))
    return (
        f"Here and now {ADDITIONS:,} additions take Python {adding:.2f} s, counting to {NUMBERS:,} takes the database "
        f"{counting:.2f} s, and to ask it for one takes {going * 1000 / TRIPS:.2f} ms."
    )


def _seconds(work: Callable[[], None]) -> float:
    started = time.perf_counter()
    work()
    return time.perf_counter() - started
