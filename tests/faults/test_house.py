"""Nothing that a test with real processes starts outlives it, however it ends."""

import secrets
import subprocess
import sys
import time
from pathlib import Path

import pytest

from config.launch_checks import ROOT
from tests.faults.house import LONG

pytestmark = pytest.mark.faults

TEST_THAT_HANGS = """
import sys
from pathlib import Path

import django

django.setup()
from tests.faults.house import House

house = House(Path(sys.argv[1]), "postgres://nobody@127.0.0.1:1/none", 1)
house.worker(sys.argv[2])
house.until(lambda: house.worker_is_ready(sys.argv[2]), "the worker is ready")
print("started", flush=True)
sys.stdin.read()
"""


def running(name: str) -> list[str]:
    """The commands of all processes in which this name is."""
    listed = subprocess.run(["ps", "-A", "-w", "-w", "-o", "command="], capture_output=True, text=True, check=True)
    return [line for line in listed.stdout.splitlines() if name in line and "-A config worker" in line]


def test_a_test_that_is_killed_takes_its_processes_along(tmp_path: Path):
    worker = f"worker-{secrets.token_hex(6)}"
    with subprocess.Popen(
        [sys.executable, "-c", TEST_THAT_HANGS, str(tmp_path / "house"), worker],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    ) as test:
        assert test.stdout is not None
        assert test.stdout.readline() == b"started\n"
        assert len(running(worker)) >= 3, "the worker and its two processes"
        test.kill()
    deadline = time.monotonic() + LONG
    while left := running(worker):
        assert time.monotonic() < deadline, left
