"""The way of a draft to approval: submitted for review, approved, or sent back with a note.

Publishing doesn't ask for any of it: an editor may publish from every state. What was approved and is
edited again goes back to review, so an approval always means the text that was read.
"""

import hashlib
import json
from collections.abc import Collection
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from digests.choices import DigestStatus, Milestone
from digests.domain import comments, editing, history
from digests.domain.document import DigestDocument
from digests.domain.errors import DeskError
from digests.models import Digest

UNDER_REVIEW = (DigestStatus.IN_REVIEW, DigestStatus.APPROVED)


def submit(digest: Digest, *, by: Any) -> Digest:
    """Hand a draft in for review, whatever preflight says of it; raise DeskError for any other state."""
    with transaction.atomic():
        digest = _lock(digest, (DigestStatus.DRAFT,), _("Only a draft can be submitted for review."))
        return _move(digest, DigestStatus.IN_REVIEW, milestone=Milestone.SUBMITTED, by=by)


def approve(digest: Digest, *, by: Any, seen: str = "") -> Digest:
    """Approve what is in review; ``seen`` is the mark of the text that the editor read.

    Raises DeskError where the digest isn't in review, or where its text is another by now.
    """
    with transaction.atomic():
        digest = _lock(digest, (DigestStatus.IN_REVIEW,), _("Only what is in review can be approved."))
        document = editing.document_of(digest)
        if seen and seen != mark_of(document):
            raise DeskError(
                _(
                    "Somebody has edited it since you opened this page. Open it again and read it, then approve."
                )
            )
        return _move(digest, DigestStatus.APPROVED, milestone=Milestone.APPROVED, by=by, document=document)


def send_back(digest: Digest, *, by: Any, note: str) -> Digest:
    """Make a draft of what is in review or approved; the note, which is needed, becomes a comment."""
    with transaction.atomic():
        digest = _lock(digest, UNDER_REVIEW, _("Only what is in review or approved can be sent back."))
        comments.add(digest, text=note, by=by)
        digest.status = DigestStatus.DRAFT
        digest.save(update_fields=["status", "updated_at"])
    return digest


def after_edit(digest: Digest) -> None:
    """Put an approved digest back in review: call it in the transaction of every edit of its text."""
    approved = Digest.objects.filter(pk=digest.pk, status=DigestStatus.APPROVED)
    if approved.update(status=DigestStatus.IN_REVIEW, updated_at=timezone.now()):
        digest.status = DigestStatus.IN_REVIEW


def mark_of(document: DigestDocument) -> str:
    """Return a short mark of a text: another text has another mark."""
    data = json.dumps(document.to_json(), sort_keys=True)
    return hashlib.sha256(data.encode()).hexdigest()


def _lock(digest: Digest, states: Collection[str], otherwise: str) -> Digest:
    locked = Digest.objects.select_for_update(of=("self",)).select_related("series__region").get(pk=digest.pk)
    if locked.status not in states:
        raise DeskError(otherwise)
    return locked


def _move(
    digest: Digest, status: str, *, milestone: str, by: Any, document: DigestDocument | None = None
) -> Digest:
    digest.status = status
    digest.save(update_fields=["status", "updated_at"])
    history.take(digest, milestone=milestone, by=by, document=document or editing.document_of(digest))
    return digest
