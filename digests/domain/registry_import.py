"""What a file would do to the registry, row by row, before anybody does it; then doing exactly that."""

import copy
import hashlib
import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from digests.domain import registry, slugs
from digests.domain.errors import StaleError
from digests.domain.publishing import lock_head
from digests.domain.registry_exchange import Kind, Row, rows_of
from digests.models import Country, SourceAlias, SourceDomain

NEW, CHANGED, SAME, REFUSED = "new", "changed", "same", "refused"
LANGUAGE = re.compile(r"[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*")


@dataclass(frozen=True)
class Change:
    """One field, with what is stored (empty for a new row) and what the file says, as texts."""

    field: str
    before: str
    after: str


@dataclass(frozen=True)
class Entry:
    """What becomes of one row of the file; ``problems`` say why it is refused."""

    number: int
    name: str
    outcome: str
    changes: tuple[Change, ...] = ()
    problems: tuple[str, ...] = ()


@dataclass(frozen=True)
class Plan:
    """What a file would do; ``mark`` is the same as long as it would do the same."""

    entries: tuple[Entry, ...]

    def of(self, outcome: str) -> tuple[Entry, ...]:
        """Return the entries with an outcome."""
        return tuple(entry for entry in self.entries if entry.outcome == outcome)

    @property
    def mark(self) -> str:
        """SHA-256 of all that would happen."""
        facts = [
            (e.number, e.outcome, [(c.field, c.before, c.after) for c in e.changes]) for e in self.entries
        ]
        return hashlib.sha256(json.dumps(facts).encode()).hexdigest()


@dataclass(frozen=True)
class Step:
    """A row that will be written: the object as it will be, and its lists that are rows of their own."""

    target: Any
    fields: tuple[str, ...]
    lists: dict[str, list[str]]


def plan(kind: Kind, rows: Iterable[Row]) -> Plan:
    """Say what importing rows would do, without writing; the number of queries doesn't grow with the rows."""
    return Plan(tuple(entry for entry, _step in _planned(kind, rows)))


def carry_out(kind: Kind, rows: Iterable[Row], mark: str) -> Plan:
    """Import rows as a plan with this mark said; refused rows are left out, and nothing is ever deleted.

    Raises StaleError where the registry has changed so that something else would happen now.
    """
    with transaction.atomic():
        lock_head()
        planned = _planned(kind, rows)
        result = Plan(tuple(entry for entry, _step in planned))
        if result.mark != mark:
            raise StaleError(_("The registry has changed since you looked. Look at the list again."))
        for _entry, step in planned:
            if step:
                _write(kind, step)
        registry.touch()
    return result


def _planned(kind: Kind, rows: Iterable[Row]) -> list[tuple[Entry, Step | None]]:
    shelf = Shelf(kind)
    return [shelf.place(number, row) for number, row in enumerate(rows, 1)]


def _write(kind: Kind, step: Step) -> None:
    is_new = step.target.pk is None
    if not is_new:
        plain = [name for name in step.fields if name not in kind.related]
        if plain:
            step.target.save(update_fields=plain)
    else:
        step.target.save(force_insert=True)
    for column, values in step.lists.items():
        attribute, stored = kind.related[column], getattr(step.target, column)
        have: set[str] = set()
        if not is_new:
            stored.exclude(**{f"{attribute}__in": values}).delete()
            have = set(stored.values_list(attribute, flat=True))
        fresh = [value for value in dict.fromkeys(values) if value not in have]
        stored.bulk_create(stored.model(source=step.target, **{attribute: value}) for value in fresh)


class Shelf:
    """The registry of a kind as it would be after the rows placed so far."""

    def __init__(self, kind: Kind) -> None:
        self.kind = kind
        self.stored = {row["slug"]: (entry, row) for entry, row in rows_of(kind)}
        self.merged = {old: slug for slug, (entry, _r) in self.stored.items() for old in entry.former_slugs}
        # Names, other names and domains -> slug of the one that has them.
        self.taken = {column: self._owners(column) for column in ("name", *kind.related)}
        self.countries = set(Country.objects.values_list("code", flat=True))
        self.seen: dict[str, int] = {}

    def _owners(self, column: str) -> dict[str, str]:
        return {
            value.casefold(): slug
            for slug, (_entry, row) in self.stored.items()
            for value in ([row[column]] if column == "name" else row[column])
        }

    def place(self, number: int, row: Row) -> tuple[Entry, Step | None]:
        """Say what becomes of a row, and take it in if it is good."""
        slug = self._slug(row)
        entry, before = self.stored.get(slug, (None, {}))
        after = before | {column: value for column, value in row.items() if value or entry} | {"slug": slug}
        name = str(after.get("name") or slug)
        changed = [column for column in self.kind.columns if self._differs(column, before, after)]
        changes = tuple(Change(c, _text(before.get(c, "")), _text(after[c])) for c in changed if c in after)
        target = self._target(entry, after, changed)
        problems = self._problems(slug, after, changed, target)
        if problems:
            return Entry(number, name, REFUSED, problems=tuple(dict.fromkeys(problems))), None
        self.seen[slug] = number
        if not changes:
            return Entry(number, name, SAME), None
        self._take(slug, after, changed)
        lists = {column: after[column] for column in self.kind.related if column in changed}
        fields = tuple(c for c in changed if c != "slug")
        return Entry(number, name, CHANGED if entry else NEW, changes), Step(target, fields, lists)

    def _differs(self, column: str, before: Row, after: Row) -> bool:
        old, new = before.get(column, ""), after.get(column, "")
        # Rows of their own have no order.
        return set(old) != set(new) if column in self.kind.related else bool(old != new)

    def _slug(self, row: Row) -> str:
        if row.get("slug"):
            return str(row["slug"])
        name = str(row.get("name", ""))
        known = self.taken["name"].get(name.casefold())
        if known or not name:
            return known or ""
        base = slugs.slug_of(name, "", longest=70) or self.kind.name
        slug, count = base, 2
        while slug in self.stored or slug in self.merged or slug in self.seen:
            slug, count = f"{base}-{count}", count + 1
        return slug

    def _target(self, entry: Any, after: Row, changed: list[str]) -> Any:
        target = copy.copy(entry) if entry else self.kind.model()
        for column in changed:
            if column in self.kind.related or column not in after:
                continue
            name, value = ("country_id" if column == "country" else column), after[column]
            setattr(
                target, name, (value or None) if name in {"country_id", "ownership_checked_on"} else value
            )
        return target

    def _problems(self, slug: str, after: Row, changed: list[str], target: Any) -> list[str]:
        if not slug:
            return [_("It has neither a name nor a slug.")]
        if slug in self.merged and slug not in self.stored:
            return [_("“%(slug)s” was merged into “%(into)s”.") % {"slug": slug, "into": self.merged[slug]}]
        if slug in self.seen:
            return [_("Row %(row)s is about the same one.") % {"row": self.seen[slug]}]
        return [
            *_invalid(target, exclude={"country"}),
            *self._unknown(after),
            *(
                problem
                for column in changed
                if column in self.taken
                for problem in self._clashes(slug, column, after)
            ),
        ]

    def _unknown(self, after: Row) -> list[str]:
        country = after.get("country", "")
        problems = (
            [] if not country or country in self.countries else [_("There is no country “%s”.") % country]
        )
        wrong = [code for code in after.get("languages", []) if not LANGUAGE.fullmatch(code)]
        return problems + [_("“%s” is no language code such as kk or ru.") % code for code in wrong]

    def _clashes(self, slug: str, column: str, after: Row) -> list[str]:
        values = [after["name"]] if column == "name" else after[column]
        problems = []
        if len({value.casefold() for value in values}) < len(values):
            problems.append(_("“%s” names the same thing twice.") % ", ".join(values))
        for value in values:
            owner = self.taken[column].get(value.casefold(), slug)
            if owner != slug:
                problems.append(_("“%(value)s” belongs to “%(owner)s”.") % {"value": value, "owner": owner})
            if column in self.kind.related:
                problems += _invalid(_listed(column, value), exclude={"source"})
        return problems

    def _take(self, slug: str, after: Row, changed: list[str]) -> None:
        for column in self.taken:
            if column in changed:
                gone = [value for value, owner in self.taken[column].items() if owner == slug]
                for value in gone:
                    del self.taken[column][value]
                values = [after["name"]] if column == "name" else after[column]
                self.taken[column] |= {value.casefold(): slug for value in values}


def _listed(column: str, value: str) -> Any:
    return SourceAlias(name=value) if column == "aliases" else SourceDomain(domain=value)


def _invalid(target: Any, *, exclude: set[str]) -> list[str]:
    try:
        target.clean_fields(exclude=exclude)
    except ValidationError as error:
        return [
            f"{target._meta.get_field(name).verbose_name}: {' '.join(messages)}"  # noqa: SLF001 (Django's documented model API)
            for name, messages in error.message_dict.items()
        ]
    return []


def _text(value: Any) -> str:
    return ", ".join(value) if isinstance(value, list) else str(value)
