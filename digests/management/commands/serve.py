"""``manage.py serve``: the site and its worker as one process tree, stopped together."""

import os
import signal
import socket
import subprocess
import sys
from argparse import ArgumentParser
from contextlib import suppress
from threading import Event
from time import monotonic
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

# Seconds that the children get to finish what they do before they are killed.
GRACE = 15
START_WITHIN = 60
# Threads, and memory that the processes share.
SHARED = ("newsroom.wsgi", "--config", "python:newsroom.server")


def check_port(address: str, port: int) -> None:
    """Raise CommandError, with what to do, where nothing can listen on this port."""
    try:
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind((address, port))
    except PermissionError as error:
        message = f"You may not use port {port}: choose one above 1023, for example PORT=9000 make run."
        raise CommandError(message) from error
    except OverflowError as error:
        raise CommandError("PORT is a number from 1 to 65535.") from error
    except OSError as error:
        other = port + 1 if port < 65535 else 8000  # noqa: PLR2004 (the highest port)
        message = (
            f"Port {port} is taken by another program: stop it, or choose another: PORT={other} make run."
        )
        raise CommandError(message) from error


class Command(BaseCommand):
    """Run gunicorn and the worker until SIGTERM, SIGINT or the end of either, and leave nothing behind."""

    help = "Serves site and desk with gunicorn and runs the worker beside it, until Ctrl-C."
    # `manage.py check --deploy` is a step of its own: docs/operators.md.
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Add --address, --port and --workers."""
        parser.add_argument("--address", default="127.0.0.1", help="Where to listen (127.0.0.1).")
        parser.add_argument("--port", type=int, default=settings.PORT, help="Port, else PORT, else 8000.")
        parser.add_argument("--workers", type=int, default=2, help="Processes that answer (2).")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Start both, wait, stop both."""
        address, port = options["address"], options["port"]
        check_port(address, port)
        stop = Event()
        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
            signal.signal(number, lambda *_: stop.set())
        children = [
            self._start("-m", "gunicorn", *SHARED, "--bind", f"{address}:{port}",
                        "--workers", str(options["workers"]), "--log-level", "warning"),
            self._start("manage.py", "work", "--skip-checks"),
        ]  # fmt: skip
        try:
            self._announce(children, stop, address, port)
            while not stop.wait(0.5) and all(child.poll() is None for child in children):
                pass
            if not stop.is_set():
                raise CommandError("The site or the worker ended by itself, so the other was stopped too.")
        finally:
            self._stop(children)

    def _start(self, *arguments: str) -> subprocess.Popen[bytes]:
        # A group of its own, so that Ctrl-C reaches it through us alone, once.
        return subprocess.Popen(  # noqa: S603 (our own commands)
            [sys.executable, *arguments], cwd=settings.BASE_DIR, start_new_session=True
        )

    def _announce(
        self, children: list[subprocess.Popen[bytes]], stop: Event, address: str, port: int
    ) -> None:
        deadline = monotonic() + START_WITHIN
        while monotonic() < deadline and children[0].poll() is None and not stop.wait(0.1):
            with suppress(OSError), socket.create_connection((address, port), timeout=1):
                self.stdout.write(
                    self.style.SUCCESS(
                        f"\nNewsroom is at {settings.SITE_URL}/, the desk at {settings.SITE_URL}/admin/"
                    )
                )
                self.stdout.write("Ctrl-C stops it.")
                return

    def _stop(self, children: list[subprocess.Popen[bytes]]) -> None:
        for child in children:
            child.terminate()
        deadline = monotonic() + GRACE
        for child in children:
            with suppress(subprocess.TimeoutExpired):
                child.wait(timeout=max(0.1, deadline - monotonic()))
            # Whatever is left of the child's group, its own children included.
            with suppress(ProcessLookupError, PermissionError):
                os.killpg(child.pid, signal.SIGKILL)
            child.wait()
