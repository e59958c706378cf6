"""Words: in English, Urdu, Chinese, with accents, as phrases; kept true whatever changes; and never an error."""

import pytest
from django.db import connection
from hypothesis import example, given
from hypothesis import strategies as st

from incidents.factories import ActorAliasFactory, ActorFactory, IncidentFactory, InvolvementFactory
from incidents.models import Actor, Advisory, Incident, KeyEvent
from incidents.vocabulary.review import State
from projects.models import Organisation, Project


def found(words: str) -> set[str]:
    return set(Incident.objects.matching(words).values_list("title", flat=True))


@pytest.fixture
def several(db) -> None:
    for title, place, narrative in [
        ("Convoy bombed", "Karachi", "A suicide bomber attacked engineers near the airport."),
        ("Café raided", "Gwadar – گوادر", "مسلح افراد نے چینی انجینئروں پر حملہ کیا۔"),
        ("中国公民遇袭", "卡拉奇", "一辆载有中国工程师的车队遭到袭击。"),
        ("Gunmen attack camp", "Port Qasim", "Work at the coal-fired plant stopped."),
    ]:
        IncidentFactory.create(title=title, place=place, admin1="", narrative=narrative, state=State.SUBMITTED)


@pytest.mark.parametrize(
    ("words", "titles"),
    [
        ("convoy karachi", {"Convoy bombed"}),
        ("attacking", {"Convoy bombed", "Gunmen attack camp"}),
        ("attack on the camp", {"Gunmen attack camp"}),
        ("engi", {"Convoy bombed"}),
        ("engi ", set()),
        ("cafe", {"Café raided"}),
        ("CAFÉ", {"Café raided"}),
        ("گوادر", {"Café raided"}),
        ("حَملہ", {"Café raided"}),
        ("چيني", {"Café raided"}),
        ("中国", {"中国公民遇袭"}),
        ("工程师", {"中国公民遇袭"}),
        ("国中", set()),
        ("卡拉奇 车队", {"中国公民遇袭"}),
        ('"suicide bomber attacked"', {"Convoy bombed"}),
        ('"bomber suicide"', set()),
        ("coal-fired", {"Gunmen attack camp"}),
        ("convoy camp", set()),
        ("!!!", set()),
        ("   ", set()),
    ],
)
def test_words_find(several, words, titles):
    assert found(words) == titles


@pytest.mark.parametrize("typed", ["INC-2024-000123", "inc-2024-000123", " Inc-2024-000123 ", "123", "000123"])
def test_a_reference_in_any_case_or_its_number(db, typed):
    IncidentFactory.create(reference="INC-2024-000123", title="this")
    IncidentFactory.create(reference="INC-2024-000124", title="that")
    assert found(typed) == {"this"}


@given(st.text(max_size=100))
@example("'")
@example('"')
@example("\\")
@example("a' | b & !c:* <-> (")
@example("oʼneil’s")
@example("ـَ")
@example("\x00")
@example("-- -a- :*")
@example("中'国\"")
@example("INC-2024-")
def test_nothing_typed_is_an_error(db, words):
    assert list(Incident.objects.matching(words)) == []


def test_the_names_of_actors_find_and_follow(db):
    army, other = ActorFactory.create(name="Balochistan Liberation Army"), ActorFactory.create(name="Somebody else")
    alias = ActorAliasFactory.create(actor=army, name="BLA")
    incident = IncidentFactory.create(title="x")
    involvement = InvolvementFactory.create(incident=incident, actor=army)
    assert found("bla") == found("baloch liberation") == {"x"} or found("balochistan liberation") == {"x"}
    type(army).objects.filter(pk=army.pk).update(name="Renamed Front")
    assert (found("liberation"), found("renamed")) == (set(), {"x"})
    type(alias).objects.filter(pk=alias.pk).update(name="بی ایل اے")
    assert (found("bla"), found("ایل")) == (set(), {"x"})
    type(involvement).objects.filter(pk=involvement.pk).update(actor=other)
    assert (found("renamed"), found("somebody")) == (set(), {"x"})
    involvement.delete()
    assert found("somebody") == set()


def test_the_vector_follows_the_text_and_is_nobody_elses_to_write(db):
    incident = IncidentFactory.create(title="Before")
    changes = incident.pgh_event_model.objects.count()
    Incident.objects.filter(pk=incident.pk).update(search=None)
    assert found("before") == {"Before"}
    assert incident.pgh_event_model.objects.count() == changes  # the trail tells of facts only
    Incident.objects.filter(pk=incident.pk).update(title="After")
    assert (found("before"), found("after")) == (set(), {"After"})


def test_rows_are_read_without_their_vectors(db):
    IncidentFactory.create()
    assert Incident.objects.get().get_deferred_fields() == {"search"}


def test_who_may_not_read_finds_nothing(charlie, alice, several):
    assert Incident.objects.for_user(charlie).matching("convoy").count() == 0
    assert Incident.objects.for_user(alice).matching("convoy").count() == 1


@pytest.mark.parametrize(
    ("words", "titles"),
    [
        ("gwádar", {"Café raided"}),
        ("گوادر", {"Café raided"}),
        ("卡拉奇", {"中国公民遇袭"}),
        ("拉奇", {"中国公民遇袭"}),
        ("奇", {"中国公民遇袭"}),
        ("QASIM port", {"Gunmen attack camp"}),
        ("kar", {"Convoy bombed"}),
        ("ka", {"Convoy bombed"}),
        ("ar", set()),
        ("%", set()),
        ("_", set()),
        ("", {"Convoy bombed", "Café raided", "中国公民遇袭", "Gunmen attack camp"}),
    ],
)
def test_places_are_found_by_parts_of_their_names_and_short_ones_by_their_beginning(several, words, titles):
    assert set(Incident.objects.in_place(words).values_list("title", flat=True)) == titles


@pytest.mark.parametrize(
    ("rows", "index"),
    [
        (lambda: Incident.objects.in_place("karachi").order_by(), "incidents_by_place_name"),
        (lambda: Incident.objects.in_place("ka").order_by(), "incidents_by_words"),
        (lambda: Advisory.objects.matching("crowded places"), "incidents_advisory_by_words"),
        (lambda: Project.objects.matching("corridor"), "projects_project_names"),
        (lambda: Organisation.objects.matching("railway"), "projects_organisation_names"),
        (lambda: Organisation.objects.matching("railway"), "projects_organisation_aliases"),
    ],
)
def test_names_go_by_their_index(rows, index, db):
    # Of an empty table any index is read as quickly; those of words and trigrams answer by bitmaps alone.
    assert index in plan_of(rows(), "seqscan", "indexscan", "indexonlyscan")


@pytest.mark.parametrize(
    ("rows", "index"),
    [
        (lambda: Incident.objects.order_by("-severity", "-occurred_from", "-pk")[:25], "incidents_by_severity"),
        (lambda: Actor.objects.listed().order_by("sort_name", "pk")[:25], "incidents_actor_by_name"),
        (lambda: Organisation.objects.listed().order_by("sort_name", "pk")[:25], "projects_organisation_by_name"),
        (lambda: KeyEvent.objects.order_by("starts_on", "pk")[:25], "incidents_key_event_by_day"),
    ],
)
def test_orders_go_by_their_index(rows, index, db):
    assert index in plan_of(rows(), "seqscan", "sort")


def plan_of(rows, *without: str) -> str:
    """How the rows would be found if there were many: with these ways of PostgreSQL switched off."""
    with connection.cursor() as cursor:
        for way in without:
            cursor.execute(f"SET LOCAL enable_{way} = off")
        return rows.explain()


def test_the_index_answers(several):
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        plan = Incident.objects.matching("convoy karachi").order_by().explain()
    assert "incidents_by_words" in plan
