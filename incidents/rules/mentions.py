"""Is a name mentioned in a text? In any script, without regard to case and accents, as whole words only."""

import re
import unicodedata

SHORTEST_WORD = 6  # letters: "Camp 2" or "Gwadar" alone say too little, "Port Qasim" and "Hakkla" do not
SHORTEST_ABBREVIATION = 4
ABBREVIATION = re.compile(r"\(([^()]+)\)\s*$")


def folded(text: str) -> str:
    """Case and accents taken off; letters of other scripts stay as they are."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    return "".join(letter for letter in plain if not unicodedata.combining(letter))


def ways_to_say(name: str) -> list[str]:
    """The name itself, and the name and the abbreviation of "China–Pakistan Economic Corridor (CPEC)" apart."""
    found = ABBREVIATION.search(name)
    if found is None:
        return [name]
    return [name, name[: found.start()].strip(), found[1].strip()]


def mentioned(text: str, name: str) -> bool:
    """Does the text, folded already, hold one of the ways to say the name, between other things than letters?"""
    return any(_tells_enough(way) and _stands_in(text, folded(way)) for way in ways_to_say(name))


def _tells_enough(way: str) -> bool:
    letters = [letter for letter in way if letter.isalnum()]
    if any(ord(letter) >= 0x0590 for letter in letters):  # beyond Latin, Greek and Cyrillic words are short
        return len(letters) >= 3
    return len(letters) >= (SHORTEST_ABBREVIATION if way.isupper() else SHORTEST_WORD)


def _stands_in(text: str, way: str) -> bool:
    before, after = (r"(?<!\w)" if _has_spaces(way[0]) else ""), (r"(?!\w)" if _has_spaces(way[-1]) else "")
    return way in text and re.search(f"{before}{re.escape(way)}{after}", text) is not None


def _has_spaces(letter: str) -> bool:
    """Chinese and Japanese are written without spaces: there a name ends in the middle of a run of letters."""
    return not ("\u3040" <= letter <= "\u9fff")
