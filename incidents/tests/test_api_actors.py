"""`/api/v1/actors/`: every member knows the actors, under all their names; nobody else does."""

from accounts.factories import UserFactory
from accounts.tests.api_clients import client_of
from incidents.factories import ActorAliasFactory, ActorFactory
from incidents.vocabulary.evidence import ActorStatus

LIST = "/api/v1/actors/"


def names(user, **query) -> list[str]:
    response = client_of(user).get(LIST, query)
    assert response.status_code == 200, response.content
    return [row["name"] for row in response.json()["results"]]


def test_an_actor_under_all_its_names(victor, anna):
    army = ActorFactory.create(
        name="Balochistan Liberation Army", slug="balochistan-liberation-army", kind="armed_group", proposed_by=anna
    )
    for name in ("BLA", "بلوچستان لبریشن آرمی"):
        ActorAliasFactory.create(actor=army, name=name)
    response = client_of(victor).get(f"{LIST}{army.slug}/")
    assert response.json() == {
        "slug": army.slug,
        "url": f"http://testserver{LIST}{army.slug}/",
        "name": "Balochistan Liberation Army",
        "aliases": ["BLA", "بلوچستان لبریشن آرمی"],
        "kind": "armed_group",
        "status": "accepted",
        "merged_into": None,
        "countries": [],
        "founded": "",
        "dissolved": "",
        "description": "",
    }
    assert client_of(victor).get(LIST).json()["results"] == [response.json()]


def test_a_slug_in_any_script_is_an_address(victor):
    ActorFactory.create(name="东突", slug="东突")
    row = client_of(victor).get(LIST).json()["results"][0]
    assert client_of(victor).get(row["url"]).json()["name"] == "东突"


def test_members_of_anything_know_them_and_others_do_not(charlie):
    actor = ActorFactory.create()
    assert names(charlie) == [actor.name]
    outsider = UserFactory.create()
    assert names(outsider) == []
    hidden = client_of(outsider).get(f"{LIST}{actor.slug}/")
    missing = client_of(outsider).get(f"{LIST}nobody/")
    assert (hidden.status_code, hidden.content) == (404, missing.content)


def test_filters(anna):
    army = ActorFactory.create(name="Army", kind="armed_group")
    ActorAliasFactory.create(actor=army, name="Force")
    ActorAliasFactory.create(actor=army, name="Forces")
    ActorFactory.create(name="Gang", kind="criminal", status=ActorStatus.PROPOSED)
    assert names(anna, kind="criminal") == names(anna, status="proposed") == ["Gang"]
    assert names(anna, kind=["criminal", "armed_group"]) == ["Gang", "Army"]
    assert names(anna, q="force") == ["Army"]
    assert client_of(anna).get(LIST, {"kind": "x"}).status_code == 400


def test_a_page_costs_the_same_queries_however_many_rows(anna, django_assert_max_num_queries):
    client = client_of(anna)
    client.get("/api/v1/")
    counts = []
    for more in (2, 10):
        for _ in range(more):
            ActorAliasFactory.create()
        with django_assert_max_num_queries(15) as counted:
            client.get(LIST)
        counts.append(len(counted))
    assert counts[0] == counts[1]
