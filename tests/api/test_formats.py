"""Formats: ninjs by parameter or Accept, everywhere that it is offered, and nowhere else."""

from datetime import UTC, datetime, timedelta

import pytest
from django.conf import settings as django_settings
from django.core.management import call_command

from digests.models import Edition, PublishedItem
from tests.factories import published_digest
from tests.ninjs import faults

START = datetime(2026, 3, 8, 9, tzinfo=UTC)
NINJS = "application/ninjs+json"
SCHEMA = '<http://www.iptc.org/std/ninjs/ninjs-schema_3.1.json>; rel="describedby"'


def addresses(archive):
    return (
        "/api/v1/digests/",
        "/api/v1/items/",
        f"/api/v1/digests/{archive.corrected.digest_id}/",
        f"/api/v1/items/{archive.corrected_item}/",
    )


def test_the_parameter_and_accept_give_the_same(client, wire_archive):
    for address in addresses(wire_archive):
        named = client.get(f"{address}?format=ninjs")
        accepted = client.get(address, headers={"accept": NINJS})
        assert named.headers["Content-Type"] == accepted.headers["Content-Type"] == NINJS
        assert SCHEMA in named.headers["Link"]
        assert "Accept" in accepted.headers["Vary"]
        assert named.json().get("data") == accepted.json().get("data")
        for entry in named.json().get("data", [named.json()]):
            assert faults(entry) == []
            assert entry["standard"]["version"] == "3.1"


def test_the_parameter_wins(client, wire_archive):
    for address in addresses(wire_archive):
        plain = client.get(address)
        for accept in (NINJS, "text/html"):
            response = client.get(f"{address}?format=json", headers={"accept": accept})
            assert response.headers["Content-Type"] == "application/json"
            assert response.json().get("data") == plain.json().get("data")
        response = client.get(f"{address}?format=ninjs", headers={"accept": "application/json"})
        assert response.headers["Content-Type"] == NINJS


@pytest.mark.parametrize(
    ("accept", "expected"),
    [
        ("application/json;q=0.4, application/ninjs+json;q=0.5", NINJS),
        ("application/json, application/ninjs+json;q=0.5", "application/json"),
        ("*/*", "application/json"),
        ("application/*", "application/json"),
    ],
)
def test_weights_are_heeded(client, wire_archive, accept, expected):
    response = client.get("/api/v1/items/", headers={"accept": accept})
    assert response.headers["Content-Type"] == expected


@pytest.mark.parametrize("value", ["xml", "", "NINJS", "ninjs,json", "ninjs&format=json"])
def test_another_format_is_refused(client, wire_archive, value):
    response = client.get(f"/api/v1/items/?format={value}")
    assert (response.status_code, response.json()["parameter"]) == (400, "format")


@pytest.mark.parametrize("name", ["", "changes/", "sources/", "topics/", "schema/"])
def test_nothing_else_has_formats(client, wire_archive, name):
    response = client.get(f"/api/v1/{name}?format=ninjs")
    assert (response.status_code, response.json()["parameter"]) == (400, "format")
    assert client.get(f"/api/v1/{name}", headers={"accept": NINJS}).status_code == 406


def test_paging_keeps_the_format(client, wire_archive):
    following = client.get("/api/v1/items/?format=ninjs&limit=2").json()["page"]["next"]
    response = client.get(following.replace(django_settings.SITE_URL, ""))
    assert response.headers["Content-Type"] == NINJS


def test_a_detail_leads_to_its_other_format(client, wire_archive):
    address = f"/api/v1/items/{wire_archive.corrected_item}/"
    link = client.get(f"{address}?fields=headline").headers["Link"]
    assert link == f'<{django_settings.SITE_URL}{address}?format=ninjs>; rel="alternate"; type="{NINJS}"'
    link = client.get(f"{address}?format=ninjs").headers["Link"]
    assert (
        f'<{django_settings.SITE_URL}{address}?format=json>; rel="alternate"; type="application/json"' in link
    )


def test_what_was_withdrawn_is_gone_and_canceled(client, wire_archive):
    gone = {
        "digests": wire_archive.withdrawn.digest_id,
        "items": PublishedItem.objects.filter(digest_id=wire_archive.withdrawn.digest_id).first().pk,
    }
    for kind, uuid in (*gone.items(), ("items", wire_archive.dropped_item)):
        response = client.get(f"/api/v1/{kind}/{uuid}/?format=ninjs")
        assert response.status_code == 410
        assert response.headers["Content-Type"] == NINJS
        body = response.json()
        assert faults(body) == []
        assert (body["pubStatus"], body["uri"]) == (
            "canceled",
            f"{django_settings.SITE_URL}/id/{kind[:-1]}/{uuid}",
        )
        expected = (
            "Withdrawn: take your copy down." if uuid == wire_archive.dropped_item else "It was not ours."
        )
        assert body["edNote"] == expected
        assert "Freight" not in response.content.decode()


def test_what_never_was_is_a_problem_in_every_format(client, wire_archive):
    response = client.get("/api/v1/items/00000000-0000-4000-8000-000000000000/?format=ninjs")
    assert (response.status_code, response.headers["Content-Type"]) == (404, "application/problem+json")


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize("name", ["digests", "items"])
def test_ninjs_costs_no_more_queries(client, db, django_assert_num_queries, name, count):
    for n in range(count):
        published_digest(count, count, count, at=START + timedelta(hours=n))
    client.get("/api/v1/")  # begins the hour's count, which is a query more
    with django_assert_num_queries(4):
        client.get(f"/api/v1/{name}/?format=ninjs")
    row = PublishedItem.objects.first()
    with django_assert_num_queries(3):
        client.get(f"/api/v1/{name}/{row.pk if name == 'items' else row.digest_id}/?format=ninjs")


@pytest.mark.slow
def test_every_digest_and_item_of_the_demonstration_is_valid(client, db, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.DATA_DIR = tmp_path
    call_command("load_demo", verbosity=0)
    seen = {"languages": set(), "statuses": set(), "pictures": 0, "objects": 0}
    for kind, rows in (
        ("digests", Edition.objects.filter(is_live=True).values_list("digest_id", flat=True)),
        ("items", PublishedItem.objects.values_list("pk", flat=True)),
    ):
        for uuid in rows:
            body = client.get(f"/api/v1/{kind}/{uuid}/?format=ninjs").json()
            assert faults(body) == [], (kind, uuid)
            seen["objects"] += 1
            seen["languages"].add(body.get("language"))
            seen["statuses"].add((body["pubStatus"], "edNote" in body))
            seen["pictures"] += any(o.get("rel") == "picture" for o in body.get("associations", []))
    assert seen["languages"] >= {"en", "ru", "kk", "ug"}
    assert seen["statuses"] == {("usable", False), ("usable", True), ("canceled", True)}
    assert seen["pictures"] >= 8
    assert seen["objects"] > 250
