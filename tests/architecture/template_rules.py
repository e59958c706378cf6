"""The house rules for templates: nothing inline that the content policy would stop, and htmx only enhances."""

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path

LETTERS = "alerts"  # folders of e-mails, whose readers know no style sheets but inline ones
GIVES_A_VALUE = ("url", "static", "translate", "trans", "now", "cycle", "firstof", "widthratio", "querystring")
COMMENTS = re.compile(r"{#.*?#}|{%\s*comment\b.*?%}.*?{%\s*endcomment\s*%}|<!--.*?-->", re.DOTALL)
TAG = re.compile(r"{%-?\s*(\w+).*?%}", re.DOTALL)
INCLUDE = re.compile(r"{%-?\s*include\s+[\"']([^\"']+)[\"'].*?%}", re.DOTALL)
LINK = re.compile(r"<a\s[^>]*href=", re.DOTALL)
EMPTY = frozenset(
    {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
)
NOT_OUTSIDE_FORMS = ("hx-post", "hx-put", "hx-patch", "hx-delete")


@dataclass(slots=True)
class Element:
    """An open element on the way down, and what its children turned out to be."""

    name: str
    attributes: dict[str, str]
    line: int
    holds_a_link: bool = False


def inline_code(root: Path) -> list[str]:
    """Scripts, styles and handlers that stand in the page itself."""
    return [complaint for page in _pages(root) for complaint in page.inline]


def enhancements(root: Path) -> list[str]:
    """htmx requests without a link or form that does the same when there is no JavaScript."""
    return [complaint for page in _pages(root) for complaint in page.unsupported]


def _pages(root: Path) -> "list[Page]":
    return [_read(root, path.relative_to(root).as_posix()) for path in sorted(root.rglob("*.html"))]


def _read(root: Path, name: str) -> "Page":
    def link_inside(tag: "re.Match[str]") -> str:
        """Of an included template it matters here only whether it brings a link."""
        included = root / tag[1]
        brings = included.is_file() and LINK.search(included.read_text(encoding="utf-8"))
        return ('<a href="value"></a>' if brings else " ") + "\n" * tag[0].count("\n")

    page = Page(name)
    text = COMMENTS.sub(lambda match: "\n" * match[0].count("\n"), (root / name).read_text(encoding="utf-8"))
    text = INCLUDE.sub(link_inside, text)
    page.feed(TAG.sub(_value, re.sub(r"{{.*?}}", "value", text, flags=re.DOTALL)))
    page.close()
    return page


def _value(tag: "re.Match[str]") -> str:
    """What a tag leaves in the page, as far as these rules care; line numbers stay."""
    return ("value" if tag[1] in GIVES_A_VALUE else " ") + "\n" * tag[0].count("\n")


@dataclass(eq=False)
class Page(HTMLParser):
    """One template, read element by element."""

    name: str
    inline: list[str] = field(default_factory=list)
    unsupported: list[str] = field(default_factory=list)
    open: list[Element] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        element = Element(tag, {name: value or "" for name, value in attrs}, self.getpos()[0])
        self._check_inline(element)
        self._check_writing(element)
        if tag == "a" and "href" in element.attributes:
            for above in self.open:
                above.holds_a_link = True
        if tag in EMPTY:
            self._check_reading(element)
        else:
            self.open.append(element)

    def handle_endtag(self, tag: str) -> None:
        if not any(element.name == tag for element in self.open):
            return
        while self.open:
            element = self.open.pop()
            self._check_reading(element)
            if element.name == tag:
                return

    def close(self) -> None:
        super().close()
        while self.open:
            self._check_reading(self.open.pop())

    def _check_inline(self, element: Element) -> None:
        at = f"{self.name}:{element.line}:"
        if element.name == "script" and "src" not in element.attributes:
            self.inline.append(f"{at} a script without src")
        if element.name == "style" and LETTERS not in Path(self.name).parts:
            self.inline.append(f"{at} a style element")
        for name in element.attributes:
            if (name == "style" and LETTERS not in Path(self.name).parts) or re.fullmatch(r"on[a-z]+", name):
                self.inline.append(f"{at} the attribute {name}")
            elif name.startswith("hx-on"):
                self.inline.append(f"{at} {name}, which is a script")

    def _check_reading(self, element: Element) -> None:
        """A link with an address; a poll that shows or holds one; a form that finds by GET; a button that sends one."""
        if "hx-get" not in element.attributes or "href" in element.attributes:
            return
        polls = "every" in element.attributes.get("hx-trigger", "") and element.holds_a_link
        sends = (
            element.name == "button" and element.attributes.get("type") == "submit" and element.attributes.get("name")
        )
        if not polls and not sends and not (element.name == "form" and "action" in element.attributes):
            self.unsupported.append(f"{self.name}:{element.line}: hx-get without href")

    def _check_writing(self, element: Element) -> None:
        """On or in a form that posts to an address of its own."""
        asked = [name for name in NOT_OUTSIDE_FORMS if name in element.attributes]
        forms = [above.attributes for above in (*self.open, element) if above.name == "form"]
        works = bool(forms) and forms[-1].get("method", "").lower() == "post" and "action" in forms[-1]
        if asked and not works:
            self.unsupported.append(f"{self.name}:{element.line}: {asked[0]} outside a form that posts")
