"""For tests of every admin: how to make a row that a reader sees, and one that lies out of their scope."""

from collections.abc import Callable
from typing import Any
from uuid import uuid4

from django.contrib.admin import ModelAdmin
from django.db.models import Model
from django.urls import reverse

from accounts.models import Attempt, Channel, Delivery, Notification, Reading, Recipient, Token, User
from incidents.case_factories import CaseIncidentFactory
from incidents.models import Actor, ActorWatch, Advisory, Attachment, Case, CaseTask, GazetteerPlace, Incident, KeyEvent
from incidents.vocabulary.review import State
from projects.models import Membership, Organisation, Project, Site, Watch
from tests.architecture.model_rules import factories

Facts = Callable[[User], dict[str, Any]]


def around_an_incident(**given: Any) -> Any:
    """A case that whoever manages Pakistan reads."""
    return CaseIncidentFactory.create(**{f"case__{name}": value for name, value in given.items()}).case


SEEN: dict[type[Model], Facts] = {
    Incident: lambda reader: {"state": State.SUBMITTED},
    Attachment: lambda reader: {"incident__state": State.SUBMITTED},
    CaseTask: lambda reader: {"case": around_an_incident()},
    Watch: lambda reader: {"user": reader},
    ActorWatch: lambda reader: {"user": reader},
    Channel: lambda reader: {"user": reader, "address": f"{uuid4()}@example.org"},
    Token: lambda reader: {"user": reader},
}
"""What a factory must be told for the reader, who manages Pakistan, to see the row; nothing for the others."""

HIDDEN: dict[type[Model], Facts] = {
    Incident: lambda reader: {"state": State.SUBMITTED, "country": "KE"},
    Attachment: lambda reader: {"incident__state": State.SUBMITTED, "incident__country": "KE"},
    Advisory: lambda reader: {"countries": ["KE"]},
    Case: lambda reader: {},
    CaseTask: lambda reader: {},
    Project: lambda reader: {"host_country": "KE"},
    Site: lambda reader: {"project__host_country": "KE"},
    Membership: lambda reader: {"country": "KE"},
    Watch: lambda reader: {},
    ActorWatch: lambda reader: {},
    Channel: lambda reader: {},
    Token: lambda reader: {},
    User: lambda reader: {},
    Notification: lambda reader: {},
    Recipient: lambda reader: {},
    Delivery: lambda reader: {},
    Attempt: lambda reader: {},
    Reading: lambda reader: {},
}
"""What makes a row that the same reader may not see, though somebody else may."""

KNOWN_TO_EVERY_MEMBER: set[type[Model]] = {Actor, GazetteerPlace, KeyEvent, Organisation}
"""Of these a manager sees every row."""

ADMINISTRATORS_READ: set[type[Model]] = {User, Notification, Recipient, Delivery, Attempt, Reading}
"""Of these a manager sees no row, nor the list."""


def make(model: type[Model], facts: dict[str, Any]) -> Any:
    return factories()[model].create(**facts)


def seen(model: type[Model], reader: User) -> Any:
    if model is Case:
        return around_an_incident()
    return make(model, SEEN[model](reader) if model in SEEN else {})


def hidden(model: type[Model], reader: User) -> Any:
    return make(model, HIDDEN[model](reader))


def address(model_admin: ModelAdmin[Any], page: str, *args: Any) -> str:
    opts = model_admin.opts
    return reverse(f"admin:{opts.app_label}_{opts.model_name}_{page}", args=args)
