"""History: revisions, what changed between two of them, and putting one back."""

from typing import Any

from django.urls import URLPattern


def patterns(_model_admin: Any) -> list[URLPattern]:
    """Return the addresses of these pages, below a digest's own."""
    return []
