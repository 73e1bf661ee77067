"""The search page drawn: what is the same for many searches from moulds, the rest by templates."""

from collections.abc import Iterable
from dataclasses import replace
from functools import lru_cache
from typing import Any
from urllib.parse import quote_plus, urlencode

from django.template.loader import get_template
from django.utils.html import escape
from django.utils.translation import gettext_lazy as _

from digests.domain import languages
from digests.domain.search import pages
from digests.domain.search.pages import Asked, Choice, Results
from digests.site.frame import page_mould
from digests.site.moulds import Mould

NAMES = {"country": _("Country"), "topic": _("Topic"), "source": _("Source"), "year": _("Year")}
RESULT = ("path", "heading", "place", "excerpt")


def drawn(asked: Asked, found: Results | None, generation: int) -> str:
    """Return the page's two parts; without anything found, how to search."""
    if found is None:
        context = {"says_nothing": bool(asked.words)}
        feeds, below = "", get_template("site/_search_help.html").render(context)
    else:
        query = escape(address_of(asked))
        feeds = _feeds().filled(words=escape(asked.words), query=query)
        below = _found(asked, found, generation, query)
    return _page().filled(feeds=feeds, form=_form(asked, generation), below=below)


@lru_cache(maxsize=1)
def _page() -> Mould:
    return page_mould("site/search.html", ("feeds", "form", "below"), path="/search/")


@lru_cache(maxsize=1)
def _feeds() -> Mould:
    return Mould("site/_search_feeds.html", ("words", "query"), {})


def _form(asked: Asked, generation: int) -> str:
    return _form_around(generation, replace(asked, words="")).filled(words=escape(asked.words))


@lru_cache(maxsize=64)
def _form_around(generation: int, asked: Asked) -> Mould:
    """Return the form around its words, drawn once a generation for what else was asked."""
    context = {"asked": asked, "chosen": dict(asked.chosen), "countries": pages.countries(generation)}
    return Mould("site/_search_form.html", ("words",), context)


def _found(asked: Asked, found: Results, generation: int, query: str) -> str:
    """Return a page of results; ``query`` is the address's, as HTML."""
    turned = address_of(asked, turned=True) if asked.words else ""
    older = address_of(asked, after=found.following) if found.following is not None else ""
    narrowed = [_narrowed(asked, kind, key, generation) for kind, key in asked.chosen]
    count = _count(
        found.matches.total,
        is_more=found.matches.is_more,
        was_cut=found.was_cut,
        best_first=asked.best_first,
        has_also=bool(found.also),
        has_turned=bool(turned),
    )
    return _around().filled(
        count=count.filled(also=_also(found.also), turned=escape(turned), query=query),
        narrowed=get_template("site/_search_narrowed.html").render({"narrowed": narrowed})
        if narrowed
        else "",
        results="".join(_result(row.language).filled(**row._asdict()) for row in found.results),
        facets="".join(
            _facet(kind).filled(chips="".join(_chips(rows, query, is_partial=found.matches.is_partial)))
            for kind, rows in pages.choices(found.matches, asked, generation)
        ),
        further=_further(
            is_empty=not found.results, has_older=bool(older), best_first=asked.best_first
        ).filled(older=escape(older)),
    )


@lru_cache(maxsize=1)
def _around() -> Mould:
    return Mould("site/_search_found.html", ("count", "narrowed", "results", "facets", "further"))


@lru_cache(maxsize=256)
def _count(total: int, **told: bool) -> Mould:
    """Return the line that says how much was found."""
    return Mould("site/_search_count.html", ("also", "turned", "query"), {"total": total, **told})


def _also(words: Iterable[str]) -> str:
    return ", ".join([_spelling().filled(word=escape(word)).strip() for word in words])


@lru_cache(maxsize=1)
def _spelling() -> Mould:
    return Mould("site/_search_also.html", ("word",))


@lru_cache(maxsize=8)
def _facet(kind: str) -> Mould:
    return Mould("site/_search_facet.html", ("chips",), {"name": NAMES[kind]})


@lru_cache(maxsize=8)
def _further(**told: bool) -> Mould:
    return Mould("site/_search_further.html", ("older",), told)


@lru_cache(maxsize=64)
def _result(language: str) -> Mould:
    context = {"language": language, "direction": languages.direction(language)}
    return Mould("site/_search_result.html", RESULT, context)


def _chips(rows: Iterable[Choice], base: str, *, is_partial: bool) -> Iterable[str]:
    """Yield the links that narrow a search by one facet each."""
    more = "+" if is_partial else ""
    for row in rows:
        chip = _chip(row.label, f"&{row.kind}={quote_plus(row.key)}")
        yield chip.filled(base=base, items=f"{row.items}{more}")


@lru_cache(maxsize=512)
def _chip(label: str, narrowing: str) -> Mould:
    return Mould("site/_search_chip.html", ("base", "items"), {"label": label, "narrowing": narrowing})


def _narrowed(asked: Asked, kind: str, key: str, generation: int) -> dict[str, Any]:
    """Return a chip that takes a chosen facet away again."""
    label = pages.label_of(kind, key, generation)
    return {"name": NAMES[kind], "label": label, "address": address_of(asked, without=kind)}


def address_of(
    asked: Asked,
    *,
    without: str = "",
    turned: bool = False,
    after: int | None = None,
) -> str:
    """Return the query string of what was asked, changed: a facet less, the other order, the next page."""
    chosen = [(kind, key) for kind, key in asked.chosen if kind != without]
    parts = [("q", asked.words), *chosen]
    parts += [("from", asked.since.isoformat() if asked.since and without != "from" else "")]
    parts += [("order", "relevance" if asked.best_first != turned else "")]
    parts += [("after", "" if after is None else str(after))]
    return "?" + urlencode([(name, value) for name, value in parts if value])
