"""Playing: the sandbox's content published, corrected and withdrawn, until it stands as test keys read it.

By the functions that publish for real wherever they need no table; a test publishes the same content into a database
and compares all that partners can ask.
"""

from collections.abc import Iterable, Mapping
from copy import deepcopy
from dataclasses import dataclass
from functools import lru_cache
from typing import Any
from uuid import UUID

from django.conf import settings
from django.utils.translation import override

from digests.choices import ChangeAction, EditionKind, ObjectKind, PubStatus
from digests.domain import facts, index, release, rendering, wire
from digests.domain.document import ItemDoc
from digests.domain.index import Facet, Renames
from digests.domain.publication import Correction, Publication
from digests.domain.sandbox.content import Content, Event, content, uuid_of
from digests.domain.sandbox.world import Made, Object, World
from digests.domain.search import indexing
from digests.domain.wire import dumps

NOTED = {ChangeAction.CORRECTED, ChangeAction.WITHDRAWN}


def world() -> World:
    """Return the sandbox's world, played once for a site's address, name and language."""
    return _world(settings.SITE_URL, settings.SITE_NAME, settings.LANGUAGE_CODE)


@lru_cache(maxsize=2)
def _world(_url: str, _name: str, language: str) -> World:
    played, everything = World(), content()
    working = deepcopy(everything.digests)
    with override(language):
        for event in everything.events:
            _Act(played, everything, event, working[event.digest]).perform()
    return played


@dataclass
class _Act:
    """One event on its way into the world."""

    world: World
    content: Content
    event: Event
    digest: wire.Json

    def perform(self) -> None:
        """Do what the event says."""
        self._edit()
        self.document = self.content.document(self.digest)
        self.before = self._facets()
        made = self.world.editions.setdefault(self.document.id, [])
        if self.event.do == "withdraw":
            self._withdraw(made)
        else:
            self._release(made)

    def _edit(self) -> None:
        for section in self.digest["sections"]:
            section["items"] = [item for item in section["items"] if item["name"] not in self.event.drop]
            for item in section["items"]:
                item.update(self.event.change.get(item["name"], {}))

    def _of_digest(self) -> dict[UUID, Object]:
        """Return the items that were ever in the digest, those of its last edition first and in its order."""
        editions = reversed(self.world.editions.get(self.document.id, []))
        return {item.id: self.world.items[item.id] for made in editions for item in _items(made)}

    def _facets(self) -> dict[UUID, frozenset[Facet]]:
        return {i: row.facets for i, row in self._of_digest().items() if not row.is_withdrawn}

    def _release(self, made: list[Made]) -> None:
        kind, at = self._kind(made), self.event.at
        known = self._of_digest()
        prints = {item.id: release.fingerprint(section, item) for section, item in self.document.items()}
        changed = {i for i, mark in prints.items() if i not in known or known[i].fingerprint != mark}
        about = tuple(sorted(changed)) if kind == EditionKind.CORRECTION else ()
        publication = self._publication(made, kind, about, release.histories(prints, known, changed, at))
        back = {i for i in prints if i in known and known[i].is_withdrawn}
        actions = {i: release.action_on(i, kind, known, changed | back) for i in prints}
        gone = [row for i, row in known.items() if i not in prints and not row.is_withdrawn]
        self._keep(publication, prints)
        self._blank(gone, "")
        actions |= {row.id: ChangeAction.WITHDRAWN for row in gone}
        text = dumps(wire.digest_json(publication))
        made.append(Made(publication.version, kind, at, self.event.note, about, publication, text))
        self._log(made[-1], actions)

    def _kind(self, made: list[Made]) -> str:
        if self.event.do == "correct":
            return EditionKind.CORRECTION.value
        if not made:
            return EditionKind.FIRST.value
        return EditionKind.UPDATE.value if made[-1].publication else EditionKind.RESTORATION.value

    def _publication(
        self, made: list[Made], kind: str, about: tuple[UUID, ...], histories: Mapping[UUID, Any]
    ) -> Publication:
        series, at = self.content.series[self.digest["series"]], self.event.at
        first = made[0].at if made else at
        year, month = facts.address_month(first, series)
        version = len(made) + 1
        corrections = [c for c in made[::-1] if c.kind == EditionKind.CORRECTION]
        notes = [Correction(c.at, c.kind, c.note, c.version, c.item_ids) for c in corrections]
        if kind == EditionKind.CORRECTION:
            notes.insert(0, Correction(at, kind, self.event.note, version, about))
        codes = {section.country for section in self.document.sections if section.country}
        return Publication(
            document=self.document,
            series=facts.series_facts(series),
            slug=self.digest["slug"],
            version=version,
            kind=kind,
            note=self.event.note,
            published_at=first,
            created_at=at,
            histories=histories,
            countries={code: facts.place_of(self.content.countries[code]) for code in codes},
            corrections=tuple(notes),
            year=year,
            month=month,
        )

    def _keep(self, publication: Publication, prints: Mapping[UUID, str]) -> None:
        """Put a digest and its items into the world as an edition has them."""
        year = rendering.local_day(publication.published_at, publication.series.time_zone).year
        own: frozenset[Facet] = frozenset()
        for placed in publication.placed:
            found = index.facets_of(placed, publication, Renames())
            own |= found
            self.world.items[placed.item.id] = Object(
                id=placed.item.id,
                version=placed.version,
                published_at=placed.published_at,
                updated_at=placed.updated_at,
                fingerprint=prints[placed.item.id],
                text=dumps(wire.item_json(publication, placed)),
                facets=found,
                words=tuple(indexing.item_words(publication, placed, found, year).split()),
            )
        self.world.digests[self.document.id] = Object(
            id=self.document.id,
            version=publication.version,
            published_at=publication.published_at,
            updated_at=publication.created_at,
            text=dumps(wire.digest_json(publication)),
            facets=own,
            words=tuple(indexing.digest_words(publication, own, year).split()),
        )

    def _withdraw(self, made: list[Made]) -> None:
        at, note, digest = self.event.at, self.event.note, self.world.digests[self.document.id]
        gone = [row for row in self._of_digest().values() if not row.is_withdrawn]
        self._blank(gone, note)
        self._take_back(digest, ObjectKind.DIGEST, note)
        made.append(
            Made(
                digest.version + 1,
                EditionKind.WITHDRAWAL.value,
                at,
                note,
                (),
                None,
                self.world.digests[digest.id].text,
            )
        )
        self._log(made[-1], {row.id: ChangeAction.WITHDRAWN for row in gone})

    def _blank(self, gone: Iterable[Object], notice: str) -> None:
        for row in gone:
            self._take_back(row, ObjectKind.ITEM, notice)

    def _take_back(self, row: Object, kind: str, notice: str) -> None:
        at, rows = self.event.at, self.world.digests if kind == ObjectKind.DIGEST else self.world.items
        rows[row.id] = Object(
            id=row.id,
            version=row.version + 1,
            published_at=row.published_at,
            updated_at=at,
            status=PubStatus.CANCELED.value,
            text=dumps(wire.tombstone(str(kind), row.id, withdrawn_at=at, notice=notice)),
        )

    def _log(self, made: Made, actions: Mapping[UUID, Any]) -> None:
        after = self._facets()
        before = self.before | {self.document.id: _all(self.before)}
        after |= {self.document.id: _all(after)}
        rows = [(ObjectKind.DIGEST, self.document.id, release.ITEM_ACTIONS[EditionKind(made.kind)])]
        rows += [(ObjectKind.ITEM, i, action) for i, action in actions.items() if action]
        for kind, uuid, action in rows:
            seq = len(self.world.changes) + 1
            objects = self.world.digests if kind == ObjectKind.DIGEST else self.world.items
            self.world.changes.append(
                {
                    "uuid": uuid_of("change", str(seq)),
                    "seq": seq,
                    "at": made.at,
                    "action": str(action),
                    "kind": str(kind),
                    "object_id": uuid,
                    "version": objects[uuid].version,
                    "notice": made.note if action in NOTED else "",
                    "facets_before": release.grouped(before.get(uuid, frozenset())),
                    "facets_after": release.grouped(after.get(uuid, frozenset())),
                }
            )


def _items(made: Made) -> list[ItemDoc]:
    return [item for _section, item in made.publication.document.items()] if made.publication else []


def _all(facets: Mapping[UUID, frozenset[Facet]]) -> frozenset[Facet]:
    return frozenset().union(*facets.values())
