import hashlib
from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from digests.domain import preview_links
from digests.domain.errors import DeskError
from digests.models import Comment, PreviewLink
from tests.factories import make_digest


@pytest.fixture
def draft(db):
    return make_digest(sections=1, items=1, citations=1)


def make(digest, **changes):
    fields = {"name": "Dana Ospan", "days": 7, "by": None, "uuid": uuid4()} | changes
    return preview_links.make(digest, **fields)


def test_the_token_is_kept_as_a_hash_alone(draft, editor):
    made = make(draft, by=editor)
    assert len(made.token) >= 43
    stored = PreviewLink.objects.values().get()
    assert made.token not in str(stored)
    assert stored["token_hash"] == hashlib.sha256(made.token.encode()).hexdigest()
    assert preview_links.find(made.token) == made.link


def test_the_same_form_twice_makes_one_link_and_shows_no_second_token(draft):
    uuid = uuid4()
    first, second = make(draft, uuid=uuid), make(draft, uuid=uuid)
    assert (second.link, second.token) == (first.link, "")
    assert preview_links.find(first.token) == first.link


@pytest.mark.parametrize("changes", [{"days": 0}, {"days": 31}, {"name": " "}, {"name": "x" * 101}])
def test_what_makes_no_sense_is_refused(draft, changes):
    with pytest.raises(DeskError):
        make(draft, **changes)
    assert not PreviewLink.objects.exists()


def test_unknown_expired_and_revoked_tokens_open_nothing(draft):
    revoked, expired, open_link = make(draft), make(draft), make(draft)
    preview_links.revoke(revoked.link)
    past = timezone.now() - timedelta(days=8)
    PreviewLink.objects.filter(pk=expired.link.pk).update(
        created_at=past, expires_at=past + timedelta(days=7)
    )
    for token in ("", "nothing", "\ud800", revoked.token, expired.token, open_link.link.token_hash):
        assert preview_links.find(token) is None
    assert preview_links.find(open_link.token) == open_link.link


def test_revoking_again_keeps_when_it_was(draft):
    link = preview_links.revoke(make(draft).link)
    first = link.revoked_at
    assert preview_links.revoke(link).revoked_at == first


def test_opening_is_noted_to_the_minute(draft, django_assert_num_queries):
    link = make(draft).link
    preview_links.note_opened(link)
    link.refresh_from_db()
    assert link.last_seen_at
    with django_assert_num_queries(0):
        preview_links.note_opened(link)


def test_a_verdict_is_kept_and_its_note_is_a_comment_by_that_name(draft):
    link = make(draft).link
    preview_links.give_verdict(link, verdict="changes", note="The date is wrong.")
    preview_links.give_verdict(link, verdict="changes", note="The date is wrong.")
    comment = Comment.objects.get(digest=draft)
    assert (comment.author, comment.text, comment.link, comment.by) == (
        "Dana Ospan",
        "The date is wrong.",
        link,
        None,
    )
    preview_links.give_verdict(link, verdict="approved", note="")
    link.refresh_from_db()
    assert link.verdict == "approved"
    assert Comment.objects.count() == 1


@pytest.mark.parametrize(("verdict", "note"), [("none", "x"), ("other", "x"), ("changes", " ")])
def test_a_verdict_that_says_nothing_is_refused(draft, verdict, note):
    link = make(draft).link
    with pytest.raises(DeskError):
        preview_links.give_verdict(link, verdict=verdict, note=note)
    link.refresh_from_db()
    assert link.verdict == "none"
    assert not Comment.objects.exists()


def test_a_link_can_not_flood_the_desk(draft):
    link = make(draft).link
    for n in range(100):
        preview_links.give_verdict(link, verdict="changes", note=f"Number {n}.")
    with pytest.raises(DeskError, match="No more"):
        preview_links.give_verdict(link, verdict="changes", note="One more.")
    assert Comment.objects.count() == 100
