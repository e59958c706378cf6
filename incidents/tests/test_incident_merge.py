"""Two reports tell of one event, and of two after all: nothing is lost, nothing added up, and everything comes back."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from accounts.errors import NotAllowed, NotThere, StaleVersion, WrongState
from accounts.models import Notification
from accounts.vocabulary import Marking
from conftest import member
from incidents.factories import (
    ActorFactory,
    AdvisoryCauseFactory,
    AttachmentFactory,
    CasualtyFactory,
    ConsequenceFactory,
    IncidentFactory,
    IncidentKeyEventFactory,
    IncidentReaderFactory,
    InvolvementFactory,
    ProjectLinkFactory,
    SourceFactory,
)
from incidents.models import Incident, IncidentMerge, IncidentStep
from incidents.querysets.reading import readers_of
from incidents.services import (
    claim_incident,
    edit_incident,
    link_project,
    merge_incident,
    reject_link,
    start_review,
    unmerge_incident,
    verify_incident,
)
from incidents.services.contents import Contents
from incidents.vocabulary.people import Outcome
from incidents.vocabulary.review import LinkState, State
from projects.factories import ProjectFactory
from projects.vocabulary import Role, Severity

A_YEAR_BEFORE = IncidentFactory.occurred_from - timedelta(days=365)  # no likely duplicate
WHY = "Two events after all."


@pytest.fixture
def pair(alice) -> tuple[Incident, Incident]:
    """The report that is merged, and the one that is kept."""
    facts = {"reporter": alice, "state": State.SUBMITTED}
    return IncidentFactory.create(occurred_from=A_YEAR_BEFORE, **facts), IncidentFactory.create(**facts)


def test_everything_that_hangs_on_it_goes_along_and_comes_back(mona, pair):
    merged, kept = pair
    rows = [
        SourceFactory.create(incident=merged, url="https://dawn.example/1"),
        InvolvementFactory.create(incident=merged),
        ConsequenceFactory.create(incident=merged),
        IncidentKeyEventFactory.create(incident=merged),
        AdvisoryCauseFactory.create(incident=merged),
        AttachmentFactory.create(incident=merged),
    ]
    merge_incident(actor=mona, incident=merged, into=kept)
    for row in rows:
        row.refresh_from_db()
        assert row.incident == kept, row
    assert [entry.action for entry in rows[-1].custody.all()] == ["moved"]
    merged.refresh_from_db()
    assert (merged.state, merged.merged_into) == (State.MERGED, kept)
    assert unmerge_incident(actor=mona, incident=merged, reason=WHY).state == State.SUBMITTED
    for row in rows:
        row.refresh_from_db()
        assert row.incident == merged, row
    merged.refresh_from_db()
    assert merged.merged_into is None
    assert list(IncidentStep.objects.values_list("step", "from_state", "to_state")) == [
        ("merge", "submitted", "merged"),
        ("unmerge", "merged", "submitted"),
    ]


def test_what_the_other_has_already_is_not_there_twice(mona, pair):
    merged, kept = pair
    group = ActorFactory.create()
    for report in pair:
        source = SourceFactory.create(incident=report, url="https://dawn.example/1")
        InvolvementFactory.create(incident=report, actor=group, source=source)
        AttachmentFactory.create(incident=report, sha256="a" * 64)
    claimed = InvolvementFactory.create(incident=merged, source=merged.sources.get(), role="denied")
    cited = claimed.source
    merge_incident(actor=mona, incident=merged, into=kept)
    assert (kept.sources.count(), kept.involvements.count(), kept.attachments.count()) == (1, 2, 1)
    claimed.refresh_from_db()
    assert claimed.source == kept.sources.get()
    unmerge_incident(actor=mona, incident=merged, reason=WHY)
    claimed.refresh_from_db()
    assert (claimed.incident, claimed.source) == (merged, cited)


@pytest.mark.parametrize(("choice", "killed"), [("kept", 2), ("merged", 3)])
def test_casualties_are_chosen_and_never_added_up(choice, killed, mona, pair):
    merged, kept = pair
    CasualtyFactory.create(incident=kept, best=2)
    CasualtyFactory.create(incident=kept, outcome=Outcome.INJURED, best=9)
    CasualtyFactory.create(incident=merged, best=3)
    before = figures(*pair)
    merge_incident(actor=mona, incident=merged, into=kept, casualties=choice)
    kept.refresh_from_db()
    assert kept.killed_best == killed
    assert kept.severity == Severity.CRITICAL
    unmerge_incident(actor=mona, incident=merged, reason=WHY)
    assert figures(*pair) == before


def figures(*reports: Incident) -> list[object]:
    return [
        (row.killed_best, row.injured_best, sorted(row.casualties.values_list()))
        for row in Incident.objects.filter(pk__in=[report.pk for report in reports]).order_by("pk")
    ]


def test_casualties_edited_since_go_back_as_edited_and_those_added_stay(mona, anna, pair):
    merged, kept = pair
    CasualtyFactory.create(incident=kept, best=2)
    CasualtyFactory.create(incident=merged, best=3)
    merge_incident(actor=mona, incident=merged, into=kept, casualties="merged")
    told = [
        {"nationality": "CN", "affiliation": "project_staff", "outcome": "killed", "best": 4},
        {"nationality": "PK", "affiliation": "civilian", "outcome": "injured", "best": 1},
    ]
    edit_incident(actor=anna, incident=kept, facts={}, contents=Contents(casualties=told))
    unmerge_incident(actor=mona, incident=merged, reason=WHY)
    for report in pair:
        report.refresh_from_db()
    assert (merged.killed_best, kept.killed_best, kept.injured_best) == (4, 2, 1)


def test_links_are_those_of_both_and_confirmed_wins(mona, pair):
    merged, kept = pair
    alone, both, refused, rejected = ProjectFactory.create_batch(4, host_country="PK")
    for project in (alone, both, refused):
        ProjectLinkFactory.create(incident=merged, project=project)
    ProjectLinkFactory.create(incident=merged, project=rejected, state=LinkState.REJECTED)
    ProjectLinkFactory.create(incident=kept, project=both, state=LinkState.SUGGESTED)
    ProjectLinkFactory.create(incident=kept, project=refused, state=LinkState.REJECTED)
    before = {report.pk: links(report) for report in pair}
    merge_incident(actor=mona, incident=merged, into=kept)
    assert links(kept) == dict.fromkeys((alone.pk, both.pk, refused.pk), LinkState.CONFIRMED)
    assert links(merged) == before[merged.pk]
    unmerge_incident(actor=mona, incident=merged, reason=WHY)
    assert {report.pk: links(report) for report in pair} == before


def links(report: Incident) -> dict[int, str]:
    return dict(report.links.values_list("project", "state"))


def test_what_is_decided_on_a_link_since_holds_for_the_report_that_it_goes_back_to(mona, anna, pair, port_qasim):
    merged, kept = pair
    ProjectLinkFactory.create(incident=merged, project=port_qasim)
    merge_incident(actor=mona, incident=merged, into=kept)
    reject_link(actor=anna, link=kept.links.get())
    unmerge_incident(actor=mona, incident=merged, reason=WHY)
    link = merged.links.get()
    assert (link.state, link.decided_by) == (LinkState.REJECTED, anna)
    assert not kept.links.exists()


def test_whoever_read_it_by_a_project_reads_it_still_and_the_other_from_now_on(mona, victor, pair, port_qasim):
    merged, kept = pair
    ProjectLinkFactory.create(incident=merged, project=port_qasim)
    assert victor not in readers_of(kept)
    merge_incident(actor=mona, incident=merged, into=kept)
    assert {report.pk for report in Incident.objects.for_user(victor)} == {merged.pk, kept.pk}
    unmerge_incident(actor=mona, incident=merged, reason=WHY)
    assert [report.pk for report in Incident.objects.for_user(victor)] == [merged.pk]


def first_alerts():
    return Notification.objects.filter(kind="attack_linked")


def test_an_alert_follows_and_comes_back(mona, alice, pair):
    merged, kept = pair
    project = ProjectFactory.create(tracked=True, host_country="PK")
    ProjectLinkFactory.create(incident=merged, project=project)
    merge_incident(actor=mona, incident=merged, into=kept)
    assert [alert.subject for alert in first_alerts()] == [kept.reference]
    unmerge_incident(actor=mona, incident=merged, reason=WHY)
    assert {alert.subject for alert in first_alerts()} == {kept.reference, merged.reference}
    merged.refresh_from_db()
    merge_incident(actor=mona, incident=merged, into=kept)
    assert first_alerts().count() == 2, "once for an incident and a project"


def test_the_higher_marking_holds_until_they_are_parted(mona, pair):
    merged, kept = pair
    Incident.objects.filter(pk=kept.pk).update(marking=Marking.GREEN)
    merge_incident(actor=mona, incident=merged, into=kept)
    kept.refresh_from_db()
    assert kept.marking == Marking.AMBER
    unmerge_incident(actor=mona, incident=merged, reason=WHY)
    kept.refresh_from_db()
    assert kept.marking == Marking.GREEN


def test_what_was_written_under_the_higher_marking_stays_under_it(mona, anna, pair):
    merged, kept = pair
    Incident.objects.filter(pk=kept.pk).update(marking=Marking.GREEN)
    merge_incident(actor=mona, incident=merged, into=kept)
    edit_incident(actor=anna, incident=kept, facts={"caveats": "Told in confidence."})
    unmerge_incident(actor=mona, incident=merged, reason=WHY)
    kept.refresh_from_db()
    assert kept.marking == Marking.AMBER


def test_red_is_merged_only_with_what_the_same_people_read(pair):
    merged, kept = pair
    managers = [member(name, Role.MANAGER, country="PK", clearance=Marking.RED) for name in ("Mira", "Milo")]
    Incident.objects.filter(pk=merged.pk).update(marking=Marking.RED)
    IncidentReaderFactory.create(incident=merged, user=managers[0])
    with pytest.raises(WrongState, match="same people"):
        merge_incident(actor=managers[0], incident=merged, into=kept)
    Incident.objects.filter(pk=kept.pk).update(marking=Marking.RED)
    for manager in managers:
        IncidentReaderFactory.create(incident=kept, user=manager)
    with pytest.raises(WrongState, match="same people"):
        merge_incident(actor=managers[0], incident=merged, into=kept)
    IncidentReaderFactory.create(incident=merged, user=managers[1])
    assert merge_incident(actor=managers[0], incident=merged, into=kept).state == State.MERGED


def test_who_merges_reads_and_manages_both(mona, alice, omar, pair, port_qasim):
    merged, _ = pair
    abroad = IncidentFactory.create(reporter=alice, state=State.SUBMITTED, country="KE")
    with pytest.raises(NotThere):
        merge_incident(actor=mona, incident=merged, into=abroad)
    ProjectLinkFactory.create(incident=abroad, project=port_qasim, decided_by=alice)
    ProjectLinkFactory.create(incident=merged, project=port_qasim, decided_by=alice)
    reader = member("Rita Reader", Role.VIEWER, country="KE")
    reader.memberships.create(role=Role.MANAGER, country="PK")
    with pytest.raises(NotAllowed, match="do not manage"):
        merge_incident(actor=reader, incident=merged, into=abroad)
    assert merge_incident(actor=omar, incident=merged, into=abroad).state == State.MERGED
    with pytest.raises(NotAllowed, match="do not manage"):
        unmerge_incident(actor=mona, incident=merged, reason=WHY)
    with pytest.raises(NotAllowed, match="do not manage"):
        unmerge_incident(actor=reader, incident=merged, reason=WHY)


def test_nobody_becomes_a_judge_of_the_other_by_linking_it_themselves(mona, omar, pair, port_qasim, alice):
    merged, abroad = pair[0], IncidentFactory.create(reporter=alice, state=State.SUBMITTED, country="KE")
    omar.memberships.create(role=Role.ANALYST, country="KE")
    omar.memberships.create(role=Role.MANAGER, country="PK")
    link_project(actor=omar, incident=abroad, project=port_qasim)
    with pytest.raises(NotAllowed, match="do not manage"):
        merge_incident(actor=omar, incident=merged, into=abroad)


@pytest.mark.parametrize("state", [State.RETURNED, State.CLOSED, State.REJECTED, State.MERGED, State.WITHDRAWN])
def test_nothing_is_merged_into_what_does_not_stand(state, mona, pair):
    gone = IncidentFactory.create(state=state)
    with pytest.raises(WrongState, match="nothing is merged into it"):
        merge_incident(actor=mona, incident=pair[0], into=gone)


def test_a_report_is_not_merged_into_itself(mona, pair):
    with pytest.raises(ValidationError):
        merge_incident(actor=mona, incident=pair[0], into=pair[0])
    for wrong in ({"state": State.MERGED}, {"merged_into": pair[1]}, {"state": State.MERGED, "merged_into": pair[0]}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Incident.objects.filter(pk=pair[0].pk).update(**wrong)


def test_a_stale_version_of_either_is_refused(mona, pair):
    merged, kept = pair
    for stale in ({"version": 9}, {"into_version": 9}):
        with pytest.raises(StaleVersion):
            merge_incident(actor=mona, incident=merged, into=kept, **stale)
    merge_incident(actor=mona, incident=merged, into=kept, version=1, into_version=1)


def test_who_brought_facts_into_a_report_does_not_verify_it(mona, alice, pair):
    merged, kept = pair
    CasualtyFactory.create(incident=merged)
    other = member("Erik Everywhere", Role.MANAGER)
    Incident.objects.filter(pk=merged.pk).update(reporter=other)
    start_review(actor=mona, incident=kept)
    merge_incident(actor=mona, incident=merged, into=kept, casualties="merged")
    with pytest.raises(NotAllowed, match="changed facts"):
        verify_incident(actor=mona, incident=kept)
    claim_incident(actor=other, incident=kept)
    with pytest.raises(NotAllowed, match="merged into it"):
        verify_incident(actor=other, incident=kept)
    third = member("Mia Manager", Role.MANAGER, country="PK")
    claim_incident(actor=third, incident=kept)
    assert verify_incident(actor=third, incident=kept).state == State.VERIFIED


def test_facts_that_come_after_verification_show(mona, pair):
    merged, kept = pair
    start_review(actor=mona, incident=kept)
    kept = verify_incident(actor=mona, incident=kept)
    CasualtyFactory.create(incident=merged)
    merge_incident(actor=mona, incident=merged, into=kept, casualties="merged")
    kept.refresh_from_db()
    assert kept.changed_since_verified
    unmerge_incident(actor=mona, incident=merged, reason=WHY)
    kept.refresh_from_db()
    assert not kept.changed_since_verified


def test_merges_are_undone_in_the_reverse_order(mona, alice):
    first, second, third = (IncidentFactory.create(reporter=alice, state=State.SUBMITTED) for _ in range(3))
    merge_incident(actor=mona, incident=first, into=second)
    merge_incident(actor=mona, incident=second, into=third)
    with pytest.raises(WrongState, match="undo that first"):
        unmerge_incident(actor=mona, incident=first, reason=WHY)
    unmerge_incident(actor=mona, incident=second, reason=WHY)
    merge_incident(actor=mona, incident=third, into=second)
    with pytest.raises(WrongState, match="undo that first"):
        unmerge_incident(actor=mona, incident=first, reason=WHY)
    unmerge_incident(actor=mona, incident=third, reason=WHY)
    unmerge_incident(actor=mona, incident=first, reason=WHY)
    with pytest.raises(WrongState, match="not possible from there"):
        unmerge_incident(actor=mona, incident=first, reason=WHY)
    assert not Incident.objects.filter(state=State.MERGED).exists()
    assert IncidentMerge.objects.filter(undone_at=None).count() == 0


def test_to_part_them_asks_why(mona, pair):
    merge_incident(actor=mona, incident=pair[0], into=pair[1])
    with pytest.raises(ValidationError) as refusal:
        unmerge_incident(actor=mona, incident=pair[0])
    assert list(refusal.value.message_dict) == ["reason"]
    assert Incident.objects.get(pk=pair[0].pk).state == State.MERGED


def test_a_merged_report_is_not_written_to(mona, anna, alice, pair, port_qasim):
    merged, kept = pair
    merge_incident(actor=mona, incident=merged, into=kept)
    for verb in (
        lambda: edit_incident(actor=anna, incident=merged, facts={"title": "New"}),
        lambda: link_project(actor=anna, incident=merged, project=port_qasim),
        lambda: start_review(actor=mona, incident=merged),
    ):
        with pytest.raises(WrongState):
            verb()


def test_lists_and_counts_leave_it_out_unless_it_is_asked_for(mona, signed_in, pair, port_qasim):
    merged, kept = pair
    InvolvementFactory.create(incident=merged, actor__slug="group")
    merge_incident(actor=mona, incident=merged, into=kept)
    browser = signed_in(mona)

    def shown(query: str) -> set[str]:
        page = browser.get(f"/incidents/?{query}").context["page"]
        return {incident.reference for incident in page.object_list}

    assert shown("") == {kept.reference}
    assert shown("state=merged") == {merged.reference}
    assert shown(f"q={merged.reference.lower()}") == {merged.reference}
    assert merged.reference not in browser.get("/").content.decode()
    assert merged.reference not in browser.get("/incidents/export.csv").getvalue().decode()


def test_the_trail_of_the_other_does_not_tell_what_went_back_to_one_that_is_not_read(mona, pair, signed_in, alice):
    merged, kept = pair
    viewer = member("Vera Viewer", Role.VIEWER, country="PK", clearance=Marking.GREEN)
    Incident.objects.filter(pk=kept.pk).update(marking=Marking.GREEN)
    SourceFactory.create(incident=merged, publisher="A confidant")
    SourceFactory.create(incident=kept, publisher="The Dawn")
    merge_incident(actor=mona, incident=merged, into=kept)
    unmerge_incident(actor=mona, incident=merged, reason=WHY)
    page = f"{kept.get_absolute_url()}history/"
    assert "A confidant" in signed_in(mona).get(page).content.decode()
    assert "A confidant" not in signed_in(viewer).get(page).content.decode()
