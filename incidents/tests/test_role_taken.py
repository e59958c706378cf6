"""A role taken away while a session is open."""

from django.core import mail

from accounts.factories import ChannelFactory
from accounts.models import Delivery
from accounts.services.deliver import deliver_due
from accounts.services.fan_out import fan_out_due
from accounts.vocabulary import DeliveryState
from conftest import member
from incidents.factories import IncidentFactory
from incidents.services import link_project
from incidents.vocabulary.review import State
from projects.factories import WatchFactory
from projects.models import Membership
from projects.vocabulary import Role


def test_a_role_taken_away_holds_at_the_next_request_and_for_letters_not_yet_sent(
    alice, omar, mona, cpec, port_qasim, signed_in
):
    person = member("Victor Viewer", Role.VIEWER, project=cpec)
    WatchFactory.create(user=person, project=cpec)
    ChannelFactory.create(user=person)
    incident = IncidentFactory.create(reporter=alice, state=State.SUBMITTED)
    link_project(actor=mona, incident=incident, project=port_qasim)
    fan_out_due()
    browser = signed_in(person)
    assert browser.get(incident.get_absolute_url()).status_code == 200
    membership = Membership.objects.get(user=person)
    answer = signed_in(omar).post(f"/people/roles/{membership.pk}/take/")
    assert answer.headers["Location"] == "/people/"
    assert browser.get(incident.get_absolute_url()).status_code == 404
    assert incident.title not in browser.get("/notifications/").content.decode()
    deliver_due()
    assert (mail.outbox, Delivery.objects.get().state) == ([], DeliveryState.WITHHELD)
