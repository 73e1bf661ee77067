"""Topics: the tags of items (django-taggit)."""

from uuid import uuid4

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from taggit.models import TagBase


class Topic(TagBase):
    """A tag with a description and the synonyms by which texts are recognised."""

    uuid = models.UUIDField(unique=True, default=uuid4, editable=False)
    description = models.CharField(_("description"), max_length=300, blank=True)
    synonyms = models.JSONField(
        _("synonyms"),
        default=list,
        blank=True,
        help_text=_("Words and phrases, in any language, that mean this topic in a text."),
    )

    former_slugs = models.JSONField(default=list, blank=True, editable=False)

    class Meta:
        ordering = ["name"]
        verbose_name = _("topic")
        verbose_name_plural = _("topics")

    def get_absolute_url(self) -> str:
        """Path of the topic's public page."""
        return reverse("site:topic-timeline", args=[self.slug])
