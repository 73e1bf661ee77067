from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.utils import timezone

from digests.choices import DigestStatus
from digests.domain import desk_saves, editing, publishing, workflow
from digests.domain.errors import DeskError
from digests.models import Citation, Comment, Digest, Item
from tests.factories import digest_of, make_digest, published_digest


@pytest.fixture
def draft(db):
    return make_digest(sections=2, items=1, citations=1)


def status(digest):
    return Digest.objects.get(pk=digest.pk).status


def milestones(digest):
    return list(digest.revisions.values_list("milestone", flat=True))


def test_a_draft_goes_to_review_and_is_approved_each_with_a_revision(draft, editor):
    workflow.submit(draft, by=editor)
    assert status(draft) == DigestStatus.IN_REVIEW
    workflow.approve(draft, by=editor)
    assert status(draft) == DigestStatus.APPROVED
    assert milestones(draft)[:2] == ["approved", "submitted"]
    assert draft.revisions.first().document == editing.document_of(draft).to_json()
    assert draft.revisions.first().by == editor


def test_errors_of_preflight_do_not_stop_a_submission(draft, editor):
    Citation.objects.all().delete()
    workflow.submit(draft, by=editor)
    assert status(draft) == DigestStatus.IN_REVIEW


def test_sending_back_needs_a_note_which_becomes_a_comment(draft, editor):
    workflow.submit(draft, by=editor)
    with pytest.raises(DeskError, match="Write"):
        workflow.send_back(draft, by=editor, note="  ")
    assert status(draft) == DigestStatus.IN_REVIEW
    workflow.send_back(draft, by=editor, note="Two sources for the lead, please.")
    assert status(draft) == DigestStatus.DRAFT
    comment = Comment.objects.get(digest=draft)
    assert (comment.text, comment.author) == ("Two sources for the lead, please.", "editor")


def test_an_approval_is_of_the_text_that_was_read(draft, editor):
    workflow.submit(draft, by=editor)
    seen = workflow.mark_of(editing.document_of(draft))
    Item.objects.filter(section__digest=draft).update(body="Other words.")
    with pytest.raises(DeskError, match="edited"):
        workflow.approve(draft, by=editor, seen=seen)
    assert status(draft) == DigestStatus.IN_REVIEW
    workflow.approve(draft, by=editor, seen=workflow.mark_of(editing.document_of(draft)))
    assert status(draft) == DigestStatus.APPROVED


@pytest.mark.parametrize(
    ("start", "act"),
    [
        ("draft", workflow.approve),
        ("approved", workflow.approve),
        ("published", workflow.approve),
        ("in_review", workflow.submit),
        ("approved", workflow.submit),
        ("published", workflow.submit),
        ("withdrawn", workflow.submit),
    ],
)
def test_no_step_is_taken_twice_or_from_elsewhere(draft, editor, start, act):
    Digest.objects.filter(pk=draft.pk).update(status=start)
    with pytest.raises(DeskError):
        act(draft, by=editor)
    assert status(draft) == start
    assert milestones(draft) == ["imported"]


@pytest.mark.parametrize("start", ["draft", "published", "withdrawn"])
def test_only_what_is_under_review_is_sent_back(draft, editor, start):
    Digest.objects.filter(pk=draft.pk).update(status=start)
    with pytest.raises(DeskError):
        workflow.send_back(draft, by=editor, note="Again.")
    assert not Comment.objects.exists()


def test_a_scheduled_digest_takes_no_step(draft, editor):
    publishing.schedule(draft, by=editor, at=timezone.now() + timedelta(days=1))
    for act in (workflow.submit, workflow.approve):
        with pytest.raises(DeskError):
            act(draft, by=editor)
    assert status(draft) == DigestStatus.SCHEDULED


def test_an_edit_takes_an_approval_back(draft, editor):
    item = Item.objects.filter(section__digest=draft).first()
    for edit in (
        lambda: desk_saves.keep_revision(item, by=editor),
        lambda: desk_saves.delete(item, by=editor),
    ):
        Digest.objects.filter(pk=draft.pk).update(status=DigestStatus.APPROVED)
        edit()
        assert status(draft) == DigestStatus.IN_REVIEW


@pytest.mark.parametrize("start", ["draft", "in_review", "published", "withdrawn"])
def test_an_edit_changes_no_other_status(draft, editor, start):
    Digest.objects.filter(pk=draft.pk).update(status=start)
    workflow.after_edit(draft)
    assert status(draft) == start


def test_an_editor_may_publish_from_every_state(draft, editor):
    for start in ("draft", "in_review", "approved"):
        digest = make_digest(sections=1, items=1, citations=1)
        Digest.objects.filter(pk=digest.pk).update(status=start)
        publishing.publish(digest, by=editor)
        assert status(digest) == DigestStatus.PUBLISHED


def test_a_review_leaves_what_is_public_as_it_is(editor):
    digest = digest_of(published_digest())
    live = publishing.live_edition(digest.uuid)
    workflow.after_edit(digest)
    with pytest.raises(DeskError):
        workflow.submit(digest, by=editor)
    assert publishing.live_edition(digest.uuid) == live


def at_once(*acts):
    """Do acts on real threads and connections at the same moment; return what each refused with."""

    def done(act):
        try:
            act()
        except DeskError as error:
            return error
        finally:
            connection.close()

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(done, acts))


@pytest.mark.django_db(transaction=True)
def test_of_many_submissions_one_is_kept(django_user_model):
    by, digest = django_user_model.objects.create_user("writer"), make_digest(sections=1, items=1)
    refused = at_once(*[lambda: workflow.submit(digest, by=by)] * 6)
    assert sum(error is None for error in refused) == 1
    assert milestones(digest).count("submitted") == 1


@pytest.mark.django_db(transaction=True)
def test_an_approval_never_covers_an_edit_that_came_with_it(django_user_model):
    by = django_user_model.objects.create_user("chief")
    for n in range(8):
        digest = make_digest(sections=1, items=1, citations=1)
        item = Item.objects.get(section__digest=digest)
        workflow.submit(digest, by=by)

        def edit(item=item, n=n):
            with transaction.atomic():
                item.body = f"Edited in round {n}."
                desk_saves.save(item, 1, fields=["body"])
                desk_saves.keep_revision(item, by=by)

        at_once(lambda digest=digest: workflow.approve(digest, by=by), edit)
        assert Item.objects.get(pk=item.pk).body == f"Edited in round {n}."
        if status(digest) == DigestStatus.APPROVED:
            approved = digest.revisions.filter(milestone="approved").first()
            assert approved.document == editing.document_of(digest).to_json()
