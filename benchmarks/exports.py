"""The export of the API against plain COPY of the same columns and rows, as readers of different reach.

`python -m benchmarks.exports` on a database that `benchmarks.generate` filled. Prints a table in Markdown: rows a
second of each format, the ratio to COPY in the same run, and the most memory that the process held.
"""

import resource
import statistics
import time
from collections.abc import Callable
from typing import Any

from benchmarks.generate import BY_PROJECT, EVERYTHING, NARROW
from benchmarks.setup import begin, pace

RUNS = 5
FORMS = ("csv", "geojson", "jsonl")


def main() -> None:
    """Print the table."""
    begin()
    print(pace(), end="\n\n")  # noqa: T201
    from accounts.models import User

    print("| reader | format | rows | MB | s | rows/s | COPY, s | ratio | process, MB |")  # noqa: T201
    print("| --- | --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |")  # noqa: T201
    for email in (EVERYTHING, NARROW, BY_PROJECT):
        for form in FORMS:
            user = User.objects.get(email=email)
            took = [(*_timed(exported, user, form), *_timed(copied, user)) for _ in range(RUNS)]
            seconds, copy = (statistics.median(run[place] for run in took) for place in (0, 2))
            rows, size = took[-1][1]
            memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
            told = (
                f"{email.split('@')[0]} | {form} | {rows:,} | {size / 1e6:.1f} | {seconds:.2f} | {rows / seconds:,.0f}"
            )
            print(f"| {told} | {copy:.2f} | {copy / seconds:.2f} | {memory:.0f} |", flush=True)  # noqa: T201


def exported(user: Any, form: str) -> tuple[int, int]:
    """Rows and bytes of the whole export, as the API streams it."""
    from accounts.audit import Asked
    from accounts.models import User
    from incidents.api.exports import in_time
    from incidents.models import Incident
    from incidents.services.export_incidents import IncidentExport

    reader = User.objects.get(pk=user.pk)
    incidents = Incident.objects.for_user(reader).unmerged()
    export = IncidentExport(actor=reader, incidents=incidents, form=form)
    rows = size = 0
    for part in in_time(export.parts(name="benchmark", filters="", asked=Asked())):
        rows, size = rows + part.number, size + len(part.text.encode())
    return rows, size


def copied(user: Any) -> int:
    """COPY TO of the same columns of the same rows, as they lie in the table."""
    from django.db import connection

    from incidents.models import Incident
    from incidents.services.export_columns import BOUNDS, NAMES, PROJECTS
    from incidents.vocabulary.people import Outcome

    columns = [name for name in NAMES if name not in {*Outcome.values, PROJECTS}]
    columns += [f"{outcome}_{bound}" for outcome in Outcome.values for bound in BOUNDS]
    rows = Incident.objects.for_user(user).unmerged().order_by().values_list("pk", *columns)
    sql, parameters = rows.query.sql_with_params()
    size = 0
    with (
        connection.cursor() as cursor,
        cursor.copy(cursor.mogrify(f"COPY ({sql}) TO STDOUT (FORMAT csv)", parameters)) as copy,
    ):
        for row in copy:
            size += len(row)
    return size


def _timed(ask: Callable[..., Any], *given: Any) -> tuple[float, Any]:
    started = time.perf_counter()
    answer = ask(*given)
    return time.perf_counter() - started, answer


if __name__ == "__main__":
    main()
