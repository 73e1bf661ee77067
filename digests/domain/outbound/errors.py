"""Why a request brought no answer, in sentences for whoever typed the address."""

from digests.domain.errors import DeskError


class OutboundError(DeskError):
    """A request brought no answer; the message says why."""


class RefusedError(OutboundError):
    """The address is none that this server may ask; nothing was sent to it."""


class SlowError(OutboundError):
    """The answer wasn't there, whole, in time."""


class LargeError(OutboundError):
    """The answer is larger than the limit."""


class UnreachableError(OutboundError):
    """No server answered: no such name, no connection, or nothing that is HTTP."""


class UntrustedError(UnreachableError):
    """A server answered, with a certificate that can't be verified."""
