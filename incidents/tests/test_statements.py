"""Who says so, and where it stands: typed in one field, kept as an actor, an organisation or words, by every door."""

from datetime import UTC, datetime

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from accounts.tests.admin_pages import as_staff, typed_into
from accounts.tests.api_clients import client_of
from incidents.factories import (
    ActorAliasFactory,
    ActorFactory,
    IncidentFactory,
    InvolvementFactory,
    ProjectLinkFactory,
    SourceFactory,
)
from incidents.models import Actor, FactEdit, Incident, Involvement
from incidents.services import edit_incident, file_incident
from incidents.services.contents import Contents
from incidents.services.edit_actor import may_edit_actor
from incidents.tests.states import put_into
from incidents.vocabulary.evidence import ActorStatus
from incidents.vocabulary.review import State
from projects.factories import OrganisationAliasFactory, OrganisationFactory
from tests.filing_form import complaints, filed, typed

FACTS = {
    "title": "Convoy bombed",
    "attack_type": "bombing_explosion",
    "occurred_from": datetime(2024, 10, 6, 18, tzinfo=UTC),
    "time_zone": "Asia/Karachi",
    "country": "PK",
}
SOURCES = [{"publisher": "Dawn", "reliability": "B", "credibility": 2}, {"publisher": "Reuters"}, {"publisher": "Geo"}]


@pytest.fixture
def army(db):
    army = ActorFactory.create(name="Balochistan Liberation Army", slug="bla")
    ActorAliasFactory.create(actor=army, name="BLA")
    return army


@pytest.fixture
def police(db):
    police = OrganisationFactory.create(name="Counter Terrorism Department", slug="ctd")
    OrganisationAliasFactory.create(organisation=police, name="CTD Síndh")
    return police


def said(**row):
    return {"actor": "Balochistan Liberation Army", "role": "claimed"} | row


def told(user, *rows, **more):
    contents = Contents(sources=SOURCES, involvements=[said(**row) for row in rows], **more)
    return file_incident(actor=user, facts=FACTS, contents=contents)


@pytest.mark.parametrize(
    ("typed", "words", "actor", "organisation"),
    [
        (" bla ", "", "bla", None),
        ("BALOCHISTAN  liberation army", "", "bla", None),
        ("ctd sindh", "", None, "ctd"),
        ("Counter Terrorism Department", "", None, "ctd"),
        ("A spokesman of the  BLA", "A spokesman of the BLA", None, None),
        ("", "", None, None),
    ],
)
def test_who_says_so_is_an_actor_or_an_organisation_by_exactly_a_name_else_words(
    alice, army, police, typed, words, actor, organisation
):
    row = told(alice, {"stated_by": typed}).involvements.get()
    assert row.stated_by == words
    assert getattr(row.stated_by_actor, "slug", None) == actor
    assert getattr(row.stated_by_organisation, "slug", None) == organisation


def test_an_actor_comes_before_an_organisation_and_one_that_was_merged_leads_on(alice, anna, army, police):
    OrganisationFactory.create(name="Balochistan Liberation Army")
    former = ActorFactory.create(name="Former name", status=ActorStatus.MERGED, merged_into=army)
    for name in (army.name, former.name):
        assert told(alice, {"stated_by": name}).involvements.get().stated_by_actor == army


def test_an_actor_that_the_person_may_not_know_is_only_words(alice, mona):
    ActorFactory.create(name="Secret Cell", status=ActorStatus.PROPOSED, proposed_by=mona)
    row = told(alice, {"stated_by": "Secret Cell"}).involvements.get()
    assert (row.stated_by, row.stated_by_actor) == ("Secret Cell", None)


def test_whoever_reads_the_report_knows_who_says_so_and_the_proposer_edits_it_no_more(alice, victor, army, cpec):
    speaker = ActorFactory.create(name="New Cell", status=ActorStatus.PROPOSED, proposed_by=alice)
    incident = told(alice, {"stated_by": "New Cell"})
    assert may_edit_actor(alice, speaker)
    assert speaker not in Actor.objects.for_user(victor)
    put_into(incident, State.SUBMITTED)
    ProjectLinkFactory.create(incident=incident, project=cpec)
    assert speaker in Actor.objects.for_user(victor)
    assert not may_edit_actor(alice, speaker)


def test_the_database_takes_one_speaker_and_each_statement_once(army, police):
    one = InvolvementFactory.create(actor=army, stated_by_organisation=police)
    for wrong in ({"stated_by": "Somebody"}, {"stated_by_actor": army}):
        with transaction.atomic(), pytest.raises(IntegrityError, match="one_speaker"):
            Involvement.objects.filter(pk=one.pk).update(**wrong)
    with transaction.atomic(), pytest.raises(IntegrityError, match="said_once"):
        InvolvementFactory.create(incident=one.incident, actor=army, stated_by_organisation=police)
    InvolvementFactory.create(incident=one.incident, actor=army, stated_by_organisation=OrganisationFactory.create())


def test_a_source_of_another_report_is_refused_by_the_model(army):
    row = InvolvementFactory.create(actor=army)
    row.source = SourceFactory.create()
    with pytest.raises(ValidationError, match="another report"):
        row.full_clean()


def test_what_was_recorded_in_words_is_no_edit_when_a_namesake_is_added_later(alice, mona, army):
    incident = told(alice, {"stated_by": "Geo TV"})
    put_into(incident, State.SUBMITTED)
    OrganisationFactory.create(name="Geo TV")
    same = Contents(involvements=[said(stated_by="Geo TV")])
    assert edit_incident(actor=mona, incident=incident, facts={}, contents=same).version == incident.version
    assert not FactEdit.objects.exists()
    assert incident.involvements.get().stated_by == "Geo TV"


def test_a_source_is_cited_by_its_number(alice, army):
    incident = told(alice, {"source": 3}, {"role": "denied", "source": None})
    cited = {row.role: (str(row.source), row.source_number) for row in incident.involvements.told()}
    assert cited == {"claimed": ("Geo", 3), "denied": ("None", None)}
    for number in (0, 4):
        with pytest.raises(ValidationError, match="it has 3"):
            told(alice, {"source": number})
    contents = Contents(involvements=[said(source=1)])
    edit_incident(actor=alice, incident=incident, facts={}, contents=contents)
    assert str(incident.involvements.get().source) == "Dawn"


def test_a_source_that_goes_takes_the_citation_of_rows_that_were_not_sent_along(alice, army):
    incident = told(alice, {"source": 1})
    edit_incident(actor=alice, incident=incident, facts={}, contents=Contents(sources=SOURCES[1:]))
    assert incident.involvements.get().source is None


CLAIM = {
    "sources-TOTAL_FORMS": "2",
    "sources-1-kind": "news",
    "sources-1-publisher": "Reuters",
    "sources-1-reliability": "A",
    "sources-1-credibility": "2",
    "involvements-0-actor": "BLA",
    "involvements-0-role": "claimed",
    "involvements-0-stated_by": "bla",
    "involvements-0-source": "2",
}


def test_on_the_pages(alice, army, police, signed_in):
    browser = signed_in(alice)
    page = browser.get("/incidents/new/").content.decode()
    assert '<option value="Counter Terrorism Department">' in page.split('id="known-speakers"')[1]
    assert filed(browser, **CLAIM).status_code == 302
    incident = Incident.objects.get()
    address = f"{incident.get_absolute_url()}edit/"
    edit = typed(browser, address)
    assert (edit["involvements-0-stated_by"], edit["involvements-0-source"]) == (army.name, "2")
    assert browser.post(address, edit).status_code == 302
    incident.refresh_from_db()
    assert incident.version == 1
    edit |= {
        "involvements-TOTAL_FORMS": "2",
        "involvements-1-actor": "BLA",
        "involvements-1-role": "denied",
        "involvements-1-stated_by": police.name,
    }
    assert browser.post(address, edit).status_code == 302
    shown = " ".join(browser.get(incident.get_absolute_url()).content.decode().split())
    assert f'stated by <a href="{army.get_absolute_url()}" dir="auto">{army.name}</a>' in shown
    assert f'stated by <a href="{police.get_absolute_url()}" dir="auto">{police.name}</a>' in shown
    source = incident.sources.get(publisher="Reuters")
    assert f'according to <a class="text-break" href="#source-{source.pk}" dir="auto">Reuters</a>, A2' in shown


def test_a_citation_keeps_to_its_source_when_another_one_is_removed(alice, army, signed_in):
    browser = signed_in(alice)
    filed(browser, **CLAIM)
    incident = Incident.objects.get()
    address = f"{incident.get_absolute_url()}edit/"
    assert browser.post(address, typed(browser, address) | {"sources-0-DELETE": "on"}).status_code == 302
    assert str(incident.involvements.get().source) == "Reuters"


@pytest.mark.parametrize(
    ("entries", "complaint"),
    [
        ({"involvements-0-source": "7"}, "There is no source 7: give the number of a source above, or none."),
        ({"sources-1-DELETE": "on"}, "Source 2 is empty or removed: give the number of a source above, or none."),
        ({"involvements-0-source": "0"}, "Ensure this value is greater than or equal to 1."),
        ({"involvements-0-source": "two"}, "Enter a whole number."),
        ({"involvements-0-source": "9" * 40}, "Ensure this value is less than or equal to 80."),
    ],
)
def test_a_number_that_names_no_source_is_said_at_its_field(alice, army, signed_in, entries, complaint):
    answer = filed(signed_in(alice), **CLAIM | entries)
    assert answer.status_code == 422
    assert complaints(answer) == [f"Involvements 1: From source no.: {complaint}"]
    assert not Incident.objects.exists()


def test_in_the_admin(mona, army, police, signed_in):
    incident = IncidentFactory.create(state=State.SUBMITTED)
    for publisher in ("Dawn", "Reuters"):
        SourceFactory.create(incident=incident, publisher=publisher)
    row = InvolvementFactory.create(incident=incident, actor=army, source=incident.sources.get(publisher="Reuters"))
    desk, page = signed_in(as_staff(mona)), f"/admin/incidents/incident/{incident.pk}/change/"
    sent = typed_into(desk.get(page), "incident_form")
    assert sent["involvements-0-source_number"] == "2"
    answer = desk.post(page, sent | {"sources-1-DELETE": "on"})
    assert "There is no source 2, or it is removed." in answer.content.decode()
    sent |= {"sources-0-DELETE": "on", "involvements-0-speaker_name": "ctd síndh"}
    assert desk.post(page, sent).status_code == 302
    row = Involvement.objects.get()
    assert (row.stated_by_organisation, str(row.source)) == (police, "Reuters")
    assert "Counter Terrorism Department" in desk.get(page).content.decode()
    assert "Counter Terrorism Department" in desk.get(page.replace("change", "history")).content.decode()


def test_in_the_api(mona, army, police):
    incident = IncidentFactory.create(state=State.SUBMITTED)
    SourceFactory.create(incident=incident)
    InvolvementFactory.create(
        incident=incident,
        actor=army,
        stated_by_organisation=police,
        source=SourceFactory.create(incident=incident, publisher="Reuters"),
    )
    IncidentFactory.create(state=State.SUBMITTED)
    client = client_of(mona)
    answer = client.get("/api/v1/incidents/?stated_by=ctd").json()["results"]
    assert [found["reference"] for found in answer] == [incident.reference]
    row = answer[0]["involvements"][0]
    assert (row["stated_by"], row["stated_by_actor"], row["stated_by_organisation"]) == (police.name, None, "ctd")
    assert answer[0]["sources"][row["source"] - 1]["publisher"] == "Reuters"
    assert client.get("/api/v1/incidents/?stated_by=nobody").status_code == 400
