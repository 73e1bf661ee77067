"""The sandbox is the wire: its content, published into a database, answers a live key the same, word for word."""

import json
import re
from copy import deepcopy
from itertools import product
from urllib.parse import quote
from uuid import uuid4

import pytest
from django.urls import reverse

from digests.api.urls import urlpatterns
from digests.choices import Scope
from digests.domain import editing, publishing
from digests.domain.sandbox.content import content, uuid_of
from digests.models import (
    Country,
    Digest,
    Edition,
    Item,
    PublishedItem,
    Region,
    Series,
    Source,
    Topic,
)
from tests.api.test_problems import problem
from tests.factories import PartnerFactory, bearer, make_key, published_digest

pytestmark = pytest.mark.django_db
LINES, GLACIER = (uuid_of("digest", name) for name in ("lines", "glacier"))
GRAIN, CELLAR, LENGTH = (uuid_of("item", name) for name in ("grain", "cellar", "glacier-length"))


@pytest.fixture
def live_sandbox(db):
    """Publish the sandbox's content for real."""
    everything = content()
    for rows in (everything.regions, everything.countries):
        for row in rows.values():
            deepcopy(row).save(force_insert=True)
    for country in everything.countries.values():
        saved = type(country).objects.get(pk=country.pk)
        saved.regions.set([region.pk for region in country.regions.all()])
    for rows in (everything.series, everything.sources, everything.topics):
        for row in rows.values():
            deepcopy(row).save(force_insert=True)
    for event in everything.events:
        play(everything, event, everything.digests[event.digest])


def play(everything, event, data):
    """Do for real what an event of the sandbox says."""
    digest = Digest.objects.filter(uuid=uuid_of("digest", data["name"])).first()
    if digest is None:
        series = Series.objects.get(slug=data["series"])
        digest = editing.create_digest(everything.document(data), series=series)
        Digest.objects.filter(pk=digest.pk).update(slug=data["slug"])
    for name in event.drop:
        Item.objects.get(uuid=uuid_of("item", name)).delete()
    for name, fields in event.change.items():
        item = Item.objects.get(uuid=uuid_of("item", name))
        if "topics" in fields:
            item.topics.set(Topic.objects.filter(slug__in=fields["topics"]))
        item.body = fields.get("body", item.body)
        item.save()
    digest = Digest.objects.get(pk=digest.pk)
    if event.do == "publish":
        publishing.publish(digest, at=event.at)
    else:
        act = publishing.correct if event.do == "correct" else publishing.withdraw
        act(digest, by=None, note=event.note, at=event.at)


@pytest.fixture
def keys():
    """Return headers of a live and of a test key."""
    partner = PartnerFactory()
    made = {"scopes": Scope.values, "per_minute": 100_000}
    return {mode: bearer(make_key(partner, mode=mode, **made)) for mode in ("live", "test")}


def body_of(response):
    """Return what an answer says; of changes without their ids, which are made at random when something happens."""
    raw = b"".join(response.streaming_content) if response.streaming else response.content
    text = raw.decode()
    if "/changes/" in response.wsgi_request.path:
        text = re.sub(r'\{"id":"[0-9a-f-]{36}","seq"', '{"seq"', text)
    return [json.loads(line) for line in text.splitlines()]


def same(client, keys, address):
    """Ask with both keys; return the one answer."""
    live, test = (client.get(address, headers=keys[mode]) for mode in ("live", "test"))
    assert test.status_code == live.status_code, address
    assert body_of(test) == body_of(live), address
    assert test.headers.get("Link") == live.headers.get("Link"), address
    return test


QUERIES = [
    "",
    "limit=1",
    "limit=2",
    "country=KZ",
    "country=KZ,UZ",
    "country=KZ&topic=trade",
    "country=FR",
    "region=south-caucasus",
    "series=sandbox-weekly",
    "topic=transport",
    "topic=trade,water",
    "topic=transport&topic=trade",
    "source=pass-post",
    "language=ru",
    "language=en&source=steppe-ledger,oasis-radio",
    "published_from=2026-01-13",
    "published_to=2026-01-12",
    "published_from=2026-01-12&published_to=2026-01-16",
    "updated_since=2026-01-13T07:30:00Z",
    "updated_since=2026-01-13T07:30:01Z",
    "contry=KZ",
    "limit=0",
    "cursor=x",
]
WORDS = [
    "trains", "train", "поезд", "canal", "каналы", "Ozbekiston", "Узбекистан", "Kazakhstan", "railway",
    '"Northern Line"', '"Line Northern"', "trains -grain", "снегом", "sneg", "перевал", "41", "14", "glacier",
    "погреб", "the", "-", "volunteers canal", "volunteers grain", "kilometr", "ledger", "вода", "грузия",
]  # fmt: skip


@pytest.mark.parametrize("kind", ["digests", "items"])
def test_lists_are_the_same(client, live_sandbox, keys, kind):
    for query in QUERIES:
        same(client, keys, f"/api/v1/{kind}/?{query}")


@pytest.mark.parametrize("kind", ["digests", "items"])
def test_searches_are_the_same(client, live_sandbox, keys, kind):
    found = 0
    for words in WORDS:
        for more in ("", "&country=KZ", "&published_from=2026-01-13", "&limit=1"):
            found += len(same(client, keys, f"/api/v1/{kind}/?q={quote(words)}{more}").json()["data"])
    assert found > 40


def test_pages_are_followed_to_the_same_end(client, live_sandbox, keys):
    pages = 0
    for kind in ("digests", "items", "countries", "regions", "series", "sources", "topics"):
        for limit in (1, 2, 100):
            address = f"/api/v1/{kind}/?limit={limit}"
            while address:
                following = same(client, keys, address).json()["page"]["next"]
                address, pages = following and following.removeprefix("http://127.0.0.1:8000"), pages + 1
    assert pages > 40


def test_every_object_is_the_same_whatever_became_of_it(client, live_sandbox, keys):
    statuses = set()
    digests = set(Edition.objects.values_list("digest_id", flat=True))
    items = set(PublishedItem.objects.values_list("id", flat=True))
    assert (len(digests), len(items)) == (3, 8)
    for kind, ids in (("digests", digests), ("items", items)):
        for uuid in (*ids, uuid4()):
            statuses.add(same(client, keys, f"/api/v1/{kind}/{uuid}/").status_code)
    assert statuses == {200, 404, 410}


def test_the_directory_is_the_same(client, live_sandbox, keys):
    same(client, keys, "/api/v1/")
    for name, model, key in (
        ("countries", Country, "code"),
        ("regions", Region, "slug"),
        ("series", Series, "slug"),
        ("sources", Source, "slug"),
        ("topics", Topic, "slug"),
    ):
        for row in model.objects.all():
            for value in {getattr(row, key), getattr(row, "uuid", row.pk), "nothing", uuid4()}:
                same(client, keys, f"/api/v1/{name}/{value}/")


CHANGES = ["", "include=object", "country=AM", "topic=trade", "topic=trade&topic=transport", "language=en"]
CHANGES += ["source=pass-post&include=object"]


@pytest.mark.parametrize("since", ["", "since=0", "since=7", "since=start-4", "since=latest", "since=999"])
def test_changes_are_followed_to_the_same_end(client, live_sandbox, keys, since):
    for query, limit in product(CHANGES, (1, 2, 5, 100)):
        address = f"/api/v1/changes/?{'&'.join(filter(None, (since, query, f'limit={limit}')))}"
        told = {"has_more": True}
        while told["has_more"]:
            told = same(client, keys, address).json()
            address = told["next"].removeprefix("http://127.0.0.1:8000")


def test_the_log_has_every_action(client, keys):
    told = client.get("/api/v1/changes/?since=0&limit=100", headers=keys["test"]).json()["changes"]
    actions = {change["action"] for change in told}
    assert actions == {"published", "updated", "corrected", "withdrawn", "restored"}
    told = client.get("/api/v1/changes/?since=0&limit=100&topic=trade", headers=keys["test"]).json()[
        "changes"
    ]
    assert "descoped" in {change["action"] for change in told}


def test_nothing_that_is_public_is_in_it_and_nothing_of_it_is_public(client, keys):
    live = published_digest()
    assert client.get(f"/api/v1/digests/{live.digest_id}/", headers=keys["test"]).status_code == 404
    assert client.get(f"/api/v1/digests/{live.digest_id}/").status_code == 200
    for headers in ({}, keys["live"]):
        assert client.get(f"/api/v1/digests/{LINES}/", headers=headers).status_code == 404
        assert "andbox" not in client.get("/api/v1/items/", headers=headers).content.decode()


def test_a_test_keys_page_is_given_to_nobody_else(client, keys):
    published_digest()
    for address in ("/api/v1/items/", "/api/v1/", "/api/v1/changes/?since=latest", f"/api/v1/items/{GRAIN}/"):
        seen = {}
        for name, headers in (
            ("test", keys["test"]),
            ("live", keys["live"]),
            ("none", {}),
            ("again", keys["test"]),
        ):
            seen[name] = client.get(address, headers=headers)
        assert seen["test"].content == seen["again"].content != seen["live"].content
        assert seen["none"].status_code == seen["live"].status_code
        assert seen["test"].headers["Cache-Control"] == "private, no-cache"
        if seen["live"].status_code == 200:
            assert seen["test"].headers["ETag"] != seen["live"].headers["ETag"]
            stolen = {"If-None-Match": seen["test"].headers["ETag"]}
            assert client.get(address, headers=stolen).status_code == 200


def test_the_sandbox_stays_fresh_whatever_is_published(client, keys):
    tags = {}
    for _ in range(2):
        for address in ("/api/v1/items/", "/api/v1/changes/"):
            answer = client.get(address, headers=keys["test"])
            assert answer.headers["ETag"] == tags.setdefault(address, answer.headers["ETag"])
            again = client.get(address, headers=keys["test"] | {"If-None-Match": tags[address]})
            assert again.status_code == 304
        published_digest()


def test_it_asks_the_database_for_the_key_alone(client, keys, django_assert_num_queries):
    client.get("/api/v1/items/", headers=keys["test"])
    for address in ("/api/v1/items/?q=trains&country=KZ", "/api/v1/changes/?include=object", "/api/v1/"):
        # The key, the count, and the public generation, which the store asks for whoever comes.
        with django_assert_num_queries(3):
            assert client.get(address, headers=keys["test"]).status_code == 200


def test_a_test_key_follows_the_sandboxs_log(client, keys):
    client.get("/api/v1/changes/?since=3", headers=keys["test"])
    following = client.get("/api/v1/me/", headers=keys["test"]).json()["following"]
    assert (following["cursor"], following["behind"]) == ("3", int(following["head"]) - 3)
    assert client.get("/api/v1/me/", headers=keys["live"]).json()["following"]["head"] == "0"


def test_what_was_withdrawn_is_gone_with_a_tombstone(client, keys):
    for address in (f"digests/{GLACIER}", f"items/{LENGTH}", f"items/{CELLAR}"):
        response = client.get(f"/api/v1/{address}/", headers=keys["test"])
        assert (response.status_code, problem(response)) == (410, "withdrawn")


def objects(client, keys, kind):
    """Return the ids of all objects of a kind, withdrawn ones included, and of one that there isn't."""
    changes = client.get("/api/v1/changes/?limit=100", headers=keys["test"]).json()["changes"]
    return [change["object_id"] for change in changes if change["kind"] == kind] + [str(uuid4())]


@pytest.mark.parametrize("kind", ["digest", "item"])
def test_versions_embeds_and_formats_are_the_same(client, live_sandbox, keys, kind):
    statuses = set()
    for uuid in objects(client, keys, kind):
        address = f"/api/v1/{kind}s/{uuid}/"
        for more in ("versions/", "versions/?limit=1", "embed/", "?format=ninjs", "?fields=uri"):
            same(client, keys, f"{address}{more}")
        for number in range(1, 6):
            statuses.add(same(client, keys, f"{address}versions/{number}/").status_code)
    assert statuses == {200, 404, 410}


def test_exports_are_the_same(client, live_sandbox, keys):
    for address in (
        "digests.ndjson",
        "items.ndjson",
        "items.ndjson?country=KZ",
        "digests.ndjson?format=ninjs",
    ):
        same(client, keys, f"/api/v1/export/{address}")


def test_addresses_lead_to_the_same(client, live_sandbox, keys):
    site = "http://127.0.0.1:8000"
    pages = [
        f"{site}/id/{kind}/{uuid}" for kind in ("digest", "item") for uuid in objects(client, keys, kind)
    ]
    pages += [
        f"{site}/{e.series.slug}/{e.year:04d}/{e.month:02d}/{e.slug}/"
        for e in Edition.objects.filter(is_live=True)
    ]
    pages += [f"{page}#kz-{n}" for page in pages for n in (1, 2, 9)]
    pages += [
        f"{site}/{path}" for path in ("topics/trade/", "sources/pass-post/", "countries/kazakhstan/", "x/")
    ]
    statuses = {
        same(client, keys, f"/api/v1/resolve/?url={quote(page, safe='')}").status_code for page in pages
    }
    assert statuses == {200, 404, 410}


def resources(client, keys):
    """Return an address of each resource of the wire that can be read, by the name of its URL."""
    hook = client.post(
        "/api/v1/webhooks/",
        {"url": "https://8.8.8.8/hook"},
        content_type="application/json",
        headers=keys["test"],
    )
    assert hook.status_code == 201, hook.content
    webhook = hook.json()["id"]
    item, digest = {"id": GRAIN}, {"id": LINES}
    return {
        "service": {},
        "digest-list": {},
        "digest": digest,
        "digest-embed": digest,
        "digest-versions": digest,
        "digest-version": digest | {"number": 1},
        "item-list": {},
        "item": item,
        "item-embed": item,
        "item-versions": item,
        "item-version": item | {"number": 1},
        "resolve": {},
        "export-digests": {},
        "export-items": {},
        "change-list": {},
        **{f"{name}-list": {} for name in ("countries", "regions", "series", "sources", "topics")},
        "countries-entry": {"id": "KZ"},
        "regions-entry": {"id": "central-asia"},
        "series-entry": {"id": "sandbox-weekly"},
        "sources-entry": {"id": "pass-post"},
        "topics-entry": {"id": "trade"},
        "me": {},
        "webhook-list": {},
        "webhook": {"id": webhook},
        "delivery-list": {"id": webhook},
        "schema": {},
        "docs": {},
    }


ACTS = {"webhook-test", "webhook-secret", "webhook-replay"}


def test_every_resource_works_with_a_test_key(client, keys):
    found = resources(client, keys)
    assert {pattern.name for pattern in urlpatterns} == found.keys() | ACTS | {"unknown"}
    for name, parts in found.items():
        address = reverse(f"api:{name}", kwargs=parts)
        query = {"url": f"http://127.0.0.1:8000/items/{GRAIN}/"} if name == "resolve" else {}
        accept = {"Accept": "text/html"} if name == "docs" else {}
        answer = client.get(address, query, headers=keys["test"] | accept)
        assert answer.status_code == 200, address
        assert answer.headers["Cache-Control"].startswith("private"), address
        assert "RateLimit" in answer.headers, address
