"""What is known of a URL before it is cited: whose page it is, and where it ran before."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Value
from django.db.models.functions import MD5

from digests.domain import sourcing
from digests.models import Citation, Digest, Source

MOST = 5


@dataclass(frozen=True)
class Seen:
    """A digest that cites the URL already."""

    pk: int
    title: str
    day: date


@dataclass(frozen=True)
class Known:
    """The host without ``www.``, the source that it belongs to, and earlier uses, newest first."""

    host: str
    source: Source | None
    seen: tuple[Seen, ...]


def look_up(url: str, *, digest: Digest) -> Known:
    """Return what is known of a URL; a digest's own citations don't count as earlier uses."""
    host = sourcing.host_of(url)
    sources = sourcing.sources_by_host([host]) if host else {}
    return Known(host, sources.get(host), tuple(_seen(url.strip(), digest)))


def _seen(url: str, digest: Digest) -> Iterable[Seen]:
    if not url:
        return []
    other = "item__section__digest"
    rows = Citation.objects.annotate(mark=MD5("url")).filter(mark=MD5(Value(url))).exclude(**{other: digest})
    found = rows.order_by(f"-{other}__created_at").values_list(
        f"{other}__pk", f"{other}__title", f"{other}__created_at"
    )
    return [Seen(pk, title, made.date()) for pk, title, made in found.distinct()[:MOST]]
