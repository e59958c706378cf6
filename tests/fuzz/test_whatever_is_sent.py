"""Whatever is sent to the running REST API, as whoever: the answer is one that the schema describes, and never a fault.

schemathesis makes it from the schema: its examples, values right and wrong, and walks along its links. What is held of
answers is said in `schemathesis.toml`. FUZZ=50 sends much more, and what lies on every edge (`make fuzz`).
"""

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import connection

from accounts.factories import TokenFactory
from accounts.vocabulary import TokenScope
from config.launch_checks import ROOT
from conftest import member
from projects.vocabulary import Role
from tests.example_records import make_example_records
from tests.faults.house import House, url_of

pytestmark = pytest.mark.once
SETTINGS = Path(__file__).with_name("schemathesis.toml")
FUZZ = os.environ.get("FUZZ") or ""
SEED = os.environ.get("SEED") or "1"
WITHOUT_LIMITS = {"API_RATE": "99999999/s", "TOKEN_GUESSES": "99999999", "LOG_LEVEL": "ERROR"}
LINKS_WALKED = re.compile(r"API Links: +(\d+) covered")


@pytest.fixture(scope="module")
def house(django_db_setup: None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """The web server, on the tests' own database."""
    folder = tmp_path_factory.mktemp("fuzz") / "house"
    house = House(folder, url_of(connection.settings_dict["NAME"]), 1, "memory://", **WITHOUT_LIMITS)
    try:
        house.web()
        yield house
    finally:
        house.close()


def how_much(role: str) -> list[str]:
    """For schemathesis. In a short run all roles walk, and one sends the rest."""
    if FUZZ:
        return ["--phases", "examples,coverage,fuzzing,stateful", "--max-examples", FUZZ]
    return ["--phases", "examples,fuzzing,stateful" if role == Role.MANAGER else "stateful", "--max-examples", "2"]


@pytest.mark.parametrize("role", Role)
def test_every_answer_is_one_of_those_described(role, transactional_db, house, port_qasim, alice, mona, tmp_path):
    reader = member("Somebody", role)
    reporter = reader if role == Role.OFFICER else alice
    make_example_records(reader=reader, reporter=reporter, manager=mona, project=port_qasim)
    token = TokenFactory.create(user=reader, scope=TokenScope.WRITE).text
    schema = f"http://localhost:{house.port}/api/schema/?format=json"
    done = subprocess.run(
        [
            *(sys.executable, "-m", "schemathesis.cli", "--config-file", str(SETTINGS), "--no-color"),
            *("run", schema, "--seed", SEED, "--continue-on-failure", *how_much(role)),
        ],
        cwd=tmp_path,
        env=os.environ | {"TOKEN": token, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stdout + done.stderr + house.last_words()
    walked = LINKS_WALKED.search(done.stdout)
    assert walked is not None and int(walked[1]) > 0, done.stdout
