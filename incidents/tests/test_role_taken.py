"""A role taken away, or a clearance lowered, while a session is open and letters wait."""

import pytest
from django.core import mail

from accounts.factories import ChannelFactory
from accounts.models import Delivery
from accounts.services.deliver import deliver_due
from accounts.services.fan_out import fan_out_due
from accounts.vocabulary import DeliveryState, Marking
from conftest import member
from incidents.factories import IncidentFactory
from incidents.services import link_project
from incidents.vocabulary.review import State
from projects.factories import WatchFactory
from projects.models import Membership
from projects.vocabulary import Role


def role_taken(signed_in, person, omar, ada) -> None:
    membership = Membership.objects.get(user=person)
    answer = signed_in(omar).post(f"/people/roles/{membership.pk}/take/")
    assert answer.headers["Location"] == "/people/"


def clearance_lowered(signed_in, person, omar, ada) -> None:
    answer = signed_in(ada).post(f"/people/{person.pk}/clearance/", {"clearance": int(Marking.GREEN)})
    assert answer.headers["Location"] == f"/people/{person.pk}/"


@pytest.mark.parametrize("lose", [role_taken, clearance_lowered])
def test_what_is_lost_is_lost_at_the_next_request_and_for_letters_not_yet_sent(
    lose, alice, omar, mona, ada, cpec, port_qasim, signed_in
):
    person = member("Victor Viewer", Role.VIEWER, project=cpec)
    WatchFactory.create(user=person, project=cpec)
    ChannelFactory.create(user=person)
    incident = IncidentFactory.create(reporter=alice, state=State.SUBMITTED, marking=Marking.AMBER)
    link_project(actor=mona, incident=incident, project=port_qasim)
    fan_out_due()
    browser = signed_in(person)
    assert browser.get(incident.get_absolute_url()).status_code == 200
    assert incident.title in browser.get("/notifications/").content.decode()
    lose(signed_in, person, omar, ada)
    assert browser.get(incident.get_absolute_url()).status_code == 404
    assert incident.title not in browser.get("/notifications/").content.decode()
    deliver_due()
    assert (mail.outbox, Delivery.objects.get().state) == ([], DeliveryState.WITHHELD)
