"""Topics: rename, synonyms, merge."""

from typing import Any

from django.contrib import admin
from django.db.models import Count, QuerySet
from django.http import HttpRequest
from django.urls import URLPattern
from django.utils.translation import gettext_lazy as _
from taggit.models import Tag

from digests.admin import exchange
from digests.admin.base import ReferenceAdmin
from digests.admin.forms import TopicForm
from digests.admin.merging import merge_view
from digests.domain import registry
from digests.domain.registry_exchange import TOPICS
from digests.models import Topic

# taggit's own tags are not used: topics are.
admin.site.unregister(Tag)


@admin.register(Topic)
class TopicAdmin(ReferenceAdmin):
    """Topics with the words by which texts are recognised."""

    form = TopicForm
    list_display = ["name", "words", "usage"]
    search_fields = ["name", "slug", "description"]
    prepopulated_fields = {"slug": ["name"]}
    actions = ["merge"]
    empty_hint = _("No topic yet. Run “manage.py load_registry” for the packaged ones, or add one.")

    def get_urls(self) -> list[URLPattern]:
        """Add export and import."""
        return [*exchange.patterns(self, TOPICS), *super().get_urls()]

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        """Count the uses of each topic in the same query."""
        rows: QuerySet = super().get_queryset(request).annotate(uses=Count("tagged"))
        return rows

    @admin.display(description=_("items"), ordering="uses")
    def usage(self, topic: Topic) -> int:
        """How many items of working copies have it."""
        return int(getattr(topic, "uses", 0))

    @admin.display(description=_("synonyms"))
    def words(self, topic: Topic) -> str:
        """The first synonyms."""
        return ", ".join(topic.synonyms[:6])

    @admin.action(description=_("Merge the topics chosen"), permissions=["change"])
    def merge(self, request: HttpRequest, queryset: QuerySet) -> Any:
        """Make one topic of several."""
        return merge_view(self, request, queryset, registry.merge_topics)
