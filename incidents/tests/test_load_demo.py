"""The demo: all of it is there, it says what its tables say, and loading it again changes nothing."""

import json
import stat
from io import StringIO
from tempfile import TemporaryDirectory

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import TestCase, override_settings
from django.utils import timezone

from accounts.models import Notification, User
from accounts.services.fan_out import fan_out_due
from accounts.vocabulary import Marking
from incidents.demo import record
from incidents.demo.people import people_file
from incidents.demo.tables import by_incident, several, table
from incidents.models import Actor, Case, Incident
from incidents.querysets.reading import readers_of
from incidents.tests.counting import totals_of
from incidents.vocabulary.cases import CaseStatus, TaskState
from incidents.vocabulary.review import LinkState, State
from projects.models import Project, Watch
from projects.vocabulary import Severity


def load() -> str:
    out = StringIO()
    call_command("load_demo", stdout=out)
    return out.getvalue()


def rows_of_every_table() -> dict[str, int]:
    counts = {}
    with connection.cursor() as cursor:
        for name in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT count(*) FROM "{name}"')
            counts[name] = cursor.fetchone()[0]
    return counts


def of_attack(number: str) -> Incident:
    titles = {row["id"]: row["title"] for row in table("attacks")}
    return Incident.objects.get(title=titles[number])


class WhatIsLoaded(TestCase):
    """Loaded once for all of these; each sees it as it was loaded."""

    people: str
    people_mode: int

    @classmethod
    def setUpTestData(cls):
        with TemporaryDirectory() as folder, override_settings(VAR_DIR=folder):
            load()
            cls.people = people_file().read_text()
            cls.people_mode = stat.S_IMODE(people_file().stat().st_mode)

    def setUp(self):
        people_file().write_text(self.people)

    def test_two_cases_are_there_one_of_them_closed(self):
        open_one, closed = Case.objects.order_by("reference")
        assert (open_one.status, closed.status) == (CaseStatus.ACTIVE, CaseStatus.CLOSED)
        assert open_one.tasks.filter(state=TaskState.DONE).count() == 3
        assert open_one.tasks.filter(due_at__lt=timezone.now(), state=TaskState.OPEN).exists()
        assert [case.incident_links.count() for case in (open_one, closed)] == [1, 2]
        assert closed.lessons and closed.root_causes and closed.outcome

    def test_all_projects_attacks_and_sources_are_there(self):
        assert Project.objects.exclude(external_id=None).count() == 44
        assert Incident.objects.count() == 29
        assert Incident.objects.filter(state=State.EXTERNAL, marking=Marking.CLEAR).count() == 26
        for row in table("attacks"):
            incident = of_attack(row["id"])
            for kind in ("casualties", "sources", "involvements"):
                assert getattr(incident, kind).count() == len(by_incident(kind).get(row["id"], [])), (row["id"], kind)
            assert incident.links.filter(state=LinkState.CONFIRMED).count() == len(several(row["links"]))
            totals = totals_of(incident.casualties.all())
            assert {name: getattr(incident, name) for name in totals} == totals

    def test_karachi_is_verified_linked_and_told(self):
        karachi = of_attack("PKCN-038")
        dead = karachi.casualties.get(nationality="CN", outcome="killed")
        assert (dead.best, dead.affiliation) == (2, "project_staff")
        assert (karachi.severity, karachi.state, karachi.marking) == (Severity.CRITICAL, State.VERIFIED, Marking.GREEN)
        assert (karachi.occurred_text, karachi.killed_text) == (
            "6 October 2024, about 23:00 (Asia/Karachi)",
            "2–3 (best 3)",
        )
        (link,) = karachi.links.filter(state="confirmed")
        assert link.project.slug == "port-qasim-coal-power-plant"
        above = Project.objects.ancestors_of(link.project)
        assert [project.slug for project in above] == ["belt-and-road", "cpec"]
        assert Notification.objects.filter(subject=karachi.reference, details__project=link.project_id).count() == 1
        assert {said.actor.name for said in karachi.involvements.all()} == {
            "Balochistan Liberation Army",
            "Majeed Brigade",
        }

    def test_an_alert_on_port_qasim_reaches_its_watchers_at_every_level(self):
        fan_out_due()
        told = Notification.objects.get(subject=of_attack("PKCN-038").reference, kind="attack_linked").recipients.all()
        assert {recipient.user.full_name for recipient in told} == {
            "Ayesha Khan",
            "Mei Lin",
            "Omar Farooq",
            "Daniel Whitfield",
            "Wei Zhang",
            "Ingrid Solberg",
        }
        assert all(watch.user in readers_of(of_attack("PKCN-038")) for watch in Watch.objects.select_related("user"))

    def test_only_the_three_filed_reports_alert(self):
        filed = Incident.objects.exclude(state=State.EXTERNAL)
        assert {report.state for report in filed} == {State.SUBMITTED, State.IN_REVIEW, State.VERIFIED}
        assert set(Notification.objects.filter(kind="attack_linked").values_list("subject", flat=True)) == set(
            filed.values_list("reference", flat=True)
        )

    def test_what_is_not_known_stays_unknown_and_a_month_is_a_month(self):
        besham = of_attack("PKCN-037")
        assert (besham.killed_best, besham.injured_low, besham.injured_best, besham.injured_high) == (
            6,
            None,
            None,
            None,
        )
        assert besham.injured_text == "not known"
        lal_masjid = of_attack("PKCN-004")
        assert (lal_masjid.occurred_text, lal_masjid.killed_text, lal_masjid.abducted_text) == ("June 2007", "0", "7")
        assert of_attack("PKCN-001").injured_text == "10–11 (best 11)"
        assert of_attack("PKCN-002").occurred_text == "9 October 2004 – 14 October 2004"

    def test_competing_claims_and_denials_stand_side_by_side(self):
        roles = {(said.actor.slug, said.role) for said in of_attack("PKCN-037").involvements.all()}
        assert roles == {("tehrik-i-taliban-pakistan", "attributed"), ("tehrik-i-taliban-pakistan", "denied")}
        claims = of_attack("PKCN-011").involvements.filter(role="claimed")
        assert {said.actor.slug for said in claims} == {"tehrik-i-taliban-pakistan", "jundullah"}
        assert Actor.objects.named("بلوچ لبریشن آرمی").get() == Actor.objects.named("bla").get()
        assert Actor.objects.named("BLA Majeed Brigade").get().name == "Majeed Brigade"

    def test_loading_it_twice_changes_nothing(self):
        before = rows_of_every_table()
        assert before["incidents_incidentevent"] > 0
        assert "added" not in load()
        assert rows_of_every_table() == before
        assert people_file().read_text() == self.people

    def test_people_sign_in_with_what_the_file_says(self):
        people = json.loads(self.people)
        assert self.people_mode == 0o600
        assert [one["role"] for one in people] == [
            "officer",
            "manager",
            "manager",
            "analyst",
            "viewer",
            "administrator",
        ]
        assert all(User.objects.get(email=one["email"]).check_password(one["password"]) for one in people)
        for service_account in User.objects.filter(is_service_account=True):
            assert not service_account.has_usable_password()

    def test_a_lost_file_brings_new_passwords(self):
        before = json.loads(self.people)
        people_file().unlink()
        load()
        after = json.loads(people_file().read_text())
        assert [one["email"] for one in after] == [one["email"] for one in before]
        assert after[0]["password"] != before[0]["password"]
        assert User.objects.get(email=after[0]["email"]).check_password(after[0]["password"])


def test_a_load_that_broke_off_is_finished_by_the_next(db, monkeypatch):
    def out_of_power(**_):
        raise RuntimeError

    with monkeypatch.context() as broken:
        broken.setitem(record.DECIDED_BY, State.VERIFIED, (out_of_power,))
        with pytest.raises(RuntimeError):
            load()
    assert Incident.objects.count() == 28
    assert "Reports: 1 added." in load()
    assert of_attack("PKCN-038").state == State.VERIFIED


def test_production_refuses_the_demo(db, settings):
    settings.ENVIRONMENT = "production"
    with pytest.raises(CommandError, match="never loaded in production"):
        load()
    assert not User.objects.exists()
