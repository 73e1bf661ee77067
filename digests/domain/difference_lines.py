"""The details of a difference, field by field: a digest's own, an item's text, topics, image and citations."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from typing import Any

from django.utils.translation import gettext as _

from digests.choices import Ownership, SourceKind
from digests.domain.document import CitationDoc, DigestDocument, ImageDoc, ItemDoc, SourceRef
from digests.domain.marking import ADDED, REMOVED, Piece, marks

CHANGED, MOVED = "changed", "moved"
LABELS: Mapping[str, Any] = dict(SourceKind.choices) | dict(Ownership.choices)
NOTHING = ItemDoc(body="")
NO_IMAGE = ImageDoc("", "", "", 0, 0)
# What fits beside its label, in characters.
SHORT = 120


@dataclass(frozen=True)
class Line:
    """One detail: a sentence, or a field's name with the pieces of its two texts.

    ``within`` marks a move of something inside the thing that changed, such as a citation.
    """

    kind: str
    label: str
    pieces: tuple[Piece, ...] = ()
    within: bool = False

    @property
    def is_long(self) -> bool:
        """Whether its text wants lines of its own, below the field's name."""
        text = "".join(piece.text for piece in self.pieces)
        return len(text) > SHORT or "\n" in text


def field_line(label: str, old: object, new: object) -> Line | None:
    """Return the line of a field whose two values, as text, differ."""
    before, after = ("" if value is None else str(value) for value in (old, new))
    if before == after:
        return None
    kind = ADDED if not before else CHANGED if after else REMOVED
    return Line(kind, label, marks(before, after))


def digest_lines(old: DigestDocument, new: DigestDocument) -> Iterator[Line]:
    """Yield what changed in a digest's own fields."""
    labels = {
        "title": _("Title"),
        "standfirst": _("Standfirst"),
        "number": _("Issue number"),
        "language": _("Language"),
        "period_start": _("Period from"),
        "period_end": _("Period to"),
    }
    pairs = [(label, getattr(old, name), getattr(new, name)) for name, label in labels.items()]
    pairs.append((_("Credit"), old.credit and old.credit.name, new.credit and new.credit.name))
    pairs.append((_("Credit URL"), old.credit and old.credit.url, new.credit and new.credit.url))
    yield from filter(None, (field_line(*pair) for pair in pairs))


def item_lines(old: ItemDoc | None, new: ItemDoc | None) -> Iterator[Line]:
    """Yield what changed in an item; one that is new, or gone, is told whole."""
    before, after = old or NOTHING, new or NOTHING
    texts = (
        field_line(_("Headline"), before.headline, after.headline),
        field_line(_("Text"), before.body, after.body),
    )
    yield from filter(None, texts)
    yield from _topic_lines(before, after)
    yield from _image_lines(before.image, after.image)
    yield from _citation_lines(before, after)


def _topic_lines(before: ItemDoc, after: ItemDoc) -> Iterator[Line]:
    old = {topic.slug: topic.name for topic in before.topics}
    new = {topic.slug: topic.name for topic in after.topics}
    for slug in dict.fromkeys([*old, *new]):
        line = field_line(_("Topic"), old.get(slug, ""), new.get(slug, ""))
        if line:
            yield line


def _image_lines(before: ImageDoc | None, after: ImageDoc | None) -> Iterator[Line]:
    old, new = before or NO_IMAGE, after or NO_IMAGE
    if old == new:
        return
    if old.name != new.name:
        yield _new_image(before, after)
    elif (old.width, old.height) != (new.width, new.height):
        yield from _only(field_line(_("Size of the image"), _size(old), _size(new)))
    yield from _only(field_line(_("Text alternative"), old.alt, new.alt))
    yield from _only(field_line(_("Image credit"), old.credit, new.credit))
    if before and after:
        yield from _only(field_line(_("Focus of the image"), _focus(old), _focus(new)))


def _new_image(before: ImageDoc | None, after: ImageDoc | None) -> Line:
    if before is None:
        return Line(ADDED, _("Image added"))
    return Line(CHANGED, _("Image replaced")) if after else Line(REMOVED, _("Image removed"))


def _size(image: ImageDoc) -> str:
    return f"{image.width} × {image.height}"


def _focus(image: ImageDoc) -> str:
    return _("%(x)s %% from the left, %(y)s %% from the top") % {"x": image.focus_x, "y": image.focus_y}


def _only(line: Line | None) -> tuple[Line, ...]:
    return (line,) if line else ()


def _citation_lines(before: ItemDoc, after: ItemDoc) -> Iterator[Line]:
    old = {citation.id: citation for citation in before.citations}
    new = {citation.id: citation for citation in after.citations}
    for key, citation in new.items():
        if key not in old:
            yield Line(ADDED, _("Source cited"), (Piece(ADDED, _whole(citation)),))
        else:
            yield from _citation_fields(old[key], citation)
    for key, citation in old.items():
        if key not in new:
            yield Line(REMOVED, _("Source no longer cited"), (Piece(REMOVED, _whole(citation)),))
    if [key for key in old if key in new] != [key for key in new if key in old]:
        names = ", ".join(citation.source.name for citation in new.values())
        yield Line(MOVED, _("Sources in another order: %(names)s") % {"names": names}, within=True)


def _whole(citation: CitationDoc) -> str:
    parts = (citation.title, citation.published_on, citation.url, citation.archived_url, citation.language)
    return ": ".join((citation.source.name, " · ".join(str(part) for part in parts if part))).removesuffix(
        ": "
    )


def _citation_fields(old: CitationDoc, new: CitationDoc) -> Iterator[Line]:
    labels = {
        "url": _("%(source)s, URL"),
        "title": _("%(source)s, title of the article"),
        "published_on": _("%(source)s, date of the article"),
        "archived_url": _("%(source)s, archived copy"),
        "language": _("%(source)s, language"),
    }
    yield from _source_lines(old.source, new.source)
    named = {"source": new.source.name}
    for name, label in labels.items():
        yield from _only(field_line(label % named, getattr(old, name), getattr(new, name)))


def _source_lines(old: SourceRef, new: SourceRef) -> Iterator[Line]:
    yield from _only(field_line(_("Source"), old.name, new.name))
    if old.slug != new.slug and old.name != new.name:
        return
    labels = {
        "slug": _("%(source)s, short name in the registry"),
        "kind": _("%(source)s, kind in the registry"),
        "ownership": _("%(source)s, ownership in the registry"),
        "country": _("%(source)s, country in the registry"),
        "homepage": _("%(source)s, home page in the registry"),
    }
    for part in fields(SourceRef):
        if part.name in labels:
            before, after = (_labelled(getattr(ref, part.name)) for ref in (old, new))
            yield from _only(field_line(labels[part.name] % {"source": new.name}, before, after))


def _labelled(value: str | None) -> str:
    return str(LABELS.get(value, value)) if value else ""
