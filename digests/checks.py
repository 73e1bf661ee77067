"""System checks: what an operator should know before readers do."""

import sqlite3
from typing import Any

from django.conf import settings
from django.core import checks

from digests.domain import card_text

# https://www.sqlite.org/wal.html: a rare race in WAL mode, fixed in 3.51.3 and, before it, in these.
FIXED_IN = (3, 51, 3)
BACKPORTED_TO = {(3, 50, 7), (3, 44, 6)}


@checks.register(checks.Tags.database)
def sqlite_version(**_kwargs: Any) -> list[checks.CheckMessage]:
    """Warn of an SQLite whose WAL mode can, rarely, corrupt a database."""
    if "sqlite" not in settings.DATABASES["default"]["ENGINE"]:
        return []
    version = sqlite3.sqlite_version_info
    if version >= FIXED_IN or version in BACKPORTED_TO:
        return []
    return [
        checks.Warning(
            f"SQLite {sqlite3.sqlite_version} has a rare race in WAL mode that can corrupt the database.",
            hint="Use SQLite 3.51.3, 3.50.7 or 3.44.6, or PostgreSQL by DATABASE_URL.",
            id="digests.W001",
        )
    ]


@checks.register(checks.Tags.compatibility)
def cards_from_the_right(**_kwargs: Any) -> list[checks.CheckMessage]:
    """Warn where the cards of titles in Arabic script can't be drawn."""
    if card_text.can_join():
        return []
    return [
        checks.Warning(
            "FriBiDi is missing: the pictures for shared links leave out titles in Arabic script.",
            hint="Install libfribidi0 (Debian) or fribidi (elsewhere); nothing else needs it.",
            id="digests.W002",
        )
    ]
