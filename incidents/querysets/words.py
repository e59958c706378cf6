"""From what somebody types to a query over the search vectors. Nothing that can be typed is an error."""

import re

from django.contrib.postgres.search import CombinedSearchQuery, SearchQuery
from django.db.models import Func, TextField, Value

REFERENCE = re.compile(r"\s*[A-Z]{2,5}-\d{4}-\d{1,9}\s*", re.IGNORECASE)
PARTS = re.compile(r'"([^"]*)"|([^\s"]+)')
HAN = re.compile("[⺀-⿟々㐀-䶿一-鿿豈-﫿𠀀-𱍏]")
Query = SearchQuery | CombinedSearchQuery


def looks_like_reference(words: str) -> bool:
    return REFERENCE.fullmatch(words) is not None


def query_of(words: str) -> Query:
    """All words and "phrases", as spelt or by their English stems; what is typed last may be the start of a word."""
    parts = [(bool(quoted), quoted or word) for quoted, word in PARTS.findall(words.replace("\x00", ""))]
    unfinished = bool(parts) and not parts[-1][0] and not words[-1:].isspace()
    return _in_language("simple", parts, unfinished) | _in_language("english", parts, unfinished)


def _in_language(config: str, parts: list[tuple[bool, str]], unfinished: bool) -> Query:
    query: Query | None = None
    for position, (_, text) in enumerate(parts, start=1):
        if unfinished and position == len(parts) and not HAN.search(text):
            part = _start_of_word(config, text)
        else:
            # A word may fall apart, such as "Gwadar-Turbat" or Chinese characters: then its parts stand side by side.
            part = SearchQuery(_folded(text), config=config, search_type="phrase")
        query = part if query is None else query & part
    return query if query is not None else SearchQuery("", config=config)


def _start_of_word(config: str, text: str) -> SearchQuery:
    return SearchQuery(_Beginning(Value(text)), config=config, search_type="raw")


def _folded(text: str) -> Func:
    return Func(Value(text), function="search_text", output_field=TextField())


class _Beginning(Func):
    """`'word':*`, quoted after folding: that may bring quotes to light."""

    template = r"''' ' || translate(search_text(%(expressions)s), '''\', '  ') || ''':*'"
    output_field = TextField()
