"""Checks: what preflight finds, warnings that were accepted, and a digest's balance of sources."""

from typing import Any

from django.urls import URLPattern


def patterns(_model_admin: Any) -> list[URLPattern]:
    """Return the addresses of these pages, below a digest's own."""
    return []
