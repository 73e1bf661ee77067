"""Addresses: which of the site's pages are files of an export, and under which names."""

import posixpath
from dataclasses import dataclass, replace
from typing import Self
from urllib.parse import parse_qs, quote, unquote, urlsplit

# What needs a server, or isn't for readers: links to these lead to the live site.
LIVE = ("/admin/", "/api/", "/search/", "/subscribe/")
# The queries that pages of a list have; every other one needs a server.
QUERIES = {"after", "order"}
FOLDER_PAGE = "index.html"


@dataclass(frozen=True)
class Address:
    """An address of the site, as a link has it, without its fragment.

    ``number`` is that of a list's page, ``left_out`` are endings of what stays on the live site.
    """

    path: str
    query: str = ""
    number: int = 1
    left_out: tuple[str, ...] = ()

    def __str__(self) -> str:
        return f"{self.path}?{self.query}" if self.query else self.path

    def follow(self, link: str) -> tuple[Self, str] | None:
        """Return what a link on this page leads to, with its fragment; None for one that leaves the site."""
        if not link.startswith(("/", "?")) or link.startswith("//"):
            return None
        try:
            parts = urlsplit(link)
        except ValueError:
            return None
        found = replace(self, path=parts.path or self.path, query=parts.query, number=1)
        if found.is_later_page:
            # A page of a list is reached from the one before it alone, so pages can be counted.
            before = self.number if found.path == self.path else 1
            found = replace(found, number=before + 1)
        return found, parts.fragment

    @property
    def is_later_page(self) -> bool:
        """Whether this is a page of a list after the first."""
        return "after" in parse_qs(self.query)

    @property
    def file(self) -> str | None:
        """Path of the file in the export, with “/” between folders; None for what stays on the live site."""
        asked = parse_qs(self.query, keep_blank_values=True)
        if self.path.startswith(LIVE) or self.path.endswith(self.left_out) or not QUERIES.issuperset(asked):
            return None
        folders, name = posixpath.split(unquote(self.path).lstrip("/"))
        if name and "." not in name:
            folders, name = posixpath.join(folders, name), ""
        stem, ending = posixpath.splitext(name or FOLDER_PAGE)
        marks = [f"{key}-{values[0]}" for key, values in sorted(asked.items()) if key != "after"]
        marks += [f"page-{self.number}"] if self.number > 1 else []
        if marks:
            stem = "-".join(marks if not name else [stem, *marks])
        found = posixpath.join(folders, stem + ending)
        return found if _is_plain(found) else None

    def link_to(self, other: Self, fragment: str = "") -> str | None:
        """Return a relative link from this page's file to another's."""
        if self.file is None or other.file is None:
            return None
        found = quote(posixpath.relpath(other.file, posixpath.dirname(self.file) or "."))
        return f"{found}#{fragment}" if fragment else found


def _is_plain(file: str) -> bool:
    """Tell whether a path stays inside its folder and is a name on every system."""
    parts = file.split("/")
    return all(part.strip(". ") and not set(part) & set('\\:*?"<>|\0') for part in parts)
