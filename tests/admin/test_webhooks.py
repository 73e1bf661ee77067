"""Webhooks at the desk: how they stand, what was sent, and what is done about it."""

import re
from datetime import timedelta
from uuid import uuid4

import pytest
import time_machine
from django.contrib.admin.models import LogEntry
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Permission
from django.urls import reverse
from django.utils import timezone
from standardwebhooks import Webhook as Library

from digests.choices import DisabledReason, FacetKind, Scope
from digests.domain.delivery import endpoints, expanding, secrets
from digests.domain.delivery.rounds import Rounds
from digests.models import Change, Delivery, Webhook
from tests.admin.people import client_of, member
from tests.factories import CountryFactory, PartnerFactory, bearer, make_key, published_digest
from tests.hooks import endpoint
from tests.internet import PUBLIC, Internet

pytestmark = pytest.mark.django_db


@pytest.fixture
def partner():
    return PartnerFactory(name="Steppe Herald")


@pytest.fixture
def administrator():
    return client_of(member("Administrator"))


@pytest.fixture
def box(settings):
    with endpoint() as box:
        settings.INTERNAL_TARGETS = [box.target]
        yield box


@pytest.fixture
def internet(monkeypatch):
    net = Internet()
    net.name("partner.example", PUBLIC)
    net.install(monkeypatch)
    return net


@pytest.fixture
def webhook(partner, box):
    return Webhook.objects.create(partner=partner, url=box.url, seq=0)


def deliver():
    rounds = Rounds()
    while rounds.turn():
        pass
    rounds.end()


def url(name, webhook, *more):
    return reverse(f"admin:digests_partner_{name}", args=[webhook.partner_id, webhook.uuid, *more])


def page_of(client, *args):
    response = client.get(*args)
    assert response.status_code == 200
    return re.sub(r"\s+", " ", response.content.decode())


def test_a_partners_page_shows_its_webhooks_as_they_stand(administrator, webhook, box):
    box.answer(500)
    published_digest(sections=1, items=3)
    deliver()
    page = page_of(administrator, reverse("admin:digests_partner_change", args=[webhook.partner_id]))
    assert url("webhook", webhook) in page
    row = page[page.index("webhooks-heading") :]
    assert "<td>failing</td> <td>4</td>" in row
    assert "it answered with an error (500)" in row


def test_the_list_of_partners_says_which_webhooks_fail_and_why(administrator, webhook, partner, box):
    Webhook.objects.create(partner=partner, url="https://partner.example/", seq=10**6)
    PartnerFactory(name="Without")
    box.answer(410)
    published_digest(sections=1, items=3)
    deliver()
    page = page_of(administrator, reverse("admin:digests_partner_changelist"))
    cells = re.findall(r'<td class="field-webhooks">(.*?)</td>', page)
    assert cells == ["2, 4 behind, disabled: it answered 410 Gone", "–"]


def test_a_webhooks_page_has_its_log_by_state_and_in_pages(administrator, webhook, box):
    box.answer(500, 200)
    for _ in range(12):
        published_digest(sections=2, items=2)
    # However slowly that goes: what failed is due again after five seconds.
    with time_machine.travel(timezone.now(), tick=False):
        deliver()
    page = page_of(administrator, url("webhook", webhook))
    assert page.count('type="checkbox"') == 50
    older = re.search(r'href="(\?after=\d+)"', page)[1]
    rest = page_of(administrator, url("webhook", webhook) + older)
    assert rest.count('type="checkbox"') == 10
    assert "Older" not in rest
    waiting = page_of(administrator, url("webhook", webhook) + "?state=waiting")
    assert waiting.count('type="checkbox"') == 1
    assert "500 it answered with an error" in waiting
    assert "None. Deliveries are kept" in page_of(administrator, url("webhook", webhook) + "?state=failed")
    for odd in ("?state=lost", "?after=x", "?after=-1"):
        assert page_of(administrator, url("webhook", webhook) + odd).count('type="checkbox"') == 50


def test_a_delivery_shows_what_is_sent_and_what_came_back_and_no_signature(
    administrator, webhook, box, settings
):
    box.answer((503, {}, b"<script>alert(1)</script>"), 200)
    settings.INTERNAL_TARGETS = []
    Webhook.objects.update(url="https://partner.example/hook")
    published_digest(sections=1, items=1)
    expanding.expand(timezone.now())
    first = webhook.deliveries.order_by("id")[0]
    fault = {"at": "2026-03-08T09:00:00Z", "status": 503, "error": "status", "took_ms": 84}
    Delivery.objects.filter(pk=first.pk).update(
        attempts=1, faults=[fault], code=503, error="status", response="<script>alert(1)</script>"
    )
    page = page_of(administrator, url("delivery", webhook, first.uuid))
    assert f"webhook-id: {first.event_id}" in page
    assert "&quot;type&quot;: &quot;digest.published&quot;" in page
    assert "503 it answered with an error, 84 ms" in page
    assert "&lt;script&gt;alert(1)" in page
    assert "webhook-signature" not in page
    assert "whsec_" not in page
    assert secrets.newest(webhook) not in page
    Change.objects.all().delete()
    assert "has left the log" in page_of(administrator, url("delivery", webhook, first.uuid))


@pytest.mark.parametrize(
    ("name", "was_disabled", "said"),
    [
        ("test", False, "A test event is on its way"),
        ("retry", False, "Sent now instead of later: 2."),
        ("disable", False, "The webhook is disabled."),
        ("enable", True, "what it missed is sent"),
        ("skip", True, "gets what happens from now on"),
        ("secret", False, "The one before it signs too for a day."),
        ("secret", True, "The one before it signs too for a day."),
    ],
)
def test_acts_are_asked_for_and_done_by_post(administrator, webhook, name, was_disabled, said):
    published_digest(sections=1, items=1)
    expanding.expand(timezone.now())
    Delivery.objects.update(due_at=timezone.now() + timedelta(hours=9))
    if was_disabled:
        endpoints.disable(webhook, because=DisabledReason.GONE)
    address = url("webhook_act", webhook, name)
    assert address in page_of(administrator, url("webhook", webhook))
    before = Webhook.objects.values().get(), list(Delivery.objects.values())
    assert "csrfmiddlewaretoken" in page_of(administrator, address)
    assert (Webhook.objects.values().get(), list(Delivery.objects.values())) == before
    answer = administrator.post(address, follow=True)
    assert said in answer.content.decode()
    assert (Webhook.objects.values().get(), list(Delivery.objects.values())) != before
    assert LogEntry.objects.get().get_change_message().startswith(f"{webhook.url}: ")


def test_a_new_secret_is_shown_once(administrator, webhook):
    before = secrets.newest(webhook)
    answer = administrator.post(url("webhook_act", webhook, "secret")).content.decode()
    after = secrets.newest(Webhook.objects.get())
    assert after in answer
    assert after != before
    assert before not in answer
    assert after not in page_of(administrator, url("webhook", webhook))


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


def test_what_cannot_be_done_is_told(administrator, webhook):
    endpoints.disable(webhook, because=DisabledReason.GONE)
    page = page_of(administrator, url("webhook", webhook))
    assert url("webhook_act", webhook, "test") not in page
    assert url("webhook_replay", webhook) not in page
    answer = administrator.post(url("webhook_act", webhook, "test"), follow=True)
    assert "Enable it first" in answer.content.decode()
    assert administrator.get(url("webhook_act", webhook, "explode")).status_code == 404


def test_chosen_events_are_sent_again_after_a_question(administrator, webhook, box):
    published_digest(sections=1, items=3)
    deliver()
    ids = [str(uuid) for uuid in Change.objects.order_by("seq").values_list("uuid", flat=True)[:2]]
    question = page_of(administrator, url("webhook_replay", webhook), {"event": ids})
    assert "The 2 chosen events are sent again" in question
    assert webhook.deliveries.count() == 4
    answer = administrator.post(url("webhook_replay", webhook), {"event": ids}, follow=True)
    assert "Queued to be sent again: 2." in answer.content.decode()
    deliver()
    assert box.ids[-2:] == ids


@pytest.mark.parametrize(
    ("form", "status", "said"),
    [
        ({"from_seq": "2", "to_seq": "3"}, 200, "Queued to be sent again: 2."),
        ({"from_seq": "0"}, 200, "Queued to be sent again: 4."),
        ({"since": "2020-01-01T00:00"}, 200, "Queued to be sent again: 4."),
        ({}, 409, "Give the first change number, or a moment."),
        ({"from_seq": "0", "since": "2020-01-01T00:00"}, 409, "Give the first change number"),
        ({"from_seq": "x"}, 409, "Enter a whole number."),
        ({"event": "x"}, 409, ""),
        ({"event": "1b0e3c1f-0d5e-4a0f-8f6d-3a2b1c0d9e8f"}, 409, "1b0e3c1f"),
    ],
)
def test_a_range_is_sent_again(administrator, webhook, form, status, said):
    published_digest(sections=1, items=3)
    deliver()
    answer = administrator.post(url("webhook_replay", webhook), form, follow=True)
    assert answer.status_code == status
    assert said in answer.content.decode()


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


def test_an_editor_looks_and_does_nothing(webhook):
    published_digest(sections=1, items=1)
    expanding.expand(timezone.now())
    editor = client_of(member("Editor"))
    page = page_of(editor, url("webhook", webhook))
    assert "checkbox" not in page
    assert "/replay/" not in page.replace('action="' + url("webhook_replay", webhook), "")
    assert url("webhook_act", webhook, "test") not in page
    row = webhook.deliveries.first()
    assert "replay" not in page_of(editor, url("delivery", webhook, row.uuid))
    for name in ("test", "disable"):
        assert editor.post(url("webhook_act", webhook, name)).status_code == 403
    assert editor.post(url("webhook_replay", webhook), {"from_seq": 0}).status_code == 403


def test_a_webhook_is_found_below_its_own_partner_alone(administrator, webhook):
    published_digest(sections=1, items=1)
    expanding.expand(timezone.now())
    other = Webhook.objects.create(partner=PartnerFactory(), url="https://other.example/", seq=10**6)
    row = webhook.deliveries.first()
    assert administrator.get(url("delivery", other, row.uuid)).status_code == 404
    wrong = reverse("admin:digests_partner_webhook", args=[other.partner_id, webhook.uuid])
    assert administrator.get(wrong).status_code == 404


@pytest.mark.parametrize("many", [1, 3])
def test_pages_cost_the_same_however_much_there_is(editor_client, partner, many, django_assert_num_queries):
    for _ in range(many):
        webhook = Webhook.objects.create(partner=partner, url="https://partner.example/", seq=0)
        published_digest(sections=1, items=many)
        Webhook.objects.create(partner=PartnerFactory(), url="https://partner.example/", seq=0, failures=9)
    expanding.expand(timezone.now())
    for address, queries in (
        (url("webhook", webhook), 6),
        (reverse("admin:digests_partner_change", args=[partner.pk]), 7),
        (reverse("admin:digests_partner_changelist"), 10),
    ):
        editor_client.get(address)
        with django_assert_num_queries(queries):
            assert editor_client.get(address).status_code == 200


def test_the_front_page_tells_of_endpoints_that_fail_and_only_then(administrator, webhook, box):
    index = reverse("admin:index")
    assert "Webhook of" not in page_of(administrator, index)
    box.answer(500)
    published_digest(sections=1, items=3)
    deliver()
    page = page_of(administrator, index)
    assert "Webhook of Steppe Herald: failing" in page
    assert url("webhook", webhook) in page
    assert "it answered with an error (500)" in page
    assert "Webhook of" not in page_of(client_of(member("Writer")), index)
    endpoints.disable(webhook, because=DisabledReason.EDITOR)
    assert "Webhook of" not in page_of(administrator, index)


def test_the_desk_says_it_in_russian(administrator, webhook):
    endpoints.disable(webhook, because=DisabledReason.GONE)
    page = administrator.get(url("webhook", webhook), headers={"accept-language": "ru"}).content.decode()
    assert "отключён" in page
