"""The next issue: a form filled in from the last one, then an empty digest in the composer."""

from typing import Any
from uuid import uuid4

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from digests.admin.workflow import home_url
from digests.domain import next_issue
from digests.domain.errors import DeskError
from digests.domain.next_issue import Period, Proposal
from digests.models import Digest, Series

REFUSED = 409
DAY = {"type": "date"}


class NextForm(forms.Form):
    """Title, number and period of the issue to be made."""

    uuid = forms.UUIDField(widget=forms.HiddenInput)
    title = forms.CharField(label=gettext_lazy("Title"), max_length=next_issue.TITLE_LENGTH)
    number = forms.IntegerField(
        label=gettext_lazy("Issue number"), min_value=1, max_value=2_147_483_647, required=False
    )
    period_start = forms.DateField(
        label=gettext_lazy("Period from"), required=False, widget=forms.DateInput(DAY, format="%Y-%m-%d")
    )
    period_end = forms.DateField(
        label=gettext_lazy("Period to"), required=False, widget=forms.DateInput(DAY, format="%Y-%m-%d")
    )

    def clean(self) -> dict[str, Any]:
        """Ask for both ends of a period or neither."""
        cleaned = super().clean() or self.cleaned_data
        if bool(cleaned.get("period_start")) != bool(cleaned.get("period_end")) and not self.errors:
            raise forms.ValidationError(_("Give both days of the period, or none."))
        return cleaned

    def proposal(self) -> Proposal:
        """Return what was asked for."""
        data = self.cleaned_data
        period = Period(data["period_start"], data["period_end"]) if data["period_start"] else None
        return Proposal(data["title"], data["number"], period)


def of_digest(model_admin: Any, request: HttpRequest, pk: int) -> HttpResponse:
    """Begin the issue after this digest, with its sections."""
    last = get_object_or_404(
        Digest.objects.select_related("series__region"), pk=_allowed(model_admin, request, pk)
    )
    return _answer(model_admin, request, last.series, last)


def of_series(model_admin: Any, request: HttpRequest, series: int) -> HttpResponse:
    """Begin the issue after a series' last."""
    row = get_object_or_404(
        Series.objects.select_related("region"), pk=_allowed(model_admin, request, series)
    )
    return _answer(model_admin, request, row, next_issue.last_of(row))


def _allowed(model_admin: Any, request: HttpRequest, key: int) -> int:
    if not model_admin.has_add_permission(request):
        raise PermissionDenied
    return key


def _answer(model_admin: Any, request: HttpRequest, series: Series, last: Digest | None) -> HttpResponse:
    if request.method != "POST":
        return _page(model_admin, request, series, last, NextForm(initial=_initial(series, last)))
    form = NextForm(request.POST)
    if not form.is_valid():
        return _page(model_admin, request, series, last, form, status=REFUSED)
    try:
        made = next_issue.make(
            series, last, uuid=form.cleaned_data["uuid"], proposal=form.proposal(), by=request.user
        )
    except DeskError as error:
        form.add_error(None, str(error))
        return _page(model_admin, request, series, last, form, status=REFUSED)
    return HttpResponseRedirect(home_url(made))


def _initial(series: Series, last: Digest | None) -> dict[str, Any]:
    proposal = next_issue.propose(series, last)
    period = proposal.period
    return {
        "uuid": uuid4(),
        "title": proposal.title,
        "number": proposal.number,
        "period_start": period.start if period else None,
        "period_end": period.end if period else None,
    }


def _page(
    model_admin: Any,
    request: HttpRequest,
    series: Series,
    last: Digest | None,
    form: NextForm,
    status: int = 200,
) -> HttpResponse:
    context = model_admin.admin_site.each_context(request) | {
        "title": _("Next issue"),
        "subtitle": series.title,
        "opts": model_admin.opts,
        "media": model_admin.media,
        "series": series,
        "last": last,
        "sections": [str(row) for row in last.sections.select_related("country")] if last else [],
        "form": form,
    }
    template = "admin/digests/digest/review/next_issue.html"
    return TemplateResponse(request, template, context, status=status)
