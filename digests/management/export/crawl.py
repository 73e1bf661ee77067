"""The crawl: from the front page and the sitemap along every link, and each page into a file."""

from collections import deque
from collections.abc import Callable, Iterable
from pathlib import Path

from django.conf import settings
from django.template.loader import render_to_string

from digests.domain import freshness
from digests.management.export import links
from digests.management.export.addresses import Address
from digests.management.export.asking import Answer, Site
from digests.management.export.folder import Folder, opened

BEGINNINGS = ("/", "/sitemap.xml", "/robots.txt", "/about/", "/corrections/")
MISSING = Address("/404.html")
HTML, XML = "text/html", "application/xml"
OK, REDIRECTS, GONE = 200, range(300, 400), 410
# How often an export begins again because something was published meanwhile.
TRIES = 3


class Report:
    """What an export did: pages read, files written and removed, and addresses that led nowhere."""

    def __init__(self) -> None:
        self.pages = self.written = self.removed = 0
        self.broken: list[str] = []


def export(
    root: Path, *, left_out: tuple[str, ...] = (), progress: Callable[[int, int], None] | None = None
) -> Report:
    """Write the public site to a folder; ``progress`` is called with (pages read, pages waiting).

    Addresses that end in one of ``left_out`` stay on the live site, and links lead there.

    Raises FolderError, or SiteBrokenError, after which the folder holds whole files, old and new.
    """
    report = Report()
    with opened(root) as folder:
        for _try in range(TRIES):
            begun_at = freshness.generation()
            report.pages, report.broken = 0, []
            _crawl(folder, [Address(path, left_out=left_out) for path in BEGINNINGS], report, progress)
            if freshness.generation() == begun_at:
                break
            folder.forget()
        folder.finish()
        report.written, report.removed = folder.written, folder.removed
    return report


def _crawl(
    folder: Folder,
    beginnings: list[Address],
    report: Report,
    progress: Callable[[int, int], None] | None,
) -> None:
    site = Site()
    waiting = deque(beginnings)
    seen = {str(address) for address in waiting}
    while waiting:
        address = waiting.popleft()
        for found in _export(site, folder, address, report):
            if found.file and str(found) not in seen:
                seen.add(str(found))
                waiting.append(found)
        report.pages += 1
        if progress:
            progress(report.pages, len(waiting))
    # Shown at any depth of a server's addresses, so its links stay as they are: from the root.
    folder.put("404.html", site.ask(MISSING).body)


def _export(site: Site, folder: Folder, address: Address, report: Report) -> Iterable[Address]:
    """Write one address's file and return what it leads to."""
    answer = site.ask(address)
    name = address.file or ""
    if answer.status in REDIRECTS:
        return _moved(folder, address, answer)
    if answer.status not in {OK, GONE}:
        report.broken.append(str(address))
        return []
    if answer.kind == HTML:
        folder.put(name, links.relative(answer.text, address).encode())
        return links.found_in(answer.text, address)
    folder.put(name, answer.body)
    return links.listed_in(answer.text, address) if answer.kind == XML else []


def _moved(folder: Folder, address: Address, answer: Answer) -> list[Address]:
    """Write a page that leads on, for a plain server knows no redirects."""
    followed = address.follow(answer.location.removeprefix(settings.SITE_URL))
    if followed is None:
        return []
    target = followed[0]
    live = f"{settings.SITE_URL}{target}"
    context = {"link": address.link_to(target) or live, "canonical": live}
    folder.put(address.file or "", render_to_string("site/moved.html", context).encode())
    return [target]
