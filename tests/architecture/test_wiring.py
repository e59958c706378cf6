"""What hangs together by name does: addresses, tasks, models with their factories and their scope."""

import ast
from pathlib import Path

import pytest
from django.db import models
from django.test.utils import isolate_apps
from django.urls import path

from config.celery import app as celery
from tests.architecture import model_rules
from tests.architecture.routes import routes, unnamed
from tests.architecture.rules import modules
from tests.architecture.test_house_rules import ROOT

pytestmark = pytest.mark.once


def test_every_address_is_named():
    assert unnamed() == []
    names = [route.name for route in routes() if route.is_ours]
    assert len(names) == len(set(names)), "and by a name of its own"


def test_an_address_without_a_name_is_found():
    assert unnamed([path("x/", lambda request: None), path("y/", lambda request: None, name="y")]) == ["x/"]


def tasks_sent(root: Path) -> set[str]:
    """The names that outboxes send, and the schedule."""
    sent = {entry["task"] for entry in celery.conf.beat_schedule.values()}
    for module in modules(root):
        constants = {
            target.id: node.value.value
            for node in module.tree.body
            if isinstance(node, ast.Assign) and isinstance(node.value, ast.Constant)
            for target in node.targets
            if isinstance(target, ast.Name)
        }
        for node in ast.walk(module.tree):
            if isinstance(node, ast.Call) and ast.unparse(node.func).endswith(".send_task"):
                (name, *_) = node.args
                sent.add(str(name.value) if isinstance(name, ast.Constant) else constants[ast.unparse(name)])
    return sent


def test_every_task_that_is_sent_is_registered():
    celery.loader.import_default_modules()
    sent = tasks_sent(ROOT)
    assert "accounts.drain_alerts" in sent
    assert sent - set(celery.tasks) == set()


def test_the_scheduler_asks_only_for_what_is_registered():
    celery.loader.import_default_modules()
    asked = {entry["task"] for entry in celery.conf.beat_schedule.values()}
    assert "accounts.forget_counts" in asked
    assert asked - set(celery.tasks) == set()


def test_every_model_has_a_factory():
    assert model_rules.without_a_factory(model_rules.our_models()) == []


def test_every_model_is_scoped_or_reached_through_one_that_is():
    assert model_rules.unscoped(model_rules.our_models()) == []
    known = {model._meta.label for model in model_rules.our_models()}
    assert set(model_rules.REACHED_THROUGH) <= known, "and none is listed that is gone"


@isolate_apps("incidents")
def test_a_model_without_factory_and_scope_is_found():
    class Rumour(models.Model):
        class Meta:
            app_label = "incidents"

    assert model_rules.without_a_factory([Rumour]) == ["incidents.Rumour"]
    assert model_rules.unscoped([Rumour]) == ["incidents.Rumour"]
