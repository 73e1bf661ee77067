"""Template context: the site's name and address."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest


def site(_request: HttpRequest) -> dict[str, Any]:
    """Add the site's name and address."""
    return {"site_name": settings.SITE_NAME, "site_url": settings.SITE_URL}
