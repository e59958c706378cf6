"""What pages and API ask of a large register, as three readers of different reach: time and plan of each.

`python -m benchmarks.plans` on a database that `benchmarks.generate` filled. Prints a table in Markdown: the median of
the warm runs, all queries of a question together, and what their plans read. `--plans` prints the plans as well.
"""

import re
import statistics
import sys
import time
from collections.abc import Callable, Iterator
from typing import Any

from benchmarks.generate import BY_PROJECT, EVERYTHING, NARROW
from benchmarks.setup import begin, pace

RUNS = 7
PAGE = 26
SCAN = re.compile(r"(Parallel )?(Seq Scan|Index Only Scan|Index Scan|Bitmap Heap Scan|Bitmap Index Scan)[^(]*?on (\S+)")
Ask = Callable[[], Any]


def main(arguments: list[str]) -> None:
    """Print the table."""
    begin()
    print(pace(), end="\n\n")  # noqa: T201
    from accounts.models import User

    print("| query | reader | ms | reads |\n| --- | --- | --- | --- |")  # noqa: T201
    for email in (EVERYTHING, NARROW, BY_PROJECT):
        for name, ask in questions(User.objects.get(email=email)):
            took = [_timed(ask) for _ in range(RUNS + 1)][1:]
            plans = _plans(ask)
            found = dict.fromkeys(f"{match[2].lower()} on {match[3]}" for match in SCAN.finditer(plans))
            row = f"| {name} | {email.split('@')[0]} | {statistics.median(took):.1f} | {'; '.join(found)} |"
            print(row, flush=True)  # noqa: T201
            if "--plans" in arguments:
                print(plans)  # noqa: T201


def questions(user: Any) -> Iterator[tuple[str, Ask]]:
    """What a page asks, each time for a person whose memberships are read anew."""
    from accounts.models import User
    from accounts.querysets.windows import window
    from incidents.models import Actor, Incident
    from incidents.querysets.incidents import NEWEST_FIRST
    from incidents.services.actor_profile import profile_of
    from incidents.services.project_figures import actors_panel, trend_panel
    from projects.models import Project

    def readable() -> Any:
        return Incident.objects.for_user(User.objects.get(pk=user.pk)).listed()

    def page(rows: Any, by: Any = NEWEST_FIRST, position: Any = None) -> Any:
        return window(rows, by, position, PAGE)

    corridor, actor = Project.objects.get(slug="invented-0"), Actor.objects.get(slug="front-3")
    by_date = Incident.objects.for_user(user).order_by("occurred_from")
    deep = list(list(by_date.values_list("occurred_from", "pk")[: PAGE * 10])[-1])
    filed = list(Incident.objects.for_user(user).order_by("pk").values_list("pk", flat=True)[: PAGE * 10])[-1]
    yield "list, first page", lambda: page(readable())
    yield "list, its last pages", lambda: page(readable(), position=deep)
    yield "API, first page", lambda: page(readable(), by=["-pk"])
    yield "API, its last pages", lambda: page(readable(), by=["-pk"], position=[filed])
    yield "review queue", lambda: list(readable().awaiting_review()[:100])
    yield "search, rare word", lambda: page(readable().matching("obelisk"))
    yield "search, common word", lambda: page(readable().matching("convoy"))
    yield "within 50 km of a metropolis", lambda: page(readable().within(24.86, 67.01, 50))
    yield "within 50 km of a quiet place", lambda: page(readable().within(-2.27, 40.9, 50))
    if Project.objects.for_user(user).filter(pk=corridor.pk).exists():
        yield "subtree of a project", lambda: page(readable().touching(corridor))
    yield "incidents of an actor", lambda: page(readable().involving(actor))
    yield "critical ones of a year", lambda: page(readable().filter(severity=4, occurred_from__year=2019))
    if Project.objects.for_user(user).filter(pk=corridor.pk).exists():
        yield "trend of a project", lambda: trend_panel(corridor, user)
        yield "actors seen at a project", lambda: actors_panel(corridor, user)
    yield "profile of an actor", lambda: profile_of(actor, user)


def _timed(ask: Ask) -> float:
    started = time.perf_counter()
    ask()
    return (time.perf_counter() - started) * 1000


def _plans(ask: Ask) -> str:
    """The plan of each query of a question."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as asked:
        ask()
    plans = []
    with connection.cursor() as cursor:
        for query in asked.captured_queries:
            if query["sql"].startswith("EXPLAIN"):
                continue
            cursor.execute(f"EXPLAIN (ANALYZE, BUFFERS) {query['sql']}")
            plans += [line for (line,) in cursor.fetchall()]
    return "\n".join(plans)


if __name__ == "__main__":
    main(sys.argv[1:])
