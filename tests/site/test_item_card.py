"""An item's card: the picture that goes with its link."""

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from digests.domain import publishing
from digests.domain.archive import carded
from digests.models import PublishedItem
from tests.factories import digest_of, published_digest

pytestmark = pytest.mark.django_db
Read = Callable[..., Any]


def test_says_where_it_stood_and_who_reported_it(read: Read, client: Client) -> None:
    published_digest()
    row = PublishedItem.objects.get(anchor="kz-1")
    card = carded.of_item(row.id)
    assert card
    assert (card.kicker, card.title, card.lit) == ("Monitor · Kazakhstan", row.headline, frozenset({"KZ"}))
    assert "Outlet" in card.foot
    assert (
        read(f"/items/{row.id}/")
        .find("meta", property="og:image")["content"]
        .endswith(f"/items/{row.id}/card.png")
    )
    response = client.get(f"/items/{row.id}/card.png")
    assert (response.status_code, response.headers["Content-Type"]) == (200, "image/png")


def test_of_what_is_not_public_there_is_none(read: Read) -> None:
    edition = published_digest()
    uuid = PublishedItem.objects.get(anchor="kz-1").id
    publishing.withdraw(digest_of(edition), by=None, note="The release was forged.")
    read(f"/items/{uuid}/card.png", 410)
    read(f"/items/{uuid4()}/card.png", 404)


@pytest.mark.parametrize("size", [1, 3])
def test_queries(size: int, costs: Callable[..., None]) -> None:
    for _ in range(size):
        published_digest(sections=size + 1, items=size, citations=size)
    costs(f"/items/{PublishedItem.objects.first().id}/card.png", 2)
