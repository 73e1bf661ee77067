"""``manage.py export_static``: the public site as files that any web server, or none, can show."""

from argparse import ArgumentParser
from pathlib import Path
from time import monotonic
from typing import Any
from urllib.parse import urlsplit

from django.core.management.base import BaseCommand, CommandError

from digests.management.export.asking import SiteBrokenError
from digests.management.export.crawl import export
from digests.management.export.folder import FolderError

# Seconds between two lines of progress where no terminal redraws one.
APART = 10


def _base_url(text: str) -> str:
    """Return a web address without a slash at its end, or raise CommandError."""
    parts = urlsplit(text)
    if text and (parts.scheme not in {"http", "https"} or not parts.netloc or parts.query or parts.fragment):
        raise CommandError("--base-url is an address such as https://mirror.example/news.")
    return text.rstrip("/")


class Command(BaseCommand):
    """Write all public pages, feeds, editions and pictures to a folder, and keep it so."""

    help = (
        "Writes the whole public site to a folder, with relative links: for a mirror, a memory stick or an "
        "archive. Run again, it writes what changed and removes what was withdrawn."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Add the folder, --no-pdf and --base-url."""
        parser.add_argument("folder", type=Path, help="A new or empty folder, or that of an earlier export.")
        parser.add_argument(
            "--base-url",
            default="",
            metavar="URL",
            help="Where the folder will be served: feeds and the pictures of shared links lead there.",
        )
        parser.add_argument("--no-pdf", action="store_true", help="Leave PDFs on the live site.")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Export, with progress, and say what was done."""
        self._spoke = monotonic()
        try:
            report = export(
                options["folder"],
                left_out=(".pdf",) if options["no_pdf"] else (),
                base_url=_base_url(options["base_url"]),
                progress=self.tell if options["verbosity"] else None,
            )
        except (FolderError, SiteBrokenError, OSError) as error:
            raise CommandError(str(error)) from error
        if options["verbosity"]:
            self._say("")
            self.stdout.write(
                f"Exported {report.pages} addresses: {report.written} files written, {report.removed} removed."
            )
        for address in report.broken:
            self.stderr.write(f"Linked to, but not there: {address}")

    def tell(self, done: int, waiting: int) -> None:
        """Say how far it is: over the same line on a terminal, else now and then."""
        if self.stdout.isatty():
            self._say(f"{done} read, {waiting} waiting")
        elif monotonic() - self._spoke > APART:
            self._spoke = monotonic()
            self.stdout.write(f"{done} read, {waiting} waiting")
            self.stdout.flush()

    def _say(self, words: str) -> None:
        if self.stdout.isatty():
            self.stdout.write(f"\r{words:<60}\r", ending="")
            self.stdout.flush()
