"""The folder of an export, and what a killed run leaves."""

import hashlib
from pathlib import Path

import pytest

from digests.management.export.folder import JOURNAL, MANIFEST, FolderError, opened


def put(root: Path, files: dict[str, bytes], *, finish: bool = True) -> tuple[int, int]:
    with opened(root) as folder:
        for name, content in files.items():
            folder.put(name, content)
        if finish:
            folder.finish()
        return folder.written, folder.removed


def held(root: Path) -> dict[str, bytes]:
    hidden = {root / JOURNAL, root / MANIFEST}
    files = [path for path in root.rglob("*") if path.is_file() and path not in hidden]
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in files}


def test_what_changed_is_written_and_what_is_gone_is_removed(tmp_path: Path) -> None:
    files = {"index.html": b"a", "a/b/index.html": b"b", "c.txt": b"c"}
    assert put(tmp_path, files) == (3, 0)
    stamps = {name: (tmp_path / name).stat().st_mtime_ns for name in files}
    assert put(tmp_path, files) == (0, 0)
    assert stamps == {name: (tmp_path / name).stat().st_mtime_ns for name in files}
    assert put(tmp_path, {"index.html": b"new", "c.txt": b"c"}) == (1, 1)
    assert held(tmp_path) == {"index.html": b"new", "c.txt": b"c"}
    assert not (tmp_path / "a").exists()
    lines = (tmp_path / MANIFEST).read_text().splitlines()
    assert lines == [
        f"{hashlib.sha256(b'c').hexdigest()}  c.txt",
        f"{hashlib.sha256(b'new').hexdigest()}  index.html",
    ]


def test_a_run_that_was_killed_leaves_nothing_for_ever(tmp_path: Path) -> None:
    put(tmp_path, {"index.html": b"a", "old.html": b"old"})
    put(tmp_path, {"index.html": b"b", "leaked.html": b"to be withdrawn"}, finish=False)
    (tmp_path / "leaked.html.part").write_bytes(b"half")
    (tmp_path / "index.html.part").write_bytes(b"half")
    with (tmp_path / JOURNAL).open("a") as journal:
        journal.write("never-writ")
    (tmp_path / "index.html").write_bytes(b"spoilt by a full disk")
    put(tmp_path, {"index.html": b"c", "new.html": b"n"})
    assert held(tmp_path) == {"index.html": b"c", "new.html": b"n"}


def test_files_of_others_are_left_alone(tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("mine")
    with pytest.raises(FolderError, match="no export wrote"):
        put(tmp_path, {})
    root = tmp_path / "site"
    put(root, {"a/index.html": b"a"})
    (root / "CNAME").write_text("mirror.example")
    (root / "a" / "note.txt").write_text("mine")
    put(root, {"index.html": b"b"})
    assert held(root) == {"index.html": b"b", "CNAME": b"mirror.example", "a/note.txt": b"mine"}


def test_one_export_at_a_time(tmp_path: Path) -> None:
    with opened(tmp_path), pytest.raises(FolderError, match="Another export"):
        put(tmp_path, {})


def test_an_export_begun_again_keeps_nothing_that_is_gone_by_then(tmp_path: Path) -> None:
    with opened(tmp_path) as folder:
        folder.put("index.html", b"a")
        folder.put("withdrawn.html", b"w")
        folder.forget()
        folder.put("index.html", b"a")
        folder.finish()
    assert held(tmp_path) == {"index.html": b"a"}
