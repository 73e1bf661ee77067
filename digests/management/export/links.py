"""Links: found in what the site's templates draw, and made relative.

The templates write every attribute in double quotes and escape what is inside, so a pattern finds
them all; a test compares with a parser.
"""

import re
from collections.abc import Callable, Iterator
from html import escape, unescape
from urllib.parse import quote

from django.conf import settings

from digests.management.export.addresses import FOLDER_PAGE, Address

ATTRIBUTE = re.compile(r'(?<=\s)(href|src|action)="([/?][^"]*)"')
SRCSET = re.compile(r'(?<=\s)srcset="([^"]*)"')
IN_STYLE = re.compile(r'url\("(/[^"]*)"\)')
# Opened from a folder, browsers take no font that is fetched ahead, and say so; the style sheet still names it.
PRELOAD = re.compile(r'<link rel="preload"[^>]*>')
LOCATION = re.compile(r"<(?:loc|image:loc)>([^<]*)</")
CARD = re.compile(r'(?<=<meta property="og:image" content=")[^"]*(?=")')
# A feed's own id is its first address for ever, and so are ids of entries, which ``PERMANENT`` are.
ABSOLUTE = re.compile(r"(?<!<id>)https?://[^\s\"'<>&\\\\]+")
PERMANENT = "/id/"


def relative(html: str, page: Address, base_url: str = "") -> str:
    """Return a page with links to its own site that hold in the export, or lead to the live site.

    The picture for shared links, whose address is absolute, is ``base_url``'s where there is one.
    """

    def to(link: str) -> str:
        found = page.follow(unescape(link))
        if found is None:
            return link
        address, fragment = found
        live = f"{settings.SITE_URL}{address}" + (f"#{fragment}" if fragment else "")
        return escape(page.link_to(address, fragment) or live)

    html = _each(PRELOAD.sub("", html), to)
    return CARD.sub(lambda m: escape(_at(base_url, unescape(m[0]), page)), html) if base_url else html


def rebased(feed: str, page: Address, base_url: str) -> str:
    """Return a feed or outline whose links to what is in the export lead to where that is served; ids stay."""
    return ABSOLUTE.sub(lambda m: _at(base_url, m[0], page), feed)


def _at(base_url: str, url: str, page: Address) -> str:
    """Return a URL of the site as the export's, or as it was where that has no such file or it is an id."""
    path = url.removeprefix(settings.SITE_URL)
    found = page.follow(path) if path != url and not path.startswith(PERMANENT) else None
    file = found[0].file if found else None
    if found is None or file is None:
        return url
    folder = file.removesuffix(FOLDER_PAGE)
    return f"{base_url}/{quote(folder)}" + (f"#{found[1]}" if found[1] else "")


def found_in(html: str, page: Address) -> list[Address]:
    """Return every address of the site that a page leads to or shows, its picture for shared links included."""
    found: list[Address] = []

    def note(link: str) -> str:
        followed = page.follow(unescape(link))
        if followed:
            found.append(followed[0])
        return link

    _each(html, note)
    return [*found, *_own(page, CARD.findall(html))]


def listed_in(xml: str, page: Address) -> list[Address]:
    """Return the addresses that a sitemap lists."""
    return list(_own(page, LOCATION.findall(xml)))


def _own(page: Address, urls: list[str]) -> Iterator[Address]:
    """Yield the addresses of those URLs that are the site's own."""
    for url in map(unescape, urls):
        followed = page.follow(url.removeprefix(settings.SITE_URL))
        if followed:
            yield followed[0]


def _each(html: str, change: Callable[[str], str]) -> str:
    html = ATTRIBUTE.sub(lambda m: f'{m[1]}="{change(m[2])}"', html)
    html = SRCSET.sub(lambda m: f'srcset="{_sizes(m[1], change)}"', html)
    return IN_STYLE.sub(lambda m: f'url("{change(m[1])}")', html)


def _sizes(srcset: str, change: Callable[[str], str]) -> str:
    sizes = [size.strip().partition(" ") for size in srcset.split(",")]
    return ", ".join(f"{change(url)} {width}".strip() for url, _space, width in sizes)
