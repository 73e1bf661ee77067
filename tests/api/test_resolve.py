"""Resolving: from the address of a page, however it was copied, to the object on the wire."""

from urllib.parse import quote
from uuid import uuid4

import pytest

from digests.models import Item, PublishedItem, Topic
from tests.factories import digest_of, make_digest

SITE = "http://127.0.0.1:8000"


def ask(client, url):
    return client.get(f"/api/v1/resolve/?url={quote(url, safe='')}")


def resolved(client, url):
    response = ask(client, url)
    assert response.status_code == 200, (url, response.content)
    return response.json()


def path_of(client, edition):
    return client.get(f"/api/v1/digests/{edition.digest_id}/").json()["canonical_url"]


def test_every_address_of_a_digest(client, wire_archive):
    uuid = wire_archive.corrected.digest_id
    page = path_of(client, wire_archive.corrected)
    expected = {
        "kind": "digest",
        "id": str(uuid),
        "uri": f"{SITE}/id/digest/{uuid}",
        "href": f"{SITE}/api/v1/digests/{uuid}/",
        "status": "corrected",
    }
    for url in (
        page,
        page.rstrip("/"),
        f"{page}?utm_source=mail",
        f"{page}#contents",
        f"{page}#xx-99",
        f"{page}edition.html",
        f"{page}edition.txt",
        f"{page}edition.epub",
        f"{page}edition.txt/",
        f"{page}card.png",
        page.replace("http:", "https:"),
        page.replace("127.0.0.1:8000", "127.0.0.1:8000".upper()),
        f"{SITE}/id/digest/{uuid}",
        f"{SITE}/id/digest/{uuid}/",
        f"{SITE}/api/v1/digests/{uuid}/",
    ):
        assert resolved(client, url) == expected, url


def test_every_address_of_an_item(client, wire_archive):
    item = PublishedItem.objects.get(digest_id=wire_archive.plain.digest_id, anchor="kz-2")
    page = path_of(client, wire_archive.plain)
    expected = {
        "kind": "item",
        "id": str(item.pk),
        "uri": f"{SITE}/id/item/{item.pk}",
        "href": f"{SITE}/api/v1/items/{item.pk}/",
        "status": "published",
    }
    for url in (
        f"{page}#kz-2",
        f"{page.rstrip('/')}#kz-2",
        f"{SITE}/id/digest/{item.digest_id}#kz-2",
        f"{SITE}/items/{item.pk}/",
        f"{SITE}/items/{item.pk}",
        f"{SITE}/items/{item.pk}/card.png",
        f"{SITE}/id/item/{item.pk}",
        f"{SITE}/api/v1/items/{item.pk}/",
    ):
        assert resolved(client, url) == expected, url


def test_pages_of_the_directory(client, live_demo):
    for path, kind, collection in (
        ("/topics/topic-0/", "topic", "topics"),
        ("/sources/outlet-0/", "source", "sources"),
        ("/countries/kazakhstan/", "country", "countries"),
        ("/monitor/", "series", "series"),
    ):
        found = resolved(client, SITE + path)
        entry = client.get(found["href"].replace(SITE, "")).json()
        assert (found["kind"], found["uri"]) == (kind, entry["canonical_url"])
        assert found["id"] == entry.get("id", entry.get("code"))
        assert f"/api/v1/{collection}/" in found["href"]


def test_a_slug_from_before_a_merge(client, live_demo):
    Topic.objects.filter(slug="topic-0").update(former_slugs=["топик"])
    assert resolved(client, f"{SITE}/topics/топик/") == resolved(client, f"{SITE}/topics/topic-0/")
    assert resolved(client, f"{SITE}/topics/{quote('топик')}/") == resolved(client, f"{SITE}/topics/topic-0/")


def test_what_was_withdrawn_is_gone(client, wire_archive):
    edition = wire_archive.withdrawn
    item = PublishedItem.objects.filter(digest_id=edition.digest_id).first()
    page = f"{SITE}/{edition.series.slug}/{edition.year:04d}/{edition.month:02d}/{edition.slug}/"
    for url in (page, f"{page}#kz-1", f"{SITE}/id/digest/{edition.digest_id}", f"{SITE}/items/{item.pk}/"):
        response = ask(client, url)
        assert (response.status_code, response.json()["notice"]) == (410, "It was not ours."), url
    assert ask(client, f"{SITE}/id/item/{wire_archive.dropped_item}").status_code == 410


@pytest.mark.parametrize(
    "path",
    [
        "",
        "/",
        "/archive/",
        "/search/?q=a",
        "/about/",
        "/nothing/",
        "/topics/nothing/",
        "/topics/%00/",
        "/sources/%ff/",
        "/countries/narnia/",
        "/monitor/2026/03/nothing/",
        "/monitor/2026/13/nothing/",
        "/items/nothing/",
        "/api/v1/items/",
        "/admin/",
        "/admin/digests/digest/1/change/",
        "/images/x.webp",
        "//",
        "/../",
    ],
)
def test_what_shows_no_object(client, live_demo, path):
    assert ask(client, SITE + path).status_code == 404


@pytest.mark.parametrize(
    "url",
    [
        "https://elsewhere.example/items/",
        "http://127.0.0.1:9000/",
        "http://127.0.0.1:8000@elsewhere.example/",
        "http://user@127.0.0.1:8000/",
        "http://[::1/",
        "ftp://127.0.0.1:8000/",
        "/items/",
        "javascript:alert(1)",
        "http://127.0.0.1:8000/ x",
        "http://127.0.0.1:8000/" + "x" * 2000,
        "",
        "\0",
    ],
)
def test_what_is_no_address_of_this_site(client, live_demo, url):
    response = ask(client, url)
    assert (response.status_code, response.json()["parameter"]) == (400, "url")


def test_an_address_is_needed_once(client, live_demo):
    assert client.get("/api/v1/resolve/").json()["parameter"] == "url"
    assert client.get(f"/api/v1/resolve/?url={SITE}/&url={SITE}/").status_code == 400
    assert client.get(f"/api/v1/resolve/?url={SITE}/&uri=1").json()["parameter"] == "uri"


def test_drafts_can_not_be_told_from_what_is_not_there(client, live_demo):
    draft = make_digest()
    item = Item.objects.filter(section__digest=draft).first()
    newer = digest_of(live_demo[0])
    for secret, unknown in (
        (f"/id/digest/{draft.uuid}", f"/id/digest/{uuid4()}"),
        (f"/items/{item.uuid}/", f"/items/{uuid4()}/"),
        (f"/monitor/2026/03/{draft.slug}/", "/monitor/2026/03/nothing/"),
        (f"/admin/digests/digest/{newer.pk}/compose/", "/admin/digests/digest/0/compose/"),
    ):
        hidden, other = ask(client, SITE + secret), ask(client, SITE + unknown)
        assert hidden.status_code == other.status_code == 404
        assert hidden.content == other.content


def test_resolving_costs_at_most_five_queries(client, wire_archive, django_assert_max_num_queries):
    page = path_of(client, wire_archive.plain)
    for url in (page, f"{page}#kz-2", f"{SITE}/topics/topic-0/", f"{SITE}/nothing/"):
        with django_assert_max_num_queries(5):
            ask(client, url)
