"""Recipients: a row for each reader whom a mailing concerns, made in batches and so that it can be gone on with."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import transaction

from digests.choices import MailingKind
from digests.domain.document import DigestDocument
from digests.domain.mail import mailings
from digests.models import Edition, MailDelivery, Mailing, Subscriber, Subscription

BATCH = 500


def expand(mailing: Mailing, now: datetime) -> bool:
    """Make the next batch of a mailing's recipients; tell whether there are more to come."""
    with transaction.atomic():
        mailing = Mailing.objects.select_for_update(of=("self",)).select_related("edition").get(pk=mailing.pk)
        if mailing.expanded_at:
            return False
        make = _of_issue if mailing.kind == MailingKind.ISSUE else _of_change
        rows, mailing.cursor = make(mailing, now)
        MailDelivery.objects.bulk_create(rows, ignore_conflicts=True)
        if mailing.cursor < 0:
            mailing.cursor, mailing.expanded_at = 0, now
        mailing.save(update_fields=["cursor", "expanded_at"])
    return mailing.expanded_at is None


def _of_issue(mailing: Mailing, now: datetime) -> tuple[list[MailDelivery], int]:
    """Return rows for the next subscribers, and the last one's key, negative at the end."""
    edition = mailing.edition
    wanted = mailings.audience(edition, mailing.kind)
    subscribers = Subscriber.objects.filter(
        pk__in=wanted.values("subscriber"), pk__gt=mailing.cursor, confirmed_at__lte=mailing.created_at
    )
    keys = list(subscribers.order_by("pk").values_list("pk", flat=True)[:BATCH])
    chosen: dict[int, list[str]] = {}
    of_series = Subscription.objects.filter(series_id=edition.series_id, subscriber__in=keys)
    for key, country in of_series.order_by("country").values_list("subscriber", "country"):
        chosen.setdefault(key, []).append(country)
    rows = [
        MailDelivery(mailing=mailing, subscriber_id=key, countries=" ".join(chosen[key]).strip(), due_at=now)
        for key in keys
        if key in chosen
    ]
    return rows, keys[-1] if len(keys) == BATCH else -1


def _of_change(mailing: Mailing, now: datetime) -> tuple[list[MailDelivery], int]:
    """Return rows for the readers of the next copies that the change touches."""
    touched = touched_countries(mailing.edition)
    rows = mailings.audience(mailing.edition, mailing.kind).filter(pk__gt=mailing.cursor)
    found = list(rows.order_by("pk")[:BATCH])
    made = {
        row.subscriber_id: MailDelivery(
            mailing=mailing, subscriber_id=row.subscriber_id, countries=row.countries, after=row, due_at=now
        )
        for row in found
        if concerns(row.countries, touched)
    }
    return list(made.values()), found[-1].pk if len(found) == BATCH else -1


def touched_countries(edition: Edition) -> frozenset[str] | None:
    """Return the countries of the items that a correction is about; None for everybody's.

    Everybody gets sections without a country, and a withdrawal takes all back.
    """
    about = set(edition.corrected_items)
    document = DigestDocument.from_json(edition.document)
    countries = {section.country for section, item in document.items() if str(item.id) in about}
    return None if not about or None in countries else frozenset(_known(countries))


def _known(countries: Iterable[Any]) -> Iterable[str]:
    return (country for country in countries if country)


def concerns(countries: str, touched: frozenset[str] | None) -> bool:
    """Tell whether a reader with these countries, empty for all, had what was touched."""
    return touched is None or not countries or not touched.isdisjoint(countries.split())
