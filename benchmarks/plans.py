"""What pages and API ask of a large register, as three readers of different reach: plan and time of each.

`python -m benchmarks.plans` on a database that `benchmarks.generate` filled. Prints a table in Markdown: the median of
five warm runs, what the database itself says it took, and the nodes of the plan that read tables.
"""

import re
import statistics
import time
from collections.abc import Callable, Iterator
from typing import Any

from benchmarks.generate import BY_PROJECT, EVERYTHING, NARROW
from benchmarks.setup import begin

RUNS = 5
PAGE = 26
SCAN = re.compile(r"(Parallel )?(Seq Scan|Index Only Scan|Index Scan|Bitmap Heap Scan|Bitmap Index Scan)[^(]*?on (\S+)")


def main() -> None:
    """Print the table."""
    begin()
    from accounts.models import User

    print("| query | reader | ms | reads |\n| --- | --- | --- | --- |")  # noqa: T201
    for email in (EVERYTHING, NARROW, BY_PROJECT):
        for name, ask in questions(User.objects.get(email=email)):
            took = [_timed(ask) for _ in range(RUNS + 1)][1:]
            print(f"| {name} | {email.split('@')[0]} | {statistics.median(took):.0f} | {_reads(ask())} |")  # noqa: T201


def questions(user: Any) -> Iterator[tuple[str, Callable[[], Any]]]:
    """The querysets of the pages, each made anew when it is asked for."""
    from incidents.models import Actor, Incident
    from projects.models import Project

    def readable() -> Any:
        return Incident.objects.for_user(user).listed()

    def latest(rows: Any) -> Any:
        return rows.order_by("-occurred_from", "-pk")[:PAGE]

    middle = Incident.objects.order_by("occurred_from").values_list("occurred_from", flat=True)[1000]
    corridor, actor = Project.objects.get(slug="invented-1"), Actor.objects.get(slug="front-3")
    yield "list, first page", lambda: latest(readable())
    yield "list, a deep page", lambda: latest(readable().filter(occurred_from__lt=middle))
    yield "review queue", lambda: readable().awaiting_review()[:100]
    yield "search, rare word", lambda: latest(readable().matching("obelisk"))
    yield "search, common word", lambda: latest(readable().matching("convoy"))
    yield "within 50 km", lambda: latest(readable().within(24.86, 67.01, 50))
    yield "subtree of a project", lambda: latest(readable().touching(corridor))
    yield "incidents of an actor", lambda: latest(readable().involving(actor))
    yield "graver ones of a year", lambda: latest(readable().filter(severity=4, occurred_from__year=2019))


def _timed(ask: Callable[[], Any]) -> float:
    started = time.perf_counter()
    list(ask())
    return (time.perf_counter() - started) * 1000


def _reads(rows: Any) -> str:
    plan = rows.explain(analyze=True)
    found = [f"{match[2].lower()} on {match[3]}" for match in SCAN.finditer(plan)]
    return "; ".join(dict.fromkeys(found))


if __name__ == "__main__":
    main()
