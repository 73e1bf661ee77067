"""PDF/UA by WeasyPrint, where it is installed: in a process of its own, one at a time, each once.

A PDF costs seconds and a hundred megabytes while it is made, so neither may happen to the process that
answers readers. It depends on its HTML alone, whose hash is the name under which it is kept.
"""

import fcntl
import hashlib
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from uuid import uuid4

from django.conf import settings

# Seconds; below the half minute after which a server gives a request up.
LONGEST = 25
# Bytes of PDFs that are kept; those not asked for longest go first.
KEPT = 256 * 1024 * 1024
COMMAND = "-P -m weasyprint --quiet --encoding utf-8 --pdf-variant pdf/ua-1 --allowed-protocols data - -"
# No secret of ours goes to the other process.
PASSED_ON = ("PATH", "HOME", "TMPDIR", "FONTCONFIG_PATH", "FONTCONFIG_FILE", "XDG_CACHE_HOME")


class PdfBusyError(Exception):
    """Another PDF is being made: ask again in some seconds."""


class PdfFailedError(Exception):
    """WeasyPrint ended with an error, or took too long."""


def is_available() -> bool:
    """Tell whether WeasyPrint is installed."""
    return find_spec("weasyprint") is not None


def pdf(html: str) -> bytes:
    """Return a PDF of one HTML file that holds all it needs; raise PdfBusyError or PdfFailedError."""
    folder = Path(settings.DATA_DIR) / "pdf"
    folder.mkdir(parents=True, exist_ok=True)
    mark = hashlib.sha256(f"{version('weasyprint')}|{COMMAND}|{html}".encode()).hexdigest()
    path = folder / f"{mark}.pdf"
    found = _kept(path)
    if found is None:
        with _alone(folder):
            found = _make(html)
            _keep(path, found)
    return found


def _kept(path: Path) -> bytes | None:
    try:
        found = path.read_bytes()
        os.utime(path)
    except FileNotFoundError:
        return None
    return found


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    with (folder / "lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise PdfBusyError from error
        yield


def _make(html: str) -> bytes:
    environment = {name: os.environ[name] for name in PASSED_ON if name in os.environ}
    try:
        done = subprocess.run(  # noqa: S603 (our own command; the HTML is what readers get)
            [sys.executable, *COMMAND.split()],
            input=html.encode(),
            env=environment,
            capture_output=True,
            timeout=LONGEST,
            check=True,
        )
    except subprocess.TimeoutExpired as error:
        message = f"WeasyPrint took more than {LONGEST} s"
        raise PdfFailedError(message) from error
    except subprocess.CalledProcessError as error:
        last = error.stderr.decode(errors="replace").strip().splitlines()[-1:]
        message = f"WeasyPrint ended with {error.returncode}: {''.join(last)}"
        raise PdfFailedError(message) from error
    return done.stdout


def _keep(path: Path, content: bytes) -> None:
    draft = path.with_suffix(f".{uuid4().hex}")
    draft.write_bytes(content)
    draft.replace(path)
    files = sorted(path.parent.glob("*.pdf"), key=lambda file: file.stat().st_mtime, reverse=True)
    total = 0
    for file in files:
        total += file.stat().st_size
        if total > KEPT and file != path:
            file.unlink()
