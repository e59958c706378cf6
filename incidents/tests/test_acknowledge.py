"""Acknowledging an urgent alert: by a button and by the link in a letter. Looking at the link does nothing."""

import re
from datetime import timedelta

import pytest
from django.core import mail, signing
from django.core.cache import cache
from django.db import DatabaseError, transaction
from django.test import Client
from django.utils import timezone

from accounts.errors import NotThere, WrongState
from accounts.models import Recipient
from accounts.services.acknowledge import ACKNOWLEDGE_HERE, acknowledge, link_of
from accounts.tasks import drain_alerts
from accounts.vocabulary import Marking
from conftest import member
from incidents.models import Incident
from projects.vocabulary import Role
from tests.at_once import at_once
from tests.urgent import urgent_alert

pytestmark = pytest.mark.django_db


@pytest.fixture
def told(port_qasim, victor) -> Recipient:
    cache.clear()
    return urgent_alert(port_qasim, [victor]).recipients.get()


def where(told: Recipient) -> str:
    return f"/acknowledge/{link_of(told)}/"


def again(told: Recipient) -> Recipient:
    told.refresh_from_db()
    return told


def test_the_letter_carries_each_readers_own_link(port_qasim, victor, anna):
    alert = urgent_alert(port_qasim, [victor, anna])
    drain_alerts()
    for letter in mail.outbox:
        html = letter.alternatives[0].content
        (in_text,) = set(re.findall(r"/acknowledge/(\S+)/", letter.body))
        (in_html,) = set(re.findall(r'/acknowledge/([^"]+)/"', html))
        told = alert.recipients.get(user__email=letter.to[0])
        assert signing.loads(in_text, salt="accounts.acknowledge") == told.pk
        assert in_html == in_text
        assert ACKNOWLEDGE_HERE not in letter.body + html
        assert in_text not in str(letter.extra_headers) + letter.subject
    assert len(mail.outbox) == 2


def test_a_letter_that_is_not_urgent_has_no_link(port_qasim, victor):
    alert = urgent_alert(port_qasim, [victor])
    alert.urgent = False
    alert.save()
    drain_alerts()
    (letter,) = mail.outbox
    assert "/acknowledge/" not in letter.body + letter.alternatives[0].content


@pytest.mark.parametrize("method", ["get", "head"])
def test_a_scanners_look_acknowledges_nothing(told, method):
    for _ in range(3):
        assert getattr(Client(), method)(where(told)).status_code == 200
    assert again(told).acknowledged_at is None
    assert told.read_at is None


def test_the_button_behind_the_link_acknowledges_without_signing_in(told, victor):
    client = Client()
    for _ in range(2):  # a double click
        assert "It is acknowledged" in client.post(where(told)).content.decode()
    first = again(told).acknowledged_at
    assert first is not None and told.read_at == first
    assert told.acknowledged_by_link
    assert "It is acknowledged" in client.get(where(told)).content.decode()
    assert client.get("/notifications/").status_code == 302, "and nobody is signed in"
    client.post(where(told))
    assert again(told).acknowledged_at == first


def test_the_forms_secret_is_asked_for(told):
    client = Client(enforce_csrf_checks=True)
    assert client.post(where(told)).status_code == 403
    page = client.get(where(told)).content.decode()
    secret = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page)[1]
    assert client.post(where(told), {"csrfmiddlewaretoken": secret}).status_code == 200
    assert again(told).acknowledged_at is not None


def test_the_page_names_nothing_but_the_reference_of_what_is_green(told, victor):
    incident = Incident.objects.get(reference=told.notification.subject)
    green = Client().get(where(told)).content.decode()
    assert incident.reference in green
    Incident.objects.filter(pk=incident.pk).update(marking=Marking.AMBER)
    marked_higher = Client().get(where(told)).content.decode()
    assert incident.reference not in marked_higher
    for page in (green, marked_higher):
        assert [word for word in (incident.title, incident.place, str(victor), victor.email) if word in page] == []


def test_forged_old_and_foreign_links_are_all_the_same_refusal(told, settings, time_machine):
    client, link = Client(), link_of(told)
    other_salt = signing.dumps(told.pk, salt="keyset by -pk")
    wrong = [link[:-1], f"{link}x", other_salt, "no-such", signing.dumps(0, salt="accounts.acknowledge")]
    answers = [client.post(f"/acknowledge/{text}/") for text in wrong]
    time_machine.move_to(timezone.now() + timedelta(days=settings.ACKNOWLEDGE_LINK_DAYS, seconds=1))
    answers.append(client.post(f"/acknowledge/{link}/"))
    assert {answer.status_code for answer in answers} == {404}
    assert {"This link does not work" in answer.content.decode() for answer in answers} == {True}
    assert again(told).acknowledged_at is None


def test_who_was_switched_off_or_lost_it_is_refused(told, victor, port_qasim):
    victor.is_active = False
    victor.save()
    assert Client().post(where(told)).status_code == 404
    victor.is_active = True
    victor.save()
    victor.memberships.all().delete()
    assert Client().post(where(told)).status_code == 404
    with pytest.raises(NotThere):
        acknowledge(actor=victor, recipient=told)
    assert again(told).acknowledged_at is None


def test_so_many_links_from_one_address_only(told, settings):
    settings.ACCOUNT_RATE_LIMITS = settings.ACCOUNT_RATE_LIMITS | {"acknowledge": "2/m/ip"}
    answers = [Client().get(where(told)).status_code for _ in range(3)]
    assert answers == [200, 200, 429]


def test_the_button_in_the_list_the_bell_and_on_the_alerts_page(told, victor, signed_in):
    browser, button = signed_in(victor), f"/notifications/{told.pk}/acknowledge/"
    pages = ["/notifications/", "/notifications/bell/", f"/notifications/alerts/{told.notification_id}/"]
    assert [page for page in pages if button not in browser.get(page).content.decode()] == []
    incident = Incident.objects.get()
    assert browser.post(button).url == incident.get_absolute_url()
    assert browser.post(button, {"back": "list"}).url == "/notifications/"
    assert browser.post(button, {"back": "alert"}).url == pages[2]
    assert not again(told).acknowledged_by_link
    assert [page for page in pages if button in browser.get(page).content.decode()] == []
    assert "you acknowledged it" in browser.get("/notifications/").content.decode()


def test_each_acknowledges_for_themselves(port_qasim, victor, anna, signed_in):
    alert = urgent_alert(port_qasim, [victor, anna])
    victors, annas = (alert.recipients.get(user=person) for person in (victor, anna))
    assert signed_in(anna).post(f"/notifications/{victors.pk}/acknowledge/").status_code == 404
    with pytest.raises(NotThere):
        acknowledge(actor=anna, recipient=victors)
    acknowledge(actor=anna, recipient=annas)
    assert again(annas).acknowledged_at is not None
    assert again(victors).acknowledged_at is None


def test_what_is_not_urgent_is_not_acknowledged(told, victor, signed_in):
    type(told.notification).objects.update(urgent=False)
    with pytest.raises(WrongState):
        acknowledge(actor=victor, recipient=told)
    assert signed_in(victor).post(f"/notifications/{told.pk}/acknowledge/").status_code == 409
    assert "/acknowledge/" not in signed_in(victor).get("/notifications/").content.decode()


def test_the_moment_stands_for_good(told, victor):
    acknowledge(actor=victor, recipient=told)
    for change in ({"acknowledged_at": None}, {"acknowledged_at": timezone.now()}, {"acknowledged_by_link": True}):
        with pytest.raises(DatabaseError, match="Cannot update"), transaction.atomic():
            Recipient.objects.filter(pk=told.pk).update(**change)
    Recipient.objects.filter(pk=told.pk).update(read_at=timezone.now())


@pytest.mark.django_db(transaction=True)
def test_two_clicks_at_the_same_moment_are_one(port_qasim):
    victor = member("Victor Viewer", Role.VIEWER, project=port_qasim)
    told = urgent_alert(port_qasim, [victor]).recipients.get()

    def click() -> object:
        return acknowledge(actor=victor, recipient=told).acknowledged_at

    one, other = at_once(lambda: list(Recipient.objects.select_for_update()), click, click)
    assert one == other == again(told).acknowledged_at


def test_the_button_on_the_report_itself(told, victor, mona, signed_in):
    report, button = Incident.objects.get().get_absolute_url(), f"/notifications/{told.pk}/acknowledge/"
    assert button in signed_in(victor).get(report).content.decode()
    assert button not in signed_in(mona).get(report).content.decode()
    answer = signed_in(victor).post(button)
    assert answer.headers["Location"] == report
    assert button not in signed_in(victor).get(report).content.decode()
