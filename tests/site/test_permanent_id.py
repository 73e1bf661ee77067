"""Permanent URIs."""

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from digests.domain import publishing
from digests.models import PublishedItem
from tests.factories import digest_of, make_digest, published_digest

pytestmark = pytest.mark.django_db


def test_leads_to_the_page(client: Client) -> None:
    edition = published_digest()
    item = PublishedItem.objects.first()
    assert item
    for kind, uuid, path in (
        ("digest", edition.digest_id, f"/monitor/{edition.year}/{edition.month:02d}/{edition.slug}/"),
        ("item", item.id, f"/items/{item.id}/"),
    ):
        response = client.get(f"/id/{kind}/{uuid}")
        assert (response.status_code, response.headers["Location"]) == (303, path)


def test_withdrawn_answers_410_with_the_note(read: Callable[..., Any]) -> None:
    edition = published_digest()
    item = PublishedItem.objects.first()
    assert item
    publishing.withdraw(digest_of(edition), by=None, note="The release was forged.")
    for kind, uuid in (("digest", edition.digest_id), ("item", item.id)):
        assert "The release was forged." in read(f"/id/{kind}/{uuid}", 410).main.text


def test_a_draft_is_as_unknown_as_nothing(read: Callable[..., Any]) -> None:
    draft = make_digest()
    assert str(read(f"/id/digest/{draft.uuid}", 404)) == str(read(f"/id/digest/{uuid4()}", 404))
    read(f"/id/series/{uuid4()}", 404)
