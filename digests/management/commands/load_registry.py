"""``manage.py load_registry``: the packaged places, sources and topics."""

from typing import Any

from django.core.management.base import BaseCommand

from digests.domain import registry


class Command(BaseCommand):
    """Put what isn't there yet into the database, and leave what is as editors have made it."""

    help = (
        "Loads the regions, countries, sources and topics that come with Newsroom. Changes no existing one."
    )

    def handle(self, *_args: Any, **_options: Any) -> None:
        """Load, and say how many of each were new."""
        counts = registry.load_reference()
        self.stdout.write("New: " + ", ".join(f"{count} {name}" for name, count in counts.items()))
