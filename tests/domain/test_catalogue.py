"""The catalogue: filtered keyset reads of what is public, by their indexes."""

from datetime import UTC, datetime, timedelta
from itertools import product
from uuid import UUID, uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from digests.domain import catalogue, keyset, publishing
from digests.domain.catalogue import FacetFilter, Filters, log
from digests.models import Change, Edition, Head, Item, PublishedItem
from tests.factories import digest_of, published_digest
from tests.plans import plan_of

START = datetime(2026, 3, 8, 9, tzinfo=UTC)
KZ = FacetFilter("country", ("KZ",))
KZ_UZ = FacetFilter("country", ("KZ", "UZ"))
TOPICS = FacetFilter("topic", ("topic-0", "topic-1", "topic-2"))


def walk(read, filters, limit):
    found, after = [], None
    while True:
        page = read(filters, after=after, limit=limit)
        found += page.rows
        after = page.cursor
        if after is None:
            return found


@pytest.fixture
def archive(db):
    """Return editions of which each two share a moment."""
    return [published_digest(at=START + timedelta(hours=n // 2)) for n in range(5)]


def test_every_page_size_reads_the_same_list(archive):
    # Loops, not parameters, here and below: publishing the archive costs more than all the reading.
    for facets in [(), (KZ,), (KZ_UZ,), (TOPICS,), (KZ_UZ, TOPICS)]:
        rows = PublishedItem.objects.order_by("-published_at", "-id")
        for condition in facets:
            matching = rows.filter(facets__kind=condition.kind, facets__key__in=condition.keys)
            rows = rows.filter(pk__in=matching.values("pk"))
        wanted = list(rows.values_list("wire", flat=True))
        for limit in (1, 2, 3, 100):
            assert walk(catalogue.items, Filters(facets), limit) == wanted, (facets, limit)


def test_digests_are_listed_newest_first(archive):
    rows = list(Edition.objects.live().newest_first().values_list("wire", flat=True))
    for facets in [(), (KZ,), (KZ_UZ,), (KZ, TOPICS)]:
        assert walk(catalogue.digests, Filters(facets), 2) == rows, facets


@pytest.mark.parametrize("read", [catalogue.items, catalogue.digests])
def test_a_page_is_a_query_or_two_without_count_or_offset(archive, django_assert_num_queries, read):
    for facets in [(), (KZ,), (KZ_UZ,), (KZ, TOPICS)]:
        after = read(Filters(facets), after=None, limit=1).cursor
        with django_assert_num_queries(2 if facets else 1) as queries:
            read(Filters(facets), after=after, limit=2)
        said = [query["sql"] for query in queries.captured_queries]
        assert not any("OFFSET" in sql or "COUNT" in sql for sql in said), facets


@pytest.mark.skipif(connection.vendor != "sqlite", reason="reads SQLite's query plans")
def test_lists_are_read_along_their_index(archive):
    indexes = {(): "publisheditem_newest"}
    for facets in [(), (KZ,), (KZ_UZ,), (KZ, TOPICS)]:
        filters = Filters(facets)
        after = catalogue.items(filters, after=None, limit=2).cursor
        with CaptureQueriesContext(connection) as queries:
            catalogue.items(filters, after=after, limit=2)
        plan = plan_of(queries.captured_queries[0]["sql"])
        assert f"INDEX {indexes.get(facets, 'itemfacet_newest')} (" in plan
        assert "SCAN digests" not in plan


def test_times_bound_a_list_on_both_sides(archive):
    hour = START + timedelta(hours=1)
    assert len(walk(catalogue.items, Filters(published_from=hour), 100)) == 3 * 6
    assert len(walk(catalogue.items, Filters(published_to=hour), 100)) == 4 * 6
    assert len(walk(catalogue.digests, Filters((KZ,), published_from=hour, published_to=hour), 100)) == 2
    assert len(walk(catalogue.digests, Filters((KZ,), updated_since=hour), 100)) == 3


@pytest.fixture
def changed(archive):
    """Return the archive after its oldest digest and another were changed, hours after the newest came out."""
    for edition, hours in ((archive[0], 5), (archive[3], 6)):
        items = Item.objects.filter(section__digest__uuid=edition.digest_id)
        for section in (None, "KZ"):
            item = items.filter(section__country=section).first()
            item.body = "It was otherwise."
            item.save()
        digest = digest_of(edition)
        publishing.correct(digest, by=None, note="Otherwise.", at=START + timedelta(hours=hours))
    return archive


def test_what_changed_since_a_moment_is_the_same_however_it_is_read(changed):
    for hours in (-1, 0, 1, 2, 3, 5, 5.5, 6, 7):
        since = START + timedelta(hours=hours)
        for facets in [(), (KZ,), (KZ_UZ,), (TOPICS,), (KZ_UZ, TOPICS)]:
            rows = PublishedItem.objects.filter(updated_at__gte=since).order_by("-published_at", "-id")
            for condition in facets:
                matching = rows.filter(facets__kind=condition.kind, facets__key__in=condition.keys)
                rows = rows.filter(pk__in=matching.values("pk"))
            wanted = list(rows.values_list("wire", flat=True))
            for limit in (1, 2, 3, 100):
                found = walk(catalogue.items, Filters(facets, updated_since=since), limit)
                assert found == wanted, (hours, facets, limit)
        editions = Edition.objects.live().filter(created_at__gte=since).newest_first()
        wanted = list(editions.values_list("wire", flat=True))
        for facets in [(), (KZ,), (KZ_UZ, TOPICS)]:
            assert walk(catalogue.digests, Filters(facets, updated_since=since), 2) == wanted, (hours, facets)


def test_what_changed_since_is_bounded_by_when_it_was_published_too(changed):
    hour = START + timedelta(hours=1)
    for since in (START, hour, START + timedelta(hours=5)):
        for bounds in ({"published_to": START}, {"published_from": hour}):
            rows = Edition.objects.live().filter(created_at__gte=since).newest_first()
            rows = rows.filter(
                published_at__lte=bounds.get("published_to", START + timedelta(hours=9)),
                published_at__gte=bounds.get("published_from", START),
            )
            found = walk(catalogue.digests, Filters(updated_since=since, **bounds), 1)
            assert found == list(rows.values_list("wire", flat=True))


def test_what_changed_since_is_found_without_reading_the_list(changed):
    indexes = {catalogue.items: "publisheditem", catalogue.digests: "edition"}
    since = START + timedelta(hours=6)
    for (read, name), facets in product(indexes.items(), [(), (KZ,), (KZ_UZ, TOPICS)]):
        for after in (None, keyset.encode(START + timedelta(hours=3), UUID(int=0))):
            with CaptureQueriesContext(connection) as queries:
                assert read(Filters(facets, updated_since=since), after=after, limit=2).rows
            _newer, older, _texts = (plan_of(query["sql"]) for query in queries.captured_queries)
            assert f"{name}_changed_newest" in older, (name, facets, older)


def test_details_and_tombstones(archive):
    edition = archive[0]
    item = PublishedItem.objects.filter(digest_id=edition.digest_id).first()
    assert catalogue.digest(edition.digest_id) == catalogue.Stored(edition.wire, is_withdrawn=False)
    assert catalogue.item(item.pk) == catalogue.Stored(item.wire, is_withdrawn=False)
    publishing.withdraw(digest_of(edition), by=None, note="No.")
    for found in (catalogue.digest(edition.digest_id), catalogue.item(item.pk)):
        assert found.is_withdrawn
        assert found.tombstone()["notice"] == "No."
    assert catalogue.digest(uuid4()) is catalogue.item(uuid4()) is None


def test_an_earlier_edition_is_not_public(archive):
    edition = archive[0]
    publishing.correct(digest_of(edition), by=None, note="Better.")
    assert catalogue.digest(edition.digest_id).text != edition.wire
    assert len(walk(catalogue.digests, Filters(), 100)) == 5


def test_the_head(db):
    assert catalogue.head() == catalogue.HeadFacts(0, None)
    published_digest(1, 1, at=START)
    assert catalogue.head() == catalogue.HeadFacts(2, START)


def test_changes_under_filters_are_looked_through_in_bounded_steps(archive, monkeypatch):
    monkeypatch.setattr(log, "SCAN", 4)
    head = Head.objects.get().seq
    found, since, pages = [], 0, 0
    while True:
        page = catalogue.changes(Filters((KZ,)), since=since, limit=100, from_start=False, head_seq=head)
        found, since, pages = found + page.rows, page.seq, pages + 1
        if not page.has_more:
            break
    assert len(found) == 5 * (1 + 2)
    assert since == head
    assert pages == Change.objects.count() // 4 + 1
