"""The house rules for models: each has a factory, and a way to ask what a person may read of it."""

import importlib
from collections.abc import Iterable

from django.apps import apps
from django.db.models import Model
from factory.django import DjangoModelFactory
from pghistory.models import Event

from tests.architecture.rules import APPS

REACHED_THROUGH = {
    "accounts.Attempt": "its delivery; administrators look into it",
    "accounts.Delivery": "its recipient; administrators look into it",
    "accounts.IdempotencyKey": "the request that carries it, for its own person; nobody lists them",
    "accounts.Heartbeat": "the page on the alerts' health; it is about nobody",
    "accounts.Notification": "its recipients: the bell lists those",
    "accounts.ProviderAccount": "its person",
    "accounts.Reading": "the incident that was read; administrators list them",
    "accounts.SecondFactor": "its person",
    "accounts.User": "the records that name people; administrators list them",
    "incidents.ActorAlias": "its actor",
    "incidents.ActorMerge": "the actors on both of its ends",
    "incidents.ActorRelation": "the actors on both of its ends",
    "incidents.AdvisoryCause": "its advisory and its incident, both in scope",
    "incidents.AdvisoryProject": "its advisory and its project, both in scope",
    "incidents.Casualty": "its incident",
    "incidents.ChangeEpoch": "nothing: it is about the database",
    "incidents.Consequence": "its incident",
    "incidents.CustodyEntry": "its attachment",
    "incidents.Designation": "its actor",
    "incidents.FactEdit": "its incident",
    "incidents.FormerAccess": "the change that says what was lost; `would_have_read` narrows it",
    "incidents.DistinctPair": "the incidents on both of its ends",
    "incidents.IncidentKeyEvent": "its incident",
    "incidents.IncidentMerge": "the incidents on both of its ends",
    "incidents.IncidentReach": "the incidents that it leads to",
    "incidents.IncidentReader": "its incident",
    "incidents.IncidentStep": "its incident",
    "incidents.Involvement": "its incident",
    "incidents.ReviewDeadline": "its project",
    "incidents.TaskItem": "its task",
    "projects.HeadCount": "its project",
    "projects.OrganisationAlias": "its organisation",
    "projects.ProjectAncestry": "the projects on both of its ends",
    "projects.ProjectParty": "its project",
    "projects.StatusEntry": "its project",
}


def our_models() -> list[type[Model]]:
    """The models that we write: event tables are made by the audit."""
    return [model for app in APPS for model in apps.get_app_config(app).get_models() if not issubclass(model, Event)]


def factories() -> dict[type[Model], type[DjangoModelFactory[Model]]]:
    """The factory of each model."""
    return {
        factory._meta.model: factory
        for module in (*(f"{app}.factories" for app in APPS), "incidents.case_factories", "incidents.change_factories")
        for factory in vars(importlib.import_module(module)).values()
        if isinstance(factory, type) and issubclass(factory, DjangoModelFactory) and factory is not DjangoModelFactory
    }


def without_a_factory(models: Iterable[type[Model]]) -> list[str]:
    """Models that no test can make in a line."""
    made = factories()
    return [model._meta.label for model in models if model not in made]


def unscoped(models: Iterable[type[Model]]) -> list[str]:
    """Models without `for_user` and without a word on how they are reached, or with both."""
    return [
        model._meta.label
        for model in models
        if hasattr(model._default_manager.all(), "for_user") == (model._meta.label in REACHED_THROUGH)
    ]
