"""The WebSub hub hears of each feed that changed, once for many changes, and whatever breaks."""

from datetime import timedelta
from urllib.parse import parse_qs

import pytest
import time_machine
from django.utils import timezone

from digests.domain import publishing, registry
from digests.domain.delivery import hub
from digests.domain.delivery.rounds import Rounds
from digests.models import ChangedFeed, Hub, Topic
from tests.factories import digest_of, published_digest
from tests.hooks import endpoint

pytestmark = pytest.mark.django_db


@pytest.fixture
def box(settings):
    with endpoint() as box:
        settings.INTERNAL_TARGETS, settings.WEBSUB_HUB = [box.target], box.url
        box.answer(204)
        # From here on.
        Rounds().turn()
        yield box


def tell():
    rounds = Rounds()
    while rounds.turn():
        pass
    rounds.end()


def topics(box):
    """What the hub was told of, without the site's address."""
    forms = [parse_qs(body.decode()) for _method, _path, _host, body in box.hits]
    assert {form["hub.mode"][0] for form in forms} <= {"publish"}
    return [form["hub.url"][0].partition("/feeds/")[2] for form in forms]


def test_every_feed_that_changed_is_told_in_each_form(box, settings):
    published_digest(sections=2, items=1, citations=1)
    tell()
    feeds = ["all", "series/monitor", "region/central-asia", "country/kz", "topic/topic-0", "topic/topic-1"]
    feeds += ["source/outlet-0"]
    assert topics(box) == [f"{feed}.{form}" for feed in feeds for form in ("atom", "rss", "json")]
    assert box.hits[0][3].decode().endswith("feeds%2Fall.atom")
    assert box.headers[0]["content-type"] == "application/x-www-form-urlencoded"
    assert not ChangedFeed.objects.exists()
    tell()
    assert len(box.hits) == 21


def test_what_is_told_of_can_be_fetched_and_names_the_hub(box, client, settings):
    published_digest(sections=2, items=1, citations=1)
    tell()
    for topic in topics(box):
        response = client.get(f"/feeds/{topic}")
        assert response.status_code == 200
        address = f"{settings.SITE_URL}/feeds/{topic}"
        assert response["Link"] == f'<{settings.WEBSUB_HUB}>; rel="hub", <{address}>; rel="self"'
        assert settings.WEBSUB_HUB in response.content.decode()


def test_corrections_and_withdrawals_are_told_in_their_feeds_too(box, editor):
    digest = digest_of(published_digest(sections=2, items=1, citations=1))
    tell()
    box.hits.clear()
    publishing.correct(digest, by=editor, note="It was Tuesday.")
    tell()
    assert {"all.atom", "corrections.atom"} < set(topics(box))
    box.hits.clear()
    publishing.withdraw(digest, by=editor, note="It was wrong.")
    tell()
    assert {"corrections.atom", "country/kz.atom"} < set(topics(box))
    # Feeds that have nothing but what was withdrawn are told of to nobody.
    assert not [topic for topic in topics(box) if topic.startswith(("topic/", "source/", "series/"))]


def test_a_feed_of_what_was_merged_into_something_else_is_told_of_to_nobody(box):
    published_digest(sections=1, items=2, citations=1)
    into, other = Topic.objects.order_by("slug")
    registry.merge_topics(into, [other])
    tell()
    assert f"topic/{into.slug}.atom" in topics(box)
    assert not [topic for topic in topics(box) if topic.startswith(f"topic/{other.slug}")]
    assert not ChangedFeed.objects.exists()
    assert not ChangedFeed.objects.exists()


def test_many_changes_are_told_once(box):
    for _ in range(5):
        published_digest(sections=1, items=1, citations=1)
    tell()
    assert len(topics(box)) == len(set(topics(box)))


def test_before_a_hub_was_named_nothing_is_told(settings, client):
    settings.WEBSUB_HUB = ""
    published_digest(sections=1, items=1)
    assert Rounds().turn() is False
    assert not Hub.objects.exists()
    with endpoint() as box:
        settings.INTERNAL_TARGETS, settings.WEBSUB_HUB = [box.target], box.url
        tell()
        assert box.hits == []


def test_a_hub_that_fails_is_asked_again_with_growing_pauses_and_hears_of_all(box):
    box.answer(500)
    with time_machine.travel("2026-03-08T12:00:00Z", tick=False) as clock:
        published_digest(sections=1, items=1, citations=1)
        asked = []
        for _ in range(100):
            before = len(box.hits)
            tell()
            asked.append(len(box.hits) - before)
            clock.shift(timedelta(minutes=1))
        assert [n for n, many in enumerate(asked) if many] == [0, 1, 3, 7, 15, 31, 63]
        assert set(asked) == {0, 1}
        row = Hub.objects.get()
        assert (row.failures, row.last_error, row.last_code) == (7, "status", 500)
        box.answer(204)
        box.hits.clear()
        clock.shift(timedelta(hours=1))
        tell()
    assert len(set(topics(box))) == 15
    assert Hub.objects.get().failures == 0
    assert not ChangedFeed.objects.exists()


def test_a_feed_that_the_hub_refuses_holds_up_no_other(box):
    box.answer(400, 202)
    published_digest(sections=1, items=1, citations=1)
    tell()
    assert len(topics(box)) == 15
    assert not ChangedFeed.objects.exists()


def test_a_feed_that_changes_while_it_is_told_of_is_told_again(box):
    published_digest(sections=1, items=1, citations=1)
    rounds = Rounds()
    rounds.turn()
    published_digest(sections=1, items=1, citations=1)
    while rounds.turn():
        pass
    assert topics(box).count("all.atom") == 2


def test_a_worker_that_is_killed_leaves_none_untold(box):
    published_digest(sections=1, items=1, citations=1)
    rounds = Rounds()
    # It claims, and is gone.
    rounds.hub_post.begin = lambda _errand: None
    rounds.turn()
    tell()
    assert box.hits == []
    with time_machine.travel(timezone.now() + hub.LEASE + timedelta(seconds=1)):
        tell()
    assert len(topics(box)) == 15


def test_a_round_with_nothing_to_tell_costs_one_query_more(box, django_assert_num_queries):
    rounds = Rounds()
    with django_assert_num_queries(3):
        assert not rounds.turn()
