"""All feeds as one outline."""

import xml.etree.ElementTree as ET
from collections.abc import Callable
from typing import Any

import pytest
from django.conf import settings
from django.test import Client

from digests.models import Series
from tests.factories import published_digest

pytestmark = pytest.mark.django_db


def test_every_feed_in_it_answers_and_its_page_too(client: Client) -> None:
    published_digest()
    Series.objects.update(title="Rail & <road>")
    response = client.get("/feeds/all.opml")
    assert response.headers["Content-Type"] == "text/x-opml; charset=utf-8"
    root = ET.fromstring(response.content)
    assert (root.tag, root.get("version")) == ("opml", "2.0")
    feeds = root.findall("body/outline/outline")
    assert {"Rail & <road>", "Corrections", "Kazakhstan"} <= {feed.get("text") for feed in feeds}
    for feed in feeds:
        assert feed.get("type") == "rss"
        for name in ("xmlUrl", "htmlUrl"):
            url = feed.get(name, "")
            assert client.get(url.removeprefix(settings.SITE_URL)).status_code == 200, url


def test_groups_without_feeds_are_left_out(client: Client) -> None:
    root = ET.fromstring(client.get("/feeds/all.opml").content)
    assert [group.get("text") for group in root.findall("body/outline")] == [settings.SITE_NAME]


def test_the_page_of_feeds_leads_to_it(read: Callable[..., Any]) -> None:
    assert read("/feeds/").find("a", href="/feeds/all.opml")


@pytest.mark.parametrize("size", [1, 3])
def test_queries(size: int, costs: Callable[..., None]) -> None:
    for _ in range(size):
        published_digest(sections=size + 1, items=size, citations=size)
    costs("/feeds/all.opml", 6)
