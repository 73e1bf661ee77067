"""Partners at the desk: added, looked at, stopped; their keys made, shown once, replaced, revoked."""

import re
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
import time_machine
from django.contrib.admin.models import LogEntry
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from digests.domain.partners import counting, tokens
from digests.domain.partners.counting import Limits
from digests.models import ApiKey, Partner
from tests.admin.people import client_of, member
from tests.factories import PartnerFactory, bearer, make_key, published_digest

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 3, 9, 9, 30, 15, tzinfo=UTC)


@pytest.fixture
def administrator() -> Client:
    return client_of(member("Administrator"))


def key_form(**changes):
    fields = {"uuid": uuid4(), "label": "Web site", "mode": "live", "scopes": ["read"], "per_minute": 600}
    return fields | {"networks": "", "per_month": "", "expires_on": ""} | changes


def url(name, *args):
    return reverse(f"admin:digests_partner_{name}", args=args)


def made(response):
    assert response.status_code == 201, response.content.decode()
    return re.search(r'id="made-key"[^>]* value="(dgst_\w+)"', response.content.decode())[1]


def pull(key, at, resource, times=1):
    for _ in range(times):
        counting.count(key.uuid.hex, Limits(600), at=at, resource=resource, key_id=key.pk)


def test_a_partner_is_added_and_shown_with_an_invitation_to_make_a_key(administrator):
    form = {"name": "Steppe Herald", "contact": "", "homepage": "", "note": ""}
    administrator.post(url("add"), form)
    partner = Partner.objects.get()
    page = administrator.get(url("change", partner.pk)).content.decode()
    assert "No key yet" in page
    assert url("key_add", partner.pk) in page


def test_a_key_is_made_and_shown_once(administrator, client):
    partner = PartnerFactory()
    form = key_form(
        scopes=["read", "export"],
        networks="127.0.0.0/8\n\n2001:db8::/32 ",
        per_month="5000",
        expires_on="2099-12-31",
    )
    answer = administrator.post(url("key_add", partner.pk), form)
    token = made(answer)
    assert "no-store" in answer.headers["Cache-Control"]
    assert f"curl -H 'Authorization: Bearer {token}' http://" in answer.content.decode()
    key = ApiKey.objects.get()
    assert (key.label, key.scopes, key.per_minute, key.per_month) == (
        "Web site",
        ["read", "export"],
        600,
        5000,
    )
    assert key.networks == ["127.0.0.0/8", "2001:db8::/32"]
    assert key.expires_at == datetime(2100, 1, 1, tzinfo=UTC)
    assert key.created_by.username == "administrator"
    assert client.get("/api/v1/me/", headers={"Authorization": f"Bearer {token}"}).status_code == 200
    secret = tokens.parse(token).secret
    for page in (url("change", partner.pk), url("key", partner.pk, key.uuid), url("history", partner.pk)):
        shown = administrator.get(page).content.decode()
        assert secret not in shown
        assert key.lookup in shown


def test_a_form_sent_twice_makes_one_key(administrator):
    partner, form = PartnerFactory(), key_form()
    made(administrator.post(url("key_add", partner.pk), form))
    again = administrator.post(url("key_add", partner.pk), form, follow=True)
    assert "shown once only" in again.content.decode()
    assert ApiKey.objects.count() == 1


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"label": ""}, "Say what the key is for."),
        ({"scopes": []}, "Choose what the key may do."),
        ({"networks": "203.0.113.7/24"}, "203.0.113.0/24: write the network."),
        ({"networks": "here"}, "is no network"),
        ({"expires_on": "2001-01-01"}, "This time has passed"),
        ({"per_minute": "0"}, "greater than or equal to 1"),
    ],
)
def test_what_makes_no_sense_is_told_beside_its_field(administrator, changes, words):
    partner = PartnerFactory()
    answer = administrator.post(url("key_add", partner.pk), key_form(**changes))
    assert answer.status_code == 409
    assert words in answer.content.decode()
    assert not ApiKey.objects.exists()


def test_a_key_is_replaced_and_the_old_one_goes_on(administrator, client):
    old = make_key()
    page = url("key_rotate", old.key.partner_id, old.key.uuid)
    assert administrator.get(page).status_code == 200
    form = {"uuid": uuid4(), "days": "3"}
    new = made(administrator.post(page, form))
    for token in (old.token, new):
        assert client.get("/api/v1/me/", headers={"Authorization": f"Bearer {token}"}).status_code == 200
    old.key.refresh_from_db()
    assert old.key.expires_at < timezone.now() + timedelta(days=3, seconds=1)
    assert "replaced, ends" in administrator.get(url("change", old.key.partner_id)).content.decode()
    again = administrator.post(page, form, follow=True)
    assert "shown once only" in again.content.decode()
    other = administrator.post(page, form | {"uuid": uuid4()})
    assert other.status_code == 409
    assert "replaced already" in other.content.decode()


def test_a_key_is_revoked_after_a_question(administrator, client):
    issued = make_key()
    page = url("key_revoke", issued.key.partner_id, issued.key.uuid)
    assert "This can't be undone." in administrator.get(page).content.decode()
    assert client.get("/api/v1/me/", headers=bearer(issued)).status_code == 200
    assert administrator.post(page).status_code == 302
    assert client.get("/api/v1/me/", headers=bearer(issued)).status_code == 401


def test_a_partner_is_paused_and_goes_on(administrator, client):
    issued = make_key()
    page = url("pause", issued.key.partner_id)
    assert administrator.post(page, {"do": "pause"}).status_code == 302
    assert client.get("/api/v1/me/", headers=bearer(issued)).status_code == 401
    assert "Paused since" in administrator.get(url("change", issued.key.partner_id)).content.decode()
    administrator.post(page, {"do": "resume"})
    assert client.get("/api/v1/me/", headers=bearer(issued)).status_code == 200


def test_what_was_done_is_in_the_history(administrator):
    partner = PartnerFactory()
    made(administrator.post(url("key_add", partner.pk), key_form()))
    key = ApiKey.objects.get()
    administrator.post(url("key_rotate", partner.pk, key.uuid), {"uuid": uuid4(), "days": 7})
    administrator.post(url("key_revoke", partner.pk, key.uuid))
    administrator.post(url("pause", partner.pk))
    said = [entry.get_change_message() for entry in LogEntry.objects.order_by("pk")]
    name = f"“Web site ({key.lookup})”"
    assert said[0] == f"Key {name} was made."
    assert said[1] == f"Key {name} was replaced."
    assert said[2].endswith(" was made.")
    assert said[3] == f"Key {name} opens nothing any more."
    assert said[4].startswith("No key and no webhook")


def test_the_list_says_who_pulls_what_and_how_far_behind(administrator):
    published_digest()
    busy, idle = make_key(PartnerFactory(name="Busy")).key, make_key(PartnerFactory(name="Idle")).key
    now = timezone.now()
    pull(busy, now, "items", 2)
    pull(busy, now - timedelta(days=3), "changes", 3)
    pull(busy, now - timedelta(days=40), "exports")
    counting.note_problem(busy.uuid.hex, "not-found", at=now, path="/api/v1/items/x/")
    ApiKey.objects.filter(pk=busy.pk).update(followed_seq=4)
    page = administrator.get(url("changelist")).content.decode()
    rows = dict(re.findall(r">(Busy|Idle)</a></th>(.*?)</tr>", page, re.DOTALL))
    cells = {name: re.findall(r'<td class="field-\w+">(.*?)</td>', row) for name, row in rows.items()}
    assert cells["Busy"][:4] == ["active", "2 (items 2)", "5 (items 2, changes 3)", "3"]
    assert cells["Busy"][4] == "–"
    assert cells["Busy"][5].startswith("not-found, ")
    assert cells["Idle"] == ["active", *["–"] * 5]
    assert idle.usage.count() == 0


@time_machine.travel(NOW, tick=False)
def test_a_key_shows_its_usage_by_hour(administrator):
    issued = make_key(per_month=1000)
    pull(issued.key, NOW - timedelta(hours=1), "items", 4)
    pull(issued.key, NOW, "changes")
    page = administrator.get(url("key", issued.key.partner_id, issued.key.uuid)).content.decode()
    assert "Requests: 1 in this hour, 5 today, 5 this month (UTC)." in page
    assert "1000, of them used 5" in page
    assert page.count("<rect ") == 24
    assert '<rect width="100%"' in page
    assert '<rect width="25%"' in page


def test_an_unused_key_says_so(administrator):
    key = make_key().key
    page = administrator.get(url("key", key.partner_id, key.uuid)).content.decode()
    assert "Nothing was asked for with this key this month." in page


@pytest.mark.parametrize("size", [1, 3])
def test_a_partners_page_costs_the_same_for_one_key_and_three(editor_client, django_assert_num_queries, size):
    partner = PartnerFactory()
    for _ in range(size):
        make_key(partner)
    editor_client.get(url("change", partner.pk))
    with django_assert_num_queries(5):
        assert editor_client.get(url("change", partner.pk)).status_code == 200


def test_an_editor_looks_and_changes_nothing():
    client, key = client_of(member("Editor")), make_key().key
    page = client.get(url("change", key.partner_id)).content.decode()
    assert key.lookup in page
    assert "keys/add/" not in page
    assert "Pause" not in page
    shown = client.get(url("key", key.partner_id, key.uuid)).content.decode()
    assert "rotate/" not in shown
    assert "revoke/" not in shown


def test_a_key_is_found_below_its_own_partner_alone(administrator):
    key, other = make_key().key, PartnerFactory()
    assert administrator.get(url("key", other.pk, key.uuid)).status_code == 404
    assert administrator.post(url("key_revoke", other.pk, key.uuid)).status_code == 404
    assert ApiKey.objects.get().revoked_at is None
