"""Who is told by mail that a webhook was disabled by itself, over a real connection."""

from datetime import timedelta

import pytest
import time_machine
from django.contrib.auth import get_user_model
from django.utils import timezone

from digests.choices import DisabledReason
from digests.domain.delivery import clearing, endpoints
from digests.domain.delivery.rounds import Rounds
from digests.domain.mail import sending
from digests.models import Partner, Webhook, WebhookNotice
from newsroom.mail_server import MailServer
from tests.admin.people import member
from tests.factories import published_digest
from tests.hooks import endpoint
from tests.management.processes import free_port

NEXT = timedelta(seconds=1)
DESK, CONTACT = "administrator@newsroom.example", "contact@partner.example"


@pytest.fixture
def webhook(db, settings):
    """Return a webhook of a partner with a contact; its server says that it is gone."""
    member("Editor", email="editor@newsroom.example")
    member("Administrator", email=DESK)
    member("Administrator", username="left", email="left@newsroom.example", is_active=False)
    member("Administrator", username="silent")
    partner = Partner.objects.create(name="Steppe Herald", contact=CONTACT)
    with endpoint() as hook:
        hook.answers["/hook?password=canary"] = (410, {}, b"")
        settings.INTERNAL_TARGETS = [hook.target]
        url = f"{hook.url}?password=canary"
        yield Webhook.objects.create(partner=partner, url=url, description="Web site", seq=0)


def disable():
    published_digest(sections=1, items=1)
    rounds = Rounds()
    while rounds.turn():
        pass
    rounds.end()
    assert Webhook.objects.get().disabled_because == DisabledReason.GONE


def send():
    return sending.send_due(timezone.now() + NEXT, seconds=60)


def text_of(mail):
    parts = {part.get_content_type(): part.get_content() for part in mail.walk() if not part.is_multipart()}
    assert set(parts) == {"text/plain", "text/html"}
    return parts


def test_partner_and_administrators_are_told_once(webhook, box):
    disable()
    assert send() == 2
    assert send() == 0
    assert box.copies() == {DESK: 1, CONTACT: 1}
    partners, desks = box.to(CONTACT), box.to(DESK)
    assert partners["Subject"] == "Your webhook at Newsroom is disabled"
    assert desks["Subject"] == "A webhook of Steppe Herald is disabled"
    for mail in (partners, desks):
        for text in text_of(mail).values():
            assert "Web site" in text
            assert "it answered 410 Gone" in text
            assert "canary" not in text
    for text in text_of(partners).values():
        assert f"/api/v1/webhooks/{webhook.uuid}/" in text
        assert "/admin/" not in text
    for text in text_of(desks).values():
        assert f"/admin/digests/partner/{webhook.partner_id}/webhooks/{webhook.uuid}/" in text


def test_one_that_fails_through_its_schedule_is_told_of_too(webhook, box, settings):
    # Nobody listens there.
    webhook.url = f"http://127.0.0.1:{free_port()}/"
    webhook.kinds = ["digest"]
    webhook.save()
    settings.INTERNAL_TARGETS = [webhook.url.split("/")[2]]
    with time_machine.travel("2026-03-08T12:00:00Z", tick=False) as clock:
        published_digest(sections=1, items=1)
        for _day in range(30):
            rounds = Rounds()
            while rounds.turn():
                pass
            rounds.end()
            clock.shift(timedelta(hours=30))
        assert Webhook.objects.get().disabled_because == DisabledReason.FAILING
        send()
    assert box.copies() == {DESK: 1, CONTACT: 1}
    assert "it can" in text_of(box.to(CONTACT))["text/plain"]


def test_what_the_mail_server_did_not_take_is_sent_later(webhook, box, settings):
    working, settings.MAIL_SERVER = settings.MAIL_SERVER, MailServer("127.0.0.1", free_port(), tls="none")
    disable()
    assert send() == 0
    settings.MAIL_SERVER = working
    box.refuse = {DESK: "450 later", CONTACT: "550 no such mailbox"}
    sending.send_due(timezone.now() + timedelta(minutes=2))
    box.refuse = {}
    sending.send_due(timezone.now() + timedelta(hours=20))
    assert box.copies() == {DESK: 1}
    due = dict(WebhookNotice.objects.values_list("user__email", "due_at"))
    assert due == {DESK: None, None: None}


def test_what_was_enabled_meanwhile_is_told_to_nobody(webhook, box):
    disable()
    endpoints.enable(webhook)
    assert send() == 0
    assert not WebhookNotice.objects.exists()


def test_who_stopped_it_on_purpose_is_not_written_to(webhook, box):
    for reason in (DisabledReason.EDITOR, DisabledReason.PARTNER):
        endpoints.disable(webhook, because=reason)
        endpoints.enable(webhook)
    assert not WebhookNotice.objects.exists()


def test_without_a_mail_server_nothing_is_kept(webhook, settings):
    settings.MAIL_SERVER = None
    disable()
    assert not WebhookNotice.objects.exists()


def test_without_addresses_nothing_is_kept(webhook, box):
    get_user_model().objects.update(email="")
    Partner.objects.update(contact="")
    disable()
    assert not WebhookNotice.objects.exists()


def test_notices_go_after_thirty_days(webhook, box):
    disable()
    send()
    clearing.clear(timezone.now() + timedelta(days=29))
    assert WebhookNotice.objects.count() == 2
    clearing.clear(timezone.now() + timedelta(days=31))
    assert not WebhookNotice.objects.exists()


def test_one_that_is_enabled_and_disabled_again_is_told_of_once_a_day(webhook, box):
    disable()
    send()
    endpoints.enable(webhook)
    disable()
    assert send() == 0
    assert box.copies() == {DESK: 1, CONTACT: 1}
    WebhookNotice.objects.update(sent_at=timezone.now() - timedelta(days=2))
    endpoints.enable(webhook)
    disable()
    assert send() == 2


def test_one_that_is_disabled_again_before_the_mail_left_is_told_of(webhook, box):
    disable()
    endpoints.enable(webhook)
    disable()
    assert send() == 2
    assert box.copies() == {DESK: 1, CONTACT: 1}
