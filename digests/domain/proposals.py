"""Proposed sources: what the registry doesn't have yet, and letting it in or merging it into what it has."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from digests.choices import SourceStatus
from digests.domain import registry
from digests.domain.errors import DeskError
from digests.domain.publishing import lock_head
from digests.domain.sourcing import host_of, sources_by_host
from digests.models import Citation, Source, SourceDomain

# Words that tell no two sources apart.
COMMON = re.compile(r"\b(the|news|agency|daily|online|portal|media|press|service|tv|radio)\b|\W|_")
SHORTEST_SHARED = 4
MOST_ALIKE, MOST_USES = 3, 3


@dataclass(frozen=True)
class Use:
    """Where a proposed source is cited: the item's key and opening words, and its digest's title."""

    item_pk: int
    item: str
    digest: str


@dataclass(frozen=True)
class Proposal:
    """A proposed source with what helps to decide.

    ``hosts`` are those of its citations that no source has; ``alike`` are accepted sources that it may be.
    """

    source: Source
    citations: int
    uses: tuple[Use, ...]
    hosts: tuple[str, ...]
    alike: tuple[Source, ...]


@dataclass(frozen=True)
class Decision:
    """What an editor decided about one proposed source: accept it with these domains, or merge it."""

    source: Source
    into: Source | None = None
    domains: tuple[str, ...] = ()


def proposals() -> list[Proposal]:
    """Return every proposed source, by name, in five queries however many there are."""
    sources = list(Source.objects.filter(status=SourceStatus.PROPOSED))
    cited = _cited(sources)
    hosts = {host for rows in cited.values() for host in _hosts(rows)}
    owners = sources_by_host(hosts) if hosts else {}
    names = _known_names() if sources else {}
    return [_proposal(source, cited.get(source.pk, []), owners, names) for source in sources]


def _cited(sources: list[Source]) -> dict[int, list[Citation]]:
    rows = Citation.objects.filter(source__in=sources).select_related("item__section__digest")
    cited: dict[int, list[Citation]] = {}
    for row in rows.order_by("-item__section__digest__created_at", "pk") if sources else ():
        cited.setdefault(row.source_id, []).append(row)
    return cited


def _hosts(rows: Iterable[Citation]) -> list[str]:
    return list(dict.fromkeys(host for row in rows if (host := host_of(row.url))))


def _known_names() -> dict[str, Source]:
    names: dict[str, Source] = {}
    for source in Source.objects.accepted().with_names():
        for name in (source.name, *(alias.name for alias in source.aliases.all())):
            names.setdefault(_core(name), source)
    return names


def _core(name: str) -> str:
    return COMMON.sub("", name.casefold())


def _proposal(
    source: Source, rows: list[Citation], owners: dict[str, Source], names: dict[str, Source]
) -> Proposal:
    hosts, uses = _hosts(rows), {row.item_id: row for row in reversed(rows)}
    accepted = [owners[host] for host in hosts if host in owners and owners[host] != source]
    alike = dict.fromkeys([s for s in accepted if s.status == SourceStatus.ACCEPTED] + _alike(source, names))
    return Proposal(
        source=source,
        citations=len(rows),
        uses=tuple(
            Use(row.item_id, str(row.item), row.item.section.digest.title)
            for row in list(uses.values())[::-1][:MOST_USES]
        ),
        hosts=tuple(host for host in hosts if host not in owners),
        alike=tuple(alike)[:MOST_ALIKE],
    )


def _alike(source: Source, names: dict[str, Source]) -> list[Source]:
    core = _core(source.name)
    if len(core) < SHORTEST_SHARED:
        return [names[core]] if core and core in names else []
    return [
        other
        for name, other in names.items()
        if len(name) >= SHORTEST_SHARED and (name.startswith(core) or core.startswith(name))
    ]


def settle(decisions: Iterable[Decision]) -> tuple[int, int]:
    """Do what was decided, all or nothing; return how many were accepted and how many merged.

    One that somebody else has settled already is passed over. Raises DeskError where a source is to be
    merged into one that isn't accepted, or a domain belongs to another source by now.
    """
    accepted = merged = 0
    with transaction.atomic():
        lock_head()
        for decision in decisions:
            source = Source.objects.select_for_update().filter(pk=decision.source.pk).first()
            if source is None or source.status != SourceStatus.PROPOSED:
                continue
            if decision.into:
                _merge(source, decision.into)
                merged += 1
            else:
                _add_domains(source, decision.domains)
                registry.accept_source(source)
                accepted += 1
    return accepted, merged


def _merge(source: Source, into: Source) -> None:
    if into.status != SourceStatus.ACCEPTED or into.pk == source.pk:
        message = _("“%(name)s” can only be merged into a source of the registry.")
        raise DeskError(message % {"name": source.name})
    registry.merge_sources(into, [source])


def _add_domains(source: Source, domains: Iterable[str]) -> None:
    for domain in domains:
        row, _made = SourceDomain.objects.get_or_create(domain=domain, defaults={"source": source})
        if row.source_id != source.pk:
            message = _("The domain %(domain)s belongs to “%(name)s” by now.")
            raise DeskError(message % {"domain": domain, "name": row.source})
