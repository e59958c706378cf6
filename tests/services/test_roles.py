"""The application's database role on a real server: everything works as it, and it cannot rewrite the record.

The test's own role must be a superuser. All happens in the test's transaction, so that no role stays behind.
"""

import re
from collections.abc import Iterator
from contextlib import suppress
from io import StringIO

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import connection, transaction
from django.db.utils import DatabaseError

from accounts.audit import acting_as
from accounts.checks import role_cannot_rewrite_the_record
from accounts.factories import ChannelFactory
from accounts.models import Delivery
from accounts.roles import MIGRATIONS, rights
from accounts.tasks import drain_alerts
from accounts.vocabulary import DeliveryState
from incidents.factories import CasualtyFactory, IncidentFactory, IncidentStepFactory, SourceFactory
from incidents.models import Casualty, CustodyEntry, Incident, IncidentReach
from incidents.services import (
    attach_evidence,
    edit_incident,
    file_incident,
    link_project,
    start_review,
    submit_incident,
    verify_incident,
)
from incidents.services.contents import Contents
from incidents.tests.evidence_files import picture, upload
from incidents.tests.test_audit import FACTS, event_tables, events
from incidents.vocabulary.review import State
from projects.factories import WatchFactory
from projects.services import edit_project

pytestmark = [pytest.mark.services, pytest.mark.django_db]

RECORDS = ["incidents_incidentstep", "incidents_factedit", "incidents_custodyentry", "accounts_reading"]

TAMPERING = [
    "UPDATE incidents_incidentevent SET pgh_context = '{}'",
    "DELETE FROM incidents_incidentevent",
    "TRUNCATE incidents_incidentevent",
    "INSERT INTO incidents_incidentevent SELECT * FROM incidents_incidentevent",
    "UPDATE incidents_incidentstep SET actor_name = 'Somebody else'",
    "DELETE FROM incidents_custodyentry",
    "UPDATE accounts_reading SET reader_name = 'Somebody else'",
    "DELETE FROM accounts_reading",
    "TRUNCATE accounts_reading",
    "TRUNCATE incidents_incident CASCADE",
    "DELETE FROM incidents_incidentreach",
    "DELETE FROM incidents_incidentchange",
    "UPDATE incidents_formeraccess SET marking = 0",
    "DELETE FROM incidents_changeepoch",
    "ALTER TABLE incidents_incident DISABLE TRIGGER ALL",
    "ALTER TABLE incidents_incidentevent DISABLE TRIGGER ALL",
    "ALTER TABLE incidents_incidentevent OWNER TO CURRENT_USER",
    "DROP TABLE incidents_incidentevent",
    "DROP FUNCTION incident_reached_anew(bigint)",
    "CREATE OR REPLACE FUNCTION public._pgtrigger_should_ignore(trigger_name name) RETURNS boolean"
    " LANGUAGE sql AS 'SELECT true'",
    "CREATE TABLE public.mine ()",
    "CREATE TEMPORARY TABLE incidents_incidentevent ()",
    "CREATE SCHEMA mine",
    "SET session_replication_role = replica",
    "SET ROLE postgres",
    "COPY incidents_incident TO PROGRAM 'true'",
    "INSERT INTO django_migrations (app, name, applied) VALUES ('x', 'y', now())",
    "SELECT setval('incidents_incidentevent_pgh_id_seq', 1)",
]


def execute(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)


@pytest.fixture
def role(db: None) -> str:
    """A role as an administrator of the server makes it, with its rights."""
    name = f"app_of_{connection.settings_dict['NAME']}"
    execute(f"CREATE ROLE {name} LOGIN")
    call_command("set_up_roles", name, stdout=StringIO())
    return name


@pytest.fixture
def served(role: str, cpec, alice, mona) -> Iterator[None]:
    """From here on the test is the application."""
    execute(f"SET SESSION AUTHORIZATION {role}")
    yield
    with suppress(DatabaseError):  # of a test that failed; the end of its transaction resets it too
        execute("RESET SESSION AUTHORIZATION")


def test_the_work_goes_on_and_leaves_its_trace(served, cpec, port_qasim, alice, mona, omar, ada, mailoutbox):
    WatchFactory.create(user=omar, project=cpec)
    ChannelFactory.create(user=omar)
    incident = file_incident(actor=alice, facts=FACTS | {"place": "Karachi"})
    SourceFactory.create(incident=incident)
    casualties = Contents(casualties=[{"outcome": "killed", "best": 2}])
    edit_incident(actor=alice, incident=incident, facts={"title": "Convoy"}, contents=casualties)
    edit_incident(actor=alice, incident=incident, facts={}, contents=Contents(casualties=[]))
    submit_incident(actor=alice, incident=incident)
    link = link_project(actor=mona, incident=incident, project=port_qasim)
    attach_evidence(actor=alice, subject=incident, upload=upload(picture()), caption="")
    start_review(actor=mona, incident=incident)
    verify_incident(actor=mona, incident=incident)
    edit_project(actor=ada, project=port_qasim, parent=cpec.parent)
    assert set(IncidentReach.objects.values_list("project", flat=True)) == {port_qasim.pk, cpec.parent_id}
    edit_project(actor=ada, project=port_qasim, parent=cpec)
    drain_alerts()
    assert Delivery.objects.filter(state=DeliveryState.SENT).count() == len(mailoutbox) > 0
    assert Incident.objects.matching("convoy").filter(pk=incident.pk).exists()
    assert events(link)[0] == ("insert", "Mona Manager")
    assert CustodyEntry.objects.exists()


def test_pages_answer(served, signed_in, ada, alice):
    incident = IncidentFactory.create(state=State.SUBMITTED, country="PK")
    admin, officer = signed_in(ada), signed_in(alice)
    addresses = [
        "/readyz",
        "/",
        "/incidents/",
        "/incidents/export.csv",
        incident.get_absolute_url(),
        "/projects/",
        "/actors/",
        "/notifications/",
    ]
    for address in addresses:
        assert officer.get(address).status_code == 200, address
    assert admin.get(f"/admin/incidents/incident/{incident.pk}/history/").status_code == 200


def test_it_may_only_add(role):
    with connection.cursor() as cursor:
        for table in [*event_tables, *RECORDS]:
            given = {}
            for right in ("INSERT", "UPDATE", "DELETE", "TRUNCATE", "REFERENCES", "TRIGGER"):
                cursor.execute("SELECT has_table_privilege(%s, %s, %s)", [role, table, right])
                (given[right],) = cursor.fetchone()
            may = {right for right, yes in given.items() if yes}
            assert may == ({"INSERT"} if table in RECORDS else set()), f"{table}: triggers write audit rows"


def test_tampering_is_refused(served):
    step = IncidentStepFactory.create()
    before = Incident.pgh_event_model.objects.count()
    assert before
    for tampering in TAMPERING:
        try:
            with transaction.atomic():
                execute(tampering)
        except DatabaseError as refusal:
            assert re.search(r"permission denied|must be (owner|superuser|able)", str(refusal)), tampering  # noqa: PT017
        else:
            pytest.fail(f"Not refused: {tampering}")
    assert Incident.pgh_event_model.objects.count() == before
    step.refresh_from_db()


def test_it_cannot_tell_the_triggers_to_look_away(served, alice):
    casualty = CasualtyFactory.create()
    names = [trigger.get_pgid(Casualty) for trigger in Casualty._meta.triggers]
    execute(f"SET LOCAL pgtrigger.ignore = '{{{','.join(names)}}}'")
    execute("SET LOCAL search_path = pg_temp, public")
    with acting_as(alice):
        execute(f"UPDATE public.incidents_casualty SET best = 7 WHERE id = {casualty.pk}")
    assert events(casualty)[-1] == ("update", "Alice Officer")


def test_whoever_sets_it_up_is_told_what_is_left(role):
    call_command("set_up_roles", role, stdout=StringIO())  # again, after every migration
    execute(f"ALTER ROLE {role} CREATEROLE")
    execute(f"ALTER TABLE incidents_unfinishedreport OWNER TO {role}")
    with pytest.raises(CommandError, match="may create roles; owns tables"):
        call_command("set_up_roles", role)
    with pytest.raises(CommandError, match="There is no role 'nobody_here'"):
        call_command("set_up_roles", "nobody_here")


def test_the_deploy_check_warns_only_where_the_role_may_too_much(served):
    assert role_cannot_rewrite_the_record(databases=["default"]) == []
    execute("RESET SESSION AUTHORIZATION")
    assert {warning.id for warning in role_cannot_rewrite_the_record(databases=["default"])} == {"caravanserai.W002"}


def test_every_table_has_its_rights(db):
    with connection.cursor() as cursor:
        tables = set(connection.introspection.table_names(cursor))
    assert tables - set(rights()) == {"knox_authtoken", "pghistory_context"}, "an unknown table gets no rights"
    assert rights()[MIGRATIONS] == "SELECT"
