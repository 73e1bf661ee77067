"""Clearing: deliveries that came to their end are kept for thirty days, for partners and editors to look at.

So are the mails that told of webhooks which were disabled.
"""

from datetime import datetime, timedelta

from digests.models import Delivery, WebhookNotice

KEPT_FOR = timedelta(days=30)
# Rows that one statement deletes: a transaction on SQLite keeps other writers waiting.
BATCH, BATCHES = 1000, 100


def clear(now: datetime) -> int:
    """Delete deliveries that were done thirty days ago; return how many, a hundred thousand at most."""
    old = Delivery.objects.filter(done_at__lt=now - KEPT_FOR).order_by("done_at")
    count = 0
    for _number in range(BATCHES):
        keys = list(old.values_list("pk", flat=True)[:BATCH])
        count += Delivery.objects.filter(pk__in=keys).delete()[0]
        if len(keys) < BATCH:
            break
    WebhookNotice.objects.filter(disabled_at__lt=now - KEPT_FOR).delete()
    return count
