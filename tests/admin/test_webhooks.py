"""Webhooks at the desk: how they stand, what was sent, and what is done about it."""

import re
from datetime import timedelta

import pytest
import time_machine
from django.contrib.admin.models import LogEntry
from django.urls import reverse
from django.utils import timezone

from digests.choices import DisabledReason
from digests.domain.delivery import endpoints, expanding, secrets
from digests.models import Change, Delivery, Webhook
from tests.admin.people import client_of, member
from tests.admin.webhooks import deliver, page_of, url
from tests.factories import PartnerFactory, published_digest

pytestmark = pytest.mark.django_db


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
    form = page_of(administrator, address)
    assert "csrfmiddlewaretoken" in form
    data = dict(re.findall(r'name="(number)" value="(\d+)"', form))
    assert (Webhook.objects.values().get(), list(Delivery.objects.values())) == before
    answer = administrator.post(address, data, follow=True)
    assert said in answer.content.decode()
    assert (Webhook.objects.values().get(), list(Delivery.objects.values())) != before
    assert LogEntry.objects.get().get_change_message().startswith(f"{webhook.url}: ")


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
