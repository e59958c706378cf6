"""The trail outlives the people on it: their rows go by SQL, under the tables' owner, and their names stay."""

import pytest
from django.db import IntegrityError, connection, transaction

from accounts.audit import acting_as
from accounts.factories import ReadingFactory, UserFactory
from accounts.models import User
from incidents.factories import CasualtyFactory, IncidentFactory
from incidents.models import Casualty, Incident
from incidents.services import file_incident
from incidents.tests.test_audit import FACTS, events
from projects.factories import MembershipFactory, OrganisationFactory
from projects.models import Membership, Organisation
from projects.services.organisations import edit_organisation
from projects.vocabulary import Role

pytestmark = pytest.mark.django_db


def delete_by_sql(user: User) -> None:
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM projects_membership WHERE user_id = %s", [user.pk])
        cursor.execute("DELETE FROM accounts_user WHERE id = %s", [user.pk])
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def test_the_name_stays_when_the_account_is_deleted_by_sql():
    leaver = UserFactory.create(full_name="Lena Leaver")
    MembershipFactory.create(user=leaver, role=Role.MANAGER, country="")
    company = OrganisationFactory.create()
    edit_organisation(actor=leaver, organisation=company, name="Renamed")
    with acting_as(leaver):
        Organisation.objects.filter(pk=company.pk).update(description="In bulk")
        with connection.cursor() as cursor:
            cursor.execute("UPDATE projects_organisation SET country = 'PK' WHERE id = %s", [company.pk])
    key = leaver.pk
    delete_by_sql(leaver)
    assert not User.objects.filter(pk=key).exists()
    assert events(company)[1:] == [("update", "Lena Leaver")] * 3
    contexts = Organisation.pgh_event_model.objects.filter(pgh_obj_id=company.pk).values_list("pgh_context", flat=True)
    assert {context["actor"] for context in contexts if context} == {key}
    roles = Membership.pgh_event_model.objects.filter(user_id=key).order_by("pgh_id")
    assert [row.pgh_label for row in roles] == ["insert", "delete"], "what they held stays on record too"
    account = User.pgh_event_model.objects.filter(pgh_obj_id=key).order_by("pgh_id")
    assert [(row.pgh_label, row.full_name) for row in account] == [
        ("insert", "Lena Leaver"),
        ("delete", "Lena Leaver"),
    ]


@pytest.mark.parametrize("left", ["report", "reading"])
def test_who_left_something_on_record_cannot_be_deleted_at_all(left, alice):
    if left == "report":
        file_incident(actor=alice, facts=FACTS)
    else:
        ReadingFactory.create(reader=alice)
    with pytest.raises(IntegrityError), transaction.atomic():
        delete_by_sql(alice)
    assert User.objects.filter(pk=alice.pk).exists()


def test_bulk_create_and_bulk_update_stand_in_it(alice):
    incident = IncidentFactory.create()
    with acting_as(alice):
        rows = Casualty.objects.bulk_create(
            [
                Casualty(incident=incident, outcome="killed", affiliation=name, best=1)
                for name in ("civilian", "official")
            ]
        )
        for row in rows:
            row.best = 5
        Casualty.objects.bulk_update(rows, ["best"])
    assert [events(row) for row in rows] == [[("insert", "Alice Officer"), ("update", "Alice Officer")]] * 2


def test_an_insert_on_conflict_and_a_merge_of_sql_stand_in_it(alice):
    casualty = CasualtyFactory.create(best=1)
    with acting_as(alice), connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO incidents_casualty (id, incident_id, outcome, nationality, affiliation, best)"
            " SELECT id, incident_id, outcome, nationality, affiliation, 7 FROM incidents_casualty WHERE id = %s"
            " ON CONFLICT (id) DO UPDATE SET best = excluded.best",
            [casualty.pk],
        )
        cursor.execute(
            "MERGE INTO incidents_incident AS i USING (SELECT %s::bigint AS id) AS s ON s.id = i.id"
            " WHEN MATCHED THEN UPDATE SET title = 'Merged'",
            [casualty.incident_id],
        )
    assert events(casualty)[-1] == ("update", "Alice Officer")
    assert events(casualty.incident)[-1] == ("update", "Alice Officer")
    assert Incident.objects.get().title == "Merged"
