"""Which links of public items no longer answer, by the URL alone."""

from collections.abc import Iterable

from digests.choices import LinkHealth
from digests.domain.link_index import mark_of
from digests.models.links import Link


def dead_among(urls: Iterable[str]) -> frozenset[str]:
    """Return the URLs that no longer answer, in one query, or none where there is no URL.

    Of the others nothing is told: the public generation, by which pages are kept, rises for dead ones alone.
    """
    marks = {mark_of(url): url for url in urls}
    if not marks:
        return frozenset()
    dead = Link.objects.filter(mark__in=marks, health=LinkHealth.DEAD)
    return frozenset(marks[mark] for mark in dead.values_list("mark", flat=True))
