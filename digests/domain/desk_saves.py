"""How the desk's forms save: under a version, only what changed, with a revision kept after."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Max
from django.utils.translation import gettext as _

from digests.choices import Milestone
from digests.domain import editing, history, workflow
from digests.domain.errors import DeskError
from digests.models import Digest, Item, Section


def stale_message() -> str:
    """Say why a stale save was refused and what to do."""
    return _(
        "Somebody else saved this since you opened it. Nothing was overwritten, and what you typed is below: "
        "compare the two, then save again to put yours on top, or leave without saving to keep theirs."
    )


def digest_of(row: Digest | Section | Item) -> Digest:
    """Return the digest that a row is or is in."""
    if isinstance(row, Item):
        return row.section.digest
    return row.digest if isinstance(row, Section) else row


def versioned(row: Digest | Section | Item) -> Digest | Item:
    """Return the row whose version guards this one: a section is guarded by its digest's."""
    return row.digest if isinstance(row, Section) else row


def current_version(row: Digest | Section | Item) -> int:
    """Return the version that is stored now."""
    guard = versioned(row)
    return type(guard).objects.values_list("version", flat=True).get(pk=guard.pk)


def is_editable(row: Digest | Section | Item) -> bool:
    """Tell whether the digest may be edited: a scheduled one is frozen."""
    try:
        editing.require_editable(digest_of(row))
    except DeskError:
        return False
    return True


def add(row: Digest | Section | Item) -> None:
    """Save a new row, an item or section at the end of its list, in the caller's transaction.

    Raises DeskError where the digest is frozen.
    """
    if not isinstance(row, Digest):
        editing.require_editable(_locked(row))
        row.position = row.position or _next_position(row)
    row.save(force_insert=True)


def _locked(row: Digest | Section | Item) -> Digest:
    """Lock a row's digest, first, here and wherever a digest's parts are written.

    So no two writers wait for each other, and no schedule, approval or restore slips in between.
    """
    return Digest.objects.select_for_update().get(pk=digest_of(row).pk)


def _next_position(row: Section | Item) -> int:
    beside = row.section.items if isinstance(row, Item) else row.digest.sections
    top = beside.aggregate(top=Max("position"))["top"]
    return 0 if top is None else top + 1


def save(row: Digest | Section | Item, version: int, *, fields: Iterable[str]) -> None:
    """Save the fields that were changed, in the caller's transaction; raise StaleError or DeskError."""
    guard = versioned(row)
    digest = _locked(row)
    editing.claim(guard, version)
    editing.require_editable(digest)
    own = {field.name for field in row._meta.concrete_fields if field.editable}  # noqa: SLF001 (Django's documented name)
    changed = own & set(fields)
    if "image" in changed:
        changed |= {"image_width", "image_height"}
    if guard is row:
        changed |= {"updated_at"}
    row.save(update_fields=sorted(changed))


def keep_revision(row: Digest | Section | Item, *, by: Any) -> None:
    """Keep the whole digest as a revision, folded with the same person's last ten minutes.

    Every edit by a form ends here, inline rows included, so here too an approved digest goes back to review.
    """
    digest = digest_of(row)
    workflow.after_edit(digest)
    document = editing.document_of(digest)
    history.take(digest, milestone=Milestone.AUTOMATIC, by=by, document=document)


def delete(row: Section | Item, *, by: Any) -> None:
    """Delete a part of a digest, in the caller's transaction, and keep a revision of what is left.

    Raises DeskError where the digest is frozen.
    """
    digest = _locked(row)
    editing.require_editable(digest)
    row.delete()
    keep_revision(digest, by=by)
