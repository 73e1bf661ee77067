"""An item's page."""

import json
from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest

from digests.domain import publishing
from digests.models import Item, PublishedItem
from tests.factories import digest_of, published_digest

pytestmark = pytest.mark.django_db
Read = Callable[..., Any]


def test_shows_the_item_with_its_issue_as_context(read: Read) -> None:
    edition = published_digest()
    row = PublishedItem.objects.get(anchor="kz-1")
    page = read(f"/items/{row.id}/")
    assert page.h1.text == row.headline
    assert page.select_one(".meta a[href$='#kz-1']").text == edition.title
    assert len(page.select(".sources li")) == 2
    data = json.loads(page.select_one('script[type="application/ld+json"]').string)
    assert data["@id"].endswith(f"/id/item/{row.id}")
    assert len(data["citation"]) == 2


def test_an_item_without_headline_goes_by_its_first_words(read: Read) -> None:
    edition = published_digest()
    Item.objects.update(headline="")
    publishing.publish(digest_of(edition))
    row = PublishedItem.objects.get(anchor="kz-1")
    heading = read(f"/items/{row.id}/").h1.text
    assert heading.endswith(" …")
    assert row.text.startswith(heading.removesuffix(" …"))


def test_withdrawn_answers_410_with_the_note(read: Read) -> None:
    edition = published_digest(mark="canary")
    uuid = PublishedItem.objects.get(anchor="kz-1").id
    publishing.withdraw(digest_of(edition), by=None, note="The release was forged.")
    page = read(f"/items/{uuid}/", 410)
    assert "The release was forged." in page.main.text
    assert "canary" not in str(page)


def test_no_such_item(read: Read) -> None:
    read(f"/items/{uuid4()}/", 404)


@pytest.mark.parametrize("size", [1, 3])
def test_queries(size: int, costs: Callable[..., None]) -> None:
    for _ in range(size):
        published_digest(sections=size + 1, items=size, citations=size)
    costs(f"/items/{PublishedItem.objects.first().id}/", 2)
