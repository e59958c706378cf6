"""Makes Django ready for a script that is run as `python -m benchmarks.…`; says how fast the machine is just now."""

import os
import time
from collections.abc import Callable

import django

STATEMENTS, NUMBERS, TRIPS = 500, 3_000_000, 1_000


def begin() -> None:
    """Read the settings that the environment names."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()


def pace() -> str:
    """What milliseconds mean here: a virtual machine is two or three times slower at some hours than at others."""
    from django.db import connection

    from incidents.models import Incident

    def make() -> None:
        for _ in range(STATEMENTS):
            str(Incident.objects.order_by("pk").query)

    def count() -> None:
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM generate_series(1, %s)", [NUMBERS])

    def go_there_and_back() -> None:
        with connection.cursor() as cursor:
            for _ in range(TRIPS):
                cursor.execute("SELECT 1")

    making, counting, going = (_seconds(work) for work in (make, count, go_there_and_back))
    return (
        f"Here and now Django makes a statement over incidents in {making * 1000 / STATEMENTS:.2f} ms, the database "
        f"counts to {NUMBERS:,} in {counting:.2f} s, and answers with one in {going * 1000 / TRIPS:.2f} ms."
    )


def _seconds(work: Callable[[], None]) -> float:
    started = time.perf_counter()
    work()
    return time.perf_counter() - started
