"""The registry as files: sources and topics out to CSV and JSON, and such a file back in as plain rows.

In CSV a list stands one entry on a line of its cell. What a spreadsheet would take for a formula gets an
apostrophe before it, which reading takes off again.
"""

import csv
import io
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from digests.domain.errors import DeskError
from digests.domain.intake.decode import decode
from digests.domain.intake.normalise import clean
from digests.models import Source, Topic

FORMATS = ("csv", "json")
MOST_BYTES = 5 * 1024 * 1024
MOST_ROWS = 10_000
# Cells that begin like this are formulas to a spreadsheet; the apostrophe itself, so that reading is exact.
FORMULA = ("=", "+", "-", "@", "\t", "\r", "'")

Row = dict[str, Any]


@dataclass(frozen=True)
class Kind:
    """What is exchanged: its columns, which of them are lists, and which lists are rows of their own.

    ``related`` maps a column to the attribute of the related row that it holds.
    """

    name: str
    model: Any
    columns: tuple[str, ...]
    lists: frozenset[str]
    related: dict[str, str]


SOURCES = Kind(
    name="sources",
    model=Source,
    columns=(
        "slug",
        "name",
        "kind",
        "status",
        "ownership",
        "owner",
        "ownership_authority",
        "ownership_checked_on",
        "country",
        "languages",
        "homepage",
        "feed",
        "aliases",
        "domains",
    ),
    lists=frozenset({"languages", "aliases", "domains"}),
    related={"aliases": "name", "domains": "domain"},
)
TOPICS = Kind(
    name="topics",
    model=Topic,
    columns=("slug", "name", "description", "synonyms"),
    lists=frozenset({"synonyms"}),
    related={},
)


def rows_of(kind: Kind) -> Iterator[tuple[Any, Row]]:
    """Yield every object of a kind with its row, in the order of names; three queries at most."""
    for entry in kind.model.objects.prefetch_related(*kind.related).order_by("name"):
        yield entry, {column: _value(kind, entry, column) for column in kind.columns}


def _value(kind: Kind, entry: Any, column: str) -> Any:
    if column in kind.related:
        return [getattr(row, kind.related[column]) for row in getattr(entry, column).all()]
    value = getattr(entry, "country_id" if column == "country" else column)
    if isinstance(value, date):
        return value.isoformat()
    return [] if value is None and column in kind.lists else ("" if value is None else value)


def dump(kind: Kind, form: str) -> str:
    """Return the whole registry of a kind as the text of a CSV or JSON file."""
    rows = [row for _entry, row in rows_of(kind)]
    if form == "json":
        return json.dumps(rows, ensure_ascii=False, indent=1) + "\n"
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(kind.columns)
    writer.writerows([_cell(row[column]) for column in kind.columns] for row in rows)
    return out.getvalue()


def _cell(value: Any) -> str:
    text = "\n".join(value) if isinstance(value, list) else str(value)
    return f"'{text}" if text.startswith(FORMULA) else text


def read(kind: Kind, data: bytes) -> list[Row]:
    """Read a CSV or JSON file; a row has only the columns that the file has.

    Raises DeskError, in a sentence that says what is wrong where, for whatever is no such file.
    """
    if len(data) > MOST_BYTES:
        raise DeskError(_("The file is larger than 5 MB."))
    text = decode(data).strip().removeprefix("\ufeff")
    if not text:
        raise DeskError(_("The file is empty."))
    if "\0" in text:
        raise DeskError(_("This is not a text file. Give a CSV or JSON file as the export makes it."))
    rows = _from_json(kind, text) if text[0] in "[{" else _from_csv(kind, text)
    if len(rows) > MOST_ROWS:
        raise DeskError(_("The file has more than %(most)s rows. Import it in parts.") % {"most": MOST_ROWS})
    if not rows:
        raise DeskError(_("The file has no rows."))
    return rows


def _from_json(kind: Kind, text: str) -> list[Row]:
    try:
        data = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise DeskError(_("The JSON is broken: %(error)s.") % {"error": error}) from error
    if not isinstance(data, list) or not all(isinstance(row, dict) for row in data):
        raise DeskError(_("The JSON has to be a list of objects, as the export makes it."))
    _require_known(kind, {str(name) for row in data for name in row})
    return [_clean(kind, row, number) for number, row in enumerate(data, 1)]


def _clean(kind: Kind, row: Row, number: int) -> Row:
    cleaned: Row = {}
    for column, value in row.items():
        wanted = list if column in kind.lists else str
        given = wanted() if value is None else value
        parts = given if isinstance(given, list) else [given]
        if not isinstance(given, wanted) or not all(isinstance(part, str) for part in parts):
            what = _("a list of texts") if wanted is list else _("a text")
            message = _("Row %(row)s: “%(column)s” has to be %(what)s.")
            raise DeskError(message % {"row": number, "column": column, "what": what})
        cleaned[column] = _entries(given) if isinstance(given, list) else _one_line(given)
    return cleaned


def _entries(parts: Iterable[str]) -> list[str]:
    lines = (_one_line(part) for part in parts)
    return list(dict.fromkeys(line for line in lines if line))


def _one_line(text: str) -> str:
    # No column holds several lines, or characters that a database refuses.
    return " ".join(clean(text).split())


def _from_csv(kind: Kind, text: str) -> list[Row]:
    first = text.splitlines()[0]
    delimiter = max(",;\t", key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        lines = [(reader.line_num, cells) for cells in reader if any(cell.strip() for cell in cells)]
    except csv.Error as error:
        message = _("The CSV is broken near line %(line)s: %(error)s.")
        raise DeskError(message % {"line": reader.line_num, "error": error}) from error
    header = [cell.strip().lower() for cell in lines[0][1]]
    _require_known(kind, set(header))
    if len(set(header)) < len(header):
        raise DeskError(_("The first line names a column twice."))
    return [_from_cells(kind, header, cells, line) for line, cells in lines[1:]]


def _from_cells(kind: Kind, header: list[str], cells: list[str], line: int) -> Row:
    if len(cells) != len(header):
        message = _("Line %(line)s has %(cells)s cells, the first line has %(columns)s.")
        raise DeskError(message % {"line": line, "cells": len(cells), "columns": len(header)})
    texts = {column: _uncell(cell) for column, cell in zip(header, cells, strict=True)}
    return {
        column: _entries(text.splitlines()) if column in kind.lists else _one_line(text)
        for column, text in texts.items()
    }


def _uncell(cell: str) -> str:
    return cell[1:] if cell.startswith("'") and cell[1:].startswith(FORMULA) else cell


def _require_known(kind: Kind, names: set[str]) -> None:
    unknown = sorted(names - set(kind.columns))
    if unknown:
        message = _("There is no column “%(unknown)s”. The columns are: %(columns)s.")
        known = ", ".join(kind.columns)
        raise DeskError(message % {"unknown": "”, “".join(unknown)[:200], "columns": known})
    if not names & {"slug", "name"}:
        raise DeskError(_("The file needs a column “name” or “slug”."))
