"""The plan of the demonstration newsroom: which issue is what, and when it came out."""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

from babel.dates import format_date

TEXTS = Path(__file__).resolve().parents[2] / "data" / "demo"
NOTICES = {
    "en": "Demonstration content: these reports are invented to show the software, and their links lead nowhere.",
    "ru": "Это показ программы: сообщения выдуманы, ссылки никуда не ведут.",
    "kk": "Бұл — бағдарламаны көрсету: хабарлар ойдан шығарылған, сілтемелер ешқайда апармайды.",
    "ug": "بۇ پروگراممىنى كۆرسىتىش ئۈچۈن: خەۋەرلەر توقۇلما، ئۇلانمىلار ھېچ يەرگە بارمايدۇ.",
}
DAYS_BETWEEN = 15
TOKEN = re.compile(r"\{\{(-?\d+)\}\}")


@dataclass(frozen=True)
class SeriesPlan:
    """A demonstration series; ``newest_days_ago`` is the age of its newest public issue, out at ``hour`` UTC."""

    slug: str
    title: str
    region: str
    description: str
    time_zone: str
    published: int
    newest_days_ago: int
    language: str = "en"
    hour: time = time(5, 30)

    @property
    def notice(self) -> str:
        """Return the words that tell readers, in the series' language, that all of it is invented."""
        return NOTICES[self.language]


SERIES = (
    SeriesPlan(
        slug="central-asia",
        title="Central Asia Roundup",
        region="central-asia",
        description="Two weeks of Central Asia: railways, water, trade and what its governments decided.",
        time_zone="Asia/Almaty",
        published=9,
        newest_days_ago=4,
    ),
    SeriesPlan(
        slug="south-caucasus",
        title="South Caucasus Roundup",
        region="south-caucasus",
        description="Two weeks of Armenia, Azerbaijan and Georgia, from ports to harvests.",
        time_zone="Asia/Tbilisi",
        published=8,
        newest_days_ago=11,
    ),
    # The newest issue in three more languages and scripts, a little earlier, so that home stays English.
    SeriesPlan(
        slug="central-asia-ru",
        title="Обзор Центральной Азии",
        region="central-asia",
        description="Две недели Центральной Азии: железные дороги, вода, торговля и решения правительств.",
        time_zone="Asia/Almaty",
        published=1,
        newest_days_ago=4,
        language="ru",
        hour=time(5, 0),
    ),
    SeriesPlan(
        slug="central-asia-kk",
        title="Орталық Азия шолуы",
        region="central-asia",
        description="Орталық Азияның екі аптасы: темір жол, су, сауда және үкімет шешімдері.",
        time_zone="Asia/Almaty",
        published=1,
        newest_days_ago=4,
        language="kk",
        hour=time(4, 30),
    ),
    SeriesPlan(
        slug="central-asia-ug",
        title="ئوتتۇرا ئاسىيا خەۋەرلىرى",
        region="central-asia",
        description="ئوتتۇرا ئاسىيانىڭ ئىككى ھەپتىسى: تۆمۈريول، سۇ، سودا ۋە ھۆكۈمەت قارارلىرى.",
        time_zone="Asia/Almaty",
        published=1,
        newest_days_ago=4,
        language="ug",
        hour=time(4, 0),
    ),
)


@dataclass(frozen=True)
class Issue:
    """One text of the demonstration with its date."""

    path: Path
    series: SeriesPlan
    number: int
    at: datetime
    is_public: bool

    @property
    def day(self) -> date:
        """Return the day that the text's dates count from."""
        return self.at.date()

    def text(self) -> str:
        """Return the text with its date tokens filled in, as an editor would paste it."""

        def fill(token: re.Match[str]) -> str:
            day = self.day + timedelta(days=int(token[1]))
            return format_date(day, "d MMMM y", locale=self.series.language)

        return TOKEN.sub(fill, self.path.read_text(encoding="utf-8"))


def issues(plan: SeriesPlan, now: datetime) -> list[Issue]:
    """Return a series' numbered issues, oldest first; those past ``published`` are not public."""
    found = []
    for number, path in enumerate(sorted(TEXTS.glob(f"{plan.slug}-[0-9][0-9].md")), start=1):
        is_public = number <= plan.published
        age = plan.newest_days_ago + DAYS_BETWEEN * (plan.published - number)
        day = (now - timedelta(days=age if is_public else 0)).date()
        at = datetime.combine(day, plan.hour, UTC)
        found.append(Issue(path, plan, number, min(at, now), is_public))
    return found


# The oldest text retells what a real roundup reported in June 2023, and has that date.
RETOLD = Issue(
    path=TEXTS / "central-asia-2023.md",
    series=SERIES[0],
    number=0,
    at=datetime(2023, 6, 15, 5, 30, tzinfo=UTC),
    is_public=True,
)
