"""By what lists and the change log are filtered."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class FacetFilter:
    """One condition: the object has any of these keys of this kind."""

    kind: str
    keys: tuple[str, ...]

    def matches(self, facets: dict[str, list[str]]) -> bool:
        """Tell whether facets, as the change log keeps them, meet the condition."""
        return not set(self.keys).isdisjoint(facets.get(self.kind, []))


@dataclass(frozen=True)
class Filters:
    """All conditions of a list; each must hold. Both ends of the times are inside.

    ``words`` are looked for as a reader's are, with the other names of a ``generation``; None where nothing is.
    """

    facets: tuple[FacetFilter, ...] = ()
    words: str | None = None
    generation: int = 0
    published_from: datetime | None = None
    published_to: datetime | None = None
    updated_since: datetime | None = None

    def matches(self, facets: dict[str, list[str]]) -> bool:
        """Tell whether facets, as the change log keeps them, meet every condition."""
        return all(condition.matches(facets) for condition in self.facets)
