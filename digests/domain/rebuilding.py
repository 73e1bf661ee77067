"""Rebuilding: what is public, rendered and indexed again from the stored editions.

Needed after a change of templates, of the renderer or of the site's address. Each digest is one
transaction, so that readers and editors go on meanwhile and an interrupted run can start again.
"""

from collections.abc import Callable

from django.db import transaction
from django.utils import timezone

from digests.choices import PubStatus
from digests.domain import index, release
from digests.domain.publishing import lock_head
from digests.domain.search import engines, finding
from digests.domain.stamp import stamp
from digests.models import Edition, Head, PublishedItem


def is_rebuild_needed() -> bool:
    """Tell whether stored pages were made by other templates or for another address."""
    head = Head.objects.filter(pk=1).first()
    return bool(head and head.generation and head.fingerprint != stamp())


def rebuild_published(*, progress: Callable[[int, int], None] | None = None) -> int:
    """Render and index every live edition again; return how many.

    ``progress`` is called with (done, total) after each.
    """
    keys = list(Edition.objects.filter(is_live=True).order_by("pk").values_list("pk", flat=True))
    for done, key in enumerate(keys, start=1):
        _rebuild_one(key)
        if progress:
            progress(done, len(keys))
    with transaction.atomic():
        head = lock_head()
        index.recount(at=timezone.now())
        head.generation += 1
        head.fingerprint = stamp()
        head.changed_at = timezone.now()
        head.save(update_fields=["generation", "fingerprint", "changed_at"])
    engines.tidy(finding.ITEMS.name, finding.DIGESTS.name)
    return len(keys)


def _rebuild_one(key: int) -> None:
    with transaction.atomic():
        lock_head()
        edition = Edition.objects.select_related("series__region").filter(pk=key, is_live=True).first()
        if edition is None:
            return
        if edition.status == PubStatus.USABLE:
            release.rerender(edition, index.renames())
        else:
            release.rerender_tombstone(edition)
        gone = PublishedItem.objects.filter(digest_id=edition.digest_id, status=PubStatus.CANCELED)
        release.rerender_blank_items(gone)
