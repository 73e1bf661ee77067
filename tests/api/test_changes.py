"""The log of changes: compaction, cursors, filters, and a copy that a partner keeps."""

from datetime import UTC, datetime, timedelta

import pytest

from digests.domain import publishing
from digests.models import Change, Item
from tests.factories import CountryFactory, digest_of, published_digest

START = datetime(2026, 3, 8, 9, tzinfo=UTC)


def get(client, query=""):
    response = client.get(f"/api/v1/changes/{query}")
    assert response.status_code == 200, response.content
    return response.json()


def follow(client, url):
    """Return all changes from an address on, and the cursor at their end."""
    found = []
    while True:
        body = client.get(url.replace("http://127.0.0.1:8000", "")).json()
        found += body["changes"]
        url = body["next"]
        if not body["has_more"]:
            return found, body["cursor"]


def test_latest_is_the_head_alone(client, live_demo):
    assert get(client, "?since=latest") == {
        "changes": [],
        "cursor": "21",
        "next": "http://127.0.0.1:8000/api/v1/changes/?since=21",
        "has_more": False,
    }


def test_a_change_is_told(client, wire_archive):
    change = next(c for c in get(client, "?since=0&limit=100")["changes"] if c["action"] == "corrected")
    row = Change.objects.get(uuid=change["id"])
    uuid = str(wire_archive.corrected.digest_id)
    assert change == {
        "id": str(row.uuid),
        "seq": row.seq,
        "at": change["at"],
        "action": "corrected",
        "kind": "digest",
        "object_id": uuid,
        "uri": f"http://127.0.0.1:8000/id/digest/{uuid}",
        "version": 2,
        "mandatory": True,
        "notice": "It fell, not rose.",
        "href": f"http://127.0.0.1:8000/api/v1/digests/{uuid}/",
    }


@pytest.mark.parametrize("limit", [1, 3, 100])
def test_from_the_start_each_object_is_told_once(client, wire_archive, limit):
    found, cursor = follow(client, f"/api/v1/changes/?limit={limit}")
    ids = [change["object_id"] for change in found]
    assert len(ids) == len(set(ids)) == 4 + 4 * 6
    assert cursor == str(Change.objects.last().seq)
    state = {change["object_id"]: change["action"] for change in found}
    assert state[str(wire_archive.withdrawn.digest_id)] == "withdrawn"
    assert state[str(wire_archive.dropped_item)] == "withdrawn"
    assert state[str(wire_archive.corrected.digest_id)] == "corrected"


@pytest.mark.parametrize("limit", [1, 7, 100])
def test_since_a_number_every_change_is_told(client, wire_archive, limit):
    found, _cursor = follow(client, f"/api/v1/changes/?since=0&limit={limit}")
    assert [change["seq"] for change in found] == list(range(1, Change.objects.count() + 1))


def test_next_is_always_there_and_goes_on(client, live_demo):
    _found, cursor = follow(client, "/api/v1/changes/")
    assert get(client, f"?since={cursor}")["changes"] == []
    edition = published_digest(1, 1)
    found = get(client, f"?since={cursor}")["changes"]
    assert [change["action"] for change in found] == ["published", "published"]
    assert found[0]["object_id"] == str(edition.digest_id)


def test_a_cursor_from_a_log_that_is_gone_tells_everything_again(client, live_demo):
    assert get(client, "?since=999999999999999999")["changes"] == get(client)["changes"]


def test_objects_are_included_as_they_are_now(client, wire_archive):
    found = get(client, "?include=object&limit=100")["changes"]
    for change in found:
        if change["action"] == "withdrawn":
            assert "object" not in change
        else:
            assert change["object"] == client.get(f"/api/v1/{change['kind']}s/{change['object_id']}/").json()
    assert {change["action"] for change in found} >= {"withdrawn", "corrected", "published"}


def test_filters_tell_what_matches(client, live_demo):
    found, cursor = follow(client, "/api/v1/changes/?country=KZ&limit=4")
    assert {change["kind"] for change in found} == {"digest", "item"}
    assert len(found) == 3 + 6
    assert cursor == "21"
    assert get(client, "?country=GE")["changes"] == []


def test_what_leaves_a_filter_is_descoped_then_silent(client, db):
    edition = published_digest(2, 1, at=START)
    digest = digest_of(edition)
    cursor = get(client, "?since=latest")["cursor"]
    section = digest.sections.get(country="KZ")
    section.country, section.heading = CountryFactory(code="GE"), "Georgia"
    section.save()
    publishing.publish(digest)
    actions = {c["kind"]: c["action"] for c in get(client, f"?since={cursor}&country=KZ")["changes"]}
    assert actions == {"digest": "descoped", "item": "descoped"}
    assert {c["action"] for c in get(client, f"?since={cursor}&country=GE")["changes"]} == {"updated"}
    assert get(client, "?country=KZ")["changes"] == []
    cursor = get(client, "?since=latest")["cursor"]
    item = Item.objects.filter(section=section).first()
    item.headline = "Another"
    item.save()
    publishing.publish(digest)
    assert get(client, f"?since={cursor}&country=KZ")["changes"] == []


def test_a_withdrawal_reaches_those_who_had_it(client, db):
    edition = published_digest(2, 1, at=START)
    cursor = get(client, "?since=latest")["cursor"]
    publishing.withdraw(digest_of(edition), by=None, note="It was not ours.")
    found = get(client, f"?since={cursor}&country=KZ")["changes"]
    assert {(c["kind"], c["action"], c["mandatory"]) for c in found} == {
        ("digest", "withdrawn", True),
        ("item", "withdrawn", True),
    }
    assert get(client, f"?since={cursor}&country=GE")["changes"] == []


def own(entry):
    """Return an entry without what follows the digest's version, for an item; sections hold items."""
    kept = {key: value for key, value in entry.items() if key not in {"digest", "position", "sections"}}
    sections = [[item["id"] for item in section["items"]] for section in entry.get("sections", [])]
    return kept | {"order": sections}


def test_a_copy_kept_by_following_is_what_the_wire_has(client, db):
    """Take everything, follow what happens, and hold the same as the lists show."""
    copy = {}

    def apply(changes):
        for change in changes:
            if change["action"] == "withdrawn":
                copy.pop(change["object_id"], None)
            elif "object" in change:
                copy[change["object_id"]] = change["object"]

    first, second = (published_digest(2, 2, at=START + timedelta(hours=n)) for n in range(2))
    found, cursor = follow(client, "/api/v1/changes/?include=object&limit=2")
    apply(found)
    publishing.withdraw(digest_of(first), by=None, note="No.")
    Item.objects.filter(section__digest__uuid=second.digest_id).first().delete()
    publishing.correct(digest_of(second), by=None, note="One was wrong.")
    publishing.publish(digest_of(first))
    found, _cursor = follow(client, f"/api/v1/changes/?since={cursor}&include=object&limit=2")
    apply(found)
    listed = client.get("/api/v1/digests/").json()["data"] + client.get("/api/v1/items/").json()["data"]
    assert {key: own(entry) for key, entry in copy.items()} == {entry["id"]: own(entry) for entry in listed}
