"""Mails to one person alone: one that asks to confirm an address, one that says a webhook was disabled.

Each is a row with ``due_at``, which is claimed by moving it. A worker killed at the wrong moment has one sent twice.
"""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.db.models import F, QuerySet
from django.utils import timezone

from digests.domain.delivery import notices
from digests.domain.mail import letters, pace, webhook_letters
from digests.domain.mail.letters import Envelope, Letter
from digests.domain.mail.transport import RefusedError, ServerError, Transport, TransportError
from digests.models import Signup, WebhookNotice


def send_due(post: Transport, now: datetime) -> Iterator[bool]:
    """Send what is due, and yield after each whether the server took it; raise ServerError where it can't be used."""
    for signup in _claimed(Signup.objects.all(), now):
        to = Envelope(signup.address, None, signup.uuid)
        yield _send(post, signup, to, letters.confirmation(signup))
    for notice in _claimed(WebhookNotice.objects.select_related("webhook__partner", "user"), now):
        address = notices.address_of(notice)
        if address:
            yield _send(post, notice, Envelope(address, None, notice.uuid), webhook_letters.disabled(notice))
        else:
            notice.delete()


def _claimed(rows: QuerySet[Any], now: datetime) -> Iterator[Any]:
    for row in rows.filter(due_at__lte=now).order_by("due_at")[: pace.BATCH]:
        mine = type(row).objects.filter(pk=row.pk, due_at=row.due_at)
        if mine.update(due_at=now + pace.LEASE):
            yield row


def _send(post: Transport, row: Any, to: Envelope, letter: Letter) -> bool:
    mine, now = type(row).objects.filter(pk=row.pk), timezone.now()
    try:
        post.send(letters.sender(), to.to, letters.wire(letter, to), begin=lambda: True)
    except TransportError as error:
        is_final = isinstance(error, RefusedError) and error.is_permanent
        wait = None if is_final else pace.wait_after(row.attempts + 1)
        due_at = now + max(wait, pace.MINUTE) if wait is not None else None
        mine.update(attempts=F("attempts") + 1, due_at=due_at)
        if isinstance(error, ServerError):
            raise
        return False
    mine.update(sent_at=timezone.now(), due_at=None)
    return True
