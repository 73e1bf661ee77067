"""Settings are read once a process, so each case asks a process of its own."""

import os
import subprocess
import sys

import pytest
from django.conf import settings
from django.contrib.staticfiles.finders import get_finders

LONG_KEY = "k" * 60
SOUND = {
    "NEWSROOM_MODE": "production",
    "NEWSROOM_SECRET_KEY": LONG_KEY,
    "NEWSROOM_SITE_URL": "https://news.example",
}


def ask(tmp_path, expression, **environment):
    """Return what a fresh process prints for an expression over settings, or its complaint."""
    kept = {
        key: value
        for key, value in os.environ.items()
        if not key.startswith(("NEWSROOM_", "DATABASE", "PORT"))
    }
    done = subprocess.run(
        [
            sys.executable,
            "manage.py",
            "shell",
            "--no-imports",
            "-c",
            f"from django.conf import settings as s; print({expression})",
        ],
        cwd=settings.BASE_DIR,
        env=kept | {"NEWSROOM_DATA_DIR": str(tmp_path)} | environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert "Traceback" not in done.stderr
    return done.stdout.strip() if done.returncode == 0 else done.stderr.strip()


@pytest.mark.parametrize(
    ("wrong", "complaint"),
    [
        ({"NEWSROOM_DEBUG": "1"}, "NEWSROOM_DEBUG shows the code to strangers"),
        ({"NEWSROOM_SECRET_KEY": ""}, "at least 50 random characters"),
        ({"NEWSROOM_SECRET_KEY": "k" * 49}, "at least 50 random characters"),
        ({"NEWSROOM_SITE_URL": "http://news.example"}, "https:// address"),
        ({"NEWSROOM_SITE_URL": ""}, "https:// address"),
        ({"NEWSROOM_MODE": "prod"}, "either “local” or “production”"),
        ({"NEWSROOM_LANGUAGE": "de"}, "NEWSROOM_LANGUAGE is one of en, ru, kk, uz"),
        ({"PORT": "http"}, "PORT is a whole number, not “http”"),
        ({"DATABASE_URL": "mongo://secret@host/x"}, "DATABASE_URL looks like"),
    ],
)
def test_production_refuses_to_start(tmp_path, wrong, complaint):
    answer = ask(tmp_path, "s.DEBUG", **(SOUND | wrong))
    assert answer.startswith("Newsroom does not start: ")
    assert complaint in answer
    assert LONG_KEY not in answer
    assert "secret@" not in answer


def test_production_starts_when_sound_and_is_strict(tmp_path):
    asked = "s.DEBUG, s.ALLOWED_HOSTS, s.SESSION_COOKIE_SECURE, s.CSRF_COOKIE_SECURE, s.SECURE_SSL_REDIRECT"
    assert ask(tmp_path, asked, **SOUND) == "False ['news.example'] True True True"
    assert not (tmp_path / "secret_key").exists()


def test_with_nothing_set_it_is_local_and_useful(tmp_path):
    asked = "s.DEBUG, s.SITE_URL, s.ALLOWED_HOSTS, len(s.SECRET_KEY) >= 50"
    assert ask(tmp_path, asked) == "False http://127.0.0.1:8000 ['127.0.0.1', 'localhost', '[::1]'] True"
    assert (tmp_path / "secret_key").stat().st_mode & 0o777 == 0o600


def test_static_files_that_no_page_shows_are_not_collected():
    found = {path.split("/")[0] for finder in get_finders() for path, _storage in finder.list([])}
    assert found == {"admin", "digests"}


def test_the_local_key_stays(tmp_path):
    assert ask(tmp_path, "s.SECRET_KEY") == ask(tmp_path, "s.SECRET_KEY")


def test_the_port_moves_the_address(tmp_path):
    assert ask(tmp_path, "s.SITE_URL", PORT="9000") == "http://127.0.0.1:9000"


def test_a_data_folder_that_cannot_be_used_is_one_sentence(tmp_path):
    file = tmp_path / "file"
    file.touch()
    assert "can't be used" in ask(file, "s.DEBUG")


def test_sqlite_is_set_to_lose_nothing(tmp_path):
    options = ask(tmp_path, "s.DATABASES['default']['OPTIONS'], s.DATABASES['default']['ATOMIC_REQUESTS']")
    for wanted in ("IMMEDIATE", "journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "'timeout': 20"):
        assert wanted in options
    assert options.endswith("False")
