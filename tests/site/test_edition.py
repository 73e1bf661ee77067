"""A digest to take along, in one file."""

import fcntl
import re
from base64 import b64encode
from collections.abc import Callable
from hashlib import sha256
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.test import Client

from digests.domain import publishing
from digests.domain.previewing import preview_of
from digests.domain.rendering import render_publication
from digests.domain.takeaway.pdf import is_available
from digests.models import Edition, Item
from tests.factories import digest_of, make_digest, published_digest
from tests.site.test_digest_page import address

pytestmark = pytest.mark.django_db
FORMS = {
    "html": "text/html; charset=utf-8",
    "txt": "text/plain; charset=utf-8",
    "epub": "application/epub+zip",
}


def words(html: bytes | str) -> str:
    return " ".join(BeautifulSoup(html, "html.parser").get_text(" ").split())


@pytest.mark.parametrize("form", FORMS)
def test_an_edition_is_a_public_answer_like_others(client: Client, form: str) -> None:
    where = f"{address(published_digest())}edition.{form}"
    response = client.get(where)
    assert (response.status_code, response.headers["Content-Type"]) == (200, FORMS[form])
    assert not response.cookies
    assert "default-src 'none'" in response.headers["Content-Security-Policy"]
    etag = response.headers["ETag"]
    assert client.get(where, headers={"If-None-Match": etag}).status_code == 304
    published_digest()
    assert client.get(where, headers={"If-None-Match": etag}).status_code == 200
    assert client.head(where).content == b""
    assert client.post(where).status_code == 405


@pytest.mark.parametrize("form", [*FORMS, "pdf"])
def test_withdrawn_and_unknown_answer_as_the_page_does(client: Client, form: str) -> None:
    edition = published_digest(mark="canary")
    publishing.withdraw(digest_of(edition), by=None, note="The release was forged.")
    gone = client.get(f"{address(edition)}edition.{form}")
    assert gone.status_code == 410
    assert b"The release was forged." in gone.content
    assert b"canary" not in gone.content.replace(edition.slug.encode(), b"")
    for where in ("/monitor/2026/03/none/edition.", f"{address(edition)}none/edition."):
        assert client.get(where + form).status_code == 404


def test_an_unknown_form_is_a_missing_page(client: Client) -> None:
    assert client.get(f"{address(published_digest())}edition.doc").status_code == 404


def test_the_one_file_asks_for_nothing_and_says_what_the_page_says(client: Client) -> None:
    edition = published_digest()
    Item.objects.filter(section__country="KZ", position=0).update(body="Freight fell.")
    publishing.correct(digest_of(edition), by=None, note="Freight fell, it did not rise.")
    response = client.get(f"{address(edition)}edition.html")
    page = BeautifulSoup(response.content, "html.parser")
    addresses = [
        tag[name] for tag in page.find_all(True) for name in ("src", "srcset", "action") if tag.has_attr(name)
    ]
    addresses += [tag["href"] for tag in page.find_all("link") if tag["rel"] != ["canonical"]]
    addresses += re.findall(r'url\("([^"]+)"\)', " ".join(style.text for style in page.find_all("style")))
    assert len(addresses) >= 3
    assert [address for address in addresses if not address.startswith("data:")] == []
    assert not page.find_all("script")
    assert all(a["href"].startswith(("http", "#")) for a in page.find_all("a"))
    site = BeautifulSoup(client.get(address(edition)).content, "html.parser")
    for item in site.select("article.item"):
        found = page.find(id=item["id"])
        assert found.h3.text == item.h3.text
        assert (
            found.select_one(".body").decode_contents().strip()
            == item.select_one(".body").decode_contents().strip()
        )
        for mine, theirs in zip(found.select(".cited"), item.select(".cited"), strict=True):
            assert (mine["href"], mine.text) == (theirs["href"], theirs.text)
        assert [words(str(n)) for n in found.select(".correction")] == [
            words(str(n)) for n in item.select(".correction")
        ]
    assert "Freight fell, it did not rise." in page.header.select_one(".correction").text


def test_the_one_file_states_the_policy_that_it_is_sent_with(client: Client) -> None:
    response = client.get(f"{address(published_digest())}edition.html")
    page = BeautifulSoup(response.content, "html.parser")
    policy = page.find("meta", attrs={"http-equiv": "Content-Security-Policy"})["content"]
    assert response.headers["Content-Security-Policy"] == f"{policy}; frame-ancestors 'none'"
    assert "unsafe" not in policy
    hashes = {
        f"'sha256-{b64encode(sha256(s.text.encode()).digest()).decode()}'" for s in page.find_all("style")
    }
    assert len(hashes) == 2
    assert all(mark in policy for mark in hashes)


@pytest.mark.parametrize(("language", "direction", "fonts"), [("kk", "ltr", 2), ("ug", "rtl", 0)])
def test_language_direction_and_fonts(client: Client, language: str, direction: str, fonts: int) -> None:
    edition = published_digest(language=language)
    response = client.get(f"{address(edition)}edition.html")
    page = BeautifulSoup(response.content, "html.parser")
    assert (page.html["lang"], page.html["dir"]) == (language, direction)
    assert response.content.count(b"@font-face") == fonts


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("size", [1, 3])
def test_queries(size: int, form: str, costs: Callable[..., None]) -> None:
    editions: list[Any] = [
        published_digest(sections=size + 1, items=size, citations=size) for _ in range(size)
    ]
    costs(f"{address(editions[0])}edition.{form}", 6)


def test_the_page_links_to_the_forms_that_there_are(client: Client) -> None:
    edition = published_digest()
    page = BeautifulSoup(client.get(address(edition)).content, "html.parser")
    forms = {"html", "txt", "epub"} | ({"pdf"} if is_available() else set())
    links = [a["href"] for a in page.select(".side a") if "/edition." in a["href"]]
    assert {link.removeprefix(f"{address(edition)}edition.") for link in links} == forms
    alternates = {link["type"]: link["href"] for link in page.find_all("link", rel="alternate")}
    assert alternates["application/epub+zip"] == f"{address(edition)}edition.epub"
    assert alternates["text/plain"] == f"{address(edition)}edition.txt"
    assert ("application/pdf" in alternates) == is_available()


def test_a_preview_has_no_link_to_files_that_do_not_exist() -> None:
    article = render_publication(preview_of(make_digest(), images="/images/")).article_html
    assert "edition." not in article


@pytest.mark.skipif(not is_available(), reason="WeasyPrint is not installed")
def test_a_pdf_that_cannot_be_made_now_is_asked_for_again(client: Client, settings, tmp_path) -> None:
    settings.DATA_DIR = tmp_path
    (tmp_path / "pdf").mkdir()
    with (tmp_path / "pdf" / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        response = client.get(f"{address(published_digest())}edition.pdf")
    assert (response.status_code, response.headers["Retry-After"]) == (503, "5")
    assert not response.has_header("ETag")


def test_editions_of_a_series_are_apart(client: Client) -> None:
    first, second = published_digest(), published_digest()
    texts: dict[Edition, bytes] = {
        edition: client.get(f"{address(edition)}edition.txt").content for edition in (first, second)
    }
    assert first.title.encode() in texts[first]
    assert first.title.encode() not in texts[second]
