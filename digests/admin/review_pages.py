"""Review: comments, preview links, the next issue and translations; their addresses below a digest's own."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path
from django.views.decorators.http import require_http_methods

from digests.admin import comment_pages, next_pages, share_pages, translate_pages
from digests.admin.tabs import for_scripts

View = Callable[..., HttpResponse]


def patterns(model_admin: Any) -> list[URLPattern]:
    """Return the addresses of these pages."""
    guarded = model_admin.admin_site.admin_view

    def bound(view: View, *methods: str) -> View:
        @require_http_methods(["GET", "HEAD", "POST"] if not methods else list(methods))
        def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            return view(model_admin, request, *args, **kwargs)

        return answer

    tab = for_scripts(model_admin, bound(comment_pages.tab))
    return [
        path("<int:pk>/compose/tab/comments/", tab, name="digests_digest_tab_comments"),
        path("<int:pk>/comments/", guarded(bound(comment_pages.page)), name="digests_digest_comments"),
        path("<int:pk>/share/", guarded(bound(share_pages.page)), name="digests_digest_share"),
        path("<int:pk>/next-issue/", guarded(bound(next_pages.of_digest)), name="digests_digest_next"),
        path(
            "<int:pk>/translate/", guarded(bound(translate_pages.translate)), name="digests_digest_translate"
        ),
        path(
            "<int:pk>/caught-up/", guarded(bound(translate_pages.caught_up)), name="digests_digest_caught_up"
        ),
        path(
            "next-issue/<int:series>/",
            guarded(bound(next_pages.of_series)),
            name="digests_digest_next_of_series",
        ),
    ]
