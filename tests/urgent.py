"""An urgent alert as it goes out, for tests: an attack on a watched project, fanned out to those who watch."""

from collections.abc import Iterable
from typing import Any

from django.db import transaction

from accounts.factories import ChannelFactory
from accounts.models import Channel, Notification, User
from accounts.services.fan_out import fan_out_due
from accounts.vocabulary import Marking
from incidents.factories import IncidentFactory, ProjectLinkFactory, SourceFactory
from incidents.outbox import raise_due_alerts
from incidents.vocabulary.review import State
from projects.factories import WatchFactory
from projects.models import Project


def urgent_alert(project: Project, watchers: Iterable[User], **facts: Any) -> Notification:
    """The alert, to people with an e-mail channel each."""
    facts = {"state": State.SUBMITTED, "marking": Marking.GREEN, "title": "Convoy bombed"} | facts
    incident = IncidentFactory.create(**facts)
    SourceFactory.create(incident=incident)
    ProjectLinkFactory.create(incident=incident, project=project)
    for person in watchers:
        WatchFactory.create(user=person, project=project)
        if not Channel.objects.filter(user=person).exists():
            ChannelFactory.create(user=person)
    with transaction.atomic():
        raise_due_alerts(incident)
    Notification.objects.filter(subject=incident.reference).update(urgent=True)
    fan_out_due()
    return Notification.objects.get(subject=incident.reference)
