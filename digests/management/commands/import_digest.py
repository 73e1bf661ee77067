"""Take a text in from the command line: print the document, or make a draft of it and publish it."""

import json
import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError, IntegrityError
from django.urls import reverse
from django.utils import timezone

from digests.domain import desk_review, editing, publishing, registry
from digests.domain.errors import DeskError, NotReadyError
from digests.domain.intake import Intake, IntakeError, Knowledge, read_file
from digests.models import Series, Source


class Command(BaseCommand):
    """``manage.py import_digest FILE [--series SLUG] [--dry-run] [--json] [--publish]``."""

    # What a check warns of isn't about the text: this command says one sentence.
    requires_system_checks = []
    help = "Read a .txt, .md, .html or .docx file (or - for standard input) and make a draft of it."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Name the options."""
        parser.add_argument("file", help="the file to read, or - for standard input")
        parser.add_argument("--series", help="slug of the series; needed unless there is just one")
        parser.add_argument("--dry-run", action="store_true", help="print what was read and write nothing")
        parser.add_argument("--json", action="store_true", help="print JSON")
        parser.add_argument("--publish", action="store_true", help="publish the draft where preflight allows")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Read the file, then print or make the digest."""
        if options["dry_run"] and options["publish"]:
            raise CommandError("--dry-run writes nothing, so there is nothing to --publish.")
        if options["dry_run"]:
            self._print(_take(options["file"], _knowledge()), as_json=options["json"])
            return
        self._make(options)

    def _make(self, options: dict[str, Any]) -> None:
        series = _series(options["series"])
        if not Source.objects.exists():
            registry.load_reference()
        taken = _take(options["file"], registry.knowledge())
        known = desk_review.load_known()
        sheet = desk_review.open_sheet(taken.document, taken.notes, series=series, original="", known=known)
        check = desk_review.Check(known)
        document = check.document(sheet)
        if check.problems:
            raise CommandError(check.problems[0].message)
        try:
            digest = editing.create_digest(document, series=series)
        except (DeskError, ValidationError, IntegrityError) as error:
            raise CommandError(f"The draft could not be made: {_sentence(error)}") from error
        made = {"digest": str(digest.uuid), "title": digest.title, "status": digest.status, "url": None}
        if options["publish"]:
            made |= _publish(digest)
        if options["json"]:
            self.stdout.write(json.dumps(made, ensure_ascii=False))
        else:
            self.stdout.write(f"“{made['title']}” is {made['status']}: {made['url'] or digest.uuid}")

    def _print(self, taken: Intake, *, as_json: bool) -> None:
        data = as_data(taken)
        if as_json:
            self.stdout.write(json.dumps(data, ensure_ascii=False, indent=2))
            return
        for section in data["sections"]:
            self.stdout.write(f"{section['heading']} ({section['country'] or 'no country'})")
            for item in section["items"]:
                names = ", ".join(citation["source"]["name"] for citation in item["citations"])
                first = item["headline"] or " ".join(item["body"].split()[:10])
                self.stdout.write(f"  - {first} [{names or 'no source'}]")
        for note in data["notes"]:
            self.stdout.write(f"{note['where']}: {note['what']}")


def as_data(taken: Intake) -> dict[str, Any]:
    """Return a document and its notes as the JSON that docs/editors.md describes."""
    document = taken.document
    return {
        "title": document.title,
        "standfirst": document.standfirst,
        "language": document.language,
        "credit": {"name": document.credit.name} if document.credit else None,
        "sections": [
            {
                "heading": section.heading,
                "country": section.country,
                "items": [_item_data(item) for item in section.items],
            }
            for section in document.sections
        ],
        "notes": [{"where": note.where, "what": note.what} for note in taken.notes],
    }


def _item_data(item: Any) -> dict[str, Any]:
    return {
        "headline": item.headline,
        "body": item.body,
        "topics": [topic.name for topic in item.topics],
        "citations": [
            {
                "source": {"name": citation.source.name},
                "url": citation.url,
                "title": citation.title,
                "published_on": citation.published_on.isoformat() if citation.published_on else None,
                "archived_url": citation.archived_url,
            }
            for citation in item.citations
        ],
    }


def _take(name: str, knowledge: Knowledge) -> Intake:
    today = timezone.localdate()
    try:
        if name == "-":
            return read_file("standard-input.txt", sys.stdin.buffer.read(), knowledge, today=today)
        return read_file(Path(name).name, Path(name).read_bytes(), knowledge, today=today)
    except OSError as error:
        raise CommandError(f"“{name}” can't be read: {error.strerror or error}.") from error
    except IntakeError as error:
        raise CommandError(str(error)) from error


def _knowledge() -> Knowledge:
    try:
        known = registry.knowledge()
    except DatabaseError:
        return registry.packaged_knowledge()
    return known if known.sources else registry.packaged_knowledge()


def _series(slug: str | None) -> Series:
    try:
        if slug:
            return Series.objects.get(slug=slug)
        return Series.objects.get()
    except Series.DoesNotExist as error:
        message = f"There is no series “{slug}”." if slug else "There is no series yet: add one at the desk."
        raise CommandError(message) from error
    except Series.MultipleObjectsReturned as error:
        raise CommandError("Say which series: --series SLUG.") from error
    except DatabaseError as error:
        raise CommandError("The database has no tables yet: run “manage.py migrate”.") from error


def _publish(digest: Any) -> dict[str, Any]:
    try:
        publishing.publish(digest)
    except NotReadyError as error:
        message = f"The draft is made, and not published: {error.findings[0].message}"
        raise CommandError(message) from error
    digest.refresh_from_db()
    url = reverse("site:permanent-id", kwargs={"kind": "digest", "uuid": digest.uuid})
    return {"status": digest.status, "url": url}


def _sentence(error: Exception) -> str:
    return " ".join(error.messages) if isinstance(error, ValidationError) else str(error)
