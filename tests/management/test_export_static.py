"""``manage.py export_static``: the public site as files."""

import hashlib
import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any
from urllib.parse import urljoin, urlsplit
from urllib.request import urlopen

import feedparser
import pytest
from bs4 import BeautifulSoup
from django.core.management import call_command
from django.core.management.base import CommandError
from django.test import Client

from digests.domain import publishing
from digests.domain.archive import stories
from digests.domain.takeaway.pdf import is_available
from digests.management.export.folder import MANIFEST
from digests.models import Edition, Item, PublishedItem
from tests.factories import digest_of, make_digest, published_digest
from tests.site.test_digest_page import address

pytestmark = pytest.mark.django_db


@pytest.fixture
def export(tmp_path: Path) -> Callable[..., dict[str, bytes]]:
    """Return a function that exports, without the slow PDFs, and returns the files by name."""

    def run(**options: Any) -> dict[str, bytes]:
        root = tmp_path / "site"
        call_command("export_static", str(root), no_pdf=True, verbosity=0, **options)
        names = [line.partition("  ")[2] for line in (root / MANIFEST).read_text().splitlines()]
        files = {name: (root / name).read_bytes() for name in names}
        sums = [f"{hashlib.sha256(content).hexdigest()}  {name}" for name, content in files.items()]
        assert (root / MANIFEST).read_text().splitlines() == sums
        return files

    return run


class Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *args: object) -> None:
        pass


class Server(ThreadingHTTPServer):
    # With the five that are usual, who follows many links at once is left waiting for seconds.
    request_queue_size = 128


@contextmanager
def plain_server(root: Path) -> Iterator[str]:
    """Serve a folder as any web server would."""
    server = Server(("127.0.0.1", 0), partial(Quiet, directory=str(root)))
    Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/"
    finally:
        server.shutdown()
        server.server_close()


def crawl(base: str) -> dict[str, bytes]:
    """Fetch every page and file that a reader can get to from the front page; fail at the first that isn't there."""
    found: dict[str, bytes] = {}
    waiting = [base]
    while waiting:
        url = waiting.pop()
        if url in found:
            continue
        with urlopen(url) as response:
            found[url] = response.read()
            kind = response.headers.get_content_type()
        if kind != "text/html":
            continue
        page = BeautifulSoup(found[url], "html.parser")
        links = [tag[name] for name in ("href", "src", "action") for tag in page.find_all(attrs={name: True})]
        links += [size.split()[0] for tag in page.find_all(srcset=True) for size in tag["srcset"].split(",")]
        links = [link for link in links if not urlsplit(link).scheme]
        assert [link for link in links if link.startswith(("/", "?"))] == [], url
        for link in links:
            target, _hash, anchor = urljoin(url, link).partition("#")
            if target == url and anchor:
                assert page.find(id=anchor), (url, anchor)
            waiting.append(target)
    return found


def words(html: bytes) -> str:
    return BeautifulSoup(html, "html.parser").main.get_text(" ", strip=True)


def test_a_plain_server_shows_the_same_texts_and_no_broken_link(
    export: Callable[[], dict[str, bytes]], tmp_path: Path, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(stories.about.__kwdefaults__, "limit", 1)
    editions = [published_digest(sections=2, items=1, citations=1) for _ in range(3)]
    publishing.withdraw(digest_of(editions[0]), by=None, note="The release was forged.")
    make_digest(mark="draft-canary")
    files = export()
    with plain_server(tmp_path / "site") as base:
        found = {url.removeprefix(base): body for url, body in crawl(base).items()}
    assert found[""] == found["index.html"] == files["index.html"]
    item = PublishedItem.objects.filter(status="usable").first()
    assert item
    for where in (
        "/",
        address(editions[1]),
        f"/items/{item.id}/",
        "/countries/kazakhstan/",
        "/corrections/",
        "/about/",
    ):
        assert words(found[f"{where.lstrip('/')}index.html"]) == words(client.get(where).content), where
    assert "The release was forged." in words(found[f"id/digest/{editions[0].digest_id}/index.html"])
    assert "page-2.html" in found["countries/kazakhstan/index.html"].decode()
    assert words(found["countries/kazakhstan/page-2.html"]) != words(found["countries/kazakhstan/index.html"])
    for form in ("html", "txt", "epub"):
        where = f"{address(editions[2])}edition.{form}"
        assert found[where.lstrip("/")] == client.get(where).content
    for name in (
        "404.html",
        "robots.txt",
        "sitemap.xml",
        "feeds/all.atom",
        "feeds/all.opml",
        "topics/topic-0/order-asc.html",
    ):
        assert name in files, name
    assert not [name for name, content in files.items() if b"draft-canary" in content]
    canonical = BeautifulSoup(files["index.html"], "html.parser").find("link", rel="canonical")["href"]
    assert canonical.startswith("http")


def test_again_writes_nothing_and_a_correction_changes_what_it_touches(
    export: Callable[[], dict[str, bytes]], tmp_path: Path
) -> None:
    editions = [published_digest(sections=2, items=1, citations=1) for _ in range(2)]
    before = export()
    stamps = {name: (tmp_path / "site" / name).stat().st_mtime_ns for name in before}
    assert export() == before
    assert stamps == {name: (tmp_path / "site" / name).stat().st_mtime_ns for name in before}
    Item.objects.filter(section__digest=digest_of(editions[0]), section__country="KZ").update(
        body="Freight fell."
    )
    publishing.correct(digest_of(editions[0]), by=None, note="Freight fell, it did not rise.")
    after = export()
    assert set(after) == set(before)
    changed = {name for name in after if after[name] != before[name]}
    corrected, other = (address(edition).lstrip("/") for edition in editions)
    assert {f"{corrected}index.html", f"{corrected}edition.txt", "countries/kazakhstan/index.html"} <= changed
    assert "corrections/index.html" in changed
    assert not [
        name for name in changed if name.startswith((other, "about/", "static/", "images/", "sources/"))
    ]
    untouched = PublishedItem.objects.filter(edition=editions[1]).values_list("pk", flat=True)
    assert not [
        name for name in changed if name.split("/")[1:2] and name.split("/")[1] in map(str, untouched)
    ]


def test_what_was_withdrawn_is_removed(export: Callable[[], dict[str, bytes]], tmp_path: Path) -> None:
    edition: Edition = published_digest(sections=2, items=1, citations=1, mark="canary")
    published_digest(sections=2, items=1, citations=1)
    assert any(b"canary" in content for content in export().values())
    publishing.withdraw(digest_of(edition), by=None, note="Taken back.")
    export()
    left = [path for path in (tmp_path / "site").rglob("*") if path.is_file()]
    assert [path for path in left if b"canary" in path.read_bytes()] == []
    assert not (tmp_path / "site" / address(edition).strip("/")).exists()


def test_permanent_ids_lead_on_and_tell_of_withdrawals(export: Callable[..., dict[str, bytes]]) -> None:
    live, gone = (published_digest(sections=1, items=1) for _ in range(2))
    (kept,), (taken,) = (PublishedItem.objects.filter(edition=edition) for edition in (live, gone))
    publishing.withdraw(digest_of(gone), by=None, note="Taken back.")
    files = export()
    for uri, target in (
        (f"id/digest/{live.digest_id}", f"../../..{address(live)}index.html"),
        (f"id/item/{kept.pk}", f"../../../items/{kept.pk}/index.html"),
    ):
        page = BeautifulSoup(files[f"{uri}/index.html"], "html.parser")
        assert page.a["href"] == target
        assert page.find("meta", {"http-equiv": "refresh"})["content"] == f"0; url={target}"
    for uri in (f"id/digest/{gone.digest_id}", f"id/item/{taken.pk}", f"items/{taken.pk}"):
        assert "withdrawn" in words(files[f"{uri}/index.html"]), uri
    assert not [name for name in files if gone.slug in name]


def test_a_mirror_with_an_address_of_its_own_is_led_to_by_cards_and_feeds(
    export: Callable[..., dict[str, bytes]], settings: Any
) -> None:
    edition = published_digest(sections=2, items=1, citations=1)
    page, live, mirror = address(edition).lstrip("/"), settings.SITE_URL, "https://mirror.example/news"
    plain = export()
    assert shared(plain[f"{page}index.html"]) == f"{live}/{page}card.png"
    assert not [name for name in plain if name.endswith("card.png")]
    moved = export(base_url=f"{mirror}/")
    assert shared(moved[f"{page}index.html"]) == f"{mirror}/{page}card.png"
    assert moved[f"{page}card.png"].startswith(b"\x89PNG")
    for form in ("atom", "rss"):
        before, after = (feedparser.parse(files[f"feeds/all.{form}"]) for files in (plain, moved))
        assert (before.entries[0].link, after.entries[0].link) == (f"{live}/{page}", f"{mirror}/{page}")
        assert before.entries[0].id == after.entries[0].id == f"{live}/id/digest/{edition.digest_id}"
        assert {link.href for link in after.feed.links} == {f"{mirror}/", f"{mirror}/feeds/all.{form}"}
    assert feedparser.parse(moved["feeds/all.atom"]).feed.id == f"{live}/feeds/all.atom"
    assert f'<a href="{mirror}/items/' in after.entries[0].content[0].value
    feed = json.loads(moved["feeds/all.json"])
    assert (feed["feed_url"], feed["items"][0]["url"]) == (f"{mirror}/feeds/all.json", f"{mirror}/{page}")
    assert f'xmlUrl="{mirror}/feeds/all.atom"' in moved["feeds/all.opml"].decode()
    canonical = BeautifulSoup(moved[f"{page}index.html"], "html.parser").find("link", rel="canonical")["href"]
    assert canonical == f"{live}/{page}"


def shared(html: bytes) -> str:
    """Return the address of the picture that goes with a page where it is shared."""
    return str(BeautifulSoup(html, "html.parser").find("meta", property="og:image")["content"])


@pytest.mark.parametrize(
    "url", ["mirror.example", "ftp://mirror.example", "https://", "https://m.example/?a=b"]
)
def test_a_base_url_that_is_none_is_refused(tmp_path: Path, url: str) -> None:
    with pytest.raises(CommandError, match=r"an address such as https://mirror\.example/news"):
        call_command("export_static", str(tmp_path), "--base-url", url)


@pytest.mark.skipif(not is_available(), reason="WeasyPrint is not installed")
def test_links_to_what_is_left_out_lead_to_the_live_site(
    export: Callable[[], dict[str, bytes]], settings
) -> None:
    edition = published_digest(sections=1, items=1)
    files = export()
    page = files[f"{address(edition).lstrip('/')}index.html"].decode()
    assert f'href="{settings.SITE_URL}{address(edition)}edition.pdf"' in page
    assert 'href="edition.epub"' in page
    assert not [name for name in files if name.endswith(".pdf")]


def test_a_folder_with_other_files_is_refused_in_words(tmp_path: Path) -> None:
    (tmp_path / "thesis.doc").write_text("mine")
    with pytest.raises(CommandError, match="name an empty or a new folder"):
        call_command("export_static", str(tmp_path), verbosity=0)
