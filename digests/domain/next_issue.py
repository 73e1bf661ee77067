"""The next issue of a series from its last: the same sections with nothing in them, title and period moved on."""

import calendar
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID, uuid4

from django.db import transaction
from django.db.models import F
from django.utils import dateformat
from django.utils.translation import check_for_language, override
from django.utils.translation import gettext as _

from digests.choices import Cadence, Milestone
from digests.domain import editing
from digests.domain.document import Credit, DigestDocument, SectionDoc
from digests.domain.errors import DeskError
from digests.models import Digest, Series

DAYS = {Cadence.DAILY: 1, Cadence.WEEKLY: 7, Cadence.FORTNIGHTLY: 14}
TITLE_LENGTH = 200
DECEMBER = 12


@dataclass(frozen=True)
class Period:
    """From one day to another, both included."""

    start: date
    end: date


@dataclass(frozen=True)
class Proposal:
    """What the next issue would be called and cover; whoever makes it may change it."""

    title: str
    number: int | None
    period: Period | None


def last_of(series: Series) -> Digest | None:
    """Return the series' last issue: of the latest period, then the newest."""
    rows = Digest.objects.filter(series=series).select_related("series__region")
    period, number = F("period_end").desc(nulls_last=True), F("number").desc(nulls_last=True)
    return rows.order_by(period, number, "-created_at", "-pk").first()


def propose(series: Series, last: Digest | None) -> Proposal:
    """Propose title, number and period of the issue after ``last``, or of a series' first."""
    if last is None:
        return Proposal(title=f"{series.title} 1", number=1, period=None)
    number = editing.next_number(series) if last.number else None
    old = Period(last.period_start, last.period_end) if last.period_start and last.period_end else None
    period = next_period(old, series.cadence) if old else None
    numbers, periods = (last.number, number), (old, period)
    title = next_title(last.title, numbers=numbers, periods=periods, language=last.language)
    if title == last.title:
        title = _named(series, last, number, period)
    return Proposal(title[:TITLE_LENGTH], number, period)


def _named(series: Series, last: Digest, number: int | None, period: Period | None) -> str:
    """Name an issue whose predecessor's title says neither number nor date, so that two are told apart.

    A title that stands for the series is kept; one of a story, which is last time's news, gives way to
    the series' own.
    """
    others = Digest.objects.filter(series=series, title=last.title).exclude(pk=last.pk)
    stands = series.title.casefold() in last.title.casefold() or others.exists()
    title = last.title if stands else series.title
    if period:
        return f"{title}, {next(_written(period, last.language))}"
    return f"{title} {number}" if number else title


def next_period(old: Period, cadence: str) -> Period | None:
    """Return the period that begins the day after, as long as the cadence says; None for an irregular one."""
    start = old.end + timedelta(days=1)
    if cadence == Cadence.MONTHLY:
        return Period(start, _a_month_after(start) - timedelta(days=1))
    if cadence not in DAYS:
        return None
    return Period(start, start + timedelta(days=DAYS[Cadence(cadence)] - 1))


def _a_month_after(day: date) -> date:
    year, month = (day.year + 1, 1) if day.month == DECEMBER else (day.year, day.month + 1)
    return date(year, month, min(day.day, calendar.monthrange(year, month)[1]))


def next_title(
    title: str,
    *,
    numbers: tuple[int | None, int | None],
    periods: tuple[Period | None, Period | None],
    language: str,
) -> str:
    """Return a title with its issue number and its period moved from the old to the new, where it names them."""
    moved = _with_period(title, periods, language)
    if numbers[0] and numbers[1] and moved == title:
        # The last such number: “24 hours in Kyrgyzstan, issue 24” moves its issue.
        moved = re.sub(
            rf"(.*)(?<!\d){numbers[0]}(?!\d)", rf"\g<1>{numbers[1]}", title, count=1, flags=re.DOTALL
        )
    elif numbers[0] and numbers[1]:
        moved = _with_labelled_number(moved, numbers[0], numbers[1])
    return moved


def _with_labelled_number(title: str, old: int, new: int) -> str:
    # Beside a date a bare number may be a day: only one behind “#”, “No.” or a word such as “issue” is the issue's.
    labelled = rf"((?:#|№|\b(?:no|nr|issue|number|ausgabe|numéro|número|выпуск|sayı)\b)\W{{0,3}}){old}(?!\d)"
    return re.sub(labelled, rf"\g<1>{new}", title, count=1, flags=re.IGNORECASE)


def _with_period(title: str, periods: tuple[Period | None, Period | None], language: str) -> str:
    old, new = periods
    if old is None or new is None:
        return title
    for before, after in zip(_written(old, language), _written(new, language), strict=True):
        found = re.search(rf"(?<!\w){re.escape(before)}(?!\w)", title, flags=re.IGNORECASE)
        if found:
            # Some of Django's names of months begin with a capital that the title's language doesn't have.
            written = after.lower() if found.group() == before.lower() else after
            return title[: found.start()] + written + title[found.end() :]
    return title


def _written(period: Period, language: str) -> Iterator[str]:
    """Yield a period in the ways that titles write one, the fullest first; the same ways for every period."""
    known = language.split("-", maxsplit=1)[0]
    with override(known if check_for_language(known) else "en"):
        ways = [*_spans(period), *_single_days(period), dateformat.format(period.end, "F Y")]
    yield from ways


def _spans(period: Period) -> Iterator[str]:
    start, end = period.start, period.end
    same_month = (start.year, start.month) == (end.year, end.month)
    # In a language without cases both forms are the same word.
    for month in ("E", "F", "M"):
        first = "j" if same_month else f"j {month}" if start.year == end.year else f"j {month} Y"
        for dash in ("–", "-", " – ", " - "):
            yield _say(start, first) + dash + _say(end, f"j {month} Y")
            yield _say(start, f"{month} j") + dash + _say(end, "j, Y" if same_month else f"{month} j, Y")
            yield _say(start, first) + dash + _say(end, f"j {month}")
            yield _say(start, f"{month} j") + dash + _say(end, "j" if same_month else f"{month} j")


def _single_days(period: Period) -> Iterator[str]:
    for day in (period.end, period.start):
        for form in ("j E Y", "j F Y", "F j, Y", "j M Y", "Y-m-d", "d.m.Y", "j.n.Y", "d/m/Y"):
            yield _say(day, form)


def _say(day: date, form: str) -> str:
    return str(dateformat.format(day, form))


def make(series: Series, last: Digest | None, *, uuid: UUID, proposal: Proposal, by: Any) -> Digest:
    """Make the issue: the sections of ``last``, or the region's own, with no item in them.

    The same uuid again returns what it made before. Raises DeskError where the number is taken.
    """
    with transaction.atomic():
        # Locked, so that a form sent twice at once makes one issue after the other is there.
        Series.objects.select_for_update().get(pk=series.pk)
        made = Digest.objects.filter(uuid=uuid, series=series).first()
        if made:
            return made
        _check(series, uuid, proposal)
        return editing.create_digest(
            _document(series, last, uuid, proposal), series=series, by=by, milestone=Milestone.AUTOMATIC
        )


def _check(series: Series, uuid: UUID, proposal: Proposal) -> None:
    period = proposal.period
    if period and period.end < period.start:
        raise DeskError(_("The period ends before it starts."))
    taken = Digest.objects.filter(series=series, number=proposal.number) if proposal.number else None
    if taken and taken.exists():
        raise DeskError(_("Number %(number)s is taken in this series.") % {"number": proposal.number})
    if Digest.objects.filter(uuid=uuid).exists():
        raise DeskError(_("This form was sent before for another series. Open it again."))


def _document(series: Series, last: Digest | None, uuid: UUID, proposal: Proposal) -> DigestDocument:
    period = proposal.period
    return DigestDocument(
        id=uuid,
        title=proposal.title,
        number=proposal.number,
        language=last.language if last else series.language,
        period_start=period.start if period else None,
        period_end=period.end if period else None,
        credit=Credit(last.credit_name, last.credit_url) if last and last.credit_name else None,
        sections=tuple(_empty_sections(series, last)),
    )


def _empty_sections(series: Series, last: Digest | None) -> Iterator[SectionDoc]:
    rows = last.sections.all() if last else ()
    for row in rows:
        yield SectionDoc(heading=row.heading, country=row.country_id, items=(), id=uuid4())
    if not rows:
        yield SectionDoc(
            heading=series.region.name_in(last.language if last else series.language),
            country=None,
            items=(),
            id=uuid4(),
        )
