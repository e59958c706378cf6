"""Looking names up while a report is typed: in any script and spelling, what the person may know, not without end."""

import pytest
from django.core.cache import cache

from conftest import member
from incidents.factories import ActorAliasFactory, ActorFactory, GazetteerPlaceFactory
from incidents.models import Actor
from incidents.views.look_up import MOST_PER_MINUTE
from projects.factories import ProjectFactory, SiteFactory
from projects.vocabulary import Role
from tests.filing_form import NEW, read, typed

LOOK_UP = "/incidents/new/look-up/"
ACTOR = "involvements-0-actor"


@pytest.fixture
def bla(db) -> Actor:
    actor = ActorFactory.create(name="Balochistan Liberation Army", status="accepted", kind="armed_group")
    for name in ("BLA", "بلوچ لبریشن آرمی"):
        ActorAliasFactory.create(actor=actor, name=name)
    return actor


def ask(browser, field, words, **more):
    return browser.get(LOOK_UP, {"find": field, field: words} | more)


@pytest.mark.parametrize("words", ["BLA", "bla", "Balochistan Libration Amry", "بلوچ لبریشن آرمی", "liberation army"])
def test_an_actor_is_found_by_any_name(words, bla, alice, signed_in):
    page = ask(signed_in(alice), ACTOR, words).content.decode()
    assert "involvements-0-actor=Balochistan+Liberation+Army" in page
    assert "Armed group · also BLA" in page


@pytest.mark.parametrize(
    ("role", "words", "said"),
    [
        (Role.OFFICER, "Falcons", "Not known yet:"),
        (Role.OFFICER, "Falcons", "proposed to the analysts"),
        (Role.ANALYST, "Falcons", "added to the actors"),
        (Role.OFFICER, "bla", "is known"),
        (Role.OFFICER, "Balochistan Liberation", "Not known yet:"),
    ],
)
def test_it_says_whether_the_name_is_known_and_what_becomes_of_it(role, words, said, bla, signed_in):
    page = ask(signed_in(member("Olga", role, country="PK")), ACTOR, words)
    assert said in " ".join(page.content.decode().replace("<strong>", "").replace("</strong>", "").split())


def test_only_what_the_person_may_know_is_found(alice, port_qasim, signed_in):
    ActorFactory.create(name="Secret Falcons", status="proposed")
    hidden = SiteFactory.create(project=ProjectFactory.create(host_country="KE"), name="Jetty of Mombasa")
    SiteFactory.create(project=port_qasim, name="Jetty")
    browser = signed_in(alice)
    for field, words in ((ACTOR, "Falcons"), ("place", "Mombasa"), ("links-0-project", str(hidden.project_id))):
        assert "data-fills" not in ask(browser, field, words).content.decode()
    assert "place=Jetty" in ask(browser, "links-0-project", str(port_qasim.pk)).content.decode()


def test_provinces_are_those_of_the_country_and_take_the_pin_away(alice, signed_in):
    GazetteerPlaceFactory.create(country="PK", admin1="Sindh", latitude=25, longitude=68)
    browser = signed_in(alice)
    page = ask(browser, "admin1", "", country="PK").content.decode()
    assert 'data-area="25.000,68.000,25.000,68.000"' in page
    assert "latitude=&amp;longitude=&amp;place_precision=first_order_admin" in page
    assert "Mombasa" in ask(browser, "admin1", "momb", country="KE").content.decode(), "as ISO 3166-2 names them"
    assert "No province is known" in ask(browser, "admin1", "x", country="").content.decode()


@pytest.mark.parametrize("field", ["", "title", "involvements-x-actor", "involvements-0-actor; --", "__proto__"])
def test_a_field_that_is_not_looked_up_is_refused(field, alice, signed_in):
    assert ask(signed_in(alice), field, "x").status_code == 400


@pytest.mark.parametrize("words", ["", " ", "a", "%", "\\", "<script>alert(1)</script>", "x" * 5_000, "'; --"])
@pytest.mark.parametrize("field", [ACTOR, "place", "admin1", "links-0-project"])
def test_any_words_are_words(field, words, bla, alice, signed_in):
    answer = ask(signed_in(alice), field, words, country="PK\x01")
    assert answer.status_code == 200
    assert "<script>" not in answer.content.decode()


def test_it_has_an_end(alice, mona, signed_in):
    cache.clear()
    browser = signed_in(alice)
    answers = [ask(browser, "place", "").status_code for _ in range(MOST_PER_MINUTE + 1)]
    assert answers.count(200) >= MOST_PER_MINUTE
    # A minute may have turned in between; then the new one is filled up.
    while ask(browser, "place", "").status_code == 200:
        pass
    assert "wait a moment" in ask(browser, "place", "").content.decode()
    assert ask(signed_in(mona), "place", "").status_code == 200, "another person is not held up"


def test_without_a_script_the_form_does_the_same_and_loses_nothing(bla, alice, signed_in):
    browser = signed_in(alice)
    entries = typed(browser, title="Half typed", **{ACTOR: "BLA", "casualties-0-best": "many"})
    page = browser.post(NEW, entries | {"find": ACTOR})
    assert f'value="{ACTOR}=actor-{bla.pk}"' in page.content.decode()
    filled = read(browser.post(NEW, read(page) | {"take": f"{ACTOR}=actor-{bla.pk}"}))
    assert (filled[ACTOR], filled["title"]) == (bla.name, "Half typed")
    assert filled["casualties-0-best"] == "many"
    for nonsense in ("", "=", "x=1", f"{ACTOR}=actor-0", "place=place-1"):
        kept = read(browser.post(NEW, entries | {"take": nonsense}))
        assert kept[ACTOR] == "BLA"
