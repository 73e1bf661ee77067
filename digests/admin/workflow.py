"""Submit, approve, publish, correct and so on: a page that says what will happen, then one POST."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from digests.admin.step_forms import ApproveForm, CorrectForm, MailField, NoteForm, ReturnForm, ScheduleForm
from digests.domain import accepting, desk_effects, editing, publishing, workflow
from digests.domain.errors import DeskError
from digests.domain.preflight import Finding
from digests.models import Digest, Item, Section

REFUSED = 409


@dataclass(frozen=True)
class Step:
    """One act: its words, its form, and the domain function that does it."""

    title: Any
    button: Any
    form: type[forms.Form]
    act: Callable[[Digest, Any, dict[str, Any]], Any]
    done: Any
    # Whether it shows what preflight finds, and whether errors block it.
    checked: bool = True
    blocked: bool = True
    # Whether writers may, who can edit but not publish.
    for_writers: bool = False


def _submit(digest: Digest, by: Any, _data: dict[str, Any]) -> Any:
    return workflow.submit(digest, by=by)


def _approve(digest: Digest, by: Any, data: dict[str, Any]) -> Any:
    return workflow.approve(digest, by=by, seen=data["seen"])


def _return(digest: Digest, by: Any, data: dict[str, Any]) -> Any:
    return workflow.send_back(digest, by=by, note=data["note"])


def _publish(digest: Digest, by: Any, data: dict[str, Any]) -> Any:
    return publishing.publish(digest, by=by, mail=data.get("mail", False))


def _schedule(digest: Digest, by: Any, data: dict[str, Any]) -> Any:
    return publishing.schedule(digest, by=by, at=data["at"], mail=data.get("mail", False))


def _unschedule(digest: Digest, by: Any, _data: dict[str, Any]) -> Any:
    return publishing.unschedule(digest, by=by)


def _correct(digest: Digest, by: Any, data: dict[str, Any]) -> Any:
    mail = data.get("mail", False)
    return publishing.correct(digest, by=by, note=data["note"], item_ids=data["items"], mail=mail)


def _withdraw(digest: Digest, by: Any, data: dict[str, Any]) -> Any:
    return publishing.withdraw(digest, by=by, note=data["note"], mail=data.get("mail", False))


STEPS = {
    "submit": Step(
        gettext_lazy("Submit for review"),
        gettext_lazy("Submit for review"),
        forms.Form,
        _submit,
        gettext_lazy("“%(title)s” is in review."),
        blocked=False,
        for_writers=True,
    ),
    "approve": Step(
        gettext_lazy("Approve"),
        gettext_lazy("Approve"),
        ApproveForm,
        _approve,
        gettext_lazy("“%(title)s” is approved."),
        blocked=False,
    ),
    "return": Step(
        gettext_lazy("Send back"),
        gettext_lazy("Send back to draft"),
        ReturnForm,
        _return,
        gettext_lazy("“%(title)s” is a draft again, with your note as a comment."),
        checked=False,
    ),
    "publish": Step(
        gettext_lazy("Publish"),
        gettext_lazy("Publish now"),
        forms.Form,
        _publish,
        gettext_lazy("“%(title)s” is public."),
    ),
    "schedule": Step(
        gettext_lazy("Schedule"),
        gettext_lazy("Schedule"),
        ScheduleForm,
        _schedule,
        gettext_lazy("“%(title)s” is scheduled, and frozen until then."),
    ),
    "unschedule": Step(
        gettext_lazy("Stop the schedule"),
        gettext_lazy("Stop the schedule"),
        forms.Form,
        _unschedule,
        gettext_lazy("The schedule of “%(title)s” is stopped. You can edit it again."),
        checked=False,
    ),
    "correct": Step(
        gettext_lazy("Correct"),
        gettext_lazy("Publish the correction"),
        CorrectForm,
        _correct,
        gettext_lazy("The correction of “%(title)s” is public."),
    ),
    "withdraw": Step(
        gettext_lazy("Withdraw"),
        gettext_lazy("Withdraw it"),
        NoteForm,
        _withdraw,
        gettext_lazy("“%(title)s” is withdrawn."),
        checked=False,
    ),
}


def step(model_admin: Any, request: HttpRequest, pk: int, name: str) -> HttpResponse:
    """Ask for confirmation on GET, do it on POST; where the domain refuses, say why and keep the note."""
    if name not in STEPS:
        raise Http404
    if request.method not in {"GET", "HEAD", "POST"} or (name == "unschedule" and request.method != "POST"):
        return HttpResponseNotAllowed(["POST"] if name == "unschedule" else ["GET", "HEAD", "POST"])
    digest = get_object_or_404(Digest.objects.select_related("series__region"), pk=pk)
    if not may(model_admin, request, name):
        raise PermissionDenied
    form = _form(STEPS[name], digest, request.POST if request.method == "POST" else None)
    told = desk_effects.readers_told(digest, name)
    if told:
        form.fields["mail"] = MailField(told)
    if request.method == "POST" and form.is_valid():
        return _act(model_admin, request, digest, name, form)
    return _page(model_admin, request, digest, name, form, told=told)


def may(model_admin: Any, request: HttpRequest, name: str) -> bool:
    """Tell whether somebody may take a step: all but submitting is for those who publish."""
    # Asked without the object: a scheduled digest is frozen to forms, not to its schedule.
    edits = model_admin.has_change_permission(request)
    return bool(edits and (STEPS[name].for_writers or request.user.has_perm("digests.publish_digest")))


def steps_for(model_admin: Any, request: HttpRequest, digest: Digest) -> list[dict[str, Any]]:
    """Return the steps that make sense for a digest as it stands and that this person may take.

    Each has name, title, url and ``is_post``: whether it is a button of a form and not a link.
    """
    return [
        {
            "name": name,
            "title": STEPS[name].title,
            "url": reverse("admin:digests_digest_step", args=[digest.pk, name]),
            "is_post": name == "unschedule",
        }
        for name in desk_effects.possible_steps(digest)
        if may(model_admin, request, name)
    ]


def _form(chosen: Step, digest: Digest, data: Any) -> forms.Form:
    if chosen.form is ApproveForm:
        return ApproveForm(data, initial={"seen": workflow.mark_of(editing.document_of(digest))})
    if chosen.form in {forms.Form, ReturnForm}:
        return chosen.form(data)
    return chosen.form(data, digest=digest)  # type: ignore[call-arg]  # ours take the digest


def _act(model_admin: Any, request: HttpRequest, digest: Digest, name: str, form: forms.Form) -> HttpResponse:
    chosen = STEPS[name]
    try:
        chosen.act(digest, request.user, form.cleaned_data)
    except DeskError as error:
        if name == "unschedule":
            messages.error(request, str(error))
            return HttpResponseRedirect(change_url(digest))
        form.add_error(None, str(error))
        response = _page(model_admin, request, digest, name, form)
        response.status_code = REFUSED
        return response
    said = str(chosen.done) % {"title": digest.title}
    if name in {"publish", "correct"}:
        said = format_html('{} <a href="{}">{}</a>', said, public_path(digest), _("See the public page"))
    messages.success(request, said)
    return HttpResponseRedirect(change_url(digest))


def _page(
    model_admin: Any, request: HttpRequest, digest: Digest, name: str, form: forms.Form, **more: Any
) -> TemplateResponse:
    chosen = STEPS[name]
    found = accepting.sorted_findings(digest) if chosen.checked else accepting.NOTHING
    context = model_admin.admin_site.each_context(request) | {
        "title": chosen.title,
        "subtitle": digest.title,
        "opts": model_admin.opts,
        "media": model_admin.media + form.media,
        "digest": digest,
        "step": name,
        "told": more.get("told"),
        "button": chosen.button,
        "form": form,
        "findings": linked(found.open, digest),
        "accepted_count": len(found.accepted),
        "checked": chosen.checked,
        "blocked": chosen.blocked and bool(found.errors),
        "effects": desk_effects.effects_of(digest),
        "zone": digest.series.time_zone,
        "zone_now": timezone.now().astimezone(ZoneInfo(digest.series.time_zone)),
    }
    return TemplateResponse(request, "admin/digests/digest/step.html", context)


def change_url(digest: Digest) -> str:
    """Return the address of a digest's page at the desk."""
    return reverse("admin:digests_digest_change", args=[digest.pk])


def home_url(digest: Digest) -> str:
    """Return the address of the composer, where a digest is worked on."""
    return reverse("admin:digests_digest_compose", args=[digest.pk])


def public_path(digest: Digest) -> str:
    """Return the permanent address, which leads to the public page wherever that is."""
    return reverse("site:permanent-id", kwargs={"kind": "digest", "uuid": digest.uuid})


def linked(findings: Iterable[Finding], digest: Digest) -> list[dict[str, Any]]:
    """Return findings, each with the address of the page where it is put right."""
    findings = tuple(findings)
    items = {finding.item_id for finding in findings if finding.item_id}
    sections = {finding.section_id for finding in findings if finding.section_id}
    item_keys = dict(Item.objects.filter(uuid__in=items).values_list("uuid", "pk"))
    section_keys = dict(Section.objects.filter(uuid__in=sections).values_list("uuid", "pk"))
    return [
        {"finding": finding, "url": _place(finding, digest, item_keys, section_keys)} for finding in findings
    ]


def _place(finding: Finding, digest: Digest, items: dict[Any, int], sections: dict[Any, int]) -> str:
    if finding.item_id in items:
        return reverse("admin:digests_item_change", args=[items[finding.item_id]])
    if finding.section_id in sections:
        return reverse("admin:digests_section_change", args=[sections[finding.section_id]])
    return change_url(digest)
