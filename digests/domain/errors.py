"""What the domain refuses, in sentences that an editor can act on."""

from collections.abc import Mapping, Sequence
from typing import Any


class DeskError(Exception):
    """A request was refused; the message says why and what to do."""


class StaleError(DeskError):
    """Somebody else saved the same thing first; nothing was written."""


class FrozenError(DeskError):
    """The digest is scheduled: nothing in it may change until the schedule is stopped."""


class GoneError(DeskError):
    """What should be changed isn't there any more."""


class InvalidError(DeskError):
    """What was typed doesn't fit: ``errors`` has sentences by field."""

    def __init__(self, errors: Mapping[str, Sequence[str]]) -> None:
        """Keep the sentences for the form that shows them."""
        super().__init__(" ".join(text for texts in errors.values() for text in texts))
        self.errors = {name: list(texts) for name, texts in errors.items()}


class NotReadyError(DeskError):
    """Preflight found errors: ``findings`` lists all of them, warnings included."""

    def __init__(self, message: str, findings: Sequence[Any]) -> None:
        """Keep the findings for the page that shows them."""
        super().__init__(message)
        self.findings = tuple(findings)
