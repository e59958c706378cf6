"""The demo against the collection that it was made from: each cell of each attack and project, read back.

The collection is not part of the project. `REAL_DATA_DIR` names its folder; without it these checks are skipped.
"""

import pytest
from django.core.management import call_command
from django.test import TestCase

from incidents.models import Incident
from projects.models import Project
from tests.collected_attacks import ATTACK_COLUMNS
from tests.collected_projects import PROJECT_COLUMNS
from tests.collection import FOLDER, collected, differences, incident_of, project_of

pytestmark = pytest.mark.skipif(not FOLDER, reason="REAL_DATA_DIR does not name the folder of the collected data")
FILES = {
    "attacks.csv": (29, incident_of, ATTACK_COLUMNS),
    "projects.csv": (44, project_of, PROJECT_COLUMNS),
}


class TheDemo(TestCase):
    """Loaded once for all of these."""

    @classmethod
    def setUpTestData(cls):
        call_command("load_demo", verbosity=0)

    def test_every_column_has_a_reader(self):
        for name, (_, _, columns) in FILES.items():
            assert set(next(collected(name))) == set(columns), name

    def test_no_cell_is_lost(self):
        for name, (count, find, columns) in FILES.items():
            rows = list(collected(name))
            assert len(rows) == count
            lost = differences(rows, find, columns)
            assert not lost, "\n".join([name, *lost])

    def test_nothing_is_added_to_the_collection(self):
        assert Incident.objects.count() == 29
        assert Project.objects.exclude(external_id=None).count() == 44

    def test_what_is_lost_is_noticed(self):
        """The readers see a difference: every cell that says something, changed, is one."""
        deaf = set()
        for name, (_, find, columns) in FILES.items():
            for column in set(columns) - {"id"}:
                rows = [row for row in collected(name) if row[column]]
                others = [row[column] for row in rows if row[column] != rows[0][column]]
                changed = rows[0] | {column: others[-1] if others else f"{rows[0][column]}, by satellite"}
                if not differences([changed], find, columns):
                    deaf.add((name, column))
        assert deaf == set()

    def test_nought_chinese_of_an_unknown_number_is_neither_nought_nor_nothing(self):
        """Where the collection knows of no Chinese among injured of whom nobody knows the number."""
        told = [row for row in collected("attacks.csv") if row["injured_chinese"] == "0" and not row["injured_total"]]
        assert told
        for row in told:
            incident = incident_of(row)
            assert incident.casualties.get(nationality="CN", outcome="injured").best == 0, row["id"]
            assert incident.injured_text == "not known", row["id"]
