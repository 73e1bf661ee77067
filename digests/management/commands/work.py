"""``manage.py work``: publishes what is due, for as long as it runs."""

import os
import signal
import socket
from argparse import ArgumentParser
from threading import Event
from typing import Any

from django.core.management.base import BaseCommand
from django.db import close_old_connections
from django.utils import timezone

from digests.domain.worker import Worker, do_due


class Command(BaseCommand):
    """Look every few seconds for what is due and do it, until SIGTERM or Ctrl-C."""

    help = "Publishes scheduled digests when their time comes. Run it beside the site; any number may run."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Add --once and --every."""
        parser.add_argument("--once", action="store_true", help="Do what is due now and end: for cron.")
        parser.add_argument("--every", type=float, default=3, help="Seconds between two looks (3).")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Work once, or until told to stop."""
        if options["once"]:
            self.stdout.write(f"Done: {do_due(timezone.now())}")
            return
        stop = Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: stop.set())
        worker = Worker(f"{socket.gethostname()}:{os.getpid()}", every=options["every"], clock=timezone.now)
        # A round that was begun is finished; the wait between two ends at once.
        while not stop.wait(worker.work()):
            # A connection that broke, or that the database has had for long, is opened anew.
            close_old_connections()
        worker.end()
