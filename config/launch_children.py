"""The processes of `make run`: started together, their output kept in files, ended together."""

from __future__ import annotations

import contextlib
import os
import re
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import IO

from config.launch_guard import Guard, signal_group

PATIENCE = 10  # seconds between asking and forcing
NOTABLE = re.compile(r"\b(warning|error|critical)\b", re.IGNORECASE)


class Children:
    """Each child leads a process group of its own: Ctrl-C reaches the launcher alone, which ends them."""

    def __init__(self, logs: Path, guard: Guard) -> None:
        self.logs = logs
        self.talkative = False
        self._guard = guard
        self._started: dict[str, subprocess.Popen[str]] = {}
        logs.mkdir(parents=True, exist_ok=True)

    def start(self, name: str, command: list[str], environment: dict[str, str]) -> None:
        """Start one. What it prints goes to its log; while `talkative`, its warnings to the terminal too."""
        child = subprocess.Popen(
            command,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
            start_new_session=True,
        )
        self._started[name] = child
        self._guard.watch(str(child.pid))
        assert child.stdout is not None  # noqa: S101 - for the type checker
        threading.Thread(target=self._keep, args=(name, child.stdout), daemon=True).start()

    def log(self, name: str) -> Path:
        """Where the output of this start is; that of the start before is kept beside it."""
        return self.logs / f"{name}.log"

    def last_words(self, name: str) -> str:
        """The end of its log, for a message."""
        lines = self.log(name).read_text(encoding="utf-8").splitlines() if self.log(name).exists() else []
        return "\n".join(f"  {line}" for line in lines[-15:])

    def fallen(self) -> str | None:
        """The name of one that has ended, if any has: none of them ends by itself in good health."""
        return next((name for name, child in self._started.items() if child.poll() is not None), None)

    def stop(self) -> None:
        """End all: the last started first, the ones started first (whom the others need) last."""
        names = list(self._started)
        for wave in (names[1:], names[:1]):
            for name in reversed(wave):
                # Only the leader is asked: it ends its own, and lets what is under way finish.
                self._started[name].send_signal(signal.SIGTERM)
            deadline = time.monotonic() + PATIENCE
            for name in wave:
                self._await(self._started[name], deadline)
        self._started.clear()

    def _await(self, child: subprocess.Popen[str], deadline: float) -> None:
        try:
            child.wait(max(0.1, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            pass
        finally:
            signal_group(child.pid, signal.SIGKILL)  # it, or what it left behind
            child.wait()

    def _keep(self, name: str, output: IO[str]) -> None:
        with output, rotated(self.log(name)) as log:
            for line in output:
                log.write(line)
                log.flush()
                if self.talkative and NOTABLE.search(line[:120]):
                    with contextlib.suppress(OSError):  # no terminal any more: the log goes on
                        print(f"{name:>6} │ {line.rstrip()[:200]}", file=sys.stderr, flush=True)


def rotated(log: Path) -> IO[str]:
    """Open a log anew, keeping the one before under another name."""
    if log.exists():
        os.replace(log, log.with_suffix(".log.1"))
    return log.open("w", encoding="utf-8")
