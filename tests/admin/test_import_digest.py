"""``manage.py import_digest``."""

import json
from io import StringIO

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from digests.models import Digest, Edition, Source
from tests.factories import SeriesFactory

TEXT = """Kazakhstan

Grain queues at Dostyk grew shorter, Kursiv reported on June 9, 2025.

Uzbekistan

Solar plants fed more into the grid, according to [Spot.uz](https://www.spot.uz/one).

Source: The desk
"""


@pytest.fixture
def roundup(tmp_path):
    path = tmp_path / "roundup.md"
    path.write_text(TEXT)
    return str(path)


def run(*args):
    out = StringIO()
    call_command("import_digest", *args, stdout=out)
    return out.getvalue()


def test_a_dry_run_prints_the_document_and_writes_nothing(db, roundup):
    data = json.loads(run(roundup, "--dry-run", "--json"))
    assert set(data) >= {"title", "standfirst", "language", "credit", "sections", "notes"}
    assert data["credit"] == {"name": "The desk"}
    assert [(s["heading"], s["country"]) for s in data["sections"]] == [
        ("Kazakhstan", "KZ"),
        ("Uzbekistan", "UZ"),
    ]
    first, second = (section["items"][0] for section in data["sections"])
    assert set(first) >= {"headline", "body", "topics", "citations"}
    assert first["citations"][0]["source"]["name"] == "Kursiv"
    assert first["citations"][0]["published_on"] == "2025-06-09"
    assert second["citations"][0]["url"] == "https://www.spot.uz/one"
    assert all(set(note) == {"where", "what"} for note in data["notes"])
    assert not Source.objects.exists()
    assert not Digest.objects.exists()


def test_without_json_it_prints_an_outline(db, roundup):
    assert "Kazakhstan (KZ)" in run(roundup, "--dry-run")


def test_it_makes_a_draft_in_the_only_series(db, roundup):
    SeriesFactory()
    out = run(roundup)
    assert Digest.objects.get().title in out
    assert not Edition.objects.exists()


def test_it_publishes(db, roundup):
    SeriesFactory()
    made = json.loads(run(roundup, "--series", "monitor", "--publish", "--json"))
    assert made["status"] == "published"
    assert Edition.objects.get().item_count == 2


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (["/no/such/file.md"], "can't be read"),
        (["/no/such/file.md", "--dry-run"], "can't be read"),
        (["{roundup}", "--series", "nowhere"], "There is no series “nowhere”."),
        (["{roundup}", "--dry-run", "--publish"], "writes nothing"),
        (["{empty}", "--dry-run"], "no text"),
    ],
)
def test_what_is_wrong_is_one_sentence(db, roundup, tmp_path, args, said):
    SeriesFactory()
    empty = tmp_path / "empty.txt"
    empty.touch()
    with pytest.raises(CommandError, match=said):
        run(*(arg.format(roundup=roundup, empty=empty) for arg in args))


def test_two_series_need_a_choice(db, roundup):
    SeriesFactory()
    SeriesFactory(slug="other", title="Other")
    with pytest.raises(CommandError, match="--series"):
        run(roundup)


def test_a_draft_that_is_not_ready_is_kept_and_not_published(db, tmp_path):
    SeriesFactory()
    path = tmp_path / "bare.md"
    path.write_text("Kazakhstan\n\nThe bridge over the river is open again after repairs.\n")
    with pytest.raises(CommandError, match="not published"):
        run(str(path), "--publish")
    assert Digest.objects.get().status == "draft"
