"""Webhooks that administrators make for partners at the desk, whose secrets they renew, and which they delete."""

import re
from uuid import uuid4

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Permission
from django.urls import reverse
from django.utils import timezone
from standardwebhooks import Webhook as Library

from digests.choices import FacetKind, Scope
from digests.domain.delivery import endpoints, expanding, secrets
from digests.models import Delivery, Webhook
from tests.admin.people import client_of, member
from tests.admin.webhooks import deliver, page_of, url
from tests.factories import CountryFactory, bearer, make_key, published_digest
from tests.internet import PUBLIC, Internet

pytestmark = pytest.mark.django_db


@pytest.fixture
def internet(monkeypatch):
    net = Internet()
    net.name("partner.example", PUBLIC)
    net.install(monkeypatch)
    return net


def webhook_form(box_url="https://partner.example/hook", **changes):
    fields = {"uuid": uuid4(), "url": box_url, "description": "Web site", "mode": "live"}
    return fields | dict.fromkeys(FacetKind.values, "") | changes


@pytest.fixture
def make(administrator, partner, internet):
    """Return a function that makes a webhook at the desk."""
    address = reverse("admin:digests_partner_webhook_add", args=[partner.pk])
    return lambda form, **how: administrator.post(address, form, **how)


def test_a_webhook_is_made_and_its_secret_shown_once(administrator, partner, box, make):
    published_digest(sections=3, items=1)
    page = page_of(administrator, reverse("admin:digests_partner_change", args=[partner.pk]))
    assert reverse("admin:digests_partner_webhook_add", args=[partner.pk]) in page
    form = webhook_form(
        box.url, country="kz, UZ", source="outlet-0", language="en", kinds=["item"], description="Web site"
    )
    answer = make(form)
    assert answer.status_code == 201
    assert "no-store" in answer.headers["Cache-Control"]
    webhook = Webhook.objects.get()
    secret = re.search(r'id="made-secret"[^>]* value="(whsec_[^"]+)"', answer.content.decode())[1]
    assert secret == secrets.newest(webhook)
    assert (webhook.partner, webhook.mode, webhook.seq, webhook.kinds) == (partner, "live", 4, ["item"])
    assert webhook.filters == {"country": [["KZ", "UZ"]], "source": [["outlet-0"]], "language": [["en"]]}
    assert LogEntry.objects.get().get_change_message() == f"{box.url}: The webhook was made."
    history = reverse("admin:digests_partner_history", args=[partner.pk])
    for address in (url("webhook", webhook), history):
        assert secret not in page_of(administrator, address)
    published_digest(sections=3, items=1)
    deliver()
    assert [body["type"] for body in box.bodies] == ["item.published"] * 2
    Library(secret).verify(box.hits[0][3], box.headers[0])
    again = make(form, follow=True)
    assert "shown once only" in again.content.decode()
    assert secret not in again.content.decode()
    assert Webhook.objects.count() == 1


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"url": ""}, "Give the address that the partner named."),
        ({"url": "https://10.0.0.1/"}, "public"),
        ({"url": "https://127.0.0.1/"}, "public"),
        ({"url": "ftp://partner.example/"}, "http"),
        ({"url": "https://partner.example:22/"}, "port"),
        ({"url": f"https://partner.example/{'x' * 500}"}, "at most 500 characters"),
        ({"country": "KZ,ZZ"}, "There is no such: ZZ."),
        ({"topic": "nothing"}, "There is no such: nothing."),
        ({"language": "no tag"}, "There is no such: no tag."),
        ({"source": ",".join(f"outlet-{n}" for n in range(11))}, "Give 10 at most."),
        ({"kinds": ["section"]}, "section is not one of the available choices"),
        ({"mode": "other"}, "other is not one of the available choices"),
    ],
)
def test_what_no_webhook_can_have_is_told_beside_its_field(make, changes, words):
    CountryFactory()
    answer = make(webhook_form(**changes))
    assert answer.status_code == 409
    assert words in answer.content.decode()
    assert not Webhook.objects.exists()


def test_a_partner_has_ten_at_the_desk_as_well(make):
    for _ in range(endpoints.MOST_OF_ONE_PARTNER):
        assert make(webhook_form()).status_code == 201
    answer = make(webhook_form())
    assert answer.status_code == 409
    assert "has 10 webhooks at most" in answer.content.decode()


def test_a_webhook_made_at_the_desk_is_told_on_the_wire_as_others_are(client, partner, make):
    published_digest(sections=2, items=1)
    make(webhook_form(country="KZ", topic="topic-0"))
    headers = bearer(make_key(partner, scopes=[Scope.WEBHOOKS]))
    (told,) = client.get("/api/v1/webhooks/", headers=headers).json()["data"]
    assert told["filters"] == {"country": ["KZ"], "topic": ["topic-0"]}
    patch = {"filters": told["filters"], "kinds": told["kinds"], "actions": told["actions"]}
    address = told["href"].removeprefix("http://127.0.0.1:8000")
    changed = client.patch(address, patch, content_type="application/json", headers=headers)
    assert changed.json() == told


def test_an_editor_makes_none(partner):
    editor = client_of(member("Editor"))
    address = reverse("admin:digests_partner_webhook_add", args=[partner.pk])
    assert address not in page_of(editor, reverse("admin:digests_partner_change", args=[partner.pk]))
    assert editor.get(address).status_code == 403
    assert editor.post(address, webhook_form()).status_code == 403


def test_a_new_secret_is_shown_once(administrator, webhook):
    before = secrets.newest(webhook)
    form = page_of(administrator, url("webhook_act", webhook, "secret"))
    data = {"number": re.search(r'name="number" value="(\d+)"', form)[1]}
    answer = administrator.post(url("webhook_act", webhook, "secret"), data).content.decode()
    after = secrets.newest(Webhook.objects.get())
    assert after in answer
    assert after != before
    assert before not in answer
    assert after not in page_of(administrator, url("webhook", webhook))
    again = administrator.post(url("webhook_act", webhook, "secret"), data, follow=True).content.decode()
    assert "made already" in again
    assert secrets.newest(Webhook.objects.get()) == after
    assert before in secrets.signing(Webhook.objects.get(), timezone.now())


def test_a_webhook_is_deleted_with_its_log_by_who_may(administrator, webhook):
    published_digest(sections=1, items=1)
    expanding.expand(timezone.now())
    address = url("webhook_act", webhook, "delete")
    assert "log goes too" in page_of(administrator, address)
    changer = get_user_model().objects.create_user("changer", is_staff=True)
    may = Permission.objects.filter(codename__in=["view_partner", "view_webhook", "change_webhook"])
    changer.user_permissions.set(may)
    assert address not in page_of(client_of(changer), url("webhook", webhook))
    assert client_of(changer).post(address).status_code == 403
    answer = administrator.post(address, follow=True)
    assert answer.redirect_chain == [
        (reverse("admin:digests_partner_change", args=[webhook.partner_id]), 302)
    ]
    assert "The webhook is deleted." in answer.content.decode()
    assert not Webhook.objects.exists()
    assert not Delivery.objects.exists()
