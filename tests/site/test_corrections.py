"""Corrections and withdrawals."""

from collections.abc import Callable
from typing import Any

import pytest

from digests.domain import publishing
from tests.factories import digest_of, published_digest

pytestmark = pytest.mark.django_db
Read = Callable[..., Any]


def test_lists_every_note_newest_first(read: Read) -> None:
    first, second = published_digest(), published_digest(mark="canary")
    publishing.correct(digest_of(first), by=None, note="A name was wrong.")
    publishing.withdraw(digest_of(second), by=None, note="The release was forged.")
    page = read("/corrections/")
    assert [p.text for p in page.select(".correction")] == ["The release was forged.", "A name was wrong."]
    assert page.select_one(".notices a")["href"] == f"/id/digest/{second.digest_id}"
    assert "canary" not in str(page)


def test_a_correction_of_what_was_withdrawn_is_gone(read: Read) -> None:
    edition = published_digest()
    publishing.correct(digest_of(edition), by=None, note="Canary.")
    publishing.withdraw(digest_of(edition), by=None, note="Taken back.")
    assert [p.text for p in read("/corrections/").select(".correction")] == ["Taken back."]


def test_an_empty_list_says_so(read: Read) -> None:
    assert "Nothing has been corrected or withdrawn." in read("/corrections/").main.text


@pytest.mark.parametrize("size", [1, 3])
def test_queries(size: int, costs: Callable[..., None]) -> None:
    for _ in range(size):
        publishing.correct(digest_of(published_digest()), by=None, note="A name was wrong.")
    costs("/corrections/", 2)
