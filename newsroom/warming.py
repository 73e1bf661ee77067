"""Warming: what every process that answers needs, loaded once before they part and then shared by all.

Code, templates and words. Of the database only what is kept by what it was made of or by the generation is read, so
nothing can be old.
"""

from contextlib import suppress
from importlib import import_module

from django.conf import settings
from django.db import DatabaseError, connections
from django.template.loader import get_template
from django.urls import get_resolver
from django.utils.translation import gettext, override

from digests.domain import freshness
from digests.domain.search import lexicon

PAGES = ("digest_page", "search", "country_archive", "topic_timeline", "item_page", "source_page")


def warm() -> None:
    """Import all views, and read translations, templates and names; close what was opened meanwhile."""
    import_module(settings.ROOT_URLCONF)
    # Names and patterns of all addresses, which are else put together at the first request.
    get_resolver()._populate()  # noqa: SLF001 (there is no public name for it)
    for language, _name in settings.LANGUAGES:
        with override(language):
            gettext("Search")
    for name in PAGES:
        get_template(f"site/{name}.html")
    # Before the first migration there is nothing to read.
    with suppress(DatabaseError):
        lexicon.lexicon(freshness.generation())
    connections.close_all()
