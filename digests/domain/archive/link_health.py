"""Whether what public items cite still answers, by the URL alone."""

from collections.abc import Iterable

from digests.choices import LinkHealth
from digests.domain.link_index import mark_of
from digests.models.links import Link


def of_urls(urls: Iterable[str]) -> dict[str, str]:
    """Return the LinkHealth of those URLs that were checked, in one query, or none where there is no URL."""
    marks = {mark_of(url): url for url in urls}
    if not marks:
        return {}
    checked = Link.objects.filter(mark__in=marks).exclude(health=LinkHealth.UNCHECKED)
    return {marks[mark]: health for mark, health in checked.values_list("mark", "health")}
