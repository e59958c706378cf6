"""Is a name mentioned in a text? In any script, without regard to case, accents and kinds of dash, as whole words only.

What is too short, too common, or a mere number is never found: "Dam", "Camp 2" and "Main gate" name nothing.
"""

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

SHORTEST_WORD = 6  # letters: "Hub" alone says too little, "Hakkla" does not
SHORTEST_ABBREVIATION = 4
COMMON_WORDS = """
a airport area at base block border bridge building camp canal city coal colony company compound construction corridor
dam depot district east eastern electric energy factory for gate head headquarters highway hospital hotel house hydro
hydropower i ii iii in iv labour labourers line lot main mine mining motorway mountain near new north northern of office
old on park phase pipeline plant point port power project projects quarter rail railway residence river road route
school sea section security site solar south southern staff stage station store substation terminal the to tower town
transmission tunnel unit valley village warehouse water west western wind with worker workers works workshop yard zone
"""
COMMON = frozenset(COMMON_WORDS.split())
"""However many of these a name is made of, it names nothing in particular."""
UNSPACED = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff"
"""Thai, Lao, Burmese, Khmer, Chinese, Japanese have no spaces: a name ends in the middle of a run of letters."""
LETTER = rf"[^\W{UNSPACED}]"  # of the other scripts
WORD = re.compile(f"{LETTER}+")
ABBREVIATION = re.compile(r"\(([^()]+)\)\s*$")
ALIKE = str.maketrans(
    dict.fromkeys("‐‑‒–—―−", "-")
    | dict.fromkeys("‘’ʼ", "'")
    | dict(zip("يىكهة", "ییکہہ", strict=True))  # as Arabic keyboards type what Urdu ones do: the search folds them too
    | dict.fromkeys("\u0640\u200c\u200d", "")
)


@dataclass(frozen=True, slots=True)
class Way:
    """One way to say a name: folded, or, of a short abbreviation, in capitals as it stands: "SAFE" is not "safe"."""

    words: str
    capitals: bool
    first: str  # its first word, folded; "" where the script has no spaces
    pattern: str

    @property
    def is_one_word(self) -> bool:
        return self.first == self.words.casefold()


class Text:
    """A text to find names in."""

    def __init__(self, *parts: str) -> None:
        self._plain = "\n".join(parts)
        self._folded = folded(self._plain)
        self.words = frozenset(WORD.findall(self._folded))

    def says(self, name: str) -> Way | None:
        """The first way to say the name that stands here, between other things than letters."""
        return next((way for way in ways_to_say(name) if self._holds(way)), None)

    def _holds(self, way: Way) -> bool:
        text = self._plain if way.capitals else self._folded
        return way.words in text and re.search(way.pattern, text) is not None


def folded(text: str) -> str:
    """Case and accents taken off, dashes and spaces made alike; letters of other scripts stay as they are."""
    if not text.isascii():
        plain = unicodedata.normalize("NFKD", text.casefold()).translate(ALIKE)
        text = "".join(letter for letter in plain if not unicodedata.combining(letter))
    return " ".join(text.casefold().split())


@lru_cache(maxsize=65_536)
def ways_to_say(name: str) -> tuple[Way, ...]:
    """The name, and of "China–Pakistan Economic Corridor (CPEC)" also both parts, as far as they tell enough."""
    found = ABBREVIATION.search(name)
    ways = [name] if found is None else [name, name[: found.start()].strip(), found[1].strip()]
    return tuple(_way(way) for way in ways if _tells_enough(way))


def _tells_enough(way: str) -> bool:
    letters = [letter for letter in way if letter.isalnum()]
    if any(ord(letter) >= 0x0590 for letter in letters):  # beyond Latin, Greek and Cyrillic words are short
        return len(letters) >= 3
    if all(word in COMMON or word.isdecimal() for word in WORD.findall(folded(way))):
        return False
    return len(letters) >= (SHORTEST_ABBREVIATION if way.isupper() else SHORTEST_WORD)


def _way(way: str) -> Way:
    capitals = way.isupper() and way.isascii() and len(way) < SHORTEST_WORD
    words = way if capitals else folded(way)
    first = WORD.match(words)
    before, after = (f"(?<!{LETTER})" if first else ""), (f"(?!{LETTER})" if WORD.fullmatch(words[-1]) else "")
    return Way(words, capitals, first[0].casefold() if first else "", f"{before}{re.escape(words)}{after}")
