"""The history pages beside that of a report: each tells what happened to the record, as far as one may read it."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.factories import ChannelFactory, TokenFactory, UserFactory
from accounts.models import User
from accounts.vocabulary import Marking
from conftest import member
from incidents.factories import (
    ActorFactory,
    ActorRelationFactory,
    AdvisoryFactory,
    AdvisoryProjectFactory,
    AttachmentFactory,
    IncidentFactory,
    IncidentKeyEventFactory,
    InvolvementFactory,
    KeyEventFactory,
    ProjectLinkFactory,
    SourceFactory,
)
from incidents.models import Advisory, Incident
from incidents.services import attach_evidence, export_evidence, preview_evidence
from incidents.services.actors import accept_actor, name_actor
from incidents.services.edit_actor import edit_actor
from incidents.services.merge_actors import merge_actors
from incidents.tests.evidence_files import picture, upload
from incidents.vocabulary.advisories import AdvisoryState
from incidents.vocabulary.evidence import ActorStatus
from incidents.vocabulary.review import State
from projects.factories import (
    HeadCountFactory,
    OrganisationAliasFactory,
    OrganisationFactory,
    ProjectFactory,
    ProjectPartyFactory,
    SiteFactory,
    StatusEntryFactory,
)
from projects.services import edit_project, give_membership, take_membership
from projects.vocabulary import Role

pytestmark = pytest.mark.django_db


def history(client, where: str) -> str:
    answer = client.get(f"{where}history/")
    assert answer.status_code == 200
    return answer.content.decode()


def test_a_project_tells_of_its_parts_and_names_no_parent_that_one_may_not_read(ada, victor, cpec, signed_in):
    project = ProjectFactory.create(name="Plant", parent=cpec)
    hidden = ProjectFactory.create(name="Orchid Programme", host_country="KE")
    edit_project(actor=ada, project=project, parent=hidden)
    edit_project(actor=ada, project=project, parent=cpec)
    site = SiteFactory.create(project=project, name="Orchid Jetty")
    StatusEntryFactory.create(project=project, note="First stone laid")
    HeadCountFactory.create(project=project, number=4321, site=site)
    ProjectPartyFactory.create(project=project, organisation__name="Orchid Power")
    page = history(signed_in(victor), project.get_absolute_url())
    for told in ("Orchid Jetty", "First stone laid", "4321", "Orchid Power", "Ada Administrator", "(not readable)"):
        assert told in page, told
    assert page.count("Orchid Jetty") == 2, "as itself, and where people were counted"
    assert "Orchid Programme" not in page
    assert "Orchid Programme" in history(signed_in(ada), project.get_absolute_url())


def test_an_organisation_tells_of_its_names_and_of_projects_that_one_may_read(victor, cpec, signed_in):
    company = OrganisationFactory.create(name="Orchid Power")
    OrganisationAliasFactory.create(organisation=company, name="OPC")
    ProjectPartyFactory.create(organisation=company, project=cpec)
    ProjectPartyFactory.create(organisation=company, project__name="Nile Plant", project__host_country="KE")
    page = history(signed_in(victor), company.get_absolute_url())
    assert "OPC" in page
    assert str(cpec) in page
    assert "Nile Plant" not in page


@pytest.mark.django_db(transaction=True)  # the trail goes by the time of each transaction
def test_what_was_said_of_an_actor_while_proposed_stays_with_who_may_know(alice, anna, charlie, signed_in):
    viewer = member("Vera Viewer", Role.VIEWER, country="PK")
    actor = name_actor(actor=alice, name="Orchid Front")
    edit_actor(actor=alice, subject=actor, description="Said by a neighbour")
    edit_actor(actor=alice, subject=actor, description="Heard in the market")
    accept_actor(actor=anna, proposed=actor)
    edit_actor(actor=anna, subject=actor, description="Known to the courts")
    where = actor.get_absolute_url()
    told = history(signed_in(viewer), where)
    assert "Known to the courts" in told
    assert "Heard in the market" in told, "what was accepted"
    assert "neighbour" not in told
    for person in (alice, anna):
        assert "Said by a neighbour" in history(signed_in(person), where)
    assert "Added: actor<" not in told


def test_an_actor_tells_of_merges_but_not_of_reports_that_they_moved(anna, victor, signed_in):
    kept, merged = ActorFactory.create(name="Front"), ActorFactory.create(name="Faction")
    secret = IncidentFactory.create(country="KE", state=State.SUBMITTED)
    InvolvementFactory.create(incident=secret, actor=merged, note="Orchids were left behind")
    InvolvementFactory.create(incident=secret, actor=kept)
    merge_actors(actor=anna, kept=kept, merged=merged, reason="The same people")
    page = history(signed_in(victor), kept.get_absolute_url())
    assert "The same people" in page
    assert "Faction" in page
    assert "rchids" not in page
    assert "moved" not in page.lower()


def test_a_relation_to_an_actor_that_one_does_not_know_is_not_told(alice, signed_in):
    actor, viewer = ActorFactory.create(), member("Vera", Role.VIEWER, country="PK")
    for name, status in (("Known Front", ActorStatus.ACCEPTED), ("Orchid Front", ActorStatus.PROPOSED)):
        ActorRelationFactory.create(actor=actor, other=ActorFactory.create(name=name, status=status))
    page = history(signed_in(viewer), actor.get_absolute_url())
    assert "Known Front" in page
    assert "Orchid Front" not in page


@pytest.mark.django_db(transaction=True)
def test_an_advisory_hides_its_draft_and_what_was_marked_higher(mona, alice, signed_in):
    User.objects.filter(pk=mona.pk).update(clearance=Marking.RED)
    mona.refresh_from_db()
    advisory = AdvisoryFactory.create(author=mona, state=AdvisoryState.DRAFT, headline="Orchid warning")
    change = Advisory.objects.filter(pk=advisory.pk).update
    change(state=AdvisoryState.ISSUED, headline="Plain warning")
    change(marking=Marking.RED, text="Jasmine")
    change(marking=Marking.AMBER, text="Nothing more")
    low = member("Lena Low", Role.VIEWER, country="PK", clearance=Marking.AMBER)
    for person, told in ((low, False), (alice, False), (mona, True)):
        page = history(signed_in(person), advisory.get_absolute_url())
        assert ("Orchid" in page) is told
        assert ("Jasmine" in page) is told
        assert "Nothing more" in page


def test_an_advisory_names_only_projects_that_one_may_read(mona, alice, signed_in, port_qasim):
    advisory = AdvisoryFactory.create(author=mona)
    for project in (port_qasim, ProjectFactory.create(name="Nile Plant", host_country="KE")):
        AdvisoryProjectFactory.create(advisory=advisory, project=project)
    page = history(signed_in(alice), advisory.get_absolute_url())
    assert str(port_qasim) in page
    assert "Nile Plant" not in page


def test_a_key_event_names_only_incidents_that_one_may_read(alice, signed_in):
    event = KeyEventFactory.create()
    for title, country in (("Convoy bombed", "PK"), ("Orchid raid", "KE")):
        incident = IncidentFactory.create(title=title, country=country, state=State.SUBMITTED)
        IncidentKeyEventFactory.create(key_event=event, incident=incident)
    page = history(signed_in(alice), event.get_absolute_url())
    assert "Convoy bombed" in page
    assert "Orchid raid" not in page


def test_a_person_is_told_of_to_administrators_with_roles_channels_and_tokens(ada, mona, signed_in):
    person = UserFactory.create(full_name="Somebody")
    role = give_membership(actor=ada, user=person, role=Role.ANALYST, country="PK")
    take_membership(actor=ada, membership=role)
    ChannelFactory.create(user=person, address="somebody@example.org")
    TokenFactory.create(user=person, name="The client")
    page = history(signed_in(ada), f"/people/{person.pk}/")
    for told in ("Added: membership", "Removed: membership", "Analyst", "somebody@example.org", "The client"):
        assert told in page, told
    give_membership(actor=ada, user=person, role=Role.VIEWER, country="PK")
    assert signed_in(mona).get(f"/people/{person.pk}/history/").status_code == 403


def test_a_report_tells_of_evidence_custody_and_key_events(mona, signed_in):
    incident = IncidentFactory.create(state=State.SUBMITTED, marking=Marking.AMBER)
    photo = attach_evidence(actor=mona, subject=incident, upload=upload(picture()), caption="The gate")
    preview_evidence(actor=mona, attachment=photo)
    b"".join(export_evidence(actor=mona, subject=incident).chunks)
    IncidentKeyEventFactory.create(incident=incident, key_event__name="Summit")
    page = history(signed_in(mona), incident.get_absolute_url())
    for done in ("Evidence added", "Evidence viewed", "Evidence exported"):
        assert f"{done}: {photo.name}" in page, done
    for told in ("The gate", "Summit", 'data-tlp="TLP:AMBER"', "evidence-TLP-AMBER"):
        assert told in page, told


def test_withdrawn_evidence_stays_off_the_history_of_who_may_not_see_it(mona, alice, signed_in):
    incident = IncidentFactory.create(state=State.SUBMITTED)
    AttachmentFactory.create(incident=incident, name="orchid.jpg", withdrawn_at=timezone.now())
    assert "orchid.jpg" in history(signed_in(mona), incident.get_absolute_url())
    assert "orchid.jpg" not in history(signed_in(alice), incident.get_absolute_url())


def test_sites_and_sources_that_one_reads_are_named(mona, port_qasim, signed_in):
    incident = IncidentFactory.create(state=State.SUBMITTED)
    ProjectLinkFactory.create(
        incident=incident, project=port_qasim, site=SiteFactory.create(project=port_qasim, name="East Jetty")
    )
    InvolvementFactory.create(incident=incident, source=SourceFactory.create(incident=incident, publisher="Herald"))
    page = history(signed_in(mona), incident.get_absolute_url())
    assert "East Jetty" in page
    assert page.count("Herald") == 2, "as itself, and where it is cited"
    assert "(not readable)" not in page


@pytest.mark.parametrize("kind", ["project", "actor"])
def test_a_history_asks_as_often_for_many_changes_as_for_few(kind, anna, cpec, signed_in):
    record = cpec if kind == "project" else ActorFactory.create()
    client, asked = signed_in(anna), []
    for number in range(3):
        for step in range(4):
            type(record).objects.filter(pk=record.pk).update(description=f"{number}-{step}")
        history(client, record.get_absolute_url())
        with CaptureQueriesContext(connection) as captured:
            history(client, record.get_absolute_url())
        asked.append(len(captured))
    assert asked[0] == asked[1] == asked[2]


def test_words_that_went_and_came_are_marked_so(mona, signed_in):
    incident = IncidentFactory.create(state=State.SUBMITTED, title="Before")
    Incident.objects.filter(pk=incident.pk).update(title="After")
    assert "<del>Before</del> → <ins>After</ins>" in history(signed_in(mona), incident.get_absolute_url())
