"""Revisions: snapshots of the working copy, folded where they are automatic, named, and thinned with age."""

from datetime import UTC, datetime, timedelta
from typing import Any

from django.contrib.auth import get_user_model
from django.db.models import F, Q, QuerySet, Window
from django.db.models.functions import RowNumber, TruncDate
from django.utils import timezone
from django.utils.translation import gettext as _

from digests.choices import Milestone
from digests.domain.document import DigestDocument
from digests.domain.errors import DeskError
from digests.models import Digest, Revision

FOLD = timedelta(minutes=10)
# Automatic revisions older than this keep one a day.
THIN_AFTER = timedelta(days=30)
THIN_AT_ONCE = 500
NAME_LENGTH = 100


def take(digest: Digest, *, milestone: str, by: Any, document: DigestDocument, name: str = "") -> Revision:
    """Keep a snapshot; an automatic one replaces the same person's of the last ten minutes.

    It never does so across a milestone: what stood before a restore or a submission stays as it was.
    """
    now = timezone.now()
    if milestone == Milestone.AUTOMATIC:
        mine = Q(milestone=milestone, by=by)
        recent = digest.revisions.filter(mine | ~Q(milestone=milestone), at__gt=now - FOLD)
        folded = recent.first()
        if folded and folded.milestone == milestone:
            folded.document, folded.at = document.to_json(), now
            folded.save(update_fields=["document", "at"])
            return folded
    return digest.revisions.create(milestone=milestone, by=by, name=name, at=now, document=document.to_json())


def name_now(digest: Digest, *, name: str, by: Any, document: DigestDocument) -> Revision:
    """Keep the working copy as a version with a name; sent twice, it is one version."""
    name = _fitting(name)
    last = digest.revisions.first()
    if last and last.name == name and last.by == by and last.document == document.to_json():
        return last
    return take(digest, milestone=Milestone.NAMED, by=by, document=document, name=name)


def name_revision(revision: Revision, *, name: str) -> Revision:
    """Give a revision a name, or another one; an automatic one is folded and thinned no more."""
    revision.name = _fitting(name)
    if revision.milestone == Milestone.AUTOMATIC:
        revision.milestone = Milestone.NAMED
    revision.save(update_fields=["name", "milestone"])
    return revision


def _fitting(name: str) -> str:
    name = " ".join(name.split())
    if not name:
        raise DeskError(_("Give the version a name."))
    if len(name) > NAME_LENGTH:
        raise DeskError(_("The name is too long: at most %(most)s characters fit.") % {"most": NAME_LENGTH})
    return name


def latest(
    digest: Digest,
    *,
    count: int,
    before: Revision | None = None,
    by: int | None = None,
    marked: bool = False,
) -> QuerySet[Revision]:
    """Return a digest's revisions, newest first and without their documents, with who took them.

    ``by`` is the key of one person; ``marked`` leaves out the automatic ones.
    """
    found = Revision.objects.filter(digest=digest).defer("document").select_related("by")
    if before:
        found = found.filter(Q(at__lt=before.at) | Q(at=before.at, pk__lt=before.pk))
    if by:
        found = found.filter(by=by)
    if marked:
        found = found.exclude(milestone=Milestone.AUTOMATIC)
    return found[:count]


def people(digest: Digest) -> QuerySet[Any]:
    """Return everybody who has revisions of a digest."""
    return get_user_model().objects.filter(pk__in=digest.revisions.values("by")).order_by("username")


def thin(now: datetime) -> int:
    """Delete automatic revisions older than 30 days but the last of each day (UTC); return how many.

    At most 500 at once, so that it never holds the database for long; milestones and names stay for ever.
    """
    nth = Window(
        RowNumber(),
        partition_by=[F("digest"), TruncDate("at", tzinfo=UTC)],
        order_by=[F("at").desc(), F("pk").desc()],
    )
    old = Revision.objects.filter(milestone=Milestone.AUTOMATIC, name="", at__lt=now - THIN_AFTER)
    extra = old.annotate(nth=nth).filter(nth__gt=1).order_by("pk").values_list("pk", flat=True)
    keys = list(extra[:THIN_AT_ONCE])
    # Asked again, for one that was given a name in the meantime stays.
    return old.filter(pk__in=keys).delete()[0]
