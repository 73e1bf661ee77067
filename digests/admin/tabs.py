"""The composer's tabs: parts of its page that also work as pages of their own, without scripts."""

from collections.abc import Callable
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext as _

SIGNED_OUT, FORBIDDEN = 401, 403
# On every answer to the composer's scripts, so that they tell it from the page of whoever stands between.
MARK = "X-Composer"


def marked(answer: HttpResponse) -> HttpResponse:
    """Mark an answer as the composer's own."""
    answer[MARK] = "1"
    return answer


def is_plain_form(request: HttpRequest) -> bool:
    """Tell whether a form was sent by the browser itself, not by a script of ours."""
    return request.method == "POST" and request.headers.get("X-Requested-With") != "fetch"


def for_scripts(model_admin: Any, view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Answer scripts in JSON where somebody is signed out or may not; a plain form still gets pages."""
    guarded: Callable[..., HttpResponse] = model_admin.admin_site.admin_view(view)

    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if is_plain_form(request):
            return guarded(request, *args, **kwargs)
        if not model_admin.admin_site.has_permission(request):
            return marked(JsonResponse({"code": "signed-out"}, status=SIGNED_OUT))
        try:
            return marked(guarded(request, *args, **kwargs))
        except PermissionDenied:
            error = _("You have no right to do this.")
            return marked(JsonResponse({"code": "forbidden", "error": error}, status=FORBIDDEN))

    return answer
