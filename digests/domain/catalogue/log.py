"""The log of changes, as partners follow it."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, OuterRef

from digests.choices import ChangeAction
from digests.domain import wire
from digests.domain.catalogue.filters import Filters
from digests.models.editions import Change, Head

# How many rows of the change log one request looks through for those that match its filters.
SCAN = 1000
DESCOPED = "descoped"


@dataclass(frozen=True)
class HeadFacts:
    """Where the change log stands: the last number, when it was written, and the last that was taken out."""

    seq: int
    changed_at: datetime | None
    floor: int = 0


@dataclass(frozen=True)
class ChangePage:
    """Rows of the change log as JSON, and the number after which the next page begins."""

    rows: list[wire.Json]
    seq: int
    has_more: bool


def head() -> HeadFacts:
    """Return where the change log stands."""
    row = Head.objects.filter(pk=1).values_list("seq", "changed_at", "floor").first()
    return HeadFacts(*row) if row else HeadFacts(0, None)


def changes(filters: Filters, *, since: int, limit: int, from_start: bool, head_seq: int) -> ChangePage:
    """Return the changes after a number, in order; ``head_seq`` was read before.

    ``from_start`` leaves out what a later change of the same object has overtaken: a new partner needs
    the state alone, an old one each notice. Under filters, what met them before and no longer does
    is reported as descoped.
    """
    rows = Change.objects.filter(seq__gt=since).order_by("seq")
    if from_start:
        later = Change.objects.filter(
            kind=OuterRef("kind"), object_id=OuterRef("object_id"), seq__gt=OuterRef("seq")
        )
        rows = rows.filter(~Exists(later))
    scan = SCAN if filters.facets else limit + 1
    kept: list[wire.Json] = []
    seq = since
    scanned: list[wire.Json] = [dict(row) for row in rows.values()[:scan]]
    for row in scanned:
        if len(kept) == limit:
            return ChangePage(kept, seq, has_more=True)
        seq = row["seq"]
        action = action_under(filters, row)
        if action and not (from_start and action == DESCOPED):
            kept.append(wire.change_json(row | {"action": action}))
    if len(scanned) == scan:
        return ChangePage(kept, seq, has_more=True)
    return ChangePage(kept, max(seq, head_seq), has_more=False)


def action_under(filters: Filters, row: wire.Json) -> str | None:
    """Return what a row of the change log tells under filters, ``descoped`` included; None for nothing."""
    if filters.matches(row["facets_after"]):
        return str(row["action"])
    if not filters.matches(row["facets_before"]):
        return None
    return str(row["action"]) if row["action"] == ChangeAction.WITHDRAWN else DESCOPED
