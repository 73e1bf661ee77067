"""A digest's card: the picture that goes with its link."""

from collections.abc import Callable
from io import BytesIO
from typing import Any

import pytest
from django.core.cache import caches
from django.test import Client
from PIL import Image

from digests.domain import publishing
from digests.models import Digest, Series
from tests.factories import digest_of, make_digest, published_digest

pytestmark = pytest.mark.django_db
Read = Callable[..., Any]


@pytest.fixture(autouse=True)
def _own_cards(settings: Any, tmp_path: Any) -> None:
    """Keep the test's cards apart from any that were drawn before."""
    caches["cards"]._dir = str(tmp_path)  # type: ignore[attr-defined]  # where FileBasedCache keeps it


def path(edition: Any) -> str:
    return f"/{edition.series.slug}/{edition.year}/{edition.month:02d}/{edition.slug}/"


def test_the_head_names_it_with_its_size_and_words(read: Read, client: Client) -> None:
    edition = published_digest()
    page = read(path(edition))
    head = {
        meta.get("property") or meta.get("name"): meta["content"]
        for meta in page.head.find_all("meta", content=True)
    }
    assert head["og:image"].endswith(f"{path(edition)}card.png")
    assert head["og:image:alt"] == edition.title
    assert head["twitter:card"] == "summary_large_image"
    response = client.get(f"{path(edition)}card.png")
    assert response.headers["Content-Type"] == "image/png"
    size = Image.open(BytesIO(response.content)).size
    assert (str(size[0]), str(size[1])) == (head["og:image:width"], head["og:image:height"])


def test_is_drawn_once_and_asked_again_for_nothing(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    edition = published_digest()
    first = client.get(f"{path(edition)}card.png")
    # Something else is published; the card says the same, and comes from the disk.
    published_digest()
    monkeypatch.setattr("digests.domain.cards.draw", None)
    assert client.get(f"{path(edition)}card.png").content == first.content
    again = client.get(f"{path(edition)}card.png", headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["Cache-Control"] == first.headers["Cache-Control"] == "public, max-age=60"


def test_follows_a_correction(client: Client) -> None:
    edition = published_digest()
    before = client.get(f"{path(edition)}card.png")
    digest = digest_of(edition)
    Digest.objects.filter(pk=digest.pk).update(title="Another title altogether")
    digest.refresh_from_db()
    assert client.get(f"{path(edition)}card.png").content == before.content
    publishing.correct(digest, by=None, note="The title was wrong.")
    after = client.get(f"{path(edition)}card.png")
    assert after.headers["ETag"] != before.headers["ETag"]
    assert after.content != before.content


def test_of_what_is_not_public_there_is_none(read: Read) -> None:
    gone = published_digest()
    publishing.withdraw(digest_of(gone), by=None, note="The release was forged.")
    assert "The release was forged." in read(f"{path(gone)}card.png", 410).main.text
    draft = make_digest(series=Series.objects.get())
    read(f"/monitor/{gone.year}/{gone.month:02d}/{draft.slug}/card.png", 404)


@pytest.mark.parametrize("size", [1, 3])
def test_queries(size: int, costs: Callable[..., None]) -> None:
    for _ in range(size):
        edition = published_digest(sections=size + 1, items=size, citations=size)
    costs(f"{path(edition)}card.png", 3)
