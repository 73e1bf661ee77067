"""Quiet issues: a country's items under their issues, and between them the issues that had none."""

from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache

from digests.domain.archive import issues
from digests.domain.archive.issues import Issue
from digests.domain.archive.stories import Story

# No more issues than this are looked through for quiet ones.
SPAN = 100


@dataclass(frozen=True)
class Group:
    """One issue's stories, preceded by the later issues that had nothing of the country."""

    stories: list[Story]
    quiet: list[Issue] = field(default_factory=list)

    @property
    def first(self) -> Story | None:
        """The story that names the issue; None where quiet issues stand alone."""
        return self.stories[0] if self.stories else None


def groups(rows: list[Story], country: str, generation: int, *, is_first: bool, is_last: bool) -> list[Group]:
    """Group stories, newest first, by issue, and add the quiet issues of the same stretch of time.

    ``is_first`` and ``is_last`` say whether the page is the newest and the oldest; at most one query, once a
    generation.
    """
    by_issue: dict[object, list[Story]] = {}
    for row in rows:
        by_issue.setdefault(row.digest_id, []).append(row)
    until = None if is_first or not rows else rows[0].published_at
    since = None if is_last or not rows else rows[-1].published_at
    span = _between(generation, country, since, until)
    waiting = [issue for issue in span if issue.digest_id not in by_issue]
    found = []
    for stories in by_issue.values():
        newer = [issue for issue in waiting if issue.published_at > stories[0].published_at]
        waiting = waiting[len(newer) :]
        found.append(Group(stories, newer))
    # What came before the country's first item says nothing; with no item at all, the latest issues do.
    return found or ([Group([], waiting[:1])] if waiting else [])


@lru_cache(maxsize=300)
def _between(_generation: int, country: str, since: datetime | None, until: datetime | None) -> list[Issue]:
    return issues.between(country, since=since, until=until, limit=SPAN)
