"""The links of one digest as its editors see them, and the wish to have them checked now."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from digests.choices import LinkHealth, LinkRank
from digests.domain import link_index
from digests.domain.errors import DeskError
from digests.models import Citation, Digest, Link

# What was checked this shortly ago isn't asked again.
FRESH = timedelta(minutes=1)


@dataclass(frozen=True)
class CitedLink:
    """A URL that a digest cites: the item and source it stands at first, and what is known of it."""

    url: str
    item: Any
    source: str
    link: Link | None

    @property
    def is_waiting(self) -> bool:
        """Whether its check is still to come."""
        return self.link is None or self.link.rank != LinkRank.KNOWN

    @property
    def is_dead(self) -> bool:
        """Whether it was found dead."""
        return bool(self.link and self.link.health == LinkHealth.DEAD)

    @property
    def is_failing(self) -> bool:
        """Whether its last check failed, which isn't enough to call it dead."""
        return bool(self.link and self.link.failures and not self.is_dead)


def links_of(digest: Digest) -> list[CitedLink]:
    """Return the URLs that the working copy cites, each once, in reading order; two queries."""
    cited = Citation.objects.filter(item__section__digest=digest).exclude(url="")
    ordered = cited.select_related("item", "source").order_by(
        "item__section__position", "item__section_id", "item__position", "item_id", "position", "pk"
    )
    first: dict[str, Citation] = {}
    for citation in ordered:
        first.setdefault(citation.url, citation)
    marks = {link_index.mark_of(url): url for url in first}
    links = {link.url: link for link in Link.objects.filter(mark__in=marks)}
    return [CitedLink(url, row.item, row.source.name, links.get(url)) for url, row in first.items()]


def check_now(digest: Digest) -> int:
    """Have the worker check a digest's links before all others; return how many wait. Raises DeskError."""
    if not settings.CHECK_LINKS:
        raise DeskError(_("This server doesn't check links: whoever runs it has that turned off."))
    urls = Citation.objects.filter(item__section__digest=digest).exclude(url="").values_list("url", flat=True)
    links = link_index.make_links(set(urls))
    now = timezone.now()
    stale = Link.objects.filter(pk__in=[link.pk for link in links.values()]).exclude(
        checked_at__gt=now - FRESH
    )
    return stale.update(rank=LinkRank.WANTED, due_at=now)
