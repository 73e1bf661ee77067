"""Import: a text that was pasted, uploaded or fetched, a review screen, a draft.

Nothing is stored between the screens: the review form carries the document as its fields, so an
expired session or a second tab loses nothing, and it works without scripts.
"""

import re
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from digests.admin.review_form import MOST_FIELDS, Reader, field_count
from digests.admin.review_page import Page
from digests.domain import desk_review, desk_sheet, editing, registry
from digests.domain.desk_sheet import Sheet
from digests.domain.errors import DeskError
from digests.domain.intake import IntakeError, read_file, read_text
from digests.domain.page_import import read_address
from digests.models import Digest, Series

UNREADABLE = 422
MOST_BYTES = 10 * 1024 * 1024
# Reading a megabyte takes about ten seconds; a Word file is mostly its pictures and wrapping.
MOST_CHARACTERS = 1_000_000
TOO_LONG = gettext_lazy("The text has more than a million characters. Import it in parts.")
ADDRESS_ALONE = re.compile(r"https?://\S+")
# Longer originals aren't carried along: the document itself holds every word.
LONGEST_ORIGINAL = 400_000


class ImportForm(forms.Form):
    """A text, a file or a page's address, and the series that it is for."""

    series = forms.ModelChoiceField(Series.objects.all(), label=gettext_lazy("Series"))
    text = forms.CharField(
        label=gettext_lazy("Text"),
        required=False,
        strip=False,
        widget=forms.Textarea({"rows": 18, "class": "vLargeTextField", "data-too-long": TOO_LONG}),
        help_text=gettext_lazy("Paste the roundup here: plain text, Markdown or HTML."),
    )
    file = forms.FileField(
        label=gettext_lazy("Or a file"),
        required=False,
        widget=forms.ClearableFileInput({"accept": ".txt,.md,.html,.htm,.docx"}),
        help_text=gettext_lazy(
            "A .docx file of at most 10 MB, or a .txt, .md or .html file of at most 2 MB."
        ),
    )

    address = forms.URLField(
        label=gettext_lazy("Or a page's address"),
        required=False,
        max_length=2000,
        widget=forms.URLInput({"class": "vURLField"}),
        help_text=gettext_lazy("A public page, which this server fetches: https://…"),
    )

    def clean(self) -> dict[str, Any]:
        """Ask for a text, a file or an address, and for one of them only."""
        data = super().clean() or self.cleaned_data
        if "address" in self.errors:
            return data
        has_text, upload = bool((data.get("text") or "").strip()), data.get("file")
        given = [has_text, bool(upload), bool(data.get("address"))]
        if not any(given):
            raise ValidationError(_("Paste a text, choose a file or give a page's address."))
        if has_text and upload:
            raise ValidationError(_("Both a text and a file were given. Clear one of them."))
        if sum(given) > 1:
            raise ValidationError(_("An address was given beside a text or file. Clear one of them."))
        is_word = bool(upload and upload.name.lower().endswith(".docx"))
        if upload and upload.size > MOST_BYTES:
            raise ValidationError(_("The file is larger than 10 MB. Import it in parts."))
        if (upload and not is_word and upload.size > 2 * MOST_CHARACTERS) or len(
            data.get("text") or ""
        ) > MOST_CHARACTERS:
            raise ValidationError(TOO_LONG)
        return data


def import_text(model_admin: Any, request: HttpRequest) -> HttpResponse:
    """Ask for a text or file; read it and show the review screen."""
    if not model_admin.has_add_permission(request):
        raise PermissionDenied
    if request.method not in {"GET", "HEAD", "POST"}:
        return HttpResponseNotAllowed(["GET", "HEAD", "POST"])
    form = _import_form(request)
    if request.method == "POST" and "back" not in request.POST and form.is_valid():
        try:
            return _read(model_admin, request, form.cleaned_data)
        except (IntakeError, DeskError) as error:
            form.add_error("address" if form.cleaned_data["address"] else None, str(error))
    response = _page(
        model_admin,
        request,
        _("Import a text"),
        "import",
        {"form": form, "has_series": Series.objects.exists()},
    )
    response.status_code = UNREADABLE if form.errors else 200
    return response


def _import_form(request: HttpRequest) -> ImportForm:
    if request.method == "POST" and "back" in request.POST:
        original = request.POST.get("original", "")
        field = "address" if ADDRESS_ALONE.fullmatch(original) else "text"
        return ImportForm(initial={"series": request.POST.get("series"), field: original})
    if request.method == "POST":
        return ImportForm(request.POST, request.FILES)
    only = Series.objects.all()[:2]
    return ImportForm(initial={"series": only[0].pk} if len(only) == 1 else {})


def _read(model_admin: Any, request: HttpRequest, data: dict[str, Any]) -> HttpResponse:
    knowledge = registry.knowledge()
    upload, text, address = data.get("file"), data.get("text") or "", data.get("address")
    today = timezone.localdate(timezone=ZoneInfo(data["series"].time_zone))
    if upload:
        taken = read_file(upload.name, upload.read(), knowledge, today=today)
    elif address:
        taken = read_address(address, knowledge, today=today)
    else:
        taken = read_text(text, knowledge, today=today)
    known = desk_review.load_known()
    original = address or (text if len(text) <= LONGEST_ORIGINAL else "")
    sheet = desk_review.open_sheet(
        taken.document, taken.notes, series=data["series"], original=original, known=known
    )
    if field_count(sheet) > MOST_FIELDS:
        items = sum(len(section.items) for section in sheet.sections)
        message = _(
            "This text has %(items)s items, more than the review screen can hold. Import it in parts, "
            "or with “manage.py import_digest”."
        )
        raise DeskError(message % {"items": items})
    return _review_page(model_admin, request, sheet, Page(sheet, known))


def review(model_admin: Any, request: HttpRequest) -> HttpResponse:
    """Do what a button of the review screen says, or make the draft."""
    if not model_admin.has_add_permission(request):
        raise PermissionDenied
    if request.method != "POST":
        return HttpResponseRedirect(reverse("admin:digests_digest_import"))
    sheet = Reader(request.POST).sheet()
    action, _colon, key = request.POST.get("do", "").partition(":")
    known = desk_review.load_known()
    if action == "make":
        return _make(model_admin, request, sheet, known)
    if action == "item-split":
        focus = desk_sheet.split_item(sheet, key, request.POST.get(f"i-{key}-at", ""))
    elif action in desk_sheet.OPERATIONS:
        focus = desk_sheet.OPERATIONS[action](sheet, key)
    else:
        focus = ""
    return _review_page(model_admin, request, sheet, Page(sheet, known), focus=focus)


def _make(model_admin: Any, request: HttpRequest, sheet: Sheet, known: desk_review.Known) -> HttpResponse:
    made = Digest.objects.filter(uuid=sheet.id).first()
    if made:
        # The same form sent twice: the draft is there already.
        return HttpResponseRedirect(reverse("admin:digests_digest_compose", args=[made.pk]))
    check = desk_review.Check(known)
    document = check.document(sheet)
    series = Series.objects.filter(pk=sheet.series).first() if sheet.series.isdecimal() else None
    if series is None:
        check.problems.append(desk_review.Problem("", _("Choose the series.")))
    if series is None or check.problems:
        return _refused(model_admin, request, sheet, Page(sheet, known, check.problems))
    try:
        digest = editing.create_digest(document, series=series, by=request.user)
    except (DeskError, ValidationError, IntegrityError) as error:
        problem = desk_review.Problem("", _reason(error))
        return _refused(model_admin, request, sheet, Page(sheet, known, [problem]))
    messages.success(request, _("The draft is made. Check it, then publish it."))
    return HttpResponseRedirect(reverse("admin:digests_digest_compose", args=[digest.pk]))


def _reason(error: Exception) -> str:
    if isinstance(error, ValidationError):
        return " ".join(error.messages)
    if isinstance(error, IntegrityError):
        return _("The draft could not be made: its number or one of its parts is in another digest already.")
    return str(error)


def _refused(model_admin: Any, request: HttpRequest, sheet: Sheet, page: Page) -> HttpResponse:
    response = _review_page(model_admin, request, sheet, page)
    response.status_code = UNREADABLE
    return response


def _review_page(
    model_admin: Any, request: HttpRequest, sheet: Sheet, page: Page, *, focus: str = ""
) -> HttpResponse:
    extra = page.context() | {
        "focus": focus,
        "review_url": reverse("admin:digests_digest_import_review"),
        "all_series": Series.objects.all(),
        "series_pk": sheet.series,
    }
    return _page(model_admin, request, _("Review the text"), "review", extra)


def _page(
    model_admin: Any, request: HttpRequest, title: str, name: str, extra: dict[str, Any]
) -> HttpResponse:
    context = model_admin.admin_site.each_context(request) | {
        "title": title,
        "opts": model_admin.opts,
        "media": model_admin.media,
        **extra,
    }
    return TemplateResponse(request, f"admin/digests/digest/{name}.html", context)
