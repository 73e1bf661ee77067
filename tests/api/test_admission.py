"""Admission: who is let in with which answer, what is counted, and what each answer says is left."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.test import Client, override_settings
from django.urls import path
from django.utils import timezone

from digests.api.base import WireView
from digests.api.paging import json_answer
from digests.choices import Scope
from digests.domain.partners import keys, managing, tokens
from digests.models import ApiKey, Usage
from tests.api.test_problems import problem
from tests.factories import bearer, make_key

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 3, 9, 9, 30, 15, tzinfo=UTC)
ITEMS = "/api/v1/items/"


@pytest.fixture
def _at_nine() -> object:
    with time_machine.travel(NOW, tick=False):
        yield


def test_a_key_reads_what_anybody_reads(client, live_demo):
    issued = make_key()
    for address in (ITEMS, "/api/v1/", "/api/v1/digests/", "/api/v1/changes/", "/api/v1/schema/"):
        keyed = client.get(address, headers=bearer(issued))
        assert keyed.status_code == 200
        assert keyed.content == client.get(address).content
    assert issued.key.usage.get().requests == 5


@pytest.mark.parametrize("scheme", ["Bearer", "bearer", "BEARER  "])
def test_the_scheme_is_written_as_one_likes(client, live_demo, scheme):
    header = {"Authorization": f"{scheme} {make_key().token}"}
    assert client.get(ITEMS, headers=header).status_code == 200


def refused(response, status, kind, words):
    assert (response.status_code, problem(response)) == (status, kind)
    assert words in response.json()["detail"]
    assert response.headers["Cache-Control"] == "no-store"
    assert not response.has_header("ETag")
    if status == 401:
        assert response.headers["WWW-Authenticate"].startswith("Bearer ")


@pytest.mark.parametrize(
    "header",
    [
        "Bearer",
        "Bearer x",
        "Basic YTpi",
        "dgst_live_x",
        "",
        "Bearer dgst_live_a_b c",
        "Bearer \u00e9",
        "Bearer " + "a" * 5000,
    ],
)
def test_what_is_no_key_is_told_without_a_look(client, live_demo, django_assert_num_queries, header):
    client.get(ITEMS)
    with django_assert_num_queries(2):
        response = client.get(ITEMS, headers={"Authorization": header})
    refused(response, 401, "authentication-required", "no key, or not a whole one")


def test_an_unknown_key_and_a_wrong_secret_answer_alike(client, live_demo):
    issued = make_key()
    wrong = tokens.Token("live", issued.key.lookup, tokens.make("live").secret).text()
    answers = [
        client.get(ITEMS, headers={"Authorization": f"Bearer {token}"})
        for token in (tokens.make("live").text(), wrong)
    ]
    for response in answers:
        refused(response, 401, "authentication-required", "no such key")
    assert answers[0].content == answers[1].content
    assert not issued.key.usage.exists()


def test_a_wrong_secret_learns_nothing_of_the_key(client, live_demo):
    issued = make_key()
    keys.revoke(issued.key)
    wrong = tokens.Token("live", issued.key.lookup, tokens.make("live").secret).text()
    refused(client.get(ITEMS, headers=bearer(issued)), 401, "authentication-required", "revoked")
    refused(
        client.get(ITEMS, headers={"Authorization": f"Bearer {wrong}"}),
        401,
        "authentication-required",
        "no such key",
    )


def test_revoking_pausing_and_expiring_work_with_the_next_request(client, live_demo):
    issued = make_key()
    assert client.get(ITEMS, headers=bearer(issued)).status_code == 200
    managing.pause(issued.key.partner)
    refused(client.get(ITEMS, headers=bearer(issued)), 401, "authentication-required", "paused")
    managing.resume(issued.key.partner)
    assert client.get(ITEMS, headers=bearer(issued)).status_code == 200
    ApiKey.objects.update(expires_at=timezone.now())
    refused(client.get(ITEMS, headers=bearer(issued)), 401, "authentication-required", "expired")
    ApiKey.objects.update(expires_at=timezone.now() + timedelta(hours=1))
    assert client.get(ITEMS, headers=bearer(issued)).status_code == 200
    keys.revoke(issued.key)
    refused(client.get(ITEMS, headers=bearer(issued)), 401, "authentication-required", "revoked")
    row = issued.key.usage.get()
    assert (row.requests, row.problems, row.last_problem) == (6, 3, "authentication-required")


def test_a_key_that_has_a_page_is_still_asked_after(client, live_demo):
    issued = make_key()
    first = client.get(ITEMS, headers=bearer(issued))
    keys.revoke(issued.key)
    again = client.get(ITEMS, headers=bearer(issued) | {"If-None-Match": first.headers["ETag"]})
    assert again.status_code == 401


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("203.0.113.7", 200),
        ("::ffff:203.0.113.7", 200),
        ("203.0.114.7", 403),
        ("2001:db8::9", 200),
        ("2001:db9::9", 403),
        ("", 403),
    ],
)
def test_a_key_works_from_its_networks_alone(client, live_demo, address, status):
    issued = make_key(networks=("203.0.113.0/24", "2001:db8::/32"))
    response = client.get(ITEMS, headers=bearer(issued), REMOTE_ADDR=address)
    assert response.status_code == status
    if status == 403:
        refused(response, 403, "insufficient-scope", "may not be used from")


def test_behind_a_proxy_its_own_word_counts(client, live_demo, settings):
    issued = make_key(networks=("203.0.113.0/24",))
    forged = {"HTTP_X_FORWARDED_FOR": "203.0.113.7, 198.51.100.9"}
    honest = {"HTTP_X_FORWARDED_FOR": "198.51.100.9, 203.0.113.7"}
    settings.BEHIND_PROXY = True
    assert client.get(ITEMS, headers=bearer(issued), **forged).status_code == 403
    assert client.get(ITEMS, headers=bearer(issued), **honest).status_code == 200
    settings.BEHIND_PROXY = False
    assert client.get(ITEMS, headers=bearer(issued), **honest).status_code == 403


class Exports(WireView):
    """Needs a key that may export."""

    scope = Scope.EXPORT
    needs_key = True

    def get(self, _request):
        return json_answer(f'{{"partner":"{self.caller.partner_name}","scopes":{len(self.caller.scopes)}}}')


urlpatterns = [
    path("api/v1/export/x/", Exports.as_view()),
    path("api/v1/items/", type("Items", (WireView,), {"get": lambda _self, _r: json_answer("[]")}).as_view()),
]
OWN = override_settings(ROOT_URLCONF="tests.api.test_admission")


@OWN
def test_a_view_that_needs_a_key_answers_its_caller_alone():
    client, url = Client(), "/api/v1/export/x/"
    may, other, may_not = make_key(scopes=("export",)), make_key(scopes=("read", "export")), make_key()
    refused(client.get(url), 401, "authentication-required", "needs a key")
    response = client.get(url, headers=bearer(may_not))
    refused(response, 403, "insufficient-scope", "“export”")
    assert response.json()["scope"] == "export"
    for issued, scopes in ((may, 1), (other, 2), (may, 1)):
        response = client.get(url, headers=bearer(issued))
        assert response.json() == {"partner": issued.key.partner.name, "scopes": scopes}
        assert response.headers["Cache-Control"] == "private, no-store"
        assert not response.has_header("ETag")
    refused(client.get(url), 401, "authentication-required", "needs a key")
    assert may.key.usage.get().exports == 2


@OWN
def test_a_key_without_the_scope_to_read_gets_no_page_that_others_made():
    client, exporter = Client(), make_key(scopes=("export",))
    first = client.get(ITEMS)
    assert first.status_code == 200
    asks = bearer(exporter) | {"If-None-Match": first.headers["ETag"]}
    refused(client.get(ITEMS, headers=asks), 403, "insufficient-scope", "“read”")
    assert client.get(ITEMS).status_code == 200


def test_where_a_key_is_needed_nobody_gets_a_page_that_a_key_made(client, live_demo, settings):
    settings.ANONYMOUS_PER_MINUTE = 0
    issued = make_key()
    first = client.get(ITEMS, headers=bearer(issued))
    assert first.status_code == 200
    refused(client.get(ITEMS), 401, "authentication-required", "needs a key")
    asks = {"If-None-Match": first.headers["ETag"]}
    refused(client.get(ITEMS, headers=asks), 401, "authentication-required", "needs a key")
    assert client.get(ITEMS, headers=bearer(issued) | asks).status_code == 304
    for name in ("", "schema/", "docs/"):
        assert client.get(f"/api/v1/{name}").status_code == 200


def test_keyed_answers_are_private_and_anonymous_ones_public_from_one_page(client, live_demo):
    issued = make_key()
    for headers, control in (
        ({}, "public, max-age=60"),
        (bearer(issued), "private, no-cache"),
        ({}, "public, max-age=60"),
    ):
        response = client.get(ITEMS, headers=headers)
        assert response.headers["Cache-Control"] == control
        varies = {name.strip() for name in response.headers["Vary"].split(",")}
        assert varies == {"Accept", "Accept-Encoding", "Authorization"}
        tag = {"If-None-Match": response.headers["ETag"]}
        again = client.get(ITEMS, headers=headers | tag)
        assert (again.status_code, again.headers["Cache-Control"]) == (304, control)
        assert "Authorization" in again.headers["Vary"]
        assert again.headers["ETag"] == response.headers["ETag"]


@pytest.mark.parametrize("place", ["key={}", "q={}", "limit=5&access_token={}", "a=%64gst_live_x", "{}"])
def test_a_key_in_an_address_is_refused_and_never_said_again(client, live_demo, place):
    issued = make_key()
    response = client.get(f"{ITEMS}?{place.format(issued.token)}", headers=bearer(issued))
    assert (response.status_code, problem(response)) == (400, "key-in-address")
    assert tokens.parse(issued.token).secret not in response.content.decode() + str(response.headers)


def test_a_key_in_a_path_is_refused_and_kept_nowhere(client, live_demo):
    issued = make_key()
    response = client.get(f"{ITEMS}{issued.token}/", headers=bearer(issued))
    assert (response.status_code, problem(response)) == (400, "key-in-address")
    row = issued.key.usage.get()
    assert (row.last_problem, row.last_path) == ("key-in-address", f"{ITEMS}*/")


def left(response):
    names = (
        "RateLimit-Policy",
        "RateLimit",
        "X-RateLimit-Limit",
        "X-RateLimit-Remaining",
        "X-RateLimit-Reset",
    )
    return [response.headers.get(name) for name in names]


@pytest.mark.usefixtures("_at_nine")
def test_every_answer_says_what_is_left(client, live_demo, settings):
    settings.ANONYMOUS_PER_MINUTE = 3
    reset = str(int(NOW.timestamp()) + 45)
    policy = '"default";q=3;w=60'
    first = client.get(ITEMS)
    assert left(first) == [policy, '"default";r=2;t=45', "3", "2", reset]
    again = client.get(ITEMS, headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, left(again)[1]) == (304, '"default";r=1;t=45')
    missing = client.get("/api/v1/nothing/")
    assert (missing.status_code, left(missing)[1]) == (404, '"default";r=0;t=45')
    over = client.get(ITEMS)
    refused(over, 429, "rate-limited", "3 requests a minute")
    assert over.headers["Retry-After"] == "45"
    assert left(over) == [policy, '"default";r=0;t=45', "3", "0", reset]
    keyed = client.get(ITEMS, headers=bearer(make_key(per_minute=600)))
    assert left(keyed)[:3] == ['"default";q=600;w=60', '"default";r=599;t=45', "600"]
    assert keyed.headers["ETag"] == first.headers["ETag"]


@pytest.mark.usefixtures("_at_nine")
def test_a_quota_is_a_policy_of_its_own(client, live_demo):
    issued = make_key(per_minute=600, per_month=2)
    first = client.get(ITEMS, headers=bearer(issued))
    assert first.headers["RateLimit-Policy"] == '"default";q=600;w=60, "month";q=2;w=2678400'
    month = int((datetime(2026, 4, 1, tzinfo=UTC) - NOW).total_seconds())
    assert first.headers["RateLimit"] == f'"default";r=599;t=45, "month";r=1;t={month}'
    client.get(ITEMS, headers=bearer(issued))
    over = client.get(ITEMS, headers=bearer(issued))
    refused(over, 429, "rate-limited", "quota of 2")
    assert over.headers["Retry-After"] == str(month)
    assert over.headers["RateLimit"].endswith(f'"month";r=0;t={month}')


def test_keys_count_apart_and_networks_count_apart(client, live_demo, settings):
    settings.ANONYMOUS_PER_MINUTE = 1
    one, two = make_key(per_minute=1), make_key(per_minute=1)
    with time_machine.travel(NOW, tick=False):
        for headers in (bearer(one), bearer(two), {}):
            assert client.get(ITEMS, headers=headers).status_code == 200
            assert client.get(ITEMS, headers=headers).status_code == 429
        assert client.get(ITEMS, REMOTE_ADDR="192.0.2.9").status_code == 200
        assert client.get(ITEMS, REMOTE_ADDR="2001:db8::1").status_code == 200
        assert client.get(ITEMS, REMOTE_ADDR="2001:db8::2").status_code == 429
        assert client.get(ITEMS, REMOTE_ADDR="2001:db8:0:1::1").status_code == 200
    subjects = set(Usage.objects.values_list("subject", flat=True))
    assert subjects > {one.key.uuid.hex, two.key.uuid.hex}
    assert "2001:" not in str(subjects)


def test_guessing_keys_counts_as_the_network(client, live_demo, settings):
    settings.ANONYMOUS_PER_MINUTE = 2
    with time_machine.travel(NOW, tick=False):
        statuses = [
            client.get(ITEMS, headers={"Authorization": f"Bearer {tokens.make('live').text()}"}).status_code
            for _ in range(4)
        ]
    assert statuses == [401, 401, 429, 429]


@pytest.mark.usefixtures("_at_nine")
def test_of_refusals_one_a_minute_is_kept_as_the_last_problem(client, live_demo, django_assert_num_queries):
    issued = make_key(per_minute=1)
    client.get(ITEMS, headers=bearer(issued))
    with django_assert_num_queries(3):
        client.get(ITEMS, headers=bearer(issued))
    with django_assert_num_queries(2):
        client.get(ITEMS, headers=bearer(issued))
    row = issued.key.usage.get()
    assert (row.requests, row.refused, row.problems, row.last_problem) == (3, 2, 0, "rate-limited")


def test_a_keyed_request_costs_one_query_more(client, live_demo, django_assert_num_queries):
    issued = make_key()
    for headers in ({}, bearer(issued)):
        client.get(ITEMS, headers=headers)
    with django_assert_num_queries(2):
        client.get(ITEMS)
    with django_assert_num_queries(3):
        tag = client.get(ITEMS, headers=bearer(issued)).headers["ETag"]
    with django_assert_num_queries(3):
        assert client.get(ITEMS, headers=bearer(issued) | {"If-None-Match": tag}).status_code == 304


def test_pages_for_readers_are_not_counted(client, live_demo):
    issued = make_key()
    for address in ("/", "/feeds/all.atom", "/countries/"):
        response = client.get(address, headers=bearer(issued))
        assert not response.has_header("RateLimit")
        assert "Authorization" not in response.headers["Vary"]
    assert not Usage.objects.exists()


def test_head_of_a_problem_has_no_body(client, live_demo):
    response = client.head(ITEMS, headers={"Authorization": "Bearer x"})
    assert (response.status_code, response.content) == (401, b"")
    assert int(response.headers["Content-Length"]) > 100
