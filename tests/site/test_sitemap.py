"""Sitemaps list what is public, and robots.txt where they are."""

import xml.etree.ElementTree as ET

import pytest
from django.conf import settings
from django.test import Client

from digests.domain import publishing
from tests.factories import digest_of, make_digest, published_digest

pytestmark = pytest.mark.django_db
LOC = "{http://www.sitemaps.org/schemas/sitemap/0.9}loc"


def locations(client: Client, path: str) -> list[str]:
    root = ET.fromstring(client.get(path).content)
    return [node.text or "" for node in root.iter(LOC)]


def test_every_address_in_the_sitemaps_answers(client: Client) -> None:
    published_digest()
    found = [
        url
        for section in locations(client, "/sitemap.xml")
        for url in locations(client, section.removeprefix(settings.SITE_URL))
    ]
    assert len(found) > 12
    for url in found:
        assert client.get(url.removeprefix(settings.SITE_URL)).status_code == 200, url


def test_drafts_and_withdrawn_digests_are_in_no_sitemap(client: Client) -> None:
    make_digest(title="A draft of ours")
    edition = published_digest(title="Withdrawn of ours")
    publishing.withdraw(digest_of(edition), by=None, note="Taken back.")
    assert locations(client, "/sitemap-digests.xml") == []
    assert not any("/topics/" in url for url in locations(client, "/sitemap-subjects.xml"))


def test_an_empty_newsroom_has_sitemaps(client: Client) -> None:
    assert locations(client, "/sitemap-pages.xml")
    assert client.get("/sitemap-nothing.xml").status_code == 404


def test_robots_names_the_sitemap_and_closes_the_desk(client: Client) -> None:
    text = client.get("/robots.txt").content.decode()
    assert f"Sitemap: {settings.SITE_URL}/sitemap.xml" in text
    assert "Disallow: /admin/" in text
