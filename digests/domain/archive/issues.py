"""Issues: digests as the public may see them, whole or in lists."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet

from digests.choices import EditionKind, PubStatus
from digests.domain import keyset, languages, rendering
from digests.domain.publication import permanent_uri
from digests.domain.statements import fetched, id_value, moment_of, uuid_of
from digests.models.editions import Edition

PAGE = 50
SUMMARY = (
    "digest_id slug year month number title standfirst language item_count published_at created_at"
    " series__slug series__title series__time_zone"
).split()
WHOLE = """
    SELECT e.digest_id, e.title, e.language, e.head_html, e.article_html, e.status, e.note, e.created_at,
        s.slug, s.title, s.time_zone
    FROM digests_edition AS e JOIN digests_series AS s ON s.id = e.series_id WHERE
"""


@dataclass(frozen=True)
class Issue:
    """A digest in a list."""

    digest_id: UUID
    path: str
    number: int | None
    title: str
    standfirst: str
    language: str
    items: int
    published_at: datetime
    updated_at: datetime
    day: date
    series_slug: str
    series_title: str

    @property
    def uri(self) -> str:
        """Permanent URI."""
        return permanent_uri("digest", self.digest_id)

    @property
    def date(self) -> str:
        """Day of publication in the series' time zone, in words."""
        return languages.long_date(self.day)

    @property
    def direction(self) -> str:
        """Direction of its script."""
        return languages.direction(self.language)


@dataclass(frozen=True)
class WholeIssue:
    """A digest's page, or, where ``is_withdrawn``, what is said in its place."""

    digest_id: UUID
    title: str
    language: str
    head_html: str
    article_html: str
    is_withdrawn: bool
    note: str
    withdrawn_on: str
    series_slug: str
    series_title: str


@dataclass(frozen=True)
class Notice:
    """A correction or withdrawal as the public sees it; nothing but its note of what was withdrawn."""

    path: str
    is_withdrawal: bool
    title: str
    note: str
    at: datetime
    day: date
    language: str

    @property
    def date(self) -> str:
        """Day of the notice in the series' time zone, in words."""
        return languages.long_date(self.day)

    @property
    def direction(self) -> str:
        """Direction of the script of its title and note."""
        return languages.direction(self.language)


def newest() -> WholeIssue | None:
    """Return the newest digest, whole."""
    return _whole("is_live AND status = 'usable' ORDER BY published_at DESC, digest_id DESC LIMIT 1")


def at_address(series: str, year: int, month: int, slug: str) -> WholeIssue | None:
    """Return the digest at an address, a withdrawn one included."""
    return _whole(
        "s.slug = %s AND year = %s AND month = %s AND e.slug = %s AND is_live", series, year, month, slug
    )


def by_id(digest_id: UUID) -> WholeIssue | None:
    """Return a digest by its id, a withdrawn one included."""
    return _whole("digest_id = %s AND is_live", id_value(digest_id))


def path_of(digest_id: UUID) -> tuple[str, bool] | None:
    """Return a digest's path and whether it was withdrawn; None for an id that never was public."""
    rows: QuerySet[Any] = Edition.objects.filter(digest_id=digest_id, is_live=True)
    row = rows.values("status", "year", "month", "slug", "series__slug").first()
    return (_path(row), row["status"] == PubStatus.CANCELED) if row else None


def listed(
    *,
    series: str = "",
    year: int | None = None,
    month: int | None = None,
    after: str | None = None,
    limit: int = PAGE,
) -> keyset.Page[Issue]:
    """Return digests, newest first, of one series or month where given."""
    rows = Edition.objects.live()
    if series:
        rows = rows.filter(series__slug=series)
    if year and month:
        rows = rows.filter(year=year, month=month)
    return _issues(rows, after, limit)


def years() -> list[tuple[int, list[date]]]:
    """Return the years that have digests, newest first, each with the first days of its months in order."""
    rows = Edition.objects.live().order_by("-year", "month").values_list("year", "month").distinct()
    groups: dict[int, list[date]] = {}
    for year, month in rows:
        groups.setdefault(year, []).append(date(year, month, 1))
    return list(groups.items())


def between(country: str, *, since: datetime | None, until: datetime | None, limit: int) -> list[Issue]:
    """Return the digests between two moments in whose region a country is, with items of it or not."""
    rows = Edition.objects.live().filter(series__region__countries=country)
    if since:
        rows = rows.filter(published_at__gte=since)
    if until:
        rows = rows.filter(published_at__lte=until)
    return _issues(rows, None, limit).rows


def notices(*, after: str | None = None, limit: int = PAGE) -> keyset.Page[Notice]:
    """Return corrections and withdrawals, newest first; corrections only of what still is public."""
    live = Edition.objects.filter(digest_id=OuterRef("digest_id"), is_live=True, status=PubStatus.USABLE)
    rows = Edition.objects.filter(kind=EditionKind.WITHDRAWAL) | Edition.objects.filter(
        Exists(live), kind=EditionKind.CORRECTION
    )
    columns = (*SUMMARY, "uuid", "kind", "note")
    page = keyset.page(rows.values(*columns), after=after, limit=limit, time="created_at", uuid="uuid")
    return keyset.Page([_notice(row) for row in page.rows], page.cursor)


def _issues(rows: QuerySet[Any], after: str | None, limit: int) -> keyset.Page[Issue]:
    page = keyset.page(rows.values(*SUMMARY), after=after, limit=limit, uuid="digest_id")
    return keyset.Page([_issue(row) for row in page.rows], page.cursor)


def _issue(row: dict[str, Any]) -> Issue:
    return Issue(
        digest_id=row["digest_id"],
        path=_path(row),
        number=row["number"],
        title=row["title"],
        standfirst=row["standfirst"],
        language=row["language"],
        items=row["item_count"],
        published_at=row["published_at"],
        updated_at=row["created_at"],
        day=rendering.local_day(row["published_at"], row["series__time_zone"]),
        series_slug=row["series__slug"],
        series_title=row["series__title"],
    )


def _whole(condition: str, *values: Any) -> WholeIssue | None:
    row = next(iter(fetched(WHOLE + condition, values)), None)
    if row is None:
        return None
    digest_id, title, language, head, article, status, note, created_at, series_slug, series, zone = row
    is_withdrawn = status == PubStatus.CANCELED
    gone = rendering.local_day(moment_of(created_at), zone) if is_withdrawn else None
    return WholeIssue(
        digest_id=uuid_of(digest_id),
        title=title,
        language=language,
        head_html=head,
        article_html=article,
        is_withdrawn=is_withdrawn,
        note=note,
        withdrawn_on=languages.long_date(gone, languages.interface_of(language)) if gone else "",
        series_slug=series_slug,
        series_title=series,
    )


def _notice(row: dict[str, Any]) -> Notice:
    is_withdrawal = row["kind"] == EditionKind.WITHDRAWAL
    return Notice(
        # By its id, for the address of what was withdrawn may tell its title.
        path=f"/id/digest/{row['digest_id']}" if is_withdrawal else _path(row),
        is_withdrawal=is_withdrawal,
        title=row["series__title"] if is_withdrawal else row["title"],
        note=row["note"],
        at=row["created_at"],
        day=rendering.local_day(row["created_at"], row["series__time_zone"]),
        language=row["language"],
    )


def _path(row: dict[str, Any]) -> str:
    return f"/{row['series__slug']}/{row['year']:04d}/{row['month']:02d}/{row['slug']}/"


class Month(NamedTuple):
    """The issues of a month, and its first day."""

    first: date
    rows: list[Issue]

    @property
    def name(self) -> str:
        """The month in words, as a heading."""
        return languages.month_name(self.first)


def by_month(rows: list[Issue]) -> list[Month]:
    """Group issues, in their order, under the first day of their month."""
    groups: dict[date, list[Issue]] = {}
    for row in rows:
        groups.setdefault(row.day.replace(day=1), []).append(row)
    return [Month(*pair) for pair in groups.items()]
