"""What the domain refuses, in sentences that an editor can act on."""

from collections.abc import Sequence
from typing import Any


class DeskError(Exception):
    """A request was refused; the message says why and what to do."""


class StaleError(DeskError):
    """Somebody else saved the same thing first; nothing was written."""


class NotReadyError(DeskError):
    """Preflight found errors: ``findings`` lists all of them, warnings included."""

    def __init__(self, message: str, findings: Sequence[Any]) -> None:
        """Keep the findings for the page that shows them."""
        super().__init__(message)
        self.findings = tuple(findings)
