"""The search index: plain words of what is public, beside it.

``domain.search.indexing`` is the only writer. The full-text structures themselves (an FTS5 table kept by
triggers on SQLite, a generated column with a GIN index on PostgreSQL) are made by a migration, for Django
has no model of them.
"""

from django.db import models

from digests.models.editions import Edition, PublishedItem


class SearchEntry(models.Model):
    """What is looked through: ``words`` as ``domain.search.analysis`` makes them, a line a field.

    ``id`` grows with the time of first publication, so reading by it backwards is newest first. ``facets``
    are ``kind:key``, parted by spaces.
    """

    id = models.BigAutoField(primary_key=True)
    words = models.TextField()
    facets = models.TextField()

    class Meta:
        abstract = True


class ItemEntry(SearchEntry):
    """A usable published item, for search."""

    item = models.OneToOneField(PublishedItem, models.CASCADE, related_name="search_entry")

    def __str__(self) -> str:
        return str(self.item_id)


class DigestEntry(SearchEntry):
    """A usable live edition, for search: the words of all of it."""

    edition = models.OneToOneField(Edition, models.CASCADE, related_name="search_entry")

    def __str__(self) -> str:
        return str(self.edition_id)
