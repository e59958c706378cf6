"""Names in texts: whole, in any script, telling enough, and nothing that is merely typed like one."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from incidents.rules.mentions import Text, folded, ways_to_say

NAMES = st.text(st.characters(exclude_categories=["Cs"]), max_size=60)


def says(text: str, name: str) -> bool:
    return Text(text).says(name) is not None


TOO_LITTLE = "Dam|Hub|Camp 2|Main Gate|Power Plant|North Camp|Coal Plant Phase II|((((||()|(Hub|N-30|123456|。。。|—"


@pytest.mark.parametrize("name", [*TOO_LITTLE.split("|"), " "])
def test_what_tells_too_little_is_never_found(name):
    assert not says(f"An attack at {name} ({name}), near {name}", name)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("at Dasuwala", "Dasuwa"),
        ("the Sahiwalis", "Sahiwal"),
        ("at Port Qasimabad", "Port Qasim"),
        ("the Airport Qasim", "Port Qasim"),
        ("Port and Qasim", "Port Qasim"),
        ("he is safe, in a line", "SAFE"),
        ("unsafe", "SAFE"),
        ("PQEPCX", "PQEPC"),
        ("گوادری", "گوادر"),
        ("瓜达尔自由港", "瓜达尔港"),
    ],
)
def test_not_inside_other_words(text, name):
    assert not says(text, name)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("the China-Pakistan Economic Corridor", "China–Pakistan Economic Corridor (CPEC)"),
        ("staff of CPEC.", "China–Pakistan Economic Corridor (CPEC)"),
        ("the SAFE company", "SAFE"),
        ("HUBCO said", "Hub Power Company (HUBCO)"),
        ("at Port\n  Qasim's gate", "Port Qasim"),
        ("“Port Qasim”", "Port Qasim"),
        ("Port Qasim", "PORT QASIM"),
        ("Sindhudesh People's Company", "Sindhudesh People’s Company"),
        ("Ｐｏｒｔ Ｑａｓｉｍ", "Port Qasim"),
        ("Straße der Pioniere", "STRASSE DER PIONIERE"),
        ("گوادر كي بندرگاه پر حملہ", "گوادر کی بندرگاہ"),  # as an Arabic keyboard types it
        ("گوادر\u200c بندرگاہ", "گوادر بندرگاہ"),
        ("گَوادر بندرگاہ", "گوادر بندرگاہ"),
        ("袭击瓜达尔港的车队", "瓜达尔港"),
        ("袭击Port Qasim电站", "Port Qasim"),
        ("ダスダムで爆発", "ダスダム"),
        ("คนงานที่เขื่อนดาซูถูกโจมตี", "เขื่อนดาซู"),
    ],
)
def test_however_it_is_typed(text, name):
    assert says(text, name)


@pytest.mark.parametrize(
    "name", [".*", "Port.*Qasim", "(a+)+$ plant", "[Dasu] (x", "Dasu|Karot", r"\w{6,}", "Zo\x00nergy"]
)
def test_a_name_is_no_pattern(name):
    assert not says("Port of Qasim, Dasu, Karot, Zonergy aaaaaaaaaaaaaaaaaaaaaaaaaaaaa!", name)


@given(NAMES, NAMES, st.sampled_from([" ", ", ", "\n", " – "]))
@settings(max_examples=200)
def test_a_name_that_tells_enough_is_found_where_it_stands_and_nothing_breaks(name, other, between):
    found = says(f"{other}{between}{name}{between}{other}", name)
    assert found or not any(way.words == folded(name) or way.words == name for way in ways_to_say(name))
    assert says(other, name) in {True, False}
    for way in ways_to_say(name):
        re.compile(way.pattern)


@given(NAMES)
def test_folding_again_changes_nothing(name):
    assert folded(folded(name)) == folded(name)
