"""Trying a mail out: the working copy, sent now to a few addresses that an editor types."""

from uuid import uuid4

from django.conf import settings
from django.utils.translation import gettext as _

from digests.domain import previewing
from digests.domain.errors import DeskError
from digests.domain.mail import addresses, letters
from digests.domain.mail.transport import TransportError, transport
from digests.models import Digest

MOST = 5


def letter_of(digest: Digest, countries: frozenset[str]) -> letters.Letter:
    """Return the mail that a digest's working copy would be, to a reader with these countries, empty for all."""
    return letters.issue(previewing.preview_of(digest, images=""), countries)


def send_copies(digest: Digest, *, to: str, countries: frozenset[str]) -> list[str]:
    """Send the working copy to at most five addresses, parted by commas or spaces; return them.

    Asks the mail server, so never inside a transaction. Raises DeskError with what went wrong.
    """
    if settings.MAIL_SERVER is None:
        raise DeskError(_("No mail server is set up: ask whoever runs the server for EMAIL_URL."))
    chosen = [addresses.normalised(part) for part in to.replace(",", " ").split()]
    if not 0 < len(chosen) <= MOST:
        raise DeskError(_("Give one to %(most)s addresses.") % {"most": MOST})
    letter, post = letter_of(digest, countries), transport(settings.MAIL_SERVER)
    try:
        for address in chosen:
            data = letters.wire(letter, letters.Envelope(address, None, uuid4()))
            post.send(letters.sender(), address, data, begin=lambda: True)
    except TransportError as error:
        raise DeskError(_("The mail server didn't take it: %(why)s.") % {"why": error}) from error
    finally:
        post.close()
    return chosen
