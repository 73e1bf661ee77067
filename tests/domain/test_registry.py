"""The registry: packaged facts, and merging without losing a citation."""

import pytest

from digests.domain import editing, publishing, registry
from digests.domain.errors import DeskError
from digests.models import Citation, Country, Head, ItemFacet, Source, SourceAlias, Tally, Topic
from tests.factories import SourceFactory, TopicFactory, digest_of, published_digest

pytestmark = pytest.mark.django_db


def test_packaged_facts_load_once() -> None:
    first = registry.load_reference()
    assert first["sources"] >= 120
    assert first["regions"] >= 5
    assert registry.load_reference() == {"regions": 0, "countries": 0, "sources": 0, "topics": 0}
    assert Country.objects.get(code="KZ").names["ru"] == "Казахстан"
    assert Country.objects.get(code="XK").regions.get().slug == "western-balkans"


def test_an_editors_change_to_a_source_is_kept_by_a_later_load() -> None:
    registry.load_reference()
    Source.objects.filter(slug="xinhua").update(owner="Corrected by the desk")
    registry.load_reference()
    assert Source.objects.get(slug="xinhua").owner == "Corrected by the desk"


def test_knowledge_from_rows_is_that_of_the_package() -> None:
    registry.load_reference()
    rows, facts = registry.knowledge(), registry.packaged_knowledge()
    assert {source.name for source in rows.sources} == {source.name for source in facts.sources}
    assert {place.code for place in rows.places} == {place.code for place in facts.places}
    assert {topic.slug for topic in rows.topics} == {topic.slug for topic in facts.topics}


def test_merged_sources_keep_citations_names_and_counts() -> None:
    edition = published_digest(sections=1, items=2, citations=2)
    into, other = Source.objects.get(slug="outlet-0"), Source.objects.get(slug="outlet-1")
    SourceAlias.objects.create(source=other, name="The Second")
    registry.merge_sources(into, [other])
    assert Citation.objects.filter(source=into).count() == 4
    assert set(into.aliases.values_list("name", flat=True)) == {"The Second", "Outlet 1"}
    assert set(ItemFacet.objects.filter(kind="source").values_list("key", flat=True)) == {"outlet-0"}
    assert Tally.objects.get(kind="source", key="outlet-0", with_kind="").items == 2
    live = publishing.live_edition(edition.digest_id)
    assert live is not None
    assert "Outlet 1" in live.article_html


def test_a_name_that_a_third_source_has_too_does_not_stop_a_merge() -> None:
    into, other, third = (SourceFactory(name=name) for name in ("Into", "Tass", "Third"))
    SourceAlias.objects.create(source=third, name="TASS")
    registry.merge_sources(into, [other])
    assert not into.aliases.exists()
    assert not Source.objects.filter(name="Tass").exists()


def test_merged_topics_move_items_and_names() -> None:
    edition = published_digest(sections=1, items=2, citations=1)
    into, other = Topic.objects.get(slug="topic-0"), Topic.objects.get(slug="topic-1")
    registry.merge_topics(into, [other])
    document = editing.document_of(digest_of(edition))
    assert [[topic.slug for topic in item.topics] for _s, item in document.items()] == [["topic-0"]] * 2
    into.refresh_from_db()
    assert other.name in into.synonyms
    assert Tally.objects.get(kind="topic", key="topic-0", with_kind="").items == 2
    assert not Tally.objects.filter(key="topic-1").exists()


def test_merging_a_thing_with_itself_is_refused() -> None:
    source, topic = SourceFactory(), TopicFactory()
    with pytest.raises(DeskError):
        registry.merge_sources(source, [source])
    with pytest.raises(DeskError):
        registry.merge_topics(topic, [topic])


def test_touch_raises_the_generation() -> None:
    registry.touch()
    one = Head.objects.get().generation
    registry.touch()
    assert Head.objects.get().generation == one + 1


def test_what_intake_knows_is_indexed_once_until_it_changes() -> None:
    SourceFactory(name="Kursiv")
    known = registry.knowledge()
    assert registry.knowledge() is known
    SourceFactory(name="Vlast")
    assert "Vlast" in {source.name for source in registry.knowledge().sources}
