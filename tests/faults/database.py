"""The database of a house as a test troubles it: behind a door, its sessions ended, its server restarted."""

import os

import psycopg
from django.db import connection

from tests import settings as how_tests_run
from tests.faults.house import url_of
from tests.faults.proxy import Proxy


class Database:
    """The test's own models go past the door, so that it can always look and write."""

    def __init__(self, name: str, door: Proxy) -> None:
        self.name = name
        self.url = door.url
        self._door = door
        door.forward()

    def work(self) -> None:
        self._door.forward()

    def refuse(self) -> None:
        """Everybody is cut off, and nobody gets in."""
        self._door.refuse()

    def end_every_session(self) -> None:
        """Each hears from the server itself that it is over; all may come back at once."""
        with psycopg.connect(url_of(self.name), autocommit=True) as server:
            server.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s AND pid <> pg_backend_pid()",
                [self.name],
            )
        connection.close()

    def restart(self) -> None:
        """As after a crash, where the server is this run's own (`make faults`); elsewhere nobody may stop it for us."""
        if os.environ.get("DATABASE_IS_OURS"):
            connection.close()
            crash_and_start()
        else:
            self._door.refuse()
            self.end_every_session()
            self._door.forward()


def crash_and_start() -> None:
    """End the tests' own embedded server without a word to anybody, and let it recover."""
    cluster = how_tests_run.embedded
    log = str(cluster.home.folder / "server.log")
    done = cluster.home.run("pg_ctl", "restart", "-D", str(cluster.data), "-m", "immediate", "-w", "-l", log)
    assert done.returncode == 0, done.stdout + done.stderr
