"""The house rules hold: sizes, names, imports, scoping, templates, the page of settings, what is committed."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.architecture import rules, template_rules
from tests.architecture.settings_reference import settings_reference
from tests.architecture.text_rules import strange_texts

pytestmark = pytest.mark.once

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.parametrize(
    "rule",
    [
        rules.sizes,
        rules.docstrings,
        rules.names,
        rules.private_imports,
        rules.scoping,
        rules.signals,
        settings_reference,
        strange_texts,
    ],
    ids=lambda rule: rule.__name__,
)
def test_the_checkout_keeps(rule, record_property):
    assert rule(ROOT) == []
    if rule is rules.sizes:
        record_property("longer than they should be", rules.beyond_the_aim(ROOT))


@pytest.mark.parametrize(
    "rule", [template_rules.inline_code, template_rules.enhancements], ids=lambda rule: rule.__name__
)
def test_the_templates_keep(rule):
    assert list((ROOT / "templates").rglob("*.html"))
    assert rule(ROOT / "templates") == []


def test_imports_point_one_way():
    answer = lint_imports(ROOT)
    assert answer.returncode == 0, answer.stdout


def lint_imports(folder: Path) -> "subprocess.CompletedProcess[str]":
    """Run import-linter as `make check` does, on the packages of a folder."""
    command: list[str | Path] = [
        Path(sys.executable).with_name("lint-imports"),
        "--config",
        folder / "pyproject.toml",
        "--no-cache",
    ]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=120)
