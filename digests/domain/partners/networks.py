"""Networks: from where a key may be used, and as whom somebody without a key counts."""

from collections.abc import Iterable
from datetime import date, datetime
from functools import lru_cache
from ipaddress import IPv4Address, IPv6Address, ip_network

from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from digests.domain.errors import InvalidError

Address = IPv4Address | IPv6Address
# What one household or server has to itself.
IPV6_PREFIX = 64
MOST = 20


def cleaned(typed: Iterable[str]) -> list[str]:
    """Return CIDR blocks as they are kept; raise InvalidError with a sentence for each that is none."""
    given = [text for text in (part.strip() for part in typed) if text]
    if len(given) > MOST:
        raise InvalidError({"networks": [_("A key has at most %(most)s networks.") % {"most": MOST}]})
    found, errors = [], []
    for text in given:
        try:
            found.append(str(ip_network(text)))
        except ValueError:
            errors.append(_wrong(text))
    if errors:
        raise InvalidError({"networks": errors})
    return list(dict.fromkeys(found))


def _wrong(text: str) -> str:
    try:
        meant = ip_network(text, strict=False)
    except ValueError:
        return _("“%(text)s” is no network: write one as 203.0.113.0/24 or 2001:db8::/32.") % {"text": text}
    return _("“%(text)s” is an address inside the network %(network)s: write the network.") % {
        "text": text,
        "network": meant,
    }


def allows(blocks: Iterable[str], address: Address | None) -> bool:
    """Tell whether an address is in any of the blocks; no blocks are all networks."""
    networks = [ip_network(block) for block in blocks]
    return not networks or (address is not None and any(address in network for network in networks))


def subject(address: Address | None, *, at: datetime) -> str:
    """Return the keyed hash under which whoever asks without a key counts for a day: their network's."""
    return _subject(address, at.date())


@lru_cache(maxsize=1024)
def _subject(address: Address | None, day: date) -> str:
    place = str(address)
    if isinstance(address, IPv6Address):
        place = str(ip_network((address, IPV6_PREFIX), strict=False))
    salt = "digests.partners.network"
    return salted_hmac(salt, f"{day} {place}", algorithm="sha256").hexdigest()
