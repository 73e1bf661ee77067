"""What a query finds, in which order, and what it costs to go on."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from digests.domain import freshness, publishing
from digests.domain.search import finding, indexing, lexicon, query
from digests.domain.search.entries import SLOTS, first_id
from digests.domain.search.finding import Bounds
from digests.models import Item, ItemEntry
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
    monkeypatch.setattr(finding, "LOOKED_AT", 5)
    monkeypatch.setattr(finding, "FACETED", 4)
    for n in range(2):
        published_digest(sections=2, items=3, at=START + timedelta(hours=n))
    asked = query.parse("freight", lexicon.lexicon(freshness.generation()))
    counted = finding.summary(1, asked, Bounds())
    assert (counted.total, counted.is_more, counted.is_partial) == (5, True, True)
    assert sum(items for _key, items in counted.facets["year"]) == 4


def test_other_names_are_worked_out_once_a_wording_and_not_once_a_generation() -> None:
    topic = TopicFactory(slug="grain", name="Grain", synonyms=["зерно"])
    first = lexicon.lexicon(1)
    assert lexicon.lexicon(2).names is first.names
    topic.synonyms = ["зерно", "astyq"]
    topic.save()
    assert lexicon.lexicon(3).names != first.names
