"""The plan of the demonstration newsroom: which issue is what, and when it came out."""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

TEXTS = Path(__file__).resolve().parents[2] / "data" / "demo"
NOTICE = (
    "Demonstration content: these reports are invented to show the software, and their links lead nowhere."
)
DAYS_BETWEEN = 15
TOKEN = re.compile(r"\{\{(-?\d+)\}\}")


@dataclass(frozen=True)
class SeriesPlan:
    """A demonstration series; ``newest_days_ago`` is the age of its newest public issue."""

    slug: str
    title: str
    region: str
    description: str
    time_zone: str
    published: int
    newest_days_ago: int


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
            return f"{day.day} {day:%B %Y}"

        return TOKEN.sub(fill, self.path.read_text(encoding="utf-8"))


def issues(plan: SeriesPlan, now: datetime) -> list[Issue]:
    """Return a series' numbered issues, oldest first; those past ``published`` are not public."""
    found = []
    for number, path in enumerate(sorted(TEXTS.glob(f"{plan.slug}-[0-9][0-9].md")), start=1):
        is_public = number <= plan.published
        age = plan.newest_days_ago + DAYS_BETWEEN * (plan.published - number)
        day = (now - timedelta(days=age if is_public else 0)).date()
        at = datetime.combine(day, time(5, 30), UTC)
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
