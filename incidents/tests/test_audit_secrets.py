"""No secret stands on the audit trail, nor in any log: neither as a column, nor anywhere in the text of a row."""

import re

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from allauth.socialaccount.models import SocialAccount
from django.apps import apps
from django.contrib.sessions.backends.db import SessionStore
from django.db import connection
from django.urls import reverse
from pghistory.models import Event

from accounts.factories import TokenFactory, UserFactory
from accounts.models import ProviderAccount, SecondFactor, User
from accounts.services.channels import add_channel, rotate_secret
from accounts.services.people import add_person, change_person
from accounts.services.single_sign_on import unlink_person
from accounts.vocabulary import ChannelKind

pytestmark = pytest.mark.django_db

LIKE_A_SECRET = re.compile(
    r"pass(word|phrase|wd)|digest|secret|token_key|seed|recovery|session_(key|data)|private|credential|otp|^data$|last_"
)
LOGS = ("accounts_reading", "incidents_custodyentry", "incidents_incidentstep", "incidents_factedit")
NO_SECRETS = {"moved", "pgh_context", "details", "red", "filters"}
"""Columns of free shape, which the test below searches."""


NAMED_ONLY = {("accounts_channelevent", "digest_at"), ("accounts_channelevent", "former_secret_until")}
"""When a digest goes out, and until when a secret that is not here is known."""


def tables() -> list[str]:
    """Event tables by their models and by their names, and the logs."""
    of_models = {m._meta.db_table for m in apps.get_models() if issubclass(m, Event) and m._meta.managed}
    with connection.cursor() as cursor:
        named = {table for table in connection.introspection.table_names(cursor) if table.endswith("event")}
    known = {"incidents_keyevent", "incidents_incidentkeyevent"}  # of the field, not of the audit
    return sorted((of_models | named | set(LOGS)) - known - {"pghistory_events"})


def columns(table: str) -> set[str]:
    with connection.cursor() as cursor:
        return {column.name for column in connection.introspection.get_table_description(cursor, table)}


def test_no_column_is_named_like_a_secret():
    assert len(tables()) > 25
    found = {(table, name) for table in tables() for name in columns(table) if LIKE_A_SECRET.search(name)}
    assert found == NAMED_ONLY


@pytest.mark.parametrize("table", ["accounts_user", "accounts_token", "mfa_authenticator", "django_session"])
def test_the_search_for_such_columns_finds_them_where_they_are(table):
    assert [name for name in columns(table) if LIKE_A_SECRET.search(name)]


def test_nothing_of_a_secret_is_in_any_row(ada):
    person = add_person(actor=ada, email="new@example.org", full_name="New", password="correct horse battery staple")
    person.set_password("another horse, another staple")
    person.save()
    change_person(actor=ada, user=person, full_name="Newer")
    token = TokenFactory.create(user=person)
    hook, secret = add_channel(actor=person, kind=ChannelKind.WEBHOOK, address="https://hooks.example.org/")
    changed = rotate_secret(actor=person, channel=hook)
    hook.refresh_from_db()
    app, codes = generate_totp_secret(), RecoveryCodes.activate(person)
    TOTP.activate(person, app)
    session = SessionStore()
    session["totp"] = app
    session.save()
    kept = [str(value) for one in Authenticator.objects.all() for value in one.data.values()]
    secrets = [token.text, token.digest, token.token_key, app, session.session_key, *codes.get_unused_codes(), *kept]
    secrets += [secret, changed, hook.sealed_secret, hook.sealed_former_secret]
    secrets += ["horse", *User.objects.values_list("password", flat=True)]
    secrets = [secret for secret in secrets if len(str(secret)) > 3]
    assert len(secrets) > 15
    with connection.cursor() as cursor:
        for table in tables():
            cursor.execute(f"SELECT t::text FROM {table} AS t")
            written = "\n".join(row[0] for row in cursor.fetchall())
            assert not [secret for secret in secrets if secret in written], table
        cursor.execute("SELECT t::text FROM mfa_authenticator AS t")
        assert kept[0][:20] in "\n".join(row[0] for row in cursor.fetchall()), "they are kept, but not here"


def test_second_factors_come_and_go_on_record_without_what_they_are():
    person = UserFactory.create()
    factor = Authenticator.objects.create(user=person, type="webauthn", data={"name": "Orchid key", "credential": "x"})
    Authenticator.objects.filter(pk=factor.pk).update(data={"name": "Renamed"})
    Authenticator.objects.filter(pk=factor.pk).delete()
    events = SecondFactor.pgh_event_model.objects.filter(user=person).order_by("pgh_id")
    assert [(event.pgh_label, event.type) for event in events] == [("insert", "webauthn"), ("delete", "webauthn")]
    assert not hasattr(events[0], "data")


def test_whoever_sets_one_up_or_takes_it_off_is_named(signed_in):
    person = UserFactory.create(full_name="Petra Person")
    Authenticator.objects.create(user=person, type="webauthn", data={"name": "Key"})
    browser = signed_in(person)
    (key,) = Authenticator.objects.filter(user=person)
    browser.post(reverse("account_reauthenticate"), {"password": "a-password-for-tests-only"})
    browser.post(reverse("mfa_remove_webauthn", args=[key.pk]))
    assert not Authenticator.objects.filter(user=person).exists()
    last = SecondFactor.pgh_event_model.objects.filter(user=person).order_by("pgh_id").last()
    assert (last.pgh_label, last.pgh_context["actor_name"]) == ("delete", "Petra Person")


def test_accounts_at_a_provider_come_and_go_on_record_without_what_it_said():
    person = UserFactory.create()
    link = SocialAccount.objects.create(user=person, provider="https://id.example.org", uid="subject-7")
    link.extra_data = {"phone": "0800"}
    link.save()
    SocialAccount.objects.filter(pk=link.pk).update(uid="somebody-elses")
    assert unlink_person(user=person) == 1
    events = ProviderAccount.pgh_event_model.objects.filter(user=person).order_by("pgh_id")
    assert [(event.pgh_label, event.uid) for event in events] == [
        ("insert", "subject-7"),
        ("update", "somebody-elses"),
        ("delete", "somebody-elses"),
    ]
    assert not hasattr(events[0], "extra_data") and not hasattr(events[0], "last_login")
