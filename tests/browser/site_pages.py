"""One address of each type of page, in a newsroom that has something of everything."""

from datetime import UTC, datetime, timedelta

from django.utils import timezone

from digests.domain import publishing
from digests.models import Country, Item, PublishedItem
from tests.factories import CountryFactory, SeriesFactory, digest_of, published_digest


def make_newsroom() -> dict[str, str]:
    """Publish some issues, correct one, withdraw one; return an address by type of page."""
    series = SeriesFactory(notice="Demonstration content.", description="What happened this week.")
    now = timezone.now()
    CountryFactory(code="TJ")
    old = published_digest(series=series, at=datetime(2024, 3, 5, tzinfo=UTC))
    kazakh = published_digest(
        series=series,
        at=now - timedelta(days=8),
        language="kk",
        title="Қазақстан мен Қытай саудасы",
        standfirst="Ә Ғ Қ Ң Ө Ұ Ү Һ І ₸",
    )
    russian = published_digest(
        series=series,
        at=now - timedelta(days=9),
        language="ru",
        title="Первые рельсы уложены",
        sections=2,
    )
    uyghur = published_digest(
        series=series,
        at=now - timedelta(days=10),
        language="ug",
        title="باختى يولىغا تۇنجى رېلىس ياتقۇزۇلدى",
        standfirst="Rail, 2026: " + "Nebitdagskoyeuprawleniýesi" * 3,
        sections=2,
    )
    gone = published_digest(series=series, at=now - timedelta(days=7))
    published_digest(series=series, at=now - timedelta(days=6), sections=2)
    newest = published_digest(series=series, at=now - timedelta(days=1), sections=4, items=2)
    publishing.withdraw(digest_of(gone), by=None, note="The release was forged.")
    Country.objects.filter(code="KZ").update(names={"kk": "Қазақстан", "ru": "Казахстан"})
    digest = digest_of(newest)
    Item.objects.filter(section__digest=digest, section__country="KZ", position=0).update(
        body="Freight fell.\n\n- rail\n- road\n\n> “Less,” said the ministry."
    )
    publishing.correct(digest, by=None, note="Freight fell, it did not rise.")
    item = PublishedItem.objects.get(digest_id=newest.digest_id, anchor="kz-1")

    def path(edition: object) -> str:
        return f"/monitor/{edition.year}/{edition.month:02d}/{edition.slug}/"  # type: ignore[attr-defined]

    return {
        "home": "/",
        "digest": path(newest),
        "kazakh": path(kazakh),
        "russian": path(russian),
        "uyghur": path(uyghur),
        "item": f"/items/{item.id}/",
        "series": "/monitor/",
        "countries": "/countries/",
        "country": "/countries/kazakhstan/",
        "quiet": "/countries/tajikistan/",
        "topics": "/topics/",
        "topic": "/topics/topic-0/?order=asc",
        "sources": "/sources/",
        "source": "/sources/outlet-0/",
        "archive": "/archive/",
        "month": f"/archive/{old.year}/{old.month:02d}/",
        "corrections": "/corrections/",
        "search": "/search/?q=freight&topic=topic-0",
        "search help": "/search/",
        "about": "/about/",
        "feeds": "/feeds/",
        "missing": "/nothing-here/",
        "withdrawn": path(gone),
    }
