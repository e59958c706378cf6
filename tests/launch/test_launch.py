"""What `make run` refuses, and that nothing it started is left behind, however it ends."""

import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest

from config.launch_checks import CannotStart, any_free_port, check_port, demo_environment, has_ipv6, only_one
from config.launch_children import Children

ROOT = Path(__file__).resolve().parents[2]


class NoGuard:
    def watch(self, what):
        """Nobody watches in these tests."""


def alive(number):
    status = Path(f"/proc/{number}/stat")
    try:
        return status.read_text().rpartition(")")[2].split()[0] != "Z"
    except (FileNotFoundError, ProcessLookupError):
        return False


def eventually(condition, seconds=30):
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "it did not come about"
        time.sleep(0.05)
    return True


def loopbacks():
    return [(socket.AF_INET, "127.0.0.1"), *([(socket.AF_INET6, "::1")] if has_ipv6() else [])]


@pytest.mark.parametrize(("family", "address"), loopbacks())
def test_a_taken_port_is_named_with_a_way_out(family, address):
    with socket.socket(family) as other:
        other.bind((address, 0))
        other.listen()
        port = other.getsockname()[1]
        with pytest.raises(CannotStart, match=rf"Port {port} is taken .* make run PORT={port + 1}"):
            check_port(str(port))


@pytest.mark.parametrize("text", ["", "http", "0", "65536", "-1", "٨٠٠٠x"])
def test_a_port_that_is_none_is_refused(text):
    with pytest.raises(CannotStart, match="PORT is"):
        check_port(text)


def test_a_second_start_names_the_address_of_the_first(tmp_path):
    with (
        only_one(tmp_path, "http://localhost:8123"),
        pytest.raises(CannotStart, match="already running at http://localhost:8123"),
        only_one(tmp_path, "http://localhost:8000"),
    ):
        pass
    with only_one(tmp_path, "http://localhost:8000"):
        pass


def test_the_demo_is_not_loaded_into_production(tmp_path, monkeypatch):
    monkeypatch.delenv("ENVIRONMENT", raising=False)
    (tmp_path / ".env").write_text("ENVIRONMENT=production\n")
    with pytest.raises(CannotStart, match="ENVIRONMENT is production here"):
        demo_environment(tmp_path)


def test_the_first_start_notes_that_this_is_for_development(tmp_path, monkeypatch):
    monkeypatch.setenv("ENVIRONMENT", "development")
    environment = demo_environment(tmp_path)
    assert (tmp_path / ".env").read_text() == "ENVIRONMENT=development\n"
    assert environment["DEMO"] == "1"
    assert environment["EMAIL_URL"].startswith("smtp://127.0.0.1:")


def test_stopping_ends_children_and_what_they_left_behind(tmp_path):
    children = Children(tmp_path, NoGuard())
    # It ignores the request to end, and so does the process that it starts in its turn.
    children.start("deaf", ["sh", "-c", "trap '' TERM; sleep 600 & echo $!; wait; sleep 600"], dict(os.environ))
    eventually(lambda: children.log("deaf").exists() and children.log("deaf").read_text().strip())
    grandchild = int(children.log("deaf").read_text())
    assert alive(grandchild)
    children.stop()
    assert eventually(lambda: not alive(grandchild))


def test_a_child_that_ends_is_noticed_with_its_last_words(tmp_path):
    children = Children(tmp_path, NoGuard())
    children.start("brief", ["sh", "-c", "echo it is broken; exit 3"], dict(os.environ))
    eventually(lambda: children.fallen() == "brief")
    eventually(lambda: "it is broken" in children.last_words("brief"))
    children.stop()


def test_a_launcher_that_is_killed_outright_takes_its_children_along(tmp_path):
    program = (
        "import os, sys, time; from pathlib import Path\n"
        "from config.launch_children import Children; from config.launch_guard import Guard\n"
        "children = Children(Path(sys.argv[1]), Guard(Path(sys.argv[1])))\n"
        "children.start('child', ['sh', '-c', 'echo $$; exec sleep 600'], dict(os.environ))\n"
        "time.sleep(600)"
    )
    launcher = subprocess.Popen([sys.executable, "-c", program, str(tmp_path)], cwd=ROOT)
    log = tmp_path / "child.log"
    eventually(lambda: log.exists() and log.read_text().strip())
    child = int(log.read_text())
    launcher.kill()
    launcher.wait()
    assert eventually(lambda: not alive(child))


class Product:
    """`make run`, over a folder of its own."""

    def __init__(self, var):
        self.var = var
        self.port = any_free_port()
        self.output = var.parent / "terminal"
        unset = {"DATABASE_URL", "CELERY_BROKER_URL", "DJANGO_SETTINGS_MODULE", "SITE_URL", "EMAIL_URL"}
        self.environment = {name: value for name, value in os.environ.items() if name not in unset}
        self.environment |= {"ENVIRONMENT": "development", "VAR_DIR": str(var), "PORT": str(self.port)}

    def start(self):
        with self.output.open("w") as terminal:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "config.launch"],
                cwd=ROOT,
                env=self.environment,
                stdout=terminal,
                stderr=terminal,
                start_new_session=True,
            )
        eventually(lambda: "Ctrl-C stops everything" in self.seen() or self.process.poll() is not None, 400)
        assert self.process.poll() is None, self.seen()

    def seen(self):
        return self.output.read_text()

    def processes(self):
        """Whatever runs with this folder in its environment or on its command line."""
        found = []
        for folder in Path("/proc").glob("[0-9]*"):
            try:
                text = (folder / "environ").read_bytes() + (folder / "cmdline").read_bytes()
            except OSError:
                continue
            if os.fsencode(self.var) in text and alive(folder.name):
                found.append(int(folder.name))
        return found


@pytest.fixture
def product(tmp_path):
    started = Product(tmp_path / "var")
    yield started
    for number in started.processes():
        os.kill(number, signal.SIGKILL)


@pytest.mark.launch
@pytest.mark.timeout(1200)  # it starts the whole product twice
@pytest.mark.skipif(not Path("/proc/self/environ").exists(), reason="looks for processes in /proc")
def test_one_signal_ends_everything_and_a_second_start_keeps_the_data(product):
    product.start()
    assert f"Caravanserai is running at http://localhost:{product.port}" in product.seen()
    people = (product.var / "demo-people.json").read_text()
    product.process.send_signal(signal.SIGINT)
    assert product.process.wait(180) == 0
    assert product.processes() == []
    product.start()
    assert (product.var / "demo-people.json").read_text() == people
    product.process.send_signal(signal.SIGTERM)
    assert product.process.wait(180) == 0
    assert product.processes() == []


@pytest.mark.launch
@pytest.mark.timeout(900)
@pytest.mark.skipif(not Path("/proc/self/environ").exists(), reason="looks for processes in /proc")
def test_a_killed_launcher_leaves_nothing_behind(product):
    product.start()
    product.process.kill()
    product.process.wait()
    assert eventually(lambda: product.processes() == [], 60)
