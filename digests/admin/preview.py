"""Preview: the working copy on the site's own page, for editors alone."""

from typing import Any

from csp.constants import SELF
from csp.utils import build_policy
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse

from digests.domain import images, languages, previewing, rendering
from digests.models import Digest, Item
from newsroom import styles


def preview(model_admin: Any, request: HttpRequest, pk: int) -> HttpResponse:
    """Show a digest's working copy as readers would see it, under a bar that says so.

    In the composer's frame, asked for with ``?frame``, the bar is left out; only there may it be framed.
    """
    digest = get_object_or_404(Digest.objects.select_related("series__region"), pk=pk)
    if not model_admin.has_view_permission(request, digest):
        raise PermissionDenied
    # Images of a draft have no public address yet: they come from the desk.
    desk_images = reverse("admin:digests_digest_image", args=[pk, "x"]).removesuffix("x")
    rendered = rendering.render_publication(previewing.preview_of(digest, images=desk_images))
    context = {
        "digest": digest,
        "article": rendered.article_html,
        "page_language": digest.language,
        "page_direction": languages.direction(digest.language),
        "interface_language": languages.now(),
        "sheet": styles.sheet(),
        "font_faces": styles.font_faces(),
        "framed": "frame" in request.GET,
    }
    response = TemplateResponse(request, "admin/digests/digest/preview.html", context)
    response.headers["Content-Security-Policy"] = styles.policy()
    if "frame" in request.GET:
        response.headers["Content-Security-Policy"] = build_policy(
            update={"style-src": styles.csp_sources()}, replace={"frame-ancestors": [SELF]}
        )
        response.headers["X-Frame-Options"] = "SAMEORIGIN"
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    response.headers["Cache-Control"] = "no-store"
    return response


def draft_image(model_admin: Any, request: HttpRequest, pk: int, name: str) -> FileResponse:
    """Send an image of a working copy; it is no public address."""
    digest = get_object_or_404(Digest, pk=pk)
    if not model_admin.has_view_permission(request, digest):
        raise PermissionDenied
    return send_image(digest, name)


def send_image(digest: Digest, name: str) -> FileResponse:
    """Send one size of an image of a digest's working copy; raise Http404 for any other name."""
    path = images.stored_path(images.original_of(name))
    if not Item.objects.filter(section__digest=digest, image=path).exists():
        raise Http404
    try:
        return FileResponse(images.open_size(name), content_type=images.media_type(name))
    except FileNotFoundError as error:
        raise Http404 from error
