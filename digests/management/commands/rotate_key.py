"""``manage.py rotate_key``: a new key in the place of one, which goes on for some days."""

from argparse import ArgumentParser
from datetime import timedelta
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from digests.domain.errors import DeskError
from digests.domain.partners import keys, managing


class Command(BaseCommand):
    """Replace a key. The new one alone goes to standard output."""

    help = "Makes a key of the same rights and prints it; the old one ends after some days."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Add the key and the days."""
        parser.add_argument("key", help="The ten letters and digits that stand after “dgst_live_”.")
        parser.add_argument(
            "--days", type=int, default=keys.OVERLAP.days, help="Days that the old key goes on (7)."
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        """Make the new one and print it."""
        try:
            old = managing.find_key(options["key"])
            issued = keys.rotate(old, overlap=timedelta(days=options["days"]))
        except DeskError as error:
            raise CommandError(str(error)) from error
        old.refresh_from_db()
        self.stderr.write(
            f"Key “{issued.key}” of {old.partner} replaces “{old}”, which ends {old.expires_at}."
        )
        self.stdout.write(issued.token)
