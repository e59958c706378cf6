"""An @ and a full name mention somebody; the longest name wins, and an e-mail address mentions nobody."""

import pytest

from incidents.rules.named_in_text import mentions_in

NAMES = {
    1: "Mona Manager",
    2: "Mona",
    3: "Élodie Durand",
    4: "علی خان",
    5: "李伟",
    6: "Ali Khan",
    7: "ali khan",
    8: "O'Brien (PK)",
}


def found(text: str) -> set[int]:
    return {key for mention in mentions_in(text, NAMES) for key in mention.people}


@pytest.mark.parametrize(
    ("text", "people"),
    [
        ("@Mona Manager, please look", {1}),
        ("thanks @mona manager.", {1}),
        ("@Mona can you?", {2}),
        ("@Monasteries are closed", set()),
        ("(@Mona Manager)", {1}),
        ("mail mona@Mona.example", set()),
        ("@E\u0301lodie Durand", {3}),
        ("@علی خان، دیکھیں", {4}),
        ("@李伟请看", {5}),
        ("@李伟 and @Mona", {5, 2}),
        ("@Ali Khan", {6, 7}),
        ("@Ali  Khan", {6, 7}),
        ("@O'Brien (PK)", {8}),
        ("@ Mona Manager", set()),
        ("@@Mona", set()),
        ("@", set()),
        ("Mona Manager", set()),
        ("> @Mona Manager", {1}),
    ],
)
def test_who_is_mentioned(text, people):
    assert found(text) == people


def test_the_words_of_whom_nobody_knows():
    assert [mention.words for mention in mentions_in("@Nobody Here, and @x", NAMES)] == ["Nobody Here", "x"]


def test_the_same_one_twice_is_one():
    assert len(mentions_in("@Mona Manager @mona manager", NAMES)) == 1
