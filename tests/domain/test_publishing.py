"""Publishing: editions, the index, the change log and what is refused."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.db.models import Sum
from django.utils import timezone

from digests.choices import ChangeAction, DigestStatus, EditionKind, PubStatus
from digests.domain import editing, publishing
from digests.domain.errors import DeskError, NotReadyError
from digests.models import (
    Change,
    Citation,
    Digest,
    DigestFacet,
    Edition,
    Head,
    Item,
    ItemFacet,
    PublishedItem,
    Revision,
    Tally,
)
from tests.factories import digest_of, make_digest, published_digest

pytestmark = pytest.mark.django_db


def first_item(edition: Edition) -> Item:
    return Item.objects.filter(section__digest__uuid=edition.digest_id).order_by("section", "position")[0]


def reword(edition: Edition) -> Item:
    item = first_item(edition)
    item.body = "Freight fell instead.\n\nThe ministry has said why."
    item.save()
    return item


def test_first_publication_makes_edition_items_facets_tallies_and_changes() -> None:
    edition = published_digest(sections=3, items=2, citations=2)
    assert (edition.version, edition.kind, edition.status) == (1, EditionKind.FIRST, PubStatus.USABLE)
    assert PublishedItem.objects.filter(edition=edition).count() == 6
    assert Tally.objects.get(kind="country", key="KZ", with_kind="").items == 2
    assert Tally.objects.get(kind="region", key="central-asia").items == 6
    assert DigestFacet.objects.filter(kind="country").count() == 2
    assert list(Change.objects.values_list("seq", flat=True)) == [1, 2, 3, 4, 5, 6, 7]
    assert Head.objects.get().seq == 7
    assert digest_of(edition).status == DigestStatus.PUBLISHED
    assert Revision.objects.filter(milestone="published").count() == 1


def test_unchanged_digest_makes_no_new_edition() -> None:
    edition = published_digest()
    generation = Head.objects.get().generation
    again = publishing.publish(digest_of(edition))
    assert again.pk == edition.pk
    assert Edition.objects.count() == 1
    assert Head.objects.get().generation == generation


def test_update_changes_only_what_changed() -> None:
    edition = published_digest()
    item = reword(edition)
    update = publishing.publish(digest_of(edition))
    assert (update.version, update.kind) == (2, EditionKind.UPDATE)
    rows = Change.objects.filter(seq__gt=7)
    assert [(row.kind, row.action, row.version) for row in rows] == [
        ("digest", "updated", 2),
        ("item", "updated", 2),
    ]
    assert rows[1].object_id == item.uuid
    published = PublishedItem.objects.get(id=item.uuid)
    assert "Freight fell instead." in published.text
    assert published.published_at == edition.published_at


def test_readers_keep_the_old_edition_while_a_correction_is_prepared() -> None:
    edition = published_digest()
    reword(edition)
    assert publishing.has_newer_work(digest_of(edition))
    live = publishing.live_edition(edition.digest_id)
    assert live is not None
    assert "Freight fell instead." not in live.article_html


def test_correction_carries_its_note_to_the_page_the_item_and_the_log() -> None:
    edition = published_digest()
    item = reword(edition)
    corrected = publishing.correct(digest_of(edition), by=None, note="Freight fell, it did not rise.")
    assert corrected.kind == EditionKind.CORRECTION
    assert "Freight fell, it did not rise." in corrected.article_html
    assert corrected.corrected_items == [str(item.uuid)]
    change = Change.objects.get(object_id=item.uuid, version=2)
    assert (change.action, change.notice) == (ChangeAction.CORRECTED, "Freight fell, it did not rise.")


def test_same_correction_twice_makes_one_edition() -> None:
    edition = published_digest()
    reword(edition)
    one = publishing.correct(digest_of(edition), by=None, note="It fell.")
    two = publishing.correct(digest_of(edition), by=None, note="It fell.")
    assert one.pk == two.pk


@pytest.mark.parametrize("act", [publishing.correct, publishing.withdraw])
def test_a_public_note_is_required(act: object) -> None:
    edition = published_digest()
    with pytest.raises(DeskError, match="public note"):
        act(digest_of(edition), by=None, note="  ")  # type: ignore[operator]


def test_withdrawal_blanks_everything_and_leaves_tombstones() -> None:
    edition = published_digest(mark="CANARYTEXT")
    gone = publishing.withdraw(digest_of(edition), by=None, note="The release was forged.")
    assert (gone.kind, gone.status, gone.version) == (EditionKind.WITHDRAWAL, PubStatus.CANCELED, 2)
    for row in PublishedItem.objects.all():
        assert (row.status, row.text, row.article_html, row.headline) == (PubStatus.CANCELED, "", "", "")
        assert "CANARYTEXT" not in row.wire
        assert "The release was forged." in row.wire
    assert not ItemFacet.objects.exists()
    assert not DigestFacet.objects.exists()
    assert Tally.objects.aggregate(total=Sum("items"))["total"] == 0
    assert Change.objects.filter(action=ChangeAction.WITHDRAWN).count() == 7


def test_restoration_brings_items_back_as_next_versions() -> None:
    edition = published_digest()
    publishing.withdraw(digest_of(edition), by=None, note="Checking.")
    back = publishing.publish(digest_of(edition))
    assert (back.kind, back.version, back.published_at) == (EditionKind.RESTORATION, 3, edition.published_at)
    assert set(PublishedItem.objects.values_list("status", "version")) == {(PubStatus.USABLE, 3)}
    assert Change.objects.filter(action=ChangeAction.RESTORED).count() == 7


def test_item_dropped_by_an_update_is_withdrawn() -> None:
    edition = published_digest()
    item = first_item(edition)
    item.delete()
    publishing.publish(digest_of(edition))
    row = PublishedItem.objects.get(id=item.uuid)
    assert (row.status, row.version, row.text) == (PubStatus.CANCELED, 2, "")
    assert Tally.objects.get(kind="region", key="central-asia").items == 5


def test_preflight_errors_block_and_leave_nothing() -> None:
    digest = make_digest()
    Citation.objects.all().delete()
    with pytest.raises(NotReadyError) as caught:
        publishing.publish(digest)
    assert {finding.code for finding in caught.value.findings if finding.blocks} == {"no-citation"}
    assert not Edition.objects.exists()


def test_scheduled_digest_goes_out_once_at_its_time() -> None:
    digest = make_digest()
    at = timezone.now() + timedelta(hours=1)
    publishing.schedule(digest, by=None, at=at)
    assert publishing.publish_due(timezone.now()) == []
    with time_machine.travel(at + timedelta(minutes=1)):
        assert len(publishing.publish_due(timezone.now())) == 1
        assert publishing.publish_due(timezone.now()) == []
    assert Digest.objects.get().status == DigestStatus.PUBLISHED


def test_clock_set_back_does_not_unpublish_or_reorder() -> None:
    edition = published_digest()
    reword(edition)
    with time_machine.travel(edition.created_at - timedelta(days=2)):
        update = publishing.publish(digest_of(edition))
    assert update.created_at == edition.created_at


def test_scheduled_digest_that_is_no_longer_ready_goes_back_to_draft() -> None:
    digest = make_digest()
    publishing.schedule(digest, by=None, at=timezone.now() + timedelta(hours=1))
    Citation.objects.all().delete()
    assert publishing.publish_due(timezone.now() + timedelta(hours=2)) == []
    assert Digest.objects.get().status == DigestStatus.DRAFT


def test_stopped_schedule_does_not_publish() -> None:
    digest = make_digest()
    publishing.schedule(digest, by=None, at=timezone.now() + timedelta(hours=1))
    publishing.unschedule(digest, by=None)
    assert publishing.publish_due(timezone.now() + timedelta(hours=2)) == []


@pytest.mark.parametrize("before", ["draft", "in_review", "approved"])
def test_a_stopped_schedule_leaves_a_digest_as_it_was(before: str) -> None:
    digest = make_digest()
    Digest.objects.filter(pk=digest.pk).update(status=before)
    # Twice, for the first must leave nothing behind.
    for _ in range(2):
        publishing.schedule(digest, by=None, at=timezone.now() + timedelta(hours=1))
        publishing.unschedule(digest, by=None)
        digest.refresh_from_db()
        assert (digest.status, digest.status_before, digest.publish_at) == (before, "", None)


@pytest.mark.parametrize("is_withdrawn", [False, True])
def test_a_stopped_schedule_of_what_was_public_says_what_is_public(is_withdrawn: bool) -> None:
    digest = digest_of(published_digest())
    if is_withdrawn:
        publishing.withdraw(digest, by=None, note="Taken back.")
    was = Digest.objects.get().status
    publishing.schedule(digest, by=None, at=timezone.now() + timedelta(hours=1))
    publishing.unschedule(digest, by=None)
    assert Digest.objects.get().status == was == ("withdrawn" if is_withdrawn else "published")


def test_an_approved_digest_that_is_no_longer_ready_at_its_time_is_a_draft_again() -> None:
    digest = make_digest()
    Digest.objects.filter(pk=digest.pk).update(status="approved")
    publishing.schedule(digest, by=None, at=timezone.now() + timedelta(hours=1))
    Citation.objects.all().delete()
    publishing.publish_due(timezone.now() + timedelta(hours=2))
    assert Digest.objects.get().status == DigestStatus.DRAFT


def test_address_month_is_the_series_own() -> None:
    # 19:30 UTC on 31 March is already 1 April in Almaty.
    edition = published_digest(at=datetime(2026, 3, 31, 19, 30, tzinfo=UTC))
    assert (edition.year, edition.month) == (2026, 4)


def test_number_of_statements_does_not_grow_with_the_digest(
    django_assert_max_num_queries: object,
) -> None:
    digest = make_digest(sections=8, items=6, citations=3)
    with django_assert_max_num_queries(58):  # type: ignore[operator]
        publishing.publish(digest)


def test_a_digest_that_was_public_cannot_be_deleted() -> None:
    with pytest.raises(DeskError, match="Withdraw"):
        editing.delete_digest(digest_of(published_digest()))


def test_one_due_digest_in_trouble_does_not_hold_up_the_others(caplog: pytest.LogCaptureFixture) -> None:
    broken, whole = make_digest(title="Secret words"), make_digest()
    taken = published_digest(title="Secret words")
    for digest in (broken, whole):
        publishing.schedule(digest, by=None, at=timezone.now() + timedelta(hours=1))
    # The address is taken by an edition of another digest, which the database refuses.
    Edition.objects.filter(pk=taken.pk).update(slug=broken.slug)
    with time_machine.travel(timezone.now() + timedelta(hours=2)):
        editions = publishing.publish_due(timezone.now())
    assert [edition.digest_id for edition in editions] == [whole.uuid]
    assert "IntegrityError" in caplog.text
    assert "Secret words" not in caplog.text
