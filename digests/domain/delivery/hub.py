"""WebSub: feeds that changed, told to the hub that the settings name, so that whoever follows them needs not ask.

https://www.w3.org/TR/websub/: a feed names its hub and itself; how a publisher tells its hub is left to the two,
and all public hubs take ``hub.mode=publish`` with the feed's address as ``hub.url``. The change log is the outbox
here too: a ``ChangedFeed`` stays until the hub has taken each form of it, so a killed worker leaves none untold.
"""

import logging
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime, timedelta
from urllib.parse import urlencode
from uuid import uuid4

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, Q, Subquery

from digests.choices import ChangeAction, FacetKind
from digests.domain import catalogue
from digests.domain.delivery import schedule
from digests.domain.delivery.posting import Errand, Letter, Outcome, Post, Report
from digests.models import Change, ChangedFeed, Head, Hub, Tally

log = logging.getLogger(__name__)

FEEDS = (
    FacetKind.SERIES.value,
    FacetKind.REGION.value,
    FacetKind.COUNTRY.value,
    FacetKind.TOPIC.value,
    FacetKind.SOURCE.value,
)
TALLIED = frozenset({FacetKind.SERIES, FacetKind.TOPIC, FacetKind.SOURCE})
ORDER = ("all", "corrections", *FEEDS)
FORMS = ("atom", "rss", "json")
SCAN = 500
# Feeds that one errand tells of, each in three requests.
BATCH = 10
LEASE = timedelta(seconds=30)
# A feed that the hub refuses is no reason to ask it again and again: it is told of the feed's next change.
REFUSED = range(400, 500)


def is_on() -> bool:
    """Tell whether there is a hub."""
    return bool(settings.WEBSUB_HUB)


def tell(post: Post, now: datetime) -> bool:
    """Note the feeds that changed, and begin to tell the hub of some; tell whether there is more to do now.

    One query while there is nothing to do.
    """
    rows = Hub.objects.annotate(head=Subquery(Head.objects.filter(pk=1).values("seq")))
    known = rows.annotate(some=Exists(ChangedFeed.objects.all())).values_list("seq", "head", "some").first()
    if known is None:
        # From now on: what was published before a hub was named is no news.
        Hub.objects.get_or_create(pk=1, defaults={"seq": catalogue.head().seq})
        return False
    seq, head, some = known
    noted = _note(head) if head and seq < head else 0
    return bool(((noted or some) and begin(post, now)) or noted or post.running)


def _note(head: int) -> int:
    with transaction.atomic():
        hub = Hub.objects.select_for_update().get(pk=1)
        changes = list(Change.objects.filter(seq__gt=hub.seq, seq__lte=head).order_by("seq")[:SCAN])
        if changes:
            hub.seq = changes[-1].seq
            rows = [ChangedFeed(path=path, seq=hub.seq) for path in _paths(changes)]
            ChangedFeed.objects.bulk_create(
                rows, update_conflicts=True, unique_fields=["path"], update_fields=["seq"]
            )
            hub.save(update_fields=["seq"])
    return len(changes)


def _paths(changes: Iterable[Change]) -> list[str]:
    """Return the feeds that changes stand in, those that most follow first."""
    return list(dict.fromkeys(sorted(_touched(changes), key=_rank)))


def _touched(changes: Iterable[Change]) -> Iterator[str]:
    yield "all"
    for change in changes:
        if change.action in {ChangeAction.CORRECTED, ChangeAction.WITHDRAWN}:
            yield "corrections"
        for facets in (change.facets_before, change.facets_after):
            for kind in FEEDS:
                yield from (f"{kind}/{_key(kind, key)}" for key in facets.get(kind, ()))


def _key(kind: str, key: str) -> str:
    return key.lower() if kind == FacetKind.COUNTRY else key


def _rank(path: str) -> int:
    return ORDER.index(path.partition("/")[0])


def begin(post: Post, now: datetime) -> bool:
    """Begin to tell the hub of some feeds, where it may be asked; tell whether that was so."""
    if post.running:
        return False
    free = Hub.objects.filter(
        Q(retry_at=None) | Q(retry_at__lte=now), Q(lease_until=None) | Q(lease_until__lte=now)
    )
    feeds = _existing(list(ChangedFeed.objects.order_by("id")[:BATCH]))
    run = uuid4()
    # Where none of these is left there may be others: the next round looks.
    if not feeds or not free.filter(pk=1).update(run=run, lease_until=now + LEASE):
        return False
    letters = [_letter(feed, form) for feed in feeds for form in FORMS]
    post.begin(Errand("hub", run, "hub", letters, goes_on=is_final))
    return True


def _existing(feeds: list[ChangedFeed]) -> list[ChangedFeed]:
    """Return the feeds that have something public: by one of what was withdrawn the hub would learn what that was about."""
    pairs = {feed.pk: feed.path.partition("/")[::2] for feed in feeds}
    tallied = [(kind, key) for kind, key in pairs.values() if kind in TALLIED]
    if not tallied:
        return feeds
    rows = Tally.objects.filter(key__in={key for _kind, key in tallied}, with_kind="", items__gt=0)
    alive = set(rows.values_list("kind", "key"))
    gone = {pk for pk, pair in pairs.items() if pair[0] in TALLIED and pair not in alive}
    ChangedFeed.objects.filter(pk__in=gone).delete()
    return [feed for feed in feeds if feed.pk not in gone]


def _letter(feed: ChangedFeed, form: str) -> Letter:
    topic = f"{settings.SITE_URL}/feeds/{feed.path}.{form}"
    body = urlencode({"hub.mode": "publish", "hub.url": topic})
    return Letter((feed.pk, feed.seq, form), settings.WEBSUB_HUB, body.encode(), _headers)


def _headers(_at: datetime) -> Mapping[str, str]:
    return {"Content-Type": "application/x-www-form-urlencoded"}


def is_final(outcome: Outcome) -> bool:
    """Tell whether the hub need not be told again: it took the feed, or wants none such."""
    return outcome.is_success or (outcome.code in REFUSED and outcome.code not in schedule.TOO_MUCH)


def note(reports: Iterable[Report]) -> None:
    """Write down what came of telling the hub; one transaction."""
    told = list(reports)
    if not told:
        return
    with transaction.atomic():
        hub = Hub.objects.select_for_update().get(pk=1)
        for report in told:
            if report.letter and report.outcome:
                _weigh(hub, report.letter, report.outcome)
            elif report.errand.run == hub.run:
                hub.run, hub.lease_until = None, None
        hub.save()


def _weigh(hub: Hub, letter: Letter, outcome: Outcome) -> None:
    key, seq, form = letter.key
    if is_final(outcome):
        hub.failures, hub.retry_at = 0, None
        if form == FORMS[-1]:
            # Not where it changed again meanwhile.
            ChangedFeed.objects.filter(pk=key, seq=seq).delete()
    else:
        hub.failures += 1
        pause = schedule.pause_after(
            hub.failures + schedule.BRAKE_AFTER - 1, outcome.code, outcome.retry_after
        )
        hub.retry_at = outcome.at + pause
    if outcome.is_success:
        hub.last_success_at = outcome.at
    else:
        hub.last_error, hub.last_code, hub.last_error_at = outcome.fault, outcome.code, outcome.at
        log.warning("the WebSub hub didn't take a feed: %s %s", outcome.fault, outcome.code or "")


def status() -> Hub | None:
    """Return how telling the hub goes, None where there is no hub or nothing was told yet."""
    return Hub.objects.filter(pk=1).first() if is_on() else None
