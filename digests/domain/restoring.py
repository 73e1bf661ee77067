"""Putting a revision back: the rows become what a stored document says, in one transaction.

What exists keeps its row and id, what is missing is made with the id that it had, and what isn't in the
revision goes. The state before is kept as a revision first, and the result is itself one, so nothing is
lost by a restore and a restore can be taken back. What is public stays as it is.
"""

from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from django.db import IntegrityError, transaction
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from digests.choices import DigestStatus, Milestone
from digests.domain import editing, history, restoring_rows, settling, workflow
from digests.domain.difference import Difference, compare
from digests.domain.document import DigestDocument, DocumentError
from digests.domain.errors import DeskError, StaleError
from digests.models import Digest, Edition, Revision


@dataclass(frozen=True)
class Plan:
    """What a restore would do: the changes, what can't be as it was, and the marks of what was seen."""

    difference: Difference
    notes: tuple[str, ...]
    version: int
    seen: str


@dataclass(frozen=True)
class Restored:
    """What a restore did: the revision that it kept after, and what couldn't be as it was."""

    revision: Revision
    notes: tuple[str, ...]


def document_in(kept: Revision | Edition) -> DigestDocument:
    """Read a revision's or edition's document; raise DeskError where this version of the program can't."""
    try:
        return DigestDocument.from_json(kept.document)
    except DocumentError as error:
        raise DeskError(_("This version can't be read: it was written by a newer program.")) from error


def plan(digest: Digest, revision: Revision) -> Plan:
    """Say what restoring a revision would change, and write nothing."""
    whole = Digest.objects.with_whole().get(pk=digest.pk)
    now = editing.document_from(whole)
    settled = settling.settle(document_in(revision), whole, propose=False)
    difference = compare(now, settled.document)
    return Plan(difference, settled.notes, whole.version, workflow.mark_of(now))


def restore(digest: Digest, revision: Revision, *, version: int, by: Any, seen: str = "") -> Restored:
    """Make a digest's working copy what it was; ``seen`` is the mark of the text that the editor saw.

    Raises StaleError where the digest has changed since that ``version`` and text, FrozenError where it
    is scheduled, DeskError where the revision is of another digest or can't be read.
    """
    if revision.digest_id != digest.pk:
        raise DeskError(_("This version is of another digest."))
    try:
        with transaction.atomic():
            whole = _lock(digest)
            editing.require_editable(whole)
            now = editing.document_from(whole)
            if whole.version != version or (seen and seen != workflow.mark_of(now)):
                raise StaleError(
                    _("Somebody has edited the digest since you opened this page. Look again first.")
                )
            return _restore(whole, now, revision, by=by)
    except IntegrityError as error:
        raise DeskError(_("A part of this version belongs to another digest by now.")) from error


def _restore(whole: Digest, now: DigestDocument, revision: Revision, *, by: Any) -> Restored:
    _keep_before(whole, now, by=by)
    settled = settling.settle(document_in(revision), whole, propose=True)
    restoring_rows.write(whole, now, settled)
    if whole.status == DigestStatus.APPROVED:
        workflow.after_edit(whole)
    name = _name(revision, whole)
    kept = history.take(whole, milestone=Milestone.RESTORED, by=by, document=settled.document, name=name)
    return Restored(kept, settled.notes)


def _lock(digest: Digest) -> Digest:
    """Read a digest whole, once everybody else who writes it has ended, and until this has."""
    return Digest.objects.with_whole().select_for_update(of=("self",)).get(pk=digest.pk)


def _keep_before(digest: Digest, now: DigestDocument, *, by: Any) -> None:
    last = digest.revisions.first()
    if last is None or last.document != now.to_json():
        history.take(digest, milestone=Milestone.AUTOMATIC, by=by, document=now)


def _name(revision: Revision, digest: Digest) -> str:
    at = revision.at.astimezone(ZoneInfo(digest.series.time_zone))
    text = _("as of %(when)s") % {"when": date_format(at, "DATETIME_FORMAT")}
    return (f"{text} ({revision.name})" if revision.name else text)[: history.NAME_LENGTH]
