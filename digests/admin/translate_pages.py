"""Translations at the desk: begin one, and say that it follows the newest edition of its original."""

from typing import Any
from uuid import uuid4

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from digests.admin.workflow import home_url
from digests.domain import translating
from digests.domain.errors import DeskError
from digests.models import Digest, Series

REFUSED = 409


class TranslateForm(forms.Form):
    """In which series a translation appears, and in which language."""

    uuid = forms.UUIDField(widget=forms.HiddenInput)
    series = forms.ModelChoiceField(
        Series.objects.all(),
        label=gettext_lazy("Series"),
        help_text=gettext_lazy(
            "Where the translation appears: most newsrooms keep a series for each language."
        ),
    )
    language = forms.RegexField(
        r"^[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8})*$",
        label=gettext_lazy("Language"),
        max_length=35,
        help_text=gettext_lazy("A tag such as ru, kk or uz-Latn."),
        error_messages={"invalid": gettext_lazy("This is no language tag. Russian is ru, Kazakh is kk.")},
    )


class CaughtUpForm(forms.Form):
    """Which edition of the original was the newest when the page was opened."""

    version = forms.IntegerField(widget=forms.HiddenInput)


def translate(model_admin: Any, request: HttpRequest, pk: int) -> HttpResponse:
    """Begin the translation of a digest, or of what it is itself a translation of."""
    if not model_admin.has_add_permission(request):
        raise PermissionDenied
    digest = get_object_or_404(Digest, pk=pk)
    if request.method != "POST":
        form = TranslateForm(initial={"uuid": uuid4()})
        return _page(model_admin, request, digest, form)
    form = TranslateForm(request.POST)
    if not form.is_valid():
        return _page(model_admin, request, digest, form, status=REFUSED)
    data = form.cleaned_data
    try:
        made = translating.begin(
            digest, series=data["series"], language=data["language"], uuid=data["uuid"], by=request.user
        )
    except DeskError as error:
        form.add_error(None, str(error))
        return _page(model_admin, request, digest, form, status=REFUSED)
    return HttpResponseRedirect(home_url(made))


def caught_up(model_admin: Any, request: HttpRequest, pk: int) -> HttpResponse:
    """Ask whether a translation says what its original says now; on POST, note it."""
    digest = get_object_or_404(Digest.objects.select_related("series"), pk=pk)
    if not model_admin.has_change_permission(request, digest):
        raise PermissionDenied
    standing = translating.standing(digest)
    if standing is None:
        raise Http404
    is_sent = request.method == "POST"
    if is_sent and _is_noted(request, digest):
        return HttpResponseRedirect(home_url(digest))
    context = _context(model_admin, request) | {
        "title": _("The translation says so by now"),
        "subtitle": digest.title,
        "digest": digest,
        "translation": standing,
        "form": CaughtUpForm(initial={"version": standing.newest}),
    }
    page = "admin/digests/digest/review/caught_up.html"
    return TemplateResponse(request, page, context, status=REFUSED if is_sent else 200)


def _is_noted(request: HttpRequest, digest: Digest) -> bool:
    """Note what a form says, or tell why not."""
    form = CaughtUpForm(request.POST)
    try:
        translating.catch_up(digest, version=form.cleaned_data["version"] if form.is_valid() else -1)
    except DeskError as error:
        messages.error(request, str(error))
        return False
    return True


def _page(
    model_admin: Any, request: HttpRequest, digest: Digest, form: TranslateForm, status: int = 200
) -> HttpResponse:
    original = translating.root_of(digest)
    context = _context(model_admin, request) | {
        "title": _("Translate"),
        "subtitle": original.title,
        "digest": original,
        "original": original,
        "translations": list(original.translations.all()),
        "form": form,
    }
    return TemplateResponse(request, "admin/digests/digest/review/translate.html", context, status=status)


def _context(model_admin: Any, request: HttpRequest) -> dict[str, Any]:
    shared: dict[str, Any] = model_admin.admin_site.each_context(request)
    return shared | {"opts": model_admin.opts, "media": model_admin.media}
