"""From one confirmed link to the mail of all who watch the project, beside a bare SMTP loop into the same server.

`python -m benchmarks.alerts [--watchers 100 1000 10000]` on a migrated database of its own, with the broker that
CELERY_BROKER_URL names, which nothing else uses. Prints a table in Markdown.
"""

import argparse
import os
import signal
import smtplib
import subprocess
import sys
import tempfile
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.setup import begin

PATIENCE = 900  # seconds for all of one round to arrive
HEAD = "| watchers | commit to first, s | to last, s | deliveries/s | bare loop/s | ratio | repeats | worker, MB |"


@dataclass(frozen=True, slots=True)
class Arrived:
    """What the mail server has counted."""

    moments: list[float]
    ids: set[str]


def main() -> None:
    """Print a row for each number of watchers."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.alerts", description=__doc__)
    parser.add_argument("--watchers", type=int, nargs="+", default=[100, 1_000, 10_000])
    arguments = parser.parse_args()
    print(f"{HEAD}\n| ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |")  # noqa: T201
    with tempfile.TemporaryDirectory() as folder, mail_server(Path(folder)) as (port, counted):
        os.environ["EMAIL_URL"] = f"smtp://127.0.0.1:{port}"
        begin()
        for watchers in arguments.watchers:
            print(measured(watchers, port, counted, Path(folder)), flush=True)  # noqa: T201


def measured(watchers: int, port: int, counted: Path, folder: Path) -> str:
    """One round: its row of the table."""
    link = a_link_to_confirm(watchers)
    before = len(arrived(counted).moments)
    with worker(folder) as child:
        committed = link()
        until(lambda: len(arrived(counted).moments) - before >= watchers, child)
        until_all_is_recorded()
        memory = sum(peak(pid) for pid in family(child.pid))
    came = Arrived(arrived(counted).moments[before:], arrived(counted).ids)
    first, last = came.moments[0] - committed, came.moments[-1] - committed
    repeats = len(came.moments) - watchers
    rate = watchers / last
    bare = bare_loop(min(watchers, 2_000), port)
    cells = [watchers, f"{first:.2f}", f"{last:.2f}", f"{rate:.0f}", f"{bare:.0f}", f"{rate / bare:.2f}", repeats]
    return f"| {' | '.join(map(str, cells))} | {memory:.0f} |"


def a_link_to_confirm(watchers: int) -> Any:
    """A tracked project with its watchers and a report; what links the two, and says when that was committed."""
    from django.utils import timezone

    from accounts.models import Channel, User
    from accounts.vocabulary import ChannelKind, Marking
    from incidents.factories import IncidentFactory
    from incidents.services import link_project
    from incidents.services.references import next_reference
    from incidents.vocabulary.review import State
    from projects.factories import MembershipFactory, ProjectFactory
    from projects.models import Membership, Watch
    from projects.vocabulary import Role, Severity

    mark = uuid.uuid4().hex[:8]
    project = ProjectFactory.create(name=f"Project {mark}", slug=f"project-{mark}", tracked=True)
    officer = MembershipFactory.create(role=Role.OFFICER, user__email=f"officer-{mark}@example.org").user
    people = User.objects.bulk_create(
        User(email=f"{mark}-{number}@example.org", full_name=f"Watcher {number}", clearance=Marking.AMBER)
        for number in range(watchers)
    )
    Membership.objects.bulk_create(Membership(user=user, role=Role.VIEWER, project=project) for user in people)
    Channel.objects.bulk_create(
        Channel(user=user, kind=ChannelKind.EMAIL, address=user.email, verified_at=timezone.now()) for user in people
    )
    Watch.objects.bulk_create(Watch(user=user, project=project, minimum_severity=Severity.MINOR) for user in people)
    report = IncidentFactory.create(
        reference=next_reference("INC"), reporter=officer, state=State.SUBMITTED, marking=Marking.GREEN
    )

    def link() -> float:
        link_project(actor=officer, incident=report, project=project)
        return time.time()

    return link


@contextmanager
def mail_server(folder: Path) -> Iterator[tuple[int, Path]]:
    """Its port, and the file in which it counts."""
    from config.launch_checks import any_free_port

    port, counted = any_free_port(), folder / "counted"
    counted.touch()
    child = subprocess.Popen([sys.executable, "-m", "benchmarks.mail_sink", str(port), str(counted)])  # noqa: S603
    try:
        until(lambda: _accepts(port), child)
        yield port, counted
    finally:
        child.send_signal(signal.SIGTERM)
        child.wait()


@contextmanager
def worker(folder: Path) -> Iterator[subprocess.Popen[bytes]]:
    """One that is ready. Nothing sweeps: what arrives was announced by a wake-up."""
    log = folder / "worker.log"
    with log.open("wb") as written:
        command = [sys.executable, "-m", "celery", "-A", "config", "worker", "--without-gossip", "--without-mingle"]
        environment = os.environ | {"LOG_LEVEL": "INFO"}
        child = subprocess.Popen(command, env=environment, stdout=written, stderr=written)  # noqa: S603
        try:
            until(lambda: b" ready." in log.read_bytes(), child)
            yield child
        finally:
            child.terminate()
            child.wait()


def bare_loop(messages: int, port: int) -> float:
    """Ready-made messages of the size of an alert by smtplib over one connection: how many in a second."""
    from accounts.models import Delivery
    from accounts.vocabulary import DeliveryState

    sent = Delivery.objects.filter(state=DeliveryState.SENT).order_by("-pk").first()
    if sent is None:
        raise LookupError("Nothing was sent.")
    ready = letter_of(sent).as_bytes(linesep="\r\n")
    with smtplib.SMTP("127.0.0.1", port) as server:
        began = time.perf_counter()
        for number in range(messages):
            server.sendmail("alerts@localhost", [f"{number}@example.org"], ready)
        return messages / (time.perf_counter() - began)


def letter_of(delivery: Any) -> Any:
    """The message of a delivery, as its channel sends it."""
    from django.core.mail import EmailMultiAlternatives

    from accounts.protocols import alert_kind
    from accounts.vocabulary import Marking

    told = delivery.recipient
    kind = alert_kind(told.notification.kind)
    letter = kind.letter(told.notification, told.reasons, told.user, Marking(delivery.channel.highest_marking))
    message = EmailMultiAlternatives(subject=letter.subject, body=letter.text, to=[delivery.channel.address])
    message.attach_alternative(letter.html, "text/html")
    return message.message()


def arrived(counted: Path) -> Arrived:
    lines = [line.split(" ", 1) for line in counted.read_text().splitlines()]
    return Arrived([float(moment) for moment, _ in lines], {name for _, name in lines})


def until_all_is_recorded() -> None:
    from accounts.models import Delivery
    from accounts.vocabulary import DeliveryState

    until(lambda: not Delivery.objects.filter(state=DeliveryState.PENDING).exists(), None)


def until(condition: Any, child: subprocess.Popen[bytes] | None) -> None:
    """Raises TimeoutError after PATIENCE, and ChildProcessError when the process that is waited for has ended."""
    deadline = time.monotonic() + PATIENCE
    while not condition():
        if child is not None and child.poll() is not None:
            raise ChildProcessError(f"{child.args!r} ended")
        if time.monotonic() > deadline:
            raise TimeoutError
        time.sleep(0.1)


def family(pid: int) -> list[int]:
    """A process and its children."""
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return [pid, *map(int, children)]


def peak(pid: int) -> float:
    """The most memory that a process ever held, in MB."""
    status = Path(f"/proc/{pid}/status").read_text()
    return next(int(line.split()[1]) / 1024 for line in status.splitlines() if line.startswith("VmHWM"))


def _accepts(port: int) -> bool:
    try:
        smtplib.SMTP("127.0.0.1", port, timeout=1).quit()
    except OSError:
        return False
    return True


if __name__ == "__main__":
    main()
