"""The guards bite: each finds a violation that is planted in a folder of its own, and nothing in a clean one."""

import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from tests.architecture import rules, template_rules
from tests.architecture.settings_reference import settings_reference
from tests.architecture.test_house_rules import ROOT, lint_imports
from tests.architecture.text_rules import strange_texts

pytestmark = pytest.mark.once

BIN = Path(sys.executable).parent
PACKAGES = ("config", "incidents", "projects", "accounts")


def plant(folder: Path, path: str, text: str) -> Path:
    """Write one file, with the folders that it needs."""
    target = folder / path
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(text, encoding="utf-8")
    return folder


LONG_FUNCTION = '"""Long."""\n\ndef long():\n' + "    pass\n" * 50
BARE = "from incidents.models import Incident\nfrom django.shortcuts import get_object_or_404\n{}\n"


@pytest.mark.parametrize(
    ("rule", "path", "text", "complaint"),
    [
        (rules.sizes, "accounts/x.py", '"""X."""\n' * 401, "401 lines, at most 400"),
        (rules.sizes, "accounts/tests/test_x.py", '"""X."""\n' * 501, "501 lines, at most 500"),
        (rules.sizes, "accounts/x.py", LONG_FUNCTION, "long has 51 lines, at most 50"),
        (rules.docstrings, "accounts/x.py", "x = 1\n", "no docstring"),
        (rules.names, "accounts/utils.py", "", "'utils' says nothing"),
        (rules.names, "projects/core/tree.py", "", "'core' says nothing"),
        (rules.private_imports, "accounts/x.py", "from projects.y import _z\n", "imports _z"),
        (rules.private_imports, "accounts/x.py", "from projects._y import z\n", "imports _y"),
        (rules.private_imports, "projects/y.py", "from projects import y\ny._z()\n", "uses y._z"),
        (
            rules.scoping,
            "incidents/views/x.py",
            BARE.format("Incident.objects.all()"),
            "Incident.objects is not followed by .for_user(",
        ),
        (rules.scoping, "incidents/api/x.py", BARE.format("Incident.objects.get(pk=1)"), "Incident.objects"),
        (rules.scoping, "incidents/views/x.py", BARE.format("get_object_or_404(Incident, pk=1)"), "get_object_or_404"),
        (rules.signals, "accounts/x.py", "from django.db.models.signals import post_save\n", "imports from"),
        (rules.signals, "accounts/x.py", "from django.dispatch import receiver\n", "imports from django.dispatch"),
        (rules.signals, "accounts/x.py", "models.signals.post_save.connect(f)\n", "uses models.signals"),
        (template_rules.inline_code, "x.html", "<script>alert(1)</script>", "a script without src"),
        (template_rules.inline_code, "x.html", '<p\n style="color: red">', "the attribute style"),
        (template_rules.inline_code, "x.html", '<a {% if x %}href="/"{% endif %} onclick="x()">', "onclick"),
        (template_rules.inline_code, "x.html", '<p hx-on:click="x()">', "which is a script"),
        (template_rules.inline_code, "x.html", "<style>p {}</style>", "a style element"),
        (template_rules.enhancements, "x.html", "<a hx-get=\"{% url 'x' %}\">x</a>", "hx-get without href"),
        (template_rules.enhancements, "x.html", '<p hx-get="/x" hx-trigger="every 9s">x</p>', "hx-get without href"),
        (template_rules.enhancements, "x.html", '<button type="submit" hx-get="/x">x</button>', "hx-get without href"),
        (template_rules.enhancements, "x.html", '<button hx-post="/x">x</button>', "hx-post outside a form"),
        (template_rules.enhancements, "x.html", '<form method="get" action="/"><b hx-post="/x">', "hx-post outside"),
        (strange_texts, "x.md", "See /" + "work/notes.", "a path of one machine"),
        (strange_texts, "x.md", "cp .." + "/shared/x .", "a folder beside the repository"),
        (strange_texts, "x.txt", "fetched from https:/" + "/registry.example/x", "the address of a package registry"),
        (strange_texts, "x.py", "# TO" + "DO: the rest", "something left to be done"),
    ],
)
def test_a_planted_violation_is_found(tmp_path, rule, path, text, complaint):
    (found,) = rule(plant(tmp_path, path, text))
    assert complaint in found
    assert found.startswith(path)


@pytest.mark.parametrize(
    ("rule", "path", "text"),
    [
        (rules.scoping, "incidents/views/x.py", "Incident.objects.for_user(user).get(pk=1)\n"),
        (rules.scoping, "incidents/services/x.py", "Incident.objects.get(pk=1)\n"),
        (rules.private_imports, "accounts/x.py", "from accounts.y import z\nself._z = 1\n"),
        (rules.docstrings, "accounts/__init__.py", ""),
        (rules.signals, "accounts/x.py", "from celery.signals import setup_logging\n"),
        (template_rules.inline_code, "x.html", '{# style="" #}<script src="{% static \'x.js\' %}" defer></script>'),
        (template_rules.inline_code, "incidents/alerts/x.html", '<style>p {}</style><p style="color: red">'),
        (template_rules.enhancements, "x.html", "<a href=\"{% url 'x' %}\" hx-get=\"{% url 'x' %}\">x</a>"),
        (template_rules.enhancements, "x.html", '<b hx-get="/x" hx-trigger="every 9s"><a href="/y">x</a></b>'),
        (template_rules.enhancements, "x.html", '<button type="submit" name="find" hx-get="/x">x</button>'),
        (template_rules.enhancements, "x.html", '<b hx-get="/x" hx-trigger="every 9s">{% include "y.html" %}</b>'),
        (template_rules.enhancements, "x.html", '<form method="post" action="/x" hx-post="/x"><br></form>'),
        (template_rules.enhancements, "x.html", '<form method="post" action="/x"><button hx-post="/x"></form>'),
    ],
)
def test_what_is_right_is_left_alone(tmp_path, rule, path, text):
    plant(tmp_path, "y.html", '<a href="/y">y</a>')
    assert rule(plant(tmp_path, path, text)) == []


def test_a_setting_without_a_word_and_a_word_without_a_setting_are_found(tmp_path):
    plant(tmp_path, "config/settings.py", 'A = env.str("A_B", "")\nC = env.int("C_D", 1)\n')
    plant(tmp_path, "docs/reference/settings.md", "| `C_D` | `1` | counts |\n| `E_F` | `1` | is gone |\n")
    missing, gone = settings_reference(tmp_path)
    assert "A_B is not explained" in missing
    assert "E_F does not exist" in gone


@pytest.mark.parametrize(
    ("path", "line", "found"),
    [
        ("accounts/vocabulary.py", "import projects.models", "accounts.vocabulary -> projects.models"),
        (
            "projects/models/site.py",
            "import projects.services.sites",
            "projects.models.site -> projects.services.sites",
        ),
        ("incidents/services/figures.py", "import rest_framework", "incidents.services.figures -> rest_framework"),
        ("incidents/views/home.py", "import config.embedded", "incidents.views.home -> config.embedded"),
    ],
)
def test_an_import_that_points_up_is_found(tmp_path, path, line, found):
    for package in PACKAGES:
        ignored = shutil.ignore_patterns("__pycache__", "migrations")
        shutil.copytree(ROOT / package, tmp_path / package, ignore=ignored)
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    with (tmp_path / path).open("a", encoding="utf-8") as module:
        module.write(f"\n{line}\n")
    answer = lint_imports(tmp_path)
    assert answer.returncode == 1
    assert found in answer.stdout


@pytest.mark.parametrize(
    ("code", "text"),
    [
        ("F401", '"""X."""\n\nimport os\n'),
        ("DTZ005", '"""X."""\n\nfrom datetime import datetime\n\nnow = datetime.now()\n'),
        ("C901", '"""X."""\n\n\ndef x(y: int) -> None:\n' + "    if y:\n        y = y - 1\n" * 9),
        ("T201", '"""X."""\n\nprint("x")\n'),
    ],
)
def test_ruff_bites(tmp_path, code, text):
    plant(tmp_path, "accounts/x.py", text)
    command = [BIN / "ruff", "check", "--config", ROOT / "pyproject.toml", "--no-cache", tmp_path / "accounts"]
    answer = subprocess.run(command, capture_output=True, text=True, timeout=60)
    assert answer.returncode == 1
    assert code in answer.stdout


def test_mypy_bites(tmp_path):
    """With the project's own strictness; without the Django plugin, which would set the whole product up first."""
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["mypy"]
    plain = {name: value for name, value in settings.items() if name not in {"plugins", "exclude", "overrides"}}
    lines = [f"{name} = {str(value).lower() if isinstance(value, bool) else value}" for name, value in plain.items()]
    plant(tmp_path, "mypy.ini", "\n".join(["[mypy]", *lines, f"cache_dir = {tmp_path / 'cache'}", ""]))
    plant(tmp_path, "x.py", "def unsaid(x):\n    return x\n\n\ndef wrong(x: int) -> str:\n    return x\n")
    command = [sys.executable, "-m", "mypy", "--config-file", "mypy.ini", "x.py"]
    answer = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, timeout=120)
    assert answer.returncode == 1
    assert "no-untyped-def" in answer.stdout, "strict"
    assert "return-value" in answer.stdout
