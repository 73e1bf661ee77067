"""Another language of the site, for a test: what a process draws once is drawn anew."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from digests.domain import stamp
from digests.site import frame, search_drawing, subject_pages, views

DRAWN_ONCE = [
    function
    for module in (frame, search_drawing, subject_pages, views, stamp)
    for function in vars(module).values()
    if hasattr(function, "cache_clear")
]


@contextmanager
def site_in(language: str, settings: Any) -> Iterator[None]:
    """Have the site in a language; ``settings`` is pytest-django's fixture.

    A client or server that answered before may keep pages: begin with a new one.
    """
    before = settings.LANGUAGE_CODE
    _forget()
    settings.LANGUAGE_CODE = language
    yield
    settings.LANGUAGE_CODE = before
    _forget()


def _forget() -> None:
    for function in DRAWN_ONCE:
        function.cache_clear()
