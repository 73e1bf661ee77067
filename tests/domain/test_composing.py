"""The composer's acts on items: what they write, what they refuse, what they never do twice."""

from uuid import uuid4

import pytest

from digests.choices import DigestStatus, LinkHealth, Milestone, SourceStatus
from digests.domain import composing, publishing
from digests.domain.composing_fields import Changes
from digests.domain.errors import FrozenError, GoneError, InvalidError, StaleError
from digests.models import Citation, Digest, Edition, Item, Revision, Source, SourceDomain, Topic
from tests.domain.composing import act, cited, items_of, new_cited, order_of, topics_of, typed
from tests.factories import TopicFactory, digest_of, make_digest, published_digest

pytestmark = pytest.mark.django_db


@pytest.fixture
def digest():
    return make_digest(sections=2, items=3, citations=2)


@pytest.fixture
def item(digest):
    return items_of(digest)[1]


def save(digest, item, changes, by=None):
    return composing.save_item(act(digest, by), item.uuid, version=item.version, changes=changes)


def test_a_save_writes_what_was_typed_and_takes_the_next_version(digest, item):
    done = save(digest, item, typed(headline="Rails", body="New rails.", focus_x=20))
    item.refresh_from_db()
    assert (item.headline, item.body, item.focus_x, item.version) == ("Rails", "New rails.", 20, 2)
    assert done.board.rows[item.uuid].version == 2
    assert done.items == (item.uuid,)
    assert Digest.objects.get(pk=digest.pk).version == digest.version


def test_a_stale_save_writes_nothing(digest, item):
    save(digest, item, typed(body="First.", headline="Theirs"))
    with pytest.raises(StaleError):
        save(digest, item, typed(body="Second.", headline="Mine"))
    item.refresh_from_db()
    assert (item.body, item.headline) == ("First.", "Theirs")


def test_a_save_that_is_sent_again_is_acknowledged_and_makes_no_version(digest, item):
    for _ in range(3):
        done = save(digest, item, typed(body="Once."))
        assert done.board.rows[item.uuid].version == 2
    item.refresh_from_db()
    assert item.version == 2


def test_two_editors_on_two_items_never_meet(digest):
    first, second = items_of(digest)[:2]
    save(digest, first, typed(body="One."))
    save(digest, second, typed(body="Two."))
    assert [item.body for item in items_of(digest)[:2]] == ["One.", "Two."]


def test_only_what_was_sent_changes(digest, item):
    before = (item.headline, topics_of(item), cited(item))
    save(digest, item, typed(body="Only this."))
    item.refresh_from_db()
    assert (item.headline, topics_of(item), cited(item)) == before


def test_a_scheduled_digest_refuses_every_act(digest, item):
    Digest.objects.filter(pk=digest.pk).update(status=DigestStatus.SCHEDULED, publish_at="2030-01-01T00:00Z")
    section = item.section
    for refused in (
        lambda: save(digest, item, typed(body="Changed.")),
        lambda: composing.add_item(act(digest), uuid4(), section=section.uuid, after=None),
        lambda: composing.move_item(act(digest), item.uuid, section=section.uuid, after=None),
        lambda: composing.delete_item(act(digest), item.uuid),
        lambda: composing.duplicate_item(act(digest), item.uuid, new=uuid4()),
    ):
        with pytest.raises(FrozenError):
            refused()
    item.refresh_from_db()
    assert item.body != "Changed."
    assert Item.objects.count() == 6


def test_an_item_of_another_digest_is_out_of_reach(digest):
    other = items_of(make_digest(sections=1, items=1, citations=1))[0]
    for refused in (
        lambda: save(digest, other, typed(body="Changed.")),
        lambda: composing.delete_item(act(digest), other.uuid),
        lambda: composing.move_item(
            act(digest), other.uuid, section=digest.sections.first().uuid, after=None
        ),
        lambda: composing.add_item(act(digest), other.uuid, section=digest.sections.first().uuid, after=None),
        lambda: composing.duplicate_item(act(digest), items_of(digest)[0].uuid, new=other.uuid),
    ):
        with pytest.raises(GoneError):
            refused()
    assert Item.objects.filter(section__digest=digest).count() == 6


def test_citations_are_changed_added_reordered_and_taken_out(digest, item):
    first, second = cited(item)
    Citation.objects.filter(uuid=second.id).update(link_health=LinkHealth.DEAD)
    changed = type(second)(**{**vars_of(second), "title": "Another title"})
    fresh = new_cited(source="Outlet 0", url="https://outlet-0.example/new")
    save(digest, item, Changes(citations=(fresh, changed)))
    now = cited(Item.objects.get(pk=item.pk))
    assert [c.id for c in now] == [fresh.id, second.id]
    assert now[1].title == "Another title"
    assert not Citation.objects.filter(uuid=first.id).exists()
    # The link is the same, so what is known of it stays.
    assert Citation.objects.get(uuid=second.id).link_health == LinkHealth.DEAD


def vars_of(row):
    return {name: getattr(row, name) for name in row.__dataclass_fields__}


def test_another_url_has_not_been_checked(digest, item):
    first, second = cited(item)
    Citation.objects.update(link_health=LinkHealth.DEAD)
    save(
        digest,
        item,
        Changes(citations=(type(first)(**{**vars_of(first), "url": "https://new.example/"}), second)),
    )
    assert Citation.objects.get(uuid=first.id).link_health == LinkHealth.UNCHECKED
    assert Citation.objects.get(uuid=second.id).link_health == LinkHealth.DEAD


def test_an_unknown_source_is_proposed_once_in_any_script(digest, item):
    names = ("Заря Востока", "Morning Post")
    save(digest, item, Changes(citations=tuple(new_cited(source=n, url="https://a.example/") for n in names)))
    item.refresh_from_db()
    more = tuple(new_cited(source=n, url="https://a.example/2") for n in names)
    save(digest, item, Changes(citations=(*cited(item), *more)))
    for name in names:
        assert Source.objects.get(name=name).status == SourceStatus.PROPOSED


def test_a_citation_without_a_name_finds_its_source_by_domain(digest, item):
    source = Source.objects.get(slug="outlet-1")
    SourceDomain.objects.create(source=source, domain="outlet.example")
    save(
        digest,
        item,
        Changes(
            citations=(
                new_cited(url="https://www.news.outlet.example/a"),
                new_cited(url="https://nobody.example/b"),
            )
        ),
    )
    assert [c.source.name for c in item.citations.select_related("source")] == [source.name, "nobody.example"]


def test_a_citation_with_neither_name_nor_url_is_refused_with_its_number(digest, item):
    with pytest.raises(InvalidError) as caught:
        save(digest, item, Changes(citations=(*cited(item), new_cited(title="A title alone"))))
    assert list(caught.value.errors) == ["citations.2.source"]
    assert item.citations.count() == 2


def test_a_citation_of_another_item_is_not_taken(digest, item):
    other = items_of(digest)[0]
    theirs = cited(other)[0]
    with pytest.raises(InvalidError):
        save(digest, item, Changes(citations=(theirs,)))
    assert Citation.objects.get(uuid=theirs.id).item == other
    assert item.citations.count() == 2


def test_topics_are_found_by_name_in_any_case_and_replaced(digest, item):
    TopicFactory(slug="water", name="Water and energy")
    save(digest, item, Changes(topics=("water AND energy",)))
    assert topics_of(item) == ["Water and energy"]
    item.refresh_from_db()
    save(digest, item, Changes(topics=()))
    assert topics_of(item) == []


def test_a_topic_is_made_only_by_who_may_and_only_when_asked(digest, item):
    have = tuple(topics_of(item))
    for changes in (
        Changes(topics=("Glaciers",)),
        Changes(topics=("Glaciers",), may_add_topics=True),
        Changes(topics=have, new_topics=("Glaciers",)),
    ):
        with pytest.raises(InvalidError):
            save(digest, item, changes)
    assert not Topic.objects.filter(name="Glaciers").exists()
    save(digest, item, Changes(topics=have, new_topics=("Glaciers",), may_add_topics=True))
    assert "Glaciers" in topics_of(item)


def test_an_added_item_stands_where_it_was_put_and_once(digest):
    section, new = digest.sections.first(), uuid4()
    first, second, third = order_of(digest)[0]
    seen = act(digest)
    for _ in range(3):
        composing.add_item(seen, new, section=section.uuid, after=second, changes=typed(body="Typed."))
    assert order_of(digest)[0] == [first, second, new, third]
    assert Item.objects.get(uuid=new).body == "Typed."


def test_a_moved_item_keeps_its_version_and_its_text(digest, item):
    source, target = digest.sections.all()
    done = composing.move_item(act(digest), item.uuid, section=target.uuid, after=None)
    assert order_of(digest)[1][0] == item.uuid
    assert len(order_of(digest)[0]) == 2
    assert set(done.sections) == {source.uuid, target.uuid}
    assert done.announce == f"Moved to {target}, 1 of 4"
    assert Item.objects.get(uuid=item.uuid).version == item.version


def test_order_is_guarded_by_the_digests_version(digest, item):
    seen = act(digest)
    composing.move_item(seen, item.uuid, section=item.section.uuid, after=None)
    before = order_of(digest)
    for stale in (
        lambda: composing.move_item(seen, item.uuid, section=digest.sections.last().uuid, after=None),
        lambda: composing.delete_item(seen, item.uuid),
        lambda: composing.add_item(seen, uuid4(), section=item.section.uuid, after=None),
        lambda: composing.duplicate_item(seen, item.uuid, new=uuid4()),
    ):
        with pytest.raises(StaleError):
            stale()
    assert order_of(digest) == before


def test_a_place_after_what_is_not_there_is_refused(digest, item):
    elsewhere = items_of(digest)[-1]
    before = order_of(digest)
    with pytest.raises(GoneError):
        composing.move_item(act(digest), item.uuid, section=item.section.uuid, after=elsewhere.uuid)
    assert order_of(digest) == before


def test_a_copy_stands_after_its_original_with_its_own_citations(digest, item):
    new, seen = uuid4(), act(digest)
    for _ in range(2):
        composing.duplicate_item(seen, item.uuid, new=new)
    order = order_of(digest)[0]
    assert order.index(new) == order.index(item.uuid) + 1
    assert len(order) == 4
    copy = Item.objects.get(uuid=new)
    assert (copy.headline, copy.body, topics_of(copy)) == (item.headline, item.body, topics_of(item))
    assert [c.url for c in cited(copy)] == [c.url for c in cited(item)]
    assert not {c.id for c in cited(copy)} & {c.id for c in cited(item)}


def test_readers_keep_their_edition_whatever_is_edited():
    edition = published_digest(sections=2, items=2, citations=1)
    digest = digest_of(edition)
    item = items_of(digest)[0]
    before = edition.document
    save(digest, item, typed(body="Not public yet."))
    composing.delete_item(act(digest), items_of(digest)[-1].uuid)
    assert Edition.objects.get().document == before
    publishing.publish(Digest.objects.get(pk=digest.pk))
    assert "Not public yet." in str(Edition.objects.get(version=2).document)


def test_an_edit_puts_what_was_approved_back_in_review(digest, item):
    Digest.objects.filter(pk=digest.pk).update(status=DigestStatus.APPROVED)
    save(digest, item, typed(body="Another text."))
    assert Digest.objects.get(pk=digest.pk).status == DigestStatus.IN_REVIEW
    Digest.objects.filter(pk=digest.pk).update(status=DigestStatus.APPROVED)
    composing.move_item(act(digest), item.uuid, section=item.section.uuid, after=None)
    assert Digest.objects.get(pk=digest.pk).status == DigestStatus.IN_REVIEW


def test_revisions_fold_by_person_and_not_across_a_milestone(digest, item, editor):
    save(digest, item, typed(body="One."), by=editor)
    item.refresh_from_db()
    save(digest, item, typed(body="Two."), by=editor)
    item.refresh_from_db()
    found = list(Revision.objects.values_list("milestone", "by"))
    assert found == [(Milestone.AUTOMATIC, editor.pk), (Milestone.IMPORTED, None)]
    save(digest, item, typed(body="Three."))
    item.refresh_from_db()
    save(digest, item, typed(body="Four."), by=editor)
    assert Revision.objects.count() == 3
    assert "Four." in str(Revision.objects.first().document)
    assert "Three." in str(Revision.objects.all()[1].document)
