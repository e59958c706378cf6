"""Markup, script and line ends in every text field are text on every page, in the letters and in the API."""

import html
import re
from email import message_from_bytes

from django.core import mail

from accounts.factories import ChannelFactory
from accounts.tasks import drain_alerts
from accounts.tests.api_clients import client_of
from accounts.vocabulary import Marking
from incidents.factories import IncidentFactory
from incidents.models import Incident
from incidents.vocabulary.review import State
from projects.factories import WatchFactory
from tests.filing_form import complaints, filed


def script(field: str) -> str:
    """Markup that would show, and run, where somebody forgot to escape it; one for each field."""
    return f"<script>{field}()</script>\"'><img src=x onerror={field}()>"


SCRIPTED = {
    name: script(name.replace("-0-", "_"))
    for name in (
        "title",
        "narrative",
        "caveats",
        "admin1",
        "place",
        "target_description",
        "sources-0-publisher",
        "sources-0-title",
        "sources-0-excerpt",
        "involvements-0-actor",
        "involvements-0-stated_by",
    )
}


def assert_harmless(page: str, *expected: str) -> None:
    """No markup of ours in it, and what is expected to show shows, escaped."""
    assert not re.findall(r"<script>\w+\(\)|<img src=x", page)
    for name in expected:
        assert html.escape(f"<script>{name}()</script>") in page, name


def test_markup_in_every_field_is_text_on_every_page(alice, mona, ada, cpec, signed_in, port_qasim):
    port_qasim.name, port_qasim.description = script("project_name"), script("project_description")
    port_qasim.save()
    alice.full_name = script("person")[:120]
    alice.save()
    for user in (mona, ada):
        WatchFactory.create(user=user, project=cpec)
        ChannelFactory.create(user=user)
    browser = signed_in(alice)
    answer = filed(browser, **SCRIPTED, marking=str(int(Marking.GREEN)), action="submit")
    assert answer.status_code == 302, complaints(answer)
    incident = Incident.objects.get()
    sent = {"project": port_qasim.pk, "relation": "nearby"}
    assert browser.post(f"{incident.get_absolute_url()}links/add/", sent).status_code == 302
    manager = signed_in(mona)
    assert manager.post(f"{incident.get_absolute_url()}start-review/").status_code == 302
    assert manager.post(f"{incident.get_absolute_url()}return/", {"reason": script("reason")}).status_code == 302
    drain_alerts()

    shown = [name.replace("-0-", "_") for name in SCRIPTED]
    assert_harmless(
        browser.get(incident.get_absolute_url()).content.decode(), *shown, "person", "project_name", "reason"
    )
    assert_harmless(browser.get(f"{incident.get_absolute_url()}edit/").content.decode(), *shown, "project_name")
    assert_harmless(browser.get("/").content.decode(), "title")
    assert_harmless(browser.get("/incidents/").content.decode(), "title")
    assert_harmless(browser.get("/projects/").content.decode(), "project_name")
    assert_harmless(browser.get(port_qasim.get_absolute_url()).content.decode(), "title", "project_description")
    assert_harmless(manager.get("/notifications/").content.decode(), "title", "project_name")
    assert_harmless(manager.get("/notifications/bell/").content.decode(), "title")
    assert_harmless(manager.get("/review/").content.decode())
    staff = signed_in(ada)
    for address in ("", f"{incident.pk}/change/", f"{incident.pk}/history/"):
        assert_harmless(staff.get(f"/admin/incidents/incident/{address}").content.decode(), "title")
    for letter in mail.outbox:
        assert "\n" not in letter.subject
        assert_harmless(letter.alternatives[0].content, "title", "project_name")
    assert len(mail.outbox) == 2


def test_a_line_end_in_a_title_adds_no_header_to_an_e_mail(alice, mona, port_qasim, signed_in):
    WatchFactory.create(user=mona, project=port_qasim)
    ChannelFactory.create(user=mona)
    title = "Shots fired\r\nBcc: everybody@example.org\r\n\r\n<p>"
    IncidentFactory.create(reporter=alice, title=title, marking=Marking.CLEAR, state=State.SUBMITTED)
    incident = Incident.objects.get()
    answer = signed_in(alice).post(
        f"{incident.get_absolute_url()}links/add/", {"project": port_qasim.pk, "relation": "nearby"}
    )
    assert answer.status_code == 302
    drain_alerts()
    (letter,) = mail.outbox
    assert letter.recipients() == [mona.email]
    assert letter.subject.startswith("[TLP:CLEAR]")
    assert message_from_bytes(letter.message().as_bytes())["Bcc"] is None


def test_the_api_gives_markup_as_text_in_json(alice):
    incident = IncidentFactory.create(reporter=alice, title=script("title"))
    answer = client_of(alice).get(f"/api/v1/incidents/{incident.reference}/")
    assert answer.headers["Content-Type"].startswith("application/json")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.json()["title"] == script("title")
