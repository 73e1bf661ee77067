"""Webhooks on the wire: a partner's own alone, their secret told once, bodies read strictly."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone
from standardwebhooks import Webhook as Library

from digests.api.schema import document
from digests.choices import DisabledReason, Scope
from digests.domain.delivery import endpoints, expanding, secrets
from digests.domain.delivery.rounds import Rounds
from digests.models import Change, Delivery, Webhook
from tests.api.partner import ROOT, URL, made, refused
from tests.factories import PartnerFactory, bearer, make_key, published_digest
from tests.hooks import endpoint

pytestmark = pytest.mark.django_db


def deliver():
    rounds = Rounds()
    while rounds.turn():
        pass
    rounds.end()


def members(name):
    return set(document()["components"]["schemas"][name]["properties"])


def test_one_is_made_and_its_secret_told_once(ask):
    published_digest(sections=1, items=1)
    response = ask("post", body={"url": URL, "description": "Ours", "filters": {"country": ["kz,UZ", "KZ"]}})
    body = response.json()
    webhook = Webhook.objects.get()
    assert response.headers["Location"] == body["href"]
    assert response.headers["Cache-Control"] == "private, no-store"
    assert set(body) == members("MadeWebhook")
    assert body["secret"] == secrets.newest(webhook)
    assert body["filters"] == {"country": ["KZ,UZ", "KZ"]}
    assert webhook.filters == {"country": [["KZ", "UZ"], ["KZ"]]}
    assert (body["enabled"], body["waiting"], body["mode"]) == (True, 0, "live")
    path = f"{webhook.uuid}/"
    for answer in (ask("get", path), ask("get"), ask("patch", path, {}), ask("get", f"{path}deliveries/")):
        assert answer.status_code == 200
        assert "whsec" not in answer.content.decode()
    assert ask("get", path).json() == {name: value for name, value in body.items() if name != "secret"}


@pytest.mark.parametrize("many", [1, 3])
def test_the_list_costs_the_same_however_many(ask, many, django_assert_num_queries):
    for _ in range(many):
        made(ask)
    published_digest(sections=1, items=1)
    with django_assert_num_queries(7):
        body = ask("get").json()
    assert len(body["data"]) == many
    assert set(body["data"][0]) == members("Webhook")
    assert [entry["waiting"] for entry in body["data"]] == [2] * many
    assert body["page"] == {"next": None, "cursor": None, "limit": 10}


def test_a_key_needs_the_scope(client, ask):
    assert refused(client.get(ROOT)) == ("authentication-required", 401)
    reader = make_key(scopes=[Scope.READ, Scope.EXPORT])
    for method, body in (("get", None), ("post", {"url": URL})):
        response = ask(method, "", body, issued=reader)
        assert refused(response) == ("insufficient-scope", 403)
        assert response.json()["scope"] == "webhooks"
    assert not Webhook.objects.exists()


def test_anothers_webhook_answers_byte_for_byte_as_one_that_never_was(ask):
    mine = made(ask)["id"]
    others = make_key(PartnerFactory(name="Theirs"), scopes=[Scope.WEBHOOKS])
    tests = make_key(PartnerFactory(name="Ours"), scopes=[Scope.WEBHOOKS], mode="test")
    nobody = str(uuid4())
    for issued in (others, tests):
        for method, path, body in (
            ("get", "{}/", None),
            ("patch", "{}/", {"enabled": False}),
            ("delete", "{}/", None),
            ("get", "{}/deliveries/", None),
            ("post", "{}/test/", None),
            ("post", "{}/rotate-secret/", None),
            ("post", "{}/replay/", {"from_seq": 0}),
        ):
            answers = [ask(method, path.format(one), body, issued=issued) for one in (mine, nobody)]
            assert [answer.status_code for answer in answers] == [404, 404], path
            assert answers[0].content.replace(mine.encode(), b"") == answers[1].content.replace(
                nobody.encode(), b""
            )
        assert ask("get", issued=issued).json()["data"] == []
    webhook = Webhook.objects.get()
    assert (webhook.disabled_at, webhook.secret_number, webhook.deliveries.count()) == (None, 1, 0)


def test_what_is_changed_is_changed_and_the_rest_stays(ask):
    webhook = made(ask, description="Ours", filters={"country": ["KZ"]}, kinds=["item", "item"])
    path = f"{webhook['id']}/"
    body = ask("patch", path, {"actions": ["withdrawn"], "filters": {}}).json()
    assert set(body) == members("Webhook")
    changed = {"actions": ["withdrawn"], "filters": {}}
    assert body == {name: value for name, value in webhook.items() if name != "secret"} | changed
    assert body["kinds"] == ["item"]
    assert refused(ask("patch", path, {"url": "https://nobody.example/"})) == ("invalid-body", 400)
    assert refused(ask("patch", path, {"enabled": 1})) == ("invalid-body", 400)
    assert refused(ask("patch", path, {"enabled": "false"})) == ("invalid-body", 400)
    assert ask("get", path).json() == body


def test_it_is_stopped_and_started_with_or_without_what_it_missed(ask):
    path = f"{made(ask)['id']}/"
    body = ask("patch", path, {"enabled": False}).json()
    assert (body["enabled"], body["disabled_because"]) == (False, "partner")
    published_digest(sections=1, items=1)
    assert ask("get", path).json()["waiting"] == 2
    assert ask("patch", path, {"enabled": True}).json()["waiting"] == 2
    expanding.expand(timezone.now())
    body = ask("patch", path, {"enabled": False, "drop_backlog": True}).json()
    assert (body["enabled"], body["waiting"], body["waiting_since"]) == (False, 0, None)
    assert set(Delivery.objects.values_list("state", flat=True)) == {"dropped"}


def test_one_that_is_deleted_is_gone(ask):
    path = f"{made(ask)['id']}/"
    response = ask("delete", path)
    assert (response.status_code, response.content) == (204, b"")
    assert ask("get", path).status_code == ask("delete", path).status_code == 404
    assert not Webhook.objects.exists()


def test_a_partner_has_ten_at_most_and_two_may_be_alike(ask):
    for _ in range(10):
        made(ask)
    assert refused(ask("post", body={"url": URL})) == ("too-many", 409)


def test_the_secret_is_rotated_and_both_sign_for_a_day(ask):
    webhook = made(ask)
    body = ask("post", f"{webhook['id']}/rotate-secret/").json()
    assert set(body) == members("Secret")
    assert body["secret"] != webhook["secret"]
    assert ask("get", f"{webhook['id']}/").json()["previous_secret_until"] == body["previous_secret_until"]
    now = timezone.now()
    headers = secrets.headers(secrets.signing(Webhook.objects.get(), now), "id", "{}", now)
    for secret in (webhook["secret"], body["secret"]):
        Library(secret).verify("{}", dict(headers))


def test_a_test_event_is_sent_and_stands_in_the_log(ask, settings):
    with endpoint() as box:
        settings.INTERNAL_TARGETS = [box.target]
        webhook = made(ask, url=box.url)
        response = ask("post", f"{webhook['id']}/test/", {})
        assert response.status_code == 202
        assert set(response.json()) == members("Delivery")
        deliver()
        assert Library(webhook["secret"]).verify(box.hits[0][3], box.headers[0])["type"] == "webhook.test"
    (entry,) = ask("get", f"{webhook['id']}/deliveries/").json()["data"]
    assert entry["id"] == response.json()["id"]
    assert (entry["state"], entry["status"], entry["attempts"], entry["seq"]) == ("delivered", 200, 1, None)
    assert refused(ask("post", f"{webhook['id']}/test/", {"a": 1})) == ("invalid-body", 400)


def test_a_test_keys_webhook_gets_tests_and_what_the_sandbox_tells(ask, client, settings):
    issued = make_key(scopes=[Scope.WEBHOOKS, Scope.READ], mode="test")
    told = client.get("/api/v1/changes/?since=0&limit=100", headers=bearer(issued)).json()["changes"]
    with endpoint() as box:
        settings.INTERNAL_TARGETS = [box.target]
        webhook = ask("post", body={"url": box.url}, issued=issued).json()
        assert (webhook["mode"], webhook["waiting"]) == ("test", 0)
        published_digest(sections=1, items=1)
        path = f"{webhook['id']}/"
        ask("post", f"{path}test/", issued=issued)
        assert ask("post", f"{path}replay/", {"from_seq": 0}, issued=issued).json()["queued"] == len(told)
        deliver()
        assert box.bodies[0]["type"] == "webhook.test"
        assert [body["data"] for body in box.bodies[1:]] == told
        for headers, hit in zip(box.headers, box.hits, strict=True):
            Library(webhook["secret"]).verify(hit[3], headers)
    one = {"ids": [told[0]["id"]]}
    assert ask("post", f"{path}replay/", one, issued=issued).json()["queued"] == 1
    assert refused(ask("post", f"{made(ask)['id']}/replay/", one)) == ("invalid-body", 400)


def test_the_log_is_paged_and_filtered(ask, settings):
    with endpoint() as box:
        settings.INTERNAL_TARGETS = [box.target]
        webhook = made(ask, url=box.url)
        published_digest(sections=2, items=2)
        box.answer(500, 200)
        deliver()
    path = f"{webhook['id']}/deliveries/"
    seen, query = [], "?limit=2"
    while query:
        body = ask("get", path + query).json()
        seen += body["data"]
        following = body["page"]["next"]
        query = following and following[following.index("?") :]
    assert [entry["seq"] for entry in seen] == [5, 4, 3, 2, 1]
    (failed,) = ask("get", f"{path}?state=waiting").json()["data"]
    assert (failed["seq"], failed["status"], failed["error"]) == (1, 500, "status")
    assert [(fault["status"], fault["error"]) for fault in failed["faults"]] == [(500, "status")]
    assert len(ask("get", f"{path}?state=waiting,delivered").json()["data"]) == 5
    assert ask("get", f"{path}?state=failed").json()["data"] == []
    assert refused(ask("get", f"{path}?state=lost")) == ("invalid-parameter", 400)
    assert refused(ask("get", f"{path}?cursor=x")) == ("invalid-cursor", 400)
    assert refused(ask("get", f"{path}?status=500")) == ("unknown-parameter", 400)


@pytest.mark.parametrize("many", [1, 3])
def test_the_log_costs_the_same_however_long(ask, many, django_assert_num_queries):
    path = f"{made(ask)['id']}/deliveries/"
    for _ in range(many):
        published_digest(sections=1, items=1)
    expanding.expand(timezone.now())
    with django_assert_num_queries(6):
        assert len(ask("get", path).json()["data"]) == 2 * many


def test_what_happened_is_replayed_by_ids_by_numbers_and_since_a_moment(ask):
    path = f"{made(ask)['id']}/replay/"
    published_digest(sections=1, items=2)
    moment = timezone.now()
    published_digest(sections=1, items=1)
    expanding.expand(timezone.now())
    Delivery.objects.update(state="delivered", done_at=timezone.now())
    ids = [str(uuid) for uuid in Change.objects.order_by("seq").values_list("uuid", flat=True)]

    def replayed(body):
        response = ask("post", path, body)
        assert response.status_code == 202, response.content
        Delivery.objects.update(state="delivered", done_at=timezone.now())
        return response.json()

    assert replayed({"ids": ids[:2]}) == {"queued": 2, "next_seq": None}
    assert replayed({"from_seq": 2}) == {"queued": 4, "next_seq": None}
    assert replayed({"from_seq": 2, "to_seq": 3}) == {"queued": 2, "next_seq": None}
    assert replayed({"since": moment.isoformat()}) == {"queued": 2, "next_seq": None}
    assert replayed({"since": (moment + timedelta(days=1)).date().isoformat()})["queued"] == 0


def test_nothing_is_tried_or_replayed_while_it_is_disabled(ask):
    webhook = made(ask)
    endpoints.disable(Webhook.objects.get(), because=DisabledReason.GONE)
    for path, body in (("test/", {}), ("replay/", {"from_seq": 0})):
        assert refused(ask("post", f"{webhook['id']}/{path}", body)) == ("webhook-disabled", 409)


@pytest.mark.parametrize(
    ("path", "allowed"),
    [
        ("", "GET, POST, HEAD, OPTIONS"),
        ("{}/", "GET, PATCH, DELETE, HEAD, OPTIONS"),
        ("{}/deliveries/", "GET, HEAD, OPTIONS"),
        ("{}/test/", "POST, OPTIONS"),
        ("{}/rotate-secret/", "POST, OPTIONS"),
        ("{}/replay/", "POST, OPTIONS"),
    ],
)
def test_other_methods_are_refused_and_options_tell_which_there_are(ask, path, allowed):
    path = path.format(made(ask)["id"])
    response = ask("options", path)
    assert response.status_code == 204
    assert set(response.headers["Allow"].split(", ")) == set(allowed.split(", "))
    for method in {"get", "post", "put", "patch", "delete"} - set(allowed.lower().split(", ")):
        response = ask(method, path)
        assert refused(response) == ("method-not-allowed", 405)
        assert set(response.headers["Allow"].split(", ")) == set(allowed.split(", "))


def test_the_service_document_leads_there(client):
    assert client.get("/api/v1/").json()["resources"]["webhooks"].endswith(ROOT)
