"""Partners: who pulls what with which key, how far behind they are, and what went wrong last."""

from typing import Any

from django.contrib import admin
from django.contrib.admin.views.main import ChangeList
from django.db.models import OuterRef, QuerySet, Subquery
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern
from django.utils import timezone
from django.utils.formats import number_format
from django.utils.translation import gettext_lazy as _

from digests.admin import key_pages, partner_pages, webhook_pages
from digests.admin.base import DeskAdmin
from digests.domain.delivery import overview as delivery
from digests.domain.partners import overview
from digests.models import Partner, Usage

RESOURCES = {"digests": _("digests"), "items": _("items"), "changes": _("changes"), "exports": _("exports")}


class PartnerList(ChangeList):
    """The list, with what each partner of a page pulled."""

    def get_results(self, request: HttpRequest) -> None:
        """Load what partners pulled, and were pushed, for the page alone: six queries, however many partners."""
        super().get_results(request)
        ids, now = [partner.pk for partner in self.result_list], timezone.now()
        pulled, behind = overview.pulled(ids, at=now), overview.behind(ids, at=now)
        pushed = delivery.of_partners(ids)
        for partner in self.result_list:
            partner.pulled, partner.behind = pulled.get(partner.pk), behind.get(partner.pk)
            partner.pushed = pushed.get(partner.pk)


@admin.register(Partner)
class PartnerAdmin(DeskAdmin):
    """Partners with their keys."""

    list_display = ["name", "standing", "day", "month", "following", "webhooks", "last_problem"]
    search_fields = ["name", "contact", "homepage"]
    fields = ["name", "contact", "homepage", "note"]
    empty_hint = _(
        "No partner yet. Add one, then make a key on its page: with it the partner reads the wire at its own rate."
    )

    def get_urls(self) -> list[URLPattern]:
        """Add the pages of keys and webhooks, and the brake."""
        pages = (partner_pages, key_pages, webhook_pages)
        return [*(one for page in pages for one in page.patterns(self)), *super().get_urls()]

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[PartnerList]:  # noqa: ARG002 (Django's signature)
        """List with what each pulled."""
        return PartnerList

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        """Load each partner's last problem."""
        marked = Usage.objects.filter(key__partner=OuterRef("pk"), last_problem_at__isnull=False)
        last = marked.order_by("-hour")
        return (
            super()
            .get_queryset(request)
            .annotate(
                problem=Subquery(last.values("last_problem")[:1]),
                problem_at=Subquery(last.values("last_problem_at")[:1]),
            )
        )

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        """Show a partner with its keys and webhooks."""
        context = partner_pages.context(request, object_id) | webhook_pages.context(request, object_id)
        context |= extra_context or {}
        return super().change_view(request, object_id, form_url, context)

    @admin.display(description=_("standing"))
    def standing(self, partner: Partner) -> Any:
        """Whether its keys work."""
        return _("paused") if partner.paused_at else _("active")

    @admin.display(description=_("requests in 24 hours"))
    def day(self, partner: Any) -> str:
        """What it pulled in the last day."""
        return _said(partner.pulled and partner.pulled.day)

    @admin.display(description=_("in 30 days"))
    def month(self, partner: Any) -> str:
        """What it pulled in the last 30 days."""
        return _said(partner.pulled and partner.pulled.month)

    @admin.display(description=_("changes behind"))
    def following(self, partner: Any) -> str:
        """By how many changes it is behind the log."""
        return "–" if partner.behind is None else number_format(partner.behind)

    @admin.display(description=_("webhooks"))
    def webhooks(self, partner: Any) -> str:
        """How many webhooks it has, how far behind they are, and what went wrong with one that fails."""
        return partner.pushed.in_words if partner.pushed else "–"

    @admin.display(description=_("last problem"), ordering="problem_at")
    def last_problem(self, partner: Any) -> str:
        """What went wrong last."""
        if partner.problem is None:
            return "–"
        return f"{partner.problem}, {timezone.localtime(partner.problem_at):%Y-%m-%d %H:%M}"


def _said(counts: Any) -> str:
    """Return the number of requests, and of each resource that was among them."""
    if not counts or not counts["requests"]:
        return "–"
    parts = [f"{name} {number_format(counts[key])}" for key, name in RESOURCES.items() if counts[key]]
    total = number_format(counts["requests"])
    return f"{total} ({', '.join(parts)})" if parts else total
