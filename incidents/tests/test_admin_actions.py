"""What the pages do with a reason, a choice or a file, done in the admin by the same services, under the same rules."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from accounts.tests.admin_pages import as_staff, typed_into
from incidents.factories import (
    ActorFactory,
    AdvisoryFactory,
    IncidentFactory,
    IncidentKeyEventFactory,
    KeyEventFactory,
)
from incidents.models import Actor, ActorMerge, Advisory, Attachment, CustodyEntry
from incidents.vocabulary.advisories import AdvisoryState
from incidents.vocabulary.evidence import ActorStatus
from incidents.vocabulary.review import State
from projects.vocabulary import Severity

INCIDENTS, ADVISORIES = "/admin/incidents/incident/", "/admin/incidents/advisory/"
ACTORS, EVIDENCE = "/admin/incidents/actor/", "/admin/incidents/attachment/"


@pytest.fixture
def desk(mona, signed_in):
    """Mona's, who manages Pakistan and is staff."""
    return signed_in(as_staff(mona))


def asked(client, page, action, *records):
    """The page that asks first."""
    return client.post(page, {"action": action, "_selected_action": [row.pk for row in records], "index": "0"})


def answered(client, page, action, *records, **told):
    """Fills that page in and sends it; the messages that follow."""
    sent = typed_into(asked(client, page, action, *records), "ask_form", **told)
    sent["_selected_action"] = [row.pk for row in records]
    answer = client.post(page, sent, follow=True)
    return [str(message) for message in answer.context["messages"]]


@pytest.mark.parametrize(("action", "ends"), [("send_back", State.RETURNED), ("reject", State.REJECTED)])
def test_a_manager_returns_and_rejects_with_a_reason(desk, mona, alice, action, ends):
    begun = State.IN_REVIEW
    incident = IncidentFactory.create(state=begun, reporter=alice)
    own = IncidentFactory.create(state=begun, reporter=mona)
    page = asked(desk, INCIDENTS, action, incident).content.decode()
    assert incident.reference in page
    assert any("for this" in line for line in answered(desk, INCIDENTS, action, incident, reason=" "))
    incident.refresh_from_db()
    assert incident.state == begun
    told = answered(desk, INCIDENTS, action, incident, own, reason="Not enough.")
    assert any("Nobody decides on a report of their own" in line for line in told)
    incident.refresh_from_db()
    own.refresh_from_db()
    assert (incident.state, incident.steps.get().reason, own.state) == (ends, "Not enough.", begun)


def test_a_reporter_withdraws_with_a_reason(alice, signed_in):
    client = signed_in(as_staff(alice))
    incident = IncidentFactory.create(state=State.SUBMITTED, reporter=alice)
    answered(client, INCIDENTS, "withdraw", incident, reason="It was a tyre.")
    incident.refresh_from_db()
    assert (incident.state, incident.steps.get().reason) == (State.WITHDRAWN, "It was a tyre.")


def test_the_severity_is_rated_by_hand_with_a_reason_and_by_the_rule_again(desk):
    incident = IncidentFactory.create(state=State.SUBMITTED)
    assert "Say why" in answered(desk, INCIDENTS, "rate", incident, severity=str(int(Severity.CRITICAL)))[0]
    assert answered(desk, INCIDENTS, "rate", incident, severity="9") == []
    assert answered(
        desk, INCIDENTS, "rate", incident, severity=str(int(Severity.CRITICAL)), reason="A premier was near."
    ) == ["Rated: 1."]
    incident.refresh_from_db()
    assert (incident.severity, incident.severity_reason) == (Severity.CRITICAL, "A premier was near.")
    answered(desk, INCIDENTS, "rate", incident, severity="", reason="")
    incident.refresh_from_db()
    assert (incident.severity_reason, incident.severity < Severity.CRITICAL) == ("", True)


def test_key_events_are_linked_and_unlinked_on_the_page_of_the_incident(alice, signed_in):
    incident = IncidentFactory.create(reporter=alice)
    gone, new = IncidentKeyEventFactory.create(incident=incident), KeyEventFactory.create()
    client, page = signed_in(as_staff(alice)), f"{INCIDENTS}{incident.pk}/change/"
    sent = typed_into(client.get(page), "incident_form") | {
        "key_event_links-TOTAL_FORMS": "2",
        "key_event_links-0-DELETE": "on",
        "key_event_links-1-key_event": str(new.pk),
        "key_event_links-1-note": "On its eve",
    }
    assert sent["key_event_links-0-id"] == str(gone.pk)
    assert client.post(page, sent).status_code == 302
    link = incident.key_event_links.get()
    assert (link.key_event, link.note) == (new, "On its eve")


def advisory_page(client, **entries):
    sent = typed_into(client.get(f"{ADVISORIES}add/"), "advisory_form") | {
        "headline": "Stay away from the airport road",
        "text": "Citizens are asked to stay away.",
        "issuer": "Embassy of China",
        "sent_at": "2024-10-07T08:00",
        "countries": ["PK"],
    }
    return client.post(f"{ADVISORIES}add/", sent | entries)


def test_an_advisory_is_recorded_edited_issued_and_cancelled(desk, mona):
    assert advisory_page(desk).status_code == 302
    advisory = Advisory.objects.get()
    assert (advisory.state, advisory.author, advisory.issuer.name) == (AdvisoryState.DRAFT, mona, "Embassy of China")
    page = f"{ADVISORIES}{advisory.pk}/change/"
    assert desk.post(page, typed_into(desk.get(page), "advisory_form", headline="Stay indoors")).status_code == 302
    desk.post(ADVISORIES, {"action": "issue", "_selected_action": [advisory.pk], "index": "0"})
    advisory.refresh_from_db()
    assert (advisory.headline, advisory.state) == ("Stay indoors", AdvisoryState.ISSUED)
    assert "Say why" in answered(desk, ADVISORIES, "cancel", advisory, reason="")[0]
    answered(desk, ADVISORIES, "cancel", advisory, reason="It is over.")
    advisory.refresh_from_db()
    assert (advisory.state, advisory.cancel_reason) == (AdvisoryState.CANCELLED, "It is over.")


@pytest.mark.parametrize("entries", [{"sent_at": "soon"}, {"headline": ""}, {"countries": ["XX"]}, {"expires_at": "1"}])
def test_a_wrong_advisory_comes_back_with_the_form(desk, entries):
    answer = advisory_page(desk, **entries)
    assert answer.status_code == 200
    assert "errornote" in answer.content.decode()
    assert not Advisory.objects.exists()


def test_an_advisory_is_cancelled_by_who_may_alone(anna, signed_in):
    advisory = AdvisoryFactory.create()
    told = answered(signed_in(as_staff(anna)), ADVISORIES, "cancel", advisory, reason="Mine.")
    assert "A manager of one of the countries" in told[0]
    advisory.refresh_from_db()
    assert advisory.state == AdvisoryState.ISSUED


def test_actors_are_merged_and_parted_again(anna, signed_in, desk):
    kept, merged = ActorFactory.create(name="Balochistan Liberation Army"), ActorFactory.create(name="Baloch Army")
    client = signed_in(as_staff(anna))
    again = answered(client, ACTORS, "merge", merged, other="Nobody")
    assert again == []
    assert answered(client, ACTORS, "merge", merged, other="balochistan liberation army", reason="Same.") == [
        "Merged: 1."
    ]
    merged.refresh_from_db()
    assert (merged.status, merged.merged_into, ActorMerge.objects.get().reason) == (ActorStatus.MERGED, kept, "Same.")
    assert "This is the same actor" in answered(client, ACTORS, "merge", kept, other=kept.name)[0]
    for row, message in ((kept, "Undone: 1."), (kept, f"{kept}: Nothing is merged into it.")):
        sent = {"action": "undo_latest_merge", "_selected_action": [row.pk], "index": "0"}
        assert [str(m) for m in client.post(ACTORS, sent, follow=True).context["messages"]] == [message]
    asked(desk, ACTORS, "merge", merged)
    assert "merge" not in dict(desk.get(ACTORS).context["action_form"].fields["action"].choices)
    assert not Actor.objects.exclude(merged_into=None).exists()


def test_evidence_is_added_withdrawn_and_brought_back(desk, mona):
    incident = IncidentFactory.create(state=State.SUBMITTED)
    hidden = IncidentFactory.create(state=State.SUBMITTED, country="KE")
    note = {"file": SimpleUploadedFile("note.txt", b"Seen at the gate.", "text/plain"), "caption": "The gate"}
    answer = desk.post(f"{EVIDENCE}add/", note | {"incident": hidden.pk})
    assert "Select a valid choice" in answer.content.decode()
    note["file"].seek(0)
    assert desk.post(f"{EVIDENCE}add/", note | {"incident": incident.pk}).status_code == 302
    added = Attachment.objects.get()
    assert (added.name, added.caption, added.added_by, added.incident) == ("note.txt", "The gate", mona, incident)
    assert "Say why" in answered(desk, EVIDENCE, "withdraw", added)[0]
    answered(desk, EVIDENCE, "withdraw", added, reason="The wrong gate.")
    added.refresh_from_db()
    assert added.withdraw_reason == "The wrong gate."
    desk.post(EVIDENCE, {"action": "restore", "_selected_action": [added.pk], "index": "0"})
    added.refresh_from_db()
    assert added.withdrawn_at is None
    assert list(CustodyEntry.objects.values_list("action", flat=True)) == ["added", "withdrawn", "restored"]


def test_evidence_that_is_none_is_said_by_name(desk):
    incident = IncidentFactory.create(state=State.SUBMITTED)
    sent = {"incident": incident.pk, "file": SimpleUploadedFile("run.exe", b"MZ\x00\x00"), "caption": ""}
    answer = desk.post(f"{EVIDENCE}add/", sent)
    assert (answer.status_code, "run.exe" in answer.content.decode()) == (200, True)
    assert not Attachment.objects.exists()


def test_a_viewer_does_nothing_of_it(victor, cpec, signed_in):
    client = signed_in(as_staff(victor))
    for page, actions in ((INCIDENTS, ("rate", "reject")), (EVIDENCE, ("withdraw",)), (ACTORS, ("merge",))):
        offered = client.get(page).context["action_form"]
        names = dict(offered.fields["action"].choices) if offered else {}
        assert not set(actions) & set(names)
    assert client.get(f"{EVIDENCE}add/").status_code == 403
