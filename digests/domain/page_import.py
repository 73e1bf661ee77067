"""Import from an address: a page that is fetched, then read like one that was saved."""

from datetime import date

from django.utils.translation import gettext as _

from digests.domain import outbound
from digests.domain.errors import DeskError
from digests.domain.intake import Intake, Knowledge, read_page

# As large as an uploaded page may be.
LIMITS = outbound.Limits(seconds=15, size=2_000_000, redirects=5)
ACCEPT = "text/html, application/xhtml+xml, text/markdown, text/plain;q=0.9, */*;q=0.5"
OK = 200
NOT_THERE = frozenset({404, 410})
NOT_FOR_US = frozenset({401, 402, 403, 407, 429, 451})


def read_address(url: str, knowledge: Knowledge, *, today: date) -> Intake:
    """Fetch a page and return the document it makes; raise DeskError or IntakeError, saying what to do."""
    answer = outbound.fetch(url, headers={"Accept": ACCEPT}, limits=LIMITS)
    if answer.status in NOT_THERE:
        raise DeskError(_("There is no page at this address (%(status)s).") % {"status": answer.status})
    if answer.status in NOT_FOR_US:
        message = _(
            "The site doesn't show this page to programs (%(status)s). Open it in your browser and paste its text."
        )
        raise DeskError(message % {"status": answer.status})
    if answer.status != OK:
        message = _("The site answered with an error (%(status)s). Try again later, or paste the text.")
        raise DeskError(message % {"status": answer.status})
    return read_page(answer.url, answer.headers.get("content-type", ""), answer.body, knowledge, today=today)
