"""Plain text: a digest as a letter that any program shows, in lines of at most 72 characters."""

import textwrap
from collections.abc import Iterator

from django.utils.translation import gettext as _

from digests.domain.takeaway.reading import Note, Part, Reading, Reference, Story, speak

WIDTH = 72


def plain(reading: Reading) -> str:
    """Return a digest as plain text: one line feed a line, no marks but rules of “=” and “-”."""
    with speak(reading.language):
        return "\n".join(line.rstrip() for line in _lines(reading)) + "\n"


def _lines(reading: Reading) -> Iterator[str]:
    yield from _set(" · ".join(reading.meta))
    yield ""
    yield from _headed(reading.title, "=")
    for text in (reading.standfirst, reading.notice):
        if text:
            yield from ["", *_set(text)]
    for note in reading.notes:
        yield from ["", *_noted(note)]
    number = 0
    for part in reading.parts:
        yield from ["", "", *_headed(part.heading, "-")]
        for story in _numbered(part, number):
            yield from ["", *story]
        number += len(part.stories)
    yield from ["", "", "=" * 3, *_imprint(reading)]


def _numbered(part: Part, before: int) -> Iterator[list[str]]:
    for number, story in enumerate(part.stories, start=before + 1):
        yield list(_story(story, number))


def _story(story: Story, number: int) -> Iterator[str]:
    yield from _set(story.heading, first=f"{number}. ", rest="   ")
    for note in story.notes:
        yield from ["", *_noted(note, "   ")]
    for paragraph in story.text.split("\n\n"):
        yield from ["", *_set(paragraph, first="   ", rest="   ")]
    if story.picture and story.picture.alt:
        words = [
            _("Picture:"),
            story.picture.alt,
            f"({story.picture.credit})" if story.picture.credit else "",
        ]
        yield from ["", *_set(" ".join(words), first="   ", rest="   ")]
    if story.references:
        yield from ["", f"   {_('Sources:')}"]
    for reference in story.references:
        yield from _cited(reference)
    yield from ["", f"   {story.url}"]


def _cited(reference: Reference) -> Iterator[str]:
    title = f"“{reference.title}”" if reference.title else ""
    words = [f"{reference.source} [{reference.label}]", title, reference.date]
    yield from _set(", ".join(word for word in words if word), first="   - ", rest="     ")
    # An address is never broken: a program makes a link of a whole one only.
    if reference.url:
        yield f"     {reference.url}"
    if reference.archived_url:
        yield f"     {_('Archived copy:')} {reference.archived_url}"


def _noted(note: Note, indent: str = "") -> list[str]:
    words = _("Correction, %(date)s: %(text)s") % {"date": note.date, "text": note.text}
    return _set(words, first=f"{indent}! ", rest=f"{indent}  ")


def _imprint(reading: Reading) -> Iterator[str]:
    yield from _set(" ".join([_("Source:"), reading.credit]))
    for text in (reading.credit_url, reading.licence, reading.licence_url):
        if text:
            yield text
    version = {"number": reading.version, "date": reading.changed}
    yield from _set(_("Version %(number)s of %(date)s; the newest, with its corrections, is at") % version)
    yield reading.url


def _headed(text: str, rule: str) -> list[str]:
    lines = _set(text)
    return [*lines, rule * max((len(line) for line in lines), default=0)]


def _set(text: str, *, first: str = "", rest: str = "") -> list[str]:
    return textwrap.wrap(
        " ".join(text.split()),
        WIDTH,
        initial_indent=first,
        subsequent_indent=rest,
        break_long_words=False,
        break_on_hyphens=False,
    )
