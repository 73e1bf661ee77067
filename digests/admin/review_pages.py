"""Review: comments, preview links, submit and approve, and the next issue."""

from typing import Any

from django.urls import URLPattern


def patterns(_model_admin: Any) -> list[URLPattern]:
    """Return the addresses of these pages, below a digest's own."""
    return []
