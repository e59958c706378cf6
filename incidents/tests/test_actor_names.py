"""Whoever looks for an actor finds the one: by any name, in any script, abbreviated, misspelt, merged."""

import pytest

from incidents.factories import ActorAliasFactory, ActorFactory
from incidents.models import Actor
from incidents.services import merge_actors, name_actor
from incidents.vocabulary.evidence import ActorStatus

NAMES = ["Baloch Liberation Army", "بلوچ لبریشن آرمی", "俾路支解放军"]


@pytest.fixture
def bla(db) -> Actor:
    bla = ActorFactory.create(name="Balochistan Liberation Army", slug="bla")
    for name in NAMES:
        ActorAliasFactory.create(actor=bla, name=name)
    for name in ("Tehrik-i-Taliban Pakistan", "Sindhudesh Revolutionary Army", "Lashkar-e-Jhangvi", "Jundallah"):
        ActorFactory.create(name=name, slug=name.lower())
    ActorFactory.create(name="Ejército de Liberación Nacional", slug="eln")
    return bla


@pytest.mark.parametrize(
    "words",
    [
        "BLA",
        "bla",
        "Baloch Liberation Army",
        "Balochistan Liberation Army",
        "بلوچ لبریشن آرمی",
        "بلوچ",
        "俾路支解放军",
        "俾路支",
        "balochistan liberation",
        "Balochistan Liberaton Army",
        "Baluchistan Liberation Army",
        "Báloch Liberátion",
    ],
)
def test_the_one_actor_is_found(words, bla):
    assert Actor.objects.best_matching(words).first() == bla


@pytest.mark.parametrize(
    ("words", "slug"), [("ejercito de liberacion", "eln"), ("SRA", "sindhudesh revolutionary army")]
)
def test_others_are_found_without_their_accents_and_by_initials(words, slug, bla):
    assert Actor.objects.best_matching(words)[0].slug == slug


@pytest.mark.parametrize("words", ["", "   ", "%", "_", "\\", "'; DROP TABLE", "zzzzzz", "🙂", "\u202e"])
def test_what_names_nobody_finds_nobody(words, bla):
    assert list(Actor.objects.best_matching(words)) == []


def test_a_similar_name_is_never_taken_for_the_same(bla, alice):
    named = name_actor(actor=alice, name="Balochistan Liberation Armi")
    assert named != bla
    assert named.status == ActorStatus.PROPOSED


@pytest.mark.parametrize("name", ["balochistan  liberation ARMY", "بلوچ لبریشن آرمی", "Bálochistan Liberation Army"])
def test_an_exact_name_names_it_whatever_its_case_spaces_and_accents(name, bla, alice):
    assert name_actor(actor=alice, name=name) == bla


def test_the_name_of_a_merged_actor_is_the_name_of_the_one_it_became(bla, anna, alice):
    other, last = ActorFactory.create(name="Majeed Brigade"), ActorFactory.create(name="Baloch Raaji Aajoi Sangar")
    merge_actors(actor=anna, kept=bla, merged=other)
    merge_actors(actor=anna, kept=last, merged=bla)
    assert name_actor(actor=alice, name="majeed brigade") == last
    assert list(Actor.objects.matching("Majeed Brigade")) == [last]


def test_by_the_index_on_the_names(bla, django_assert_max_num_queries):
    ActorFactory.create_batch(40)
    with django_assert_max_num_queries(5):
        list(Actor.objects.best_matching("Baloch Liberation"))
