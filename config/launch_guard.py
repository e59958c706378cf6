"""Watches the launcher of `make run`: if that is killed outright, ends what it had started.

It reads from a pipe that only the launcher holds. The word `done` means that all was ended in good
order; the end of the pipe without that word means that the launcher is gone.
"""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

from config.embedded import Embedded

PATIENCE = 5  # seconds between asking and forcing


class Guard:
    """The launcher's end of the pipe."""

    def __init__(self, var: Path) -> None:
        command = [sys.executable, "-m", "config.launch_guard", str(var)]
        # In a session of its own, Ctrl-C does not reach it.
        self._process = subprocess.Popen(command, stdin=subprocess.PIPE, text=True, start_new_session=True)

    def watch(self, what: str) -> None:
        """Tell it of a process group by its number, of `database`, or that all is `done`."""
        assert self._process.stdin is not None  # noqa: S101 - for the type checker
        with contextlib.suppress(BrokenPipeError):
            self._process.stdin.write(f"{what}\n")
            self._process.stdin.flush()

    def dismiss(self) -> None:
        """Send it home: nothing is left to end."""
        self.watch("done")
        self._process.communicate()


def signal_group(group: int, number: int) -> bool:
    """Signal every process of a group (0 only asks); False if none is left."""
    try:
        os.killpg(group, number)
    except (ProcessLookupError, PermissionError):  # the second is what macOS answers for a group of dead ones
        return False
    return True


def main(var: Path) -> None:
    """Wait for the end of the pipe, then end what is left."""
    groups: list[int] = []
    database = False
    for line in sys.stdin:
        word = line.strip()
        if word == "done":
            return
        if word == "database":
            database = True
        else:
            groups.append(int(word))
    deadline = time.monotonic() + PATIENCE
    for group in groups:
        signal_group(group, signal.SIGTERM)
    while any(signal_group(group, 0) for group in groups) and time.monotonic() < deadline:
        time.sleep(0.2)
    for group in groups:
        signal_group(group, signal.SIGKILL)
    if database:
        Embedded("run", var).stop_if_unused()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
