"""Addresses of links: what they lead to behind redirects and archives, and which are no source's."""

import re
from dataclasses import dataclass
from urllib.parse import parse_qs, unquote, urlsplit

from digests.domain.intake.sources import host_of

_ARCHIVED = re.compile(
    r"^https?://(?:web\.archive\.org/web/\d{4,14}[a-z_]{0,4}/|archive\.(?:ph|is|today|org)/\d{8,14}/)(https?:/{1,2}.+)$",
    re.IGNORECASE,
)
_REDIRECTS = {
    "google.com": ("url", "q"),
    "safelinks.protection.outlook.com": ("url",),
    "l.facebook.com": ("u",),
    "lm.facebook.com": ("u",),
    "urldefense.com": ("u",),
    "vk.com": ("to",),
    "t.umblr.com": ("z",),
}
_SOCIAL = frozenset(
    "twitter.com x.com facebook.com fb.com instagram.com youtube.com youtu.be t.me telegram.me telegram.org tiktok.com linkedin.com vk.com ok.ru "
    "threads.net bsky.app whatsapp.com reddit.com medium.com substack.com wikipedia.org wikidata.org wikimedia.org google.com maps.google.com goo.gl".split()
)
_SHORTENERS = frozenset(
    "bit.ly ow.ly t.co tinyurl.com is.gd buff.ly cutt.ly rb.gy dlvr.it lnkd.in trib.al shorturl.at clck.ru".split()
)


@dataclass(frozen=True, slots=True)
class Address:
    """A page's address, and the archived copy that the text linked instead, if it did."""

    url: str
    archived_url: str = ""

    @property
    def host(self) -> str:
        """The host, without "www."."""
        return host_of(self.url)


def resolve(url: str) -> Address | None:
    """Return the address that a link leads to, or None for one that is no web page's."""
    if len(url) > 2000 or not re.match(r"https?://[^\s/]", url, re.IGNORECASE):
        return None
    archived = _ARCHIVED.match(url)
    if archived:
        target = re.sub(r"^(https?:)/+", r"\1//", archived[1])
        return Address(target, url) if "." in host_of(target) else None
    url = _behind(url)
    host = host_of(url)
    return Address(url) if "." in host and not host.startswith(".") else None


def _behind(url: str) -> str:
    host = host_of(url)
    names = next((names for end, names in _REDIRECTS.items() if host == end or host.endswith("." + end)), ())
    if not names:
        return url
    query = parse_qs(urlsplit(url).query)
    for name in names:
        target = unquote(query.get(name, [""])[0])
        if re.match(r"https?://[^\s/]+\.", target):
            return target
    return url


def is_social(host: str) -> bool:
    """Tell a host where anybody posts: it supports an item only when nothing else does."""
    return any(host == end or host.endswith("." + end) for end in _SOCIAL)


def is_shortener(host: str) -> bool:
    """Tell a host that only shortens addresses, so its name says nothing."""
    return host in _SHORTENERS
