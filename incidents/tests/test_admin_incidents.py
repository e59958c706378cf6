"""The admin of incidents: the scoping, the roles and the services of the pages, through a second door."""

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from accounts.models import Notification
from accounts.tests.admin_pages import as_staff, queries_of, typed_into
from incidents.factories import (
    ActorFactory,
    CasualtyFactory,
    IncidentFactory,
    InvolvementFactory,
    ProjectLinkFactory,
    SourceFactory,
)
from incidents.forms.facts import FactsForm
from incidents.models import FactEdit, Incident, ProjectLink
from incidents.services import edit_incident, start_review, submit_incident, verify_incident
from incidents.services.figures import refigure
from incidents.vocabulary.review import LinkState, State
from projects.factories import ProjectFactory
from projects.vocabulary import Severity

LIST = "/admin/incidents/incident/"
NO_ROWS = {
    f"{kind}-{name}": "0"
    for kind in ("casualties", "sources", "involvements", "links")
    for name in ("TOTAL_FORMS", "INITIAL_FORMS")
}


def page_of(incident: Incident) -> str:
    return reverse("admin:incidents_incident_change", args=[incident.pk])


@pytest.fixture
def submitted(alice):
    incident = IncidentFactory.create(reporter=alice)
    SourceFactory.create(incident=incident)
    CasualtyFactory.create(incident=incident)
    refigure(incident)
    incident.save()
    return submit_incident(actor=alice, incident=incident)


@pytest.fixture
def desk(mona, signed_in):
    """Mona, who manages Pakistan and is staff."""
    return signed_in(as_staff(mona))


def test_a_manager_sees_what_is_in_scope_and_nothing_else(desk, submitted):
    elsewhere = IncidentFactory.create(country="KE", state=State.SUBMITTED)
    draft = IncidentFactory.create()
    listed = desk.get(LIST).content.decode()
    assert submitted.reference in listed
    assert elsewhere.reference not in listed
    assert draft.reference not in listed
    assert desk.get(page_of(submitted)).status_code == 200
    for hidden in (elsewhere, draft):
        for page in (page_of(hidden), f"{LIST}{hidden.pk}/history/", f"{LIST}{hidden.pk}/delete/"):
            assert desk.get(page).status_code == 404
            assert desk.post(page).status_code == 404


def test_editing_goes_through_the_service(desk, submitted, mona):
    typed = typed_into(desk.get(page_of(submitted)), "incident_form", title="Convoy bombed at the airport gate")
    typed |= {"casualties-0-best": "11", "casualties-0-affiliation": "civilian"}
    assert desk.post(page_of(submitted), typed).status_code == 302
    submitted.refresh_from_db()
    assert submitted.title == "Convoy bombed at the airport gate"
    assert (submitted.killed_best, submitted.severity) == (11, Severity.CRITICAL)
    edit = FactEdit.objects.get(incident=submitted)
    assert (edit.editor, sorted(edit.fields)) == (mona, ["casualties", "title"])


def test_what_was_not_touched_is_not_an_edit(desk, submitted):
    Incident.objects.filter(pk=submitted.pk).update(
        narrative=" First line\n\nSecond line \n", occurred_from=submitted.occurred_from.replace(second=7)
    )
    submitted.sources.update(excerpt="One line\nand another")
    version = submitted.version
    assert desk.post(page_of(submitted), typed_into(desk.get(page_of(submitted)), "incident_form")).status_code == 302
    submitted.refresh_from_db()
    assert submitted.version == version
    assert not FactEdit.objects.exists()


def test_an_edit_of_a_verified_report_shows_as_changed_since_verified(desk, submitted, mona, anna, signed_in):
    start_review(actor=mona, incident=submitted)
    verify_incident(actor=mona, incident=submitted)
    desk_of_anna = signed_in(as_staff(anna))
    typed = typed_into(desk_of_anna.get(page_of(submitted)), "incident_form", place="Karachi airport")
    assert desk_of_anna.post(page_of(submitted), typed).status_code == 302
    submitted.refresh_from_db()
    assert submitted.changed_since_verified
    assert FactEdit.objects.get(incident=submitted).editor == anna


def test_who_changed_a_fact_does_not_verify(desk, submitted, mona):
    typed = typed_into(desk.get(page_of(submitted)), "incident_form", place="Karachi airport")
    desk.post(page_of(submitted), typed)
    start_review(actor=mona, incident=submitted)
    answer = desk.post(LIST, {"action": "verify", "_selected_action": [submitted.pk], "index": "0"}, follow=True)
    assert "another manager must verify it" in answer.content.decode()
    submitted.refresh_from_db()
    assert submitted.state == State.IN_REVIEW


def test_a_stale_page_is_refused(desk, submitted):
    opened = desk.get(page_of(submitted))
    first = typed_into(opened, "incident_form", title="First")
    second = typed_into(opened, "incident_form", title="Second")
    assert desk.post(page_of(submitted), first).status_code == 302
    assert desk.post(page_of(submitted), second).status_code == 409
    submitted.refresh_from_db()
    assert submitted.title == "First"


def test_a_page_without_its_version_is_refused(desk, submitted):
    typed = typed_into(desk.get(page_of(submitted)), "incident_form", title="Blind")
    del typed["version"]
    answer = desk.post(page_of(submitted), typed)
    assert answer.status_code == 200
    submitted.refresh_from_db()
    assert submitted.title != "Blind"


def test_a_raw_post_sets_no_state_and_no_figure(desk, submitted, mona):
    typed = typed_into(
        desk.get(page_of(submitted)),
        "incident_form",
        title="Changed",
        state="verified",
        reporter=str(mona.pk),
        severity="1",
        killed_best="99",
        reference="INC-1999-000001",
        verified_at="2024-10-06",
    )
    assert desk.post(page_of(submitted), typed).status_code == 302
    after = Incident.objects.get(pk=submitted.pk)
    assert after.title == "Changed"
    for name in ("state", "reporter_id", "severity", "killed_best", "reference", "verified_at"):
        assert getattr(after, name) == getattr(submitted, name)


def test_a_viewer_reads_and_does_not_write(submitted, victor, signed_in, cpec):
    ProjectLinkFactory.create(incident=submitted, project=cpec)
    client = signed_in(as_staff(victor))
    shown = client.get(page_of(submitted))
    assert submitted.title in shown.content.decode()
    assert b'name="_save"' not in shown.content
    assert client.post(page_of(submitted), {"title": "Mine"}).status_code == 403
    assert client.get(f"{LIST}add/").status_code == 403
    assert client.post(f"{LIST}add/", NO_ROWS).status_code == 403
    assert b"_selected_action" not in client.get(LIST).content
    client.post(LIST, {"action": "start_review", "_selected_action": [submitted.pk], "index": "0"})
    submitted.refresh_from_db()
    assert submitted.state == State.SUBMITTED


def test_a_report_that_is_with_its_reporter_is_not_edited_by_others(desk, alice):
    returned = IncidentFactory.create(reporter=alice, state=State.RETURNED)
    assert desk.get(page_of(returned)).status_code == 200
    assert desk.post(page_of(returned), {"title": "Mine"}).status_code == 403


def test_a_state_that_forbids_edits_is_a_conflict(desk, alice):
    rejected = IncidentFactory.create(reporter=alice, state=State.REJECTED)
    assert desk.get(page_of(rejected)).status_code == 200
    assert desk.post(page_of(rejected), {"title": "Still"}).status_code == 409


def test_nobody_verifies_an_own_report_here_either(desk, mona):
    own = IncidentFactory.create(reporter=mona, state=State.IN_REVIEW)
    answer = desk.post(LIST, {"action": "verify", "_selected_action": [own.pk], "index": "0"}, follow=True)
    assert "Nobody decides on a report of their own" in answer.content.decode()
    own.refresh_from_db()
    assert own.state == State.IN_REVIEW


def test_actions_do_what_they_may_and_say_why_not(desk, alice, mona, submitted):
    own = IncidentFactory.create(reporter=mona, state=State.SUBMITTED)
    verified = IncidentFactory.create(reporter=alice, state=State.VERIFIED)
    elsewhere = IncidentFactory.create(country="KE", state=State.SUBMITTED)
    chosen = [submitted.pk, own.pk, verified.pk, elsewhere.pk]
    answer = desk.post(LIST, {"action": "start_review", "_selected_action": chosen, "index": "0"}, follow=True)
    shown = answer.content.decode()
    assert [str(message) for message in answer.context["messages"]][-1] == "In review now: 1."
    assert len(list(answer.context["messages"])) == 3
    assert elsewhere.reference not in shown
    states = {row.pk: row.state for row in Incident.objects.filter(pk__in=chosen)}
    assert states == {
        submitted.pk: State.IN_REVIEW,
        own.pk: State.SUBMITTED,
        verified.pk: State.VERIFIED,
        elsewhere.pk: State.SUBMITTED,
    }


def new_report(page, **entries):
    return typed_into(
        page,
        "incident_form",
        title="Shots at the camp",
        occurred_date="2024-10-06",
        occurred_time="23:00",
        time_zone="Asia/Karachi",
        country="PK",
        attack_type="armed_assault",
        place="Gwadar",
    ) | {name.replace("__", "-"): value for name, value in entries.items()}


def test_an_officer_files_links_and_submits(alice, signed_in, port_qasim):
    client = signed_in(as_staff(alice))
    actor = ActorFactory.create()
    typed = new_report(
        client.get(f"{LIST}add/"),
        casualties__TOTAL_FORMS="1",
        casualties__0__outcome="killed",
        casualties__0__affiliation="project_staff",
        casualties__0__best="2",
        sources__TOTAL_FORMS="1",
        sources__0__kind="news",
        sources__0__publisher="Dawn",
        sources__0__reliability="B",
        sources__0__credibility="2",
        involvements__TOTAL_FORMS="1",
        involvements__0__actor=str(actor.pk),
        involvements__0__role="claimed",
        links__TOTAL_FORMS="1",
        links__0__project=str(port_qasim.pk),
        links__0__relation="direct_target",
    )
    assert client.post(f"{LIST}add/", typed).status_code == 302
    filed = Incident.objects.get()
    assert (filed.state, filed.reporter, filed.severity) == (State.DRAFT, alice, Severity.CRITICAL)
    assert filed.links.get().state == LinkState.CONFIRMED
    assert filed.involvements.get().actor == actor
    assert not Notification.objects.exists()
    client.post(LIST, {"action": "submit", "_selected_action": [filed.pk], "index": "0"})
    filed.refresh_from_db()
    assert filed.state == State.SUBMITTED
    assert Notification.objects.get().subject == filed.reference


def test_a_form_sent_twice_files_once(alice, signed_in):
    client = signed_in(as_staff(alice))
    typed = new_report(client.get(f"{LIST}add/"))
    for _ in range(2):
        assert client.post(f"{LIST}add/", typed).status_code == 302
    assert Incident.objects.count() == 1


@pytest.mark.parametrize(
    ("entries", "complaint"),
    [
        ({"occurred_end_date": "2024-10-01"}, "It cannot end before it starts."),
        ({"latitude": "91", "longitude": "10"}, "Latitude lies between"),
        ({"country": "XX"}, "Select a valid choice"),
        ({"title": ""}, "Say in a few words what happened"),
        (
            {"casualties__TOTAL_FORMS": "1", "casualties__0__outcome": "killed", "casualties__0__best": "-1"},
            "greater than or equal to 0",
        ),
        (
            {
                "casualties__TOTAL_FORMS": "1",
                "casualties__0__outcome": "killed",
                "casualties__0__affiliation": "civilian",
                "casualties__0__low": "3",
                "casualties__0__best": "2",
            },
            "The range must run",
        ),
        (
            {"sources__TOTAL_FORMS": "1", "sources__0__url": "javascript:alert(1)"},
            "Enter a valid URL",
        ),
    ],
)
def test_bad_input_is_said_at_its_field_and_saves_nothing(alice, signed_in, entries, complaint):
    client = signed_in(as_staff(alice))
    answer = client.post(f"{LIST}add/", new_report(client.get(f"{LIST}add/"), **entries))
    assert answer.status_code == 200
    assert complaint in answer.content.decode()
    assert not Incident.objects.exists()


def test_what_a_service_finds_invalid_comes_back_with_the_form(desk, submitted, monkeypatch):
    def refuse(**_):
        Incident.objects.filter(pk=submitted.pk).update(title="Half saved")
        raise ValidationError({"occurred_to": ["Not so."], "sources": ["Row 1: no."]})

    monkeypatch.setattr("incidents.admin.incidents.edit_incident", refuse)
    typed = typed_into(desk.get(page_of(submitted)), "incident_form", title="Typed <b>text</b>")
    answer = desk.post(page_of(submitted), typed)
    shown = answer.content.decode()
    assert answer.status_code == 200
    assert "Not so." in shown
    assert "Sources: Row 1: no." in shown
    assert "Typed &lt;b&gt;text&lt;/b&gt;" in shown
    submitted.refresh_from_db()
    assert submitted.title not in ("Half saved", "Typed <b>text</b>")


def test_links_to_projects_out_of_sight_stay_and_are_not_named(desk, submitted, port_qasim):
    hidden = ProjectFactory.create(name="Lamu Port", host_country="KE")
    ProjectLinkFactory.create(incident=submitted, project=hidden)
    ProjectLinkFactory.create(incident=submitted, project=port_qasim)
    page = desk.get(page_of(submitted))
    assert port_qasim.name in page.content.decode()
    assert hidden.name not in page.content.decode()
    typed = typed_into(page, "incident_form", title="Changed") | {"links-0-relation": "nearby"}
    assert desk.post(page_of(submitted), typed).status_code == 302
    links = {link.project: (link.state, link.relation) for link in ProjectLink.objects.all()}
    assert links == {hidden: (LinkState.CONFIRMED, "direct_target"), port_qasim: (LinkState.CONFIRMED, "nearby")}
    assert hidden.name not in desk.get(f"{LIST}{submitted.pk}/history/").content.decode()


def test_a_suggested_link_is_decided_on_the_page(desk, submitted, port_qasim, mona):
    link = ProjectLinkFactory.create(incident=submitted, project=port_qasim, state=LinkState.SUGGESTED)
    typed = typed_into(desk.get(page_of(submitted)), "incident_form") | {"links-0-decision": "confirm"}
    assert desk.post(page_of(submitted), typed).status_code == 302
    link.refresh_from_db()
    assert (link.state, link.decided_by) == (LinkState.CONFIRMED, mona)
    assert Notification.objects.get().subject == submitted.reference


def test_a_project_out_of_scope_cannot_be_linked(desk, submitted):
    elsewhere = ProjectFactory.create(host_country="KE")
    typed = typed_into(desk.get(page_of(submitted)), "incident_form") | {
        "links-TOTAL_FORMS": "1",
        "links-0-project": str(elsewhere.pk),
        "links-0-relation": "nearby",
    }
    answer = desk.post(page_of(submitted), typed)
    assert answer.status_code == 200
    assert "Select a valid choice" in answer.content.decode()
    assert not ProjectLink.objects.exists()


def test_the_reporter_links_a_submitted_report_but_edits_its_facts_no_more(alice, signed_in, submitted, port_qasim):
    client = signed_in(as_staff(alice))
    page = client.get(page_of(submitted))
    typed = typed_into(page, "incident_form") | {
        "title": "Changed",
        "casualties-0-best": "50",
        "casualties-TOTAL_FORMS": "2",
        "casualties-1-outcome": "killed",
        "casualties-1-best": "9",
        "links-TOTAL_FORMS": "1",
        "links-0-project": str(port_qasim.pk),
        "links-0-relation": "nearby",
    }
    assert 'name="title"' not in page.content.decode()
    assert client.post(page_of(submitted), typed).status_code == 302
    after = Incident.objects.get(pk=submitted.pk)
    assert after.links.get().project == port_qasim
    assert (after.title, after.killed_best) == (submitted.title, submitted.killed_best)


def test_the_history_tells_who_changed_what(desk, submitted, mona, signed_in, alice):
    desk.post(page_of(submitted), typed_into(desk.get(page_of(submitted)), "incident_form", title="Airport convoy"))
    shown = desk.get(f"{LIST}{submitted.pk}/history/").content.decode()
    assert mona.full_name in shown
    assert f"{submitted.title} → Airport convoy" in shown
    assert page_of(submitted) in shown


def test_the_history_of_a_draft_is_its_authors_alone(desk, alice, signed_in):
    incident = IncidentFactory.create(reporter=alice, title="Names the informant")
    SourceFactory.create(incident=incident)
    edit_incident(actor=alice, incident=incident, facts={"title": "Names nobody"})
    submit_incident(actor=alice, incident=incident)
    assert "informant" not in desk.get(f"{LIST}{incident.pk}/history/").content.decode()
    assert "informant" in signed_in(as_staff(alice)).get(f"{LIST}{incident.pk}/history/").content.decode()


def test_every_fact_of_the_form_has_its_place_on_the_page(alice, signed_in):
    page = signed_in(as_staff(alice)).get(f"{LIST}add/").content.decode()
    missing = [name for name in FactsForm.base_fields if f'name="{name}"' not in page]
    assert missing == ["version"]


@pytest.mark.parametrize("address", [LIST, f"{LIST}?q=convoy", f"{LIST}?state__exact=submitted&country=PK"])
def test_the_list_asks_as_much_for_12_rows_as_for_2(desk, address):
    IncidentFactory.create_batch(2, state=State.SUBMITTED)
    with_two = queries_of(desk, address)
    IncidentFactory.create_batch(10, state=State.SUBMITTED)
    assert queries_of(desk, address) == with_two


@pytest.mark.parametrize("who", ["mona", "omar", "victor"])
def test_the_page_asks_as_much_for_12_rows_of_each_kind_as_for_2(who, signed_in, submitted, mona, cpec, request):
    client = signed_in(as_staff(request.getfixturevalue(who)))
    ProjectLinkFactory.create(incident=submitted, project=cpec)

    def more(count: int) -> int:
        for number in range(count):
            InvolvementFactory.create(incident=submitted)
            SourceFactory.create(incident=submitted)
            ProjectLinkFactory.create(incident=submitted, project__parent=cpec)
            FactEdit.objects.create(incident=submitted, editor=mona, version=number, fields=["title"])
        return queries_of(client, page_of(submitted))

    assert more(2) == more(10)
