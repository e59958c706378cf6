"""Page and API narrow alike: places, casualties, sources, actors, key events; chips take a filter off."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from accounts.tests.api_clients import client_of
from conftest import member
from incidents.factories import (
    ActorFactory,
    CasualtyFactory,
    IncidentFactory,
    IncidentKeyEventFactory,
    InvolvementFactory,
    KeyEventFactory,
    SourceFactory,
)
from incidents.models import Incident
from incidents.vocabulary.people import Affiliation
from incidents.vocabulary.precision import PlacePrecision
from incidents.vocabulary.review import State
from projects.factories import MembershipFactory
from projects.vocabulary import Role


@pytest.fixture
def several(db) -> None:
    karachi = IncidentFactory.create(title="one", state=State.SUBMITTED)
    fiji = IncidentFactory.create(
        title="two", state=State.SUBMITTED, admin1="Northern", place="Taveuni", latitude=-16.85, longitude=-179.97
    )
    IncidentFactory.create(title="three", state=State.SUBMITTED, place_precision=PlacePrecision.FIRST_ORDER)
    CasualtyFactory.create(incident=karachi, nationality="CN")
    CasualtyFactory.create(incident=fiji, nationality="CN", affiliation=Affiliation.ASSAILANT)
    SourceFactory.create(incident=karachi, reliability="B", credibility=2)
    SourceFactory.create(incident=fiji, reliability="C", credibility=1)
    InvolvementFactory.create(incident=fiji, actor=ActorFactory.create(slug="army"))
    IncidentKeyEventFactory.create(incident=karachi, key_event=KeyEventFactory.create(slug="sco"))


@pytest.mark.parametrize(
    ("query", "titles"),
    [
        ({"near": "24.9,67.16", "within_km": "25"}, {"one"}),
        ({"near": "-16.85,179.97", "within_km": "25"}, {"two"}),
        ({"near": "-16.85,179.97", "within_km": "1"}, set()),
        ({"near": "24.9,67.16"}, {"one"}),
        ({"admin1": "northern"}, {"two"}),
        ({"place": "airport karachi"}, {"one", "three"}),
        ({"nationality": "CN"}, {"one"}),
        ({"grade": "B2"}, {"one"}),
        ({"grade": "C1"}, {"two"}),
        ({"grade": "C2"}, {"one", "two"}),
        ({"actor": "army"}, {"two"}),
        ({"key_event": "sco"}, {"one"}),
        ({"attack_type": "bombing_explosion"}, set()),
    ],
)
def test_page_and_api_alike(several, anna, signed_in, query, titles):
    if "attack_type" in query:
        query, titles = {"attack_type": IncidentFactory.build().attack_type}, {"one", "two", "three"}
    listed = client_of(anna).get("/api/v1/incidents/", query)
    assert listed.status_code == 200, listed.content
    assert {row["title"] for row in listed.json()["results"]} == titles
    page = signed_in(anna).get("/incidents/", query)
    assert {incident.title for incident in page.context["page"].object_list} == titles


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("near", "x"),
        ("near", "91,0"),
        ("near", "0,181"),
        ("near", "nan,nan"),
        ("within_km", "10"),
        ("within_km", "-1"),
        ("within_km", "NaN"),
        ("grade", "Z9"),
        ("nationality", "China"),
        ("key_event", "none"),
        ("attack_type", "hug"),
    ],
)
def test_the_api_refuses_what_cannot_be(anna, name, value):
    response = client_of(anna).get("/api/v1/incidents/", {name: value})
    assert response.status_code == 400
    assert [fault["parameter"] for fault in response.json()["errors"]] == [name]


def test_chips_take_one_filter_off(anna, signed_in):
    page = signed_in(anna).get("/incidents/", {"q": "convoy", "country": "PK", "after": "x"})
    chips = page.context["form"].chips()
    assert [(chip["text"], chip["query"]) for chip in chips] == [("convoy", "country=PK"), ("Pakistan", "q=convoy")]
    assert 'class="filter-chip"' in page.content.decode()
    assert "Nothing matches" in page.content.decode()


@pytest.mark.parametrize("crowd", [0, 1_500])
def test_what_is_near_is_the_same_whether_the_place_is_crowded_or_quiet(crowd, several, monkeypatch):
    monkeypatch.setattr("incidents.querysets.incidents.CROWD", crowd)
    for latitude, longitude, km, title in ((24.9, 67.16, 25, "one"), (-16.85, 179.97, 25, "two")):
        found = Incident.objects.all().within(latitude, longitude, km)
        assert {incident.title for incident in found} == {title}
    assert not Incident.objects.all().within(0, 0, 500).exists()


def test_a_crowd_abroad_is_none_for_who_reads_one_country(mona, monkeypatch):
    monkeypatch.setattr("incidents.querysets.incidents.CROWD", 2)
    place = {"latitude": 24.9, "longitude": 67.16, "place_precision": "exact", "state": State.VERIFIED}
    here = IncidentFactory.create(country="PK", **place)
    for _ in range(4):
        IncidentFactory.create(country="IR", **place)
    for narrowed in (lambda rows: rows.within(24.9, 67.16, 25), lambda rows: rows.in_box(60, 20, 80, 40)):
        for rows, by_index in ((Incident.objects.for_user(mona), True), (Incident.objects.all(), False)):
            with CaptureQueriesContext(connection) as asked:
                found = list(narrowed(rows))
            assert ("<@" in asked.captured_queries[-1]["sql"]) == by_index
            assert here in found
            assert len(found) == (1 if by_index else 5)


@pytest.mark.parametrize(("countries", "asked_of"), [(2, 2), (13, 1)])
def test_of_many_countries_it_is_asked_once_where_the_crowds_are(countries, asked_of, db):
    reader = member("Rita Reader", Role.VIEWER, country="PK")
    for country in ("IR", "AF", "IN", "CN", "KE", "ET", "LA", "KH", "MM", "TH", "VN", "MY")[: countries - 1]:
        MembershipFactory.create(user=reader, role=Role.VIEWER, country=country)
    rows = Incident.objects.for_user(User.objects.get(pk=reader.pk))
    with CaptureQueriesContext(connection) as asked:
        rows.within(24.9, 67.16, 25)
    assert len([query for query in asked.captured_queries if "<->" in query["sql"]]) == asked_of


@pytest.mark.parametrize("crowd", [1, 1_500])
def test_what_is_in_a_box_is_the_same_whether_it_is_crowded_or_not(crowd, several, monkeypatch):
    monkeypatch.setattr("incidents.querysets.incidents.CROWD", crowd)
    boxes = {(60, 20, 80, 40): {"one", "three"}, (179, -20, -179, -10): {"two"}, (0, 0, 10, 10): set()}
    for box, titles in boxes.items():
        assert {incident.title for incident in Incident.objects.all().in_box(*box)} == titles
    with CaptureQueriesContext(connection) as asked:
        list(Incident.objects.all().in_box(60, 20, 80, 40))
    assert ("<@" in asked.captured_queries[-1]["sql"]) == (crowd > 1)
