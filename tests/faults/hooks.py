"""Some watchers have a webhook too: what arrives there is held against what was owed like any letter."""

import json
from collections import Counter
from dataclasses import dataclass
from datetime import datetime

from accounts.factories import ChannelFactory
from accounts.services.channel_secrets import set_secret
from accounts.vocabulary import ChannelKind, Marking
from tests.faults.receiver import Posted, Receiver
from tests.faults.stage import Stage

EVERY = 3  # one watcher in so many has one


@dataclass(frozen=True, slots=True)
class Arrived:
    """One request, as the reckoning reads it."""

    address: str
    delivery: str
    words: str
    at: datetime


class Hooks:
    """The post office of webhooks: one receiver, and for each of these watchers an address of their own there."""

    def __init__(self, receiver: Receiver) -> None:
        self.receiver = receiver
        self.refused: Counter[str] = Counter()  # it never refuses for good

    def open(self, stage: Stage) -> None:
        """Give the watchers their channels."""
        for watcher in stage.watchers[::EVERY]:
            address = self._address(f"/people/{watcher.pk}")
            channel = ChannelFactory.build(
                user=watcher, kind=ChannelKind.WEBHOOK, address=address, highest_marking=Marking.GREEN
            )
            set_secret(channel)
            channel.save()

    @property
    def kept(self) -> list[Arrived]:
        return [self._arrived(posted) for posted in self.receiver.kept]

    def hang(self) -> None:
        """Take every request and say nothing."""
        self.receiver.hangs = True

    def put_off(self) -> None:
        """Ask the next ones to come again."""
        self.receiver.answers += [503] * 10

    def work(self) -> None:
        self.receiver.hangs = False
        self.receiver.answers.clear()

    def _address(self, path: str) -> str:
        return f"http://127.0.0.1:{self.receiver.port}{path}"

    def _arrived(self, posted: Posted) -> Arrived:
        words = json.dumps(json.loads(posted.body), ensure_ascii=False)
        return Arrived(self._address(posted.path), str(posted.headers["webhook-id"]), words, posted.at)
