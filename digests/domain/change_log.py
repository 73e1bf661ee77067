"""The change log's length: what is old and overtaken is taken out, and cursors from before it expire.

What stays for ever: the latest change of every object, which is its state, and every correction and
withdrawal, which are notices of record.
"""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, OuterRef

from digests.domain.publishing import lock_head
from digests.domain.wire import MANDATORY
from digests.models import Change

# How many rows one round takes out, so that nobody who publishes waits long for it.
BATCH = 1000


def prune(now: datetime) -> int:
    """Take out up to 1,000 overtaken changes older than the log is kept; return how many.

    The floor rises in the same transaction, so that a cursor either still has all that comes after it or
    is told that it has expired.
    """
    if not settings.CHANGES_KEPT_DAYS:
        return 0
    later = Change.objects.filter(
        kind=OuterRef("kind"), object_id=OuterRef("object_id"), seq__gt=OuterRef("seq")
    )
    old = Change.objects.filter(at__lt=now - timedelta(days=settings.CHANGES_KEPT_DAYS))
    overtaken = old.exclude(action__in=MANDATORY).filter(Exists(later)).order_by("seq")
    if not overtaken.exists():
        return 0
    with transaction.atomic():
        head = lock_head()
        found = list(overtaken.values_list("pk", "seq")[:BATCH])
        if not found:
            return 0
        Change.objects.filter(pk__in=[pk for pk, _seq in found]).delete()
        head.floor = max(head.floor, found[-1][1])
        head.save(update_fields=["floor"])
    return len(found)
