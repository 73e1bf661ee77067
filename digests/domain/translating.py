"""Translations: digests that say in another language what an original says.

A translation points at its original, never at another translation, so the originals' and all their translations'
public pages can name each other by one look-up. It also remembers which edition of the original it follows.
"""

from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID, uuid4

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from digests.choices import Milestone, PubStatus
from digests.domain import editing, facts, release
from digests.domain.document import DigestDocument
from digests.domain.errors import DeskError
from digests.models import Digest, Edition, Series


@dataclass(frozen=True)
class Standing:
    """Where a translation stands: the edition that it follows, and the one that its original has now.

    ``followed`` and ``newest`` are 0 where the original isn't public. ``is_withdrawn`` tells of the original.
    """

    original: Digest
    followed: int
    newest: int
    is_withdrawn: bool

    @property
    def is_behind(self) -> bool:
        """Whether the original has an edition that the translation doesn't follow yet."""
        return self.newest > self.followed


def standing(digest: Digest) -> Standing | None:
    """Return where a translation stands, or None for an original."""
    if digest.original_id is None:
        return None
    original = Digest.objects.select_related("series").get(pk=digest.original_id)
    live = _live(original)
    return Standing(
        original=original,
        followed=digest.original_version,
        newest=live.version if live else 0,
        is_withdrawn=bool(live and live.status == PubStatus.CANCELED),
    )


def begin(original: Digest, *, series: Series, language: str, uuid: UUID, by: Any) -> Digest:
    """Make the draft of a translation: the original as it is public, or else its working copy, with ids of its own.

    The same uuid again returns what it made before. Raises DeskError where the language is the original's, or a
    translation into it is there already.
    """
    original = root_of(original)
    with transaction.atomic():
        # Locked, so that a form sent twice at once makes one draft after the other is there.
        original = Digest.objects.select_for_update().get(pk=original.pk)
        made = Digest.objects.filter(uuid=uuid, original=original).first()
        if made:
            return made
        check_language(original, language)
        if Digest.objects.filter(uuid=uuid).exists():
            raise DeskError(_("This form was sent before for another digest. Open it again."))
        live = _live(original)
        is_public = live is not None and live.status == PubStatus.USABLE
        source = (
            DigestDocument.from_json(live.document) if live and is_public else editing.document_of(original)
        )
        document = replace(with_new_ids(source, uuid), language=language, number=_free(source.number, series))
        digest = editing.create_digest(document, series=series, by=by, milestone=Milestone.AUTOMATIC)
        digest.original, digest.original_version = original, live.version if live and is_public else 0
        try:
            with transaction.atomic():
                digest.save(update_fields=["original", "original_version"])
        except IntegrityError as error:
            raise DeskError(_("There is a translation into this language already.")) from error
        return digest


def root_of(digest: Digest) -> Digest:
    """Return the original of a translation, or the digest itself."""
    return Digest.objects.get(pk=digest.original_id) if digest.original_id else digest


def check_language(original: Digest, language: str, *, besides: int | None = None) -> None:
    """Raise DeskError where an original has this language, or a translation other than ``besides`` into it."""
    if language == original.language:
        raise DeskError(_("The original is in this language. Choose another."))
    others = original.translations.filter(language=language)
    if (others if besides is None else others.exclude(pk=besides)).exists():
        raise DeskError(_("There is a translation into this language already."))


def check_own_language(digest: Digest) -> None:
    """Raise DeskError where a digest's language is that of its original, or of another translation."""
    if digest.original:
        check_language(digest.original, digest.language, besides=digest.pk)
    elif digest.pk and digest.translations.filter(language=digest.language).exists():
        raise DeskError(_("There is a translation into this language already."))


def check_original(digest: Digest, original: Digest, language: str) -> None:
    """Raise DeskError where a digest can't be the translation of another into this language."""
    if digest.pk is not None and original.pk == digest.pk:
        raise DeskError(_("A digest is no translation of itself."))
    if original.original_id:
        raise DeskError(_("That digest is a translation itself. Choose its original."))
    if digest.pk and digest.translations.exists():
        raise DeskError(_("This digest has translations of its own, so it is an original."))
    check_language(original, language, besides=digest.pk)


def catch_up(digest: Digest, *, version: int) -> None:
    """Note that a translation says by now what an edition of its original says, which is still the newest.

    Raises DeskError where there is a newer one, which whoever says so can't have seen.
    """
    with transaction.atomic():
        locked = Digest.objects.select_for_update(of=("self",)).get(pk=digest.pk)
        found = standing(locked)
        if found is None:
            raise DeskError(_("This digest is no translation."))
        if version != found.newest:
            raise DeskError(
                _("The original has another edition since this page was opened. Look at it first.")
            )
        locked.original_version = version
        locked.save(update_fields=["original_version"])


def with_new_ids(document: DigestDocument, uuid: UUID) -> DigestDocument:
    """Return a document that says the same under ids of its own."""
    return replace(
        document,
        id=uuid,
        sections=tuple(
            replace(
                section,
                id=uuid4(),
                items=tuple(
                    replace(
                        item,
                        id=uuid4(),
                        citations=tuple(replace(citation, id=uuid4()) for citation in item.citations),
                    )
                    for item in section.items
                ),
            )
            for section in document.sections
        ),
    )


def redraw_others(edition: Edition, before: UUID | None) -> None:
    """Draw the pages of the other languages again, which name this one; in the transaction that publishes.

    ``before`` is the original that the edition before this one had.
    """
    roots = {edition.original_id or edition.digest_id, before or edition.digest_id}
    for root in sorted(roots):
        for other in (
            facts.editions_of_group(root)
            .select_related("series__region")
            .exclude(digest_id=edition.digest_id)
        ):
            release.redraw(other)


def _live(digest: Digest) -> Edition | None:
    return Edition.objects.filter(digest_id=digest.uuid, is_live=True).first()


def _free(number: int | None, series: Series) -> int | None:
    """Return the original's issue number, where the translation's series has it free."""
    taken = number is None or Digest.objects.filter(series=series, number=number).exists()
    return editing.next_number(series) if taken and number else number
