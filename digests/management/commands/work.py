"""``manage.py work``: publishes what is due, tells partners and checks links, for as long as it runs."""

import os
import signal
import socket
from argparse import ArgumentParser
from threading import Event, Thread
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand
from django.db import close_old_connections
from django.utils import timezone

from digests.domain import link_rounds
from digests.domain.delivery import rounds
from digests.domain.worker import Worker, do_due

# Seconds that one run for cron sends to webhooks, and checks links.
DELIVERIES_ONCE, LINKS_ONCE = 60, 60


class Command(BaseCommand):
    """Look every few seconds for what is due and do it, until SIGTERM or Ctrl-C."""

    help = (
        "Publishes scheduled digests when their time comes, sends to webhooks and by mail, and checks links."
        " Any number may run."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Add --once and --every."""
        parser.add_argument("--once", action="store_true", help="Do what is due now and end: for cron.")
        parser.add_argument("--every", type=float, default=3, help="Seconds between two looks (3).")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Work once, or until told to stop."""
        if options["once"]:
            self.stdout.write(f"Done: {do_due(timezone.now())}")
            self.stdout.write(f"Requests to webhooks: {rounds.deliver_for(DELIVERIES_ONCE)}")
            if settings.CHECK_LINKS:
                self.stdout.write(f"Links checked: {link_rounds.check_for(LINKS_ONCE)}")
            return
        stop = Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: stop.set())
        worker = Worker(f"{socket.gethostname()}:{os.getpid()}", every=options["every"], clock=timezone.now)
        deliveries = Thread(target=rounds.deliver_until, args=(stop,), daemon=True, name="deliveries")
        deliveries.start()
        if settings.CHECK_LINKS:
            # Not waited for at the end: what it was asking for is due again when its lease ends.
            Thread(target=link_rounds.check_until, args=(stop,), daemon=True, name="links").start()
        # A round that was begun is finished; the wait between two ends at once.
        while not stop.wait(worker.work()):
            # A connection that broke, or that the database has had for long, is opened anew.
            close_old_connections()
        worker.end()
        # Requests under way get a moment, so that what was delivered is known to be.
        deliveries.join(rounds.FAREWELL)
