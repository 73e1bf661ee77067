"""Catalogues: what translators wrote in locale/, compiled into the files that Django reads.

Both are in the repository, since a fresh machine has no gettext. ``make messages`` runs this.
"""

from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

LOCALE = Path(__file__).resolve().parent.parent / "locale"
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def sources() -> list[Path]:
    """Return the catalogues as translators edit them."""
    return sorted(LOCALE.glob("*/LC_MESSAGES/django.po"))


def read(path: Path) -> Catalog:
    """Return a catalogue's messages."""
    with path.open("rb") as file:
        return read_po(file)


def compiled(path: Path) -> bytes:
    """Return what a catalogue compiles to: the same bytes for the same words, whenever they were taken in."""
    catalogue = read(path)
    for message in [message for message in catalogue if message.id and not all(forms(message))]:
        catalogue.delete(message.id, message.context)
    catalogue.creation_date = catalogue.revision_date = EPOCH
    out = BytesIO()
    write_mo(out, catalogue)
    return out.getvalue()


def forms(message: Message) -> list[str]:
    """Return a message's translation, in each of its plural forms where it has them; empty ones are wanted still."""
    return [message.string] if isinstance(message.string, str) else list(message.string or ())


def compile_all() -> None:
    """Write the compiled file beside each catalogue."""
    for path in sources():
        path.with_suffix(".mo").write_bytes(compiled(path))


if __name__ == "__main__":
    compile_all()
