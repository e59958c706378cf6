"""Advisories: who records, issues, reads and changes them, and what of them stays unsaid."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from accounts.errors import NotAllowed, NotThere, StaleVersion, WrongState
from accounts.models import User
from accounts.vocabulary import Marking
from conftest import member
from incidents.factories import (
    AdvisoryCauseFactory,
    AdvisoryFactory,
    AdvisoryProjectFactory,
    IncidentFactory,
    ProjectLinkFactory,
)
from incidents.models import Advisory
from incidents.services import cancel_advisory, edit_advisory, issue_advisory, record_advisory
from incidents.vocabulary.advisories import AdvisoryState
from incidents.vocabulary.review import State
from projects.factories import ProjectFactory
from projects.models import Organisation
from projects.vocabulary import Role

FACTS = {
    "headline": "Strengthen the security of convoys",
    "text": "The embassy calls on the host to act against the perpetrators.",
    "severity": "severe",
    "countries": ["PK"],
    "marking": Marking.GREEN,
}

LATER = datetime(2024, 10, 8, tzinfo=UTC)


def recorded(person, **given) -> Advisory:
    return record_advisory(actor=person, issuer="Embassy in Islamabad", facts=FACTS | given.pop("facts", {}), **given)


def test_it_is_recorded_as_a_draft_with_its_reference_and_issued_once(mona, port_qasim):
    incident = IncidentFactory.create(state=State.VERIFIED)
    draft = recorded(mona, projects=[port_qasim], incidents=[incident])
    assert draft.reference.startswith(f"ADV-{timezone.now().year}-")
    assert (draft.state, draft.issuer.name, draft.author) == (AdvisoryState.DRAFT, "Embassy in Islamabad", mona)
    assert list(incident.advisories.all()) == list(port_qasim.advisories.all()) == [draft]
    issued = issue_advisory(actor=mona, advisory=draft)
    assert issued.in_force
    with pytest.raises(WrongState):
        issue_advisory(actor=mona, advisory=draft)
    assert recorded(mona).issuer == draft.issuer
    assert Organisation.objects.filter(name="Embassy in Islamabad").count() == 1


@pytest.mark.parametrize(("who", "may"), [("mona", True), ("anna", True), ("alice", False), ("victor", False)])
def test_who_records(who, may, request):
    person = request.getfixturevalue(who)
    if may:
        assert recorded(person).author == person
    else:
        with pytest.raises(NotAllowed):
            recorded(person)
        assert not Advisory.objects.exists()


def test_an_analyst_records_but_does_not_issue(anna, mona):
    with pytest.raises(NotAllowed):
        recorded(anna, issue=True)
    assert not Advisory.objects.exists(), "all or nothing"
    assert issue_advisory(actor=mona, advisory=recorded(anna)).state == AdvisoryState.ISSUED
    with pytest.raises(NotThere):
        issue_advisory(actor=member("Kenyan", Role.MANAGER, country="KE"), advisory=recorded(anna))


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"countries": ["XX"]}, "countries"),
        ({"headline": ""}, "headline"),
        ({"url": "javascript:alert(1)"}, "url"),
        (
            {"effective_at": datetime(2024, 10, 8, tzinfo=UTC), "expires_at": datetime(2024, 10, 7, tzinfo=UTC)},
            "__all__",
        ),
    ],
)
def test_mistakes_are_told_and_nothing_is_written(given, field, mona):
    with pytest.raises(ValidationError) as refusal:
        recorded(mona, facts=given)
    assert field in refusal.value.message_dict
    assert not Advisory.objects.exists()


def test_one_that_addresses_nobody_is_not_issued(mona):
    with pytest.raises(ValidationError, match="Say whom it addresses"):
        recorded(mona, facts={"countries": []}, issue=True)


@pytest.mark.parametrize("marking", [Marking.RED, Marking.AMBER_STRICT])
def test_not_above_the_clearance_nor_red(marking, mona):
    mona.clearance = Marking.AMBER
    with pytest.raises(NotAllowed):
        recorded(mona, facts={"marking": marking})


def test_what_the_writer_may_not_read_is_neither_addressed_nor_named_nor_lost(mona):
    hidden, foreign = (
        ProjectFactory.create(host_country="KE"),
        IncidentFactory.create(country="KE", state=State.VERIFIED),
    )
    for around in ({"projects": [hidden]}, {"incidents": [foreign]}):
        with pytest.raises(ValidationError):
            recorded(mona, **around)
    advisory = AdvisoryProjectFactory.create(project=hidden).advisory
    AdvisoryCauseFactory.create(advisory=advisory, incident=foreign)
    edit_advisory(actor=mona, advisory=advisory, facts={}, projects=[], incidents=[])
    assert list(advisory.projects.all()) == [hidden]
    assert list(advisory.incidents.all()) == [foreign]


def test_who_reads(port_qasim, cpec, belt_and_road, alice, charlie):
    by_country = AdvisoryFactory.create(countries=["PK"])
    by_project = AdvisoryProjectFactory.create(project=port_qasim, advisory__countries=[]).advisory
    of_everything = AdvisoryProjectFactory.create(project=belt_and_road, advisory__countries=[]).advisory
    draft = AdvisoryFactory.create(state=AdvisoryState.DRAFT)
    above = AdvisoryFactory.create(marking=Marking.AMBER_STRICT)
    AdvisoryFactory.create(marking=Marking.RED)
    everybody = {by_country, by_project, above, of_everything}
    people = {
        member("Everywhere", Role.VIEWER): everybody,
        alice: {by_country, by_project, above, of_everything},
        member("Of the corridor", Role.VIEWER, project=cpec): {by_project, of_everything},
        member("Of the plant", Role.VIEWER, project=port_qasim): {by_project, of_everything},
        draft.author: {draft},
        member("Manager", Role.MANAGER, country="PK"): everybody | {draft},
        charlie: set(),
    }
    for person, readable in people.items():
        person.clearance = Marking.AMBER_STRICT
        assert set(Advisory.objects.for_user(person)) == readable, person
    alice.clearance = Marking.AMBER
    assert set(Advisory.objects.for_user(alice)) == {by_country, by_project, of_everything}


@pytest.mark.parametrize("state", [AdvisoryState.DRAFT, AdvisoryState.ISSUED])
def test_nobody_reads_one_of_their_own_above_their_clearance(state, mona, signed_in):
    advisory = AdvisoryFactory.create(author=mona, state=state, marking=Marking.AMBER_STRICT, countries=["PK"])
    for clearance, readable, status in ((Marking.AMBER_STRICT, [advisory], 200), (Marking.AMBER, [], 404)):
        User.objects.filter(pk=mona.pk).update(clearance=clearance)
        mona.refresh_from_db()
        assert list(Advisory.objects.for_user(mona)) == readable
        assert signed_in(mona).get(advisory.get_absolute_url()).status_code == status


def test_what_was_above_their_clearance_stays_off_its_history_for_its_author_too(mona, signed_in):
    mona.clearance = Marking.AMBER_STRICT
    mona.save()
    advisory = recorded(mona, facts={"marking": Marking.AMBER_STRICT, "headline": "Convoy by night"})
    edit_advisory(actor=mona, advisory=advisory, facts={"marking": Marking.GREEN, "headline": "Convoys"})
    where = f"{advisory.get_absolute_url()}history/"
    assert "Convoy by night" in signed_in(mona).get(where).content.decode()
    mona.clearance = Marking.AMBER
    mona.save()
    page = signed_in(mona).get(where).content.decode()
    assert "Convoys" in page and "Convoy by night" not in page


def test_it_addresses_what_stands_above_and_under_a_project(cpec, port_qasim, belt_and_road):
    advisory = AdvisoryProjectFactory.create(project=cpec).advisory
    for project in (belt_and_road, cpec, port_qasim):
        assert list(Advisory.objects.addressing(project)) == [advisory]
    assert not Advisory.objects.addressing(ProjectFactory.create(parent=belt_and_road)).exists()


def test_a_stale_edit_is_refused_and_a_cancelled_one_stays_as_it_is(mona):
    advisory = recorded(mona, issue=True)
    edit_advisory(actor=mona, advisory=advisory, facts={"headline": "New"}, version=2)
    with pytest.raises(StaleVersion):
        edit_advisory(actor=mona, advisory=advisory, facts={"headline": "Old"}, version=2)
    with pytest.raises(ValidationError):
        cancel_advisory(actor=mona, advisory=advisory, reason=" ")
    cancelled = cancel_advisory(actor=mona, advisory=advisory, reason="It is over.")
    assert (cancelled.headline, cancelled.in_force) == ("New", False)
    with pytest.raises(WrongState):
        edit_advisory(actor=mona, advisory=advisory, facts={})


def test_in_force_says_the_same_in_python_and_in_the_database(db):
    now = timezone.now()
    for effective, expires in ((None, None), (-1, 1), (1, 2), (-2, -1), (None, -1), (-1, None)):
        AdvisoryFactory.create(
            effective_at=effective and now + timedelta(days=effective),
            expires_at=expires and now + timedelta(days=expires),
        )
    AdvisoryFactory.create(state=AdvisoryState.CANCELLED)
    in_force = {advisory for advisory in Advisory.objects.all() if advisory.in_force}
    assert set(Advisory.objects.in_force(now)) == in_force
    assert len(in_force) == 3


@pytest.mark.parametrize("words", ["CONVOYS", "perpetrators", "embassý in islamabad", "adv-2024-000001"])
def test_it_is_found_by_words_reference_and_issuer(words, mona):
    advisory = recorded(mona)
    Advisory.objects.filter(pk=advisory.pk).update(reference="ADV-2024-000001")
    AdvisoryFactory.create(headline="Something else", text="Other")
    assert list(Advisory.objects.matching(words)) == [advisory]


def test_from_the_incident_and_back_on_the_pages(mona, signed_in, port_qasim):
    incident = IncidentFactory.create(state=State.VERIFIED)
    ProjectLinkFactory.create(incident=incident, project=port_qasim)
    hidden = IncidentFactory.create(country="KE", state=State.VERIFIED, title="A hidden Kenyan report")
    browser = signed_in(mona)
    form = browser.get(f"/advisories/new/?incident={incident.reference}").content.decode()
    assert incident.reference in form
    answer = browser.post(
        "/advisories/new/",
        {
            "headline": "Stay away",
            "text": "Heed it.",
            "issuer": "Embassy",
            "sent_at": "2024-10-07T09:00",
            "countries": ["PK"],
            "projects": [port_qasim.pk],
            "incidents": incident.reference.lower(),
            "marking": 1,
            "status": "actual",
            "severity": "severe",
            "urgency": "immediate",
            "certainty": "observed",
            "action": "issue",
        },
        follow=True,
    )
    advisory = Advisory.objects.get()
    AdvisoryCauseFactory.create(advisory=advisory, incident=hidden)
    assert advisory.state == AdvisoryState.ISSUED
    page = browser.get(advisory.get_absolute_url()).content.decode()
    assert "is issued" in answer.content.decode()
    assert incident.title in page
    assert "Kenyan" not in page
    for where in (incident, port_qasim):
        assert "Stay away" in browser.get(where.get_absolute_url()).content.decode()
    assert "Stay away" in browser.get("/advisories/?q=heed&state=in_force&country=PK").content.decode()
