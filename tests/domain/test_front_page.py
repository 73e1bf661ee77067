from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from digests.choices import DigestStatus, LinkHealth
from digests.domain import comments, desk_saves, front_page, preview_links, publishing, worker
from digests.models import Citation, Digest, Heartbeat, Item
from tests.factories import SourceFactory, digest_of, make_digest, published_digest


def begin(by, status=DigestStatus.DRAFT, **kw):
    digest = make_digest(**({"sections": 1, "items": 1, "citations": 1} | kw))
    Digest.objects.filter(pk=digest.pk).update(owner=by, status=status)
    digest.refresh_from_db()
    return digest


@pytest.fixture
def other(django_user_model, db):
    return django_user_model.objects.create_user("other")


def test_my_drafts_are_those_i_began_or_edited_last(editor, other):
    mine, edited, theirs = begin(editor), begin(other), begin(other)
    begin(editor, DigestStatus.IN_REVIEW)
    desk_saves.keep_revision(edited, by=editor)
    assert set(front_page.front(editor).mine) == {mine, edited}
    assert theirs in front_page.front(other).mine


def test_what_is_in_review_shows_its_open_comments(editor):
    digest = begin(editor, DigestStatus.IN_REVIEW)
    comments.resolve(comments.add(digest, text="Done.", by=editor), by=editor)
    comments.add(digest, text="Open.", by=editor)
    (found,) = front_page.front(editor).in_review
    assert (found, found.open_comments) == (digest, 1)


def test_approved_and_scheduled_ones_show_what_would_stop_them(editor):
    approved, scheduled = begin(editor, DigestStatus.APPROVED), begin(editor)
    publishing.schedule(scheduled, by=editor, at=timezone.now() + timedelta(days=1))
    Item.objects.filter(section__digest=scheduled).update(body="The figure is TK.")
    front = front_page.front(editor)
    assert [(row.digest, row.errors) for row in front.approved] == [(approved, 0)]
    assert [(row.digest, row.errors) for row in front.scheduled] == [(scheduled, 1)]


def test_the_last_published_come_first_and_newer_work_is_told(editor):
    now = timezone.now()
    first = digest_of(published_digest(at=now - timedelta(days=2)))
    second = digest_of(published_digest(at=now - timedelta(days=1)))
    desk_saves.keep_revision(first, by=editor)
    found = front_page.front(editor).published
    assert list(found) == [second, first]
    assert [row.last_milestone for row in found] == ["published", "automatic"]


def test_answers_dead_links_and_proposed_sources_are_findings(editor):
    digest = begin(editor)
    made = preview_links.make(digest, name="Dana", days=2, by=editor, uuid=uuid4())
    preview_links.make(digest, name="Silent", days=2, by=editor, uuid=uuid4())
    preview_links.give_verdict(made.link, verdict="approved", note="")
    SourceFactory(slug="new-outlet", status="proposed")
    Citation.objects.filter(item__section__digest=digest).update(link_health=LinkHealth.DEAD)
    begin(editor)
    front = front_page.front(editor)
    assert [link.name for link in front.answers] == ["Dana"]
    assert (front.dead_count, [item.section.digest for item in front.dead_items]) == (1, [digest])
    assert front.proposed_count == 1
    assert front_page.front(editor, now=timezone.now() + timedelta(days=20)).answers == ()


def test_the_worker_runs_or_has_stopped_at_a_time(db):
    now = timezone.now()
    assert front_page.work_at(now) == front_page.Work(is_running=False, last_at=None)
    worker.beat("one", at=now - timedelta(minutes=5))
    assert front_page.work_at(now) == front_page.Work(is_running=False, last_at=now - timedelta(minutes=5))
    Heartbeat.objects.update(at=now)
    assert front_page.work_at(now).is_running


def test_an_empty_desk_is_empty(editor):
    assert front_page.front(editor).is_empty
    begin(None)
    assert not front_page.front(editor).is_empty
