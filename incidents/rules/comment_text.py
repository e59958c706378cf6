"""Turns what people write in comments, a little Markdown, into HTML that can do no harm.

Two nets, each of which holds by itself: the parser knows no HTML, no images and no addresses but http, https and
mailto; what it makes is cleaned by an allow-list of elements and attributes. The content policy stands behind both.
"""

import re
from typing import Any

import nh3
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt

LEADS_OUT = re.compile(r"(?:https?://[^/\s]|mailto:[^\s@]+@)", re.IGNORECASE)
BLOCKS = ("p", "li", "blockquote", "pre")
"""Each finds its own direction, so that Urdu, Chinese and English stand in one comment."""
TAGS = {*BLOCKS, "br", "em", "strong", "s", "ul", "ol", "code", "a"}


def leads_out(address: str) -> bool:
    """May this be the address of a link? Only of the web or of a mailbox, in full."""
    return LEADS_OUT.match(address) is not None


def _parser() -> MarkdownIt:
    parser = MarkdownIt("zero", {"html": False, "breaks": True, "maxNesting": 20})
    parser.enable(["blockquote", "code", "fence", "list", "newline", "escape", "backticks", "emphasis", "link"])
    parser.enable(["strikethrough", "autolink", "entity"])
    parser.validateLink = leads_out  # type: ignore[method-assign, assignment]
    return parser


PARSER = _parser()


def _only_out(tag: str, attribute: str, value: str) -> str | None:
    return value if attribute != "href" or leads_out(value) else None


def as_html(text: str) -> SafeString:
    """The comment as the page shows it."""
    clean = nh3.clean(
        PARSER.render(text),
        tags=TAGS,
        attributes={"*": set(), "a": {"href"}},
        attribute_filter=_only_out,
        url_schemes={"http", "https", "mailto"},
        link_rel="nofollow noopener noreferrer",
        set_tag_attribute_values={tag: {"dir": "auto"} for tag in BLOCKS},
    )
    return mark_safe(clean)  # noqa: S308 – cleaned in the line before


def in_short(text: str, most: int = 140) -> str:
    """The beginning of it on one line, as it was typed."""
    line: Any = " ".join(text.split())
    return str(line) if len(line) <= most else f"{line[: most - 1].rstrip()}…"
