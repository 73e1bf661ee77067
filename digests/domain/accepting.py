"""Warnings of preflight that an editor accepts, with a reason that is kept."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from digests.domain import preflight
from digests.domain.document import DigestDocument
from digests.domain.errors import DeskError
from digests.domain.intake.normalise import clean
from digests.domain.preflight import Finding
from digests.models import Acceptance, Digest

REASON_LENGTH = 500


@dataclass(frozen=True)
class Sorted:
    """Findings in the order in which they matter; ``accepted`` pairs each with who accepted it and why."""

    errors: tuple[Finding, ...] = ()
    warnings: tuple[Finding, ...] = ()
    accepted: tuple[tuple[Finding, Acceptance], ...] = ()

    @property
    def open(self) -> tuple[Finding, ...]:
        """Errors, then the warnings that nobody has accepted."""
        return (*self.errors, *self.warnings)


NOTHING = Sorted()


def sorted_findings(digest: Digest, document: DigestDocument | None = None) -> Sorted:
    """Check a working copy and tell apart what was accepted.

    An acceptance whose finding has gone, or is about something else by now, counts for nothing.
    """
    return sort(preflight.check_digest(digest, document), digest)


def sort(findings: Iterable[Finding], digest: Digest) -> Sorted:
    """Tell errors, open warnings and accepted warnings apart, in one query."""
    findings = tuple(findings)
    known = {row.mark: row for row in digest.acceptances.select_related("by")}
    warnings = [finding for finding in findings if not finding.blocks]
    return Sorted(
        errors=tuple(finding for finding in findings if finding.blocks),
        warnings=tuple(finding for finding in warnings if finding.mark not in known),
        accepted=tuple((finding, known[finding.mark]) for finding in warnings if finding.mark in known),
    )


def accept(digest: Digest, mark: str, *, reason: str, by: Any) -> Acceptance:
    """Accept the warning that has this mark; the first reason given for it stays.

    Raises DeskError where there is no reason, where the finding is an error, or where it has gone.
    """
    reason = " ".join(clean(reason).split())
    if not reason:
        raise DeskError(_("Say why the warning can stay: colleagues will read it."))
    if len(reason) > REASON_LENGTH:
        raise DeskError(_("The reason is too long: at most %(limit)s characters.") % {"limit": REASON_LENGTH})
    finding = _warning(digest, mark)
    made = {
        "code": finding.code,
        "message": finding.message,
        "reason": reason,
        "by": by,
        "at": timezone.now(),
    }
    return digest.acceptances.get_or_create(mark=mark, defaults=made)[0]


def take_back(digest: Digest, mark: str) -> None:
    """Make an accepted warning an open one again; asking twice changes nothing."""
    digest.acceptances.filter(mark=mark).delete()


def _warning(digest: Digest, mark: str) -> Finding:
    found = [finding for finding in preflight.check_digest(digest) if finding.mark == mark]
    if not found:
        raise DeskError(_("What this warning was about has changed. Look at the list again."))
    if found[0].blocks:
        raise DeskError(_("An error can't be accepted: it has to be put right."))
    return found[0]
