"""Every page of the site, in every state that a reader may find one in, of one newsroom."""

from collections.abc import Iterator
from datetime import timedelta
from uuid import uuid4

from django.http import HttpResponse
from django.test import Client, RequestFactory
from django.utils import timezone

from digests.choices import LinkHealth, PubStatus
from digests.domain import publishing, translating
from digests.domain.document import DigestDocument
from digests.domain.link_index import mark_of
from digests.domain.mail import tokens
from digests.models import Digest, Edition, Item, Link, PublishedItem, Series, Signup, Source
from digests.site import views
from tests.browser.site_pages import make_newsroom
from tests.domain.mail.conftest import subscribe
from tests.factories import SeriesFactory, digest_of, make_digest, published_digest
from tests.site.test_image import illustrated

# Somebody's page around what partners embed.
HOST = '<!doctype html><html lang="en"><head><title>Partner</title><link rel="icon" href="data:,"><style>li {{ line-height: 1.5rem }}</style></head><body><main><h1>Partner</h1><h2>News</h2>{}</main></body></html>'
SAMPLES = ("digest", "kazakh", "uyghur")


def make_whole_site() -> dict[str, str]:
    """Make a newsroom with more than ``make_newsroom`` has; return addresses by type and state of page."""
    addresses = make_newsroom()
    series = Series.objects.get(slug="monitor")
    addresses |= _more_digests(series) | _withdrawn_item(addresses["uyghur"]) | _mail_pages(series)
    # Taken along in one file: in each script.
    addresses |= {f"{name} as one file": f"{addresses[name]}edition.html" for name in SAMPLES}
    return addresses | {
        "quiet weeks": "/countries/uzbekistan/",
        "topic, newest first": "/topics/topic-0/",
        "uyghur series": "/uyghur/",
        "search narrowed": "/search/?q=freight&country=KZ&topic=topic-0&source=outlet-0&from=2020-01-01",
        "search by relevance": "/search/?q=freight+%22the+ministry%22&order=relevance",
        "search of a year": "/search/?year=2024",
        "search that finds nothing": "/search/?q=nowhere",
        "search for no word": "/search/?q=%E2%80%A6",
        "search beyond its end": "/search/?q=freight&after=-1",
        "subscribe": "/subscribe/?series=monitor",
        "asked": "/subscribe/?asked=1",
        "nowhere": "/subscribe/manage/nobody/",
        "wire": "/api/v1/docs/",
    }


def in_the_sites_language(addresses: dict[str, str]) -> dict[str, str]:
    """Return the addresses whose pages are in the site's language, whatever is published."""
    digests = ("/monitor/", "/uyghur/", "/items/", "/api/")
    return {name: address for name, address in addresses.items() if not address.startswith(digests)}


def answers(client: Client, addresses: dict[str, str]) -> dict[str, HttpResponse]:
    """Return what isn't got by asking for an address: answers to forms, faults, pages with what partners embed.

    It ends the subscriptions that the addresses show.
    """
    form = {"address": "nobody", "series": "nothing"}
    asked = RequestFactory().get("/")
    return {
        "refused": client.post("/subscribe/", form),
        "asked by another site": client.post("/subscribe/", form, headers={"Sec-Fetch-Site": "cross-site"}),
        "stopped, one left": client.post(addresses["stop"]),
        "stopped": client.post(addresses["manage"], {"do": "stop"}),
        "blocked": client.post(addresses["confirm"], {"do": "block"}),
        "broken": views.server_error(asked),
        "unread": views.bad_request(asked, ValueError()),
        "embeds": HttpResponse(HOST.format("".join(_embeds(client)))),
    }


def _embeds(client: Client) -> Iterator[str]:
    """Yield digests and items as partners have them on a page of their own."""
    for edition in Edition.objects.filter(is_live=True, status=PubStatus.USABLE):
        yield client.get(f"/api/v1/digests/{edition.digest_id}/embed/").json()["html"]
        for item in PublishedItem.objects.filter(edition=edition, status=PubStatus.USABLE)[:1]:
            yield client.get(f"/api/v1/items/{item.pk}/embed/").json()["html"]


def _path(edition: Edition) -> str:
    return f"/{edition.series.slug}/{edition.year}/{edition.month:02d}/{edition.slug}/"


def _more_digests(series: Series) -> dict[str, str]:
    """Publish what is in further scripts and series, has a picture, is a translation; let a cited link be dead."""
    now = timezone.now()
    latin = published_digest(
        series=series, at=now - timedelta(days=11), language="kk-Latn", title="Qazaqstan saýdasy", sections=2
    )
    title, about = "ئوتتۇرا ئاسىيا خەۋەرلىرى", "ئوتتۇرا ئاسىيانىڭ ئىككى ھەپتىسى."
    other = SeriesFactory(slug="uyghur", title=title, language="ug", description=about, notice=about)
    published_digest(series=other, at=now - timedelta(days=12), language="ug", title="سۇ", sections=1)
    pictured = make_digest(illustrated(), series=series)
    edition = publishing.publish(pictured, at=now - timedelta(days=13))
    uzbek = translating.begin(pictured, series=series, language="uz", uuid=uuid4(), by=None)
    Digest.objects.filter(pk=uzbek.pk).update(title="Birinchi relslar yotqizildi")
    translated = publishing.publish(Digest.objects.get(pk=uzbek.pk), at=now - timedelta(days=13))
    cited = DigestDocument.from_json(edition.document).sections[0].items[0].citations[0].url
    Link.objects.update_or_create(mark=mark_of(cited), defaults={"url": cited, "health": LinkHealth.DEAD})
    Source.objects.filter(slug="outlet-0").update(
        owner="Ministry of Transport",
        ownership_authority="State Media Monitor",
        ownership_checked_on=now.date(),
        homepage="https://outlet-0.example/",
    )
    return {
        "kazakh in latin letters": _path(latin),
        "with a picture": _path(edition),
        "uzbek": _path(translated),
        "item with a picture": f"/items/{PublishedItem.objects.get(edition=edition).pk}/",
    }


def _withdrawn_item(address: str) -> dict[str, str]:
    """Take an item out of an Uyghur digest, and correct another."""
    edition = Edition.objects.get(slug=address.split("/")[-2], is_live=True)
    kept, gone = Item.objects.filter(section__digest=digest_of(edition), section__country=None)
    gone.delete()
    note = "يۈك كۆپەيمىدى، ئازايدى (Nebitdag, 2026)."
    publishing.correct(digest_of(edition), by=None, note=note, item_ids=[kept.uuid])
    return {"withdrawn item": f"/items/{gone.uuid}/", "corrected item": f"/items/{kept.uuid}/"}


def _mail_pages(series: Series) -> dict[str, str]:
    """Return the pages of a reader who gets two series, and of a wish that waits to be confirmed."""
    (reader,) = subscribe(series, "reader@mail.example", countries=("KZ", "UZ"))
    reader.subscriptions.create(series=Series.objects.get(slug="uyghur"))
    wish = {"monitor": ["KZ"], "uyghur": []}
    signup = Signup.objects.create(address="new@mail.example", wish=wish, asked_at=timezone.now())
    confirm, manage, stop = (
        f"/subscribe/{purpose}/{tokens.make(purpose, uuid)}/"
        for purpose, uuid in (
            (tokens.CONFIRM, signup.uuid),
            (tokens.MANAGE, reader.uuid),
            (tokens.STOP, reader.uuid),
        )
    )
    return {"confirm": confirm, "manage": manage, "saved": f"{manage}?saved=1", "stop": f"{stop}monitor/"}
