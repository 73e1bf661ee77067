"""The registry as files: what goes out comes in again, and a file says what it would do before it does it."""

import json
from typing import Any

import pytest

from digests.domain import registry, registry_exchange, registry_import
from digests.domain.errors import DeskError, StaleError
from digests.domain.registry_exchange import SOURCES, TOPICS, Kind, Row
from digests.models import Head, Source, SourceAlias, SourceDomain, Topic
from tests.factories import CountryFactory, SourceFactory, TopicFactory

pytestmark = pytest.mark.django_db
AWKWARD = ["=1+1", "+7 701", "-", "@desk", "'quoted", "''=x", "a, b; c", 'say "so"', "Ақпарат 报"]


def imported(kind: Kind, rows: list[Row]) -> registry_import.Plan:
    return registry_import.carry_out(kind, rows, registry_import.plan(kind, rows).mark)


def the_entry(row: Row, kind: Kind = SOURCES) -> registry_import.Entry:
    (entry,) = registry_import.plan(kind, [row]).entries
    return entry


@pytest.fixture
def kursiv() -> Source:
    """Return a source with two other names and a domain."""
    CountryFactory(code="KZ")
    source = SourceFactory(slug="kursiv", name="Kursiv", owner="A company", languages=["ru"])
    for name in ("Kursiv Media", "Курсив"):
        SourceAlias.objects.create(source=source, name=name)
    SourceDomain.objects.create(source=source, domain="kursiv.example")
    return source


@pytest.mark.parametrize("form", ["csv", "json"])
@pytest.mark.parametrize("kind", [SOURCES, TOPICS], ids=lambda kind: kind.name)
def test_the_packaged_registry_goes_out_and_comes_in_unchanged(kind: Kind, form: str) -> None:
    registry.load_reference()
    text = registry_exchange.dump(kind, form)
    rows = registry_exchange.read(kind, text.encode())
    assert len(rows) == kind.model.objects.count()
    plan = registry_import.plan(kind, rows)
    assert {entry.outcome for entry in plan.entries} == {"same"}


@pytest.mark.parametrize("form", ["csv", "json"])
def test_an_empty_registry_is_filled_from_a_file(form: str) -> None:
    registry.load_reference()
    text = registry_exchange.dump(SOURCES, form)
    count, names = Source.objects.count(), SourceAlias.objects.count()
    Source.objects.all().delete()
    imported(SOURCES, registry_exchange.read(SOURCES, text.encode()))
    assert (Source.objects.count(), SourceAlias.objects.count()) == (count, names)
    assert registry_exchange.dump(SOURCES, form) == text


@pytest.mark.parametrize("awkward", AWKWARD)
@pytest.mark.parametrize("form", ["csv", "json"])
def test_awkward_words_come_back_as_they_were(form: str, awkward: str) -> None:
    TopicFactory(slug="awkward", name=awkward, synonyms=[awkward, "second"])
    rows = registry_exchange.read(TOPICS, registry_exchange.dump(TOPICS, form).encode())
    assert (rows[0]["name"], rows[0]["synonyms"]) == (awkward, [awkward, "second"])


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r"])
def test_no_cell_begins_like_a_formula(start: str) -> None:
    SourceFactory(slug="x", name="X", owner=f"{start}HYPERLINK(1)")
    text = registry_exchange.dump(SOURCES, "csv")
    assert f"'{start}HYPERLINK(1)" in text
    assert f",{start}HYPERLINK" not in text


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "is empty"),
        (b"slug,name\n", "has no rows"),
        (b'[{"name": "A"', "JSON is broken"),
        (b'{"name": "A"}', "list of objects"),
        (b'["A"]', "list of objects"),
        (b"[" * 100_000, "JSON is broken"),
        (b'[{"name": 3}]', "has to be a text"),
        (b'[{"name": "A", "domains": "a.example"}]', "a list of texts"),
        (b"name,colour\nA,red\n", "no column “colour”"),
        (b"owner\nSomebody\n", "needs a column"),
        (b"name,name\nA,B\n", "a column twice"),
        (b"name,owner\nA,B,C\n", "Line 2 has 3 cells"),
        (b'name,owner\n"A,B\n', "CSV is broken"),
        (b"name\nA\0B\n", "not a text file"),
        (b"name\n" + b"A\n" * 10_001, "more than 10000 rows"),
        (b"x" * (5 * 1024 * 1024 + 1), "larger than 5 MB"),
    ],
)
def test_a_broken_file_is_refused_in_words(data: bytes, said: str) -> None:
    with pytest.raises(DeskError, match=said):
        registry_exchange.read(SOURCES, data)


def test_characters_that_no_database_takes_are_taken_out() -> None:
    data = b'[{"name": "A\\u0000 \\ud800B", "aliases": ["C\\u200bD", "\\u0000"]}]'
    rows = registry_exchange.read(SOURCES, data)
    assert rows == [{"name": "A \ufffdB", "aliases": ["CD"]}]
    imported(SOURCES, rows)
    assert Source.objects.get().aliases.get().name == "CD"


@pytest.mark.parametrize(
    "data",
    [
        "name;slug\nКурсив;kursiv\n".encode("utf-8-sig"),
        "name\tslug\r\nКурсив\tkursiv\r\n".encode("utf-16"),
        "NAME , Slug\n Курсив ,kursiv\n\n".encode(),
    ],
)
def test_files_of_spreadsheets_are_read(data: bytes) -> None:
    assert registry_exchange.read(SOURCES, data) == [{"name": "Курсив", "slug": "kursiv"}]


def test_a_change_is_told_field_by_field(kursiv: Source) -> None:
    row = {"slug": "kursiv", "owner": "A fund", "country": "KZ", "aliases": ["Курсив", "Kursiv KZ"]}
    entry = the_entry(row)
    assert entry.outcome == "changed"
    assert [(change.field, change.before, change.after) for change in entry.changes] == [
        ("owner", "A company", "A fund"),
        ("country", "", "KZ"),
        ("aliases", "Kursiv Media, Курсив", "Курсив, Kursiv KZ"),
    ]
    imported(SOURCES, [row])
    kursiv.refresh_from_db()
    assert (kursiv.owner, kursiv.country_id, kursiv.languages) == ("A fund", "KZ", ["ru"])
    assert set(kursiv.aliases.values_list("name", flat=True)) == {"Курсив", "Kursiv KZ"}
    assert kursiv.domains.get().domain == "kursiv.example"


def test_a_new_row_takes_what_is_usual_for_what_it_leaves_out(kursiv: Source) -> None:
    row = (
        {"name": "Kursiv", "owner": "A fund"},
        {"name": "Steppe Post", "domains": ["steppe.example"], "kind": ""},
    )
    plan = imported(SOURCES, list(row))
    assert [entry.outcome for entry in plan.entries] == ["changed", "new"]
    made = Source.objects.get(slug="steppe-post")
    assert (made.kind, made.status, made.domains.get().domain) == ("online", "accepted", "steppe.example")


def test_the_order_of_other_names_is_no_change(kursiv: Source) -> None:
    assert the_entry({"slug": "kursiv", "aliases": ["Курсив", "Kursiv Media"]}).outcome == "same"


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ({"name": ""}, "neither a name nor a slug"),
        ({"slug": "fresh"}, "name: This field cannot be blank"),
        ({"name": "A", "slug": "not a slug"}, "slug: Enter a valid"),
        ({"name": "A", "kind": "pigeon"}, "kind: Value 'pigeon' is not a valid choice"),
        ({"name": "A", "homepage": "javascript:alert(1)"}, "home page: Enter a valid URL"),
        ({"name": "A", "ownership_checked_on": "last week"}, "checked on: “last week”"),
        ({"name": "A", "country": "QQ"}, "There is no country “QQ”"),
        ({"name": "A", "languages": ["ru", "much Russian"]}, "“much Russian” is no language code"),
        ({"name": "A", "domains": ["www.a.example"]}, "domain: Give the host alone"),
        ({"name": "A", "domains": ["kursiv.example"]}, "“kursiv.example” belongs to “kursiv”"),
        ({"name": "A", "aliases": ["KURSIV media"]}, "“KURSIV media” belongs to “kursiv”"),
        ({"name": "A", "aliases": ["B", "b"]}, "the same thing twice"),
        ({"name": "A" * 121}, "at most 120 characters"),
        ({"slug": "other", "name": "kursiv"}, "“kursiv” belongs to “kursiv”"),
        ({"slug": "old-kursiv", "name": "Old"}, "was merged into “kursiv”"),
        ({"slug": "kursiv", "kind": ""}, "kind: This field cannot be blank"),
    ],
)
def test_a_row_that_can_not_be_stored_is_refused_and_the_others_are_not(
    kursiv: Source, row: Row, said: str
) -> None:
    Source.objects.filter(pk=kursiv.pk).update(former_slugs=["old-kursiv"])
    plan = imported(SOURCES, [row, {"name": "Good One"}])
    assert [entry.outcome for entry in plan.entries] == ["refused", "new"]
    assert said in " ".join(plan.entries[0].problems)
    assert set(Source.objects.values_list("slug", flat=True)) == {"kursiv", "good-one"}
    assert set(kursiv.aliases.values_list("name", flat=True)) == {"Kursiv Media", "Курсив"}


def test_the_second_row_about_one_thing_is_refused(kursiv: Source) -> None:
    rows: list[Row] = [{"slug": "kursiv", "owner": "One"}, {"name": "KURSIV", "owner": "Two"}]
    rows += [{"name": "Fresh"}, {"slug": "fresh", "owner": "Two"}]
    plan = imported(SOURCES, rows)
    assert [entry.outcome for entry in plan.entries] == ["changed", "refused", "new", "refused"]
    assert "Row 1" in plan.entries[1].problems[0]


def test_a_domain_may_go_from_one_source_to_another_in_one_file(kursiv: Source) -> None:
    imported(SOURCES, [{"slug": "kursiv", "domains": []}, {"name": "New", "domains": ["kursiv.example"]}])
    assert SourceDomain.objects.get().source.name == "New"


def test_nothing_is_written_where_something_else_would_happen_by_now(kursiv: Source) -> None:
    rows: list[Row] = [{"slug": "kursiv", "owner": "A fund"}, {"name": "New"}]
    seen = registry_import.plan(SOURCES, rows).mark
    Source.objects.filter(pk=kursiv.pk).update(owner="Somebody else")
    with pytest.raises(StaleError):
        registry_import.carry_out(SOURCES, rows, seen)
    assert not Source.objects.filter(name="New").exists()
    kursiv.refresh_from_db()
    assert kursiv.owner == "Somebody else"


def test_topics_come_in_with_their_synonyms() -> None:
    TopicFactory(slug="grain", name="Grain", synonyms=["wheat"])
    rows: list[Row] = [
        {"name": "grain", "synonyms": ["wheat", "зерно"]},
        {"name": "Rail", "description": "Trains."},
    ]
    imported(TOPICS, rows)
    assert Topic.objects.get(slug="grain").synonyms == ["wheat", "зерно"]
    assert Topic.objects.get(slug="rail").description == "Trains."


def test_an_import_raises_the_public_generation_once(kursiv: Source) -> None:
    registry.touch()
    before = Head.objects.get().generation
    imported(SOURCES, [{"name": "One"}, {"name": "Two"}])
    assert Head.objects.get().generation == before + 1


@pytest.mark.parametrize("size", [1, 3])
def test_looking_costs_the_same_for_one_and_three(size: int, django_assert_num_queries: Any) -> None:
    for number in range(size):
        source = SourceFactory(slug=f"s-{number}")
        SourceAlias.objects.create(source=source, name=f"Alias {number}")
    rows = json.loads(registry_exchange.dump(SOURCES, "json"))
    with django_assert_num_queries(4):
        registry_import.plan(SOURCES, [row | {"owner": "New"} for row in rows])
    with django_assert_num_queries(3):
        registry_exchange.dump(SOURCES, "csv")
