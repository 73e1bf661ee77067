"""The catalogue: what partners may list, look up and follow, as stored JSON text.

Every list is read along an index, however far down: by one query, or where it is filtered by facets or words by
two, of which the first finds the keys of a page, the second their stored JSON. Imports nothing of the working copy.
"""

from digests.domain.catalogue.details import Stored, digest, item
from digests.domain.catalogue.filters import FacetFilter, Filters
from digests.domain.catalogue.lists import digests, items, objects
from digests.domain.catalogue.log import DESCOPED, SCAN, ChangePage, HeadFacts, action_under, changes, head
from digests.domain.catalogue.pages import digest_at, item_at
from digests.domain.catalogue.versions import (
    digest_version,
    digest_versions,
    item_version,
    item_versions,
)

__all__ = [
    "DESCOPED",
    "SCAN",
    "ChangePage",
    "FacetFilter",
    "Filters",
    "HeadFacts",
    "Stored",
    "action_under",
    "changes",
    "digest",
    "digest_at",
    "digest_version",
    "digest_versions",
    "digests",
    "head",
    "item",
    "item_at",
    "item_version",
    "item_versions",
    "items",
    "objects",
]
