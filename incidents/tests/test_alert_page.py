"""What became of an alert: who may look into it, what it shows of errors and addresses, and trying again."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.errors import NotAllowed, WrongState
from accounts.factories import AttemptFactory, ChannelFactory, DeliveryFactory, RecipientFactory
from accounts.models import Attempt, Delivery, Notification
from accounts.services.acknowledge import acknowledge
from accounts.services.alert_progress import address_of, shown_error
from accounts.services.retry_delivery import retry_delivery, retry_failed
from accounts.tasks import drain_alerts
from accounts.vocabulary import AttemptOutcome, DeliveryState, Marking
from conftest import member
from incidents.factories import IncidentReaderFactory, ProjectLinkFactory
from incidents.models import Incident
from projects.factories import ProjectFactory
from projects.vocabulary import Role
from tests.urgent import urgent_alert

pytestmark = pytest.mark.django_db
REFUSED = "SMTPAuthenticationError: (535, b'robot:s3cret at mail.example')"


@pytest.fixture
def alert(port_qasim, victor, anna) -> Notification:
    return urgent_alert(port_qasim, [victor, anna])


def page_of(alert: Notification, query: str = "") -> str:
    return f"/notifications/alerts/{alert.pk}/{query}"


def give_up(delivery: Delivery, error: str = REFUSED) -> Delivery:
    AttemptFactory.create(delivery=delivery, outcome=AttemptOutcome.FAILED, error=error)
    delivery.state, delivery.attempts_made, delivery.finished_at = DeliveryState.DEAD, 8, timezone.now()
    delivery.save()
    return delivery


def test_a_manager_sees_everybody_and_who_was_told_only_themselves(alert, mona, victor, anna, signed_in):
    acknowledge(actor=anna, recipient=alert.recipients.get(user=anna))
    everything = signed_in(mona).get(page_of(alert)).content.decode()
    assert [str(person) for person in (victor, anna) if str(person) not in everything] == []
    assert "<strong>2</strong> told" in everything and "<strong>1</strong> acknowledged it" in everything
    own = signed_in(victor).get(page_of(alert)).content.decode()
    assert str(victor) in own and str(anna) not in own
    assert "acknowledged it" not in own, "nor how many others"
    assert Incident.objects.get().title in own


def test_who_reads_the_report_is_refused_and_strangers_find_nothing(alert, alice, charlie, signed_in):
    assert signed_in(alice).get(page_of(alert)).status_code == 403
    assert signed_in(charlie).get(page_of(alert)).status_code == 404
    assert signed_in(charlie).get("/notifications/alerts/0/").status_code == 404
    for door in ("again/", "deliveries/1/again/"):
        assert signed_in(charlie).post(f"{page_of(alert)}{door}").status_code == 404


def test_an_alert_about_a_project_out_of_sight_is_not_there(alert, signed_in, port_qasim):
    """The incident lies in their country by another link; that people were told of this one they do not see."""
    paula = member("Paula Plant", Role.MANAGER, project=(other := ProjectFactory.create(host_country="KE")))
    ProjectLinkFactory.create(incident=Incident.objects.get(), project=other)
    assert signed_in(paula).get(Incident.objects.get().get_absolute_url()).status_code == 200
    assert signed_in(paula).get(page_of(alert)).status_code == 404


def test_an_administrator_sees_the_reference_of_what_they_may_not_read(port_qasim, victor, ada, signed_in):
    ada.clearance = Marking.GREEN
    ada.save()
    alert = urgent_alert(port_qasim, [victor], marking=Marking.AMBER)
    page = signed_in(ada).get(page_of(alert)).content.decode()
    assert alert.subject in page and victor.email in page
    assert "Convoy" not in page


def test_what_is_red_is_named_only(port_qasim, mona, signed_in):
    mona.clearance = Marking.RED
    mona.save()
    alert = urgent_alert(port_qasim, [])
    incident = Incident.objects.get()
    IncidentReaderFactory.create(incident=incident, user=mona)
    Incident.objects.filter(pk=incident.pk).update(marking=Marking.RED)
    page = signed_in(mona).get(page_of(alert)).content.decode()
    assert f"{incident.reference} is TLP:RED" in page
    assert "Convoy" not in page


def test_addresses_and_errors_are_cut_to_what_is_safe(alert, mona, ada, victor, signed_in):
    for delivery in Delivery.objects.all():
        give_up(delivery)
    seen = {person: signed_in(person).get(page_of(alert)).content.decode() for person in (mona, ada, victor)}
    assert victor.email not in seen[mona] and f"{victor.email[0]}…@example.org" in seen[mona]
    assert victor.email in seen[ada] and victor.email in seen[victor]
    assert ["s3cret" in seen[person] for person in (mona, victor)] == [False, False]
    assert "SMTPAuthenticationError" in seen[mona]
    assert "(535" in seen[ada]


@pytest.mark.parametrize(
    ("error", "for_all", "for_administrators"),
    [
        ("", "", ""),
        ("TimeoutError: no answer of x:y@host", "TimeoutError", "TimeoutError: no answer of …"),
        ("Never deliverable: The mail server refuses mei@example.org.", *["The mail server refuses …"] * 2),
        ("Never deliverable: https://u:p@hooks.example/k?s=1 said 410", *["… said 410"] * 2),
        ("X" * 400, "X" * 200, "X" * 200),
    ],
)
def test_of_an_error_no_address_shows(error, for_all, for_administrators):
    assert (shown_error(error, whole=False), shown_error(error, whole=True)) == (for_all, for_administrators)


def test_of_the_address_of_a_webhook_only_the_host_shows():
    channel = ChannelFactory.build(kind="webhook", address="https://u:p@hooks.example/secret-path")
    assert address_of(channel, whole=False) == "hooks.example"


def test_failures_come_first_and_states_narrow(alert, mona, victor, anna, signed_in):
    give_up(Delivery.objects.get(recipient__user=victor))
    later = RecipientFactory.create(notification=alert, user=mona)
    DeliveryFactory.create(recipient=later, state=DeliveryState.SENT)
    browser = signed_in(mona)

    def names(query: str = "") -> list[str]:
        return [line.name for line in browser.get(page_of(alert, query)).context["lines"]]

    assert names() == [str(victor), str(mona), str(anna)]
    assert names("?state=dead") == [str(victor)]
    assert names("?state=sent") == [str(mona)]
    assert names("?state=withheld") == []
    assert len(names("?state=no-such")) == 3


def test_one_is_tried_again_and_goes_out(alert, mona, victor, signed_in, settings):
    dead = give_up(Delivery.objects.get(recipient__user=victor))
    browser, again = signed_in(mona), f"/notifications/alerts/{alert.pk}/deliveries/{dead.pk}/again/"
    assert again in browser.get(page_of(alert)).content.decode()
    assert "sent again" in browser.post(again, follow=True).content.decode()
    assert browser.post(again).status_code == 409, "it is not given up any more"
    drain_alerts()
    dead.refresh_from_db()
    assert dead.state == DeliveryState.SENT
    assert Attempt.objects.filter(delivery=dead).count() == 2
    assert dead.attempts_made <= settings.DELIVERY_ATTEMPTS


def test_all_that_failed_is_tried_again_at_once(alert, mona, victor, signed_in):
    browser, again = signed_in(mona), f"/notifications/alerts/{alert.pk}/again/"
    assert browser.post(again).status_code == 409
    for delivery in Delivery.objects.all():
        give_up(delivery)
    assert "2 are sent again now." in browser.post(again, follow=True).content.decode()
    drain_alerts()
    assert set(Delivery.objects.values_list("state", flat=True)) == {DeliveryState.SENT}
    assert signed_in(victor).post(again).status_code == 403, "who was told sees it, and tries nothing again"


def test_only_who_oversees_it_tries_again(alert, mona, victor, charlie):
    dead = give_up(Delivery.objects.get(recipient__user=victor))
    for person in (victor, charlie):
        with pytest.raises(NotAllowed):
            retry_delivery(actor=person, delivery=dead)
        with pytest.raises(NotAllowed):
            retry_failed(actor=person, notification=alert)
    retry_delivery(actor=mona, delivery=dead)
    with pytest.raises(WrongState):
        retry_failed(actor=mona, notification=alert)


def test_the_way_there_is_from_the_report_and_from_the_list(alert, mona, victor, alice, signed_in):
    report = Incident.objects.get().get_absolute_url()
    assert page_of(alert) in signed_in(mona).get(report).content.decode()
    assert page_of(alert) not in signed_in(alice).get(report).content.decode()
    assert page_of(alert) in signed_in(victor).get("/notifications/").content.decode()


def test_a_thousand_people_cost_as_many_queries_as_two(alert, mona, signed_in):
    browser = signed_in(mona)

    def asked() -> int:
        browser.get(page_of(alert))
        with CaptureQueriesContext(connection) as captured:
            page = browser.get(page_of(alert))
        assert page.status_code == 200
        return len(captured)

    with_two = asked()
    told = RecipientFactory.create_batch(1_000, notification=alert)
    for recipient in told[-30:]:
        AttemptFactory.create(delivery__recipient=recipient)
    assert asked() == with_two
    page = browser.get(page_of(alert))
    assert len(page.context["lines"]) == 25 and page.context["page"].has_next
    second = browser.get(page_of(alert) + page.context["page"].next_url)
    assert not {line.name for line in page.context["lines"]} & {line.name for line in second.context["lines"]}
