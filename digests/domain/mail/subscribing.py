"""Subscribing: what somebody asks for by an address takes effect once its owner has confirmed it.

Whatever is asked, and by whichever address, the answer and the work are the same, so that nobody learns who
subscribes. An address that isn't confirmed is forgotten after a week, one that unsubscribes at once.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from operator import itemgetter
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from digests.choices import DeliveryState
from digests.domain.archive import subjects
from digests.domain.errors import DeskError, InvalidError
from digests.domain.mail import addresses, tokens
from digests.models.mail import MailBlock, MailDelivery, Signup, Subscriber, Subscription
from digests.models.places import Country
from digests.models.series import Series

# A series' slug -> codes of the countries that are wanted of it; empty for everything.
Wish = Mapping[str, tuple[str, ...]]

# How long an address that isn't confirmed is kept, one that refuses all mail, and a wish for none at all.
UNCONFIRMED_FOR = timedelta(days=7)
STOPPED_FOR = timedelta(days=30)
BLOCKED_FOR = timedelta(days=730)
# Limits: of mails to one address, and of what may be asked from one part of the Internet and from all.
AGAIN_AFTER = timedelta(minutes=10)
A_DAY = 3
NETWORK_AN_HOUR = 30
ALL_AN_HOUR = 600


class TooManyError(DeskError):
    """More was asked in an hour than a newsroom's readers ask."""


@dataclass(frozen=True)
class Offer:
    """A series that can be subscribed to, and which of its countries (code, name) are chosen.

    Title and description are in the series' ``language``, countries' names in the interface's.
    ``is_chosen`` with no country chosen means everything.
    """

    slug: str
    title: str
    description: str
    language: str
    countries: tuple[tuple[str, str], ...]
    is_chosen: bool = False
    chosen: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Reader:
    """A subscriber as their own page shows them; ``token`` opens it."""

    address: str
    token: str
    wish: Wish


def offers(wish: Wish | None = None) -> list[Offer]:
    """Return the series that have something public, with what is chosen of them; two queries."""
    chosen, rows = wish or {}, subjects.all_series()
    countries: dict[int, list[tuple[str, str]]] = {}
    of_regions: Any = Country.objects.filter(regions__in={row.region_id for row in rows})
    for country in of_regions.annotate(region=F("regions")):
        countries.setdefault(country.region, []).append((country.code, country.local_name))
    return [
        Offer(
            slug=row.slug,
            title=row.title,
            description=row.description,
            language=row.language,
            countries=tuple(sorted(countries.get(row.region_id, ()), key=itemgetter(1))),
            is_chosen=row.slug in chosen,
            chosen=frozenset(chosen.get(row.slug, ())),
        )
        for row in rows
    ]


def ask(typed: str, wish: Wish, *, network: str) -> None:
    """Note what somebody asks for, and that their address is to be asked to confirm it.

    ``network`` says where the request comes from. Raises InvalidError, which has sentences by field,
    and TooManyError.
    """
    address = addresses.normalised(typed)
    wanted = _checked(wish)
    if not wanted:
        raise InvalidError({"series": [_("Choose at least one series.")]})
    now, place = timezone.now(), tokens.network_hash(f"{timezone.now():%Y-%m-%d} {network}")
    with transaction.atomic():
        _refuse_floods(place, now)
        if MailBlock.objects.filter(pk__in=list(tokens.address_hashes(address))).exists():
            return
        _note(address, wanted, place, now)


def _refuse_floods(place: str, now: datetime) -> None:
    recent = Signup.objects.filter(asked_at__gt=now - timedelta(hours=1))
    if recent.count() >= ALL_AN_HOUR or recent.filter(network=place).count() >= NETWORK_AN_HOUR:
        raise TooManyError(_("Too much is being asked at the moment. Please come back in an hour."))


def _note(address: str, wanted: Wish, place: str, now: datetime) -> None:
    """Keep a request. Beyond the limits of its address no mail is due: the last one stands for it."""
    today = Signup.objects.filter(address=address, asked_at__gt=now - timedelta(days=1))
    sent = today.filter(sent_at__isnull=False)
    standing = today.filter(confirmed_at=None).exclude(due_at=None, sent_at=None).first()
    is_due = not today.filter(due_at__isnull=False).exists()
    is_due = is_due and sent.count() < A_DAY and not sent.filter(sent_at__gt=now - AGAIN_AFTER).exists()
    if standing and not is_due:
        standing.wish = wanted
        standing.save(update_fields=["wish"])
    # In any case a row that counts for the limits; without a mail to come it has no address.
    Signup.objects.create(
        address=address if is_due else "",
        language=get_language() or "en",
        wish=wanted if is_due else {},
        network=place,
        asked_at=now,
        due_at=now if is_due else None,
    )


def _checked(wish: Wish) -> dict[str, tuple[str, ...]]:
    """Return a wish without what isn't offered."""
    offered = {offer.slug: {code for code, _name in offer.countries} for offer in offers()}
    return {
        slug: tuple(sorted(set(codes) & offered[slug])) for slug, codes in wish.items() if slug in offered
    }


def find_signup(token: str) -> Signup | None:
    """Return what a token from a mail asks to confirm, None where that was forgotten or never was."""
    uuid = tokens.read(tokens.CONFIRM, token)
    kept = Signup.objects.filter(asked_at__gt=timezone.now() - UNCONFIRMED_FOR)
    return kept.filter(uuid=uuid).first() if uuid else None


def confirm(signup: Signup) -> Reader | None:
    """Let a wish take effect, once; return the reader, or None where they have unsubscribed since."""
    with transaction.atomic():
        signup = Signup.objects.select_for_update().get(pk=signup.pk)
        now = timezone.now()
        wanted = _checked(signup.wish)
        if signup.confirmed_at is None and wanted:
            subscriber, _made = Subscriber.objects.get_or_create(
                address=signup.address, defaults={"language": signup.language, "confirmed_at": now}
            )
            # Who clicks reads their mail: what was refused before is forgotten.
            Subscriber.objects.filter(pk=subscriber.pk).update(refusals=0, stopped_at=None)
            _keep(subscriber, wish_of(subscriber) | wanted)
            signup.confirmed_at, signup.due_at = now, None
            signup.save(update_fields=["confirmed_at", "due_at"])
        found = Subscriber.objects.filter(address=signup.address).first()
        return reader(found) if found else None


def block(signup: Signup) -> None:
    """Never write to an address again, which somebody else may have typed; forget it and keep a hash."""
    with transaction.atomic():
        MailBlock.objects.get_or_create(
            pk=tokens.address_hash(signup.address), defaults={"at": timezone.now()}
        )
        for subscriber in Subscriber.objects.filter(address=signup.address):
            forget(subscriber)
        Signup.objects.filter(address=signup.address).delete()


def find(purpose: str, token: str) -> Subscriber | None:
    """Return the subscriber that a token stands for, None for a forgotten one and for what is no token."""
    uuid = tokens.read(purpose, token)
    return Subscriber.objects.filter(uuid=uuid).first() if uuid else None


def reader(subscriber: Subscriber) -> Reader:
    """Return what a subscriber's own page shows."""
    token = tokens.make(tokens.MANAGE, subscriber.uuid)
    return Reader(subscriber.address, token, wish_of(subscriber))


def wish_of(subscriber: Subscriber) -> dict[str, tuple[str, ...]]:
    """Return what a subscriber gets."""
    found: dict[str, tuple[str, ...]] = {}
    for slug, country in subscriber.subscriptions.values_list("series__slug", "country"):
        found[slug] = (*found.get(slug, ()), country) if country else ()
    return found


def change(subscriber: Subscriber, wish: Wish) -> None:
    """Replace what a subscriber gets; who wants nothing any more is forgotten."""
    wanted = _checked(wish)
    with transaction.atomic():
        if not wanted:
            forget(subscriber)
            return
        left = set(wish_of(subscriber)) - set(wanted)
        _keep(subscriber, wanted)
        _drop_waiting(subscriber, mailing__edition__series__slug__in=left)


def stop(subscriber: Subscriber, slug: str) -> dict[str, tuple[str, ...]]:
    """End one series for a subscriber; return what they still get. Who has nothing left is forgotten."""
    with transaction.atomic():
        subscriber.subscriptions.filter(series__slug=slug).delete()
        _drop_waiting(subscriber, mailing__edition__series__slug=slug)
        left = wish_of(subscriber)
        if not left:
            forget(subscriber)
        return left


def title_of(slug: str) -> str:
    """Return the title of a series that has something public, empty for anything else."""
    found = subjects.series(slug)
    return found.title if found else ""


def forget(subscriber: Subscriber) -> None:
    """Delete an address with all that is known of it; what waits for it isn't sent."""
    with transaction.atomic():
        _drop_waiting(subscriber)
        Signup.objects.filter(address=subscriber.address).delete()
        subscriber.delete()


def tidy(now: datetime) -> int:
    """Forget what isn't kept any longer: unconfirmed requests, dead mailboxes, old blocks; return how many."""
    stopped = list(Subscriber.objects.filter(stopped_at__lt=now - STOPPED_FOR))
    for subscriber in stopped:
        forget(subscriber)
    MailBlock.objects.filter(at__lt=now - BLOCKED_FOR).delete()
    gone, _by_model = Signup.objects.filter(asked_at__lt=now - UNCONFIRMED_FOR).delete()
    Signup.objects.filter(asked_at__lt=now - timedelta(days=1)).update(network="")
    return gone + len(stopped)


def _keep(subscriber: Subscriber, wish: Mapping[str, Any]) -> None:
    known = dict(Series.objects.filter(slug__in=wish).values_list("slug", "pk"))
    subscriber.subscriptions.all().delete()
    Subscription.objects.bulk_create(
        Subscription(subscriber=subscriber, series_id=known[slug], country=country)
        for slug, codes in wish.items()
        for country in (codes or ("",))
    )


def _drop_waiting(subscriber: Subscriber, **which: Any) -> None:
    rows = MailDelivery.objects.filter(
        subscriber=subscriber, state__in=(DeliveryState.WAITING, DeliveryState.CLAIMED)
    )
    keys = list(rows.filter(**which).values_list("pk", flat=True))
    MailDelivery.objects.filter(pk__in=keys).update(state=DeliveryState.DROPPED, run=None)
