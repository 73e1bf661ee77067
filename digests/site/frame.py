"""The frame: what every page of the site has around its own part."""

from collections.abc import Iterable
from functools import lru_cache
from typing import Any

from babel.core import get_global
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.template.loader import get_template
from django.utils.translation import override

from digests.domain.languages import apart, direction, interface_of
from digests.domain.mail import mailings
from digests.site.moulds import Mould
from newsroom import styles
from newsroom.public_pages import saves_data

# What stands for a page's own parts while its frame is drawn, and parts the two where they are.
HEAD, MAIN = "<!--head-->", "<!--main-->"
PARTS = "site/_parts.html"


def page(
    request: HttpRequest,
    template: str,
    context: dict[str, Any],
    *,
    language: str = "",
    status: int = 200,
) -> HttpResponse:
    """Return a page drawn by a template, without the request: nobody's page differs from another's.

    ``language`` is the content's, the site's own where none is given; it decides the interface's.
    The template extends ``frame``.
    """
    language = language or settings.LANGUAGE_CODE
    own = _frame(language, has_fonts=_wants_fonts(request)) | {"path": request.path, "frame": PARTS} | context
    with override(interface_of(language)):
        drawn = get_template(template).render(own)
    return parted_page(request, drawn, language=language, status=status)


def page_mould(
    template: str, fields: Iterable[str], *, path: str, context: dict[str, Any] | None = None
) -> Mould:
    """Return a page of the site's own language drawn around fields; ``parted_page`` takes what is filled in."""
    language = settings.LANGUAGE_CODE
    own = _frame(language, has_fonts=True) | {"path": path, "frame": PARTS} | (context or {})
    with override(interface_of(language)):
        return Mould(template, fields, own)


def parted_page(request: HttpRequest, drawn: str, *, language: str, status: int = 200) -> HttpResponse:
    """Return a page that was drawn in the two parts of a frame."""
    head, _mark, main = drawn.partition(MAIN)
    return stored_page(request, head, main, language=language, status=status)


def stored_page(
    request: HttpRequest,
    head_html: str,
    main_html: str,
    *,
    language: str,
    interface: str = "",
    status: int = 200,
) -> HttpResponse:
    """Return a page whose head and main part were drawn before; the frame around them is drawn once.

    ``language`` is the content's; it decides the interface's, where no other is asked for.
    """
    before, between, after = _shell(
        language, interface or interface_of(language), has_fonts=_wants_fonts(request)
    )
    response = HttpResponse(f"{before}{head_html}{between}{main_html}{after}", status=status)
    response.headers["Content-Security-Policy"] = styles.policy()
    return response


def _wants_fonts(request: HttpRequest) -> bool:
    return not saves_data(request.META)


@lru_cache(maxsize=64)
def _shell(language: str, interface: str, *, has_fonts: bool) -> tuple[str, str, str]:
    """Return the frame's three parts: before the head's own lines, between, and after the main part."""
    parts = {"head_html": HEAD, "main_html": MAIN, "interface_language": interface}
    context = _frame(language, has_fonts=has_fonts) | parts
    with override(interface):
        drawn = get_template("site/digest_page.html").render(context)
    before, _head, rest = drawn.partition(HEAD)
    between, _main, after = rest.partition(MAIN)
    return before, between, after


@lru_cache(maxsize=64)
def _frame(language: str, *, has_fonts: bool) -> dict[str, Any]:
    return {
        "site_name": settings.SITE_NAME,
        "site_url": settings.SITE_URL,
        "page_language": language,
        "page_direction": direction(language),
        "interface_language": interface_of(language),
        "apart": apart(language),
        "mail": mailings.is_on(),
        "sheet": styles.sheet(),
        "font_faces": styles.font_faces() if has_fonts else "",
        "fonts": _fonts(language) if has_fonts else [],
        "script": styles.script_url() if has_fonts else "",
    }


def _fonts(language: str) -> list[str]:
    """Return the addresses of the font files that a language's script needs."""
    script = script_of(language)
    return [styles.font_url(script, weight) for weight in styles.WEIGHTS] if script else []


def script_of(language: str) -> str:
    """Return the script in which a language is written, where we have a font for it: latin or cyrillic."""
    parts = language.split("-")
    code = next((part for part in parts[1:] if len(part) == len("Latn")), "")
    if not code:
        likely = get_global("likely_subtags").get(parts[0], "").split("_")
        code = next((part for part in likely[1:] if len(part) == len("Latn")), "")
    return {"Latn": "latin", "Cyrl": "cyrillic"}.get(code, "")
