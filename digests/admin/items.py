"""Sections, and items with their citations."""

from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from digests.admin.fields import SourceField, TopicsField
from digests.admin.versions import VersionedAdmin, VersionedForm
from digests.choices import LinkHealth
from digests.domain import desk_saves, images
from digests.domain.errors import DeskError
from digests.models import Citation, Item, Section, Source, Topic


class ItemForm(VersionedForm):
    """An item: topics by name, its section among those of the same digest, images re-encoded."""

    topics = TopicsField(
        required=False, label=_("topics"), help_text=_("Names of topics, separated by commas.")
    )

    class Meta:
        model = Item
        fields = ["section", "position", "headline", "body", "topics", "image", "image_alt", "image_credit"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.initial["topics"] = ", ".join(topic.name for topic in self.instance.topics.all())
        section = self._section()
        if section and "section" in self.fields:
            beside = Section.objects.filter(digest=section.digest_id).select_related("country")
            self.fields["section"].queryset = beside  # type: ignore[attr-defined]  # a ModelChoiceField

    def _section(self) -> Section | None:
        if self.instance.section_id:
            return Section.objects.filter(pk=self.instance.section_id).first()
        given = str(self.data.get("section") or self.initial.get("section") or "")
        return Section.objects.filter(pk=given).first() if given.isdecimal() else None

    def clean_image(self) -> Any:
        """Keep only what can be read as a picture, made anew."""
        image = self.cleaned_data.get("image")
        if not isinstance(image, UploadedFile):
            return image
        try:
            return images.accept(image)
        except DeskError as error:
            raise ValidationError(str(error)) from error


class CitationForm(forms.ModelForm):
    """A citation whose source is chosen by name."""

    source = SourceField(
        queryset=Source.objects.all(),
        label=_("source"),
        help_text=_("Type a few letters of its name and choose from the list."),
    )

    class Meta:
        model = Citation
        fields = ["source", "url", "title", "published_on", "archived_url", "language", "position"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.initial["source"] = self.instance.source

    def save(self, commit: bool = True) -> Any:  # noqa: FBT001, FBT002 (Django's signature)
        """Forget what was known of a link that is another one now."""
        if "url" in self.changed_data:
            self.instance.link_health, self.instance.link_checked_at = LinkHealth.UNCHECKED, None
        return super().save(commit)


class CitationInline(admin.StackedInline):
    """The sources behind an item."""

    model = Citation
    form = CitationForm
    extra = 1

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        """Load the sources with the citations."""
        return super().get_queryset(request).select_related("source")


class InDigestAdmin(VersionedAdmin):
    """Rows inside a digest: reached from its page, frozen with it."""

    def has_module_permission(self, request: HttpRequest) -> bool:  # noqa: ARG002 (Django's signature)
        """Keep them off the front page: they are reached from their digest."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Freeze what belongs to a scheduled digest."""
        allowed = super().has_change_permission(request, obj)
        return allowed and (obj is None or desk_saves.is_editable(obj))

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Freeze what belongs to a scheduled digest."""
        allowed = super().has_delete_permission(request, obj)
        return allowed and (obj is None or desk_saves.is_editable(obj))

    def delete_model(self, request: HttpRequest, obj: Any) -> None:
        """Delete, and keep a revision of what is left."""
        desk_saves.delete(obj, by=request.user)

    def get_actions(self, request: HttpRequest) -> Any:
        """Delete one at a time only."""
        actions = super().get_actions(request)
        actions.pop("delete_selected", None)
        return actions

    def render_change_form(self, request: HttpRequest, context: Any, *args: Any, **kwargs: Any) -> Any:
        """Add the digest, for the way back, and the names to complete from."""
        obj = kwargs.get("obj")
        context["digest"] = desk_saves.digest_of(obj) if obj else None
        context["known_sources"] = Source.objects.values_list("name", flat=True)
        context["known_topics"] = Topic.objects.values_list("name", flat=True)
        return super().render_change_form(request, context, *args, **kwargs)


@admin.register(Item)
class ItemAdmin(InDigestAdmin):
    """One story with its citations."""

    form = ItemForm
    inlines = [CitationInline]
    list_display = ["__str__", "section", "digest_title", "updated_at"]
    list_filter = ["section__digest__series", "section__digest__status", "section__country"]
    search_fields = ["headline", "body", "citations__url", "citations__source__name"]
    list_select_related = ["section__digest", "section__country"]
    date_hierarchy = "updated_at"
    empty_hint = _("No item yet. Import a text, or open a digest and add one to a section.")
    fieldsets = [
        (None, {"fields": ["section", "position", "headline", "body", "topics"]}),
        (_("Image"), {"fields": ["image", "image_alt", "image_credit"]}),
    ]

    @admin.display(description=_("digest"))
    def digest_title(self, item: Item) -> str:
        """Title of the digest that it is in."""
        return item.section.digest.title


class SectionForm(VersionedForm):
    """A section, guarded by its digest's version."""

    class Meta:
        model = Section
        fields = ["digest", "country", "heading", "position"]


@admin.register(Section)
class SectionAdmin(InDigestAdmin):
    """One part of a digest, with the way to its items."""

    form = SectionForm
    list_display = ["__str__", "digest"]
    list_filter = ["digest__series", "country"]
    search_fields = ["heading", "digest__title"]
    list_select_related = ["digest", "country"]
    empty_hint = _("No section yet. Open a digest and add one.")

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:  # noqa: ARG002 (Django's signature)
        """A section stays in its digest."""
        return ["digest"] if obj else []
