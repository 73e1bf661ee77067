"""The crawl: from the front page and the sitemap along every link, and each page into a file."""

from collections import deque
from collections.abc import Callable, Iterable
from pathlib import Path

from django.conf import settings
from django.template.loader import render_to_string

from digests.domain import freshness
from digests.domain.archive import addresses
from digests.management.export import links
from digests.management.export.addresses import Address
from digests.management.export.asking import Answer, Site, expecting_notices
from digests.management.export.folder import Folder, opened

BEGINNINGS = ("/", "/sitemap.xml", "/robots.txt", "/about/", "/corrections/")
MISSING = Address("/404.html")
HTML, XML = "text/html", "application/xml"
FEEDS = frozenset({"application/rss+xml", "application/atom+xml", "application/feed+json", "text/x-opml"})
# Pictures for shared links, whose addresses must be absolute: without a base URL the live site's serve.
CARDS = "/card.png"
OK, REDIRECTS, GONE = 200, range(300, 400), 410
# How often an export begins again because something was published meanwhile.
TRIES = 3


class Report:
    """What an export did: pages read, files written and removed, and addresses that led nowhere."""

    def __init__(self) -> None:
        self.pages = self.written = self.removed = 0
        self.broken: list[str] = []


def export(
    root: Path,
    *,
    left_out: tuple[str, ...] = (),
    base_url: str = "",
    progress: Callable[[int, int], None] | None = None,
) -> Report:
    """Write the public site to a folder; ``progress`` is called with (pages read, pages waiting).

    Addresses that end in one of ``left_out`` stay on the live site, and links lead there. ``base_url``, without
    a slash at its end, is where the folder will be served: links that must be absolute lead there.

    Raises FolderError, or SiteBrokenError, after which the folder holds whole files, old and new.
    """
    report = Report()
    left_out += () if base_url else (CARDS,)
    with opened(root) as folder, expecting_notices():
        for _try in range(TRIES):
            begun_at = freshness.generation()
            report.pages, report.broken = 0, []
            beginnings = [Address(path, left_out=left_out) for path in (*BEGINNINGS, *addresses.of_ids())]
            _Crawl(folder, base_url, report).go(beginnings, progress)
            if freshness.generation() == begun_at:
                break
            folder.forget()
        folder.finish()
        report.written, report.removed = folder.written, folder.removed
    return report


class _Crawl:
    """One way through the whole site."""

    def __init__(self, folder: Folder, base_url: str, report: Report) -> None:
        self._site = Site()
        self._folder = folder
        self._base_url = base_url
        self._report = report

    def go(self, beginnings: list[Address], progress: Callable[[int, int], None] | None) -> None:
        """Write all that can be got to from these addresses."""
        waiting = deque(beginnings)
        seen = {str(address) for address in waiting}
        while waiting:
            for found in self._export(waiting.popleft()):
                if found.file and str(found) not in seen:
                    seen.add(str(found))
                    waiting.append(found)
            self._report.pages += 1
            if progress:
                progress(self._report.pages, len(waiting))
        # Shown at any depth of a server's addresses, so its links stay as they are: from the root.
        self._folder.put("404.html", self._site.ask(MISSING).body)

    def _export(self, address: Address) -> Iterable[Address]:
        """Write one address's file and return what it leads to."""
        answer = self._site.ask(address)
        name = address.file or ""
        if answer.status in REDIRECTS:
            return self._moved(address, answer)
        if answer.status not in {OK, GONE}:
            self._report.broken.append(str(address))
            return []
        if answer.kind == HTML:
            self._folder.put(name, links.relative(answer.text, address, self._base_url).encode())
            return links.found_in(answer.text, address)
        is_moving = self._base_url and answer.kind in FEEDS
        body = links.rebased(answer.text, address, self._base_url).encode() if is_moving else answer.body
        self._folder.put(name, body)
        return links.listed_in(answer.text, address) if answer.kind == XML else []

    def _moved(self, address: Address, answer: Answer) -> list[Address]:
        """Write a page that leads on, for a plain server knows no redirects."""
        followed = address.follow(answer.location.removeprefix(settings.SITE_URL))
        if followed is None:
            return []
        target = followed[0]
        live = f"{settings.SITE_URL}{target}"
        context = {"link": address.link_to(target) or live, "canonical": live}
        self._folder.put(address.file or "", render_to_string("site/moved.html", context).encode())
        return [target]
