import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from digests.domain import desk_sheet
from digests.domain.desk_sheet import sheet_of
from digests.domain.document import CitationDoc, DigestDocument, ItemDoc, SectionDoc, SourceRef
from digests.models import Citation, Digest, Item, Source
from tests.factories import CountryFactory, SeriesFactory, SourceFactory, TopicFactory

TEXT = """Kazakhstan

Grain queues at the Dostyk crossing grew shorter in spring, Kursiv reported. Wagons now wait four days instead of nine. The railway says that new sidings made the difference.

Reservoirs in the south hold more water than a year ago, Tengrinews wrote.

Uzbekistan

Solar plants fed two percent more into the grid than planned, Spot.uz reported.
"""
IMPORT, REVIEW = "admin:digests_digest_import", "admin:digests_digest_import_review"


@pytest.fixture
def desk(editor_client):
    """Return a signed-in client beside a series, two countries and three sources."""
    SeriesFactory()
    for code in ("KZ", "UZ"):
        CountryFactory(code=code)
    for name in ("Kursiv", "Tengrinews", "Spot.uz"):
        SourceFactory(slug=name.lower().replace(".", "-"), name=name)
    TopicFactory(slug="grain", name="Grain")
    TopicFactory(slug="solar-power", name="Solar power")
    return editor_client


def series_pk():
    return SeriesFactory().pk


def read(desk, text=TEXT):
    return desk.post(reverse(IMPORT), {"series": series_pk(), "text": text})


def fields_of(answer):
    """Return what a browser would send of the review screen that an answer shows."""
    sheet = answer.context["sheet"]
    names = "title standfirst language number period_start period_end credit_name credit_url series"
    data = {name: getattr(sheet, name) for name in names.split()}
    data |= {"digest": sheet.id, "original": sheet.original, "section": [s.id for s in sheet.sections]}
    data |= {"note-where": [w for w, _ in sheet.notes], "note-what": [w for _, w in sheet.notes]}
    for section in sheet.sections:
        data[f"in-{section.id}"] = [item.id for item in section.items]
        data |= {f"s-{section.id}-heading": section.heading, f"s-{section.id}-country": section.country}
        for item in section.items:
            data[f"of-{item.id}"] = [citation.id for citation in item.citations]
            data |= {f"i-{item.id}-headline": item.headline, f"i-{item.id}-body": item.body}
            data |= {f"i-{item.id}-topic": item.topics, f"i-{item.id}-offered": item.offered}
            data[f"i-{item.id}-more"] = item.more
            for citation in item.citations:
                for name in ("source", "url", "title", "published_on", "archived_url", "language"):
                    data[f"c-{citation.id}-{name}"] = getattr(citation, name)
    return data


def press(desk, answer, do, **changes):
    return desk.post(reverse(REVIEW), fields_of(answer) | changes | {"do": do})


def items_of(answer):
    return [item for section in answer.context["sheet"].sections for item in section.items]


def test_a_paste_becomes_a_review_and_then_a_draft(desk):
    answer = read(desk)
    assert answer.status_code == 200
    assert not Digest.objects.exists()
    made = press(desk, answer, "make")
    digest = Digest.objects.get()
    assert made["Location"] == reverse("admin:digests_digest_compose", args=[digest.pk])
    assert [str(section) for section in digest.sections.all()] == ["Kazakhstan", "Uzbekistan"]
    assert Item.objects.count() == 3
    assert set(Citation.objects.values_list("source__name", flat=True)) == {"Kursiv", "Tengrinews", "Spot.uz"}


def test_a_file_is_taken_too(desk):
    upload = SimpleUploadedFile("roundup.txt", TEXT.encode())
    answer = desk.post(reverse(IMPORT), {"series": series_pk(), "file": upload})
    assert len(items_of(answer)) == 3


def test_the_same_form_sent_twice_makes_one_draft(desk):
    answer = read(desk)
    first = press(desk, answer, "make")
    second = press(desk, answer, "make")
    assert Digest.objects.count() == 1
    assert first["Location"] == second["Location"]


@pytest.mark.parametrize("sent", [{}, {"text": "  "}, {"text": TEXT, "series": "999"}])
def test_an_error_keeps_the_pasted_text(desk, sent):
    answer = desk.post(reverse(IMPORT), {"series": series_pk()} | sent)
    assert answer.status_code == 422
    assert answer.context["form"]["text"].value() == sent.get("text")


def test_the_way_back_keeps_the_pasted_text(desk):
    answer = desk.post(reverse(IMPORT), fields_of(read(desk)) | {"back": "1"})
    assert answer.status_code == 200
    assert "Grain queues" in answer.context["form"]["text"].value()


def test_every_note_is_on_the_screen(desk):
    answer = read(desk)
    page = answer.content.decode()
    assert answer.context["sheet"].notes
    shown = str(answer.context["general_notes"]) + str(answer.context["sections"])
    for _where, what in answer.context["sheet"].notes:
        assert what in shown
    assert "desk-notes" in page


def test_join_and_split(desk):
    answer = read(desk)
    first, second, _third = items_of(answer)
    joined = press(desk, answer, f"item-merge:{second.id}")
    item = items_of(joined)[0]
    assert item.body == f"{first.body}\n\n{second.body}"
    assert [citation.source for citation in item.citations] == ["Kursiv", "Tengrinews"]
    places = desk_sheet.boundaries(item.body)
    paragraph = next(n for n, at in enumerate(places, 1) if item.body[:at].endswith("\n\n"))
    split = press(desk, joined, f"item-split:{item.id}", **{f"i-{item.id}-at": str(paragraph)})
    assert [i.body for i in items_of(split)][:2] == [first.body, second.body]
    assert [[c.source for c in i.citations] for i in items_of(split)][:2] == [["Kursiv"], ["Tengrinews"]]


def test_split_after_a_sentence_and_at_the_cursor(desk):
    answer = read(desk)
    item = items_of(answer)[0]
    split = press(desk, answer, f"item-split:{item.id}", **{f"i-{item.id}-at": "1"})
    assert items_of(split)[1].body.startswith("Wagons now wait")
    at = item.body.index("The railway")
    split = press(desk, answer, f"item-split:{item.id}", **{f"i-{item.id}-at": f"c:{at}"})
    assert items_of(split)[1].body.startswith("The railway says")


@pytest.mark.parametrize("where", ["", "0", "99", "c:99999", "c:0", "x", "c:-1", "²"])
def test_a_split_nowhere_changes_nothing(desk, where):
    answer = read(desk)
    item = items_of(answer)[0]
    after = press(desk, answer, f"item-split:{item.id}", **{f"i-{item.id}-at": where})
    assert [i.body for i in items_of(after)] == [i.body for i in items_of(answer)]


def test_no_operation_loses_a_word():
    for name, operation in desk_sheet.OPERATIONS.items():
        if "remove" in name:
            continue
        for part in ("section", "item", "citation"):
            sheet = sheet_of(make_document_without_rows())
            before = sorted(words(sheet))
            keys = {
                "section": sheet.sections[1].id,
                "item": sheet.sections[1].items[1].id,
                "citation": sheet.sections[1].items[1].citations[0].id,
            }
            operation(sheet, keys[part])
            missing = set(before) - set(words(sheet))
            assert not missing, (name, part, missing)


def make_document_without_rows():
    def item(n):
        return ItemDoc(
            body=f"Body{n} one. Body{n} two.",
            headline=f"Head{n}",
            citations=(CitationDoc(SourceRef(f"Source{n}"), url=f"https://s{n}.example/"),),
        )

    return DigestDocument(
        title="T",
        sections=tuple(
            SectionDoc(f"Section{s}", None, (item(f"{s}a"), item(f"{s}b"), item(f"{s}c"))) for s in range(3)
        ),
    )


def words(sheet):
    parts = []
    for section in sheet.sections:
        for item in section.items:
            parts += [*item.body.replace("*", " ").split(), *item.headline.split()]
            parts += [citation.source for citation in item.citations]
    return parts


def test_what_is_corrected_is_what_is_made(desk):
    answer = read(desk)
    item = items_of(answer)[0]
    citation = item.citations[0]
    changes = {
        "title": "Queues and sun",
        "standfirst": "Three stories.",
        f"i-{item.id}-headline": "Shorter queues",
        f"i-{item.id}-topic": [],
        f"i-{item.id}-more": "Solar power, Grain",
        f"c-{citation.id}-source": "A New Gazette",
        f"c-{citation.id}-url": "https://gazette.example/1",
        f"c-{citation.id}-published_on": "2026-03-04",
    }
    press(desk, answer, "make", **changes)
    made = Item.objects.get(headline="Shorter queues")
    assert sorted(topic.name for topic in made.topics.all()) == ["Grain", "Solar power"]
    cited = made.citations.get()
    assert (cited.source.name, cited.source.status, str(cited.published_on)) == (
        "A New Gazette",
        "proposed",
        "2026-03-04",
    )
    assert Digest.objects.get().standfirst == "Three stories."


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("published_on", "9 June", "isn&#x27;t a date"),
        ("url", "javascript:alert(1)", "isn&#x27;t a web address"),
        ("title", "x" * 501, "at most 500"),
    ],
)
def test_what_is_wrong_is_said_at_its_place_and_kept(desk, field, value, said):
    answer = read(desk)
    citation = items_of(answer)[0].citations[0]
    refused = press(desk, answer, "make", **{f"c-{citation.id}-{field}": value})
    page = refused.content.decode()
    assert refused.status_code == 422
    assert said in page
    assert f'href="#p-{citation.id}"' in page
    assert getattr(items_of(refused)[0].citations[0], field) == value
    assert not Digest.objects.exists()


def test_a_tampered_form_is_no_server_error(desk):
    answer = read(desk)
    fields = fields_of(answer)
    section = fields["section"][0]
    odd = [
        {"section": ["x", section, section]},
        {"digest": "not-a-uuid"},
        {"series": "²"},
        {f"s-{section}-country": "ZZ"},
        {"number": "-4"},
        {"period_start": "2026-13-40"},
        {"title": "\x00"},
    ]
    for change in odd:
        sent = fields | change | {"do": "make"}
        assert desk.post(reverse(REVIEW), sent).status_code in {302, 422}, change
    assert desk.post(reverse(REVIEW), {"do": "item-split:x"}).status_code == 200
    assert desk.post(reverse(REVIEW), {}).status_code == 200
    assert desk.get(reverse(REVIEW)).status_code == 302


def test_three_hundred_items_go_through(desk):
    text = "Kazakhstan\n\n" + "\n\n".join(
        f"- Freight on line {n} rose by {n} percent in the first half of the year, Kursiv reported."
        for n in range(300)
    )
    answer = read(desk, text)
    count = len(items_of(answer))
    assert count >= 300
    press(desk, answer, "make")
    assert Item.objects.count() == count


def test_ten_megabytes_are_refused_with_the_text_kept(desk):
    paragraph = "Freight on the line rose by nine percent in the first half of the year, Kursiv reported.\n\n"
    text = paragraph * (10 * 1024 * 1024 // len(paragraph))
    answer = read(desk, text)
    assert answer.status_code == 422
    assert answer.context["form"]["text"].value() == text
    assert "in parts" in str(answer.context["form"].non_field_errors())


def test_nothing_is_written_before_the_draft_is_made(desk):
    sources = Source.objects.count()
    answer = read(desk, "Kazakhstan\n\nThe Steppe Courier reported that the bridge is open again.")
    press(desk, answer, "item-up:" + items_of(answer)[0].id)
    assert Source.objects.count() == sources
    assert not Digest.objects.exists()
