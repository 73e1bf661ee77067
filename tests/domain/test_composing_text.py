"""Split and merge lose no word; images; undo brings everything back."""

from io import BytesIO
from uuid import UUID, uuid4

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from PIL import Image

from digests.domain import composing, composing_images, composing_sections, composing_text, composing_undo
from digests.domain.composing_fields import Changes
from digests.domain.errors import DeskError, GoneError, InvalidError, StaleError
from digests.models import Citation, Item, Removal, Section
from tests.domain.composing import act, cited, items_of, order_of, topics_of, typed
from tests.factories import TopicFactory, make_digest

pytestmark = pytest.mark.django_db


@pytest.fixture
def digest():
    return make_digest(sections=2, items=3, citations=2)


@pytest.fixture
def item(digest):
    return items_of(digest)[1]


@pytest.fixture(autouse=True)
def _own_media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def picture():
    out = BytesIO()
    Image.new("RGB", (60, 40), "teal").save(out, "PNG")
    return ContentFile(out.getvalue(), name="harbour.png")


def set_image(digest, item):
    done = composing_images.set_image(act(digest), item.uuid, version=item.version, upload=picture())
    item.refresh_from_db()
    return done


def words(*items):
    return sorted(" ".join(f"{item.headline} {item.body}" for item in items).replace("*", "").split())


@pytest.mark.parametrize("at", [1, 9, 40, 70])
def test_a_split_loses_no_letter(digest, item, at):
    before, new = item.body, uuid4()
    seen, topics = act(digest), topics_of(item)
    for _ in range(2):
        composing_text.split_item(seen, item.uuid, new=new, at=at, version=item.version)
    first, rest = Item.objects.get(uuid=item.uuid), Item.objects.get(uuid=new)
    assert "".join((first.body + rest.body).split()) == "".join(before.split())
    order = order_of(digest)[0]
    assert order.index(new) == order.index(item.uuid) + 1
    assert len(order) == 4
    assert (first.citations.count(), rest.citations.count()) == (2, 0)
    assert topics_of(rest) == topics_of(first) == topics


@pytest.mark.parametrize("at", [-3, 0, 100_000])
def test_a_split_into_nothing_is_refused(digest, item, at):
    with pytest.raises(InvalidError):
        composing_text.split_item(act(digest), item.uuid, new=uuid4(), at=at, version=item.version)
    assert Item.objects.count() == 6


def test_a_split_over_an_older_text_is_refused(digest, item):
    seen = item.version
    composing.save_item(act(digest), item.uuid, version=seen, changes=typed(body="Another text altogether."))
    with pytest.raises(StaleError):
        composing_text.split_item(act(digest), item.uuid, new=uuid4(), at=5, version=seen)
    assert Item.objects.count() == 6


def merge(digest, second, first):
    return composing_text.merge_items(
        act(digest), second.uuid, into=first.uuid, version=second.version, into_version=first.version
    )


def test_a_merge_loses_no_word_topic_or_citation(digest):
    first, second = items_of(digest)[:2]
    TopicFactory(slug="water", name="Water")
    composing.save_item(act(digest), second.uuid, version=1, changes=Changes(topics=("Water",)))
    second.refresh_from_db()
    before, topics = words(first, second), {*topics_of(first), *topics_of(second)}
    urls = [c.url for c in (*cited(first), *cited(second))]
    done = merge(digest, second, first)
    first.refresh_from_db()
    assert words(first) == before
    assert f"**{second.headline}**" in first.body
    assert set(topics_of(first)) == topics
    assert [c.url for c in cited(first)] == urls
    assert done.gone == (second.uuid,)
    assert first.version == 2
    assert not Item.objects.filter(uuid=second.uuid).exists()


def test_a_merge_unites_the_same_citation(digest, item):
    copy = uuid4()
    composing.duplicate_item(act(digest), item.uuid, new=copy)
    merge(digest, Item.objects.get(uuid=copy), item)
    assert Citation.objects.filter(item=item).count() == 2


def test_a_merge_over_an_older_text_is_refused(digest):
    first, second = items_of(digest)[:2]
    for older in (first, second):
        composing.save_item(act(digest), older.uuid, version=1, changes=typed(body="Newer."))
        with pytest.raises(StaleError):
            merge(digest, second, first)
        older.refresh_from_db()
    assert Item.objects.count() == 6


def test_a_merge_takes_the_image_along_and_never_drops_one(digest):
    first, second = items_of(digest)[:2]
    set_image(digest, second)
    third = items_of(digest)[2]
    set_image(digest, third)
    name = second.image.name
    merge(digest, second, first)
    first.refresh_from_db()
    assert (first.image.name, first.image_width) == (name, 60)
    with pytest.raises(DeskError, match="Both items have an image"):
        merge(digest, third, first)
    assert Item.objects.filter(uuid=third.uuid).exists()


def test_an_item_cannot_be_merged_with_itself(digest, item):
    with pytest.raises(InvalidError):
        merge(digest, item, item)
    assert Item.objects.filter(uuid=item.uuid).exists()


def test_an_image_is_made_anew_and_centred(digest, item):
    Item.objects.filter(pk=item.pk).update(focus_x=10)
    set_image(digest, item)
    assert item.image.name.endswith(".webp")
    assert (item.image_width, item.image_height, item.focus_x, item.version) == (60, 40, 50, 2)
    assert default_storage.exists(item.image.name)


def test_an_image_that_was_not_saved_is_not_kept(digest, item, tmp_path):
    with pytest.raises(StaleError):
        composing_images.set_image(act(digest), item.uuid, version=99, upload=picture())
    with pytest.raises(DeskError):
        composing_images.set_image(
            act(digest), item.uuid, version=1, upload=ContentFile(b"<svg onload=x>", name="x.svg")
        )
    assert not [path for path in tmp_path.rglob("*") if path.is_file()]


def test_a_removed_image_takes_its_words_with_it(digest, item):
    set_image(digest, item)
    composing.save_item(
        act(digest), item.uuid, version=item.version, changes=typed(image_alt="A harbour", image_credit="AF")
    )
    item.refresh_from_db()
    gone = Changes(remove_image=True)
    composing.save_item(act(digest), item.uuid, version=item.version, changes=gone)
    item.refresh_from_db()
    assert (item.image.name, item.image_alt, item.image_credit, item.image_width) == ("", "", "", None)


def test_undo_puts_an_item_back_with_everything(digest, item):
    set_image(digest, item)
    before, citations = (item.headline, item.body, item.image.name, topics_of(item)), cited(item)
    order = order_of(digest)
    removal = composing.delete_item(act(digest), item.uuid).undo
    assert item.uuid not in order_of(digest)[0]
    for _ in range(2):
        composing_undo.undo(act(digest), removal)
    back = Item.objects.get(uuid=item.uuid)
    assert (back.headline, back.body, back.image.name, topics_of(back)) == before
    assert cited(back) == citations
    assert order_of(digest) == order
    # A form that was open before must not go over it unseen.
    assert back.version == item.version + 1


def test_undo_of_the_last_item_of_a_shorter_section_goes_to_its_end(digest):
    items = items_of(digest)[:3]
    removal = composing.delete_item(act(digest), items[2].uuid).undo
    composing.delete_item(act(digest), items[0].uuid)
    composing_undo.undo(act(digest), removal)
    assert order_of(digest)[0] == [items[1].uuid, items[2].uuid]


def test_undo_puts_a_section_back_with_all_its_items(digest):
    section = digest.sections.first()
    order, citations = order_of(digest), [cited(item) for item in items_of(digest)]
    removal = composing_sections.delete_section(act(digest), section.uuid).undo
    assert Item.objects.count() == 3
    composing_undo.undo(act(digest), removal)
    back = digest.sections.first()
    assert (back.uuid, back.heading, back.country) == (section.uuid, section.heading, section.country)
    assert order_of(digest) == order
    assert [cited(item) for item in items_of(digest)] == citations


def test_undo_of_an_item_brings_its_section_back_too(digest):
    section = digest.sections.first()
    item = items_of(digest)[0]
    removal = composing.delete_item(act(digest), item.uuid).undo
    whole = composing_sections.delete_section(act(digest), section.uuid).undo
    composing_undo.undo(act(digest), removal)
    assert order_of(digest)[-1] == [item.uuid]
    composing_undo.undo(act(digest), whole)
    assert Section.objects.filter(uuid=section.uuid).count() == 1
    assert {*order_of(digest)[-1]} == {item.uuid, *(UUID(i["id"]) for i in _removed(whole))}


def _removed(removal):
    return Removal.objects.get(uuid=removal).document["items"]


def test_undo_of_another_digest_is_out_of_reach(digest, item):
    removal = composing.delete_item(act(digest), item.uuid).undo
    with pytest.raises(GoneError):
        composing_undo.undo(act(make_digest(sections=1, items=1, citations=1)), removal)
    assert not Item.objects.filter(uuid=item.uuid).exists()
