"""Monitors learn what is missing by name, and nothing more."""

import socket

import pytest
from celery import current_app
from django.db import connection
from django.test import Client


@pytest.mark.django_db
def test_ready_when_everything_is_there():
    answer = Client().get("/readyz")
    assert (answer.status_code, answer.json()) == (
        200,
        {"ready": True, "database": "ok", "migrations": "ok", "broker": "ok"},
    )


def test_alive_without_a_database():
    answer = Client().get("/healthz")
    assert (answer.status_code, answer.content) == (200, b"ok\n")


@pytest.mark.django_db
def test_a_migration_that_waits_is_named():
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM django_migrations WHERE app = 'incidents'")
    answer = Client().get("/readyz")
    assert answer.status_code == 503
    assert answer.json()["migrations"].endswith("waiting")


@pytest.mark.django_db
def test_a_broker_that_refuses_is_named_and_gives_no_secret_away(settings):
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        port = unused.getsockname()[1]
    settings.CELERY_BROKER_URL = f"amqp://guest:a-secret@127.0.0.1:{port}//"
    before = current_app.conf.broker_url
    current_app.conf.broker_url = settings.CELERY_BROKER_URL
    try:
        answer = Client().get("/readyz")
    finally:
        current_app.conf.broker_url = before
    assert answer.status_code == 503
    assert answer.json()["broker"].startswith("failed")
    assert "a-secret" not in answer.text


@pytest.mark.django_db
def test_every_answer_carries_a_request_id_and_the_policies():
    answer = Client().get("/accounts/login/")
    assert answer["X-Request-ID"]
    policy = answer["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert "geolocation=(self)" in answer["Permissions-Policy"]
    assert answer["X-Frame-Options"] == "DENY"
    assert answer["Referrer-Policy"] == "same-origin"
    assert answer["X-Content-Type-Options"] == "nosniff"
