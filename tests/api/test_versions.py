"""Versions: what was public before, and never again what was withdrawn."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest

from digests.domain import publishing
from digests.models import Citation, Edition, Item, PublishedItem, Section, Source
from tests.factories import digest_of, make_digest, published_digest

START = datetime(2026, 3, 8, 9, tzinfo=UTC)
SITE = "http://127.0.0.1:8000"


def get(client, address, status=200):
    response = client.get(f"/api/v1/{address}")
    assert response.status_code == status, response.content
    return response.json()


def items_of(digest):
    return {item["id"]: item for section in digest["sections"] for item in section["items"]}


def rewrite(edition, text, *, number=0, headline="Rewritten"):
    """Change an item of a digest's working copy and return its id."""
    item = Item.objects.filter(section__digest__uuid=edition.digest_id).order_by(
        "section__position", "position"
    )
    item = item[number]
    item.body, item.headline = text, headline
    item.save()
    return item.uuid


def drop(edition, number=0):
    """Take an item out of a digest's working copy and return its row."""
    rows = Item.objects.filter(section__digest__uuid=edition.digest_id).order_by(
        "section__position", "position"
    )
    row = rows[number]
    row.delete()
    return row


def test_a_digest_has_its_versions_newest_first(client, wire_archive):
    uuid = wire_archive.corrected.digest_id
    body = get(client, f"digests/{uuid}/versions/")
    first, second = Edition.objects.filter(digest_id=uuid).order_by("version")
    assert body["data"] == [
        {
            "version": 2,
            "kind": "correction",
            "at": second.created_at.isoformat().replace("+00:00", "Z"),
            "note": "It fell, not rose.",
            "status": "current",
            "href": f"{SITE}/api/v1/digests/{uuid}/versions/2/",
            "item_ids": [str(wire_archive.corrected_item)],
        },
        {
            "version": 1,
            "kind": "first",
            "at": "2026-03-08T10:00:00Z",
            "note": "",
            "status": "superseded",
            "href": f"{SITE}/api/v1/digests/{uuid}/versions/1/",
            "item_ids": [],
        },
    ]
    assert first.created_at == START + timedelta(hours=1)
    assert body["page"] == {"next": None, "cursor": None, "limit": 20}


def test_versions_are_paged(client, db):
    edition = published_digest(1, 1, at=START)
    for n in range(4):
        rewrite(edition, f"Text {n}.")
        publishing.publish(digest_of(edition))
    for kind, uuid in (("digests", edition.digest_id), ("items", PublishedItem.objects.get().pk)):
        found, url = [], f"/api/v1/{kind}/{uuid}/versions/?limit=2"
        while url:
            body = client.get(url.replace(SITE, "")).json()
            found += [row["version"] for row in body["data"]]
            url = body["page"]["next"]
        assert found == [5, 4, 3, 2, 1]


def test_a_version_is_what_was_sent_then(client, db):
    edition = published_digest(2, 2, at=START)
    uuid = edition.digest_id
    before = client.get(f"/api/v1/digests/{uuid}/").content
    item = rewrite(edition, "Other text.")
    item_before = client.get(f"/api/v1/items/{item}/").json()
    publishing.publish(digest_of(edition))
    response = client.get(f"/api/v1/digests/{uuid}/versions/1/")
    assert response.content == before
    assert (
        client.get(f"/api/v1/digests/{uuid}/versions/2/").content
        == client.get(f"/api/v1/digests/{uuid}/").content
    )
    assert get(client, f"items/{item}/versions/1/") == item_before
    assert get(client, f"items/{item}/versions/2/") == get(client, f"items/{item}/")
    assert response.headers["Link"] == (
        f'<{SITE}/api/v1/digests/{uuid}/>; rel="latest-version", '
        f'<{SITE}/api/v1/digests/{uuid}/versions/>; rel="version-history"'
    )


def test_an_item_has_the_versions_that_changed_it_alone(client, db):
    edition = published_digest(2, 2, at=START)
    item = rewrite(edition, "Second text.")
    publishing.publish(digest_of(edition))
    rewrite(edition, "Of another item.", number=1)
    publishing.publish(digest_of(edition))
    rewrite(edition, "Third text.")
    publishing.correct(digest_of(edition), by=None, note="It was wrong.")
    rows = get(client, f"items/{item}/versions/")["data"]
    assert [(row["version"], row["kind"], row["note"], row["status"]) for row in rows] == [
        (3, "correction", "It was wrong.", "current"),
        (2, "update", "", "superseded"),
        (1, "first", "", "superseded"),
    ]
    assert "item_ids" not in rows[0]
    texts = [get(client, f"items/{item}/versions/{row['version']}/")["body"]["text"] for row in rows]
    assert texts[:2] == ["Third text.", "Second text."]
    assert get(client, f"digests/{edition.digest_id}/versions/")["data"][0]["version"] == 4


def test_editions_of_one_moment_are_told_apart(client, db):
    edition = published_digest(1, 2, at=START)
    for n in range(3):
        item = rewrite(edition, f"Text {n}.")
        # Dated back: never before the one there is.
        publishing.publish(digest_of(edition), at=START)
    texts = [get(client, f"items/{item}/versions/{n}/")["body"]["text"] for n in (2, 3, 4)]
    assert texts == ["Text 0.", "Text 1.", "Text 2."]


def test_all_versions_of_what_was_withdrawn_are_gone(client, wire_archive):
    uuid = wire_archive.withdrawn.digest_id
    item = PublishedItem.objects.filter(digest_id=uuid).first().pk
    for kind, key in (("digests", uuid), ("items", item)):
        tombstone = get(client, f"{kind}/{key}/", 410)
        for address in ("versions/", "versions/1/", "versions/2/"):
            body = get(client, f"{kind}/{key}/{address}", 410)
            assert body | {"instance": ""} == tombstone | {"instance": ""}
        get(client, f"{kind}/{key}/versions/3/", 404)


def test_what_came_back_does_not_bring_back_what_was_withdrawn(client, db):
    """The libel is taken back, the rest published again: the libel must stay away."""
    edition = published_digest(1, 2, at=START)
    uuid = edition.digest_id
    item = rewrite(edition, "A libel.")
    publishing.publish(digest_of(edition))
    publishing.withdraw(digest_of(edition), by=None, note="There was a libel in it.")
    rewrite(edition, "The truth.")
    publishing.publish(digest_of(edition))
    rows = get(client, f"digests/{uuid}/versions/")["data"]
    assert [(row["version"], row["kind"], row["status"]) for row in rows] == [
        (4, "restoration", "current"),
        (3, "withdrawal", "withdrawn"),
        (2, "update", "withdrawn"),
        (1, "first", "withdrawn"),
    ]
    for n in (1, 2, 3):
        body = get(client, f"digests/{uuid}/versions/{n}/", 410)
        assert body["notice"] == "There was a libel in it."
        assert get(client, f"items/{item}/versions/{n}/", 410)["notice"] == "There was a libel in it."
    assert "libel" not in str(get(client, f"digests/{uuid}/versions/4/")["sections"])
    assert get(client, f"items/{item}/versions/4/")["body"]["text"] == "The truth."
    assert [row["status"] for row in get(client, f"items/{item}/versions/")["data"]] == [
        "current",
        "withdrawn",
        "withdrawn",
        "withdrawn",
    ]


def test_a_dropped_item_has_a_tombstone_in_its_place(client, wire_archive):
    digest = get(client, f"digests/{wire_archive.shortened.digest_id}/versions/1/")
    dropped = str(wire_archive.dropped_item)
    items = items_of(digest)
    assert len(items) == 6
    assert items[dropped] == {
        name: value
        for name, value in get(client, f"items/{dropped}/", 410).items()
        if name in {"id", "uri", "withdrawn_at", "notice"}
    }
    others = [item for uuid, item in items.items() if uuid != dropped]
    assert all("body" in item for item in others)


def test_an_item_that_came_back_is_shown_from_then_on(client, db):
    edition = published_digest(1, 2, at=START)
    row = drop(edition)
    publishing.publish(digest_of(edition))
    section = Section.objects.get(digest__uuid=edition.digest_id)
    item = Item.objects.create(
        section=section, uuid=row.uuid, headline="Back", body="Other words.", position=9
    )
    Citation.objects.create(item=item, source=Source.objects.first(), title="Report", position=0)
    publishing.publish(digest_of(edition))
    first, second, third = (
        items_of(get(client, f"digests/{edition.digest_id}/versions/{n}/")) for n in (1, 2, 3)
    )
    uuid = str(row.uuid)
    assert set(first[uuid]) == {"id", "uri", "withdrawn_at", "notice"}
    assert uuid not in second
    assert third[uuid]["body"]["text"] == "Other words."
    get(client, f"items/{uuid}/versions/1/", 410)
    get(client, f"items/{uuid}/versions/2/", 410)
    assert get(client, f"items/{uuid}/versions/3/")["headline"] == "Back"


def test_drafts_have_no_versions(client, wire_archive):
    draft, unknown = make_digest(), uuid4()
    item = Item.objects.filter(section__digest=draft).first()
    for kind, uuid in (("digests", draft.uuid), ("items", item.uuid)):
        for address in ("versions/", "versions/1/"):
            hidden, other = (client.get(f"/api/v1/{kind}/{key}/{address}") for key in (uuid, unknown))
            assert hidden.status_code == other.status_code == 404
            assert hidden.content.replace(str(uuid).encode(), b"") == other.content.replace(
                str(unknown).encode(), b""
            )


def test_newer_work_is_no_version(client, wire_archive):
    edition = wire_archive.plain
    rewrite(edition, "canary")
    assert [row["version"] for row in get(client, f"digests/{edition.digest_id}/versions/")["data"]] == [1]
    get(client, f"digests/{edition.digest_id}/versions/2/", 404)


@pytest.mark.parametrize("number", ["0", "-1", "1.5", "x", "99", "2147483648", "9" * 40])
def test_a_version_that_there_is_not(client, wire_archive, number):
    get(client, f"digests/{wire_archive.plain.digest_id}/versions/{number}/", 404)
    get(client, f"items/{wire_archive.corrected_item}/versions/{number}/", 404)


@pytest.mark.parametrize(
    "query", ["cursor=0", "cursor=x", "cursor=9999999999", "cursor=1&cursor=2", "limit=0", "n=1"]
)
def test_what_can_not_be_read_is_refused(client, wire_archive, query):
    get(client, f"items/{wire_archive.corrected_item}/versions/?{query}", 400)


@pytest.mark.parametrize("count", [1, 3])
def test_versions_cost_the_same_however_many(client, db, django_assert_num_queries, count):
    edition = published_digest(count, count, count, at=START)
    item = rewrite(edition, "Text.")
    for n in range(count):
        rewrite(edition, f"Text {n}.")
        publishing.publish(digest_of(edition))
    client.get("/api/v1/")  # begins the hour's count, which is a query more
    with django_assert_num_queries(5):
        get(client, f"digests/{edition.digest_id}/versions/")
    with django_assert_num_queries(5):
        get(client, f"items/{item}/versions/")
    with django_assert_num_queries(5):
        get(client, f"digests/{edition.digest_id}/versions/1/")
    with django_assert_num_queries(4):
        get(client, f"items/{item}/versions/1/")
