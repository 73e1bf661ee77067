"""The yardstick: a trivial Django view that returns the same bytes as the page it is held beside.

Settings, URLs and application in one module, without middleware, database or templates. The pages are the
files of the folder BENCH_PAGES, read once.
"""

import os
from pathlib import Path

from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.http import HttpRequest, HttpResponse
from django.urls import path

PAGES = {file.stem: file.read_bytes() for file in Path(os.environ["BENCH_PAGES"]).glob("*.page")}

settings.configure(
    SECRET_KEY="bench",  # noqa: S106 (signs nothing)
    ALLOWED_HOSTS=["*"],
    ROOT_URLCONF=__name__,
    MIDDLEWARE=[],
)


def page(_request: HttpRequest, name: str) -> HttpResponse:
    """Return the bytes kept under this name."""
    kind = "application/json" if name.startswith("api") else "text/html; charset=utf-8"
    return HttpResponse(PAGES[name], content_type=kind)


urlpatterns = [path("<str:name>", page)]
application = get_wsgi_application()
