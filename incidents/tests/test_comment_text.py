"""Comments are a little Markdown; whatever else people write in them is text."""

import re

import pytest

from incidents.rules.comment_text import as_html, in_short, leads_out

ALLOWED = re.compile(
    r'</?(?:em|strong|s|ul|ol|code)>|<br>|</?(?:p|li|blockquote|pre)(?: dir="auto")?>'
    r'|<a href="(?:https?://|mailto:)[^"<>]*" rel="nofollow noopener noreferrer">|</a>'
)

ATTEMPTS = [
    "<script>alert(1)</script>",
    "<SCRIPT SRC=//x.example/x.js></SCRIPT>",
    "<img src=x onerror=alert(1)>",
    "<svg/onload=alert(1)>",
    "<svg><script>alert(1)</script></svg>",
    "<math><mtext><table><mglyph><style><img src=x onerror=alert(1)>",
    "<iframe src='javascript:alert(1)'></iframe>",
    "<a href='javascript:alert(1)'>x</a>",
    "<style>body{background:url(https://x.example)}</style>",
    "<p style='position:fixed' class='btn' id='content'>x</p>",
    "<form action=https://x.example><input name=password></form>",
    "<!-- --><script>alert(1)</script>",
    "<![CDATA[<script>alert(1)</script>]]>",
    "[x](javascript:alert(1))",
    "[x](JaVaScRiPt:alert(1))",
    "[x](java\tscript:alert(1))",
    "[x](java&#115;cript:alert(1))",
    "[x](&#106;avascript&colon;alert(1))",
    "[x](\u0001javascript:alert(1))",
    "[x](vbscript:msgbox(1))",
    "[x](data:text/html;base64,PHNjcmlwdD4=)",
    "[x](file:///etc/passwd)",
    "[x](//x.example/)",
    "[x](/accounts/logout/)",
    "[x](?take=1)",
    "[x](http:x.example)",
    "[x](https:\\\\x.example)",
    "<javascript:alert(1)>",
    "<data:text/html,x>",
    '[x](https://x.example/" onmouseover="alert(1))',
    "[x](https://x.example/'onmouseover='alert(1))",
    '[x](https://x.example/ "title\\" onmouseover=alert(1)")',
    "[x](<https://x.example/ onclick=alert(1)>)",
    "[<img src=x onerror=alert(1)>](https://x.example/)",
    "[x][r]\n\n[r]: javascript:alert(1)",
    "![x](https://x.example/pixel.png)",
    "![x](javascript:alert(1))",
    '![x"onerror=alert(1)](https://x.example/)',
    "`<script>alert(1)</script>`",
    "```html\n<script>alert(1)</script>\n```",
    '```"><script>alert(1)</script>\nx\n```',
    "    <script>alert(1)</script>",
    "> <script>alert(1)</script>",
    "- <img src=x onerror=alert(1)>",
    "**<b onmouseover=alert(1)>x</b>**",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "&#60;script&#62;alert(1)&#60;/script&#62;",
    "\\<script>alert(1)\\</script>",
    "<scr<script>ipt>alert(1)</scr</script>ipt>",
    "{{ request.user.password }}{% include '404.html' %}",
    "\u202ereversed <script>",
    "<a\u00a0href=javascript:alert(1)>x</a>",
    "<mailto:a@b.example?subject=<script>>",
]


@pytest.mark.parametrize("attempt", ATTEMPTS)
def test_no_element_and_no_attribute_beyond_the_list(attempt):
    made = as_html(attempt)
    left = ALLOWED.sub("", made)
    assert "<" not in left, made
    assert not re.search(r'href="(?!https?://|mailto:)', made)


def test_what_is_allowed():
    made = as_html(
        "**Closed** _until_ ~~noon~~ `x`\nsince 9\n\n- a\n- b\n\n1. c\n\n> quoted\n\n[map](https://x.example/a?b=1)"
    )
    for part in (
        "<strong>Closed</strong>",
        "<em>until</em>",
        "<s>noon</s>",
        "<code>x</code><br>",
        '<ul>\n<li dir="auto">a</li>',
        "<ol>",
        '<blockquote dir="auto">',
        '<a href="https://x.example/a?b=1" rel="nofollow noopener noreferrer">map</a>',
    ):
        assert part in made


def test_every_block_finds_its_own_direction():
    made = as_html("سڑک بند ہے\n\n道路已关闭\n\nThe road is closed.")
    assert made.count('<p dir="auto">') == 3


@pytest.mark.parametrize(
    ("address", "leads"),
    [
        ("https://dawn.com/news", True),
        ("HTTP://dawn.com", True),
        ("mailto:desk@dawn.com", True),
        ("mailto:", False),
        ("https:///x", False),
        ("ftp://dawn.com", False),
        ("//dawn.com", False),
        ("/incidents/", False),
        ("#top", False),
        ("", False),
    ],
)
def test_where_a_link_may_lead(address, leads):
    assert leads_out(address) is leads


@pytest.mark.timeout(60)
@pytest.mark.parametrize(
    "piece", ["[", "(", "**a ", "`", "> ", "- ", "![", "<a", "&amp;", "_a", "[x](", "* * ", "~~a "]
)
def test_nothing_that_ten_thousand_characters_hold_takes_long(piece):
    """No catastrophe of backtracking: were there one, this would take minutes, and be stopped."""
    assert as_html(piece * (10_000 // len(piece)))


def test_the_beginning_on_one_line():
    assert in_short("One\n\ntwo   three") == "One two three"
    assert in_short("a" * 200, 10) == "aaaaaaaaa…"
