"""What a page weighs: what a browser fetches for it before anything is done, in bytes as sent."""

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import brotli
from django.conf import settings
from django.contrib.staticfiles import finders
from django.test import Client

# Bytes and numbers, from the design: of a whole page, its fonts, its scripts, its inlined style.
ALL, FONTS, SCRIPTS, STYLE, REQUESTS = 60_000, 34_000, 3_000, 3_000, 6
FETCHED = re.compile(
    r'<link rel="preload" href="([^"]+)" as="font"|<script[^>]+src="([^"]+)"|<link rel="stylesheet" href="([^"]+)"'
)
EAGER = re.compile(r'<img(?![^>]*loading="lazy")[^>]*src="([^"]+)"')
STYLES = re.compile(r"<style>(.*?)</style>", re.DOTALL)


@dataclass(frozen=True)
class Weight:
    """Bytes by kind, and the number of requests."""

    html: int
    fonts: int
    scripts: int
    style: int
    requests: int

    @property
    def all(self) -> int:
        """Everything that is sent; the style is in the HTML."""
        return self.html + self.fonts + self.scripts

    def faults(self) -> list[str]:
        """Return what is over its budget."""
        limits = {"all": ALL, "fonts": FONTS, "scripts": SCRIPTS, "style": STYLE, "requests": REQUESTS}
        return [
            f"{name}: {getattr(self, name)}" for name, limit in limits.items() if getattr(self, name) > limit
        ]


def weigh(client: Client, address: str) -> Weight:
    """Return the weight of a page that a browser asks for compressed; nothing comes from another server."""
    response = client.get(address, headers={"Accept-Encoding": "br"})
    assert response.status_code == 200, address
    assert not response.cookies, address
    text = brotli.decompress(response.content).decode()
    fetched = [url for match in FETCHED.findall(text) for url in match if url] + EAGER.findall(text)
    assert all(url.startswith("/") for url in fetched), fetched
    sizes = {url: _size(url) for url in fetched if url.startswith(settings.STATIC_URL)}
    return Weight(
        html=len(response.content),
        fonts=sum(size for url, size in sizes.items() if url.endswith(".woff2")),
        scripts=sum(size for url, size in sizes.items() if url.endswith(".js")),
        style=sum(_packed(sheet) for sheet in STYLES.findall(text)),
        requests=1 + len(set(fetched)),
    )


@cache
def _packed(sheet: str) -> int:
    return len(brotli.compress(sheet.encode()))


@cache
def _size(url: str) -> int:
    """Return how many bytes of a static file are sent: fonts are compressed already."""
    found = finders.find(url.removeprefix(settings.STATIC_URL))
    content = Path(str(found)).read_bytes()
    return len(content) if url.endswith(".woff2") else len(brotli.compress(content))
