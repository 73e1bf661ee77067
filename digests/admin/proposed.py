"""Proposed sources: a page where each is accepted, merged into a known one, or left, in one POST."""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from digests.admin.fields import SourceField
from digests.choices import SourceStatus
from digests.domain import proposals
from digests.domain.errors import DeskError
from digests.domain.proposals import Decision, Proposal
from digests.models import Source


@dataclass(frozen=True)
class Row:
    """A proposal with what was chosen for it so far: an act, a name to merge into, domains, a problem."""

    proposal: Proposal
    act: str
    into: str
    domains: tuple[str, ...]
    problem: str = ""


def proposed(model_admin: Any, request: HttpRequest) -> HttpResponse:
    """List the proposed sources; a POST settles those that something was chosen for."""
    if not model_admin.has_change_permission(request):
        raise PermissionDenied
    if request.method not in {"GET", "HEAD", "POST"}:
        return HttpResponseNotAllowed(["GET", "HEAD", "POST"])
    found = proposals.proposals()
    if request.method != "POST":
        return _page(model_admin, request, [_fresh(proposal) for proposal in found])
    rows = [_chosen(proposal, request.POST) for proposal in found]
    if any(row.problem for row in rows):
        return _page(model_admin, request, rows)
    return _settle(model_admin, request, rows)


def _fresh(proposal: Proposal) -> Row:
    alike = proposal.alike[0].name if proposal.alike else ""
    return Row(proposal, "", alike, proposal.hosts if len(proposal.hosts) == 1 else ())


def _chosen(proposal: Proposal, data: Any) -> Row:
    key = proposal.source.pk
    act, into = data.get(f"do-{key}", ""), data.get(f"into-{key}", "").strip()
    domains = tuple(host for host in data.getlist(f"domain-{key}") if host in proposal.hosts)
    problem = ""
    if act == "merge":
        try:
            _target(into)
        except ValidationError as error:
            problem = " ".join(error.messages)
    return Row(proposal, act, into, domains, problem)


def _target(name: str) -> Source:
    source: Source = SourceField(Source.objects.all(), required=True).clean(name)
    if source.status != SourceStatus.ACCEPTED:
        raise ValidationError(_("“%(name)s” is itself only proposed."), params={"name": source})
    return source


def _settle(model_admin: Any, request: HttpRequest, rows: list[Row]) -> HttpResponse:
    decisions = [
        Decision(row.proposal.source, _target(row.into) if row.act == "merge" else None, row.domains)
        for row in rows
        if row.act in {"accept", "merge"}
    ]
    try:
        accepted, merged = proposals.settle(decisions)
    except DeskError as error:
        messages.error(request, str(error))
        return _page(model_admin, request, rows)
    said = _("Accepted: %(accepted)s. Merged: %(merged)s.") % {"accepted": accepted, "merged": merged}
    messages.success(request, said)
    return HttpResponseRedirect(reverse("admin:digests_source_proposed"))


def _page(model_admin: Any, request: HttpRequest, rows: list[Row]) -> HttpResponse:
    context = model_admin.admin_site.each_context(request) | {
        "title": _("Proposed sources"),
        "opts": model_admin.opts,
        "media": model_admin.media,
        "rows": rows,
        "known_sources": Source.objects.accepted().values_list("name", flat=True) if rows else None,
    }
    return TemplateResponse(request, "admin/digests/source/proposed.html", context)
