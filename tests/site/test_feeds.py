"""Feeds in all forms, with one id for a thing in each, and withdrawals told."""

import json
import os
from pathlib import Path
from typing import Any

import feedparser
import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone
from jsonschema import Draft4Validator
from referencing import Registry
from referencing.jsonschema import DRAFT4

from digests.domain import index, publishing
from digests.models import Edition, PublishedItem, Series
from tests.factories import SeriesFactory, digest_of, published_digest
from tests.snapshots import once

pytestmark = pytest.mark.django_db
ADDRESSES = ("all", "series/monitor", "region/central-asia", "country/kz", "topic/topic-0", "source/outlet-0")


def make_two() -> list[Edition]:
    return [published_digest(), published_digest()]


def make_one_corrected() -> None:
    publishing.correct(digest_of(make_two()[1]), by=None, note="A “note” & <more>.")


def make_one_withdrawn() -> None:
    kept, withdrawn = make_two()
    publishing.withdraw(digest_of(withdrawn), by=None, note="Taken back.")
    publishing.correct(digest_of(kept), by=None, note="Corrected.")


@pytest.fixture
def _published() -> None:
    once("two digests", make_two)


@pytest.fixture
def _corrected() -> None:
    once("two digests, one corrected", make_one_corrected)


@pytest.fixture
def _withdrawn() -> None:
    once("two digests, one withdrawn", make_one_withdrawn)


@pytest.mark.usefixtures("_corrected")
@pytest.mark.parametrize("address", [*ADDRESSES, "corrections"])
@pytest.mark.parametrize("form", ["rss", "atom"])
def test_feeds_are_well_formed(client: Client, address: str, form: str) -> None:
    response = client.get(f"/feeds/{address}.{form}")
    assert response.status_code == 200
    parsed = feedparser.parse(response.content)
    assert parsed.bozo == 0
    assert parsed.entries
    assert parsed.feed.title


@pytest.mark.usefixtures("_published")
def test_one_id_in_every_form(client: Client) -> None:
    rss, atom = (feedparser.parse(client.get(f"/feeds/country/kz.{f}").content) for f in ("rss", "atom"))
    data = json.loads(client.get("/feeds/country/kz.json").content)
    ids = [entry.id for entry in rss.entries]
    assert ids == [entry.id for entry in atom.entries] == [item["id"] for item in data["items"]]
    assert set(ids) == {
        f"{settings.SITE_URL}/id/item/{uuid}"
        for uuid in PublishedItem.objects.filter(country="KZ").values_list("id", flat=True)
    }


@pytest.mark.usefixtures("_withdrawn")
@pytest.mark.parametrize("address", [*ADDRESSES, "corrections"])
def test_json_feeds_are_valid_against_the_schema(client: Client, settings: Any, address: str) -> None:
    folder = os.environ.get("NEWSROOM_SCHEMAS")
    if not folder:
        pytest.skip("NEWSROOM_SCHEMAS names no folder with the JSON Feed schema")
    first, later = (json.loads((Path(folder) / name).read_text()) for name in ("feed-1.json", "feed.json"))
    registry = Registry().with_contents(
        [("https://json.schemastore.org/feed-1", first), ("https://json.schemastore.org/feed", later)],
        default_specification=DRAFT4,
    )
    settings.WEBSUB_HUB = "https://hub.example/"
    data = json.loads(client.get(f"/feeds/{address}.json").content)
    for schema in (first, later):
        assert not list(Draft4Validator(schema, registry=registry).iter_errors(data))
    assert data["items"]


def test_a_withdrawal_is_told_under_the_same_id(client: Client) -> None:
    edition = published_digest(mark="canarytext")
    uri = f"{settings.SITE_URL}/id/digest/{edition.digest_id}"
    publishing.withdraw(digest_of(edition), by=None, note="The release was forged.")
    rss = client.get("/feeds/all.rss").content.decode()
    data = json.loads(client.get("/feeds/all.json").content)
    atom = client.get("/feeds/all.atom").content.decode()
    assert uri in rss
    assert "The release was forged." in rss
    assert [(item["id"], item["summary"]) for item in data["items"]] == [(uri, "The release was forged.")]
    assert f'<at:deleted-entry ref="{uri}"' in atom
    assert feedparser.parse(atom).bozo == 0
    for text in (rss, atom, json.dumps(data)):
        assert "canarytext" not in text


def test_an_item_that_was_withdrawn_is_told_in_its_countrys_feed(client: Client) -> None:
    edition = published_digest()
    publishing.withdraw(digest_of(edition), by=None, note="The release was forged.")
    data = json.loads(client.get("/feeds/country/kz.json").content)
    assert [item["summary"] for item in data["items"]] == ["The release was forged."] * 2


@pytest.mark.parametrize("address", ["all", "series/monitor", "region/central-asia"])
def test_a_correction_is_told_in_every_form(client: Client, address: str) -> None:
    edition = published_digest()
    publishing.correct(digest_of(edition), by=None, note="It was <Tuesday>.")
    note = "<p><strong>Correction, "
    rss, atom = (feedparser.parse(client.get(f"/feeds/{address}.{form}").content) for form in ("rss", "atom"))
    (item,) = json.loads(client.get(f"/feeds/{address}.json").content)["items"]
    for content in (rss.entries[0].content[0].value, atom.entries[0].content[0].value, item["content_html"]):
        assert content.startswith(note)
        assert ":</strong> It was &lt;Tuesday&gt;.</p>" in content
    assert [told["text"] for told in item["_newsroom"]["corrections"]] == ["It was <Tuesday>."]


def test_a_corrected_item_says_so_in_the_feeds_that_it_is_in_and_others_do_not(client: Client) -> None:
    digest = digest_of(published_digest(sections=3, items=1))
    item = digest.sections.get(country__code="KZ").items.get()
    publishing.correct(digest, by=None, note="It was Tuesday.", item_ids=[item.uuid])
    for address, notes in (("country/kz", 1), ("country/uz", 0)):
        for form in ("rss", "atom"):
            (entry,) = feedparser.parse(client.get(f"/feeds/{address}.{form}").content).entries
            assert entry.content[0].value.count("It was Tuesday.") == notes
        (entry,) = json.loads(client.get(f"/feeds/{address}.json").content)["items"]
        assert len(entry["_newsroom"]["corrections"]) == notes


def test_a_correction_speaks_the_series_language(client: Client) -> None:
    series = SeriesFactory(slug="obzor", language="ru")
    digest = digest_of(published_digest(series=series, language="ru"))
    publishing.correct(digest, by=None, note="Это был вторник.")
    entry = feedparser.parse(client.get("/feeds/series/obzor.atom").content).entries[0]
    assert entry.content[0].value.startswith("<p><strong>Исправление, ")


@pytest.mark.parametrize(
    ("address", "title"),
    [
        # Its name would tell what the item was about.
        ("topic/topic-0", "Newsroom"),
        ("source/outlet-0", "Newsroom"),
        ("country/kz", "Kazakhstan"),
        ("region/central-asia", "Central Asia"),
        ("series/monitor", "Monitor"),
    ],
)
def test_a_feed_whose_last_entry_was_withdrawn_goes_on_and_tells_of_it(
    client: Client, address: str, title: str
) -> None:
    edition = published_digest(sections=2, items=1)
    publishing.withdraw(digest_of(edition), by=None, note="The release was forged.")
    # Everything is counted anew after a merge of other topics, and when pages are made again.
    for visitor in (client, Client()):
        atom = visitor.get(f"/feeds/{address}.atom")
        assert atom.status_code == 200
        parsed = feedparser.parse(atom.content)
        assert (parsed.bozo, parsed.feed.title, parsed.entries) == (0, title, [])
        assert b"<at:deleted-entry" in atom.content
        entry = json.loads(visitor.get(f"/feeds/{address}.json").content)["items"][0]
        assert (entry["summary"], entry["_newsroom"]["pubStatus"]) == ("The release was forged.", "canceled")
        # Where a feed says that its page is, there is one.
        assert visitor.get(parsed.feed.link.removeprefix(settings.SITE_URL)).status_code == 200
        index.recount(at=edition.created_at)


def test_an_item_that_an_update_dropped_is_told_in_its_feeds(client: Client) -> None:
    digest = digest_of(published_digest(sections=2, items=2))
    item = digest.sections.get(country__code="KZ").items.first()
    uri = f"{settings.SITE_URL}/id/item/{item.uuid}"
    item.delete()
    publishing.publish(digest)
    for form in ("rss", "atom"):
        content = client.get(f"/feeds/country/kz.{form}").content
        assert feedparser.parse(content).bozo == 0
        assert uri in content.decode()
    assert f'<at:deleted-entry ref="{uri}"' in client.get("/feeds/country/kz.atom").content.decode()
    notices = {
        item["id"]: item["_newsroom"]["pubStatus"]
        for item in json.loads(client.get("/feeds/country/kz.json").content)["items"]
    }
    assert notices[uri] == "canceled"
    assert len(notices) == 2


def test_what_was_withdrawn_and_put_back_is_an_entry_as_before(client: Client) -> None:
    digest = digest_of(published_digest())
    publishing.withdraw(digest, by=None, note="Taken back.")
    publishing.publish(digest)
    atom = client.get("/feeds/all.atom").content.decode()
    assert "deleted-entry" not in atom
    assert len(feedparser.parse(atom).entries) == 1


@pytest.mark.usefixtures("_corrected")
@pytest.mark.parametrize("address", [*ADDRESSES, "corrections"])
def test_feeds_name_the_hub_and_themselves(settings: Any, address: str) -> None:
    for hub in ("", "https://hub.example/"):
        settings.WEBSUB_HUB = hub
        # A client of its own: another hub comes with a restart, and finished pages are gone by then.
        client = Client()
        for form in ("rss", "atom"):
            response = client.get(f"/feeds/{address}.{form}")
            parsed = feedparser.parse(response.content)
            links = {link["rel"]: link["href"] for link in parsed.feed.links}
            assert parsed.bozo == 0
            assert links.get("hub", "") == hub
            assert links["self"] == f"{settings.SITE_URL}/feeds/{address}.{form}"
            assert response.has_header("Link") == bool(hub)
        found = json.loads(client.get(f"/feeds/{address}.json").content)
        assert found.get("hubs", []) == ([{"type": "WebSub", "url": hub}] if hub else [])


@pytest.mark.usefixtures("_published")
def test_a_feed_of_a_search_names_no_hub_that_is_never_told(client: Client, settings: Any) -> None:
    settings.WEBSUB_HUB = "https://hub.example/"
    response = client.get("/feeds/search.atom?q=freight")
    assert "hub.example" not in response.content.decode()
    assert not response.has_header("Link")


def test_a_series_that_has_another_slug_has_no_feed_under_the_old_one(client: Client) -> None:
    series = published_digest().series
    Series.objects.filter(pk=series.pk).update(slug="renamed")
    index.recount(at=timezone.now())
    assert client.get(f"/feeds/series/{series.slug}.atom").status_code == 404


@pytest.mark.usefixtures("_published")
@pytest.mark.parametrize(
    "address",
    [
        "nothing.rss",
        "country/zz.rss",
        "country/KZ.rss",
        "topic/nothing.atom",
        "all.xml",
        "all",
        "series/x.json",
    ],
)
def test_a_feed_that_is_not_there_is_a_404(client: Client, address: str) -> None:
    assert client.get(f"/feeds/{address}").status_code == 404


def test_feeds_of_an_empty_newsroom_are_well_formed(client: Client) -> None:
    for form in ("rss", "atom"):
        assert feedparser.parse(client.get(f"/feeds/all.{form}").content).bozo == 0
    assert json.loads(client.get("/feeds/all.json").content)["items"] == []


@pytest.mark.parametrize("size", [1, 3])
@pytest.mark.parametrize("address", ["all", "country/kz", "corrections", "topic/topic-0"])
def test_queries_do_not_grow(
    client: Client, size: int, address: str, django_assert_max_num_queries: object
) -> None:
    for _ in range(size):
        published_digest(sections=size + 1, items=size, citations=size)
    with django_assert_max_num_queries(6):  # type: ignore[operator]
        assert client.get(f"/feeds/{address}.atom").status_code == 200
