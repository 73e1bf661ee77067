from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from digests.domain import publishing
from digests.models import Citation, Digest, Edition, Item
from tests.factories import digest_of, published_digest

STEPS = ["publish", "schedule", "unschedule", "correct", "withdraw"]


def step_url(digest, step):
    return reverse("admin:digests_digest_step", args=[digest.pk, step])


def change_url(digest):
    return reverse("admin:digests_digest_change", args=[digest.pk])


def test_publish_asks_first_and_says_what_will_happen(editor_client, draft):
    page = editor_client.get(step_url(draft, "publish"))
    text = page.content.decode()
    assert page.status_code == 200
    assert "edition 1" in text
    assert "feeds" in text
    assert not Edition.objects.exists()


def test_publish_by_post_makes_an_edition_and_links_the_public_page(editor_client, draft):
    answer = editor_client.post(step_url(draft, "publish"), follow=True)
    assert Edition.objects.get(digest_id=draft.uuid).version == 1
    assert f"/id/digest/{draft.uuid}" in answer.content.decode()


def test_preflight_errors_block_and_link_to_their_place(editor_client, draft):
    item = Item.objects.filter(section__digest=draft).first()
    Citation.objects.filter(item=item).delete()
    page = editor_client.get(step_url(draft, "publish")).content.decode()
    assert reverse("admin:digests_item_change", args=[item.pk]) in page
    assert "Publish now" not in page
    answer = editor_client.post(step_url(draft, "publish"))
    assert answer.status_code == 409
    assert not Edition.objects.exists()


def test_correct_needs_the_public_note_and_takes_items(editor_client):
    digest = digest_of(published_digest())
    item = Item.objects.filter(section__digest=digest).first()
    Item.objects.filter(pk=item.pk).update(body="Put right.")
    assert editor_client.post(step_url(digest, "correct"), {"note": " "}).status_code == 200
    assert Edition.objects.count() == 1
    sent = {"note": "The figure was wrong.", "items": [str(item.uuid)]}
    assert editor_client.post(step_url(digest, "correct"), sent).status_code == 302
    edition = Edition.objects.get(digest_id=digest.uuid, is_live=True)
    assert (edition.version, edition.kind, edition.note) == (2, "correction", "The figure was wrong.")
    assert edition.corrected_items == [str(item.uuid)]


def test_withdraw_needs_the_public_note(editor_client):
    digest = digest_of(published_digest())
    editor_client.post(step_url(digest, "withdraw"), {})
    assert Edition.objects.count() == 1
    editor_client.post(step_url(digest, "withdraw"), {"note": "It was not ours to publish."})
    assert Edition.objects.get(digest_id=digest.uuid, is_live=True).kind == "withdrawal"


def test_schedule_reads_the_time_in_the_series_zone(editor_client, draft):
    day = (timezone.now() + timedelta(days=3)).date()
    answer = editor_client.post(step_url(draft, "schedule"), {"at": f"{day}T09:30"})
    assert answer.status_code == 302
    draft.refresh_from_db()
    assert draft.publish_at == datetime(day.year, day.month, day.day, 9, 30, tzinfo=ZoneInfo("Asia/Almaty"))


def test_a_time_in_the_past_is_refused_and_kept(editor_client, draft):
    answer = editor_client.post(step_url(draft, "schedule"), {"at": "2020-01-01T09:30"})
    assert answer.status_code == 409
    assert "2020-01-01T09:30" in answer.content.decode()


def test_a_time_that_the_clocks_skip_is_refused(editor_client, draft):
    draft.series.time_zone = "Europe/Berlin"
    draft.series.save()
    answer = editor_client.post(step_url(draft, "schedule"), {"at": "2027-03-28T02:30"})
    assert answer.status_code == 200
    assert "skip" in answer.content.decode()


@pytest.fixture
def scheduled(editor, draft):
    return publishing.schedule(draft, by=editor, at=timezone.now() + timedelta(days=1))


def test_a_scheduled_digest_is_frozen_with_one_way_out(editor_client, scheduled, digest_form, item_form):
    item = Item.objects.filter(section__digest=scheduled).first()
    page = editor_client.get(change_url(scheduled)).content.decode()
    assert page.count("Stop the schedule") == 1
    assert 'name="title"' not in page
    assert editor_client.post(change_url(scheduled), digest_form(scheduled, title="X")).status_code == 403
    item_url = reverse("admin:digests_item_change", args=[item.pk])
    assert editor_client.post(item_url, item_form(item, body="X")).status_code == 403
    editor_client.post(step_url(scheduled, "unschedule"))
    assert Digest.objects.get(pk=scheduled.pk).status == "draft"


def test_stopping_is_a_post_alone(editor_client, scheduled):
    assert editor_client.get(step_url(scheduled, "unschedule")).status_code == 405


@pytest.mark.parametrize("step", STEPS)
@pytest.mark.parametrize("method", ["put", "delete", "patch"])
def test_other_methods_are_refused(editor_client, draft, step, method):
    assert getattr(editor_client, method)(step_url(draft, step)).status_code == 405


@pytest.mark.parametrize("step", STEPS)
def test_a_post_without_a_token_is_refused(editor, draft, step):
    client = Client(enforce_csrf_checks=True)
    client.force_login(editor)
    assert client.post(step_url(draft, step), {"note": "x"}).status_code == 403


def test_an_unknown_step_is_not_found(editor_client, draft):
    assert editor_client.get(step_url(draft, "explode")).status_code == 404


def test_a_published_digest_says_so_when_it_has_newer_work(editor_client):
    digest = digest_of(published_digest())
    assert "newer work" not in editor_client.get(change_url(digest)).content.decode()
    Item.objects.filter(section__digest=digest).update(body="Newer.")
    assert "newer work" in editor_client.get(change_url(digest)).content.decode()


def test_what_was_public_can_be_withdrawn_but_not_deleted(editor_client):
    digest = digest_of(published_digest())
    url = reverse("admin:digests_digest_delete", args=[digest.pk])
    assert editor_client.post(url, {"post": "yes"}).status_code == 403
    assert Digest.objects.filter(pk=digest.pk).exists()


def test_a_draft_can_be_deleted(editor_client, draft):
    url = reverse("admin:digests_digest_delete", args=[draft.pk])
    assert editor_client.post(url, {"post": "yes"}).status_code == 302
    assert not Digest.objects.filter(pk=draft.pk).exists()


def test_the_address_of_what_was_public_stays(editor_client, digest_form):
    digest = digest_of(published_digest())
    editor_client.post(change_url(digest), digest_form(digest, slug="elsewhere", title="Another title"))
    stored = Digest.objects.get(pk=digest.pk)
    assert (stored.slug, stored.title) == (digest.slug, "Another title")
