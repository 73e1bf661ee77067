"""The desk's front page: what waits for whom, what went out, and whether the worker runs."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Max, OuterRef, Q, QuerySet, Subquery
from django.utils import timezone

from digests.choices import DigestStatus, LinkHealth, SourceStatus, Verdict
from digests.domain import comments, desk_effects, editing, preflight, worker
from digests.domain.delivery import overview as delivery
from digests.domain.mail import mailings
from digests.models import Digest, Edition, Heartbeat, Item, PreviewLink, Revision, Series, Source

SHOWN = 10
PUBLISHED_SHOWN = 5
DEAD_SHOWN = 5
SERIES_SHOWN = 12
WEBHOOKS_SHOWN = 5
# An answer by a preview link is news for this long.
ANSWERS_FOR = timedelta(days=14)


@dataclass(frozen=True)
class Ready:
    """An approved or scheduled digest, and how many errors would stop it."""

    digest: Any
    errors: int


@dataclass(frozen=True)
class Work:
    """Whether a worker runs, and when one last did; None where none is known."""

    is_running: bool
    last_at: datetime | None


@dataclass(frozen=True)
class Front:
    """Everything on the front page. Digests carry ``open_comments`` and ``last_milestone``."""

    mine: tuple[Any, ...]
    in_review: tuple[Any, ...]
    approved: tuple[Ready, ...]
    scheduled: tuple[Ready, ...]
    published: tuple[Any, ...]
    answers: tuple[PreviewLink, ...]
    dead_items: tuple[Item, ...]
    dead_count: int
    proposed_count: int
    series: tuple[Series, ...]
    mailings: tuple[mailings.Progress, ...]
    webhooks: tuple[delivery.Standing, ...]
    work: Work
    is_empty: bool


def front(user: Any, *, now: datetime | None = None) -> Front:
    """Gather the front page for somebody, at a number of queries that doesn't grow with what there is."""
    now = now or timezone.now()
    ready = _ready()
    return Front(
        mine=tuple(_mine(user)[:SHOWN]),
        in_review=tuple(_listed(DigestStatus.IN_REVIEW).order_by("updated_at")[:SHOWN]),
        approved=tuple(row for row in ready if row.digest.status == DigestStatus.APPROVED),
        scheduled=tuple(row for row in ready if row.digest.status == DigestStatus.SCHEDULED),
        published=tuple(_published()[:PUBLISHED_SHOWN]),
        answers=tuple(_answers(now)[:SHOWN]),
        dead_items=tuple(_dead().select_related("section__digest")[:DEAD_SHOWN]),
        dead_count=_dead().count(),
        proposed_count=Source.objects.filter(status=SourceStatus.PROPOSED).count(),
        series=tuple(Series.objects.all()[:SERIES_SHOWN]),
        mailings=tuple(mailings.news(now)),
        webhooks=tuple(_webhooks() if user.has_perm("digests.view_webhook") else ()),
        work=work_at(now),
        is_empty=not Digest.objects.exists(),
    )


def _webhooks() -> Iterator[delivery.Standing]:
    """Yield the webhooks that fail, or were disabled because they did."""
    for webhook in delivery.wanting_an_eye()[:WEBHOOKS_SHOWN]:
        yield delivery.Standing(webhook)


def work_at(now: datetime) -> Work:
    """Tell whether a worker runs, and when one last said so."""
    last_at = Heartbeat.objects.aggregate(last=Max("at"))["last"]
    return Work(is_running=bool(last_at and last_at >= now - worker.GONE_AFTER), last_at=last_at)


def _listed(*statuses: str) -> QuerySet[Any]:
    return _with_facts(Digest.objects.filter(status__in=statuses).select_related("series", "owner"))


def _with_facts(rows: QuerySet[Any]) -> QuerySet[Any]:
    return comments.with_open_comments(desk_effects.with_last_milestone(rows))


def _mine(user: Any) -> QuerySet[Any]:
    """Drafts that somebody began or was the last to edit."""
    last = Revision.objects.filter(digest=OuterRef("pk")).order_by("-at", "-id").values("by")[:1]
    drafts = _listed(DigestStatus.DRAFT).annotate(last_by=Subquery(last))
    return drafts.filter(Q(owner=user) | Q(last_by=user.pk)).order_by("-updated_at")


def _ready() -> list[Ready]:
    going = Digest.objects.with_whole().filter(status__in=(DigestStatus.APPROVED, DigestStatus.SCHEDULED))
    rows = _with_facts(going.select_related("owner")).order_by("publish_at", "pk")[: 2 * SHOWN]
    return [Ready(digest, _errors(digest)) for digest in rows]


def _errors(digest: Digest) -> int:
    return sum(finding.blocks for finding in preflight.check(editing.document_from(digest)))


def _published() -> QuerySet[Any]:
    live = Edition.objects.filter(digest_id=OuterRef("uuid"), is_live=True).values("created_at")[:1]
    return _listed(DigestStatus.PUBLISHED).annotate(live_at=Subquery(live)).order_by("-live_at", "-pk")


def _answers(now: datetime) -> QuerySet[PreviewLink]:
    given = PreviewLink.objects.exclude(verdict=Verdict.NONE).filter(verdict_at__gte=now - ANSWERS_FOR)
    return given.select_related("digest__series").order_by("-verdict_at", "-pk")


def _dead() -> QuerySet[Item]:
    """Items of working copies that cite a link which was dead when it was last checked."""
    dead = Item.objects.filter(citations__link_health=LinkHealth.DEAD)
    return dead.exclude(section__digest__status=DigestStatus.WITHDRAWN).distinct().order_by("-updated_at")
