"""Any merges, edits between them and undoing: every row ends with the report that it was given to, and totals agree."""

import pytest
from django.db import transaction
from django.db.models import F
from hypothesis import given, settings
from hypothesis import strategies as st

from conftest import member
from incidents.factories import ActorFactory, IncidentFactory, KeyEventFactory, ProjectLinkFactory, SourceFactory
from incidents.models import (
    Casualty,
    Consequence,
    Incident,
    IncidentKeyEvent,
    Involvement,
    ProjectLink,
    Source,
)
from incidents.services import edit_incident, merge_incident, unmerge_incident
from incidents.services.figures import refigure
from incidents.vocabulary.people import Affiliation, Outcome
from incidents.vocabulary.review import LinkState, State
from projects.factories import ProjectFactory
from projects.vocabulary import Role
from tests.properties import examples

KINDS = (Casualty, Consequence, IncidentKeyEvent, Involvement, ProjectLink, Source)
STATES = st.sampled_from([State.SUBMITTED, State.IN_REVIEW, State.VERIFIED])
REPORTS = st.integers(0, 2)
LINKS = st.dictionaries(st.tuples(REPORTS, st.integers(0, 1)), st.sampled_from(LinkState.values))
COUNTS = st.dictionaries(
    st.tuples(REPORTS, st.sampled_from(["CN", "PK"]), st.sampled_from(Outcome.values)), st.integers(0, 9) | st.none()
)
SOURCES = st.sets(st.tuples(REPORTS, st.sampled_from(["", "https://a.example", "https://b.example"])))
SAID = st.sets(st.tuples(REPORTS, st.integers(0, 1), st.sampled_from(["claimed", "denied"]), st.booleans()))
EVENTS = st.sets(st.tuples(REPORTS, st.integers(0, 1)))
MERGES = st.lists(st.tuples(REPORTS, REPORTS, st.sampled_from(["kept", "merged"])), max_size=5)


def everything() -> dict[str, list[str]]:
    rows = {kind.__name__: sorted(map(repr, kind.objects.values_list())) for kind in KINDS}
    told = Incident.objects.order_by("pk").values_list(
        "pk", "state", "merged_into", "marking", "severity", "killed_best", "injured_low", "facts_changed_at"
    )
    return rows | {"Incident": [repr(row) for row in told]}


def fill(reports, links, counts, sources, said, events) -> None:
    projects, actors, summits = (factory.create_batch(2) for factory in (ProjectFactory, ActorFactory, KeyEventFactory))
    for (report, project), state in links.items():
        ProjectLinkFactory.create(incident=reports[report], project=projects[project], state=state)
    for (report, nationality, outcome), best in counts.items():
        Casualty.objects.create(
            incident=reports[report],
            nationality=nationality,
            outcome=outcome,
            best=best,
            affiliation=Affiliation.PROJECT_STAFF,
        )
    for report, url in sorted(sources):
        SourceFactory.create(incident=reports[report], url=url)
    for report, actor, role, cites in sorted(said):
        source = reports[report].sources.first() if cites else None
        Involvement.objects.get_or_create(
            incident=reports[report], actor=actors[actor], role=role, defaults={"source": source}
        )
    for report, summit in events:
        IncidentKeyEvent.objects.create(incident=reports[report], key_event=summits[summit])
    for report in reports:
        refigure(report)
        report.save()


@given(st.lists(STATES, min_size=3, max_size=3), LINKS, COUNTS, SOURCES, SAID, EVENTS, MERGES)
@settings(max_examples=40)
def test_merges_undone_leave_everything_as_it_was(manager, states, links, counts, sources, said, events, merges):
    with transaction.atomic():
        reports = [
            IncidentFactory.create(state=state, marking=number + 1, facts_changed_at=None)
            for number, state in enumerate(states)
        ]
        fill(reports, links, counts, sources, said, events)
        before, done = everything(), []
        for one, other, choice in merges:
            incident, into = (Incident.objects.get(pk=reports[which].pk) for which in (one, other))
            if one != other and State.MERGED not in (incident.state, into.state):
                before_it = Casualty.objects.filter(incident=into if choice == "kept" else incident).count()
                done.append(merge_incident(actor=manager, incident=incident, into=into, casualties=choice))
                assert into.casualties.count() == before_it, "chosen, not added up"
                cited = Involvement.objects.filter(source__isnull=False)
                assert not cited.exclude(source__incident=F("incident")).exists()
        for incident in reversed(done):
            unmerge_incident(actor=manager, incident=incident, reason="Two after all.")
        assert everything() == before
        transaction.set_rollback(True)


STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("merge"), REPORTS, REPORTS),
        st.tuples(st.just("merge"), REPORTS, REPORTS),
        st.tuples(st.just("undo"), st.just(0), st.just(0)),
        st.tuples(st.sampled_from(["source", "consequence", "note", "title"]), REPORTS, REPORTS),
    ),
    max_size=14,
)


@given(STEPS)
@examples(40)
def test_each_row_ends_with_the_report_it_was_given_to(manager, steps):
    """The model: to which report each row was given when it was written. Merges hide that for a while; edits stay."""
    with transaction.atomic():
        reports = IncidentFactory.create_batch(3, state=State.SUBMITTED)
        given_to: dict[tuple[str, int], int] = {}
        merges: list[Incident] = []
        notes: dict[int, str] = {}
        for number, (kind, one, other) in enumerate(steps):
            subject, object_ = (standing(reports[which].pk) for which in (one, other))
            if kind == "merge" and subject != object_:
                choice = ("kept", "merged")[number % 2]
                merges.append(merge_incident(actor=manager, incident=subject, into=object_, casualties=choice))
            elif kind == "undo" and merges:
                unmerge_incident(actor=manager, incident=merges.pop(), reason="Two after all.")
            elif kind in WRITERS:
                row = WRITERS[kind](subject, number)
                given_to[type(row).__name__, row.pk] = subject.pk
            elif kind == "note":
                notes |= annotated(subject, number)
            elif kind == "title":
                edit_incident(actor=manager, incident=subject, facts={"title": f"Title {number}"})
        for incident in reversed(merges):
            unmerge_incident(actor=manager, incident=incident, reason="Two after all.")
        rows = [("Source", row) for row in Source.objects.all()]
        rows += [("Consequence", row) for row in Consequence.objects.all()]
        assert {(kind, row.pk): row.incident_id for kind, row in rows} == given_to
        assert dict(Source.objects.exclude(title="").values_list("pk", "title")) == notes
        assert not Incident.objects.filter(state=State.MERGED).exists()
        transaction.set_rollback(True)


WRITERS = {
    "source": lambda incident, number: SourceFactory.create(incident=incident, url=f"https://{number}.example"),
    "consequence": lambda incident, number: Consequence.objects.create(incident=incident, kind="other"),
}


def annotated(incident: Incident, number: int) -> dict[int, str]:
    """Each source of the report gets another title, as an edit does it."""
    keys = list(incident.sources.values_list("pk", flat=True))
    Source.objects.filter(pk__in=keys).update(title=f"Edited in step {number}")
    return dict.fromkeys(keys, f"Edited in step {number}")


def standing(key: int) -> Incident:
    incident = Incident.objects.get(pk=key)
    while incident.merged_into is not None:
        incident = incident.merged_into
    return incident


@pytest.fixture
def manager(db):
    return member("Mona Manager", Role.MANAGER)
