"""The composer's acts on sections, and on the digest's own fields."""

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID, uuid4

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from digests.domain import board, composing, translating
from digests.domain import composing_work as work
from digests.domain.composing_work import Act, Outcome
from digests.domain.errors import DeskError, InvalidError
from digests.domain.turns import writing
from digests.models import Country, Digest, Item, Removal, Section


def add_section(
    act: Act, uuid: UUID, *, country: Country | None, heading: str = "", after: UUID | None = None
) -> Outcome:
    """Put a new section after another one or first; the same id again changes nothing."""
    with writing():
        digest = work.lock(act)
        if not _is_there(digest, uuid):
            work.claim(digest, act.version)
            section = Section(uuid=uuid, digest=digest, country=country, heading=heading)
            _check(section, ("digest",))
            section.save(force_insert=True)
            _place(digest, uuid, after=after)
            now = work.finish(digest, by=act.by)
        else:
            now = board.read(digest.pk)
        words = _("Added the section %(name)s") % {"name": now.section(uuid).heading}
        return Outcome(now, sections=(uuid,), ordered=True, announce=words)


def _is_there(digest: Digest, uuid: UUID) -> bool:
    owner = Section.objects.filter(uuid=uuid).values_list("digest", flat=True).first()
    if owner not in {None, digest.pk}:
        raise board.gone()
    return owner is not None


def _check(row: Section | Digest, exclude: Iterable[str]) -> None:
    """Raise InvalidError, by field, for what the model doesn't take."""
    try:
        row.full_clean(exclude=set(exclude))
    except ValidationError as error:
        main = "heading" if isinstance(row, Section) else "title"
        errors = {main if name == NON_FIELD_ERRORS else name: t for name, t in error.message_dict.items()}
        raise InvalidError(errors) from error


def _save(digest: Digest, changed: Iterable[str]) -> None:
    """Save these fields; what somebody else took since they were checked is refused as it would have been."""
    try:
        with transaction.atomic():
            digest.save(update_fields=[*changed, "updated_at"])
    except IntegrityError:
        _check_language(digest)
        _check(digest, ("slug", "owner"))
        raise


def _check_language(digest: Digest) -> None:
    try:
        translating.check_own_language(digest)
    except DeskError as error:
        raise InvalidError({"language": [str(error)]}) from error


def _place(digest: Digest, uuid: UUID, *, after: UUID | None) -> None:
    order = list(digest.sections.values_list("uuid", flat=True))
    work.renumber(digest.sections.all(), work.inserted(order, uuid, after=after))


def add_countries(act: Act) -> Outcome:
    """Add a section for each country of the region that has none, in the region's order, at the end."""
    with writing():
        digest = work.lock(act)
        work.claim(digest, act.version)
        missing = missing_countries(digest)
        start = 1 + max(digest.sections.values_list("position", flat=True), default=-1)
        Section.objects.bulk_create(
            Section(uuid=uuid4(), digest=digest, country=country, position=n)
            for n, country in enumerate(missing, start)
        )
        now = work.finish(digest, by=act.by) if missing else board.read(digest.pk)
        codes = {country.code for country in missing}
        drawn = tuple(part.id for part in now.document.sections if part.country in codes)
        names = ", ".join(country.name for country in missing)
        words = _("Added %(names)s") % {"names": names} if missing else _("Every country has its section")
        return Outcome(now, sections=drawn, ordered=True, announce=words)


def missing_countries(digest: Digest) -> list[Country]:
    """Return the countries of the series' region that the digest has no section of, in the region's order."""
    present = digest.sections.exclude(country=None).values("country")
    through = Country.regions.through.objects.filter(region=digest.series.region_id)
    rows = through.exclude(country__in=present).select_related("country").order_by("pk")
    return [row.country for row in rows]


def save_section(act: Act, uuid: UUID, *, fields: Mapping[str, Any]) -> Outcome:
    """Save a section's heading and country."""
    with writing():
        digest = work.lock(act)
        section = work.section_of(digest, uuid)
        changed = {name: value for name, value in fields.items() if getattr(section, name) != value}
        if changed:
            work.claim(digest, act.version)
            for name, value in changed.items():
                setattr(section, name, value)
            _check(section, ("digest",))
            section.save(update_fields=[*changed])
        now = work.finish(digest, by=act.by) if changed else board.read(digest.pk)
        return Outcome(now, sections=(uuid,), announce=_("Saved"))


def move_section(act: Act, uuid: UUID, *, after: UUID | None) -> Outcome:
    """Put a section after another one, or first; where it stands already nothing changes."""
    with writing():
        digest = work.lock(act)
        if act.version != digest.version and _stands(digest, uuid, after):
            now = board.read(digest.pk)
        else:
            work.claim(digest, act.version)
            work.section_of(digest, uuid)
            _place(digest, uuid, after=after)
            now = work.finish(digest, by=act.by)
        order = [part.id for part in now.document.sections]
        facts = {"name": now.section(uuid).heading, "place": order.index(uuid) + 1, "count": len(order)}
        words = _("Moved %(name)s, now %(place)s of %(count)s") % facts
        return Outcome(now, ordered=True, announce=words)


def _stands(digest: Digest, uuid: UUID, after: UUID | None) -> bool:
    return work.follows(list(digest.sections.values_list("uuid", flat=True)), uuid, after=after)


def delete_section(act: Act, uuid: UUID, *, removal: UUID | None = None) -> Outcome:
    """Delete a section with its items; all of it is kept so that it can be put back, as the removal of that id.

    The same removal again changes nothing and answers the same.
    """
    removal = removal or uuid4()
    with writing():
        digest = work.lock(act)
        done = composing.removed(digest, removal)
        if done is None:
            work.claim(digest, act.version)
            done = _delete(digest, uuid, removal=removal, by=act.by)
            now = work.finish(digest, by=act.by)
        else:
            now = board.read(digest.pk)
        gone = () if any(part.id == uuid for part in now.document.sections) else (uuid,)
        words = _("Deleted the section %(name)s") % {"name": done.document["heading"]}
        return Outcome(now, gone_sections=gone, undo=removal, ordered=True, announce=words)


def _delete(digest: Digest, uuid: UUID, *, removal: UUID, by: Any) -> Removal:
    section = work.section_of(digest, uuid)
    position = list(digest.sections.values_list("uuid", flat=True)).index(uuid)
    items = list(Item.objects.filter(section=section).prefetch_related(*composing.WHOLE))
    row = Removal(uuid=removal, digest=digest, by=by, is_section=True, position=position)
    composing.remember(row, section, items)
    section.delete()
    return row


def save_digest(act: Act, *, fields: Mapping[str, Any]) -> Outcome:
    """Save the digest's own fields."""
    with writing():
        digest = work.lock(act)
        changed = {name: value for name, value in fields.items() if getattr(digest, name) != value}
        if changed:
            work.claim(digest, act.version)
            for name, value in changed.items():
                setattr(digest, name, value)
            if "language" in changed:
                _check_language(digest)
            _check(digest, ("slug", "owner"))
            _save(digest, changed)
        now = work.finish(digest, by=act.by) if changed else board.read(digest.pk)
        return Outcome(now, announce=_("Saved"))
