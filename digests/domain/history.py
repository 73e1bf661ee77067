"""Revisions: snapshots of the working copy, folded where they are automatic."""

from datetime import timedelta
from typing import Any

from django.utils import timezone

from digests.choices import Milestone
from digests.domain.document import DigestDocument
from digests.models import Digest, Revision

FOLD = timedelta(minutes=10)


def take(digest: Digest, *, milestone: str, by: Any, document: DigestDocument, name: str = "") -> Revision:
    """Keep a snapshot; an automatic one replaces the same person's of the last ten minutes."""
    now = timezone.now()
    if milestone == Milestone.AUTOMATIC:
        folded = digest.revisions.filter(milestone=milestone, by=by, at__gt=now - FOLD).first()
        if folded:
            folded.document, folded.at = document.to_json(), now
            folded.save(update_fields=["document", "at"])
            return folded
    return digest.revisions.create(milestone=milestone, by=by, name=name, at=now, document=document.to_json())
