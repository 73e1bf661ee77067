"""Keyset paging neither repeats nor skips where timestamps tie."""

from datetime import UTC, datetime
from uuid import uuid4

import pytest

from digests.domain import keyset
from digests.models import PublishedItem
from tests.factories import published_digest


def test_cursor_round_trip() -> None:
    at, uuid = datetime(2026, 3, 1, 12, 30, 0, 123456, tzinfo=UTC), uuid4()
    assert keyset.decode(keyset.encode(at, uuid)) == (at, uuid)


@pytest.mark.parametrize("cursor", ["x", "%%%", "AAAA", "MjAyNi0wMy0wMVQwMDowMDowMHx4", "\ud800", "é" * 9])
def test_a_cursor_that_was_not_given_out_is_refused(cursor: str) -> None:
    with pytest.raises(keyset.InvalidCursorError):
        keyset.decode(cursor)


@pytest.mark.django_db
def test_every_row_once_though_all_tie() -> None:
    published_digest(sections=4, items=10, citations=1)
    seen, cursor = [], None
    while True:
        page = keyset.page(PublishedItem.objects.all(), after=cursor, limit=7)
        seen += [row.id for row in page.rows]
        cursor = page.cursor
        if cursor is None:
            break
    assert len(seen) == 40
    assert len(set(seen)) == 40
