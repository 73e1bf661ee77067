"""What an act at the desk would do, in words and figures, before anybody does it."""

from dataclasses import dataclass
from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery
from django.utils.translation import gettext as _

from digests.choices import DigestStatus, EditionKind, Milestone, PubStatus
from digests.domain import editing, publishing
from digests.domain.document import DigestDocument
from digests.domain.mail import mailings
from digests.models import Digest, Revision

FEED_FORMATS = 3
WORK = (Milestone.AUTOMATIC, Milestone.NAMED, Milestone.RESTORED)
STEPS_BY_STATUS: dict[str, tuple[str, ...]] = {
    DigestStatus.DRAFT: ("submit", "publish", "schedule"),
    DigestStatus.IN_REVIEW: ("approve", "return", "publish", "schedule"),
    DigestStatus.APPROVED: ("publish", "schedule", "return"),
    DigestStatus.SCHEDULED: ("unschedule", "publish"),
    DigestStatus.PUBLISHED: ("publish", "schedule", "correct", "withdraw"),
    DigestStatus.WITHDRAWN: ("publish", "schedule"),
}


@dataclass(frozen=True)
class Effects:
    """What the next act makes: an edition's number and kind, and how many feeds carry it."""

    version: int
    kind: str
    kind_label: str
    items: int
    feeds: int
    live_version: int
    unchanged: bool


def effects_of(digest: Digest) -> Effects:
    """Return what publishing a digest now would do."""
    document = editing.document_of(digest)
    live = publishing.live_edition(digest.uuid)
    usable = bool(live and live.status == PubStatus.USABLE)
    kind = EditionKind.FIRST
    if live:
        kind = EditionKind.UPDATE if usable else EditionKind.RESTORATION
    return Effects(
        version=(live.version if live else 0) + 1,
        kind=kind.value,
        kind_label=str(kind.label),
        items=sum(1 for _pair in document.items()),
        feeds=feed_count(document),
        live_version=live.version if live and usable else 0,
        unchanged=usable and not publishing.has_newer_work(digest),
    )


def readers_told(digest: Digest, step: str) -> int | None:
    """Return how many readers a step would tell by mail, at most; None where it tells nobody, whoever subscribes."""
    if not mailings.is_on() or step not in {"publish", "schedule", "correct", "withdraw"}:
        return None
    if step in {"publish", "schedule"} and digest.published_version:
        return None
    document = editing.document_of(digest)
    told = mailings.readers_of(digest.uuid, series_id=digest.series_id, document=document)
    return told["issue" if step in {"publish", "schedule"} else "change"]


def feed_count(document: DigestDocument) -> int:
    """Return in how many feeds a document appears: all, series, region, and each country, topic and source."""
    countries = {section.country for section in document.sections if section.country}
    topics = {topic.slug for _section, item in document.items() for topic in item.topics}
    sources = {citation.source.slug for citation in document.citations()}
    return FEED_FORMATS * (3 + len(countries) + len(topics) + len(sources))


def with_last_milestone(digests: QuerySet[Any]) -> QuerySet[Any]:
    """Add to each digest why its last revision was taken, in the same query."""
    last = Revision.objects.filter(digest=OuterRef("pk")).order_by("-at", "-id").values("milestone")[:1]
    annotated: QuerySet[Any] = digests.annotate(last_milestone=Subquery(last))
    return annotated


def standing(digest: Any) -> str:
    """Say the status of a listed digest, and whether it was edited since it was published."""
    label = str(digest.get_status_display())
    if digest.status == DigestStatus.PUBLISHED and getattr(digest, "last_milestone", "") in WORK:
        return _("%(status)s, edited since") % {"status": label}
    return label


def exact_standing(digest: Digest) -> str:
    """Say the status of one digest, comparing its working copy with what readers have."""
    label = str(digest.get_status_display())
    if digest.status == DigestStatus.PUBLISHED and publishing.has_newer_work(digest):
        return _("%(status)s, with newer work that readers don't have yet") % {"status": label}
    return label


def possible_steps(digest: Digest) -> list[str]:
    """Return which acts make sense for a digest as it stands."""
    return list(STEPS_BY_STATUS[digest.status])
