"""The links of what is public: which URL each published item cites.

Publishing calls ``write_links`` inside its transaction, as it writes facets.
"""

import hashlib
from collections.abc import Iterable, Mapping
from urllib.parse import urlsplit
from uuid import UUID

from digests.domain.publication import Publication
from digests.models.editions import Edition
from digests.models.links import ItemLink, Link

LONGEST_HOST = 255


def mark_of(url: str) -> str:
    """Return what a URL is known by: its SHA-256 in hexadecimal."""
    return hashlib.sha256(url.encode("utf-8", "replace")).hexdigest()


def host_of(url: str) -> str:
    """Return a URL's host in small letters, empty where it has none."""
    try:
        return (urlsplit(url).hostname or "")[:LONGEST_HOST]
    except ValueError:
        return ""


def make_links(urls: Iterable[str]) -> dict[str, Link]:
    """Return the links of these URLs by URL, making those that nobody cited before."""
    marks = {mark_of(url): url for url in urls if url}
    # All of them, known ones too: looking first would not spare the second look, as others make links meanwhile.
    Link.objects.bulk_create(
        [Link(mark=mark, url=url, host=host_of(url)) for mark, url in sorted(marks.items())],
        ignore_conflicts=True,
    )
    return {marks[link.mark]: link for link in Link.objects.filter(mark__in=marks)}


def write_links(edition: Edition, publication: Publication | None) -> None:
    """Replace the links of an edition's items; ``publication`` is None after a withdrawal."""
    ItemLink.objects.filter(item__digest_id=edition.digest_id).delete()
    cited = _cited(publication) if publication else {}
    if not any(cited.values()):
        return
    links = make_links(url for urls in cited.values() for url in urls)
    ItemLink.objects.bulk_create(
        ItemLink(item_id=item, link=links[url]) for item, urls in cited.items() for url in sorted(urls)
    )


def _cited(publication: Publication) -> Mapping[UUID, set[str]]:
    return {
        item.id: {citation.url for citation in item.citations if citation.url}
        for _section, item in publication.document.items()
    }
