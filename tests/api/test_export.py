"""Exports: every object once, in constant memory, with a last line that says that it is whole."""

import json
import zlib
from datetime import UTC, datetime, timedelta
from threading import BoundedSemaphore

import pytest

from digests.api import export
from digests.choices import Scope
from digests.domain import publishing
from digests.models import Edition, Item, PublishedItem
from tests.factories import bearer, digest_of, make_digest, make_key, published_digest
from tests.ninjs import faults

START = datetime(2026, 3, 8, 9, tzinfo=UTC)
KINDS = ("digests", "items")


@pytest.fixture(autouse=True)
def _with_a_key(client, db):
    """Send a key that may export with every request."""
    client.defaults["HTTP_AUTHORIZATION"] = bearer(make_key(scopes=Scope.values))["Authorization"]


def ask(client, kind, query="", **headers):
    response = client.get(f"/api/v1/export/{kind}.ndjson{query}", headers=headers)
    assert response.status_code == 200, response.content
    return response


def headers_of(client, kind, **headers):
    """Return the headers of an export that is read to its end: one that is not is in the way of others."""
    response = ask(client, kind, **headers)
    response.getvalue()
    return response.headers


def lines(client, kind, query=""):
    """Return the objects of an export and its last line."""
    text = ask(client, kind, query).getvalue().decode()
    assert text.endswith("\n")
    *objects, last = (json.loads(line) for line in text.splitlines())
    return objects, last


def listed(client, kind, query=""):
    """Return all that a list has, page by page."""
    found, url = [], f"/api/v1/{kind}/?limit=100{query}"
    while url:
        body = client.get(url.replace("http://127.0.0.1:8000", "")).json()
        found += body["data"]
        url = body["page"]["next"]
    return found


@pytest.fixture
def _small_chunks(monkeypatch):
    """Read one digest and two items at a time."""
    monkeypatch.setitem(export.CHUNKS, "digest", 1)
    monkeypatch.setitem(export.CHUNKS, "item", 2)


@pytest.mark.parametrize("kind", KINDS)
def test_an_export_is_what_the_list_has(client, wire_archive, kind):
    objects, last = lines(client, kind)
    assert objects == listed(client, kind)
    assert last == {"cursor": client.get("/api/v1/").json()["meta"]["change_cursor"], "count": len(objects)}


@pytest.mark.usefixtures("_small_chunks")
@pytest.mark.parametrize("kind", KINDS)
def test_chunks_neither_repeat_nor_skip(client, db, kind):
    for _n in range(3):
        published_digest(2, 2, at=START)
    objects, last = lines(client, kind)
    assert objects == listed(client, kind)
    assert last["count"] == len({entry["id"] for entry in objects}) == (3 if kind == "digests" else 12)


def test_lines_are_as_stored(client, live_demo):
    text = ask(client, "digests").getvalue().decode()
    stored = Edition.objects.live().newest_first().values_list("wire", flat=True)
    assert text.splitlines()[:-1] == list(stored)


@pytest.mark.usefixtures("_small_chunks")
@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(
    "query",
    [
        "country=KZ",
        "country=KZ,UZ&topic=topic-1",
        "published_from=2026-03-08T10:00:00Z",
        "updated_since=2026-03-09",
        "series=nothing",
    ],
)
def test_filters_are_the_list_s(client, wire_archive, kind, query):
    objects, last = lines(client, kind, f"?{query}")
    assert objects == listed(client, kind, f"&{query}")
    assert last["count"] == len(objects)


@pytest.mark.parametrize("kind", KINDS)
def test_ninjs_lines_are_valid(client, wire_archive, kind):
    objects, last = lines(client, kind, "?format=ninjs")
    assert len(objects) == last["count"] == len(listed(client, kind))
    assert [fault for entry in objects for fault in faults(entry)] == []


@pytest.mark.parametrize("kind", KINDS)
def test_it_is_packed_as_it_is_sent(client, wire_archive, kind):
    response = ask(client, kind, **{"accept-encoding": "br, gzip"})
    assert response.headers["Content-Encoding"] == "gzip"
    assert zlib.decompress(response.getvalue(), wbits=31) == ask(client, kind).getvalue()
    assert "Content-Encoding" not in headers_of(client, kind, **{"accept-encoding": "br"})


def test_headers(client, live_demo):
    response = ask(client, "items")
    assert response.streaming
    assert response.headers["Content-Type"] == "application/x-ndjson"
    assert response.headers["Content-Disposition"] == 'attachment; filename="items.ndjson"'
    assert response.headers["Cache-Control"] == "private, no-cache"
    assert {"Accept", "Accept-Encoding", "Authorization"} <= set(response.headers["Vary"].split(", "))
    assert "Content-Length" not in response.headers
    response.close()


@pytest.mark.parametrize("kind", KINDS)
def test_whoever_has_it_gets_304_before_any_other_query(client, live_demo, django_assert_num_queries, kind):
    tag = headers_of(client, kind)["ETag"]
    assert tag.startswith('"')
    address = f"/api/v1/export/{kind}.ndjson"
    # The key, its count, and the generation.
    with django_assert_num_queries(3):
        again = client.get(address, headers={"if-none-match": tag})
    assert (again.status_code, again.content) == (304, b"")
    published_digest(1, 1)
    assert client.get(address, headers={"if-none-match": tag}).status_code == 200


@pytest.mark.parametrize("kind", KINDS)
def test_head_reads_nothing(client, live_demo, django_assert_num_queries, kind):
    client.get("/api/v1/")  # begins the hour's count, which is a query more
    with django_assert_num_queries(4):
        response = client.head(f"/api/v1/export/{kind}.ndjson", headers={"accept-encoding": "gzip"})
    assert (response.status_code, response.getvalue()) == (200, b"")
    assert response.headers["ETag"] == headers_of(client, kind, **{"accept-encoding": "gzip"})["ETag"]
    assert "Content-Length" not in response.headers


@pytest.mark.usefixtures("_small_chunks")
@pytest.mark.parametrize("count", [1, 3])
def test_a_chunk_costs_one_query(client, db, django_assert_num_queries, count):
    for n in range(count):
        published_digest(1, 2, at=START + timedelta(hours=n))
    client.get("/api/v1/")  # begins the hour's count, which is a query more
    for kind in KINDS:
        with django_assert_num_queries(4 + count):
            lines(client, kind)


@pytest.mark.usefixtures("_small_chunks")
def test_what_happens_meanwhile_is_told_after_the_cursor(client, db):
    """Publish, correct and withdraw while an export is read: with what follows, a copy is true."""
    oldest, corrected, withdrawn = (published_digest(1, 1, at=START + timedelta(hours=n)) for n in range(3))
    parts = iter(ask(client, "digests").streaming_content)
    copy = [next(parts)]
    assert json.loads(copy[0])["id"] == str(withdrawn.digest_id)
    publishing.withdraw(digest_of(withdrawn), by=None, note="No.")
    new = published_digest(1, 1)
    Item.objects.filter(section__digest__uuid=corrected.digest_id).update(body="Other.")
    publishing.correct(digest_of(corrected), by=None, note="It was wrong.")
    *objects, last = (json.loads(line) for line in b"".join([*copy, *parts]).splitlines())
    held = {entry["id"]: entry for entry in objects}
    changes = client.get(f"/api/v1/changes/?since={last['cursor']}&include=object&limit=100").json()
    assert not changes["has_more"]
    for change in changes["changes"]:
        if change["action"] == "withdrawn":
            held.pop(change["object_id"], None)
        elif change["kind"] == "digest":
            held[change["object_id"]] = change["object"]
    assert held == {entry["id"]: entry for entry in listed(client, "digests")}
    assert set(held) == {str(edition.digest_id) for edition in (oldest, corrected, new)}


@pytest.mark.usefixtures("_small_chunks")
def test_one_that_breaks_has_no_last_line(client, live_demo):
    parts = iter(ask(client, "digests").streaming_content)
    got = next(parts)
    list(parts)
    PublishedItem.objects.all().delete()
    Edition.objects.all().update(wire="{")
    with pytest.raises(json.JSONDecodeError):
        list(iter(ask(client, "digests", "?format=ninjs").streaming_content))
    assert b'"cursor"' not in got


def test_a_few_are_sent_at_once(client, live_demo, monkeypatch):
    monkeypatch.setattr(export.Stream, "_free", BoundedSemaphore(export.AT_ONCE))
    one, other = (export.Stream.of(iter(())) for _number in range(2))
    refused = client.get("/api/v1/export/items.ndjson")
    assert (refused.status_code, refused.headers["Retry-After"]) == (429, "30")
    assert refused.json()["type"].endswith("#rate-limited")
    # Whoever ends, or leaves, makes room once.
    one.close()
    one.close()
    assert ask(client, "items").getvalue().endswith(b"}\n")
    assert ask(client, "digests").getvalue().endswith(b"}\n")
    other.close()


def test_drafts_are_not_in_it(client, live_demo):
    make_digest(mark="canary")
    Item.objects.filter(section__digest=digest_of(live_demo[0])).update(body="canary")
    for kind in KINDS:
        assert b"canary" not in ask(client, kind).getvalue()


@pytest.mark.parametrize("kind", KINDS)
def test_it_needs_a_key_that_may(client, live_demo, kind):
    address = f"/api/v1/export/{kind}.ndjson"
    response = client.get(address, headers=bearer(make_key(scopes=[Scope.READ])))
    assert (response.status_code, response.json()["scope"]) == (403, "export")
    may = client.get(address, headers=bearer(make_key(scopes=[Scope.EXPORT])))
    assert may.status_code == 200
    assert may.getvalue().endswith(b"}\n")
    del client.defaults["HTTP_AUTHORIZATION"]
    assert client.get(address).status_code == 401


def test_an_empty_archive(client, db):
    for kind in KINDS:
        assert lines(client, kind) == ([], {"cursor": "0", "count": 0})


@pytest.mark.parametrize(
    "query", ["limit=5", "cursor=1", "q=a", "fields=id", "format=xml", "country=KAZ", "n=1"]
)
def test_what_it_does_not_take_is_refused(client, live_demo, query):
    response = client.get(f"/api/v1/export/items.ndjson?{query}")
    assert (response.status_code, response.json()["parameter"]) == (400, query.split("=")[0])


@pytest.mark.parametrize("accept", ["application/json", "text/html"])
def test_it_has_one_media_type(client, live_demo, accept):
    assert client.get("/api/v1/export/items.ndjson", headers={"accept": accept}).status_code == 406
