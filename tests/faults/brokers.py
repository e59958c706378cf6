"""The broker of a house as a test troubles it: the embedded one's folder, or a real server behind a door."""

import shutil
from pathlib import Path
from typing import Protocol

from kombu import Connection, Queue

from tests.faults.proxy import Proxy

QUEUE = "wake-ups"


class Broker(Protocol):
    """What may happen to it. It works at first."""

    url: str

    def work(self) -> None: ...
    def refuse(self) -> None: ...
    def fall_silent(self) -> None: ...
    def lose_its_data(self) -> None: ...


class Folder:
    """The embedded broker. While it refuses, a file is in the place of the folder."""

    url = "filesystem://"

    def __init__(self, var: Path) -> None:
        self._folder = var / "celery"
        self._messages = self._folder / "messages"

    def work(self) -> None:
        if self._messages.is_file():
            self._messages.unlink()
        self._messages.mkdir(parents=True, exist_ok=True)

    def refuse(self) -> None:
        self.lose_its_data()
        self._folder.mkdir(parents=True, exist_ok=True)
        self._messages.touch()

    def fall_silent(self) -> None:
        """A folder always answers: all that can happen is that nobody gets what it took."""
        self.lose_its_data()

    def lose_its_data(self) -> None:
        shutil.rmtree(self._folder, ignore_errors=True)  # somebody may be writing into it


class Server:
    """Redis or RabbitMQ behind a door. Its data are the queue and what belongs to it: nothing else there is touched."""

    def __init__(self, url: str, door: Proxy) -> None:
        self.url = door.url
        self._direct = url
        self._door = door
        self.work()

    def work(self) -> None:
        self._door.forward()

    def refuse(self) -> None:
        self._door.refuse()

    def fall_silent(self) -> None:
        self._door.fall_silent()

    def lose_its_data(self) -> None:
        forget_the_queue(self._direct)


def forget_the_queue(url: str) -> None:
    """All that a restart without its disk would have lost, as far as it is ours."""
    with Connection(url, connect_timeout=5) as server:
        channel = server.channel()
        if server.transport.driver_type == "redis":
            with channel.conn_or_acquire() as client:
                kept = [key for pattern in (f"{QUEUE}*", "unacked*", "_kombu.*") for key in client.keys(pattern)]
                if kept:
                    client.delete(*kept)
        else:
            Queue(QUEUE).bind(channel).delete()
