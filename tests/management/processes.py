"""Commands run as processes of their own, on a data folder of their own."""

import os
import subprocess
import sys
from contextlib import closing
from http.client import HTTPConnection
from pathlib import Path
from socket import socket
from time import monotonic, sleep

from django.conf import settings
from django.db import connection


def environment(folder: Path, **more: str):
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("NEWSROOM_", "DATABASE_URL", "PORT"))}
    return kept | {"NEWSROOM_DATA_DIR": str(folder), "PYTHONUNBUFFERED": "1"} | more


def database_url() -> str:
    """The test database's own address."""
    values = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{values['NAME']}"
    login = f"{values['USER']}:{values['PASSWORD']}" if values["PASSWORD"] else values["USER"]
    return f"postgres://{login}@{values['HOST']}:{values['PORT'] or 5432}/{values['NAME']}"


def command(*arguments: str) -> list[str]:
    return [sys.executable, "manage.py", *arguments]


def run(folder: Path, *arguments: str, **more: str):
    return subprocess.run(
        command(*arguments),
        cwd=settings.BASE_DIR,
        env=environment(folder, **more),
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def start(folder: Path, *arguments: str, **more: str):
    return subprocess.Popen(
        command(*arguments),
        cwd=settings.BASE_DIR,
        env=environment(folder, **more),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )


def free_port() -> int:
    with closing(socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def status_of(port: int, path: str = "/") -> int | None:
    """HTTP status of a page, or None while nobody listens."""
    try:
        with closing(HTTPConnection("127.0.0.1", port, timeout=10)) as connection:
            connection.request("GET", path)
            return connection.getresponse().status
    except OSError:
        return None


def wait_for(condition, seconds: float = 60) -> bool:
    deadline = monotonic() + seconds
    while monotonic() < deadline:
        if condition():
            return True
        sleep(0.05)
    return False
