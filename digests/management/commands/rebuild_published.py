"""``manage.py rebuild_published``: renders and indexes again what is public."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from digests.domain import rebuilding
from digests.management.progress import Progress


class Command(BaseCommand):
    """Render and index every live edition again, after a change of templates, styles or address."""

    help = (
        "Renders and indexes what is published again, from the stored editions. Needed after an upgrade "
        "that changes templates, or a new NEWSROOM_SITE_URL. May be interrupted and started again."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Add --if-needed."""
        parser.add_argument(
            "--if-needed",
            action="store_true",
            help="Do nothing where templates, styles and address are those of the last time.",
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        """Rebuild, with a progress bar where somebody watches."""
        if options["if_needed"] and not rebuilding.is_rebuild_needed():
            return
        count = rebuilding.rebuild_published(
            progress=Progress(self.stdout).draw if options["verbosity"] else None
        )
        if options["verbosity"]:
            self.stdout.write(f"Rebuilt: {count}")
