"""An alert is due for an attack that is submitted and confirmed to concern a tracked project; each change that makes it
so raises it, once for an incident and a project."""

from itertools import product

import pytest
from django.db import OperationalError, connection, transaction
from django.test.utils import CaptureQueriesContext

from accounts.factories import ChannelFactory, UserFactory
from accounts.models import Delivery, Notification, Recipient
from accounts.services.deliver import deliver_due
from accounts.services.fan_out import fan_out_due
from accounts.vocabulary import Marking
from incidents.factories import IncidentFactory, IncidentReaderFactory, ProjectLinkFactory, SourceFactory
from incidents.models import Incident
from incidents.outbox import raise_due_alerts
from incidents.rules.alerting import alert_is_due
from incidents.services import (
    confirm_link,
    edit_incident,
    link_project,
    reject_link,
    return_incident,
    start_review,
    submit_incident,
)
from incidents.services.contents import Contents
from incidents.vocabulary.attacks import Category
from incidents.vocabulary.review import LinkState, State
from projects.factories import MembershipFactory, WatchFactory
from projects.services import edit_project
from projects.vocabulary import Role, Severity

LATER = {State.SUBMITTED, State.IN_REVIEW, State.RETURNED, State.VERIFIED, State.CLOSED}


def raised() -> list[str]:
    return list(Notification.objects.filter(kind="attack_linked").values_list("key", flat=True))


def report(reporter, **facts) -> Incident:
    incident = IncidentFactory.create(reporter=reporter, **facts)
    SourceFactory.create(incident=incident)
    return incident


@pytest.mark.parametrize(
    ("state", "category", "link_state", "tracked"),
    list(product(State.values, [Category.ATTACK, Category.THREAT], LinkState.values, [True, False])),
)
def test_the_predicate(state, category, link_state, tracked):
    class Link:
        pass

    link = Link()
    link.state = link_state
    due = alert_is_due(Incident(state=state, category=category), link, project_is_tracked=tracked)
    assert due == (state in LATER and category == "attack" and link_state == "confirmed" and tracked)


def test_submitting_raises_it(alice, port_qasim):
    incident = report(alice)
    ProjectLinkFactory.create(incident=incident, project=port_qasim)
    submit_incident(actor=alice, incident=incident)
    assert raised() == [f"attack_linked:{incident.pk}:{port_qasim.pk}"]


def test_stating_a_link_raises_it(alice, port_qasim):
    incident = report(alice, state=State.SUBMITTED)
    link_project(actor=alice, incident=incident, project=port_qasim)
    assert raised() == [f"attack_linked:{incident.pk}:{port_qasim.pk}"]


def test_confirming_a_suggested_link_raises_it(alice, mona, port_qasim):
    incident = report(alice, state=State.IN_REVIEW)
    link = ProjectLinkFactory.create(incident=incident, project=port_qasim, state=LinkState.SUGGESTED)
    raise_due_alerts(incident)
    assert raised() == []
    confirm_link(actor=mona, link=link)
    assert raised() == [f"attack_linked:{incident.pk}:{port_qasim.pk}"]


def test_reclassifying_raises_it(alice, anna, port_qasim):
    incident = report(alice, state=State.SUBMITTED, category=Category.ACCIDENT, attack_type="")
    ProjectLinkFactory.create(incident=incident, project=port_qasim)
    edit_incident(actor=anna, incident=incident, facts={"caveats": "Cause not known."})
    assert raised() == []
    edit_incident(actor=anna, incident=incident, facts={"category": Category.ATTACK})
    assert raised() == [f"attack_linked:{incident.pk}:{port_qasim.pk}"]


def test_linking_by_an_edit_raises_it(alice, anna, port_qasim):
    incident = report(alice, state=State.SUBMITTED)
    edit_incident(actor=anna, incident=incident, facts={}, contents=Contents(links=[{"project": port_qasim}]))
    assert raised() == [f"attack_linked:{incident.pk}:{port_qasim.pk}"]


def test_tracking_a_project_raises_it_for_what_is_linked_already(alice, omar, port_qasim):
    port_qasim.tracked = False
    port_qasim.save()
    incident, draft = report(alice, state=State.VERIFIED), report(alice)
    for linked in (incident, draft):
        ProjectLinkFactory.create(incident=linked, project=port_qasim)
    raise_due_alerts(incident)
    assert raised() == []
    edit_project(actor=omar, project=port_qasim, tracked=True)
    assert raised() == [f"attack_linked:{incident.pk}:{port_qasim.pk}"]


@pytest.mark.parametrize("state", sorted(set(State.values) - LATER))
def test_drafts_and_what_is_not_held_to_be_true_alert_nobody(state, alice, port_qasim):
    incident = report(alice, state=state)
    ProjectLinkFactory.create(incident=incident, project=port_qasim)
    raise_due_alerts(incident)
    assert raised() == []


def test_once_for_an_incident_and_a_project(alice, mona, omar, cpec, port_qasim):
    incident = report(alice)
    link = link_project(actor=alice, incident=incident, project=port_qasim)
    submit_incident(actor=alice, incident=incident)
    start_review(actor=mona, incident=incident)
    return_incident(actor=mona, incident=incident, reason="Where?")
    submit_incident(actor=alice, incident=incident)
    reject_link(actor=mona, link=link)
    confirm_link(actor=mona, link=link)
    edit_project(actor=omar, project=port_qasim, tracked=False)
    edit_project(actor=omar, project=port_qasim, tracked=True)
    edit_incident(actor=mona, incident=incident, facts={"category": "threat", "attack_type": ""})
    edit_incident(actor=mona, incident=incident, facts={"category": "attack"})
    assert raised() == [f"attack_linked:{incident.pk}:{port_qasim.pk}"]
    link_project(actor=omar, incident=incident, project=cpec)
    assert len(raised()) == 2, "another project is another alert"


def test_a_refused_change_raises_nothing(alice, port_qasim):
    incident = IncidentFactory.create(reporter=alice)  # without a source it cannot be submitted
    with pytest.raises(Exception, match="Say how you know"):
        edit_incident(
            actor=alice, incident=incident, facts={}, contents=Contents(links=[{"project": port_qasim}]), submit=True
        )
    assert raised() == []
    assert not incident.links.exists()


def watcher(project, **options):
    user = UserFactory.create(**options.pop("person", {}))
    MembershipFactory.create(user=user, country="PK")
    ChannelFactory.create(user=user)
    WatchFactory.create(user=user, project=project, **options)
    return user


def told() -> set:
    fan_out_due()
    return {recipient.user for recipient in Recipient.objects.select_related("user")}


def test_who_watches_and_may_read_it_is_told(alice, cpec, port_qasim, belt_and_road):
    incident = report(alice, state=State.SUBMITTED, severity=Severity.SERIOUS, marking=Marking.AMBER)
    due = {watcher(project) for project in (belt_and_road, cpec, port_qasim)}
    due.add(watcher(cpec, minimum_severity=Severity.SERIOUS))
    watcher(cpec, minimum_severity=Severity.CRITICAL)
    watcher(cpec, is_active=False)
    watcher(cpec, person={"is_active": False})
    watcher(cpec, person={"clearance": Marking.GREEN})
    stranger = WatchFactory.create(project=port_qasim).user
    MembershipFactory.create(user=stranger, country="KE")
    link_project(actor=alice, incident=incident, project=port_qasim)
    assert told() == due


def test_only_those_named_are_told_of_what_is_red(alice, port_qasim):
    incident = report(alice, state=State.SUBMITTED, marking=Marking.RED)
    watcher(port_qasim, person={"clearance": Marking.RED})
    named = watcher(port_qasim, person={"clearance": Marking.RED})
    IncidentReaderFactory.create(incident=incident, user=named)
    ProjectLinkFactory.create(incident=incident, project=port_qasim)
    raise_due_alerts(incident)
    assert told() == {named}


def test_fan_out_costs_the_same_for_few_and_for_many(alice, port_qasim):
    costs = []
    for watchers in (3, 57):
        for _ in range(watchers):
            watcher(port_qasim)
        incident = report(alice, state=State.SUBMITTED)
        link_project(actor=alice, incident=incident, project=port_qasim)
        with CaptureQueriesContext(connection) as queries:
            fan_out_due()
        costs.append(len(queries))
    assert costs[0] == costs[1]
    assert (Recipient.objects.count(), Delivery.objects.count()) == (3 + 60, 3 + 60)


def test_fanning_out_twice_adds_nothing(alice, port_qasim):
    watcher(port_qasim)
    incident = report(alice, state=State.SUBMITTED)
    link_project(actor=alice, incident=incident, project=port_qasim)
    fan_out_due()
    Notification.objects.update(fanned_out_at=None)
    fan_out_due()
    assert (Recipient.objects.count(), Delivery.objects.count()) == (1, 1)


def test_a_notification_that_fails_holds_up_no_other(alice, port_qasim, mona):
    watcher(port_qasim)
    Notification.objects.create(kind="attack_linked", key="broken", subject="INC-1900-000001", details={"project": 0})
    incident = report(alice, state=State.SUBMITTED)
    link_project(actor=alice, incident=incident, project=port_qasim)
    assert fan_out_due() == 1
    assert Recipient.objects.get().notification.subject == incident.reference


def test_a_membership_is_asked_for_again_when_the_letter_goes_out(alice, port_qasim):
    user = watcher(port_qasim)
    incident = report(alice, state=State.SUBMITTED)
    link_project(actor=alice, incident=incident, project=port_qasim)
    fan_out_due()
    user.memberships.update(country="KE", role=Role.MANAGER)
    assert deliver_due() == 0
    assert Delivery.objects.get().state == "withheld"


def test_without_a_database_it_gives_up_for_the_sweep_to_come_back(alice, port_qasim, monkeypatch):
    incident = report(alice, state=State.SUBMITTED)
    link_project(actor=alice, incident=incident, project=port_qasim)
    begun = iter([transaction.atomic(), transaction.atomic()])  # one notification, then the database is gone

    def atomic():
        try:
            return next(begun)
        except StopIteration:
            raise OperationalError("the connection is lost") from None

    monkeypatch.setattr("accounts.services.fan_out.transaction.atomic", atomic)
    with pytest.raises(OperationalError):
        fan_out_due()
