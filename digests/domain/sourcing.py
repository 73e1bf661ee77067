"""From the sources a document names to rows of the registry."""

from collections.abc import Iterable
from typing import Any

from django.db.models.functions import Lower
from django.utils.text import slugify

from digests.choices import SourceStatus
from digests.domain.document import SourceRef
from digests.models import Source, SourceAlias


def resolve_sources(refs: Iterable[SourceRef]) -> dict[str, Source]:
    """Return a row for each source named, by its slug, or by its casefolded name where it has none.

    A source of the registry is found by slug, name or alias; any other is made with status proposed.
    """
    wanted = {ref.slug or ref.name.casefold(): ref for ref in refs}
    found = _by_slug(wanted) | _by_name(wanted)
    missing = {key: ref for key, ref in wanted.items() if key not in found}
    return found | _propose(missing)


def _by_slug(wanted: dict[str, SourceRef]) -> dict[str, Source]:
    slugs = [ref.slug for ref in wanted.values() if ref.slug]
    return {source.slug: source for source in Source.objects.filter(slug__in=slugs)}


def _by_name(wanted: dict[str, SourceRef]) -> dict[str, Source]:
    names = [ref.name.casefold() for ref in wanted.values() if not ref.slug]
    if not names:
        return {}
    sources = Source.objects.annotate(low=Lower("name")).filter(low__in=names)
    found: dict[str, Source] = {source.name.casefold(): source for source in sources}
    aliases: Any = SourceAlias.objects.annotate(low=Lower("name")).filter(low__in=names)
    for alias in aliases.select_related("source"):
        found.setdefault(alias.name.casefold(), alias.source)
    return found


def _propose(missing: dict[str, SourceRef]) -> dict[str, Source]:
    taken = set(Source.objects.values_list("slug", flat=True)) if missing else set()
    made: dict[str, Source] = {}
    for key, ref in missing.items():
        slug = _free_slug(ref.slug or slugify(ref.name) or "source", taken)
        taken.add(slug)
        made[key] = Source(
            slug=slug,
            name=ref.name[:120],
            status=SourceStatus.PROPOSED,
            homepage=ref.homepage,
            country_id=ref.country,
        )
        if ref.kind:
            made[key].kind = ref.kind
    Source.objects.bulk_create(made.values())
    return made


def _free_slug(base: str, taken: set[str]) -> str:
    slug, number = base[:70], 2
    while slug in taken:
        slug, number = f"{base[:70]}-{number}", number + 1
    return slug
