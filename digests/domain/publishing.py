"""Publishing: the sole writer of editions, published items and changes.

Each act is one transaction that first locks the ``Head`` row, so acts follow one another, the change
log has no gaps that a follower could miss, and a process killed anywhere leaves the old state whole.
"""

import logging
from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext as _

from digests.choices import DigestStatus, EditionKind, Milestone, PubStatus
from digests.domain import editing, history, preflight, release, translating
from digests.domain.document import DigestDocument
from digests.domain.errors import DeskError, NotReadyError
from digests.domain.mail import mailings
from digests.domain.turns import writing
from digests.models import Digest, Edition, Head

log = logging.getLogger(__name__)


def lock_head() -> Head:
    """Lock the row that orders all publishing until the transaction ends, making it at first."""
    Head.objects.get_or_create(pk=1)
    return Head.objects.select_for_update().get(pk=1)


def publish(
    digest: Digest, *, by: Any = None, note: str = "", at: datetime | None = None, mail: bool = False
) -> Edition:
    """Make the next edition of a digest: its first, an update, or its return after a withdrawal.

    Where nothing has changed the live edition is returned and nothing written. ``at`` dates it back,
    for archives. ``mail`` tells subscribers of a first edition. Raises NotReadyError where preflight finds errors.
    """
    with writing():
        head = lock_head()
        digest = _lock(digest)
        live = live_edition(digest.uuid)
        document = _checked(digest)
        if live and live.status == PubStatus.USABLE and _same(live, digest, document):
            _mark(digest, DigestStatus.PUBLISHED, live.version)
            return live
        order = release.Order(kind=_kind_after(live), note=note, at=_moment(at, live))
        edition = release.release(head, digest, document, live, order)
        translating.redraw_others(edition, live.original_id if live else None)
        mailings.note_edition(edition, tell=mail and at is None)
        _mark(digest, DigestStatus.PUBLISHED, edition.version)
        history.take(digest, milestone=Milestone.PUBLISHED, by=by, document=document)
        return edition


def correct(
    digest: Digest,
    *,
    by: Any,
    note: str,
    item_ids: Iterable[UUID] = (),
    at: datetime | None = None,
    mail: bool = False,
) -> Edition:
    """Make the next edition as a correction, with a public note that readers and partners see.

    ``item_ids`` are the items the note is about; where none are given, those whose text has changed.
    ``mail`` tells it to the subscribers who were sent what is corrected.
    """
    note = _required(note)
    with writing():
        head = lock_head()
        digest = _lock(digest)
        live = live_edition(digest.uuid)
        if not live or live.status != PubStatus.USABLE:
            raise DeskError(_("Only a digest that is public can be corrected."))
        document = _checked(digest)
        if live.kind == EditionKind.CORRECTION and live.note == note and _same(live, digest, document):
            return live
        order = release.Order(
            kind=EditionKind.CORRECTION,
            note=note,
            at=_moment(at, live),
            item_ids=tuple(item_ids),
        )
        edition = release.release(head, digest, document, live, order)
        translating.redraw_others(edition, live.original_id)
        mailings.note_edition(edition, tell=mail and at is None)
        _mark(digest, DigestStatus.PUBLISHED, edition.version)
        history.take(digest, milestone=Milestone.CORRECTED, by=by, document=document)
        return edition


def withdraw(
    digest: Digest, *, by: Any, note: str, at: datetime | None = None, mail: bool = False
) -> Edition:
    """Take a digest back: its pages answer 410 with the note, and partners get a tombstone.

    ``mail`` tells it to the subscribers who were sent it.
    """
    note = _required(note)
    with writing():
        head = lock_head()
        digest = _lock(digest)
        live = live_edition(digest.uuid)
        if not live:
            raise DeskError(_("Only a digest that is public can be withdrawn."))
        if live.status == PubStatus.CANCELED:
            return live
        edition = release.withdraw(head, live, note=note, at=_moment(at, live))
        translating.redraw_others(edition, live.original_id)
        mailings.note_edition(edition, tell=mail and at is None)
        _mark(digest, DigestStatus.WITHDRAWN, edition.version)
        document = editing.document_of(digest)
        history.take(digest, milestone=Milestone.WITHDRAWN, by=by, document=document)
        return edition


def schedule(digest: Digest, *, by: Any, at: datetime, mail: bool = False) -> Digest:
    """Freeze a digest that is ready and have ``manage.py work`` publish it at a time to come."""
    if at <= timezone.now():
        raise DeskError(_("The time to publish at is in the past."))
    with writing():
        digest = _lock(digest)
        if digest.status == DigestStatus.SCHEDULED:
            raise DeskError(_("This digest is scheduled already. Stop the schedule first."))
        document = _checked(digest)
        digest.status_before, digest.is_mailed = digest.status, mail
        _mark(digest, DigestStatus.SCHEDULED, digest.published_version, at=at)
        history.take(digest, milestone=Milestone.SCHEDULED, by=by, document=document)
    return digest


def unschedule(digest: Digest, *, by: Any) -> Digest:
    """Stop the schedule: the digest can be edited again, and is what it was: what was approved still is."""
    with writing():
        digest = _lock(digest)
        if digest.status != DigestStatus.SCHEDULED:
            raise DeskError(_("This digest isn't scheduled."))
        _mark(digest, digest.status_before or _status_by(digest), digest.published_version)
        history.take(digest, milestone=Milestone.AUTOMATIC, by=by, document=editing.document_of(digest))
    return digest


def publish_due(now: datetime) -> list[Edition]:
    """Publish the scheduled digests whose time has come.

    One that preflight refuses by now goes back to draft, so that it is neither lost nor tried again
    and again; its editors see why in preflight.
    """
    editions = []
    for digest in Digest.objects.due(now).order_by("publish_at", "pk"):
        try:
            editions.append(_publish_one_due(digest, now))
        except NotReadyError:
            _put_back(digest)
        except Exception as error:  # noqa: BLE001
            # One digest's trouble must not hold up the others; it is tried again at the next round.
            # Its message may quote a draft, so the log has the type alone.
            log.error("digest %s was not published at its time: %s", digest.uuid, type(error).__name__)  # noqa: TRY400
    return [edition for edition in editions if edition]


def _publish_one_due(digest: Digest, now: datetime) -> Edition | None:
    with writing():
        lock_head()
        locked = _lock(digest)
        # Another worker may have had it, or an editor stopped it, since it was listed.
        if locked.status != DigestStatus.SCHEDULED or (locked.publish_at or now) > now:
            return None
        return publish(locked, mail=locked.is_mailed)


def _put_back(digest: Digest) -> None:
    with writing():
        locked = _lock(digest)
        if locked.status == DigestStatus.SCHEDULED:
            _mark(locked, _status_by(locked), locked.published_version)


def _status_by(digest: Digest) -> str:
    """Return the status of a digest that is neither scheduled nor under review, by what is public of it."""
    live = live_edition(digest.uuid)
    if live is None:
        return DigestStatus.DRAFT
    return DigestStatus.PUBLISHED if live.status == PubStatus.USABLE else DigestStatus.WITHDRAWN


def live_edition(digest_id: UUID) -> Edition | None:
    """Return the edition of a digest that is public now, a withdrawal included."""
    return Edition.objects.select_related("series__region").filter(digest_id=digest_id, is_live=True).first()


def has_newer_work(digest: Digest) -> bool:
    """Tell whether a public digest's working copy differs from what readers have."""
    live = live_edition(digest.uuid)
    usable = live is not None and live.status == PubStatus.USABLE
    return bool(live and usable and not _same(live, digest, editing.document_of(digest)))


def _lock(digest: Digest) -> Digest:
    return (
        Digest.objects.select_for_update(of=("self",))
        .select_related("series__region", "original")
        .get(pk=digest.pk)
    )


def _checked(digest: Digest) -> DigestDocument:
    document = editing.document_of(digest)
    findings = preflight.check(document)
    blocking = [finding for finding in findings if finding.blocks]
    if blocking:
        message = _("Not published: %(first)s") % {"first": blocking[0].message}
        raise NotReadyError(message, findings)
    return document


def _required(note: str) -> str:
    if not note.strip():
        raise DeskError(_("Write the public note: it says to readers and partners what was wrong."))
    return note.strip()


def _same(live: Edition, digest: Digest, document: DigestDocument) -> bool:
    original = digest.original.uuid if digest.original else None
    return bool(live.document == document.to_json()) and live.original_id == original


def _kind_after(live: Edition | None) -> str:
    if live is None:
        return EditionKind.FIRST
    return EditionKind.UPDATE if live.status == PubStatus.USABLE else EditionKind.RESTORATION


def _moment(at: datetime | None, live: Edition | None) -> datetime:
    moment = at or timezone.now()
    if moment > timezone.now():
        raise DeskError(_("A digest can't be published in the future: schedule it."))
    # A clock that was set back must not make a later edition look older than the one before it.
    return max(moment, live.created_at) if live else moment


def _mark(digest: Digest, status: str, version: int, *, at: datetime | None = None) -> None:
    digest.status, digest.published_version, digest.publish_at = status, version, at
    if status != DigestStatus.SCHEDULED:
        digest.status_before, digest.is_mailed = "", False
    fields = ["status", "status_before", "is_mailed", "published_version", "publish_at", "updated_at"]
    digest.save(update_fields=fields)
