"""Public answers: one number decides what is fresh, and bytes are made once."""

import gzip
import tracemalloc

import brotli
import pytest
from django.test import Client

from digests.domain import publishing
from digests.models import Item
from newsroom.page_store import Page, PageStore, cost_of
from tests.factories import digest_of, published_digest

pytestmark = pytest.mark.django_db


def page(body: bytes = b"x" * 10) -> Page:
    return Page((), body)


def test_the_store_keeps_pages_of_one_generation() -> None:
    store = PageStore(10_000)
    store.put(1, "a", page())
    assert store.get(1, "a") == page()
    assert store.get(2, "a") is None
    store.put(2, "b", page())
    assert store.get(1, "a") is None
    store.put(1, "late", page())
    assert store.get(1, "late") is None


def test_the_store_drops_what_was_unused_longest() -> None:
    store = PageStore(3 * cost_of("a", page()))
    for key in "abc":
        store.put(1, key, page())
    assert store.get(1, "a")
    store.put(1, "d", page())
    assert store.get(1, "b") is None
    assert store.get(1, "a")
    store.put(1, "big", page(b"y" * store.limit))
    assert store.get(1, "big") is None


@pytest.mark.parametrize("size", [0, 300, 9000])
def test_the_store_knows_what_its_pages_take(size: int) -> None:
    count = 2000
    tracemalloc.start()
    before = tracemalloc.get_traced_memory()[0]
    store, told = PageStore(2**30), 0
    for number in range(count):
        # Strings of its own, as a request has them.
        key = tuple(
            f"{part}{number}" for part in ("example.org/", "/search/?q=a+word+that+nobody+looked+for+")
        )
        made = Page((("ETag", f'"{number:032}"'), ("Content-Security-Policy", f"{number:200}")), bytes(size))
        told += cost_of(key, made)
        store.put(1, key, made)
    taken = tracemalloc.get_traced_memory()[0] - before
    tracemalloc.stop()
    assert taken <= told <= 1.4 * taken


def test_a_reader_who_has_the_page_gets_304_for_one_query(
    client: Client, django_assert_num_queries: object
) -> None:
    published_digest()
    first = client.get("/")
    assert first.headers["Cache-Control"] == "public, max-age=60"
    with django_assert_num_queries(1):  # type: ignore[operator]
        again = client.get("/", headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["ETag"] == first.headers["ETag"]


def test_another_reader_gets_the_finished_bytes_for_one_query(
    client: Client, django_assert_num_queries: object
) -> None:
    published_digest()
    first = client.get("/")
    with django_assert_num_queries(1):  # type: ignore[operator]
        again = client.get("/")
    assert again.content == first.content
    assert again.headers["Content-Type"] == first.headers["Content-Type"]


def test_a_correction_is_out_with_the_next_request(client: Client) -> None:
    edition = published_digest()
    old = client.get("/")
    Item.objects.update(body="Freight fell.")
    assert client.get("/").content == old.content
    publishing.correct(digest_of(edition), by=None, note="It fell.")
    new = client.get("/", headers={"If-None-Match": old.headers["ETag"]})
    assert new.status_code == 200
    assert "It fell." in new.content.decode()


def test_bytes_are_compressed_as_the_reader_accepts(client: Client) -> None:
    published_digest()
    plain = client.get("/")
    packed = client.get("/", headers={"Accept-Encoding": "gzip"})
    brotlied = client.get("/", headers={"Accept-Encoding": "gzip, br;q=0.9"})
    assert gzip.decompress(packed.content) == plain.content
    assert brotli.decompress(brotlied.content) == plain.content
    assert len({r.headers["ETag"] for r in (plain, packed, brotlied)}) == 3
    refused = client.get("/", headers={"Accept-Encoding": "br;q=0, gzip;q=0"})
    assert not refused.has_header("Content-Encoding")
    assert "Accept-Encoding" in packed.headers["Vary"]


def test_head_has_the_headers_and_no_body(client: Client) -> None:
    published_digest()
    got, asked = client.get("/"), client.head("/")
    assert asked.content == b""
    assert asked.headers["Content-Length"] == str(len(got.content))
    assert asked.headers["ETag"] == got.headers["ETag"]


def test_what_is_missing_is_never_kept(client: Client) -> None:
    assert client.get("/items/00000000-0000-4000-8000-000000000000/").status_code == 404
    star = client.get("/nothing-here/", headers={"If-None-Match": "*"})
    assert star.status_code == 404


def test_the_desk_is_left_alone(client: Client) -> None:
    response = client.get("/admin/login/")
    assert "no-store" in response.headers["Cache-Control"]
    assert not response.has_header("ETag")


def test_no_public_answer_sets_a_cookie(client: Client) -> None:
    published_digest()
    for address in ("/", "/countries/", "/feeds/all.rss", "/api/v1/", "/nothing/"):
        assert not client.get(address).cookies, address
