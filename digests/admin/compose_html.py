"""The composer's pieces of HTML: a card, a section, the outline, the top, and the forms that open in them."""

from collections.abc import Iterable
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import get_language

from digests.admin import workflow
from digests.choices import DigestStatus
from digests.domain import board, languages, publishing, rendering, translating
from digests.domain.board import Board
from digests.domain.document import CitationDoc, ItemDoc, SectionDoc
from digests.domain.preflight import Finding
from digests.models import Digest, Section

FOLDER = "admin/digests/digest/compose"
DIGEST_FIELDS = (
    "title",
    "standfirst",
    "number",
    "period_start",
    "period_end",
    "language",
    "credit_name",
    "credit_url",
)


class Drawing:
    """Draws parts of one board for one person; preflight is asked once."""

    def __init__(self, model_admin: Any, request: HttpRequest, of: Board) -> None:
        self.model_admin, self.request, self.board = model_admin, request, of
        self.findings = board.open_findings(of)
        self.may_edit = request.user.has_perm("digests.change_digest")
        self.is_frozen = of.digest.status == DigestStatus.SCHEDULED
        self.images = reverse("admin:digests_digest_image", args=[of.digest.pk, "x"]).removesuffix("x")

    def context(self) -> dict[str, Any]:
        """Return what every template of the composer may use."""
        digest = self.board.digest
        return {
            "digest": digest,
            # Written on each card where it isn't the page's own.
            "is_foreign": digest.language != get_language(),
            "direction": languages.direction(digest.language),
            "may_edit": self.may_edit,
            "is_frozen": self.is_frozen,
            "base": reverse("admin:digests_digest_compose", args=[digest.pk]),
        }

    def page(self) -> dict[str, Any]:
        """Return what the page shows."""
        sections = [self._section(section) for section in self.board.document.sections]
        return self.context() | self._top() | self._outline() | {"sections": sections}

    def item(self, uuid: UUID) -> str:
        """Draw one card."""
        return self._draw("item", {"card": self._card(self.board.place(uuid)[1])})

    def section(self, uuid: UUID) -> str:
        """Draw one section with its cards."""
        return self._draw("section", {"section": self._section(self.board.section(uuid))})

    def outline(self) -> str:
        """Draw the list of sections."""
        return self._draw("outline", self._outline())

    def top(self) -> str:
        """Draw title, status and steps."""
        return self._draw("top", self._top())

    def _draw(self, name: str, extra: dict[str, Any]) -> str:
        return render_to_string(f"{FOLDER}/{name}.html", self.context() | extra, self.request)

    def _section(self, section: SectionDoc) -> dict[str, Any]:
        return {
            "doc": section,
            "pk": self.board.rows[section.id].pk,
            "cards": [self._card(item) for item in section.items],
            "findings": [f for f in self.findings if f.section_id == section.id and not f.item_id],
        }

    def _card(self, item: ItemDoc) -> dict[str, Any]:
        return {
            "item": item,
            "row": self.board.rows[item.id],
            "body": rendering.render_body(item.body),
            "image_url": self.images + item.image.name if item.image else "",
            "citations": [_citation(citation) for citation in item.citations],
            "findings": [finding for finding in self.findings if finding.item_id == item.id],
        }

    def _outline(self) -> dict[str, Any]:
        entries = [
            {"doc": section, "items": len(section.items), **_counts(self.findings, section.id)}
            for section in self.board.document.sections
        ]
        return {"outline": entries, "general": _counts(self.findings, None)}

    def _top(self) -> dict[str, Any]:
        digest = self.board.digest
        newer = self._has_newer_work()
        return {
            "document": self.board.document,
            "steps": workflow.steps_for(self.model_admin, self.request, digest),
            "has_newer_work": newer,
            "translation": translating.standing(digest),
        }

    def _has_newer_work(self) -> bool:
        if self.board.digest.status != DigestStatus.PUBLISHED:
            return False
        live = publishing.live_edition(self.board.digest.uuid)
        return bool(live and live.document != self.board.document.to_json())


def _counts(findings: Iterable[Finding], section: UUID | None) -> dict[str, int]:
    here = [finding for finding in findings if finding.section_id == section]
    errors = sum(1 for finding in here if finding.blocks)
    return {"errors": errors, "warnings": len(here) - errors}


def _citation(citation: CitationDoc) -> dict[str, Any]:
    is_web = citation.url.startswith(("https://", "http://"))
    return {
        "doc": citation,
        "label": rendering.ownership_label(citation.source.ownership, citation.source.country),
        "url": citation.url if is_web else "",
        "title": citation.title or _host(citation.url),
    }


def _host(url: str) -> str:
    try:
        return (urlsplit(url).hostname or "").removeprefix("www.")
    except ValueError:
        return ""


def item_fields(item: ItemDoc) -> dict[str, Any]:
    """Return an item's fields as a save sends them."""
    image = item.image
    return {
        "headline": item.headline,
        "body": item.body,
        "topics": [topic.name for topic in item.topics],
        "image_alt": image.alt if image else "",
        "image_credit": image.credit if image else "",
        "focus_x": image.focus_x if image else 50,
        "focus_y": image.focus_y if image else 50,
        "citations": [citation_fields(citation) for citation in item.citations],
    }


def citation_fields(citation: CitationDoc) -> dict[str, str]:
    """Return a citation's fields as a save sends them."""
    return {
        "id": str(citation.id),
        "source": citation.source.name,
        "url": citation.url,
        "title": citation.title,
        "published_on": citation.published_on.isoformat() if citation.published_on else "",
        "language": citation.language,
        "archived_url": citation.archived_url,
    }


def section_fields(section: Section) -> dict[str, str]:
    """Return a section's fields as a save sends them."""
    return {"heading": section.heading, "country": section.country_id or ""}


def digest_fields(digest: Digest) -> dict[str, str]:
    """Return a digest's fields as a save sends them."""
    return {name: "" if (value := getattr(digest, name)) is None else str(value) for name in DIGEST_FIELDS}
