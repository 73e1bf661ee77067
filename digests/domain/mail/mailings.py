"""Mailings: which editions readers are told of by mail, whom that concerns, and how far it has come.

``note_edition`` is called by publishing, inside its transaction, for every edition; the worker does the rest.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from digests.choices import DeliveryState, EditionKind, MailingKind, PubStatus
from digests.domain.document import DigestDocument
from digests.domain.errors import DeskError
from digests.models import Edition, MailDelivery, Mailing, Subscription

# Which editions can be told of by mail. An update needs no note, and a restoration is none's news.
KINDS = {
    EditionKind.FIRST: MailingKind.ISSUE,
    EditionKind.CORRECTION: MailingKind.CORRECTION,
    EditionKind.WITHDRAWAL: MailingKind.WITHDRAWAL,
}
# Copies that may have reached their reader.
REACHED = (DeliveryState.SENT, DeliveryState.SENDING, DeliveryState.UNCERTAIN)
TO_COME = (DeliveryState.WAITING, DeliveryState.CLAIMED)
# Mailings that ended longer ago are no news for the front page.
NEWS_FOR = timedelta(days=7)


def is_on() -> bool:
    """Tell whether a mail server is set up."""
    return settings.MAIL_SERVER is not None


def note_edition(edition: Edition, *, tell: bool) -> Mailing | None:
    """Queue the mail about a new edition where readers are to be told of it and it concerns any.

    Whoever still waits for an earlier mail of the digest will get it as it is now, or, after a withdrawal, not.
    """
    earlier = Mailing.objects.filter(digest_id=edition.digest_id, finished_at=None)
    # The lock that claims take: afterwards no worker holds a copy of what was public before.
    waiting = MailDelivery.objects.filter(mailing__in=[row.pk for row in earlier.select_for_update()])
    if edition.status == PubStatus.CANCELED:
        waiting.filter(state__in=TO_COME).update(state=DeliveryState.DROPPED, run=None)
        earlier.update(expanded_at=edition.created_at, finished_at=edition.created_at)
    else:
        waiting.filter(state=DeliveryState.CLAIMED).update(state=DeliveryState.WAITING, run=None)
    kind = KINDS.get(EditionKind(edition.kind))
    return queue(edition, kind) if tell and kind else None


def queue(edition: Edition, kind: MailingKind) -> Mailing | None:
    """Write the row from which the worker goes on; None where no mail is set up or nobody is concerned."""
    if not is_on() or not audience(edition, kind).exists():
        return None
    mailing, _made = Mailing.objects.get_or_create(
        edition=edition,
        kind=kind,
        defaults={"digest_id": edition.digest_id, "created_at": timezone.now()},
    )
    return mailing


def audience(edition: Edition, kind: str) -> QuerySet[Any]:
    """Return the rows that recipients are made from: subscriptions for an issue, else copies that were sent."""
    if kind == MailingKind.ISSUE:
        return subscriptions(edition.series_id, countries_in(DigestDocument.from_json(edition.document)))
    return copies(edition.digest_id, series_id=edition.series_id, before=edition.version)


def subscriptions(series_id: int, countries: Iterable[str]) -> QuerySet[Any]:
    """Return what active subscribers have of a series, whole or of one of the countries given."""
    rows = Subscription.objects.filter(series_id=series_id, subscriber__stopped_at=None)
    return rows.filter(Q(country="") | Q(country__in=set(countries)))


def copies(digest_id: UUID, *, series_id: int, before: int) -> QuerySet[Any]:
    """Return the copies of a digest's editions before a version that reached who still subscribes to it."""
    still = Subscription.objects.filter(subscriber=OuterRef("subscriber"), series_id=series_id)
    return MailDelivery.objects.filter(
        Exists(still),
        mailing__digest_id=digest_id,
        subscriber__stopped_at=None,
        state__in=REACHED,
        version__lt=before,
    )


def countries_in(document: DigestDocument) -> set[str]:
    """Return the codes of the countries that a document has items of."""
    return {section.country for section, _item in document.items() if section.country}


def readers_of(digest_id: UUID, *, series_id: int, document: DigestDocument) -> Mapping[str, int]:
    """Return how many readers would be told: by an ``issue`` of the document, or of a ``change`` in what is out."""
    by_issue = subscriptions(series_id, countries_in(document))
    by_change = copies(digest_id, series_id=series_id, before=2**31 - 1)
    return {
        "issue": by_issue.values("subscriber").distinct().count(),
        "change": by_change.values("subscriber").distinct().count(),
    }


@dataclass(frozen=True)
class Progress:
    """How many copies of a mailing are in each DeliveryState, and where it stands, in a word."""

    mailing: Mailing
    counts: Mapping[str, int] = field(default_factory=dict)

    @property
    def standing(self) -> str:
        """Where it stands, for an editor."""
        if self.mailing.paused_at:
            return _("paused")
        if self.mailing.finished_at:
            return _("finished")
        if self.mailing.trouble:
            return _("waiting for the mail server")
        return _("being sent") if self.mailing.expanded_at else _("recipients are being listed")

    @property
    def waiting(self) -> int:
        """Copies still to be sent."""
        return sum(self.counts.get(state, 0) for state in (*TO_COME, DeliveryState.SENDING))

    @property
    def wants_an_eye(self) -> bool:
        """Whether somebody should look."""
        odd = self.counts.get(DeliveryState.UNCERTAIN, 0) + self.counts.get(DeliveryState.REFUSED, 0)
        return bool(odd or self.mailing.trouble)


def progress(mailings: Iterable[Mailing]) -> list[Progress]:
    """Return how far mailings have come; one query."""
    rows = list(mailings)
    counts: dict[int, dict[str, int]] = {}
    found = MailDelivery.objects.filter(mailing__in=rows).order_by().values_list("mailing", "state")
    for mailing, state, n in found.annotate(n=Count("id")):
        counts.setdefault(mailing, {})[state] = n
    return [Progress(row, counts.get(row.pk, {})) for row in rows]


def news(now: datetime) -> list[Progress]:
    """Return the mailings that want an eye, newest first; two queries."""
    recent = Q(finished_at=None) | Q(finished_at__gt=now - NEWS_FOR)
    rows = Mailing.objects.filter(recent).select_related("edition__series")
    return [row for row in progress(rows[:20]) if row.wants_an_eye]


def pause(mailing: Mailing) -> None:
    """Stop a mailing at once but for a copy that is being handed over."""
    with transaction.atomic():
        locked = Mailing.objects.select_for_update().get(pk=mailing.pk)
        if locked.finished_at:
            raise DeskError(_("This mailing is finished: there is nothing left to pause."))
        locked.paused_at = locked.paused_at or timezone.now()
        locked.save(update_fields=["paused_at"])
        claimed = locked.deliveries.filter(state=DeliveryState.CLAIMED)
        claimed.update(state=DeliveryState.WAITING, run=None)


def resume(mailing: Mailing) -> None:
    """Go on with a mailing that was paused, or try a mail server again now."""
    Mailing.objects.filter(pk=mailing.pk).update(paused_at=None, retry_at=None)


def send_uncertain(mailing: Mailing) -> int:
    """Send the copies again of which nobody knows whether they arrived; return how many."""
    with transaction.atomic():
        locked = Mailing.objects.select_for_update().get(pk=mailing.pk)
        rows = locked.deliveries.filter(state=DeliveryState.UNCERTAIN)
        n = rows.update(state=DeliveryState.WAITING, run=None, due_at=timezone.now())
        if n:
            locked.finished_at = None
            locked.save(update_fields=["finished_at"])
    return n
