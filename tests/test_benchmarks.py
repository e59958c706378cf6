"""The generator of a large register: the same for the same seed, and as if all had come through the front door."""

import pytest
from django.db import connection

from accounts.models import Token, User
from benchmarks import api, invented
from benchmarks.generate import load
from benchmarks.plans import questions
from incidents.models import Casualty, Incident, Involvement
from incidents.tests.counting import totals_of
from incidents.tests.test_reach import kept, told_by_links

ARGUMENTS = {"actors": [1, 2, 3], "projects": [4, 5], "reporter": 6}


def test_a_seed_gives_the_same_register_and_another_seed_another():
    one, same, other = (list(invented.incidents(50, seed, **ARGUMENTS)) for seed in (7, 7, 8))
    assert one == same
    assert one != other


def indexes() -> set[tuple[str, str]]:
    """Name and columns; a condition is spelt otherwise once it was read back."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT indexname, indexdef FROM pg_indexes WHERE tablename LIKE 'incidents_%'")
        return {(name, definition.partition(" WHERE ")[0]) for name, definition in cursor.fetchall()}


@pytest.mark.django_db
def test_what_is_loaded_is_as_the_triggers_would_have_made_it():
    before = indexes()
    load(300, 7)
    assert Incident.objects.count() == 300
    for incident in Incident.objects.all():
        rows = list(Casualty.objects.filter(incident=incident))
        assert {name: getattr(incident, name) for name in totals_of([])} == totals_of(rows), incident.reference
    with connection.cursor() as cursor:
        cursor.execute("SELECT id, search FROM incidents_incident ORDER BY id")
        loaded = cursor.fetchall()
        cursor.execute("UPDATE incidents_incident SET search = NULL")
        cursor.execute("SELECT id, search FROM incidents_incident ORDER BY id")
        assert cursor.fetchall() == loaded
    assert kept() == told_by_links()
    assert indexes() == before
    assert 0.1 < Incident.objects.filter(casualties__isnull=True).count() / 300 < 0.2
    assert Involvement.objects.exists()
    with pytest.raises(SystemExit):
        load(1, 1)


@pytest.mark.django_db
def test_every_question_is_answered():
    load(1_200, 7)
    for email in ("everything@example.org", "narrow@example.org", "project@example.org"):
        for name, ask in questions(User.objects.get(email=email)):
            assert ask() is not None, name


@pytest.mark.django_db
def test_every_request_is_answered_with_rows():
    load(1_200, 7)
    for email in ("everything@example.org", "narrow@example.org", "project@example.org", "officer@example.org"):
        user = User.objects.get(email=email)
        with api.token_of(user) as token:
            for question in api.questions(user):
                statements = api.statements_of(question, token)
                assert any(api.fetches_or_writes_rows(sql, question) for sql in statements), (email, question.name)
    assert not Token.objects.exists()
