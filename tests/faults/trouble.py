"""Plays a list of troubles on a whole house while alerts flow, mends everything, and waits until all is quiet."""

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from functools import partial
from http.client import HTTPException
from pathlib import Path

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from accounts.models import Delivery, Notification, User
from accounts.vocabulary import DeliveryState
from incidents.models import Incident
from incidents.services import reject_incident, start_review
from projects.factories import MembershipFactory
from projects.models import Membership
from projects.services import take_membership
from projects.vocabulary import Role
from tests.faults.brokers import Broker
from tests.faults.database import Database
from tests.faults.hooks import Hooks
from tests.faults.house import House, url_of
from tests.faults.proxy import Proxy
from tests.faults.receiver import Receiver
from tests.faults.reckoning import Lost, Post, Reckoning, reckon
from tests.faults.sink import Sink
from tests.faults.stage import set_the_stage
from tests.faults.steps import PROCESSES, WELL, Step, steps_of

QUIET = 240  # seconds after which what is due must have gone out: only ever waited out by a failure
BREATH = 0.5  # seconds from a step to the next while nothing can arrive
LONG_BREATH = 2.5  # at most, while something should
IMPATIENT = {
    "EMAIL_TIMEOUT": "1",
    "WEBHOOK_TIMEOUT": "1",
    "WEBHOOK_ALLOWED_NETWORKS": "127.0.0.1/32",
    "BROKER_TIMEOUT": "0.3",
    "DELIVERY_BACKOFF": "0.05",
    # Only what is refused for good may be given up here: else a lost alert would pass for one that was tried enough.
    "DELIVERY_ATTEMPTS": "1000",
}


class Trouble:
    """One house, its doors, and what has happened so far."""

    def __init__(self, house: House, broker: Broker, database: Database, mail: Proxy, sink: Sink, hooks: Hooks) -> None:
        self.house, self.broker, self.database = house, broker, database
        self.mail, self.sink, self.hooks = mail, sink, hooks
        self.posts: list[Post] = [sink, hooks]
        self.lost = Lost()
        self._running: set[str] = set()
        self._database_works = self._mail_works = True
        self._linked: list[Incident] = []
        self._to_link: list[Incident] = []

    def play(self, seed: int, *, watchers: int, reports: int, troubles: int) -> Reckoning:
        """All of it, from an empty database to the reckoning. Prints each step with its number."""
        begun = time.monotonic()
        tell(f"\nSEED={seed} WATCHERS={watchers} REPORTS={reports} TROUBLES={troubles}")
        self.stage = set_the_stage(watchers=watchers, incidents=reports)
        self.hooks.open(self.stage)
        self.manager = MembershipFactory.create(role=Role.MANAGER).user
        self.administrator = MembershipFactory.create(role=Role.ADMINISTRATOR, country="").user
        self._to_link = list(self.stage.incidents)
        ways = self._ways()
        for name in PROCESSES:
            self._start(name)
        self.house.until(lambda: self.house.worker_is_ready("worker-1"), "a worker is ready")
        self.house.until(self.house.answers, "the web server answers")
        steps = steps_of(seed, troubles=troubles, reports=reports)
        for number, step in enumerate(steps, 1):
            tell(f"{number:4}. {time.monotonic() - begun:6.1f} s  {step}")
            ways[step.part, step.happens](step)
            self._breathe(int(1 + step.lot * 2 * watchers * reports / len(steps)))
            assert self.house.fallen() == [], f"ended by themselves: {self.house.fallen()}\n{self.house.last_words()}"
        self._mend()
        mended = time.monotonic()
        self.house.until(self._all_is_quiet, "nothing is due any more", patience=QUIET)
        reckoning = reckon(self.stage, self.posts, self.lost)
        reckoning.counts["steps"] = len(steps)
        reckoning.counts["seconds"] = round(time.monotonic() - begun)
        reckoning.counts["of them after the last trouble"] = round(time.monotonic() - mended)
        tell(reckoning)
        return reckoning

    def _breathe(self, messages: int) -> None:
        """Let some messages arrive, or so much time pass, so that the next step meets the house at work."""
        flows = self._database_works and self._mail_works and self._something_waits()
        self.sink.wait_for_more(messages, LONG_BREATH if flows else BREATH)

    def _ways(self) -> dict[tuple[str, str], Callable[[Step], None]]:
        """What each step does."""
        at_once: dict[tuple[str, str], Callable[[], object]] = {
            ("broker", "refuses"): self.broker.refuse,
            ("broker", "is silent"): self.broker.fall_silent,
            ("broker", "loses its data"): self.broker.lose_its_data,
            ("broker", WELL): self.broker.work,
            ("mail", "refuses"): partial(self._mail_is_lost, self.mail.refuse),
            ("mail", "is silent"): partial(self._mail_is_lost, self.mail.fall_silent),
            ("mail", "is silent in the middle"): partial(self._mail, answers=17),
            ("mail", "keeps and does not say so"): partial(self._mail_is_lost, partial(self.sink.hold_after, 0)),
            ("mail", "hangs up after two"): partial(setattr, self.sink, "most_on_a_connection", 2),
            ("mail", WELL): self._mail,
            ("hooks", "hang"): self.hooks.hang,
            ("hooks", "put off"): self.hooks.put_off,
            ("hooks", WELL): self.hooks.work,
            ("database", "refuses"): self._shut_the_database,
            ("database", "ends every session"): self.database.end_every_session,
            ("database", "restarts"): self.database.restart,
            ("database", WELL): self._open_the_database,
        }
        ways: dict[tuple[str, str], Callable[[Step], None]] = {
            ("report", "is linked"): self._link,
            ("mail", "puts off"): partial(self._mail_answers, "451 4.7.1 Come again", 5),
            ("mail", "refuses an address for good"): partial(self._mail_answers, "550 5.1.1 No such user", 1),
            ("people", "loses the role"): self._take_role,
            ("people", "switches the channel off"): self._switch_off,
            ("people", "report is rejected"): self._reject,
        }
        for way, act in at_once.items():
            ways[way] = partial(_whatever_the_lot, act)
        for name in PROCESSES:
            ways[name, "is killed"] = partial(_whatever_the_lot, partial(self._kill, name))
            ways[name, WELL] = partial(_whatever_the_lot, partial(self._start, name))
        return ways

    def _start(self, name: str) -> None:
        if name == "beat":
            self.house.beat()
        elif name == "web":
            self.house.web(wait=False)  # another step may be due meanwhile
        else:
            self.house.worker(name)
        self._running.add(name)

    def _kill(self, name: str) -> None:
        self.house.kill(name)
        self._running.discard(name)

    def _mail_is_lost(self, act: Callable[[], object]) -> None:
        self._mail_works = False
        act()

    def _mail(self, answers: int | None = None) -> None:
        """It works again, or for so many more answers."""
        self.sink.release()
        self.sink.most_on_a_connection = 1000
        self.mail.refuse()  # who hangs on to a silent connection is let go
        self.mail.forward(answers)
        self._mail_works = True

    def _mail_answers(self, answer: str, times: int, step: Step) -> None:
        """Somebody's next letters are refused so."""
        self.sink.answers.setdefault(self._watcher(step).email, []).extend([answer] * times)

    def _shut_the_database(self) -> None:
        self._database_works = False
        self.database.refuse()

    def _open_the_database(self) -> None:
        self.database.work()
        self._database_works = True

    def _link(self, step: Step) -> None:
        """By the site where it can answer, else in this process, whose wake-ups go nowhere. Both may come to pass."""
        incident = self._to_link.pop(0)
        if "web" not in self._running or not self._database_works or not self._linked_at_the_site(incident):
            self.stage.link_here(incident)
        self._linked.append(incident)

    def _linked_at_the_site(self, incident: Incident) -> bool:
        """What the site says is done is done."""
        form: dict[str, object] = {"project": self.stage.project.pk, "relation": "direct_target"}
        address = reverse("incidents:link_add", args=[incident.reference])
        try:
            answered = self.house.post(self.stage.officer, address, form, patience=3) == 302
        except (OSError, HTTPException):
            return False
        assert not answered or incident.links.exists(), f"{incident.reference} was said to be linked, and is not"
        return answered

    def _take_role(self, step: Step) -> None:
        """The last ones keep theirs, or there would be nobody left to alert."""
        if (watcher := self._one_to_lose(step)) is not None:
            membership = Membership.objects.get(user=watcher)
            with self.lost.taking_away(self.lost.people, watcher.pk):
                take_membership(actor=self.administrator, membership=membership)

    def _switch_off(self, step: Step) -> None:
        if (watcher := self._one_to_lose(step)) is not None:
            with self.lost.taking_away(self.lost.people, watcher.pk):
                watcher.channels.update(is_active=False)

    def _reject(self, step: Step) -> None:
        """One that is linked, so that it was alerted to or is about to be."""
        standing = [one for one in self._linked if one.reference not in self.lost.reports]
        if len(self.lost.reports) < len(self.stage.incidents) // 3 and standing:
            incident = Incident.objects.get(pk=standing[int(step.lot * len(standing))].pk)
            start_review(actor=self.manager, incident=incident)
            with self.lost.taking_away(self.lost.reports, incident.reference):
                reject_incident(actor=self.manager, incident=incident, reason="It did not happen.")

    def _watcher(self, step: Step) -> User:
        return self.stage.watchers[int(step.lot * len(self.stage.watchers))]

    def _one_to_lose(self, step: Step) -> User | None:
        watcher = self._watcher(step)
        few = len(self.lost.people) < len(self.stage.watchers) // 3
        return watcher if few and watcher.pk not in self.lost.people else None

    def _mend(self) -> None:
        """Everything works again, and nobody is told to come again."""
        self._open_the_database()
        self.broker.work()
        self._mail()
        self.hooks.work()
        self.sink.answers.clear()
        for name in PROCESSES:
            if name not in self._running:
                self._start(name)

    def _all_is_quiet(self) -> bool:
        """All is fanned out and every delivery has ended. What waits for a later try has its time come now."""
        now = timezone.now()
        later = Q(next_attempt_at__gt=now + timedelta(seconds=1), leased_until=None)
        Delivery.objects.filter(later, state=DeliveryState.PENDING).update(next_attempt_at=now)
        return not self._something_waits()

    def _something_waits(self) -> bool:
        pending = Delivery.objects.filter(state=DeliveryState.PENDING)
        return pending.exists() or Notification.objects.filter(fanned_out_at=None).exists()


def tell(what: object) -> None:
    """A line at once, for whoever watches a long run; pytest shows it after a failure."""
    sys.stdout.write(f"{what}\n")
    sys.stdout.flush()


def _whatever_the_lot(act: Callable[[], object], step: Step) -> None:
    act()


@contextmanager
def a_troubled_house(folder: Path, database: str, sink: Sink, broker: Broker) -> Iterator[Trouble]:
    """Between its processes and the database, the mail server and the broker there is a door each. None runs yet."""
    with (
        Proxy(url_of(database)) as to_database,
        Proxy(f"smtp://127.0.0.1:{sink.port}") as to_mail,
        Receiver() as receiver,
    ):
        behind = Database(database, to_database)
        to_mail.forward()
        house = House(folder, behind.url, to_mail.port, broker.url, **IMPATIENT)
        try:
            yield Trouble(house, broker, behind, to_mail, sink, Hooks(receiver))
        finally:
            house.close()
