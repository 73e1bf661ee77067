"""The site's style sheet as it is inlined in each page, and its place in the Content-Security-Policy.

Inlined because on slow 3G the first paint then came at 0.7 s instead of 1.2 s; allowed by its hash alone.
"""

import hashlib
import re
from base64 import b64encode
from collections.abc import Iterable
from functools import cache
from pathlib import Path

from csp.utils import build_policy
from django.conf import settings
from django.templatetags.static import static

WEIGHTS = (400, 700)
FAMILIES = {"latin": "Reading", "cyrillic": "Reading Cyrillic"}
FACE = (
    '@font-face{{font-family:"{family}";font-weight:{weight};font-display:optional;'
    'src:url("{url}") format("woff2")}}'
)


@cache
def sheet() -> str:
    """Return site.css without comments and needless space."""
    path = Path(settings.BASE_DIR) / "static" / "digests" / "site.css"
    return minify(path.read_text())


def minify(css: str) -> str:
    """Drop comments, line ends and the space around punctuation."""
    css = re.sub(r"/\*.*?\*/", "", css, flags=re.DOTALL)
    css = re.sub(r"\s+", " ", css)
    css = re.sub(r"\s*([{};,>])\s*", r"\1", css)
    return re.sub(r":\s+", ":", css).replace(";}", "}").strip()


@cache
def font_faces() -> str:
    """Return the rules that load the reading fonts, which a page leaves out under ``Save-Data: on``."""
    return "".join(
        FACE.format(family=family, weight=weight, url=font_url(script, weight))
        for script, family in FAMILIES.items()
        for weight in WEIGHTS
    )


@cache
def font_url(script: str, weight: int) -> str:
    """Return the address of a font file."""
    return static(f"digests/fonts/noto-serif-{script}-{weight}.woff2")


@cache
def edition_sheet() -> str:
    """Return the style sheet of files that are taken along."""
    return minify((Path(settings.BASE_DIR) / "static" / "digests" / "edition.css").read_text())


@cache
def paper_sheet() -> str:
    """Return what only paper has: margins and page numbers."""
    return minify((Path(settings.BASE_DIR) / "static" / "digests" / "pdf.css").read_text())


@cache
def inlined_faces(script: str) -> str:
    """Return the rules of the reading fonts of a script with the fonts inside; empty where we have none."""
    if script not in FAMILIES:
        return ""
    folder = Path(settings.BASE_DIR) / "static" / "digests" / "fonts"
    return "".join(
        FACE.format(
            family="Reading",
            weight=weight,
            url=data_url("font/woff2", (folder / f"noto-serif-{script}-{weight}.woff2").read_bytes()),
        )
        for weight in WEIGHTS
    )


def data_url(kind: str, content: bytes) -> str:
    """Return a file as an address that holds all of it."""
    return f"data:{kind};base64,{b64encode(content).decode()}"


def file_policy(sheets: Iterable[str]) -> str:
    """Return the policy of one file that holds all it needs: its own sheets, images and fonts, and nothing else."""
    hashes = " ".join(_hash(text) for text in sheets)
    return (
        f"default-src 'none'; style-src {hashes}; img-src data:; font-src data:;"
        " base-uri 'none'; form-action 'none'"
    )


@cache
def script_url() -> str:
    """Return the address of the script that adds copy buttons; pages do without, and leave it out with the fonts."""
    return static("digests/copy.js")


@cache
def csp_sources() -> list[str]:
    """Return what style-src must allow for the inlined sheets."""
    return [_hash(text) for text in (sheet(), font_faces())]


def _hash(text: str) -> str:
    return f"'sha256-{b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


@cache
def policy() -> str:
    """Return the Content-Security-Policy of public pages: the desk's, and the inlined sheets."""
    return str(build_policy(update={"style-src": csp_sources()}))


@cache
def bare_policy() -> str:
    """Return the Content-Security-Policy of answers without a style sheet of their own."""
    return str(build_policy())
