"""What a query finds, in which order, and what it costs to go on."""

import re
from datetime import UTC, datetime, timedelta
from operator import itemgetter
from uuid import UUID

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from digests.domain import freshness, publishing, registry
from digests.domain.search import analysis, engines, finding, indexing, letters, lexicon, matches, query
from digests.domain.search.entries import SLOTS, first_id
from digests.domain.search.finding import Bounds
from digests.models import DigestEntry, DigestFacet, Item, ItemEntry, ItemFacet, Topic
from tests.domain.search.conftest import look_for, publish
from tests.factories import TopicFactory, digest_of, published_digest

pytestmark = pytest.mark.django_db
START = datetime(2026, 3, 8, 9, tzinfo=UTC)


def test_words_phrases_and_what_must_not_be_there() -> None:
    publish("en", "The red line opened.", "A line, red as ever, closed.", "Blue lines opened.")
    assert len(look_for("line")) == 3
    assert len(look_for("red line")) == 2
    assert look_for('"red line"') == ["The red line opened."]
    assert look_for("“red line”") == ["The red line opened."]
    assert look_for("line -red") == ["Blue lines opened."]
    assert set(look_for('line -"red line"')) == {"Blue lines opened.", "A line, red as ever, closed."}
    assert look_for("the line opened -blue") == ["The red line opened."]
    assert look_for("LINE OR nothing") == []


# About as much as a roundup of sixty items says; "the" comes more often than PostgreSQL keeps places of a word.
FILLER = [" ".join(f"the news{n} of region{n}" for n in range(35))] * 64


def test_phrases_are_found_however_late_in_a_long_digest() -> None:
    said = (*FILLER, "Iron horses came.", "In the end the silver samovar sang. Samovar and copper kettle.")
    long = publish("en", *said)
    publish("en", "A samovar of silver, and of the iron. Horses sang.")
    assert DigestEntry.objects.get(edition=long).words.count(" ") > 16_383
    wanted = {
        '"silver samovar sang"': 1,
        '"the silver samovar"': 1,
        '"silver kettle"': 0,
        '"samovar copper kettle"': 0,
        '"iron horses"': 2,
        "silver samovar": 2,
        'sang -"silver samovar"': 1,
        'sang -"silver kettle"': 2,
    }
    assert {text: digests_with(text) for text in wanted} == wanted
    assert len(look_for('"silver samovar"')) == 1


def test_names_of_several_words_are_found_late_in_a_long_digest() -> None:
    TopicFactory(slug="tea", name="Samovar", synonyms=["silver kettle"])
    publish("en", *FILLER, "A silver kettle.")
    publish("en", "Silver, and a kettle.")
    publish("en", "A samovar.")
    assert digests_with("samovar") == 2


def digests_with(text: str) -> int:
    """Return how many digests a query finds."""
    asked = query.parse(text, lexicon.lexicon(freshness.generation()))
    return len(finding.page(finding.DIGESTS, asked, after=None, bounds=Bounds(), limit=9).rows)


def test_no_phrase_reaches_from_one_field_into_another() -> None:
    published_digest(sections=1, items=1)
    assert look_for('"0.0 freight"') == []
    assert look_for('"freight grows on line 0.0"')
    assert look_for('"expects the same next year"')


def test_a_stem_joins_forms_and_not_words_that_look_alike() -> None:
    publish("en", "Important universities.", "Imports of a university.", "The universe.")
    assert look_for("import") == ["Imports of a university."]
    assert len(look_for("universities")) == 2
    assert look_for("universe") == ["The universe."]


def test_turkic_words_are_found_by_their_beginnings_others_are_not() -> None:
    publish("kk", "Теміржолдарды салу.")
    publish("ug", "ئۇيغۇرلارنىڭ تارىخى.")
    publish("en", "Portugal.")
    assert look_for("temirjol") == look_for("теміржол") == ["Теміржолдарды салу."]
    assert look_for("ئۇيغۇر") == ["ئۇيغۇرلارنىڭ تارىخى."]
    assert look_for("port") == []


def test_numbers_follow_time_and_ties_the_id() -> None:
    for hour in (2, 0, 1, 0):
        published_digest(sections=1, items=3, at=START + timedelta(hours=hour))
    rows = list(ItemEntry.objects.order_by("-id").values_list("item__published_at", "item_id"))
    assert [at for at, _id in rows] == sorted((at for at, _id in rows), reverse=True)
    assert [key for _at, key in rows[:3]] == sorted((key for _at, key in rows[:3]), reverse=True)


def test_more_of_one_moment_than_there_are_numbers_for_it() -> None:
    moments = {UUID(int=n): START for n in range(SLOTS + 5)}
    numbers = indexing._ids(ItemEntry, moments)
    assert sorted(numbers.values()) == list(range(first_id(START), first_id(START) + SLOTS + 5))
    assert list(numbers) == sorted(moments)


@pytest.mark.parametrize("year", [1, 1900, 1969, 2255, 9999])
def test_every_moment_has_a_number(year: int) -> None:
    assert -(2**63) < first_id(datetime(year, 1, 1, tzinfo=UTC)) < 2**63


def test_an_update_keeps_an_items_number_and_drops_what_it_said() -> None:
    digest = digest_of(publish("en", "Walnuts.", "Apricots."))
    before = dict(ItemEntry.objects.values_list("item_id", "id"))
    Item.objects.filter(section__digest=digest, body="Walnuts.").update(body="Mulberries.")
    publishing.publish(digest)
    assert dict(ItemEntry.objects.values_list("item_id", "id")) == before
    assert look_for("walnut") == []
    assert look_for("mulberry") == ["Mulberries."]


def test_counts_and_facets_are_of_the_newest_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(matches, "LOOKED_AT", 5)
    monkeypatch.setattr(matches, "FACETED", 4)
    for n in range(2):
        published_digest(sections=2, items=3, at=START + timedelta(hours=n))
    asked = query.parse("freight", lexicon.lexicon(freshness.generation()))
    counted = matches.matches(1, asked, Bounds())
    assert (counted.total, counted.is_more, counted.is_partial) == (5, True, True)
    assert sum(items for _key, items in counted.facets["year"]) == 4


def test_other_names_are_worked_out_once_a_wording_and_not_once_a_generation() -> None:
    topic = TopicFactory(slug="grain", name="Grain", synonyms=["зерно"])
    first = lexicon.lexicon(1)
    assert lexicon.lexicon(2).names is first.names
    topic.synonyms = ["зерно", "astyq"]
    topic.save()
    assert lexicon.lexicon(3).names != first.names


def test_a_large_merge_moves_a_few_entries_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(indexing, "AT_ONCE", 2)
    for _ in range(2):
        published_digest(sections=2, items=3, citations=1)
    topics = Topic.objects.in_bulk(["topic-0", "topic-1"], field_name="slug")
    with CaptureQueriesContext(connection) as queries:
        registry.merge_topics(topics["topic-0"], [topics["topic-1"]])
    reads = [
        sql
        for sql in map(itemgetter("sql"), queries)
        if re.match(r'SELECT .*Entry"\."words"', sql, re.IGNORECASE)
    ]
    # Four items and two digests have it.
    assert len(reads) == 3 + 2
    assert all(sql.endswith("LIMIT 2") for sql in reads)
    asked = engines.narrowed(query.Query(), finding.facet_groups([("topic", ["topic-0"])]))
    assert len(finding.numbers(asked, Bounds(), limit=20)) == 8
    assert not ItemFacet.objects.filter(key="topic-1").exists()
    assert DigestFacet.objects.filter(kind="topic", key="topic-0").count() == 2


def test_few_words_stay_in_memory() -> None:
    caches = [
        one for module in (letters, analysis) for one in vars(module).values() if hasattr(one, "cache_info")
    ]
    assert {analysis.tokens, analysis.found_by} < set(caches)
    assert max(cache.cache_parameters()["maxsize"] for cache in caches) <= 5000


@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL tidies its index itself")
def test_parts_of_the_index_are_brought_together_and_find_the_same() -> None:
    with connection.cursor() as cursor:
        # Else SQLite may bring them together itself, by what earlier tests left of the index.
        table = "digests_itementry_fts"
        cursor.execute(f"INSERT INTO {table} ({table}, rank) VALUES ('automerge', 0)")
    for number in range(12):
        publish("en", f"The red line {number} opened.", "Blue lines opened.")
        # A search writes what is still in memory as a part of its own.
        look_for("red line")
    before = look_for("red line")

    def parts() -> int:
        with connection.cursor() as cursor:
            # Two rows are of the whole index; a part this small has one.
            cursor.execute("SELECT count(*) - 2 FROM digests_itementry_fts_data")
            return int(cursor.fetchone()[0])

    several = parts()
    engines.tidy(finding.ITEMS.name, finding.DIGESTS.name)
    assert parts() == 1 < several
    assert look_for("red line") == before
