"""Damaged texts: nothing is raised but for an empty one, and no word is lost."""

import contextlib

from hypothesis import given
from hypothesis import strategies as st

from digests.domain.intake import IntakeError, read_text
from digests.domain.intake.files import looks_like_html
from digests.domain.intake.normalise import clean
from tests.domain.intake.facts import KNOWLEDGE
from tests.domain.intake.scoring import TEXTS, TODAY, words_lost

SEEDS = [path.read_text("utf-8") for path in sorted(TEXTS.glob("[0-9]*.*")) if path.suffix in {".txt", ".md"}]
ODD_LINES = [
    "",
    "   ",
    "# Kazakhstan",
    "## ",
    "**Mali**",
    "**",
    "KENYA",
    "Peru:",
    "Chad – rain fell",
    "-",
    "- ",
    "* *",
    "---",
    "===",
    "1.",
    "1. Fiji",
    "> > quoted",
    "READ MORE: https://liter.kz/1",
    "Source: Reuters",
    "(AFP)",
    "[1]",
    "[1] https://a.example/x",
    "[x]: http://b.example",
    "[t](u",
    "[t](http://c.example/(y)) tail",
    "![i](http://d.example/i.png)",
    "https://",
    "http://[::1",
    "<http://e.example>",
    "15 June 2023",
    "Week of 40 Juneuary",
    "99.99.2023",
    "\u202eevil",
    "a\u0000b",
    "\ud800 lone",
    "﻿bom",
    "🇰🇿",
    "🇰🇿 Казахстан",
    "e\u0301",
    "x" * 400,
    "*" * 90,
    "_" * 60 + "a",
    "[" * 50,
    "(" * 70,
    "|" * 40,
    "Reuters reported",
    "according to",
    "according to the",
    "said , on June",
    "–– – —",
    "«», „“",
    "From: a",
    "Subject: b",
    "--",
    "#hashtag",
    "٣. بند",
    "１．全角",
    "Казахстан:",
    "Post-Summit Analysis",
    "&nbsp;&lt;b&gt;",
    "$$x$$ ~~y~~ `z`",
    "a_b_c __d__ *e*",
    "No. 7 | 16 June",
    "Dr. No (no. 7)",
    "U.S.A.",
    "t.me/x/1",
    "www.kursiv.kz/a?b=c&d=(e)",
]
PIECES = [
    "*",
    "**",
    "_",
    "[",
    "](",
    ")",
    "(",
    "<",
    ">",
    "#",
    "`",
    "|",
    "\n",
    "\n\n",
    "\t",
    ":",
    " – ",
    "https://liter.kz/a",
    "\u200b",
    "\u00a0",
    "\ud83d",
    "ё",
    "İ",
    "ǆ",
    "ﬁ",
    "́",
    "1.",
    "\r\n",
]


@st.composite
def mutated(draw):
    lines = draw(st.sampled_from(SEEDS)).split("\n")
    for _step in range(draw(st.integers(1, 6))):
        act = draw(st.sampled_from(["drop", "double", "swap", "insert", "cut", "piece", "join"]))
        place = draw(st.integers(0, max(0, len(lines) - 1)))
        other = draw(st.integers(0, max(0, len(lines) - 1)))
        lines = _changed(draw, lines, act, place, other)
    return "\n".join(lines)


def _changed(draw, lines, act, place, other):
    if not lines or act == "insert":
        return [*lines[:place], draw(st.sampled_from(ODD_LINES)), *lines[place:]]
    if act == "drop":
        return lines[:place] + lines[place + 1 :]
    if act == "double":
        return [*lines[:place], lines[place], *lines[place:]]
    if act == "swap":
        lines[place], lines[other] = lines[other], lines[place]
    elif act == "join" and place:
        lines[place - 1 : place + 1] = [
            lines[place - 1] + draw(st.sampled_from([" ", "", "\u2028"])) + lines[place]
        ]
    elif act in {"cut", "piece"}:
        at = draw(st.integers(0, len(lines[place])))
        middle = draw(st.sampled_from(PIECES)) if act == "piece" else "\n"
        lines[place] = lines[place][:at] + middle + lines[place][at:]
    return lines


def check(text):
    try:
        intake = read_text(text, KNOWLEDGE, today=TODAY)
    except IntakeError:
        intake = None
    if intake is None:
        assert not any(char.isalnum() for char in clean(text))
    elif not looks_like_html(clean(text)):
        assert words_lost(text, intake) == []


@given(mutated())
def test_a_damaged_roundup_is_read_and_keeps_its_words(text):
    check(text)


@given(st.lists(st.one_of(st.sampled_from(ODD_LINES), st.text(max_size=60)), max_size=12).map("\n".join))
def test_any_text_is_read_and_keeps_its_words(text):
    check(text)


@given(
    st.lists(
        st.sampled_from(
            [
                "<p>",
                "</p>",
                "<b>",
                "</b>",
                "<li>",
                "<ul>",
                "</ul>",
                "<h2>",
                "</h2>",
                "<a href='https://a.example/b'>",
                "</a>",
                "<nav>",
                "<![if x]>",
                "<!--",
                "-->",
                "<!",
                "<?",
                "<br>",
                "<pre>",
                "<script>",
                "Mali",
                "Reuters reported.",
                "\x00",
                "&#xD800;",
                "&nbsp;",
                "<p class=MsoTitle>",
                "<td>",
            ]
        ),
        max_size=40,
    ).map("".join)
)
def test_any_page_is_read(text):
    with contextlib.suppress(IntakeError):
        read_text("<html>" + text, KNOWLEDGE, today=TODAY)
