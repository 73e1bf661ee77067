"""Letters: what a mail says, in HTML and in plain text, from the same edition.

A letter is drawn once for all readers with the same countries; ``PLACE`` stands in it where a reader's own
token goes. No picture, no tracking, nothing loaded from anywhere.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from email.utils import formatdate, parseaddr
from functools import cache, cached_property
from typing import Any
from uuid import UUID

import css_inline
from django.conf import settings
from django.template.loader import get_template
from django.utils.translation import gettext as _
from django.utils.translation import override

from digests.choices import MailingKind
from digests.domain import languages, rendering
from digests.domain.document import CitationDoc, SectionDoc
from digests.domain.mail import mime, tokens
from digests.domain.publication import PlacedItem, Publication
from digests.models import Mailing, Series, Signup

# No text can hold it by chance; one that holds it on purpose shows readers their own token.
PLACE = "0personal0token0"


@dataclass(frozen=True)
class Letter:
    """A mail as it was drawn; ``list_slug`` and ``list_title`` are the series', empty for a confirmation."""

    subject: str
    text: str
    html: str
    list_slug: str = ""
    list_title: str = ""

    @cached_property
    def headers(self) -> tuple[tuple[str, str], ...]:
        """The headers that are the same for all readers."""
        found = [("From", mime.address_line(settings.MAIL_FROM)), ("Subject", " ".join(self.subject.split()))]
        if settings.MAIL_REPLY_TO:
            found.append(("Reply-To", mime.address_line(settings.MAIL_REPLY_TO)))
        if self.list_slug:
            # RFC 2919: a name that stays, in brackets, after words for people.
            host = sender().rpartition("@")[2]
            found.append(("List-Id", f"{mime.words(self.list_title)} <{self.list_slug}.{host}>"))
        return tuple(found)

    @cached_property
    def body(self) -> mime.Body:
        """The two texts, encoded once."""
        return mime.Body(self.text, self.html, place=PLACE)


@dataclass(frozen=True)
class Envelope:
    """Whose copy it is: address, that reader's token maker's uuid, the copy's own uuid and the one it corrects."""

    to: str
    subscriber: UUID | None
    uuid: UUID
    after: UUID | None = None


def issue(publication: Publication, countries: frozenset[str] = frozenset()) -> Letter:
    """Return an issue: the sections of the countries given, or all, and those without a country."""
    document, series = publication.document, publication.series
    with _language(document.language):
        context = _frame(publication) | {
            "corrections": [note.text for note in publication.corrections],
            "sections": [
                _section(publication, section)
                for section in document.sections
                if section.items and _is_wanted(section.country, countries)
            ],
            "is_part": bool(countries),
        }
        subject = f"{series.title}: {document.title}"
        return _letter(subject, "issue", context, publication)


def change(publication: Publication, kind: str, countries: frozenset[str] = frozenset()) -> Letter:
    """Return the note of a correction, with its items as they are now, or of a withdrawal."""
    document, series = publication.document, publication.series
    with _language(document.language):
        own = (note for note in publication.corrections if note.version == publication.version)
        about = {item for note in own for item in note.item_ids}
        context = _frame(publication) | {
            "note": publication.note,
            "items": [
                _item(placed)
                for placed in publication.placed
                if placed.item.id in about and _is_wanted(placed.section.country, countries)
            ],
        }
        if kind == MailingKind.WITHDRAWAL:
            # Not its title: what is withdrawn isn't told again.
            subject = _("Withdrawn: %(series)s, %(date)s") % {"series": series.title, "date": context["date"]}
            return _letter(subject, "withdrawal", context, publication)
        subject = _("Correction: %(title)s") % {"title": document.title}
        return _letter(subject, "correction", context, publication)


def confirmation(signup: Signup) -> Letter:
    """Return the mail that asks whether an address is its owner's."""
    with _language(signup.language):
        token = tokens.make(tokens.CONFIRM, signup.uuid)
        titles = Series.objects.filter(slug__in=signup.wish).values_list("title", flat=True)
        context = {
            "url": f"{settings.SITE_URL}/subscribe/confirm/{token}/",
            "titles": list(titles),
            "site_name": settings.SITE_NAME,
            "language": signup.language,
            "direction": languages.direction(signup.language),
            "apart": languages.apart(signup.language),
        }
        subject = _("Please confirm: news by mail from %(site)s") % {"site": settings.SITE_NAME}
        return Letter(subject, *draw("confirmation", context))


def of_mailing(mailing: Mailing, publication: Publication, countries: str) -> Letter:
    """Return what a reader with these countries, parted by spaces, is sent."""
    chosen = frozenset(countries.split())
    if mailing.kind == MailingKind.ISSUE:
        return issue(publication, chosen)
    return change(publication, mailing.kind, chosen)


def wire(letter: Letter, envelope: Envelope) -> bytes:
    """Return a letter as it goes over the wire to one reader."""
    # A copy for trying out opens nothing.
    token = tokens.make(tokens.MANAGE, envelope.subscriber) if envelope.subscriber else tokens.NONE
    return mime.message(_headers(letter, envelope), letter.body, token)


def sender() -> str:
    """Return the bare address that mails come from."""
    return parseaddr(settings.MAIL_FROM)[1]


def _headers(letter: Letter, envelope: Envelope) -> Iterator[tuple[str, str]]:
    host = sender().rpartition("@")[2]
    yield from letter.headers
    yield "To", envelope.to
    yield "Date", formatdate()
    # The same for every attempt: who gets a copy twice after a fault can tell, and most mail servers do.
    yield "Message-ID", f"<{envelope.uuid}@{host}>"
    # RFC 3834: no answer by a machine is wanted.
    yield "Auto-Submitted", "auto-generated"
    if envelope.after:
        yield "In-Reply-To", f"<{envelope.after}@{host}>"
        yield "References", f"<{envelope.after}@{host}>"
    if letter.list_slug and envelope.subscriber:
        token = tokens.make(tokens.STOP, envelope.subscriber)
        # RFC 8058: the mail program sends the POST by itself.
        yield "List-Unsubscribe", f"<{settings.SITE_URL}/subscribe/stop/{token}/{letter.list_slug}/>"
        yield "List-Unsubscribe-Post", "List-Unsubscribe=One-Click"


def _language(language: str) -> override:
    return override(languages.interface_of(language))


def _is_wanted(country: str | None, countries: frozenset[str]) -> bool:
    return not countries or not country or country in countries


def _letter(subject: str, name: str, context: dict[str, Any], publication: Publication) -> Letter:
    series = publication.series
    return Letter(subject, *draw(name, context), list_slug=series.slug, list_title=series.title)


def draw(name: str, context: dict[str, Any]) -> tuple[str, str]:
    """Return a mail's plain text and HTML, from the two templates of a name."""
    text = get_template(f"mail/{name}.txt").render(context)
    html = get_template(f"mail/{name}.html").render(context)
    return text.strip() + "\n", _inliner().inline(html)


@cache
def _inliner() -> css_inline.CSSInliner:
    """Return what writes the style sheet into each element; what is for dark screens stays in the head."""
    return css_inline.CSSInliner(keep_at_rules=True, load_remote_stylesheets=False)


def _frame(publication: Publication) -> dict[str, Any]:
    document, series = publication.document, publication.series
    day = rendering.local_day(publication.published_at, series.time_zone)
    return {
        "document": document,
        "series": series,
        "date": languages.long_date(day, languages.interface_of(document.language)),
        "url": publication.url,
        "site_url": settings.SITE_URL,
        "site_name": settings.SITE_NAME,
        "manage_url": f"{settings.SITE_URL}/subscribe/manage/{PLACE}/",
        "language": document.language,
        "direction": languages.direction(document.language),
        "apart": languages.apart(document.language),
    }


def _section(publication: Publication, section: SectionDoc) -> dict[str, Any]:
    country = publication.countries.get(section.country or "")
    return {
        "heading": section.heading or (country.name_in(publication.document.language) if country else ""),
        "items": [_item(placed) for placed in publication.placed_in(section)],
    }


def _item(placed: PlacedItem) -> dict[str, Any]:
    item = placed.item
    return {
        "headline": item.headline,
        "url": settings.SITE_URL + placed.path,
        "body": rendering.render_body(item.body),
        "text": rendering.plain_text(item.body),
        "corrections": [note.text for note in placed.corrections],
        "citations": [_citation(citation) for citation in item.citations],
    }


def _citation(citation: CitationDoc) -> dict[str, Any]:
    source = citation.source
    return {
        "name": source.name,
        "label": rendering.ownership_label(source.ownership, source.country),
        "title": citation.title,
        "url": citation.url if citation.url.startswith(("https://", "http://")) else "",
    }
