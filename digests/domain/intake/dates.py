"""Dates as texts write them, in eight languages: beside a source, and alone on a line."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from digests.domain.intake.normalise import fold

_MONTHS = (
    "january jan january's января январь янв janvier janv enero ene januar jänner gennaio gen ocak yanvar",
    "february feb февраля февраль фев février févr fevrier febrero februar febbraio şubat subat fevral",
    "march mar марта март мар mars marzo märz mrz mart",
    "april apr апреля апрель апр avril avr abril abr aprile nisan aprel",
    "may мая май mai mayo maggio mayıs mayis",
    "june jun июня июнь июн juin junio juni giugno giu haziran iyun",
    "july jul июля июль июл juillet juil julio juli luglio lug temmuz iyul",
    "august aug августа август авг août aout agosto ago ağustos agustos avgust",
    "september sep sept сентября сентябрь сен сент septembre septiembre settembre set eylül eylul sentabr",
    "october oct октября октябрь окт octobre octubre oktober okt ottobre ott ekim oktabr",
    "november nov ноября ноябрь ноя novembre noviembre kasım kasim noyabr",
    "december dec декабря декабрь дек décembre decembre diciembre dic dezember dez dicembre aralık aralik dekabr",
)
_MONTH_NUMBER = {fold(name): number for number, names in enumerate(_MONTHS, 1) for name in names.split()}
_WORDS = "|".join(sorted({name for names in _MONTHS for name in names.split()}, key=len, reverse=True))
_YEAR = r"(?:,?\s+(?:de\s+|del\s+)?(?P<{0}>(?:19|20)\d\d)(?!\d)(?:\s*(?:г\.|года|год|yil|жыл))?)?"
DATE = re.compile(
    r"(?<![\w.])(?:"
    r"(?P<iso_y>(?:19|20)\d\d)-(?P<iso_m>\d{1,2})-(?P<iso_d>\d{1,2})(?!\d)"
    r"|(?P<num_d>\d{1,2})[./](?P<num_m>\d{1,2})[./](?P<num_y>(?:19|20)\d\d|\d\d)(?!\d)"
    rf"|(?P<d1>\d{{1,2}})(?:st|nd|rd|th|er|º|°|\.|-го)?(?:\s+(?:of|de))?\s*(?P<m1>{_WORDS})\b\.?"
    + _YEAR.format("y1")
    + rf"|(?P<m2>{_WORDS})\.?\s+(?P<d2>\d{{1,2}})(?:st|nd|rd|th)?(?!\d|[.:]\d|\s?%)"
    + _YEAR.format("y2")
    + r")",
    re.IGNORECASE,
)
_MONTH_YEAR = re.compile(rf"\b(?:{_WORDS})\.?,?\s+(?:de\s+|del\s+)?((?:19|20)\d\d)\b", re.IGNORECASE)
_RANGE = re.compile(
    rf"(?<!\d)(?P<a>\d{{1,2}})\.?\s*(?:[-–—]|to|to the|au|al|bis|по)\s*(?=\d{{1,2}}(?:st|nd|rd|th|\.|º)?(?:\s+de)?\s*(?:{_WORDS})\b)"
    rf"|(?P<m>{_WORDS})\.?\s+(?P<b>\d{{1,2}})\s*[-–—]\s*(?P<c>\d{{1,2}})(?!\d)" + _YEAR.format("y"),
    re.IGNORECASE,
)
_NUMBER = re.compile(
    r"(?:\b(?:no|nr|issue|issue no|vol|выпуск|numéro|número|ausgabe|edition|édition|sayı|num)\b\.?|№|#|n°)\s*(\d{1,4})\b",
    re.IGNORECASE,
)
_DATE_WORDS = frozenset(
    "week of the weekly for from to until and period covering issue no nr vol edition dated date published updated monday tuesday "
    "wednesday thursday friday saturday sunday mon tue wed thu fri sat sun th st nd rd on in ending issued last "
    "semaine du au de la le les lundi mardi mercredi jeudi vendredi samedi dimanche période édition numéro n publié publie "
    "semana del al desde hasta lunes martes miércoles jueves viernes sábado domingo número edición y "
    "woche vom bis zum der des ausgabe montag dienstag mittwoch donnerstag freitag samstag sonntag stand kw kalenderwoche und "
    "settimana dal della lunedì martedì mercoledì giovedì venerdì sabato domenica numero edizione "
    "неделя с по за неделю выпуск от дата период г года год понедельник вторник среда четверг пятница суббота воскресенье "
    "hafta haftası tarih tarihli sayı pazartesi salı çarşamba perşembe cuma cumartesi pazar".split()
)
_WEEKDAYS_AND_MORE = frozenset(fold(word) for word in _DATE_WORDS)


@dataclass(frozen=True, slots=True)
class Found:
    """A date in a text; ``year`` is None when the text gives none."""

    start: int
    end: int
    day: int
    month: int
    year: int | None


def find_dates(text: str) -> Iterator[Found]:
    """Yield the dates of ``text`` in order."""
    for match in DATE.finditer(text):
        found = _found(match)
        if found:
            yield found


def _found(match: re.Match[str]) -> Found | None:
    groups = match.groupdict()
    year: int | None
    if groups["iso_y"]:
        year, month, day = (int(groups[name]) for name in ("iso_y", "iso_m", "iso_d"))
    elif groups["num_y"]:
        day, month, year = (int(groups[name]) for name in ("num_d", "num_m", "num_y"))
        day, month = (month, day) if month > 12 else (day, month)
        year += 2000 if year < 100 else 0
    else:
        word = groups["m1"] or groups["m2"]
        month = _MONTH_NUMBER[fold(word)]
        day = int(groups["d1"] or groups["d2"])
        year = int(groups["y1"] or groups["y2"] or 0) or None
    if not (1 <= month <= 12 and 1 <= day <= 31):
        return None
    return Found(match.start(), match.end(), day, month, year)


def is_month(key: str) -> bool:
    """Tell a folded word that names a month."""
    return key in _MONTH_NUMBER


def safe_date(year: int, month: int, day: int) -> date | None:
    """Return the date, or None for one that no calendar has."""
    try:
        return date(year, month, day)
    except ValueError:
        return None


@dataclass(frozen=True, slots=True)
class Calendar:
    """Gives dates without a year theirs: the text's own year, or the nearest past one."""

    today: date
    year: int | None = None

    def resolve(self, found: Found) -> date | None:
        """Return the day that ``found`` means."""
        if found.year:
            return safe_date(found.year, found.month, found.day)
        year = self.year or self.today.year
        day = safe_date(year, found.month, found.day)
        if day and day > self.today + timedelta(days=1):
            day = safe_date(year - 1, found.month, found.day)
        return day


def calendar_of(text: str, *, head: str, today: date) -> Calendar:
    """Return a calendar whose year comes from the head's lines, else the text's full dates."""
    for part in (head, text):
        years = [found.year for found in find_dates(part) if found.year]
        years += [int(year) for year in _MONTH_YEAR.findall(part)]
        if part is head and not years:
            years = [int(year) for year in re.findall(r"\b20\d\d\b", part)]
        past = Counter(year for year in years if year <= today.year)
        if past:
            return Calendar(today, max(past, key=lambda year: (past[year], year)))
    return Calendar(today)


_CITY = re.compile(r"^[A-ZÀ-ÞА-ЯİŞÇ][^\W\d_]+(?:[ -][A-ZÀ-ÞА-Я][^\W\d_]+)?,\s+(?=\S)")


def is_date_line(text: str) -> bool:
    """Tell whether a line says when or which issue, and nothing else."""
    if len(text) > 90 or not any(char.isdigit() for char in text):
        return False
    text = _CITY.sub("", text)
    left, found = _RANGE.subn(" ", DATE.sub(" ", _RANGE.sub(" ", _MONTH_YEAR.sub(" ", text))))
    left, numbers = _NUMBER.subn(" ", left)
    has = DATE.search(text) or _MONTH_YEAR.search(text) or _RANGE.search(text) or numbers or found
    words = [word for word in fold(left).split() if not word.isdigit()]
    return bool(has) and all(word in _WEEKDAYS_AND_MORE or word in _MONTH_NUMBER for word in words)


def issue_number(text: str) -> int | None:
    """Return the issue's number from a line such as "No. 24, 15 June 2023"."""
    match = _NUMBER.search(text)
    return int(match[1]) if match and int(match[1]) else None


def period_of(text: str, calendar: Calendar) -> tuple[date | None, date | None]:
    """Return first and last day from a line such as "12–18 June 2023" or "Week of 5 June"."""
    days = [day for day in map(calendar.resolve, find_dates(text)) if day]
    match = _RANGE.search(text)
    if match and days and match["a"]:
        first = safe_date(days[-1].year, days[-1].month, int(match["a"]))
        return (first, days[-1]) if first and first <= days[-1] else (None, days[-1])
    if match and match["c"] and days:
        last = safe_date(int(match["y"] or days[0].year), days[0].month, int(match["c"]))
        first = safe_date(last.year, days[0].month, int(match["b"])) if last else None
        return (first, last) if first and last and first <= last else (None, None)
    if len(days) > 1 and days[0] <= days[-1]:
        return days[0], days[-1]
    if not days:
        return None, None
    week = re.search(r"\b(?:week|semaine|semana|woche|settimana|hafta\w*)\b|недел", text, re.IGNORECASE)
    return days[0], days[0] + timedelta(days=6) if week else days[0]


_URL_DATE = re.compile(r"(?<!\d)(20\d\d)[/_-]?(0[1-9]|1[0-2])[/_-]?(0[1-9]|[12]\d|3[01])(?!\d)")


def date_in_url(url: str, today: date) -> date | None:
    """Return the day that an address carries (/2023/06/09/), unless it is in the future."""
    match = _URL_DATE.search(url)
    day = safe_date(int(match[1]), int(match[2]), int(match[3])) if match else None
    return day if day and day <= today + timedelta(days=1) else None
