"""The folder of an export: whole files only, a manifest, and a note of what a run that was killed may have left.

``manifest.sha256`` is what ``sha256sum -c`` reads. A file is replaced at once or not at all, so whoever serves the
folder meanwhile serves the old or the new one. Before a file is first written its name goes into the journal; what
the manifest and the journal name is ours to remove, nothing else is.
"""

import fcntl
import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

MANIFEST = "manifest.sha256"
JOURNAL = ".newsroom-export"
PART = ".part"


class FolderError(Exception):
    """The folder isn't one of ours, or another export is writing to it."""


@contextmanager
def opened(root: Path) -> Iterator["Folder"]:
    """Return a folder to export to, for this process alone; raise FolderError."""
    root.mkdir(parents=True, exist_ok=True)
    if any(root.iterdir()) and not (root / JOURNAL).exists():
        message = f"{root} has files that no export wrote: name an empty or a new folder."
        raise FolderError(message)
    with (root / JOURNAL).open("a+") as journal:
        try:
            fcntl.flock(journal, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            message = f"Another export is writing to {root}."
            raise FolderError(message) from error
        yield Folder(root, journal)


class Folder:
    """What an export writes to: ``put`` each file, then ``finish``."""

    def __init__(self, root: Path, journal: IO[str]) -> None:
        self._root, self._journal = root, journal
        self._known = self._listed()
        self._sums: dict[str, str] = {}
        self.written = self.removed = 0

    def put(self, name: str, content: bytes) -> None:
        """Write a file, where it doesn't have this content already."""
        self._sums[name] = hashlib.sha256(content).hexdigest()
        path = self._root / name
        if path.is_file() and path.read_bytes() == content:
            return
        if name not in self._known:
            self._known.add(name)
            self._journal.write(f"{name}\n")
            self._journal.flush()
        path.parent.mkdir(parents=True, exist_ok=True)
        part = path.with_name(path.name + PART)
        part.write_bytes(content)
        part.replace(path)
        self.written += 1

    def forget(self) -> None:
        """Begin again: what was put so far may not be there any more."""
        self._known |= set(self._sums)
        self._sums = {}

    def finish(self) -> None:
        """Remove what is no longer public, and say in the manifest what there is."""
        for name in sorted(self._known - set(self._sums)):
            self._remove(self._root / name)
        lines = [f"{mark}  {name}\n" for name, mark in sorted(self._sums.items())]
        text = "".join(lines)
        manifest = self._root / MANIFEST
        if not manifest.is_file() or manifest.read_text() != text:
            part = manifest.with_name(MANIFEST + PART)
            part.write_text(text)
            part.replace(manifest)
        self._journal.truncate(0)

    def _listed(self) -> set[str]:
        """Return the names that earlier runs wrote, and clear away files half written."""
        manifest = self._root / MANIFEST
        lines = manifest.read_text().splitlines() if manifest.is_file() else []
        self._journal.seek(0)
        # A line without its end was being written when the run was killed: its file was not.
        begun = [line[:-1] for line in self._journal if line.endswith("\n")]
        known = {line.partition("  ")[2] for line in lines} | set(begun)
        for name in known | {MANIFEST}:
            (self._root / (name + PART)).unlink(missing_ok=True)
        return known

    def _remove(self, path: Path) -> None:
        if path.is_file():
            path.unlink()
            self.removed += 1
        for folder in path.parents:
            if folder == self._root or not folder.is_dir() or any(folder.iterdir()):
                break
            folder.rmdir()
