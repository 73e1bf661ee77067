"""Citing: how an item is referred to elsewhere, and handed on."""

from typing import Any
from urllib.parse import quote

from django.conf import settings
from django.utils.html import format_html
from django.utils.translation import gettext as _

from digests.domain.publication import PlacedItem, Publication


def references(publication: Publication, placed: PlacedItem, *, title: str, date: str) -> dict[str, Any]:
    """Return an item's reference in three forms, each with the canonical URL and credit line, and links to share it.

    ``title`` is its headline or first words, ``date`` the day of the issue in words.
    """
    series = publication.series
    url = settings.SITE_URL + placed.path
    credit = publication.document.credit
    line = series.credit_line or (credit.name if credit else "") or settings.SITE_NAME
    # What ends in an abbreviation's full stop, as “2026 г.”, gets no second.
    date = date.removesuffix(".")
    number = _("no. %(number)s") % {"number": publication.document.number}
    issue = f"{series.title}, {number}" if publication.document.number else series.title
    return {
        "text": f"{_('“%(title)s”') % {'title': title}}, {issue}, {date}. {line}. {url}",
        "markdown": f"[{_escape_markdown(title)}]({url}), {issue}, {date}. {line}.",
        "html": str(format_html('<a href="{}">{}</a>, {}, {}. {}.', url, title, issue, date, line)),
        "share": _share(title, url),
    }


def _share(title: str, url: str) -> list[tuple[str, str]]:
    """Return plain links that share an item, by name: nothing of those services is on the page, nor told of a reader."""
    words, link = quote(title, safe=""), quote(url, safe=":/")
    return [
        (_("mail"), f"mailto:?subject={words}&body={link}"),
        ("Telegram", f"https://t.me/share/url?url={link}&text={words}"),
        ("WhatsApp", f"https://wa.me/?text={words}%20{link}"),
    ]


def _escape_markdown(text: str) -> str:
    return "".join(f"\\{letter}" if letter in r"\[]*_`<" else letter for letter in text)
