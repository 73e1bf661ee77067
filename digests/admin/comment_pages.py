"""Comments: a page that lists and takes them, and the same as a tab of the composer."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from digests.admin.tabs import is_plain_form
from digests.domain import comments
from digests.domain.errors import DeskError
from digests.models import Comment, Digest

PAGE = "admin/digests/digest/review/comments_page.html"
PANEL = "admin/digests/digest/review/comments.html"
REFUSED = 409


class CommentForm(forms.Form):
    """What somebody says, and about which item."""

    item = forms.ChoiceField(label=gettext_lazy("About"), required=False)
    text = forms.CharField(
        label=gettext_lazy("Comment"),
        max_length=comments.LONGEST,
        widget=forms.Textarea({"rows": 3}),
        error_messages={"required": gettext_lazy("Write the comment first.")},
    )

    def __init__(self, data: Any = None, *, digest: Digest, initial: Any = None) -> None:
        super().__init__(data, initial=initial, auto_id="comment-%s")
        choices = [("", _("the whole digest")), *comments.places(digest)]
        self.fields["item"].choices = choices  # type: ignore[attr-defined]  # a ChoiceField


@dataclass(frozen=True)
class Done:
    """What a POST did: the sentence to say, and the form where it was refused."""

    said: str
    form: CommentForm | None = None


def page(model_admin: Any, request: HttpRequest, pk: int) -> HttpResponse:
    """List a digest's comments on a page of their own; a POST adds, resolves or reopens one."""
    digest = _digest(model_admin, request, pk)
    done = _act(request, digest) if request.method == "POST" else Done("")
    if request.method == "POST" and done.form is None:
        messages.success(request, done.said)
        return HttpResponseRedirect(reverse("admin:digests_digest_comments", args=[pk]))
    context = model_admin.admin_site.each_context(request) | {
        "title": _("Comments"),
        "subtitle": digest.title,
        "opts": model_admin.opts,
        "media": model_admin.media,
        "action": reverse("admin:digests_digest_comments", args=[pk]),
    }
    context |= _panel(request, digest, done)
    return TemplateResponse(request, PAGE, context, status=REFUSED if done.form else 200)


def tab(model_admin: Any, request: HttpRequest, pk: int) -> HttpResponse:
    """Show the same as a part of the composer; a form that comes without scripts gets the page."""
    if is_plain_form(request):
        return page(model_admin, request, pk)
    digest = _digest(model_admin, request, pk)
    done = _act(request, digest) if request.method == "POST" else Done("")
    context = _panel(request, digest, done) | {
        "in_composer": True,
        "action": reverse("admin:digests_digest_tab_comments", args=[pk]),
    }
    return TemplateResponse(request, PANEL, context, status=REFUSED if done.form else 200)


def _digest(model_admin: Any, request: HttpRequest, pk: int) -> Digest:
    if not model_admin.has_view_permission(request):
        raise PermissionDenied
    return get_object_or_404(Digest, pk=pk)


def _act(request: HttpRequest, digest: Digest) -> Done:
    acts = {"add": _add, "resolve": _resolve, "reopen": _reopen}
    act = acts.get(request.POST.get("do", ""))
    if act is None:
        raise Http404
    needed = "add" if act is _add else "change"
    if not request.user.has_perm(f"digests.{needed}_comment"):
        raise PermissionDenied
    return act(request, digest)


def _add(request: HttpRequest, digest: Digest) -> Done:
    form = CommentForm(request.POST, digest=digest)
    if not form.is_valid():
        return Done("", form)
    item = form.cleaned_data["item"]
    try:
        comments.add(
            digest,
            text=form.cleaned_data["text"],
            by=request.user,
            item_id=UUID(item) if item else None,
        )
    except DeskError as error:
        form.add_error(None, str(error))
        return Done("", form)
    return Done(_("Your comment is kept."))


def _resolve(request: HttpRequest, digest: Digest) -> Done:
    comments.resolve(_comment(request, digest), by=request.user)
    return Done(_("The comment is resolved."))


def _reopen(request: HttpRequest, digest: Digest) -> Done:
    comments.reopen(_comment(request, digest))
    return Done(_("The comment is open again."))


def _comment(request: HttpRequest, digest: Digest) -> Comment:
    try:
        uuid = UUID(request.POST.get("comment", ""))
    except ValueError as error:
        raise Http404 from error
    return get_object_or_404(Comment, digest=digest, uuid=uuid)


def _panel(request: HttpRequest, digest: Digest, done: Done) -> dict[str, Any]:
    entries = comments.entries(digest)
    about = request.GET.get("item", "")
    return {
        "digest": digest,
        "open": [entry for entry in entries if entry.comment.resolved_at is None],
        "resolved": [entry for entry in entries if entry.comment.resolved_at],
        "form": done.form or CommentForm(digest=digest, initial={"item": about}),
        "said": done.said,
        "may_comment": request.user.has_perm("digests.add_comment"),
        "may_resolve": request.user.has_perm("digests.change_comment"),
    }
