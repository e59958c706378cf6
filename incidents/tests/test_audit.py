"""The audit trail: whatever changes a record stands in it with who and from where, and nobody rewrites it."""

import pghistory
import pytest
from django.apps import apps
from django.db import connection, models, transaction
from django.db.utils import DatabaseError
from pghistory.models import Event

from accounts.audit import acting_as
from accounts.factories import ReadingFactory, TokenFactory, UserFactory
from accounts.models import Channel, Delivery, Notification, Reading, Recipient, Token, User
from accounts.services.people import add_person, change_person
from accounts.services.trail import read_trail
from incidents.factories import CasualtyFactory, FactEditFactory, IncidentFactory, IncidentStepFactory
from incidents.models import CaseStep, Casualty, Comment, CustodyEntry, FactEdit, Incident, IncidentStep
from incidents.services import edit_incident, file_incident
from incidents.services.contents import Contents
from incidents.services.trails import incident_trails
from projects.models import ProjectAncestry
from tests.architecture.model_rules import factories

FACTS = {"title": "X", "category": "attack", "occurred_from": IncidentFactory.occurred_from, "country": "PK"}
# Sending is on record by itself; the ancestry follows from the parents.
KEEPS_ITS_OWN_RECORD = {
    CustodyEntry,
    IncidentStep,
    CaseStep,
    Comment,
    FactEdit,
    Notification,
    Recipient,
    Delivery,
    Reading,
    ProjectAncestry,
}
# Tries, signs of life, keys of requests, public knowledge, what follows from links, tree and writes, what is typed.
NO_RECORD = {
    "Attempt",
    "ChangeEpoch",
    "FormerAccess",
    "GazetteerPlace",
    "Heartbeat",
    "IdempotencyKey",
    "IncidentChange",
    "IncidentReach",
    "UnfinishedReport",
}
event_models = [model for model in apps.get_models() if issubclass(model, Event) and not model._meta.abstract]
event_tables = sorted(
    m._meta.db_table for m in event_models if m._meta.managed and m._meta.db_table != "pghistory_events"
)


def events(record: models.Model) -> list[tuple[str, str]]:
    """What happened to a record, and under whose name."""
    rows = type(record).pgh_event_model.objects.filter(pgh_obj_id=record.pk).order_by("pgh_id")
    return [(row.pgh_label, (row.pgh_context or {}).get("actor_name", "")) for row in rows]


def test_every_record_of_ours_is_tracked():
    ours = [m for app in ("accounts", "projects", "incidents") for m in apps.get_app_config(app).get_models()]
    untracked = {m for m in ours if not issubclass(m, Event) and not hasattr(m, "pgh_event_model")}
    assert {m.__name__ for m in untracked - KEEPS_ITS_OWN_RECORD} <= NO_RECORD


def test_a_service_names_its_actor_on_every_row_that_it_writes(alice):
    incident = file_incident(actor=alice, facts=FACTS, contents=Contents(casualties=[{"outcome": "killed", "best": 1}]))
    (casualty,) = incident.casualties.all()
    edit_incident(actor=alice, incident=incident, facts={"title": "Y"}, contents=Contents(casualties=[]))
    assert {name for _, name in events(incident)} == {"Alice Officer"}
    assert events(casualty) == [("insert", "Alice Officer"), ("delete", "Alice Officer")]
    context = Incident.pgh_event_model.objects.filter(pgh_obj_id=incident.pk).last().pgh_context
    assert context["actor"] == alice.pk


def test_the_name_outlives_the_account(alice):
    incident = file_incident(actor=alice, facts=FACTS)
    User.objects.filter(pk=alice.pk).update(full_name="Pseudonym 17")
    assert events(incident)[0][1] == "Alice Officer"


def test_bulk_updates_and_raw_sql_stand_in_it_too(alice):
    rows = [CasualtyFactory.create(affiliation=affiliation) for affiliation in ("civilian", "official")]
    with acting_as(alice), pghistory.context(request="r-1"):
        Casualty.objects.update(best=3)
        with connection.cursor() as cursor:
            cursor.execute("UPDATE incidents_casualty SET high = 9")
        Casualty.objects.all().delete()
    for row in rows:
        assert events(row) == [("insert", ""), *[(label, "Alice Officer") for label in ("update", "update", "delete")]]
    last = Casualty.pgh_event_model.objects.order_by("pgh_id").last()
    assert (last.best, last.high, last.pgh_context["request"]) == (3, 9, "r-1")


def test_rows_copied_in_stand_in_it_under_whoever_the_transaction_names(alice):
    incident = IncidentFactory.create()
    with acting_as(alice), connection.cursor() as cursor:
        cursor.execute("UPDATE incidents_casualty SET best = 1 WHERE false")  # names the actor for the transaction
        columns = "incident_id, outcome, nationality, affiliation, best"
        with cursor.copy(f"COPY incidents_casualty ({columns}) FROM STDIN") as copy:
            copy.write_row((incident.pk, "killed", "", "civilian", 2))
    (casualty,) = incident.casualties.all()
    assert events(casualty) == [("insert", "Alice Officer")]


def test_the_history_page_says_who_changed_what_from_what(alice, mona, signed_in):
    incident = file_incident(actor=alice, facts=FACTS)
    long = " ".join(["word"] * 60)
    edit_incident(actor=alice, incident=incident, facts={"title": "Y", "narrative": long})
    edit_incident(actor=alice, incident=incident, facts={"narrative": f"{long} more"})
    page = signed_in(alice).get(f"{incident.get_absolute_url()}history/").content.decode()
    assert "<del>X</del> → <ins>Y</ins>" in page
    assert "by <bdi>Alice Officer</bdi>, outside a request" in page
    assert page.index("<ins>more</ins>") < page.index("<ins>Y</ins>"), "the latest first"


def test_the_history_goes_on_page_by_page_without_a_gap(alice, django_assert_max_num_queries):
    incident = file_incident(actor=alice, facts=FACTS)
    for number in range(7):
        edit_incident(actor=alice, incident=incident, facts={"title": f"T{number}"})
    trails, seen, after = incident_trails(alice, incident), [], ""
    while True:
        with django_assert_max_num_queries(2 * len(trails) + 4):
            page = read_trail(incident, trails, lambda model, keys: {}, after=after, size=3)
        seen += [change.after for entry in page.entries for change in entry.changes if change.label == "Title"]
        if not page.older:
            break
        after = page.older
    assert seen == [f"T{number}" for number in reversed(range(7))] + ["X"]


@pytest.mark.parametrize("table", [*event_tables, "incidents_incidentstep", "incidents_factedit", "accounts_reading"])
@pytest.mark.parametrize("change", ["UPDATE {} SET {} = {}", "DELETE FROM {}", "TRUNCATE {} CASCADE"])
def test_nobody_rewrites_it(table, change, alice, cpec):
    fill(table)
    key = "pgh_id" if table.endswith("event") else "id"
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # what waits for the commit would refuse a TRUNCATE first
        cursor.execute(f"SELECT count(*) FROM {table}")
        assert cursor.fetchone()[0] > 0
        with pytest.raises(DatabaseError, match=r"Cannot (update|delete|truncate)"), transaction.atomic():
            cursor.execute(change.format(table, key, key))


def fill(table: str) -> None:
    """See to it that there is something to rewrite."""
    if table == "incidents_incidentstep":
        IncidentStepFactory.create()
    elif table == "accounts_reading":
        ReadingFactory.create()
    elif table == "incidents_factedit":
        FactEditFactory.create()
    else:
        (model,) = [m for m in event_models if m._meta.db_table == table]
        factories()[model.pgh_tracked_model].create()


def test_no_secret_is_in_it(ada):
    add_person(actor=ada, email="new@example.org", full_name="New", password="correct horse battery staple")
    token = TokenFactory.create(user=UserFactory.create())
    secrets = [token.text, token.digest, token.token_key, *User.objects.values_list("password", flat=True)]
    with connection.cursor() as cursor:
        for table in event_tables:
            cursor.execute(f"SELECT t::text FROM {table} AS t")
            written = "\n".join(row[0] for row in cursor.fetchall())
            assert not [secret for secret in secrets if secret in written], table
    assert {"password", "last_login"}.isdisjoint(field.name for field in User.pgh_event_model._meta.get_fields())
    assert {"digest", "token_key"}.isdisjoint(field.name for field in Token.pgh_event_model._meta.get_fields())


def test_signing_in_and_using_a_token_leave_no_event(alice, signed_in):
    token = TokenFactory.create(user=alice)
    before = User.pgh_event_model.objects.count(), Token.pgh_event_model.objects.count()
    signed_in(alice)
    Token.objects.filter(pk=token.pk).update(last_used_at=token.created)
    assert (User.pgh_event_model.objects.count(), Token.pgh_event_model.objects.count()) == before


def test_a_change_of_address_is_on_record_for_person_and_channel(ada):
    user = add_person(actor=ada, email="old@example.org", full_name="Old")
    change_person(actor=ada, user=user, email="new@example.org")
    (channel,) = Channel.objects.filter(user=user)
    assert channel.address == "new@example.org"
    assert [label for label, name in events(user) if name == "Ada Administrator"][-1] == "update"
    assert events(channel)[-1] == ("update", "Ada Administrator")
