"""Finds who is mentioned in a comment: an @ with a person's full name behind it, in any case, the longest first."""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

MOST_MENTIONS = 20
SIGN = re.compile(r"(?<![\w@.+-])@(?=\S)")  # not within an e-mail address
UNKNOWN = re.compile(r"[^\s@]+(?: [^\s@]+)?")


@dataclass(frozen=True, slots=True)
class Mention:
    """One @ of a text: the key of everybody who is called so, or nobody, and the words as they stand there."""

    people: frozenset[int]
    words: str


def mentions_in(text: str, names: Mapping[int, str]) -> list[Mention]:
    """Every different mention of a text, among people whose names are given by key."""
    by_name: dict[str, set[int]] = {}
    for key, name in names.items():
        by_name.setdefault(_alike(name), set()).add(key)
    longest_first = sorted((name for name in by_name if name), key=len, reverse=True)
    plain = unicodedata.normalize("NFC", text)
    found = [_mention(plain[sign.end() :], longest_first, by_name) for sign in SIGN.finditer(plain)]
    return list(dict.fromkeys(found))


def _mention(behind: str, longest_first: Iterable[str], by_name: Mapping[str, set[int]]) -> Mention:
    folded = _alike(behind[:300])
    for name in longest_first:
        if folded.startswith(name) and not _goes_on(folded, len(name)):
            return Mention(frozenset(by_name[name]), name)
    words = UNKNOWN.match(behind)
    return Mention(frozenset(), words[0].rstrip(".,;:!?)")[:60] if words else "")


def _goes_on(text: str, at: int) -> bool:
    """ "@Mona Manager" is not in "@Mona Managerial"; where no letters of Latin kind follow, a name may end anywhere."""
    after, last = text[at : at + 1], text[at - 1]
    return after.isalnum() and (after.isascii() or last.isascii() or _is_spaced(last))


def _is_spaced(letter: str) -> bool:
    """Do words of its script stand apart? Those of Chinese and Japanese do not."""
    return not "\u3040" <= letter <= "\u9fff"


def _alike(name: str) -> str:
    return " ".join(unicodedata.normalize("NFC", name).casefold().split())
