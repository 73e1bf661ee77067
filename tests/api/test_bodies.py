"""Bodies are read strictly, and what is wrong in them is named with its place."""

import json

import pytest

from digests.models import Webhook
from tests.api.partner import ROOT, URL, made, refused
from tests.factories import bearer

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("body", "pointers"),
    [
        ([], ["#"]),
        ("https://partner.example/", ["#"]),
        ({}, ["#/url"]),
        ({"url": 7}, ["#/url"]),
        ({"url": None}, ["#/url"]),
        ({"url": ""}, ["#/url"]),
        ({"url": "https://partner.example/" + "a" * 500}, ["#/url"]),
        ({"url": "https://partner.example/\0"}, ["#/url"]),
        ({"url": "https://partner.example/\ud800"}, ["#/url"]),
        ({"url": "ftp://partner.example/"}, ["#/url"]),
        ({"url": "https://user:word@partner.example/"}, ["#/url"]),
        ({"url": "https://nobody.example/"}, ["#/url"]),
        ({"url": "http://127.0.0.1/"}, ["#/url"]),
        ({"url": "https://10.0.0.1/"}, ["#/url"]),
        ({"url": URL, "descripton": ""}, ["#/descripton"]),
        ({"url": URL, "secret": "whsec_x", "mode": "test"}, ["#/mode", "#/secret"]),
        ({"url": URL, "description": "a" * 201}, ["#/description"]),
        ({"url": URL, "filters": {"contry": ["KZ"]}}, ["#/filters/contry"]),
        ({"url": URL, "filters": {"country": "KZ"}}, ["#/filters/country"]),
        ({"url": URL, "filters": {"country": ["KZ", "Kazakhstan"]}}, ["#/filters/country/1"]),
        ({"url": URL, "filters": {"country": [1]}}, ["#/filters/country/0"]),
        ({"url": URL, "filters": {"topic": ["a"] * 4}}, ["#/filters/topic"]),
        ({"url": URL, "filters": {"topic": ["a/b~c"]}, "a/b~c": 1}, ["#/filters/topic/0", "#/a~1b~0c"]),
        ({"url": URL, "filters": []}, ["#/filters"]),
        ({"url": URL, "actions": ["deleted"]}, ["#/actions/0"]),
        ({"url": URL, "kinds": ["item", "section"]}, ["#/kinds/1"]),
        ({"url": URL, "enabled": True}, ["#/enabled"]),
    ],
)
def test_a_body_is_read_strictly_and_its_faults_are_named(ask, body, pointers):
    response = ask("post", body=body)
    assert refused(response) == ("invalid-body", 400)
    assert [error["pointer"] for error in response.json()["errors"]] == pointers
    assert not Webhook.objects.exists()


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (b"", ("unsupported-media-type", 415)),
        (b"{", ("invalid-body", 400)),
        (b'{"url": "\xff"}', ("invalid-body", 400)),
        (b'{"url": "https://partner.example/", "url": "https://partner.example/"}', ("invalid-body", 400)),
        (b"[" * 9000, ("invalid-body", 400)),
        (b"1" * 9000, ("invalid-body", 400)),
        (b" " * 20_000, ("too-large", 413)),
    ],
)
def test_what_is_no_json_or_too_long_is_refused(client, key, internet, body, kind):
    response = client.post(ROOT, body, content_type="application/json", headers=bearer(key))
    assert refused(response) == kind


@pytest.mark.parametrize(
    "media_type", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=a", ""]
)
def test_only_json_is_taken(client, key, internet, media_type):
    response = client.generic(
        "POST", ROOT, json.dumps({"url": URL}), content_type=media_type, headers=bearer(key)
    )
    assert refused(response) == ("unsupported-media-type", 415)
    charset = "application/json; charset=utf-8"
    assert client.post(ROOT, {"url": URL}, content_type=charset, headers=bearer(key)).status_code == 201


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        ({}, "#"),
        ({"ids": []}, "#/ids"),
        ({"ids": ["x"]}, "#/ids/0"),
        ({"ids": ["1b0e3c1f-0d5e-4a0f-8f6d-3a2b1c0d9e8f"]}, "#/ids"),
        ({"ids": ["1b0e3c1f-0d5e-4a0f-8f6d-3a2b1c0d9e8f"] * 101}, "#/ids"),
        ({"ids": ["1b0e3c1f-0d5e-4a0f-8f6d-3a2b1c0d9e8f"], "since": "2026-03-01"}, "#"),
        ({"to_seq": 5}, "#"),
        ({"from_seq": -1}, "#/from_seq"),
        ({"from_seq": "1"}, "#/from_seq"),
        ({"from_seq": True}, "#/from_seq"),
        ({"from_seq": 1.5}, "#/from_seq"),
        ({"from_seq": 10**30}, "#/from_seq"),
        ({"since": "yesterday"}, "#/since"),
        ({"since": "2026-02-31"}, "#/since"),
        ({"from": 1}, "#/from"),
    ],
)
def test_a_replay_of_what_cannot_be_is_refused(ask, body, pointer):
    path = f"{made(ask)['id']}/replay/"
    response = ask("post", path, body)
    assert refused(response) == ("invalid-body", 400)
    assert response.json()["errors"][0]["pointer"] == pointer


def test_a_body_of_words_is_told_in_english(ask, settings):
    settings.LANGUAGE_CODE = "ru"
    response = ask("post", body={"url": "http://127.0.0.1/"})
    assert response.json()["errors"] == [
        {"pointer": "#/url", "detail": "The address is not on the public internet."}
    ]
