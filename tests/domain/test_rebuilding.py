"""Rebuilding gives back exactly what publishing made."""

import pytest

from digests.domain import publishing, rebuilding
from digests.models import DigestEntry, Edition, Head, Item, ItemEntry, ItemFacet, PublishedItem, Tally
from tests.factories import digest_of, published_digest

pytestmark = pytest.mark.django_db


def public_state() -> dict[str, list[object]]:
    return {
        "editions": list(
            Edition.objects.filter(is_live=True)
            .order_by("pk")
            .values_list("head_html", "article_html", "wire")
        ),
        "items": list(PublishedItem.objects.order_by("pk").values_list("article_html", "wire", "version")),
        "search": [
            sorted(map(str, rows.values_list("words", "facets")))
            for rows in (ItemEntry.objects, DigestEntry.objects)
        ],
        "facets": sorted(map(str, ItemFacet.objects.values_list("item_id", "kind", "key"))),
        "tallies": sorted(
            Tally.objects.exclude(items=0).values_list(
                "kind", "key", "label", "with_kind", "with_key", "with_label", "items"
            )
        ),
    }


@pytest.fixture
def _archive() -> None:
    """One digest as it was, one corrected, one withdrawn, one with an item dropped."""
    published_digest()
    corrected, withdrawn, shorter = (digest_of(published_digest()) for _ in range(3))
    Item.objects.filter(section__digest=corrected).update(body="Reworded.")
    publishing.correct(corrected, by=None, note="It was wrong.")
    publishing.withdraw(withdrawn, by=None, note="It was forged.")
    Item.objects.filter(section__digest=shorter)[0].delete()
    publishing.publish(shorter)


@pytest.mark.usefixtures("_archive")
def test_rebuild_gives_what_publishing_gave() -> None:
    before = public_state()
    seen: list[tuple[int, int]] = []
    assert rebuilding.rebuild_published(progress=lambda done, total: seen.append((done, total))) == 4
    assert seen == [(1, 4), (2, 4), (3, 4), (4, 4)]
    assert public_state() == before


@pytest.mark.usefixtures("_archive")
def test_rebuild_repairs_a_damaged_index() -> None:
    before = public_state()
    Tally.objects.update(items=99)
    ItemFacet.objects.all().delete()
    # The last of a digest: the numbers before its own are those of entries that are written anew.
    ItemEntry.objects.order_by("-pk")[0].delete()
    DigestEntry.objects.update(words="old")
    Edition.objects.filter(status="usable").update(article_html="old", head_html="old", wire="old")
    rebuilding.rebuild_published()
    assert public_state() == before


def test_rebuild_is_needed_when_the_renderer_has_changed_and_not_after() -> None:
    published_digest()
    assert not rebuilding.is_rebuild_needed()
    Head.objects.update(fingerprint="other")
    assert rebuilding.is_rebuild_needed()
    rebuilding.rebuild_published()
    assert not rebuilding.is_rebuild_needed()
