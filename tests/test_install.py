"""What can be missing on a fresh machine gets one sentence, and no traceback."""

import os
import subprocess
from pathlib import Path

import pytest
from django.conf import settings

INSTALL = Path(settings.BASE_DIR) / ".ci" / "install"


def program(path, text):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"#!/bin/sh\n{text}\n")
    path.chmod(0o755)
    return path


def install(venv, **environment):
    done = subprocess.run(
        [INSTALL, venv, "requirements.txt"],
        cwd=settings.BASE_DIR,
        env=os.environ | environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert done.returncode == 1
    assert len(done.stderr.strip().splitlines()) == 1
    return done.stderr


def test_an_old_python(tmp_path):
    old = program(tmp_path / "python3.9", 'case "$*" in *3,\\ 11*) exit 1;; esac')
    assert "needs Python 3.11 or newer" in install(tmp_path / "venv", PYTHON=str(old))


def test_no_python(tmp_path):
    assert "needs Python 3.11 or newer" in install(tmp_path / "venv", PYTHON=str(tmp_path / "none"))


def test_no_venv_module(tmp_path):
    bare = program(tmp_path / "python3", 'case "$*" in *ensurepip*) exit 1;; esac')
    assert "venv module is missing" in install(tmp_path / "venv", PYTHON=str(bare))


@pytest.mark.parametrize(
    ("pip_says", "sentence"),
    [
        ("ERROR: No matching distribution found for nh3==0.3.8", "no C compiler to build it"),
        ("NewConnectionError: Failed to establish a new connection", "is this machine online?"),
        ("OSError: [Errno 28] No space left on device", "The disk is full"),
        ("ERROR: THESE PACKAGES DO NOT MATCH THE HASHES FROM THE REQUIREMENTS FILE.", "not the one that"),
    ],
)
def test_packages_that_cannot_be_installed(tmp_path, pip_says, sentence):
    venv = tmp_path / "venv"
    program(venv / "bin" / "python", f'case "$*" in *install*) echo "{pip_says}"; exit 1;; esac')
    assert sentence in install(venv, CC="no-such-compiler")


def test_a_python_that_went_away(tmp_path):
    venv = tmp_path / "venv"
    (venv).mkdir()
    (venv / ".made").touch()
    assert "delete the folder" in install(venv)
