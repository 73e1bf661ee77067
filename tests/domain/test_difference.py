"""What changed between two documents, by id and in words."""

from dataclasses import replace
from datetime import date
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from digests.domain.difference import compare
from digests.domain.document import (
    CitationDoc,
    Credit,
    DigestDocument,
    ImageDoc,
    ItemDoc,
    SectionDoc,
    SourceRef,
    TopicRef,
)
from digests.domain.marking import ADDED, REMOVED, SAME, Piece, marks


def ids(kind, count):
    return [UUID(int=(kind << 64) + n) for n in range(count)]


def section(number, heading, *items, country=None):
    return SectionDoc(heading, country, tuple(items), ids(1, 9)[number])


def item(number, headline="", body="Some text.", **fields):
    return ItemDoc(body, headline or f"Story {number}", id=ids(2, 20)[number], **fields)


def digest(*sections, **fields):
    return DigestDocument(id=ids(0, 1)[0], sections=tuple(sections), **({"title": "The week"} | fields))


def told(old, new):
    """Each change as (what, kind, name, labels of its lines)."""
    found = compare(old, new).changes
    return [(c.what, c.kind, c.name, [line.label for line in c.lines]) for c in found]


def kazakhstan(*items):
    return section(0, "Kazakhstan", *items, country="KZ")


def uzbekistan(*items):
    return section(1, "Uzbekistan", *items, country="UZ")


FOUR = [item(n) for n in range(4)]


def test_one_item_moved_up_is_one_move():
    old, new = digest(kazakhstan(*FOUR)), digest(kazakhstan(FOUR[3], *FOUR[:3]))
    assert told(old, new) == [("item", "moved", "Story 3", ["Moved up, to place 1 of 4, in Kazakhstan"])]


def test_one_item_moved_down_is_one_move():
    old, new = digest(kazakhstan(*FOUR)), digest(kazakhstan(*FOUR[1:], FOUR[0]))
    assert told(old, new) == [("item", "moved", "Story 0", ["Moved down, to place 4 of 4, in Kazakhstan"])]


def test_to_another_section_is_told_with_both_names_and_nothing_of_its_neighbours():
    old = digest(kazakhstan(*FOUR[:3]), uzbekistan(FOUR[3]))
    new = digest(kazakhstan(*FOUR[1:3]), uzbekistan(FOUR[0], FOUR[3]))
    assert told(old, new) == [("item", "moved", "Story 0", ["Moved from Kazakhstan to Uzbekistan"])]


def test_what_moved_and_was_edited_is_told_as_both():
    old = digest(kazakhstan(item(0, body="Grain is dear.")), uzbekistan())
    new = digest(kazakhstan(), uzbekistan(item(0, body="Grain is cheap.")))
    (change,) = compare(old, new).changes
    assert change.kinds == {"moved", "changed"}
    assert change.lines[1].pieces == (
        Piece(SAME, "Grain is "),
        Piece(REMOVED, "dear"),
        Piece(ADDED, "cheap"),
        Piece(SAME, "."),
    )
    assert compare(old, new).summary() == ["1 item moved", "1 item changed"]


def test_sections_added_removed_moved_and_renamed():
    third = section(2, "Kyrgyzstan", country="KG")
    renamed = replace(uzbekistan(), heading="Uzbekistan and beyond")
    old = digest(kazakhstan(), uzbekistan(), third)
    new = digest(third, renamed, section(3, "Tajikistan", country="TJ"))
    assert told(old, new) == [
        ("section", "moved", "Kyrgyzstan", ["Moved up, to place 1 of 3"]),
        ("section", "changed", "Uzbekistan", ["Heading"]),
        ("section", "added", "Tajikistan", ["Heading", "Country"]),
        ("section", "removed", "Kazakhstan", []),
    ]


def test_a_removed_section_shows_what_was_in_it():
    difference = compare(digest(kazakhstan(item(0, body="Lost words."))), digest())
    assert [change.name for change in difference.changes] == ["Kazakhstan", "Story 0"]
    assert Piece(REMOVED, "Lost words.") in difference.changes[1].lines[1].pieces
    assert difference.summary() == ["1 section removed", "1 item removed"]


def test_an_item_saved_from_a_removed_section_is_moved_not_removed():
    old, new = digest(kazakhstan(FOUR[0]), uzbekistan()), digest(uzbekistan(FOUR[0]))
    assert told(old, new) == [
        ("item", "moved", "Story 0", ["Moved from Kazakhstan to Uzbekistan"]),
        ("section", "removed", "Kazakhstan", []),
    ]


def test_a_digests_own_fields():
    old = digest(period_start=date(2026, 3, 1), number=4)
    new = digest(title="The long week", number=5, credit=Credit("Desk", "https://desk.example/"))
    assert told(old, new) == [
        ("digest", "changed", "Title page", ["Title", "Issue number", "Period from", "Credit", "Credit URL"])
    ]


def test_citations_say_which_field():
    tass = CitationDoc(SourceRef("Tass", "tass"), "https://a.example/1", "One", id=ids(3, 1)[0])
    old = item(0, citations=(tass,))
    moved = replace(tass, url="https://a.example/2", published_on=date(2026, 3, 4))
    new = item(0, citations=(moved, CitationDoc(SourceRef("Spot"), title="Two", id=ids(3, 2)[1])))
    labels = ["Tass, URL", "Tass, date of the article", "Source cited"]
    assert told(digest(kazakhstan(old)), digest(kazakhstan(new)))[0][3] == labels
    assert told(digest(kazakhstan(new)), digest(kazakhstan(item(0))))[0][3] == ["Source no longer cited"] * 2


def test_the_order_of_citations_and_a_sources_facts():
    one, two = (CitationDoc(SourceRef(name, name.lower()), id=ids(3, 2)[n]) for n, name in enumerate("AB"))
    owned = replace(one, source=replace(one.source, ownership="state"))
    found = told(
        digest(kazakhstan(item(0, citations=(one, two)))), digest(kazakhstan(item(0, citations=(two, owned))))
    )
    assert found[0][1] == "changed"
    assert found[0][3] == ["A, ownership in the registry", "Sources in another order: B, A"]


def test_topics_and_images():
    picture = ImageDoc("a.webp", "A bridge", "Desk", 10, 10)
    old = item(0, topics=(TopicRef("grain", "Grain"), TopicRef("rail", "Rail")), image=picture)
    new = item(0, topics=(TopicRef("rail", "Railways"), TopicRef("water", "Water")))
    (change,) = compare(digest(kazakhstan(old)), digest(kazakhstan(new))).changes
    assert [(line.kind, line.label) for line in change.lines] == [
        ("removed", "Topic"),
        ("changed", "Topic"),
        ("added", "Topic"),
        ("removed", "Image removed"),
        ("removed", "Text alternative"),
        ("removed", "Image credit"),
    ]
    cropped = replace(old, image=replace(picture, focus_x=20, alt="A long bridge"))
    assert told(digest(kazakhstan(old)), digest(kazakhstan(cropped)))[0][3] == [
        "Text alternative",
        "Focus of the image",
    ]
    replaced = replace(old, image=replace(picture, name="b.webp"))
    assert told(digest(kazakhstan(old)), digest(kazakhstan(replaced)))[0][3] == ["Image replaced"]


def test_a_short_text_stands_beside_its_label_and_a_long_one_below():
    old, new = digest(kazakhstan(item(0, body="One.\n\nTwo."))), digest(kazakhstan(item(0, "New", "One.")))
    lines = {line.label: line.is_long for line in compare(old, new).changes[0].lines}
    assert lines == {"Headline": False, "Text": True}


WORDS = st.text(st.sampled_from("ab .,\n«é中\u0301"), max_size=30)
LONG = st.text(max_size=60)


@given(LONG | WORDS, LONG | WORDS)
def test_marks_keep_every_character_of_both(old, new):
    pieces = marks(old, new)
    assert "".join(piece.text for piece in pieces if piece.kind != ADDED) == old
    assert "".join(piece.text for piece in pieces if piece.kind != REMOVED) == new
    assert all(piece.text for piece in pieces)
    assert (old == new) == all(piece.kind == SAME for piece in pieces)


def test_a_sentence_written_anew_is_marked_whole():
    pieces = marks("Freight on the line rose. More is expected.", "The wind took the roof. More is expected.")
    assert pieces == (
        Piece(REMOVED, "Freight on the line rose"),
        Piece(ADDED, "The wind took the roof"),
        Piece(SAME, ". More is expected."),
    )


def test_a_huge_text_is_marked_in_time():
    old = " ".join(f"word{n % 700}" for n in range(30_000))
    pieces = marks(old, " ".join(reversed(old.split())))
    assert "".join(piece.text for piece in pieces if piece.kind != ADDED) == old


def unique(strategy, kind, most):
    """Lists of what a strategy makes, each with an id of its own out of a few."""
    chosen = st.lists(st.sampled_from(ids(kind, most)), unique=True, max_size=most)
    return chosen.flatmap(lambda keys: st.tuples(*(strategy(key) for key in keys)))


def citation(key):
    source = st.builds(SourceRef, name=WORDS, slug=WORDS, ownership=WORDS, homepage=WORDS)
    days = st.none() | st.dates()
    return st.builds(
        CitationDoc, source=source, url=WORDS, title=WORDS, published_on=days, language=WORDS, id=st.just(key)
    )


TOPICS = st.lists(st.sampled_from("abc"), unique=True).map(
    lambda slugs: tuple(TopicRef(slug, slug.upper()) for slug in sorted(slugs))
)
IMAGE = st.none() | st.builds(
    ImageDoc,
    name=st.sampled_from(["a.webp", "b.webp"]),
    alt=WORDS,
    credit=WORDS,
    width=st.integers(1, 3),
    height=st.integers(1, 3),
    focus_x=st.integers(0, 100),
)


@st.composite
def documents(draw):
    keys = draw(st.lists(st.sampled_from(ids(2, 6)), unique=True))
    homes = draw(st.lists(st.sampled_from(ids(1, 4)), unique=True, min_size=1))
    stories = {key: [] for key in homes}
    free = draw(st.permutations(ids(3, 6)))
    for n, key in enumerate(keys):
        cited = draw(st.sampled_from([(), (free[n],)]))
        made = ItemDoc(
            body=draw(WORDS),
            headline=draw(WORDS),
            topics=draw(TOPICS),
            citations=tuple(draw(citation(one)) for one in cited),
            image=draw(IMAGE),
            id=key,
        )
        stories[draw(st.sampled_from(homes))].append(made)
    parts = [
        SectionDoc(draw(WORDS), draw(st.sampled_from([None, "KZ"])), tuple(stories[k]), k) for k in homes
    ]
    return digest(*parts, title=draw(WORDS), standfirst=draw(WORDS), number=draw(st.none() | st.integers(0)))


@settings(max_examples=60, deadline=None)
@given(documents(), documents())
def test_a_difference_is_told_where_and_only_where_there_is_one(old, new):
    assert not compare(old, old)
    assert bool(compare(old, new)) == (old != new)


@settings(max_examples=60, deadline=None)
@given(documents(), documents())
def test_every_text_that_differs_is_in_the_marks(old, new):
    lines = [line for change in compare(old, new).changes for line in change.lines]
    shown = {
        kind: {"".join(p.text for p in line.pieces if p.kind != other) for line in lines}
        for kind, other in ((REMOVED, ADDED), (ADDED, REMOVED))
    }
    before, after = ({i.id: i for _s, i in document.items()} for document in (old, new))
    for key in before.keys() | after.keys():
        a, b = (found.get(key, ItemDoc("")) for found in (before, after))
        for was, now in ((a.headline, b.headline), (a.body, b.body)):
            if was != now:
                assert was in shown[REMOVED]
                assert now in shown[ADDED]


@pytest.mark.parametrize("size", [1, 3, 30])
def test_a_reversed_list_is_all_moves_but_one(size):
    many = [replace(FOUR[0], id=UUID(int=n)) for n in range(size)]
    found = compare(digest(kazakhstan(*many)), digest(kazakhstan(*reversed(many))))
    assert len(found.changes) == size - 1
