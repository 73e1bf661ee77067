"""Stamps: what stored pages, and what all pages, depend on besides their documents."""

import hashlib
from collections.abc import Iterable
from functools import cache
from pathlib import Path

from django.conf import settings

from digests.domain.takeaway import pdf

BASE = Path(settings.BASE_DIR)


def _digest(patterns: Iterable[str]) -> str:
    # With WeasyPrint, pages have a link to a PDF; with a mail server, one to subscribe.
    has = f"{pdf.is_available()}|{settings.MAIL_SERVER is not None}"
    site = f"{settings.SITE_URL}|{settings.SITE_NAME}|{settings.LANGUAGE_CODE}"
    mark = hashlib.sha256(f"{site}|{has}".encode())
    for path in sorted({path for pattern in patterns for path in BASE.glob(pattern)}):
        mark.update(path.name.encode() + path.read_bytes())
    return mark.hexdigest()


@cache
def stamp() -> str:
    """Return a digest of what is rendered and indexed when publishing: renderers, templates, words, map, analyser."""
    modules = ["rendering", "citing", "languages", "linked_data", "maps", "wire", "publication", "link_index"]
    modules += ("stemming", "search/letters", "search/analysis", "search/entries", "search/indexing")
    return _digest(
        [
            "templates/site/_*.html",
            "templates/api/credit.html",
            "static/digests/map/*.json",
            "locale/*/LC_MESSAGES/django.mo",
            *(f"digests/domain/{name}.py" for name in modules),
        ]
    )


@cache
def release_stamp() -> str:
    """Return a digest of all code, templates, words and styles: another release, another ETag."""
    return _digest(
        ["templates/**/*.*", "digests/**/*.py", "newsroom/*.py", "locale/**/*.mo", "static/digests/**/*.*"]
    )
