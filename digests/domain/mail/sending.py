"""Sending: the worker's part, safe to kill at any point and to run many times over.

A copy is claimed under a lease, noted as being handed over just before its text goes out, and as sent once the
server has taken it. What the server didn't take is sent again, under the same Message-ID. What was being handed
over when a worker was killed is *uncertain*: it is never sent again by itself, but an editor may.
"""

import logging
from collections.abc import Iterator
from datetime import datetime, timedelta
from time import monotonic
from typing import Any
from uuid import UUID, uuid4

from django.conf import settings
from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.utils import timezone

from digests.choices import DeliveryState, MailingKind
from digests.domain import facts
from digests.domain.mail import letters, recipients, singles
from digests.domain.mail.pace import BATCH, LEASE, MINUTE, wait_after
from digests.domain.mail.transport import (
    DroppedError,
    LostError,
    RefusedError,
    ServerError,
    Transport,
    transport,
)
from digests.models import Edition, MailDelivery, Mailing, Signup, Subscriber, WebhookNotice

logger = logging.getLogger(__name__)

LONGEST_PAUSE = timedelta(hours=1)
# Connections that may end in a row before the server counts as unusable.
DROPS = 5
# Permanent refusals in a row after which a mailbox is dead.
REFUSALS = 3
LETTERS_KEPT = 64


def send_due(now: datetime, *, seconds: float = 10) -> int:
    """Send mails to one person and mailings for at most some seconds; return how many mails were taken."""
    if settings.MAIL_SERVER is None:
        return 0
    post = _Post(transport(settings.MAIL_SERVER), until=monotonic() + seconds)
    try:
        post.send_singles(now)
        for mailing in _due(now):
            post.send(mailing)
            if post.is_over:
                break
    except ServerError as error:
        logger.warning("mail can't be sent: %s", error)
    finally:
        post.transport.close()
    return post.sent


def _due(now: datetime) -> Iterator[Mailing]:
    rows = Mailing.objects.open().filter(Q(retry_at=None) | Q(retry_at__lte=now))
    yield from rows.select_related("edition__series__region").order_by("pk")


class _Post:
    """One round over one connection."""

    def __init__(self, chosen: Transport, *, until: float) -> None:
        self.transport = chosen
        self.until = until
        self.sent = 0
        self._drops = 0
        # The copy that the server took last, until the database knows it too.
        self._taken: QuerySet[MailDelivery] | None = None
        self._letters: dict[tuple[int, int, str], letters.Letter] = {}

    @property
    def is_over(self) -> bool:
        return monotonic() >= self.until

    def send_singles(self, now: datetime) -> None:
        """Send the mails that go to one person alone."""
        for is_taken in singles.send_due(self.transport, now):
            self.sent += is_taken
            if self.is_over:
                return

    def send(self, mailing: Mailing) -> None:
        """Send what is due of a mailing; where the server can't be used, note it there and raise."""
        try:
            while not self.is_over and recipients.expand(mailing, timezone.now()):
                pass
            while not self.is_over and self._send_batch(mailing):
                pass
        except ServerError as error:
            _note_trouble(mailing, str(error))
            raise

    def _send_batch(self, mailing: Mailing) -> bool:
        """Send the next copies; tell whether there may be more to do now."""
        run, now = uuid4(), timezone.now()
        copies, edition = claim(mailing, run=run, now=now, most=min(BATCH, _allowed(now)))
        if not copies:
            finish(mailing, timezone.now())
            return False
        try:
            for copy in copies:
                self._send_copy(mailing, edition, copy, run)
                if self.is_over:
                    break
        except LostError:
            logger.info("mailing %s was paused, changed or taken over", mailing.uuid)
        finally:
            self._settle()
            # Those that this round no longer comes to.
            claims = MailDelivery.objects.filter(mailing=mailing, run=run, state=DeliveryState.CLAIMED)
            claims.update(state=DeliveryState.WAITING, run=None)
        if mailing.trouble:
            mailing.trouble, mailing.failures, mailing.retry_at = "", 0, None
            mailing.save(update_fields=["trouble", "failures", "retry_at"])
        return True

    def _send_copy(self, mailing: Mailing, edition: Edition, copy: MailDelivery, run: UUID) -> None:
        subscriber = copy.subscriber
        if subscriber is None:
            return
        mine = MailDelivery.objects.filter(pk=copy.pk, run=run)

        def begin() -> bool:
            claimed = mine.filter(state=DeliveryState.CLAIMED, subscriber=subscriber)
            # One commit for both, for that is what takes time: whoever is killed leaves one copy uncertain.
            with transaction.atomic():
                self._settle()
                return claimed.update(state=DeliveryState.SENDING, lease_until=timezone.now() + LEASE) == 1

        after = copy.after.uuid if copy.after else None
        envelope = letters.Envelope(subscriber.address, subscriber.uuid, copy.uuid, after)
        data = letters.wire(self._letter(mailing, edition, copy.countries), envelope)
        try:
            self.transport.send(letters.sender(), subscriber.address, data, begin=begin)
        except DroppedError as error:
            _again(mine, copy, error.code)
            self._drops += 1
            if self._drops >= DROPS:
                raise ServerError("the connection ends again and again", error.code) from error
        except RefusedError as error:
            _refused(mine, copy, error)
        else:
            self._taken = mine
            self.sent, self._drops = self.sent + 1, 0
            if subscriber.refusals:
                Subscriber.objects.filter(pk=subscriber.pk).update(refusals=0)

    def _settle(self) -> None:
        """Note that the copy handed over last was taken."""
        if self._taken is not None:
            self._taken.update(state=DeliveryState.SENT, sent_at=timezone.now(), code=250, run=None)
            self._taken = None

    def _letter(self, mailing: Mailing, edition: Edition, countries: str) -> letters.Letter:
        key = (mailing.pk, edition.pk, countries)
        if key not in self._letters:
            if len(self._letters) >= LETTERS_KEPT:
                self._letters.clear()
            publication = facts.publication_of(edition)
            self._letters[key] = letters.of_mailing(mailing, publication, countries)
        return self._letters[key]


def claim(mailing: Mailing, *, run: UUID, now: datetime, most: int) -> tuple[list[MailDelivery], Edition]:
    """Take the next copies of a mailing for a run, and the edition that they are of.

    An issue is sent as it is by now; whoever publishes takes the same lock and returns older claims.
    """
    with transaction.atomic():
        locked = Mailing.objects.select_for_update(of=("self",)).select_related("edition__series__region")
        mailing = locked.get(pk=mailing.pk)
        edition = mailing.edition
        if mailing.finished_at or mailing.paused_at:
            return [], edition
        if mailing.kind == MailingKind.ISSUE:
            live = Edition.objects.live().filter(digest_id=mailing.digest_id)
            edition = live.select_related("series__region").first() or edition
        rows = MailDelivery.objects.filter(mailing=mailing)
        lost = rows.filter(lease_until__lt=now)
        lost.filter(state=DeliveryState.CLAIMED).update(state=DeliveryState.WAITING, run=None)
        lost.filter(state=DeliveryState.SENDING).update(state=DeliveryState.UNCERTAIN)
        waiting = rows.filter(state=DeliveryState.WAITING)
        gone = Q(subscriber=None) | Q(subscriber__stopped_at__isnull=False)
        waiting.filter(pk__in=list(waiting.filter(gone).values_list("pk", flat=True)[:BATCH])).update(
            state=DeliveryState.DROPPED
        )
        due = waiting.exclude(gone).filter(due_at__lte=now).select_related("subscriber", "after")
        copies = list(due.order_by("pk")[:most])
        rows.filter(pk__in=[copy.pk for copy in copies]).update(
            state=DeliveryState.CLAIMED, run=run, lease_until=now + LEASE, version=edition.version
        )
    return copies, edition


def finish(mailing: Mailing, now: datetime) -> None:
    """Note that a mailing is at its end, where nothing of it is left to be done."""
    with transaction.atomic():
        locked = Mailing.objects.select_for_update().get(pk=mailing.pk)
        left = (DeliveryState.WAITING, DeliveryState.CLAIMED, DeliveryState.SENDING)
        if (
            locked.expanded_at
            and not locked.finished_at
            and not locked.deliveries.filter(state__in=left).exists()
        ):
            locked.finished_at, locked.trouble = now, ""
            locked.save(update_fields=["finished_at", "trouble"])
            logger.info("mailing %s is finished", locked.uuid)


def _allowed(now: datetime) -> int:
    """Return how many mails may be sent now, by all workers together."""
    if not settings.MAIL_PER_MINUTE:
        return BATCH
    lately = now - MINUTE
    mails: tuple[Any, ...] = (MailDelivery, Signup, WebhookNotice)
    sent = sum(rows.objects.filter(sent_at__gt=lately).count() for rows in mails)
    return max(0, settings.MAIL_PER_MINUTE - sent)


def _again(mine: QuerySet[MailDelivery], copy: MailDelivery, code: int) -> None:
    """Put a copy that the server hasn't taken back, to be sent later or, after many attempts, never."""
    attempts = copy.attempts + 1
    wait = wait_after(attempts)
    state = DeliveryState.WAITING if wait is not None else DeliveryState.REFUSED
    due_at = timezone.now() + (wait or timedelta(0))
    mine.update(state=state, attempts=attempts, due_at=due_at, code=code or None, run=None)


def _refused(mine: QuerySet[MailDelivery], copy: MailDelivery, error: RefusedError) -> None:
    """Note a refusal; a mailbox that refuses for good several times in a row gets no more mail."""
    if not error.is_permanent:
        _again(mine, copy, error.code)
        return
    mine.update(state=DeliveryState.REFUSED, code=error.code, run=None)
    if error.is_recipient and copy.subscriber_id:
        row = Subscriber.objects.filter(pk=copy.subscriber_id)
        row.update(refusals=F("refusals") + 1)
        row.filter(refusals__gte=REFUSALS, stopped_at=None).update(stopped_at=timezone.now())


def _note_trouble(mailing: Mailing, trouble: str) -> None:
    failures = min(mailing.failures + 1, 10)
    pause = min(MINUTE * 2 ** (failures - 1), LONGEST_PAUSE)
    Mailing.objects.filter(pk=mailing.pk).update(
        trouble=trouble[:200], failures=failures, retry_at=timezone.now() + pause
    )
