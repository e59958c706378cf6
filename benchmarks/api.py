"""Requests to the REST API beside the bare SQL for the same rows, as clients of different reach.

`python -m benchmarks.api` on a database that `benchmarks.generate` filled. One web process of the project's own server
answers on loopback; the statements that fetched or wrote the rows are sent once more by psycopg, in the same run.
Prints tables in Markdown: milliseconds and queries of each request, and requests a second of eight clients at once.
"""

import json
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from http import HTTPStatus
from http.client import HTTPConnection
from itertools import cycle
from socket import socket
from typing import Any

from benchmarks.generate import BY_PROJECT, EVERYTHING, NARROW, OFFICER
from benchmarks.setup import begin, pace

WARM, RUNS, MOST_MS = 3, 40, 8_000  # of what is slow, fewer runs
CLIENTS, SECONDS = 8, 8.0
SERVER = ["--worker-class", "gthread", "--threads", "4", "--no-control-socket", "--workers"]
LIST = "/api/v1/incidents/"
ALONE = "| request | client | ms | p95 | queries | SQL, ms | ratio |\n| --- | --- | ---: | ---: | ---: | ---: | ---: |"
TOGETHER = "\n| request | clients | requests/s | ms | p95 |\n| --- | ---: | ---: | ---: | ---: |"
REPORT = {
    "title": "Convoy bombed on the airport road",
    "narrative": "A car beside the road blew up as the second bus passed.",
    "attack_type": "bombing_explosion",
    "weapon_types": ["explosives"],
    "tactics": ["suicide"],
    "target_kind": "convoy_or_vehicle",
    "occurred_from": "2024-10-06T23:00:00+05:00",
    "country": "PK",
    "latitude": 24.90,
    "longitude": 67.16,
    "place_precision": "within_25_km",
    "casualties": [
        {"nationality": "CN", "affiliation": "project_staff", "outcome": "killed", "best": 2},
        {"nationality": "PK", "affiliation": "civilian", "outcome": "injured", "low": 10, "best": 11, "high": 17},
    ],
    "involvements": [{"actor": "front-3", "role": "claimed", "confidence": "high"}],
    "sources": [{"kind": "news", "publisher": "A newspaper", "reliability": "B", "credibility": 2}],
    "project_links": [{"project": "invented-10", "relation": "direct_target"}],
}


class GivenUp(Exception):
    """The server answered 503: the database took longer than it may."""


@dataclass(frozen=True)
class Question:
    """One request, by its name."""

    name: str
    path: str
    body: dict[str, Any] | None = None

    @property
    def method(self) -> str:
        return "GET" if self.body is None else "POST"


def main() -> None:
    """Print the tables."""
    os.environ["API_RATE"] = "1000000/min"  # of the server, and of what is asked here
    begin()
    print(pace(), end="\n\n")  # noqa: T201
    from accounts.models import User

    print(ALONE)  # noqa: T201
    with served(workers=1) as port:
        for email in (EVERYTHING, NARROW, BY_PROJECT, OFFICER):
            user = User.objects.get(email=email)
            with token_of(user) as token:
                for question in questions(user):
                    print(told(question, user, port, token), flush=True)  # noqa: T201
    print(TOGETHER)  # noqa: T201
    with served(workers=2) as port:
        reader, officer = User.objects.get(email=EVERYTHING), User.objects.get(email=OFFICER)
        for user, question in [*((reader, one) for one in list(questions(reader))[:4]), (officer, FILED)]:
            print(crowded(question, user, port), flush=True)  # noqa: T201


FILED = Question("create", LIST, REPORT)


def questions(user: Any) -> Iterator[Question]:
    """What this client asks; the officer files."""
    from django.core import signing

    from accounts.api.pagination import SALT
    from incidents.models import Incident
    from projects.models import Project

    if user.email == OFFICER:
        yield FILED
        return
    mine = Incident.objects.for_user(user).unmerged()
    deep = list(mine.order_by("pk").values_list("pk", flat=True)[:500])[-1]
    late = list(mine.order_by("occurred_from", "pk").values_list("occurred_from", "pk")[:500])[-1]
    by_filing = signing.dumps(["-filed", 0, [deep]], salt=SALT)
    by_date = signing.dumps(["-occurred_from", 0, [late[0].isoformat(), late[1]]], salt=SALT)
    one = mine.order_by("-pk").values_list("reference", flat=True)[:1][0]
    yield Question("list, first page", LIST)
    yield Question(
        "list, eight fields", f"{LIST}?fields=reference,title,occurred_from,country,severity,killed,injured,state"
    )
    yield Question("detail", f"{LIST}{one}/")
    yield Question("changes", "/api/v1/changes/")
    yield Question("list, its last pages", f"{LIST}?cursor={by_filing}")
    yield Question("list by date, its last pages", f"{LIST}?ordering=-occurred_from&cursor={by_date}")
    yield Question("gravest first", f"{LIST}?ordering=-severity")
    yield Question("a year in one country", f"{LIST}?country=PK&since=2019-01-01&until=2019-12-31")
    yield Question("of an actor, critical", f"{LIST}?actor=front-3&severity=critical")
    if Project.objects.for_user(user).filter(slug="invented-0").exists():
        yield Question("subtree of a project", f"{LIST}?project=invented-0")
    yield Question("within 50 km of a metropolis", f"{LIST}?near=24.86,67.01&within_km=50")
    yield Question("a box, ten killed or more", f"{LIST}?box=60,20,80,40&killed_at_least=10")
    yield Question("Chinese casualties", f"{LIST}?nationality=CN")
    yield Question("rare word", f"{LIST}?q=obelisk")
    yield Question("common word", f"{LIST}?q=convoy")
    yield Question("GeoJSON", f"{LIST}?format=geojson")
    yield Question("figures of a year", "/api/v1/stats/?since=2019-01-01&until=2019-12-31&step=week")
    yield Question("figures", "/api/v1/stats/")


def told(question: Question, user: Any, port: int, token: str) -> str:
    """A line of the table: the request by HTTP, its queries, and the same rows by psycopg."""
    connection = HTTPConnection("127.0.0.1", port)
    ask = _asker(connection, question, token)
    who = user.email.split("@")[0]
    try:
        took = _timed(ask)
    except GivenUp:
        return f"| {question.name} | {who} | given up | | | | |"
    statements = statements_of(question, token)
    rows = [sql for sql in statements if fetches_or_writes_rows(sql, question)]
    bare = statistics.median(_timed(_replay(rows)))
    median = statistics.median(took)
    figures = f"{median:.0f} | {statistics.quantiles(took, n=20)[-1]:.0f} | {len(statements)} | {bare:.1f}"
    return f"| {question.name} | {who} | {figures} | {bare / median:.2f} |"


def crowded(question: Question, user: Any, port: int) -> str:
    """Requests a second of so many clients that ask as fast as they are answered, each with a token of its own."""

    def client(token: str) -> list[float]:
        connection = HTTPConnection("127.0.0.1", port)
        ask = _asker(connection, question, token)
        ask()
        took, until = [], time.perf_counter() + SECONDS
        while time.perf_counter() < until:
            took += _timed(ask, warm=0, runs=1)
        return took

    with ThreadPoolExecutor(CLIENTS) as pool, token_of(user, CLIENTS) as tokens:
        took = [one for answered in pool.map(client, tokens.split()) for one in answered]
    p95 = statistics.quantiles(took, n=20)[-1]
    return f"| {question.name} | {CLIENTS} | {len(took) / SECONDS:.0f} | {statistics.median(took):.0f} | {p95:.0f} |"


@contextmanager
def served(workers: int) -> Iterator[int]:
    """The project's web server on a free port of loopback, without the limit of calls a minute."""
    with socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "gunicorn", "config.wsgi:application", *SERVER, str(workers)]
    environment = os.environ | {"DATABASE_POOL": "1", "LOG_LEVEL": "WARNING"}
    server = subprocess.Popen([*command, "--bind", f"127.0.0.1:{port}", "--log-level", "error"], env=environment)  # noqa: S603
    try:
        _await(port, server)
        yield port
    finally:
        server.terminate()
        server.wait(30)


@contextmanager
def token_of(user: Any, number: int = 1) -> Iterator[str]:
    """As many tokens that may also write, with spaces between; they are gone afterwards."""
    from accounts.models import Token
    from accounts.services.tokens import issue_token
    from accounts.vocabulary import TokenScope

    texts = [issue_token(actor=user, user=user, name=f"Benchmark {n}", scope=TokenScope.WRITE) for n in range(number)]
    try:
        yield " ".join(texts)
    finally:
        Token.objects.filter(user=user, name__startswith="Benchmark ").delete()


def _asker(connection: HTTPConnection, question: Question, token: str) -> Callable[[], None]:
    headers = {"Authorization": f"Token {token}", "Content-Type": "application/json", "Host": "localhost"}
    body = None if question.body is None else json.dumps(question.body)

    def ask() -> None:
        connection.request(question.method, question.path, body, headers)
        answer = connection.getresponse()
        text = answer.read()
        if answer.status == HTTPStatus.SERVICE_UNAVAILABLE:
            raise GivenUp
        if answer.status not in {HTTPStatus.OK, HTTPStatus.CREATED}:
            raise SystemExit(f"{question.name}: {answer.status} {text.decode()[:500]}")

    return ask


def statements_of(question: Question, token: str) -> list[str]:
    """What one request asks of the database. What it writes is taken back."""
    from django.db import connection, transaction
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    client = Client(headers={"authorization": f"Token {token}", "host": "localhost"})
    with transaction.atomic(), CaptureQueriesContext(connection) as asked:
        client.generic(question.method, question.path, json.dumps(question.body or {}), "application/json")
        transaction.set_rollback(True)
    return [query["sql"] for query in asked.captured_queries]


def fetches_or_writes_rows(sql: str, question: Question) -> bool:
    """What a request asks besides: who asks, how often they may, what they may read."""
    writes = "INSERT INTO" in sql or "UPDATE " in sql  # behind the words for the audit trail
    fetches = sql.lstrip().startswith(("SELECT", "WITH", "("))
    return "incidents_" in sql and (writes if question.body else fetches)


def _replay(statements: list[str]) -> Callable[[], None]:
    """The same rows, by nothing but the driver; what is written is taken back."""
    import psycopg
    from django.conf import settings

    connection = psycopg.connect(
        os.environ["DATABASE_URL"], options=settings.DATABASES["default"]["OPTIONS"].get("options", "")
    )

    def replay() -> None:
        with connection.cursor() as cursor:
            for statement in statements:
                cursor.execute(statement)
                if cursor.description:
                    cursor.fetchall()
        connection.rollback()

    return replay


def _timed(ask: Callable[[], None], *, warm: int = WARM, runs: int = RUNS) -> list[float]:
    """Milliseconds of each run, once it is warm."""
    for _ in range(warm):
        ask()
    took = []
    for _ in range(runs):
        started = time.perf_counter()
        ask()
        took.append((time.perf_counter() - started) * 1000)
        if sum(took) > MOST_MS and len(took) > 1:
            break
    return took


def _await(port: int, server: "subprocess.Popen[bytes]") -> None:
    for pause in cycle([0.1]):
        try:
            HTTPConnection("127.0.0.1", port, timeout=10).request("GET", "/healthz", headers={"Host": "localhost"})
        except ConnectionRefusedError:
            if server.poll() is not None:
                raise SystemExit("The web server did not start.") from None
            time.sleep(pause)
        else:
            return


if __name__ == "__main__":
    main()
