"""Problems: whatever is asked wrongly gets an answer that says what, and never a 500."""

from uuid import UUID

import pytest
from django.test import Client, override_settings
from django.urls import path

from digests.api.base import WireView

LISTS = ("digests", "items", "changes", "sources", "countries", "regions", "series", "topics")
HUGE = "9" * 400


def problem(response):
    assert response.headers["Content-Type"] == "application/problem+json"
    body = response.json()
    assert body["status"] == response.status_code
    assert set(body) >= {"type", "title", "status", "detail", "instance"}
    return body["type"].rsplit("#", 1)[-1]


@pytest.mark.parametrize("name", ["", *(f"{name}/" for name in LISTS), "schema/", "docs/"])
def test_an_unknown_parameter_is_refused(client, live_demo, name):
    accept = "text/html" if name == "docs/" else "application/json"
    response = client.get(f"/api/v1/{name}?contry=KZ", headers={"accept": accept})
    assert (response.status_code, problem(response)) == (400, "unknown-parameter")
    assert response.json()["parameter"] == "contry"


def test_a_resource_without_formats_has_no_such_parameter(client, live_demo):
    assert problem(client.get("/api/v1/sources/?format=json")) == "unknown-parameter"


@pytest.mark.parametrize(
    "query",
    [
        "limit=0",
        "limit=101",
        "limit=-1",
        "limit=1.5",
        "limit=",
        "limit=ten",
        "limit=%D9%A3",
        f"limit={HUGE}",
        "limit=5&limit=5",
        "country=",
        "country=KAZ",
        "country=KZ,",
        "country=K%00",
        "topic=%00",
        "topic=a%20b",
        "source=" + "a" * 101,
        "topic=" + ",".join("abcdefghijk"),
        "topic=" + "a" * 99 + "," + "b" * 99 + "," + "c",
        "&".join(["topic=a"] * 4),
        "language=%ff",
        "published_from=yesterday",
        "published_from=2026-02-30",
        "published_from=20260301",
        "published_from=2026-03-01T10:00",
        "published_from=2026-03-01T10:61:00Z",
        "published_from=2026-03-01T10:00:00+05:00",
        "published_from=2026-03-01&published_from=2026-03-02",
        f"updated_since={HUGE}",
    ],
)
@pytest.mark.parametrize("name", ["digests", "items"])
def test_a_bad_value_is_refused(client, live_demo, name, query):
    response = client.get(f"/api/v1/{name}/?{query}")
    assert (response.status_code, problem(response)) == (400, "invalid-parameter")
    assert response.json()["parameter"] == query.split("=")[0]


@pytest.mark.parametrize(
    "value", ["", "x", "%00", HUGE, "0" * 18, f"9{'0' * 17}-{'a' * 32}", f"{'0' * 18}-{'G' * 32}"]
)
@pytest.mark.parametrize("name", ["digests", "items", "countries"])
def test_a_bad_cursor_is_refused(client, live_demo, name, value):
    response = client.get(f"/api/v1/{name}/?cursor={value}")
    assert (response.status_code, problem(response)) == (400, "invalid-cursor")


@pytest.mark.parametrize("value", ["", "x", "-1", "%00", HUGE, "start-", "start-x", "1&since=2"])
def test_a_bad_since_is_refused(client, live_demo, value):
    assert problem(client.get(f"/api/v1/changes/?since={value}")) == "invalid-cursor"


@pytest.mark.parametrize(
    "value",
    [
        "0000-01-01",
        "0001-01-01T00:00:00%2B23:00",
        "9999-12-31T23:59:59-23:00",
        "2026-03-01t10:00:60.1234567z",
    ],
)
def test_far_and_odd_times_are_taken(client, live_demo, value):
    for name in ("published_from", "published_to", "updated_since"):
        assert client.get(f"/api/v1/items/?{name}={value}").status_code == 200


@pytest.mark.parametrize(
    "path",
    [
        "nothing/",
        "items/not-a-uuid/",
        f"items/{UUID(int=7)}/",
        f"digests/{UUID(int=7)}/",
        f"digests/{UUID(int=7)}/more/",
        "countries/ZZ/",
        "countries/kazakhstan/",
        f"sources/{UUID(int=7)}/",
        "topics/%00/",
        "topics/%ff/",
        "items//",
    ],
)
def test_what_is_not_there(client, live_demo, path):
    response = client.get(f"/api/v1/{path}")
    assert (response.status_code, problem(response)) == (404, "not-found")


def test_a_missing_last_slash_is_added(client, live_demo):
    response = client.get("/api/v1/items?country=KZ")
    assert (response.status_code, response.headers["Location"]) == (301, "/api/v1/items/?country=KZ")
    assert client.post("/api/v1/items").status_code == 404


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE", "TRACE", "PROPFIND"])
@pytest.mark.parametrize("name", ["", "items/", "changes/", "schema/", f"items/{UUID(int=7)}/"])
def test_the_wire_can_only_be_read(live_demo, method, name):
    client = Client(enforce_csrf_checks=True)
    response = client.generic(method, f"/api/v1/{name}?nonsense=1", b"{", "application/json")
    assert (response.status_code, problem(response)) == (405, "method-not-allowed")
    assert response.headers["Allow"] == "GET, HEAD, OPTIONS"


@pytest.mark.parametrize("name", ["", *(f"{name}/" for name in LISTS)])
def test_head_and_options(client, live_demo, name):
    head = client.head(f"/api/v1/{name}")
    assert (head.status_code, head.content) == (200, b"")
    options = client.options(f"/api/v1/{name}")
    assert (options.status_code, options.headers["Allow"]) == (204, "GET, HEAD, OPTIONS")


@pytest.mark.parametrize(
    "accept", ["text/html", "application/xml, text/*", "application/json;q=0", "nonsense"]
)
def test_a_media_type_that_is_not_offered(client, live_demo, accept):
    response = client.get("/api/v1/items/", headers={"accept": accept})
    assert (response.status_code, problem(response)) == (406, "not-acceptable")
    assert "Accept" in response.headers["Vary"]


@pytest.mark.parametrize(
    "accept",
    ["*/*", "application/*", "application/json; indent=4", "text/html;q=0.9, application/json;q=0.1", ""],
)
def test_media_types_that_are_offered(client, live_demo, accept):
    assert client.get("/api/v1/items/", headers={"accept": accept}).status_code == 200


class Broken(WireView):
    """Fails."""

    def get(self, _request):
        raise RuntimeError("secret")


urlpatterns = [path("api/v1/broken/", Broken.as_view())]


@override_settings(ROOT_URLCONF="tests.api.test_problems")
def test_a_failure_of_the_server_says_nothing_of_its_inside(db, caplog):
    response = Client(raise_request_exception=False).get("/api/v1/broken/")
    assert (response.status_code, problem(response)) == (500, "internal")
    assert b"secret" not in response.content
    assert "secret" in caplog.text
