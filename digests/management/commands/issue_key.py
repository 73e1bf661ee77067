"""``manage.py issue_key``: makes a key for a partner, and prints it once."""

from argparse import ArgumentParser
from datetime import timedelta
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from digests.choices import KeyMode, Scope
from digests.domain.errors import DeskError
from digests.domain.partners import keys, managing
from digests.domain.partners.keys import PER_MINUTE, Terms


class Command(BaseCommand):
    """Make a key. The key alone goes to standard output, what is to be said of it to standard error."""

    help = "Makes a key for a partner and prints it. It is shown this once: only a digest of it is kept."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Add the partner and the key's terms."""
        add = parser.add_argument
        add("partner", help="The partner's name.")
        add("--new", action="store_true", help="Add the partner where there is none of this name.")
        add("--label", default="default", help="What the key is for, for those who see a list of keys.")
        add("--scope", action="append", choices=Scope.values, help="What it may do (read); repeat for more.")
        add("--test", action="store_true", help="A key for the sandbox, not for what is public.")
        add("--network", action="append", default=[], help="From where it may be used, as 203.0.113.0/24.")
        add("--per-minute", type=int, default=PER_MINUTE, help=f"Requests a minute ({PER_MINUTE}).")
        add("--per-month", type=int, help="Requests a month (no quota).")
        add("--days", type=int, help="Days until it expires (never).")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Make it and print it."""
        terms = Terms(
            label=options["label"],
            mode=KeyMode.TEST.value if options["test"] else KeyMode.LIVE.value,
            scopes=tuple(options["scope"] or [Scope.READ.value]),
            networks=tuple(options["network"]),
            per_minute=options["per_minute"],
            per_month=options["per_month"],
            expires_at=timezone.now() + timedelta(days=options["days"]) if options["days"] else None,
        )
        try:
            partner = (managing.add if options["new"] else managing.find)(options["partner"])
            issued = keys.issue(partner, terms)
        except DeskError as error:
            raise CommandError(str(error)) from error
        self.stderr.write(f"Key “{issued.key}” of {partner}. It is shown this once:")
        self.stdout.write(issued.token)
