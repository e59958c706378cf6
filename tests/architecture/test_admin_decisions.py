"""Every model has a decision on the admin: its own page, rows on another's, or a written reason why neither."""

from importlib import import_module

import pytest
from django.apps import apps
from django.contrib import admin

pytestmark = pytest.mark.once

OWN_APPS = ("accounts", "projects", "incidents")


def own_models():
    """The concrete models of our apps; audit rows show as the history of what they tell of."""
    for label in OWN_APPS:
        for model in apps.get_app_config(label).get_models():
            if not hasattr(model, "pgh_tracked_model"):
                yield model


def decided():
    """Name of the app and the model → how it stands in the admin."""
    found = {}
    for model, model_admin in admin.site._registry.items():
        found[model._meta.label] = "its own page"
        for rows in (
            *model_admin.inlines,
            *getattr(model_admin, "written_rows", ()),
            *getattr(model_admin, "read_rows", ()),
        ):
            found.setdefault(rows.model._meta.label, f"rows of {model._meta.label}")
    return found


def without_admin():
    return {
        f"{label}.{name}": reason
        for label in OWN_APPS
        for name, reason in import_module(f"{label}.admin").WITHOUT_ADMIN.items()
    }


def test_every_model_has_an_admin_decision():
    undecided = [m._meta.label for m in own_models() if m._meta.label not in decided() | without_admin()]
    assert undecided == []


def test_reasons_are_given_for_models_that_exist_and_have_no_admin():
    names = {model._meta.label for model in own_models()}
    for name, reason in without_admin().items():
        assert name in names
        assert name not in decided()
        assert len(reason) > 20


def test_only_our_own_models_are_in_the_admin():
    assert {model._meta.app_label for model in admin.site._registry} <= set(OWN_APPS)
