"""What the composer reads: forms, state, what is known of a URL, a fresh token, the preview panel."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import render
from django.urls import reverse

from digests.admin import compose_forms, compose_html
from digests.admin.compose_api import READS, Call, address
from digests.choices import DigestStatus
from digests.domain import board, lookup, presence
from digests.domain.intake.normalise import clean
from digests.models import Country, Digest, Item, Source, Topic

FOLDER = compose_html.FOLDER


def _digest(pk: int) -> Digest:
    found = Digest.objects.select_related("series").filter(pk=pk).first()
    if found is None:
        raise board.gone()
    return found


@address(methods=READS)
def item_form(call: Call, item: UUID) -> HttpResponse:
    """An item's form."""
    shown = board.read_item(call.pk, item)
    images = reverse("admin:digests_digest_image", args=[call.pk, "x"]).removesuffix("x")
    context = {
        "row": shown.row,
        "item": shown.document,
        "fields": compose_html.item_fields(shown.document),
        "image_url": images + shown.document.image.name if shown.document.image else "",
        "known_sources": Source.objects.values_list("name", flat=True),
        "known_topics": Topic.objects.values_list("name", flat=True),
    }
    return render(call.request, f"{FOLDER}/item_form.html", context)


@address(methods=READS)
def section_form(call: Call, section: UUID) -> HttpResponse:
    """A section's form; its version is its digest's."""
    row = board.read_section(call.pk, section)
    context = {"section": row, "digest": row.digest, "countries": Country.objects.all()}
    return render(call.request, f"{FOLDER}/section_form.html", context)


@address(methods=READS)
def digest_form(call: Call) -> HttpResponse:
    """The digest's own form."""
    return render(call.request, f"{FOLDER}/digest_form.html", {"digest": _digest(call.pk)})


@address(methods=READS)
def look_up(call: Call) -> HttpResponse:
    """What is known of a URL."""
    known = lookup.look_up(clean(call.request.GET.get("url", "")), digest=_digest(call.pk))
    source = known.source
    return JsonResponse(
        {
            "host": known.host,
            "source": {"name": source.name, "slug": source.slug, "status": source.status} if source else None,
            "seen": [
                {
                    "title": seen.title,
                    "date": seen.day.isoformat(),
                    "digest_url": reverse("admin:digests_digest_compose", args=[seen.pk]),
                }
                for seen in known.seen
            ],
        }
    )


@address(methods=READS | {"POST"})
def state(call: Call) -> HttpResponse:
    """Versions, status, and who else is here; a POST says that somebody is."""
    digest = _digest(call.pk)
    if call.request.method == "POST":
        sent = compose_forms.read_json(call.request)
        presence.ping(digest, by=call.request.user, item=compose_forms.uuid_or_none(sent, "item"))
    versions = Item.objects.filter(section__digest=digest).values_list("uuid", "version")
    people = presence.others(digest, than=call.request.user)
    answer: dict[str, Any] = {
        "version": digest.version,
        "status": digest.status,
        "frozen": digest.status == DigestStatus.SCHEDULED,
        "items": {str(uuid): version for uuid, version in versions},
        "people": [{"name": one.name, "item": str(one.item) if one.item else None} for one in people],
    }
    return JsonResponse(answer)


@address(methods=READS)
def token(call: Call) -> HttpResponse:
    """A token for acts, after a new sign-in."""
    return JsonResponse({"csrf": get_token(call.request), "user": call.request.user.pk})


@address(methods=READS)
def preview_tab(call: Call) -> HttpResponse:
    """The preview in a frame, as wide as a phone or as a desktop."""
    return render(call.request, f"{FOLDER}/preview_tab.html", {"digest": _digest(call.pk)})


ADDRESSES = (
    ("item/<uuid:item>/form/", item_form, "item_form"),
    ("section/<uuid:section>/form/", section_form, "section_form"),
    ("digest/form/", digest_form, "digest_form"),
    ("lookup/", look_up, "lookup"),
    ("state/", state, "state"),
    ("token/", token, "token"),
)
