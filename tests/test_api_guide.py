"""The guide to the API works as it stands: every example in docs/api.md is run against the product."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from PIL import Image

from accounts.factories import TokenFactory
from accounts.vocabulary import TokenScope
from conftest import member
from incidents.factories import ActorFactory, IncidentFactory, SourceFactory
from incidents.models import Incident
from incidents.vocabulary.review import State
from projects.vocabulary import Role

GUIDE = Path(__file__).resolve().parents[1] / "docs" / "api.md"
EXAMPLES = re.findall(r"^```(sh|python)\n(.*?)^```$", GUIDE.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)
RUN_BY = {"sh": ["bash", "-euo", "pipefail", "-c"], "python": [sys.executable, "-c"]}


@pytest.fixture
def token(transactional_db, port_qasim) -> str:
    """Of a manager in Pakistan, for whom the records of the guide are there."""
    manager = member("Mona Manager", Role.MANAGER, country="PK")
    ActorFactory.create(name="Balochistan Liberation Army")
    report = IncidentFactory.create(reporter=manager, state=State.SUBMITTED, reference="INC-2024-000123")
    SourceFactory.create(incident=report)
    text: str = TokenFactory.create(user=manager, scope=TokenScope.WRITE).text
    return text


def run(language: str, example: str, site: str, token: str, folder: Path) -> str:
    """What it prints. Fails where it does."""
    commands = RUN_BY[language]
    if shutil.which(commands[0]) is None or ("curl" in example and shutil.which("curl") is None):
        pytest.skip("needs bash and curl")
    done = subprocess.run(
        [*commands, example.replace("http://localhost:8000", site)],
        env={"PATH": os.environ["PATH"], "TOKEN": token, "CURL_HOME": str(folder)},
        capture_output=True,
        text=True,
        timeout=60,
        cwd=folder,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.mark.parametrize("number", range(len(EXAMPLES)))
def test_an_example_of_the_guide_runs(number, live_server, token, tmp_path):
    language, example = EXAMPLES[number]
    Image.new("RGB", (8, 8)).save(tmp_path / "crater.jpg")
    (tmp_path / ".curlrc").write_text("fail\n")
    told = run(language, example, live_server.url, token, tmp_path)
    assert "application/problem+json" not in told
    assert '"status": 4' not in told
    if "-X POST" in example and "convoy" in example:
        run(language, example, live_server.url, token, tmp_path)
        assert Incident.objects.filter(title__startswith="Convoy bombed outside Karachi").count() == 1
    if "submit/" in example and language == "python":
        assert told.strip() == "submitted"
