"""A digest to take along, in one file: HTML, plain text, EPUB or PDF."""

import logging
from collections.abc import Callable

from django.http import Http404, HttpRequest, HttpResponse
from django.template.loader import get_template
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from digests.domain.takeaway.epub import MIMETYPE, epub
from digests.domain.takeaway.pdf import PdfBusyError, PdfFailedError, is_available, pdf
from digests.domain.takeaway.pictures import portable_pictures
from digests.domain.takeaway.plain import plain
from digests.domain.takeaway.reading import Reading, publication_at, read, speak
from digests.site.frame import script_of
from digests.site.views import digest_page
from newsroom import styles

logger = logging.getLogger(__name__)
# Seconds after which whoever asked for a PDF while another was made may ask again.
ASK_AGAIN = 5
UNAVAILABLE = 503


@require_safe
def edition(request: HttpRequest, series: str, year: int, month: int, slug: str, form: str) -> HttpResponse:
    """Send a digest's live edition as a file; where there is none, answer as its page does."""
    publication = publication_at(series, year, month, slug)
    if publication is None:
        return digest_page(request, series, year, month, slug)
    return FORMS[form](read(publication))


def _html(reading: Reading) -> HttpResponse:
    page, policy = _page(reading)
    response = HttpResponse(page)
    response.headers["Content-Security-Policy"] = f"{policy}; frame-ancestors 'none'"
    return response


def _page(reading: Reading, *extra_sheets: str) -> tuple[str, str]:
    """Return a digest as one HTML file, and the policy that it states itself, for it may be opened anywhere."""
    pictures = portable_pictures(reading)
    addresses = {name: styles.data_url("image/jpeg", found.content) for name, found in pictures.items()}
    faces = styles.inlined_faces(script_of(reading.language))
    sheets = [sheet for sheet in (styles.edition_sheet(), faces, *extra_sheets) if sheet]
    policy = styles.file_policy(sheets)
    context = {"reading": reading.with_pictures(addresses), "sheets": sheets, "policy": policy}
    with speak(reading.language):
        return get_template("site/edition.html").render(context), policy


def _text(reading: Reading) -> HttpResponse:
    return HttpResponse(plain(reading), content_type="text/plain; charset=utf-8")


def _epub(reading: Reading) -> HttpResponse:
    return HttpResponse(epub(reading, portable_pictures(reading)), content_type=MIMETYPE)


def _pdf(reading: Reading) -> HttpResponse:
    if not is_available():
        raise Http404
    page, _policy = _page(reading, styles.paper_sheet())
    try:
        return HttpResponse(pdf(page), content_type="application/pdf")
    except PdfBusyError:
        return _later(ASK_AGAIN)
    except PdfFailedError:
        logger.exception("No PDF of %s", reading.uri)
        return _later(60)


def _later(seconds: int) -> HttpResponse:
    text = _("The PDF can't be made right now. Please try again in a moment.")
    return HttpResponse(
        text,
        status=UNAVAILABLE,
        content_type="text/plain; charset=utf-8",
        headers={"Retry-After": str(seconds)},
    )


FORMS: dict[str, Callable[[Reading], HttpResponse]] = {
    "html": _html,
    "txt": _text,
    "epub": _epub,
    "pdf": _pdf,
}
