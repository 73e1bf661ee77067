"""What the desk's pages about one partner have in common, be they about its keys or its webhooks."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse

from digests.models import Partner

TEMPLATES = "admin/digests/partner/"


@dataclass(frozen=True)
class PagesOfPartner:
    """Pages about one partner, at that model's admin."""

    model_admin: Any

    def page(
        self,
        request: HttpRequest,
        template: str,
        partner: Partner,
        title: str,
        status: int = 200,
        **extra: Any,
    ) -> HttpResponse:
        """Draw a page in the desk's frame, under the partner's name."""
        context = self.model_admin.admin_site.each_context(request) | {
            "title": title,
            "subtitle": partner.name,
            "opts": self.model_admin.opts,
            "media": self.model_admin.media,
            "partner": partner,
        }
        return TemplateResponse(request, f"{TEMPLATES}{template}", context | extra, status=status)
