"""A partner's own page: its keys, and the brake that stops all of them."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from digests.domain.partners import managing, overview
from digests.domain.partners.overview import KeyState
from digests.models import ApiKey, Partner


def patterns(model_admin: Any) -> list[URLPattern]:
    """Return the address of the brake."""

    @require_POST
    def brake(request: HttpRequest, pk: int) -> HttpResponse:
        return _brake(model_admin, request, pk)

    guarded = model_admin.admin_site.admin_view
    return [path("<int:pk>/pause/", guarded(brake), name="digests_partner_pause")]


def context(request: HttpRequest, object_id: str) -> dict[str, Any]:
    """Return what a partner's page shows beside the form."""
    found = ApiKey.objects.filter(partner_id=int(object_id)) if object_id.isdecimal() else ()
    now, order = timezone.now(), list(KeyState)
    keys = [(key, overview.state(key, at=now)) for key in found]
    keys.sort(key=lambda pair: order.index(pair[1]))
    return {
        "keys": [{"key": key, "state": state} for key, state in keys],
        "may_see_keys": request.user.has_perm("digests.view_apikey"),
        "may_add_keys": request.user.has_perm("digests.add_apikey"),
    }


def _brake(model_admin: Any, request: HttpRequest, pk: int) -> HttpResponse:
    if not model_admin.has_change_permission(request):
        raise PermissionDenied
    partner = get_object_or_404(Partner, pk=pk)
    if request.POST.get("do") == "resume":
        managing.resume(partner)
        said = _("Keys and webhooks of %(name)s work again.")
    else:
        managing.pause(partner)
        said = _("No key and no webhook of %(name)s works until it goes on.")
    model_admin.log_change(request, partner, said % {"name": partner})
    messages.success(request, said % {"name": partner})
    return HttpResponseRedirect(reverse("admin:digests_partner_change", args=[pk]))
