"""``manage.py revoke_key``: ends a key at once."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from digests.domain.errors import DeskError
from digests.domain.partners import keys, managing


class Command(BaseCommand):
    """Revoke a key, for good."""

    help = "Ends a key at once and for good."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Add the key."""
        parser.add_argument("key", help="The ten letters and digits that stand after “dgst_live_”.")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Revoke it."""
        try:
            key = keys.revoke(managing.find_key(options["key"]))
        except DeskError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"Key “{key}” of {key.partner} opens nothing any more.")
