"""Whatever is typed, the answer is a page: thousands of random queries, each asked of the database."""

import random

import pytest
from django.test import Client

from digests.domain import freshness
from digests.domain.search import engines, finding, lexicon, query
from digests.domain.search.finding import Bounds
from tests.domain.search.conftest import look_for, publish
from tests.factories import published_digest

PIECES = [
    *"\"'“”«»()*:^-+|&!<>\\/%_,.;?~{}[]$#@=`´ʻ’ \t\n\0\x1a\u202e\u200d\ufeff\ud800\udfff",
    *"a e İ ı ß ﬃ ё ц ў қ ӯ 北 い ا ئۇ ქ ʼ ੴ 𝒳 🚂 ² ٣ ½ \u0301 a\u0301\u0301 n'".split(),
    *"freight line railway железная дорога temir yo‘l Aşgabat outlet AND OR NOT NEAR NEAR( rowid words: f.words".split(),
    *(
        "<->",
        "':*",
        "a & b",
        "!!",
        "--",
        "/*",
        "%s",
        "%(x)s",
        "' OR 1=1",
        "1e5x",
        "1e400",
        "0x1f",
        "x" * 3000,
        "y" * 70,
    ),
    *("- -", '-"', '""', '-"a b"', "-a", "a-b", "q", "qq", "yy", "l'", "'s", "freight's"),
]
ASKED = 5000


def odd(chance: random.Random) -> str:
    """Return an odd query, long now and then."""
    size = chance.choice((1, 2, 3, 5, 8, 12)) if chance.random() < 0.97 else 400
    return chance.choice((" ", "", " ")).join(chance.choice(PIECES) for _ in range(size))


@pytest.mark.django_db
def test_five_thousand_random_queries_are_answered() -> None:
    published_digest(sections=1, items=2)
    known, chance = lexicon.lexicon(freshness.generation()), random.Random(20260315)
    found = 0
    for _ in range(ASKED):
        asked = query.parse(odd(chance), known)
        facets = finding.facet_groups([("country", ["KZ"])]) if chance.random() < 0.05 else []
        if asked or facets:
            found += bool(finding.numbers(engines.narrowed(asked, facets), Bounds(), limit=20))
    assert found > 100


@pytest.mark.django_db
def test_odd_queries_have_a_page_a_feed_and_a_list(client: Client) -> None:
    published_digest(sections=1, items=2)
    chance = random.Random(5)
    known = [*PIECES, "z" * 10_000, "freight " * 2000, '"' * 999, "-" * 999, "\0" * 500]
    for number, text in enumerate([*known, *(odd(chance) for _ in range(20))]):
        asked = {"q": text.encode("utf-8", "replace").decode()}
        order = {"order": "relevance"} if number % 3 == 1 else {}
        address = "/feeds/search.rss" if number % 3 == 2 else "/search/"
        # There is no feed of a search for nothing, such as spaces and control characters.
        may_be_missing = "feeds" in address and not any(letter.isalnum() for letter in text)
        assert client.get(address, asked | order).status_code in ({200, 404} if may_be_missing else {200}), (
            text
        )
        expected = 200 if 0 < len(asked["q"]) <= 200 else 400
        assert client.get("/api/v1/items/", asked).status_code == expected, text
    for raw in (
        "%ff%fe",
        "%00",
        "%ed%a0%80",
        "&q=&q=x",
        "x&country=%00&year=%ff&from=%00&topic=" + "t" * 5000,
    ):
        assert client.get(f"/search/?q={raw}").status_code == 200, raw


@pytest.mark.django_db
def test_digits_in_brackets_are_digits_and_no_brackets() -> None:
    publish("en", "Points a⑴b and ⒈⒉ of it.")
    for text in ("a⑴b", "⒈⒉", "a1b -⑷c", "⑴⑵"):
        assert look_for(text) == ["Points a⑴b and ⒈⒉ of it."], text
    for text in ("-⑴a", '"⑴a ⒉x"', "a⑴b -⒈⒉"):
        assert look_for(text) == [], text


def test_parsing_says_what_it_understood() -> None:
    plain = lexicon.Lexicon()
    for text in ("", " ", "-", '""', "+++", "🚂", "-freight", '-"a line"', "\0"):
        assert not query.parse(text, plain), text
    assert query.parse("the of", plain)
    assert len(query.parse("the railway of the north", plain).wanted) == 2
    assert query.parse('"the line"', plain).wanted == ((("the", "line"),),)
    assert query.parse("freight -rail", plain).unwanted == (("rail",),)
    assert query.parse("e-mail", plain) == query.parse("e mail", plain)
    assert query.parse("a " * 200, plain).was_cut
    assert len(query.parse("w1 w2 " * 100, plain).wanted) <= query.MOST_WORDS
