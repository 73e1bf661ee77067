"""The composer: a whole digest on one page, and the acts that its cards ask for."""

from typing import Any

from django.urls import URLPattern


def patterns(_model_admin: Any) -> list[URLPattern]:
    """Return the addresses of these pages, below a digest's own."""
    return []
