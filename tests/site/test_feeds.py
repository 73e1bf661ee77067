"""Feeds in all forms, with one id for a thing in each, and withdrawals told."""

import json
import os
from pathlib import Path

import feedparser
import pytest
from django.conf import settings
from django.test import Client
from jsonschema import Draft4Validator
from referencing import Registry
from referencing.jsonschema import DRAFT4

from digests.domain import publishing
from digests.models import Edition, PublishedItem
from tests.factories import digest_of, published_digest

pytestmark = pytest.mark.django_db
ADDRESSES = ("all", "series/monitor", "region/central-asia", "country/kz", "topic/topic-0", "source/outlet-0")


@pytest.fixture
def _published() -> None:
    published_digest()
    published_digest()


@pytest.mark.usefixtures("_published")
@pytest.mark.parametrize("address", [*ADDRESSES, "corrections"])
@pytest.mark.parametrize("form", ["rss", "atom"])
def test_feeds_are_well_formed(client: Client, address: str, form: str) -> None:
    publishing.correct(digest_of(Edition.objects.first()), by=None, note="A “note” & <more>.")
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


@pytest.mark.usefixtures("_published")
@pytest.mark.parametrize("address", [*ADDRESSES, "corrections"])
def test_json_feeds_are_valid_against_the_schema(client: Client, address: str) -> None:
    folder = os.environ.get("NEWSROOM_SCHEMAS")
    if not folder:
        pytest.skip("NEWSROOM_SCHEMAS names no folder with the JSON Feed schema")
    first, later = (json.loads((Path(folder) / name).read_text()) for name in ("feed-1.json", "feed.json"))
    registry = Registry().with_contents(
        [("https://json.schemastore.org/feed-1", first), ("https://json.schemastore.org/feed", later)],
        default_specification=DRAFT4,
    )
    publishing.withdraw(digest_of(Edition.objects.first()), by=None, note="Taken back.")
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
