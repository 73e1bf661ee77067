"""The leak crawl: no word of what isn't public, at any public address.

A digest stands in each state that isn't public, with the canary in every field. Every URL pattern of
the project must be in ``ADDRESSES`` of tests/addresses.py; one that isn't fails the suite.
"""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver
from django.utils import timezone

from digests.choices import DigestStatus
from digests.domain import editing, publishing
from digests.domain.document import CitationDoc, Credit, DigestDocument, ImageDoc, SourceRef, TopicRef
from digests.models import (
    Country,
    Digest,
    DigestEntry,
    Item,
    ItemEntry,
    Region,
    Section,
    Series,
    Source,
    Topic,
)
from tests.addresses import ADDRESSES, CANARY, SITE
from tests.factories import (
    CountryFactory,
    RegionFactory,
    SeriesFactory,
    TopicFactory,
    digest_of,
    make_digest,
    make_document,
    published_digest,
)


def patterns(resolver: Any, prefix: str = "") -> Iterator[str]:
    """Yield the qualified name of every URL pattern outside the desk."""
    for entry in resolver.url_patterns:
        if isinstance(entry, URLResolver):
            if entry.namespace != "admin":
                yield from patterns(entry, f"{entry.namespace}:" if entry.namespace else prefix)
        elif isinstance(entry, URLPattern):
            yield f"{prefix}{entry.name}"


def secret_document() -> DigestDocument:
    """A document with the canary in every field that has words."""
    document = make_document(sections=2, items=1, citations=1, mark=CANARY)
    topic = TopicFactory(slug=f"topic-{CANARY}", name=f"Topic {CANARY}")
    citation = CitationDoc(
        SourceRef(f"Outlet {CANARY}"),
        url=f"https://{CANARY}.example/{uuid4()}",
        title=f"Article {CANARY}",
        archived_url=f"https://archive.example/{CANARY}",
        published_on=date(2026, 3, 1),
    )
    picture = ImageDoc(f"{CANARY}.webp", f"Alt {CANARY}", f"Credit {CANARY}", 10, 10)
    sections = tuple(
        replace(
            section,
            heading=f"{section.heading} {CANARY}",
            items=tuple(
                replace(
                    item,
                    topics=(TopicRef(topic.slug, topic.name),),
                    citations=(citation if n == 0 else replace(citation, id=uuid4()),),
                    image=picture if n == 0 else None,
                )
                for item in section.items
            ),
        )
        for n, section in enumerate(document.sections)
    )
    return replace(document, sections=sections, credit=Credit(f"Credit {CANARY}"))


def secret_digest() -> Digest:
    return make_digest(secret_document(), series=SeriesFactory())


@pytest.fixture
def secrets(db: None) -> list[Digest]:
    """A public digest with a secret newer version, and one digest in each state that isn't public."""
    published_digest(sections=2, items=1, citations=1)
    found = []
    for status in (DigestStatus.DRAFT, DigestStatus.IN_REVIEW, DigestStatus.APPROVED):
        digest = secret_digest()
        Digest.objects.filter(pk=digest.pk).update(status=status)
        found.append(digest)
    scheduled = secret_digest()
    publishing.schedule(scheduled, by=None, at=timezone.now() + timedelta(days=1))
    withdrawn = secret_digest()
    publishing.publish(withdrawn)
    publishing.withdraw(withdrawn, by=None, note="Taken back.")
    deleted = secret_digest()
    newer = digest_of(published_digest(sections=2, items=1, citations=1))
    make_newer_secret(newer)
    SeriesFactory(slug=f"series-{CANARY}", title=f"Series {CANARY}")
    found += [scheduled, withdrawn, newer, Digest.objects.get(pk=deleted.pk)]
    editing.delete_digest(deleted)
    return found


def make_newer_secret(digest: Digest) -> None:
    """Put the canary into a public digest's working copy."""
    Digest.objects.filter(pk=digest.pk).update(title=CANARY, standfirst=CANARY, credit_name=CANARY)
    Section.objects.filter(digest=digest).update(heading=CANARY)
    Item.objects.filter(section__digest=digest).update(headline=CANARY, body=CANARY, image_alt=CANARY)


def identifiers(digest: Digest, item: UUID, *, secret: bool) -> dict[str, str]:
    """What may stand in an address, for a digest."""
    local = timezone.now()
    return {
        "series": f"series-{CANARY}" if secret else digest.series.slug,
        "slug": digest.slug,
        "month": f"{local:%Y/%m}",
        "year_month": f"{local:%Y-%m}",
        "digest": str(digest.uuid),
        "item": str(item),
        "region": "central-asia",
        "country": "kz",
        "code": "KZ",
        "country_slug": "kazakhstan",
        "topic": f"topic-{CANARY}" if secret else "topic-0",
        "source": f"outlet-{CANARY}" if secret else "outlet-0",
        "image": f"{CANARY}.webp",
        "source_uuid": str(uuid_of(Source, secret=secret)),
        "topic_uuid": str(uuid_of(Topic, secret=secret)),
        "series_uuid": str(uuid_of(Series, secret=secret)),
    }


def uuid_of(model: Any, *, secret: bool) -> UUID:
    """Return the uuid of a row that only drafts use, or of a public one."""
    rows = model.objects.filter(slug__contains=CANARY)
    return (rows if secret else model.objects.exclude(pk__in=rows))[:1].get().uuid


def all_addresses(digests: list[Digest]) -> list[str]:
    found: dict[str, None] = {}
    for digest in digests:
        ids = list(Item.objects.filter(section__digest=digest).values_list("uuid", flat=True))
        for item in ids or [uuid4()]:
            for secret in (True, False):
                names = identifiers(digest, item, secret=secret)
                for templates in ADDRESSES.values():
                    found |= dict.fromkeys(template.format(**names) for template in templates)
    return list(found)


def test_every_url_pattern_is_known_to_the_crawl() -> None:
    unknown = set(patterns(get_resolver())) - set(ADDRESSES)
    assert not unknown, f"add to ADDRESSES: {sorted(unknown)}"
    assert not set(ADDRESSES) - set(patterns(get_resolver()))


def test_no_canary_anywhere(secrets: list[Digest], client: Client, caplog: pytest.LogCaptureFixture) -> None:
    client.raise_request_exception = False
    addresses = all_addresses(secrets)
    assert len(addresses) > 60
    answered = 0
    for address in addresses:
        response = client.get(address)
        assert response.status_code < 500, address
        answered += response.status_code == 200
        # An address that holds the canary may be echoed in nothing but the address itself.
        body = response.getvalue().decode("utf-8", "replace")
        shown = body.replace(address, "").lower()
        assert CANARY not in shown, (address, shown[max(0, shown.find(CANARY) - 200) :][:400])
        assert CANARY not in str(dict(response.headers)).replace(address, ""), address
    assert answered > 20
    kept = [record for record in caplog.records if not record.name.startswith("django.request")]
    assert not [record for record in kept if CANARY in record.getMessage()]


def test_search_knows_nothing_that_is_not_public(secrets: list[Digest], client: Client) -> None:
    assert ItemEntry.objects.exists()
    for entries in (ItemEntry.objects, DigestEntry.objects):
        assert not entries.filter(words__contains=CANARY).exists()
        assert not entries.filter(facets__contains=CANARY).exists()
    for words in (CANARY, f"freight {CANARY}", f"topic-{CANARY}", CANARY[:7]):
        assert "Nothing was found." in client.get("/search/", {"q": words}).content.decode()
        for address in ("/api/v1/items/", "/api/v1/digests/"):
            assert client.get(address, {"q": words}).json()["data"] == []
    # What was never public and what doesn't exist have the same answer, byte for byte but for what was typed.
    secret, unknown = (
        client.get("/search/", {"topic": slug}).content.decode().replace(slug, "")
        for slug in (f"topic-{CANARY}", "topic-of-nothing")
    )
    assert secret == unknown


def test_a_secret_id_answers_like_an_unknown_one(secrets: list[Digest], client: Client) -> None:
    draft = secrets[0]
    item = Item.objects.filter(section__digest=draft)[0]
    for template, value in (
        ("/items/{}/", item.uuid),
        ("/id/item/{}", item.uuid),
        ("/id/digest/{}", draft.uuid),
        ("/api/v1/items/{}/", item.uuid),
        ("/api/v1/digests/{}/", draft.uuid),
        ("/api/v1/items/{}/?format=ninjs", item.uuid),
        ("/api/v1/items/{}/versions/", item.uuid),
        ("/api/v1/items/{}/versions/1/", item.uuid),
        ("/api/v1/items/{}/embed/", item.uuid),
        ("/api/v1/digests/{}/versions/", draft.uuid),
        ("/api/v1/digests/{}/versions/1/", draft.uuid),
        ("/api/v1/digests/{}/embed/", draft.uuid),
        (f"/api/v1/resolve/?url={SITE}/items/{{}}/", item.uuid),
        (f"/api/v1/resolve/?url={SITE}/id/digest/{{}}", draft.uuid),
    ):
        secret, unknown = (client.get(template.format(u)) for u in (value, uuid4()))
        assert secret.status_code == unknown.status_code == 404
        assert erase(secret.content) == erase(unknown.content)
    for secret_slug in (f"/topics/topic-{CANARY}/", f"/sources/outlet-{CANARY}/", f"/series-{CANARY}/"):
        parts = secret_slug.strip("/").split("/")
        unknown_slug = "/".join(["", *parts[:-1], "nothing-known", ""])
        assert client.get(secret_slug).status_code == client.get(unknown_slug).status_code == 404


def erase(content: bytes) -> bytes:
    """Take uuids out of an answer, so that two can be compared byte for byte."""
    return re.sub(rb"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", b"", content)


def test_etags_counts_and_bytes_do_not_move_when_a_draft_changes(
    secrets: list[Digest], client: Client
) -> None:
    addresses = ["/", "/topics/", "/sources/", "/countries/", "/archive/", "/sitemap.xml", "/feeds/all.atom"]
    addresses += ["/api/v1/", "/api/v1/items/", "/api/v1/topics/", "/api/v1/sources/", "/api/v1/changes/"]
    addresses += ["/api/v1/export/items.ndjson", "/api/v1/items/?format=ninjs"]
    before = {address: client.get(address) for address in addresses}
    make_newer_secret(secrets[0])
    make_digest(secret_document())
    Item.objects.filter(section__digest=secrets[-2]).update(body="Something else again.")
    for address, old in before.items():
        new = client.get(address)
        assert new.headers.get("ETag") == old.headers.get("ETag"), address
        now, then = new.getvalue(), old.getvalue()
        if b"as_of" not in now:
            assert now == then, address


def test_what_a_draft_alone_uses_does_not_exist_in_public(secrets: list[Digest], client: Client) -> None:
    assert Topic.objects.filter(slug__contains=CANARY).exists()
    assert Source.objects.filter(slug__contains=CANARY).exists()
    assert Series.objects.filter(slug__contains=CANARY).exists()
    for address in ("/topics/", "/sources/", "/", "/feeds/", "/sitemap.xml", "/api/v1/series/"):
        assert CANARY not in client.get(address).content.decode(), address


def test_the_desk_is_closed_to_readers_and_never_stored(secrets: list[Digest], client: Client) -> None:
    response = client.get("/admin/digests/digest/")
    assert response.status_code == 302
    assert "no-store" in response.headers["Cache-Control"]


def test_no_shared_cache_can_mix_editor_and_reader(
    secrets: list[Digest], client: Client, editor_client: Client
) -> None:
    for address in ("/", "/countries/", "/api/v1/digests/", "/feeds/all.rss"):
        clean = client.get(address)
        seen = editor_client.get(address)
        assert not seen.cookies
        assert "Cookie" not in seen.headers.get("Vary", "")
        if "as_of" not in clean.content.decode():
            assert client.get(address).content == clean.content == seen.content


@pytest.fixture(autouse=True)
def _places(db: None) -> None:
    """Reference data exists whether or not anything is public."""
    CountryFactory(code="KZ")
    assert Country.objects.exists()
    assert Region.objects.filter(pk=RegionFactory().pk).exists()
