"""Details: a digest and an item, and what stands in the place of a withdrawn one."""

import json
from uuid import uuid4

import pytest

from digests.models import Digest, Edition, Item, PublishedItem
from tests.factories import make_digest


def test_a_digest_is_sent_as_stored(client, live_demo):
    edition = live_demo[0]
    response = client.get(f"/api/v1/digests/{edition.digest_id}/")
    assert response.content.decode() == Edition.objects.get(pk=edition.pk).wire
    assert response.headers["Content-Type"] == "application/json"
    assert "Accept" in response.headers["Vary"]
    assert not response.cookies


def test_an_item_is_the_same_alone_in_its_digest_and_in_lists(client, live_demo):
    digest = client.get(f"/api/v1/digests/{live_demo[0].digest_id}/").json()
    nested = digest["sections"][1]["items"][0]
    assert client.get(f"/api/v1/items/{nested['id']}/").json() == nested
    listed = client.get("/api/v1/items/?limit=100").json()["data"]
    assert nested in listed


@pytest.mark.parametrize("kind", ["digests", "items"])
def test_a_detail_costs_at_most_three_queries(client, live_demo, django_assert_max_num_queries, kind):
    row = PublishedItem.objects.first()
    client.get("/api/v1/")  # begins the hour's count, which is a query more
    with django_assert_max_num_queries(3):
        client.get(f"/api/v1/{kind}/{row.pk if kind == 'items' else row.digest_id}/")


def test_a_withdrawn_digest_is_gone_with_a_tombstone(client, wire_archive):
    uuid = wire_archive.withdrawn.digest_id
    response = client.get(f"/api/v1/digests/{uuid}/")
    body = response.json()
    assert response.status_code == 410
    assert response.headers["Content-Type"] == "application/problem+json"
    assert body["type"] == "http://127.0.0.1:8000/api/v1/docs/#withdrawn"
    assert body["id"] == str(uuid)
    assert body["uri"] == f"http://127.0.0.1:8000/id/digest/{uuid}"
    assert body["notice"] == "It was not ours."
    assert body["withdrawn_at"].endswith("Z")
    assert body["status"] == 410


def test_items_of_a_withdrawn_digest_are_gone_and_blank(client, wire_archive):
    item = PublishedItem.objects.filter(digest_id=wire_archive.withdrawn.digest_id).first()
    response = client.get(f"/api/v1/items/{item.pk}/")
    assert response.status_code == 410
    assert response.json()["notice"] == "It was not ours."
    assert b"Freight" not in response.content


def test_an_item_that_an_update_dropped_is_gone(client, wire_archive):
    response = client.get(f"/api/v1/items/{wire_archive.dropped_item}/")
    assert (response.status_code, response.json()["notice"]) == (410, "")


def test_a_correction_is_told_by_digest_and_item(client, wire_archive):
    digest = client.get(f"/api/v1/digests/{wire_archive.corrected.digest_id}/").json()
    item = client.get(f"/api/v1/items/{wire_archive.corrected_item}/").json()
    assert (digest["status"], digest["version"]) == ("corrected", 2)
    assert digest["corrections"][0]["text"] == "It fell, not rose."
    assert digest["corrections"][0]["item_ids"] == [str(wire_archive.corrected_item)]
    assert (item["status"], item["version"]) == ("corrected", 2)
    assert item["corrections"] == digest["corrections"]
    assert item["first_published_at"] == "2026-03-08T10:00:00Z" < item["updated_at"]
    others = [i for section in digest["sections"] for i in section["items"] if i["id"] != item["id"]]
    assert {(i["status"], i["version"]) for i in others} == {("published", 1)}


def test_a_draft_cannot_be_told_from_an_unknown_id(client, live_demo):
    draft, unknown = make_digest(), uuid4()
    item = Item.objects.filter(section__digest=draft).first()
    for kind, uuid in (("digests", draft.uuid), ("items", item.uuid)):
        hidden = client.get(f"/api/v1/{kind}/{uuid}/")
        assert hidden.status_code == 404
        other = client.get(f"/api/v1/{kind}/{unknown}/")
        assert hidden.content.replace(str(uuid).encode(), b"") == other.content.replace(
            str(unknown).encode(), b""
        )


def test_newer_work_on_a_public_digest_stays_at_the_desk(client, live_demo):
    digest = Digest.objects.get(uuid=live_demo[0].digest_id)
    before = client.get(f"/api/v1/digests/{digest.uuid}/").content
    Item.objects.filter(section__digest=digest).update(body="canary", headline="canary")
    assert client.get(f"/api/v1/digests/{digest.uuid}/").content == before
    assert json.loads(before)["status"] == "published"


def test_the_body_of_an_item_is_found_verbatim_in_its_pages(client, live_demo):
    digest = client.get(f"/api/v1/digests/{live_demo[0].digest_id}/").json()
    page = client.get(digest["canonical_url"]).content.decode()
    for section in digest["sections"]:
        for item in section["items"]:
            assert item["body"]["html"] in page
            assert item["body"]["html"] in client.get(item["rights"]["canonical_url"]).content.decode()
            assert client.get(item["uri"]).headers["Location"].endswith(f"/items/{item['id']}/")
