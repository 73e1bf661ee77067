"""Sitemaps list what is public, the news sitemap what is new, and robots.txt where they are."""

import xml.etree.ElementTree as ET
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone

from digests.domain import publishing
from digests.domain.archive import addresses
from tests.factories import digest_of, make_digest, published_digest

pytestmark = pytest.mark.django_db
SPACES = {
    "s": "http://www.sitemaps.org/schemas/sitemap/0.9",
    "news": "http://www.google.com/schemas/sitemap-news/0.9",
}


def tree(client: Client, path: str) -> ET.Element:
    response = client.get(path)
    assert (response.status_code, response.headers["Content-Type"]) == (200, "application/xml"), path
    return ET.fromstring(response.content)


def locations(client: Client, path: str) -> list[str]:
    return [node.text or "" for node in tree(client, path).findall("*/s:loc", SPACES)]


def sections(client: Client) -> list[str]:
    return [url.removeprefix(settings.SITE_URL) for url in locations(client, "/sitemap.xml")]


def test_every_address_in_the_sitemaps_answers_and_is_canonical(client: Client) -> None:
    edition = published_digest()
    published_digest(at=timezone.now() - timedelta(days=70))
    parts = sections(client)
    assert len(parts) == 5
    assert f"/sitemap-{edition.year}-{edition.month:02d}.xml" in parts
    found = [url for part in parts if "news" not in part for url in locations(client, part)]
    assert len(found) == len(set(found)) > 25
    for url in found:
        response = client.get(url.removeprefix(settings.SITE_URL))
        assert response.status_code == 200, url
        assert f'<link rel="canonical" href="{url}">' in response.content.decode()


def test_a_month_says_when_it_changed(client: Client) -> None:
    edition = published_digest(at=timezone.now() - timedelta(hours=2))
    publishing.correct(
        digest_of(edition), by=None, note="Fell, not rose.", at=timezone.now() - timedelta(hours=1)
    )
    index = tree(client, "/sitemap.xml")
    month = next(node for node in index if f"{edition.year}-{edition.month:02d}" in (node[0].text or ""))
    changed = month.findtext("s:lastmod", "", SPACES)
    assert changed > edition.created_at.isoformat()
    assert changed in client.get(f"/sitemap-{edition.year}-{edition.month:02d}.xml").content.decode()


def test_drafts_and_withdrawn_digests_are_in_no_sitemap(client: Client) -> None:
    make_digest(title="A draft of ours")
    edition = published_digest(title="Withdrawn of ours")
    publishing.withdraw(digest_of(edition), by=None, note="Taken back.")
    assert sections(client) == ["/sitemap-pages.xml", "/sitemap-subjects.xml", "/sitemap-news.xml"]
    assert client.get(f"/sitemap-{edition.year}-{edition.month:02d}.xml").status_code == 404
    assert not any("/topics/" in url for url in locations(client, "/sitemap-subjects.xml"))
    assert locations(client, "/sitemap-news.xml") == []


def test_an_empty_newsroom_has_sitemaps(client: Client) -> None:
    assert locations(client, "/sitemap-pages.xml")
    for name in ("nothing", "2026-13", "2026-07", "2026-7"):
        assert client.get(f"/sitemap-{name}.xml").status_code == 404
    news = tree(client, "/sitemap-news.xml")
    assert news.tag == f"{{{SPACES['s']}}}urlset"
    assert list(news) == []


def test_news_is_what_came_out_in_two_days(client: Client) -> None:
    published_digest(at=timezone.now() - timedelta(days=2, minutes=1))
    edition = published_digest(title="Grain & <rail>", language="kk", sections=2, items=2)
    root = tree(client, "/sitemap-news.xml")
    urls = locations(client, "/sitemap-news.xml")
    assert len(urls) == 5
    assert urls[0].endswith(f"/{edition.slug}/")
    assert all(client.get(url.removeprefix(settings.SITE_URL)).status_code == 200 for url in urls)
    first = root[0].find("news:news", SPACES)
    assert first is not None
    assert first.findtext("news:publication/news:name", "", SPACES) == settings.SITE_NAME
    assert first.findtext("news:publication/news:language", "", SPACES) == "kk"
    assert first.findtext("news:title", "", SPACES) == "Grain & <rail>"
    assert first.findtext("news:publication_date", "", SPACES) == edition.published_at.isoformat()


def test_news_ages_without_a_publication(client: Client, time_machine: Any) -> None:
    published_digest()
    assert locations(client, "/sitemap-news.xml")
    time_machine.move_to(timezone.now() + timedelta(days=2, minutes=1))
    assert locations(client, "/sitemap-news.xml") == []


def test_news_is_never_more_than_may_be_listed(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    assert addresses.NEWS_LIMIT == 1000
    monkeypatch.setattr(addresses, "NEWS_LIMIT", 3)
    published_digest()
    published_digest()
    assert len(locations(client, "/sitemap-news.xml")) == 3


@pytest.mark.parametrize("language", [("zh-Hant", "zh-tw"), ("zh", "zh-cn"), ("sr-Latn", "sr"), ("ru", "ru")])
def test_news_names_languages_as_google_does(client: Client, language: tuple[str, str]) -> None:
    published_digest(language=language[0], sections=1, items=1)
    assert f"<news:language>{language[1]}</news:language>" in client.get("/sitemap-news.xml").content.decode()


def test_robots_names_the_sitemap_and_closes_the_desk(client: Client) -> None:
    text = client.get("/robots.txt").content.decode()
    assert f"Sitemap: {settings.SITE_URL}/sitemap.xml" in text
    assert "Disallow: /admin/" in text


@pytest.mark.parametrize("size", [1, 3])
def test_queries(size: int, costs: Callable[..., None]) -> None:
    for _ in range(size):
        edition = published_digest(sections=size + 1, items=size, citations=size)
    costs("/sitemap.xml", 2)
    costs(f"/sitemap-{edition.year}-{edition.month:02d}.xml", 3)
    costs("/sitemap-subjects.xml", 3)
    costs("/sitemap-news.xml", 3)
