"""From the sources a document names to rows of the registry."""

from collections.abc import Iterable
from typing import Any
from urllib.parse import urlsplit

from django.db.models import Q
from django.db.models.functions import Lower

from digests.choices import SourceStatus
from digests.domain import slugs
from digests.domain.document import SourceRef
from digests.models import Source, SourceAlias, SourceDomain


def ref_of(source: Source) -> SourceRef:
    """Return a source as documents have it."""
    return SourceRef(
        name=source.name,
        slug=source.slug,
        kind=source.kind,
        ownership=source.ownership,
        country=source.country_id,
        homepage=source.homepage,
    )


def host_of(url: str) -> str:
    """Return a URL's host without ``www.``, empty where it has none."""
    try:
        return (urlsplit(url.strip()).hostname or "").removeprefix("www.")
    except ValueError:
        return ""


def sources_by_host(hosts: Iterable[str]) -> dict[str, Source]:
    """Return the sources whose pages these hosts, or the domains that they are under, belong to; one query."""
    above = {host: _above(host) for host in hosts}
    names = {name for found in above.values() for name in found}
    rows = SourceDomain.objects.filter(domain__in=names).select_related("source")
    known = {row.domain: row.source for row in rows}
    best = {
        host: next((known[name] for name in found if name in known), None) for host, found in above.items()
    }
    return {host: source for host, source in best.items() if source}


def _above(host: str) -> list[str]:
    parts = host.split(".")
    return [".".join(parts[n:]) for n in range(len(parts) - 1)]


def resolve_sources(refs: Iterable[SourceRef]) -> dict[str, Source]:
    """Return a row for each source named, by its slug, or by its casefolded name where it has none.

    A source of the registry is found as by ``find_sources``; any other is made with status proposed.
    """
    wanted = _wanted(refs)
    found = find_sources(wanted.values())
    return found | _propose(_without(wanted, found))


def find_sources(refs: Iterable[SourceRef]) -> dict[str, Source]:
    """Return the rows that the registry has, by the same keys as ``resolve_sources``; make none.

    A source is found by its slug, by one that it had before it was merged, by its name or an alias.
    """
    wanted = _wanted(refs)
    found = _by_slug(wanted)
    found |= _by_former_slug(_without(wanted, found))
    return found | _by_name(_without(wanted, found))


def _wanted(refs: Iterable[SourceRef]) -> dict[str, SourceRef]:
    return {ref.slug or ref.name.casefold(): ref for ref in refs}


def _without(wanted: dict[str, SourceRef], found: dict[str, Source]) -> dict[str, SourceRef]:
    return {key: ref for key, ref in wanted.items() if key not in found}


def _by_slug(wanted: dict[str, SourceRef]) -> dict[str, Source]:
    slugs = [ref.slug for ref in wanted.values() if ref.slug]
    return {source.slug: source for source in Source.objects.filter(slug__in=slugs)}


def _by_former_slug(wanted: dict[str, SourceRef]) -> dict[str, Source]:
    slugs = {ref.slug for ref in wanted.values() if ref.slug}
    merged = Source.objects.exclude(former_slugs=[]) if slugs else ()
    return {slug: source for source in merged for slug in source.former_slugs if slug in slugs}


def _by_name(wanted: dict[str, SourceRef]) -> dict[str, Source]:
    keys = {ref.name.casefold(): key for key, ref in wanted.items()}
    if not keys:
        return {}
    # As typed, too: SQLite's lower() knows ASCII alone.
    called = Q(low__in=keys) | Q(name__in=[ref.name for ref in wanted.values()])
    sources: Any = Source.objects.annotate(low=Lower("name")).filter(called)
    found: dict[str, Source] = {_key_of(source, keys): source for source in sources}
    aliases: Any = SourceAlias.objects.annotate(low=Lower("name")).filter(called)
    for alias in aliases.select_related("source"):
        found.setdefault(_key_of(alias, keys), alias.source)
    return found


def _key_of(row: Any, keys: dict[str, str]) -> str:
    # A database's lower() and casefold() differ on a few letters, such as the Turkish İ.
    folded: str = row.name.casefold()
    return keys[folded] if folded in keys else keys[row.low]


def _propose(missing: dict[str, SourceRef]) -> dict[str, Source]:
    taken = set(Source.objects.values_list("slug", flat=True)) if missing else set()
    made: dict[str, Source] = {}
    for key, ref in missing.items():
        slug = _free_slug(ref.slug or slugs.slug_of(ref.name, "", longest=70) or "source", taken)
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
