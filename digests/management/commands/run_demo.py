"""``manage.py run_demo``: what ``make run`` does, from an empty folder to a running newsroom."""

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.db import transaction

from digests.management.commands.serve import check_port
from digests.models import Digest

USERNAME = "editor"


class Command(BaseCommand):
    """Prepare database and static files, load the demo newsroom into an empty database, and serve."""

    help = "Starts a newsroom on this machine, with demonstration content where the database is empty."
    # A fault shows itself in what follows; a warning is for `manage.py check`.
    requires_system_checks: list[str] = []

    def handle(self, *_args: Any, **_options: Any) -> None:
        """Do what is still to be done, and serve."""
        check_port("127.0.0.1", settings.PORT)
        self._collect_static()
        call_command("migrate", verbosity=0, interactive=False)
        self._load_demo()
        call_command("rebuild_published", if_needed=True)
        self._show_sign_in()
        self.stdout.flush()
        # In this process's place, which gives back the memory that loading took.
        command = [sys.executable, "manage.py", "serve", "--port", str(settings.PORT)]
        os.execv(sys.executable, command)  # noqa: S606 (our own command)

    def _collect_static(self) -> None:
        manifest = settings.STATIC_ROOT / "staticfiles.json"
        if not manifest.exists() or manifest.stat().st_mtime < _newest(settings.BASE_DIR):
            self.stdout.write("Collecting static files")
            subprocess.run(
                [sys.executable, "manage.py", "collectstatic", "--noinput", "--verbosity", "0"],
                cwd=settings.BASE_DIR,
                check=True,
            )
            manifest.touch()
        if not settings.COLLECTED:
            # Settings choose the storage by whether the files were there at the start: start again.
            os.execv(sys.executable, [sys.executable, *sys.argv])  # noqa: S606 (this very command)

    def _load_demo(self) -> None:
        if not Digest.objects.exists():
            self.stdout.write("Loading the demo newsroom")
            # One transaction: interrupted, it leaves an empty database, and the next start begins anew.
            with transaction.atomic():
                call_command("load_demo")

    def _show_sign_in(self) -> None:
        kept = settings.DATA_DIR / "demo_password"
        user = get_user_model().objects.filter(username=USERNAME).first()
        if kept.exists() and user and user.check_password(kept.read_text().strip()):
            self.stdout.write(
                f"Sign in at the desk as “{USERNAME}” with the password {kept.read_text().strip()}"
            )


def _newest(base: Path) -> float:
    """Return the time of the newest change of what collectstatic collects."""
    files = [base / "requirements.txt", *(base / "static").rglob("*")]
    return max(file.stat().st_mtime for file in files)
