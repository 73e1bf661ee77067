"""Link checks: whether what is cited still answers, asked now and then by the worker.

New links are asked soon and known ones in rotation, one request at a time to a host. A link that is
being checked is leased, by its ``due_at``: of many workers each takes others, and those of a worker that
was killed are due again. Requests are made between transactions, never in one.
"""

import logging
import traceback
from collections.abc import Iterable
from dataclasses import asdict
from datetime import datetime, timedelta
from threading import Thread
from typing import NamedTuple

from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q, QuerySet, Value
from django.db.models.functions import MD5
from django.utils import timezone

from digests.choices import LinkHealth, LinkOutcome, LinkRank
from digests.domain import link_index
from digests.domain.link_verdicts import Found, Standing, ask, judge
from digests.domain.publishing import lock_head
from digests.models import Citation, Head, ItemLink, Link

log = logging.getLogger(__name__)

# Links that one worker asks at once, each of another host, and of how many due ones they are chosen.
AT_ONCE = 8
CANDIDATES = 200
# A check takes 20 seconds at most; whoever hasn't told its end by then never will.
LEASE = timedelta(minutes=2)
# How long a host is left alone after a request.
PAUSE = timedelta(seconds=10)
# Citations that are looked at in one round.
ADOPTED_AT_ONCE = 500
# While some site has answered within this time, another's silence is its own.
HEARD_WITHIN = timedelta(days=1)


class Claim(NamedTuple):
    """A link that this worker alone may check until its lease ends."""

    link: Link
    lease: datetime


def check_due(now: datetime | None = None) -> int:
    """Ask for some of the links that are due, and note what was found; return how many were asked."""
    adopt()
    claims = _claim(now or timezone.now())
    found = _ask_all([claim.link.url for claim in claims])
    heard = any(one.status for one in found) or _heard_lately()
    for claim, one in zip(claims, found, strict=True):
        is_silent = one.outcome == LinkOutcome.FAILS and not one.status
        _note(claim, Found(LinkOutcome.OFFLINE) if is_silent and not heard else one)
    return len(claims)


def adopt() -> None:
    """Take up citations that no check has been told to: make their links, or copy what is known of these."""
    fresh = Citation.objects.filter(link_checked_at__isnull=True).exclude(url="").order_by("-id")
    rows = list(fresh.values_list("pk", "url")[:ADOPTED_AT_ONCE])
    links = link_index.make_links(url for _pk, url in rows) if rows else {}
    for pk, url in rows:
        link = links[url]
        if link.checked_at:
            known = {"link_health": link.health, "link_checked_at": link.checked_at}
            # Not where an editor has typed another URL meanwhile.
            Citation.objects.filter(pk=pk, url=url, link_checked_at__isnull=True).update(**known)


def _claim(now: datetime) -> list[Claim]:
    # Without a lock first: mostly nothing is due, and on SQLite a transaction keeps other writers waiting.
    if not _due(now):
        return []
    lease = now + LEASE
    with transaction.atomic():
        chosen: dict[str, Link] = {}
        for link in _due(now, for_update=True):
            chosen.setdefault(link.host, link)
        picked = list(chosen.values())[:AT_ONCE]
        Link.objects.filter(pk__in=[link.pk for link in picked]).update(
            due_at=lease, host_free_at=now + PAUSE
        )
    in_use = set(_in_use([link.pk for link in picked]).values_list("pk", flat=True))
    for link in picked:
        if link.pk not in in_use:
            _forget(link)
    return [Claim(link, lease) for link in picked if link.pk in in_use]


def _due(now: datetime, *, for_update: bool = False) -> list[Link]:
    """Return some of the links that are due, those of hosts that were just asked left out; first come first."""
    busy = Link.objects.filter(host_free_at__gt=now).values("host")
    free = Link.objects.filter(due_at__lte=now).exclude(host__in=busy).order_by("due_at", "pk")
    if for_update:
        free = free.select_for_update(skip_locked=True)
    found: list[Link] = []
    # Rank by rank, since the index can't serve both an order by rank and a bound on the time.
    for rank in LinkRank.values:
        limit = CANDIDATES - len(found) if for_update else 1
        found += free.filter(rank=rank)[:limit]
        if len(found) >= (CANDIDATES if for_update else 1):
            break
    return found


def _in_use(keys: Iterable[int]) -> QuerySet[Link]:
    cited = Citation.objects.annotate(mark=MD5("url")).filter(mark=MD5(OuterRef("url")))
    public = ItemLink.objects.filter(link=OuterRef("pk"))
    return Link.objects.filter(pk__in=keys).filter(Q(Exists(cited)) | Q(Exists(public)))


def _forget(link: Link) -> None:
    """Delete a link that nothing cites, unless something public has just begun to."""
    with transaction.atomic():
        lock_head()
        if not _in_use([link.pk]).exists():
            Link.objects.filter(pk=link.pk).delete()


def _ask_all(urls: list[str]) -> list[Found]:
    # What went wrong here says nothing of a link.
    found = [Found(LinkOutcome.OFFLINE)] * len(urls)

    def ask_one(place: int) -> None:
        try:
            found[place] = ask(urls[place])
        except Exception as error:  # noqa: BLE001 (a fault of one must not lose what the others found)
            # Where it failed, but not the message: it may quote a draft's URL.
            where = "".join(traceback.format_tb(error.__traceback__))
            log.error("a link couldn't be checked: %s\n%s", type(error).__name__, where)  # noqa: TRY400

    # Threads of their own, and not a pool's: a worker that is told to end waits for none.
    threads = [Thread(target=ask_one, args=(n,), daemon=True) for n in range(len(urls))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return found


def _heard_lately() -> bool:
    since = timezone.now() - HEARD_WITHIN
    return Link.objects.filter(status__isnull=False, checked_at__gte=since).exists()


def _note(claim: Claim, found: Found) -> None:
    """Write down what was found, at the link, the citations of its URL, and for readers where they see it."""
    link, at = claim.link, timezone.now()
    before = Standing(link.health, link.failures, link.failing_since)
    standing, due_at = judge(before, found, at=at)
    has_changed = standing.health != link.health
    # Readers see of a link only whether it is dead, so that first checks of thousands turn no page stale.
    is_seen = has_changed and LinkHealth.DEAD in {standing.health, link.health}
    with transaction.atomic():
        # First the lock that publishing takes first, so that neither waits for the other.
        head = lock_head() if is_seen else None
        mine = Link.objects.filter(pk=link.pk, due_at=claim.lease)
        changed = mine.update(
            **asdict(standing), outcome=found.outcome, status=found.status, checked_at=at, rank=LinkRank.KNOWN,
            due_at=due_at, host_free_at=at + max(PAUSE, found.wait),
        )  # fmt: skip
        # Another worker has it, or an editor wants it anew: what was found here is too old.
        if not changed:
            return
        _tell_citations(link.url, standing.health, at)
        if head and ItemLink.objects.filter(link=link).exists():
            # Not when the log, a page's text or a wording changed: lists, sitemaps and the composer go by that.
            Head.objects.filter(pk=head.pk).update(generation=F("generation") + 1)
    if has_changed:
        log.info("link %s: %s", link.pk, LinkHealth(standing.health).value)


def _tell_citations(url: str, health: str, at: datetime) -> None:
    same = Citation.objects.annotate(mark=MD5("url")).filter(mark=MD5(Value(url)), url=url)
    # One that is being saved is left alone: waiting for two in another order than an editor's save could
    # end that. It learns of it at the next check.
    keys = list(same.select_for_update(skip_locked=True).order_by("pk").values_list("pk", flat=True))
    Citation.objects.filter(pk__in=keys).update(link_health=health, link_checked_at=at)
