"""Fills a database for the benchmark: ``python -m bench.load 2000 FACTS.json``.

Digests go through publishing's own ``release``, which renders, indexes and logs them; what is left out is
the desk's part: working rows, preflight and revisions. The first is also published the whole way, and must
come out the same.
"""

import json
import os
import random
import sys
from itertools import permutations
from pathlib import Path
from typing import Any

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "newsroom.settings")
django.setup()

from django.core.management import call_command  # noqa: E402 (models need django.setup)
from django.db import connection, transaction  # noqa: E402

from bench import words  # noqa: E402
from digests.choices import EditionKind  # noqa: E402
from digests.domain import editing, keyset, publishing, registry, release  # noqa: E402
from digests.domain.document import SourceRef, TopicRef  # noqa: E402
from digests.models import (  # noqa: E402
    Country,
    Digest,
    DigestFacet,
    Edition,
    Head,
    ItemFacet,
    PublishedItem,
    Region,
    Series,
    Source,
    Topic,
)

BATCH = 100
REGION = "central-asia"
# Words that hundreds or thousands of items have, and how many searches of each kind are asked for: more
# than a process keeps the counts of.
COMMON = "freight border prices capital region districts council carriers quarterly neighbours forecast figures".split()
COMMON += "months weeks lower spring".split()
SEARCHES = 200


def series() -> Series:
    """Return the series that made-up digests are issues of, making it at first."""
    found, _made = Series.objects.get_or_create(
        slug="bench", defaults={"title": "Bench roundup", "region": Region.objects.get(slug=REGION)}
    )
    return found


def known() -> words.Registry:
    """Return the packaged registry as the generator takes it."""
    sources = Source.objects.order_by("slug")[:60]
    return words.Registry(
        countries=tuple(
            Country.objects.filter(regions__slug=REGION).order_by("code").values_list("code", "name")
        ),
        topics=tuple(TopicRef(t.slug, t.name) for t in Topic.objects.order_by("slug")[:40]),
        sources=tuple(
            SourceRef(s.name, s.slug, s.kind, s.ownership, s.country_id, s.homepage) for s in sources
        ),
    )


def shape_of(digest_id: Any) -> dict[str, Any]:
    """Return all that publishing wrote of a digest, without row numbers and times of writing."""
    left_out = {"id", "uuid", "edition_id", "created_at", "published_at", "updated_at", "fingerprint"}
    timed = {"head_html", "article_html", "wire"}

    def plain(row: Any) -> dict[str, Any]:
        fields = {f.attname: getattr(row, f.attname) for f in row._meta.concrete_fields}  # noqa: SLF001 (Django's own API)
        return {k: len(v) if k in timed else v for k, v in fields.items() if k not in left_out}

    return {
        "edition": plain(Edition.objects.get(digest_id=digest_id)),
        "items": [plain(r) for r in PublishedItem.objects.filter(digest_id=digest_id).order_by("position")],
        "facets": sorted(
            ItemFacet.objects.filter(item__digest_id=digest_id).values_list("item", "kind", "key")
        ),
        "digest": sorted(DigestFacet.objects.filter(digest_id=digest_id).values_list("kind", "key")),
    }


def release_one(number: int, issues_of: Series, facts: words.Registry) -> Any:
    """Release made-up digest ``number`` as publishing would; return the digest's id."""
    document = words.digest(number, facts)
    row = Digest(
        uuid=document.id,
        series=issues_of,
        slug=f"issue-{number}",
        title=document.title,
        number=document.number,
    )
    order = release.Order(kind=EditionKind.FIRST, note="", at=words.published_at(number))
    release.release(publishing.lock_head(), row, document, None, order)
    return document.id


def check_shape(issues_of: Series, facts: words.Registry) -> None:
    """Publish one digest the whole way and release it: both must write the same. Writes nothing."""
    with transaction.atomic():
        document = words.digest(0, facts)
        digest = editing.create_digest(document, series=issues_of, slug="issue-0")
        publishing.publish(digest, at=words.published_at(0))
        whole = shape_of(document.id)
        transaction.set_rollback(True)
    with transaction.atomic():
        quick = shape_of(release_one(0, issues_of, facts))
        transaction.set_rollback(True)
    different = [part for part in whole if whole[part] != quick[part]]
    if different:
        sys.exit(f"The quick way to load writes other rows than publishing: {', '.join(different)}")


def fill(size: int) -> None:
    """Load made-up digests until there are ``size``; may be interrupted and taken up again."""
    call_command("migrate", verbosity=0, interactive=False)
    registry.load_reference()
    issues_of, facts = series(), known()
    there = Edition.objects.count()
    if there == 0:
        check_shape(issues_of, facts)
    for start in range(there, size, BATCH):
        with transaction.atomic():
            for number in range(start, min(start + BATCH, size)):
                release_one(number, issues_of, facts)
        print(f"\r  {min(start + BATCH, size)}/{size} digests", end="", flush=True)
    if there < size:
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
        print()


def facts_for_cases() -> dict[str, Any]:
    """Return what the cases need to know of the database: paths, ids, and cursors near the ends of lists."""
    rows = Edition.objects.live().select_related("series").newest_first()
    # What an edition stores is half a gigabyte in a thousand.
    live = list(rows.only("digest_id", "published_at", "year", "month", "slug", "series__slug"))
    chosen = random.Random(1).sample(live, min(200, len(live)))
    items = PublishedItem.objects.filter(digest_id__in=[e.digest_id for e in chosen], position=1)
    country = Country.objects.get(code="KZ")
    near_end = ItemFacet.objects.filter(kind="country", key="KZ").order_by("published_at", "item_id")[20]
    oldest = live[-21]
    return {
        "digests": [f"/{e.series.slug}/{e.year:04d}/{e.month:02d}/{e.slug}/" for e in chosen],
        "ids": [str(e.digest_id) for e in chosen],
        "items": [str(uuid) for uuid in items.order_by("pk").values_list("pk", flat=True)],
        "seq": Head.objects.get().seq,
        "country": country.slug,
        "topic": ItemFacet.objects.filter(kind="topic").order_by("key")[0].key,
        "country_cursor": keyset.encode(near_end.published_at, near_end.item_id),
        "common": [f"{one} {other}" for one, other in permutations(COMMON, 2)][:SEARCHES],
        "rare": [words.village(number) for number in range(0, len(live), max(1, len(live) // SEARCHES))],
        "digest_cursor": keyset.encode(oldest.published_at, oldest.digest_id),
    }


if __name__ == "__main__":
    fill(int(sys.argv[1]))
    Path(sys.argv[2]).write_text(json.dumps(facts_for_cases()))
