"""The pictures that go with links where they are shared, drawn at first asking and kept on disk."""

import hashlib
from uuid import UUID

from django.core.cache import caches
from django.http import HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response
from django.views.decorators.http import require_safe

from digests.domain import cards, freshness
from digests.domain.archive import carded
from digests.domain.cards import Card
from digests.site import views


@require_safe
def digest_card(request: HttpRequest, series: str, year: int, month: int, slug: str) -> HttpResponse:
    """Send a digest's card; where there is none, say what the digest's page says."""
    card = carded.of_digest(series, year, month, slug)
    return _picture(request, card) if card else views.digest_page(request, series, year, month, slug)


@require_safe
def item_card(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Send an item's card; where there is none, say what the item's page says."""
    card = carded.of_item(uuid)
    return _picture(request, card) if card else views.item_page(request, uuid)


def _picture(request: HttpRequest, card: Card) -> HttpResponse:
    """Answer with the card that says this, drawn once for all processes.

    It is kept out of the store of finished pages, which would forget it with the next publication, and
    its ETag is of what it says, so a publication elsewhere costs nobody a new copy.
    """
    key = hashlib.blake2b(f"{freshness.release_mark()} {card}".encode(), digest_size=16).hexdigest()
    not_changed = get_conditional_response(request, etag=f'"{key}"')
    body = b"" if not_changed else caches["cards"].get(key)
    if body is None:
        body = cards.draw(card)
        caches["cards"].set(key, body)
    response = not_changed or HttpResponse(body, content_type="image/png")
    response.headers["ETag"] = f'"{key}"'
    response.headers["Cache-Control"] = "public, max-age=60"
    return response
