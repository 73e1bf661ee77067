"""Fields: a part of an object, as asked for, and nothing that isn't there."""

import pytest

from digests.api import serializers as s
from digests.api.fields import shape


def get(client, address):
    response = client.get(f"/api/v1/{address}")
    assert response.status_code == 200, response.content
    return response.json()


def test_an_item_in_part(client, wire_archive):
    whole = get(client, f"items/{wire_archive.corrected_item}/")
    part = get(
        client, f"items/{wire_archive.corrected_item}/?fields=headline,body.text,citations.source.name"
    )
    assert part == {
        "id": whole["id"],
        "version": 2,
        "headline": whole["headline"],
        "body": {"text": "Freight fell."},
        "citations": [{"source": {"name": c["source"]["name"]}} for c in whole["citations"]],
    }


def test_a_digest_in_part(client, wire_archive):
    part = get(client, f"digests/{wire_archive.plain.digest_id}/?fields=sections.items.headline,title")
    assert list(part) == ["id", "version", "title", "sections"]
    assert all(list(item) == ["headline"] for section in part["sections"] for item in section["items"])
    assert [len(section["items"]) for section in part["sections"]] == [2, 2, 2]


def test_lists_in_part(client, wire_archive):
    body = get(client, "items/?fields=headline&limit=2&country=KZ")
    assert [list(item) for item in body["data"]] == [["id", "version", "headline"]] * 2
    assert "fields=headline" in body["page"]["next"]


def test_the_whole_of_a_part_wins(client, wire_archive):
    one, other = (
        get(client, f"items/{wire_archive.corrected_item}/?fields={fields}")
        for fields in ("body.text,body", "body,body.text")
    )
    assert one == other
    assert set(one["body"]) == {"html", "text"}


def test_what_is_null_stays_null(client, wire_archive):
    assert get(client, f"items/{wire_archive.corrected_item}/?fields=image.url")["image"] is None


def test_changes_have_objects_in_part(client, wire_archive):
    found = get(client, "changes/?include=object&fields=uri,headline,title&limit=100")["changes"]
    objects = {change["kind"]: change["object"] for change in found if "object" in change}
    assert list(objects["digest"]) == ["id", "uri", "version", "title"]
    assert list(objects["item"]) == ["id", "uri", "version", "headline"]


@pytest.mark.parametrize(
    ("address", "path"),
    [
        ("items/?fields=headlines", "headlines"),
        ("items/?fields=id,body.markdown", "body.markdown"),
        ("items/?fields=headline.text", "headline.text"),
        ("items/?fields=title", "title"),
        ("digests/?fields=headline", "headline"),
        ("changes/?include=object&fields=nothing", "nothing"),
    ],
)
def test_a_field_that_there_is_not_is_named(client, wire_archive, address, path):
    response = client.get(f"/api/v1/{address}")
    assert (response.status_code, response.json()["parameter"]) == (400, "fields")
    assert f"“{path}”" in response.json()["detail"]


@pytest.mark.parametrize(
    "query",
    [
        "fields=",
        "fields=,",
        "fields=id,",
        "fields=.id",
        "fields=ID",
        "fields=a..b",
        "fields=%00",
        "fields=" + ",".join(["id"] * 51),
        "fields=id&fields=id",
        "format=ninjs&fields=id",
    ],
)
def test_what_can_not_be_read_is_refused(client, wire_archive, query):
    response = client.get(f"/api/v1/items/?{query}")
    assert (response.status_code, response.json()["parameter"]) == (400, "fields")


def test_ninjs_by_accept_has_no_parts_either(client, wire_archive):
    response = client.get("/api/v1/items/?fields=id", headers={"accept": "application/ninjs+json"})
    assert "sent whole" in response.json()["detail"]


def test_fields_of_changes_need_objects(client, wire_archive):
    response = client.get("/api/v1/changes/?fields=uri")
    assert (response.status_code, response.json()["parameter"]) == (400, "fields")


def test_every_field_that_is_described_can_be_asked_for(client, wire_archive):
    def paths(tree, before=""):
        for name, below in tree.items():
            yield f"{before}{name}"
            yield from paths(below or {}, f"{before}{name}.")

    for kind, serializer, uuid in (
        ("digests", s.DigestSerializer, wire_archive.corrected.digest_id),
        ("items", s.ItemSerializer, wire_archive.corrected_item),
    ):
        found = list(paths(shape(serializer)))
        assert len(found) > 40
        for path in found:
            assert path.split(".")[0] in get(client, f"{kind}/{uuid}/?fields={path}")
