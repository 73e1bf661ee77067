"""Digests: the page where an issue is put together and sent out."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from digests.admin import (
    checks,
    compose,
    history_pages,
    importing,
    link_pages,
    mail_pages,
    preview,
    review_pages,
    workflow,
)
from digests.admin.digest_form import DigestForm, SectionInline
from digests.admin.versions import VersionedAdmin
from digests.choices import DigestStatus
from digests.domain import accepting, comments, desk_effects, desk_saves, editing, translating
from digests.models import Digest


@admin.register(Digest)
class DigestAdmin(VersionedAdmin):
    """One issue of a series."""

    form = DigestForm
    inlines = [SectionInline]
    list_display = ["title", "series", "number", "standing", "period_start", "updated_at", "talk", "links"]
    list_filter = ["status", "series", "language"]
    list_select_related = ["series"]
    search_fields = ["title", "standfirst", "sections__items__headline", "sections__items__body"]
    date_hierarchy = "created_at"
    # Translate makes most links; Django's list with a search box has no name that screen readers find.
    raw_id_fields = ["original"]
    prepopulated_fields = {"slug": ["title"]}
    change_form_template = "admin/digests/digest/change_form.html"
    change_list_template = "admin/digests/digest/change_list.html"
    empty_hint = _("No digest yet. Import a text, or add one by hand.")
    fieldsets = [
        (None, {"fields": ["series", "number", "title", "standfirst"]}),
        (_("Period"), {"fields": [("period_start", "period_end")]}),
        (
            _("Address, language and credit"),
            {"fields": ["slug", "language", "original", "credit_name", "credit_url"]},
        ),
    ]

    def get_urls(self) -> list[URLPattern]:
        """Add the pages of import, preview and workflow."""
        view = self.admin_site.admin_view
        own = [
            path("import/", view(self.import_text), name="digests_digest_import"),
            path("import/review/", view(self.import_review), name="digests_digest_import_review"),
            path("<int:pk>/preview/", view(require_safe(self.preview)), name="digests_digest_preview"),
            path(
                "<int:pk>/images/<str:name>",
                view(require_safe(self.draft_image)),
                name="digests_digest_image",
            ),
            path("<int:pk>/<slug:step>/", view(self.step), name="digests_digest_step"),
        ]
        for part in (compose, history_pages, review_pages, checks, link_pages, mail_pages):
            own[4:4] = part.patterns(self)
        known = super().get_urls()
        # The stock "<path:object_id>/…" patterns would take ours, and "<slug:step>" theirs.
        return [*own[:-1], *known[:-1], own[-1], known[-1]]

    def import_text(self, request: HttpRequest) -> Any:
        """Take a text or a file in."""
        return importing.import_text(self, request)

    def import_review(self, request: HttpRequest) -> Any:
        """Correct what was read, then make the draft."""
        return importing.review(self, request)

    def preview(self, request: HttpRequest, pk: int) -> Any:
        """Show the working copy as readers would see it."""
        return preview.preview(self, request, pk)

    def draft_image(self, request: HttpRequest, pk: int, name: str) -> Any:
        """Send an image of the working copy to an editor."""
        return preview.draft_image(self, request, pk, name)

    def step(self, request: HttpRequest, pk: int, step: str) -> Any:
        """Publish, schedule, stop, correct or withdraw."""
        return workflow.step(self, request, pk, step)

    def history_view(self, request: HttpRequest, object_id: str, extra_context: Any = None) -> Any:  # noqa: ARG002 (Django's signature)
        """Show the versions of a digest, and the stock log below them."""
        return history_pages.history_page(self, request, object_id)

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        """Load with each digest the milestone of its last revision and its open comments."""
        return comments.with_open_comments(desk_effects.with_last_milestone(super().get_queryset(request)))

    @admin.display(description=_("status"), ordering="status")
    def standing(self, digest: Digest) -> str:
        """The status, and whether a public digest was edited since."""
        return desk_effects.standing(digest)

    @admin.display(description=_("open comments"))
    def talk(self, digest: Digest) -> str:
        """How many comments are open, with the way to them."""
        url = reverse("admin:digests_digest_comments", args=[digest.pk])
        return format_html('<a href="{}">{}</a>', url, getattr(digest, "open_comments", 0))

    @admin.display(description=_("see"))
    def links(self, digest: Digest) -> str:
        """Links to the preview and the public page."""
        return render_to_string("admin/digests/digest/row_links.html", {"digest": digest})

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:  # noqa: ARG002 (Django's signature)
        """The address of what was public stays."""
        return ["series", "slug"] if obj and obj.published_version else []

    def get_prepopulated_fields(self, request: HttpRequest, obj: Any = None) -> Any:  # noqa: ARG002 (Django's signature)
        """Make the slug from the title for a new digest only."""
        return {} if obj else self.prepopulated_fields

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Freeze a scheduled digest."""
        allowed = super().has_change_permission(request, obj)
        return allowed and (obj is None or desk_saves.is_editable(obj))

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Refuse to delete what was public, or is scheduled."""
        allowed = super().has_delete_permission(request, obj)
        return allowed and (obj is None or (desk_saves.is_editable(obj) and not obj.published_version))

    def delete_model(self, request: HttpRequest, obj: Digest) -> None:  # noqa: ARG002 (Django's signature)
        """Delete a digest that never was public."""
        editing.delete_digest(obj)

    def get_actions(self, request: HttpRequest) -> Any:
        """Delete one at a time only."""
        actions = super().get_actions(request)
        actions.pop("delete_selected", None)
        return actions

    def render_change_form(self, request: HttpRequest, context: Any, *args: Any, **kwargs: Any) -> Any:
        """Add where the digest stands, what preflight finds and what can be done."""
        digest = kwargs.get("obj")
        if digest:
            stored = Digest.objects.select_related("series").get(pk=digest.pk)
            context["stored"] = stored
            context["standing"] = desk_effects.exact_standing(stored)
            context["steps"] = workflow.steps_for(self, request, stored)
            found = accepting.sorted_findings(stored)
            context["findings"] = workflow.linked(found.open, stored)
            context["accepted_count"] = len(found.accepted)
            context["digest"] = stored
            context["translation"] = translating.standing(stored)
            context["scheduled"] = stored.status == DigestStatus.SCHEDULED
        return super().render_change_form(request, context, *args, **kwargs)
