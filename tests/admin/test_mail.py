"""Mail at the desk: who will be told, the mail looked at and tried out, mailings with their brakes."""

from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse
from django.utils import timezone

from digests.choices import DeliveryState
from digests.domain import publishing
from digests.domain.mail import sending
from digests.models import Digest, MailDelivery, Mailing, Subscriber
from tests.admin.people import client_of, member
from tests.domain.mail.conftest import box, subscribe
from tests.factories import SeriesFactory, make_digest

pytestmark = pytest.mark.django_db
__all__ = ["box"]


@pytest.fixture
def digest():
    digest = make_digest(sections=3, items=1, citations=1, series=SeriesFactory())
    subscribe(digest.series, "one@mail.example", "two@mail.example")
    subscribe(digest.series, "tm@mail.example", countries=("TM",))
    return digest


def step(digest, name):
    return reverse("admin:digests_digest_step", args=[digest.pk, name])


def mail(digest):
    return reverse("admin:digests_digest_mail", args=[digest.pk])


def mailed(digest):
    publishing.publish(digest, mail=True)
    return Mailing.objects.get()


def test_publishing_says_how_many_are_told_and_tells_them(editor_client, digest):
    page = editor_client.get(step(digest, "publish")).content.decode()
    assert "Tell 2 readers by mail" in page
    assert "2 readers are told by mail" in page
    editor_client.post(step(digest, "publish"), {"mail": "on"})
    assert Mailing.objects.get().kind == "issue"


def test_an_editor_may_tell_nobody(editor_client, digest):
    editor_client.post(step(digest, "publish"), {})
    assert Digest.objects.get().status == "published"
    assert not Mailing.objects.exists()


@pytest.mark.parametrize(("data", "mailings"), [({"mail": "on"}, 1), ({}, 0)])
def test_a_schedule_keeps_the_choice(editor_client, digest, data, mailings):
    at = timezone.now() + timedelta(days=1)
    editor_client.post(step(digest, "schedule"), {"at": f"{at:%Y-%m-%dT%H:%M}"} | data)
    assert Digest.objects.get().status == "scheduled"
    assert len(publishing.publish_due(at + timedelta(days=1))) == 1
    assert Mailing.objects.count() == mailings


def test_a_correction_tells_those_who_had_it(editor_client, digest, box):
    mailed(digest)
    sending.send_due(timezone.now() + timedelta(seconds=1))
    page = editor_client.get(step(digest, "correct")).content.decode()
    assert "Tell 2 readers by mail" in page
    editor_client.post(step(digest, "correct"), {"note": "It was wrong.", "mail": "on"})
    assert set(Mailing.objects.values_list("kind", flat=True)) == {"issue", "correction"}


def test_an_update_or_a_newsroom_without_mail_tells_nobody(editor_client, digest, settings):
    publishing.publish(digest)
    assert "by mail" not in editor_client.get(step(digest, "publish")).content.decode()
    settings.MAIL_SERVER = None
    other = make_digest(series=digest.series)
    assert "by mail" not in editor_client.get(step(other, "publish")).content.decode()


def test_the_mail_is_shown_in_both_forms_for_any_countries(editor_client, digest):
    whole = editor_client.get(mail(digest)).content.decode()
    assert "Uzbekistan ===" in whole
    assert "2 readers would get this issue" in whole
    part = editor_client.get(f"{mail(digest)}?country=KZ").content.decode()
    assert "Uzbekistan ===" not in part
    frame = BeautifulSoup(part, "html.parser").iframe
    assert "sandbox" in frame.attrs
    html = editor_client.get(frame["src"])
    assert b"Kazakhstan" in html.content
    assert b"Uzbekistan" not in html.content
    policy = html.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe-inline" not in policy
    assert "no-store" in html.headers["Cache-Control"]


def test_a_copy_is_sent_to_the_addresses_typed(editor_client, digest, box):
    response = editor_client.post(mail(digest), {"to": "a@mail.example, b@mail.example"})
    assert response.status_code == 302
    assert sorted(box.copies()) == ["a@mail.example", "b@mail.example"]
    assert "List-Unsubscribe" not in box.to("a@mail.example")
    assert not MailDelivery.objects.exists()


@pytest.mark.parametrize("to", ["", "nobody", "a@mail.example\r\nBcc: x@mail.example,", ",".join(f"a{n}@mail.example" for n in range(6))])  # fmt: skip
def test_what_cannot_be_sent_is_said(editor_client, digest, box, to):
    response = editor_client.post(mail(digest), {"to": to})
    assert response.status_code == 409
    assert "errorlist" in response.content.decode()
    assert not box.taken


def test_a_server_that_refuses_is_said(editor_client, digest, box):
    box.refuse = {"a@mail.example": "550 no"}
    response = editor_client.post(mail(digest), {"to": "a@mail.example"})
    assert response.status_code == 409
    assert "refused with 550" in response.content.decode()


def test_mailings_show_how_far_they_are_and_can_be_stopped(editor_client, digest, box):
    mailing = mailed(digest)
    address = reverse("admin:digests_mailing_changelist")
    act = {"_selected_action": mailing.pk}
    editor_client.post(address, act | {"action": "pause"})
    assert "paused" in editor_client.get(address).content.decode()
    assert sending.send_due(timezone.now() + timedelta(seconds=1)) == 0
    editor_client.post(address, act | {"action": "resume"})
    assert sending.send_due(timezone.now() + timedelta(seconds=1)) == 2
    MailDelivery.objects.filter(subscriber__address="one@mail.example").update(state=DeliveryState.UNCERTAIN)
    page = editor_client.get("/admin/").content.decode()
    assert "Mail of" in page
    assert "0 refused, 1 uncertain" in page
    editor_client.post(address, act | {"action": "send_uncertain"})
    assert sending.send_due(timezone.now() + timedelta(seconds=1)) == 1
    assert "Mail of" not in editor_client.get("/admin/").content.decode()


def test_who_may_not_publish_may_look_but_not_steer(digest):
    mailing = mailed(digest)
    client, address = client_of(member("Writer")), reverse("admin:digests_mailing_changelist")
    assert client.get(address).status_code == 200
    client.post(address, {"_selected_action": mailing.pk, "action": "pause"})
    mailing.refresh_from_db()
    assert mailing.paused_at is None


def test_addresses_are_for_administrators_and_can_be_forgotten(digest):
    address = reverse("admin:digests_subscriber_changelist")
    assert client_of(member("Editor")).get(address).status_code == 403
    boss = client_of(member("Administrator"))
    assert "tm@mail.example" in boss.get(address).content.decode()
    reader = Subscriber.objects.get(address="tm@mail.example")
    boss.post(reverse("admin:digests_subscriber_delete", args=[reader.pk]), {"post": "yes"})
    assert not Subscriber.objects.filter(pk=reader.pk).exists()


@pytest.mark.parametrize("size", [1, 3])
def test_lists_cost_the_same_for_one_and_three(editor_client, django_assert_num_queries, size):
    series = SeriesFactory()
    subscribe(series, *(f"reader{n}@mail.example" for n in range(size)))
    for _ in range(size):
        publishing.publish(make_digest(sections=1, items=1, citations=1, series=series), mail=True)
    with django_assert_num_queries(4):
        assert editor_client.get(reverse("admin:digests_mailing_changelist")).status_code == 200
    with django_assert_num_queries(8):
        assert editor_client.get(reverse("admin:digests_subscriber_changelist")).status_code == 200
