"""A restore makes the rows what a revision says, keeps what stood before, and can be taken back."""

from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest
from django.contrib.auth import get_user_model
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from digests.choices import DigestStatus, LinkHealth, Milestone, SourceStatus
from digests.domain import desk_saves, editing, history, publishing, registry, restoring
from digests.domain.document import Credit, ImageDoc, TopicRef
from digests.domain.errors import DeskError, StaleError
from digests.models import Citation, Country, Digest, Edition, Item, Section, Source, TaggedItem, Topic
from tests.factories import TopicFactory, digest_of, make_digest, make_document, published_digest

pytestmark = pytest.mark.django_db
PICTURE = ImageDoc("bridge.webp", "A bridge", "Desk", 60, 40, 20, 30)


@pytest.fixture
def ana(db):
    return get_user_model().objects.create_user("ana")


@pytest.fixture
def draft():
    """A draft whose every field is filled, and an item with a picture."""
    document = make_document(sections=3, items=3, citations=2, credit=Credit("Desk", "https://desk.example/"))
    first = document.sections[0]
    pictured = replace(first.items[0], image=PICTURE)
    sections = (replace(first, items=(pictured, *first.items[1:])), *document.sections[1:])
    return make_digest(replace(document, sections=sections))


def then(draft):
    return draft.revisions.get(milestone=Milestone.IMPORTED)


def restore(draft, revision=None, **fields):
    digest = Digest.objects.get(pk=draft.pk)
    wanted = {"version": digest.version, "by": None} | fields
    return restoring.restore(digest, revision or then(draft), **wanted)


def disturb(draft):
    """Edit, move, delete and add a bit of everything."""
    sections = list(draft.sections.all())
    items = list(Item.objects.filter(section=sections[0]))
    Digest.objects.filter(pk=draft.pk).update(title="Other", credit_name="", number=None, period_end=None)
    Section.objects.filter(pk=sections[0].pk).update(heading="Elsewhere", position=7)
    Item.objects.filter(pk=items[0].pk).update(body="Other text.", image="", image_alt="", version=4)
    Item.objects.filter(pk=items[1].pk).update(section=sections[1], position=9)
    items[2].topics.clear()
    items[2].topics.add(TopicFactory(slug="new-topic"))
    Citation.objects.filter(item=items[2]).update(item=items[0])
    Citation.objects.filter(item=items[1]).first().delete()
    sections[2].delete()
    added = Section.objects.create(digest=draft, heading="New here", position=1)
    extra = Item.objects.create(section=added, body="An extra story.")
    Citation.objects.create(item=extra, source=Source.objects.first())
    # One that stays moves into the section that will go.
    Item.objects.filter(section=sections[1]).exclude(pk=items[1].pk).update(section=added)


def test_everything_is_as_it_was_ids_included(draft, ana):
    before = editing.document_of(draft)
    disturb(draft)
    assert editing.document_of(draft) != before
    restored = restore(draft, by=ana)
    assert editing.document_of(draft) == before
    assert restored.notes == ()
    assert (restored.revision.milestone, restored.revision.by) == (Milestone.RESTORED, ana)
    assert restored.revision.document == before.to_json()
    assert restored.revision.name.startswith("as of ")
    assert draft.revisions.first() == restored.revision


def test_the_state_before_is_kept_and_a_restore_can_be_taken_back(draft, ana):
    disturb(draft)
    disturbed = editing.document_of(draft)
    restore(draft, by=ana)
    kept = draft.revisions.all()[1]
    assert (kept.milestone, kept.document) == (Milestone.AUTOMATIC, disturbed.to_json())
    desk_saves.keep_revision(draft, by=ana)
    kept.refresh_from_db()
    assert kept.document == disturbed.to_json()
    restore(draft, kept, by=ana)
    assert editing.document_of(draft) == disturbed


def test_what_is_kept_already_is_not_kept_twice(draft, ana):
    Digest.objects.filter(pk=draft.pk).update(title="Other")
    desk_saves.keep_revision(draft, by=ana)
    restore(draft, by=ana)
    assert [r.milestone for r in draft.revisions.all()] == ["restored", "automatic", "imported"]


def test_only_items_whose_content_changes_get_a_new_version(draft):
    items = list(Item.objects.filter(section__digest=draft))
    Item.objects.filter(pk=items[0].pk).update(body="Other text.", version=4)
    Item.objects.filter(pk=items[1].pk).update(position=8)
    restore(draft)
    versions = dict(Item.objects.values_list("pk", "version"))
    assert [versions[item.pk] for item in items[:3]] == [5, 1, 1]


def test_a_deleted_item_comes_back_under_a_version_that_nobody_has_seen(draft):
    item = Item.objects.filter(section__digest=draft).first()
    uuid, cited = item.uuid, set(item.citations.values_list("uuid", flat=True))
    item.delete()
    restore(draft)
    back = Item.objects.get(uuid=uuid)
    assert back.version > item.version
    assert set(back.citations.values_list("uuid", flat=True)) == cited
    assert back.image.name == "items/bridge.webp"
    assert (back.image_width, back.focus_y) == (60, 30)


def test_link_health_stays_where_the_url_does(draft):
    one, two = Citation.objects.filter(item__section__digest=draft)[:2]
    Citation.objects.filter(pk=one.pk).update(link_health=LinkHealth.DEAD, title="Other")
    Citation.objects.filter(pk=two.pk).update(link_health=LinkHealth.DEAD, url="https://else.example/")
    restore(draft)
    one.refresh_from_db()
    two.refresh_from_db()
    assert (one.link_health, two.link_health) == (LinkHealth.DEAD, LinkHealth.UNCHECKED)


def test_a_stale_version_is_refused_and_nothing_written(draft):
    disturb(draft)
    disturbed = editing.document_of(draft)
    with pytest.raises(StaleError):
        restore(draft, version=99)
    assert editing.document_of(draft) == disturbed


def test_a_text_that_was_not_seen_is_never_overwritten(draft):
    disturb(draft)
    seen = restoring.plan(draft, then(draft)).seen
    Item.objects.filter(section__digest=draft).update(body="Typed in the meantime.")
    count = draft.revisions.count()
    with pytest.raises(StaleError, match="Look again"):
        restore(draft, seen=seen)
    assert Item.objects.filter(body="Typed in the meantime.").exists()
    assert draft.revisions.count() == count
    assert Digest.objects.get(pk=draft.pk).version == draft.version
    restore(draft, seen=restoring.plan(draft, then(draft)).seen)


def test_a_scheduled_digest_is_frozen(draft):
    digest = Digest.objects.get(pk=draft.pk)
    publishing.schedule(digest, by=None, at=timezone.now() + timedelta(hours=1))
    with pytest.raises(DeskError, match="Stop the schedule"):
        restore(draft)


def test_an_approved_digest_goes_back_to_review(draft):
    Digest.objects.filter(pk=draft.pk).update(status=DigestStatus.APPROVED)
    restore(draft)
    assert Digest.objects.get(pk=draft.pk).status == DigestStatus.IN_REVIEW


def test_a_revision_of_another_digest_is_refused(draft):
    with pytest.raises(DeskError, match="another digest"):
        restore(draft, make_digest().revisions.get())


def test_an_item_that_another_digest_has_by_now_is_not_taken_from_it(draft):
    other = make_digest()
    taken = Item.objects.filter(section__digest=draft).first()
    Item.objects.filter(pk=taken.pk).update(section=other.sections.first())
    with pytest.raises(DeskError, match="belongs to another digest"):
        restore(draft)
    assert Item.objects.get(pk=taken.pk).section.digest == other


def test_editions_stay_as_they_are():
    edition = published_digest()
    digest = digest_of(edition)
    Item.objects.filter(section__digest=digest).update(body="Newer work.")
    desk_saves.keep_revision(digest, by=None)
    restore(digest, digest.revisions.get(milestone=Milestone.PUBLISHED))
    assert Edition.objects.get().document == edition.document
    digest.refresh_from_db()
    assert (digest.status, digest.published_version, digest.slug) == ("published", 1, edition.slug)
    assert not publishing.has_newer_work(digest)


def test_merged_sources_and_topics_are_found_again(draft):
    into = Source.objects.create(slug="one-outlet", name="One Outlet")
    registry.merge_sources(into, list(Source.objects.filter(slug="outlet-0")))
    topic = TopicFactory(slug="transport", name="Transport")
    registry.merge_topics(topic, list(Topic.objects.filter(slug="topic-0")))
    disturb(draft)
    assert restoring.plan(draft, then(draft)).notes == ()
    restore(draft)
    document = editing.document_of(draft)
    assert {citation.source.slug for citation in document.citations()} == {"one-outlet", "outlet-1"}
    named = {ref for _section, item in document.items() for ref in item.topics}
    assert TopicRef("transport", "Transport") in named
    assert draft.revisions.first().document == document.to_json()
    assert not Source.objects.filter(status=SourceStatus.PROPOSED).exists()


def test_what_is_gone_is_said_before_and_after(draft):
    Citation.objects.all().delete()
    Source.objects.filter(slug="outlet-1").delete()
    TaggedItem.objects.all().delete()
    Topic.objects.filter(slug="topic-1").delete()
    Section.objects.filter(country="KZ").delete()
    Country.objects.filter(code="KZ").delete()
    Digest.objects.filter(pk=draft.pk).update(number=None)
    make_digest(make_document(sections=1, items=0, number=then(draft).document["number"]))
    Digest.objects.filter(pk=draft.pk).update(number=9000)
    notes = [
        "The source “Outlet 1” is no longer in the registry: it is proposed again.",
        "The topic “Topic 1” no longer exists and is left out.",
    ]
    plan = restoring.plan(draft, then(draft))
    assert not Source.objects.filter(slug="outlet-1").exists()
    restored = restore(draft, seen=plan.seen)
    for told in (plan.notes, restored.notes):
        assert list(told[:2]) == notes
        assert "Issue number" in told[-1]
    assert Source.objects.get(slug="outlet-1").status == SourceStatus.PROPOSED
    assert Digest.objects.get(pk=draft.pk).number == 9000
    assert draft.revisions.first().document == editing.document_of(draft).to_json()


def test_the_plan_tells_what_a_restore_changes(draft):
    assert not restoring.plan(draft, then(draft)).difference
    disturb(draft)
    plan = restoring.plan(draft, then(draft))
    assert "1 section removed" in plan.difference.summary()
    restore(draft, seen=plan.seen, version=plan.version)
    assert not restoring.plan(draft, then(draft)).difference


def test_a_document_from_the_future_is_refused_in_words(draft):
    revision = then(draft)
    revision.document |= {"schema": 99}
    revision.save()
    with pytest.raises(DeskError, match="newer program"):
        restore(draft)


def test_a_heading_left_to_the_places_name_stays_so(draft):
    Section.objects.filter(country="KZ").update(heading="", position=5)
    restore(draft)
    assert Section.objects.get(country="KZ").heading == ""


@pytest.mark.parametrize("size", [1, 3])
def test_a_restore_costs_the_same_for_one_and_three(size):
    digest = make_digest(sections=size + 1, items=size, citations=size)
    Item.objects.update(body="Other text.")
    Citation.objects.update(title="Other title")
    Section.objects.update(position=4)
    with CaptureQueriesContext(connection) as captured:
        restore(digest)
    statements = [q["sql"] for q in captured if "SAVEPOINT" not in q["sql"]]
    # Two are the test's own.
    assert len(statements) - 2 == 17, "\n".join(sql[:120] for sql in statements)


def test_a_large_restore_of_everything_takes_thirty_statements():
    digest = make_digest(sections=8, items=6, citations=3)
    before = editing.document_of(digest)
    disturb(digest)
    Item.objects.filter(section__digest=digest).update(headline="Other", body="Other text.")
    Citation.objects.filter(item__section__digest=digest).update(title="Other title")
    Item.objects.create(uuid=uuid4(), section=digest.sections.last(), body="Will go.")
    desk_saves.keep_revision(digest, by=None)
    with CaptureQueriesContext(connection) as captured:
        restore(digest)
    statements = [q["sql"] for q in captured if "SAVEPOINT" not in q["sql"]]
    assert len(statements) - 2 <= 30, "\n".join(sql[:120] for sql in statements)
    assert editing.document_of(digest) == before
    assert history.latest(digest, count=1)[0].milestone == Milestone.RESTORED
