"""``manage.py load_demo``: the demonstration newsroom, made through intake and publishing."""

import secrets
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from digests.choices import Cadence
from digests.domain import editing, images, publishing, registry
from digests.domain.intake import Knowledge, read_text
from digests.management.demo.pictures import CREDIT, drawn, picture_for
from digests.management.demo.plan import RETOLD, SERIES, Issue, SeriesPlan, issues
from digests.management.progress import Progress
from digests.models import Digest, Item, Region, Series

EDITOR = "editor"
CORRECTED = ("south-caucasus", 7)
WITHDRAWN = ("south-caucasus", 3)


class Command(BaseCommand):
    """Fill an empty database; one that has digests is left alone."""

    help = "Load the demonstration newsroom, if the database has no digest yet."

    def handle(self, *_args: Any, **options: Any) -> None:
        """Load registry, people, series and issues, in that order, and say how far it is."""
        registry.load_reference()
        if Digest.objects.exists():
            self.stdout.write("The database has digests already: nothing was loaded.")
            return
        editor = self._make_editor()
        now = timezone.now()
        # Once: the tables that intake makes of it cost more than reading an issue, and no issue adds to it.
        known = registry.knowledge()
        planned = [RETOLD, *(issue for plan in SERIES for issue in issues(plan, now))]
        series = {plan.slug: self._make_series(plan) for plan in SERIES}
        progress = Progress(self.stdout)
        for done, issue in enumerate(planned, start=1):
            self._load(issue, series[issue.series.slug], editor, known)
            if options["verbosity"]:
                progress.draw(done, len(planned))
        self.stdout.write(f"Loaded {Digest.objects.count()} digests with {Item.objects.count()} items.")

    def _make_editor(self) -> Any:
        users = get_user_model()
        editor, created = users.objects.get_or_create(
            username=EDITOR, defaults={"is_staff": True, "is_superuser": True}
        )
        if created:
            password = secrets.token_urlsafe(9)
            editor.set_password(password)
            editor.save()
            path = Path(settings.DATA_DIR) / "demo_password"
            path.parent.mkdir(parents=True, exist_ok=True)
            path.touch(mode=0o600)
            path.write_text(password)
        return editor

    def _make_series(self, plan: SeriesPlan) -> Series:
        series, _created = Series.objects.get_or_create(
            slug=plan.slug,
            defaults={
                "title": plan.title,
                "region": Region.objects.get(slug=plan.region),
                "description": plan.description,
                "cadence": Cadence.FORTNIGHTLY,
                "time_zone": plan.time_zone,
                "licence": "CC-BY-4.0",
                "licence_url": "https://creativecommons.org/licenses/by/4.0/",
                "credit_line": f"{plan.title}, {settings.SITE_NAME} demonstration",
                "notice": plan.notice,
                "language": plan.language,
            },
        )
        return series

    def _load(self, issue: Issue, series: Series, editor: Any, known: Knowledge) -> None:
        if not issue.path.exists():
            raise CommandError(f"The demonstration's text {issue.path.name} is missing.")
        document = read_text(issue.text(), known, today=issue.day).document
        document = replace(
            document,
            number=issue.number or None,
            language=series.language,
            period_start=issue.day - timedelta(days=14),
            period_end=issue.day - timedelta(days=1),
        )
        digest = editing.create_digest(document, series=series, by=editor)
        self._illustrate(digest, seed=issue.number)
        if issue.is_public:
            publishing.publish(digest, by=editor, at=issue.at)
            self._afterlife(issue, digest, editor)
        elif issue.number == issue.series.published + 1 and issue.series is SERIES[0]:
            publishing.schedule(digest, by=editor, at=timezone.now() + timedelta(days=3))

    def _illustrate(self, digest: Digest, *, seed: int) -> None:
        """Give the first item that calls for a picture one."""
        for item in Item.objects.filter(section__digest=digest):
            picture = picture_for(f"{item.headline} {item.body}")
            if picture:
                # Their sizes are made when a reader first asks: nobody waits for forty files at the first start.
                file = images.accept(drawn(picture, seed=seed))
                item.image_alt, item.image_credit = picture.alt, CREDIT
                item.image.save(str(file.name), file)
                return

    def _afterlife(self, issue: Issue, digest: Digest, editor: Any) -> None:
        later: datetime = issue.at + timedelta(days=2)
        key = (issue.series.slug, issue.number)
        if key == CORRECTED:
            item = Item.objects.filter(section__digest=digest, section__country__isnull=False).first()
            if item:
                item.body += " An earlier version of this report misstated who had announced it."
                item.save(update_fields=["body", "updated_at"])
                note = "An earlier version of one report misstated who had announced it."
                publishing.correct(digest, by=editor, note=note, item_ids=[item.uuid], at=later)
        if key == WITHDRAWN:
            note = "Withdrawn: two of its reports rested on a release that its author has taken back."
            publishing.withdraw(digest, by=editor, note=note, at=later)
