"""What a card looks like, by its pixels."""

from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from PIL import Image, ImageChops

from digests.domain import images
from digests.domain.card_text import can_join
from digests.domain.cards import HEIGHT, MARGIN, TITLE_BOTTOM, TITLE_TOP, WIDTH, Card, draw

CARD = Card("Newsroom", "Roundup · Issue 9", "Rails reach Bakhty", "22 November 2026", "en")


def drawn(card: Card) -> Image.Image:
    return Image.open(BytesIO(draw(card))).convert("L")


def inked(picture: Image.Image, box: tuple[int, int, int, int]) -> bool:
    """Tell whether something darker than the map is in a part of the card."""
    return picture.crop(box).getextrema()[0] < 120  # type: ignore[operator]


def test_is_a_small_png_of_the_size_that_is_promised() -> None:
    body = draw(replace(CARD, region="central-asia", lit=frozenset({"KZ"})))
    picture = Image.open(BytesIO(body))
    assert (picture.format, picture.size) == ("PNG", (1200, 630))
    assert len(body) < 60_000


def test_lights_the_countries_it_is_about() -> None:
    plain = replace(CARD, region="central-asia")
    lit = replace(plain, lit=frozenset({"UZ"}))
    # The palette shifts a grey or two; a country is another colour.
    box = ImageChops.difference(drawn(plain), drawn(lit)).point(lambda v: v if v > 15 else 0).getbbox()
    assert box
    assert box[0] > WIDTH / 2
    assert drawn(replace(CARD, region="nowhere")).tobytes() == drawn(CARD).tobytes()


def test_shows_an_items_own_picture_around_its_focus(settings: object, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path  # type: ignore[attr-defined]
    name = "0123456789abcdef.webp"
    picture = Image.new("RGB", (1600, 400), "#ffffff")
    picture.paste("#c02020", (1200, 0, 1600, 400))
    out = BytesIO()
    picture.save(out, "WEBP")
    default_storage.save(images.stored_path(name), ContentFile(out.getvalue()))
    card = replace(CARD, region="central-asia", picture=name)
    middle = (936, 355)
    for focus, red in (((100, 50), True), ((0, 50), False)):
        shown = Image.open(BytesIO(draw(replace(card, focus=focus)))).convert("RGB")
        r, g, _b = shown.getpixel(middle)  # type: ignore[misc]
        assert (r > 150 and g < 90) is red
    # A file that is gone leaves the map.
    assert draw(replace(card, picture="gone.webp")) == draw(replace(card, picture=""))


@pytest.mark.skipif(not can_join(), reason="FriBiDi is missing: Arabic script can't be joined")
def test_begins_at_the_right_where_the_language_does() -> None:
    left, right = (MARGIN, TITLE_TOP, MARGIN + 100, TITLE_BOTTOM), (1036, TITLE_TOP, 1136, TITLE_BOTTOM)
    uyghur = drawn(replace(CARD, title="تۆمۈريول", kicker="", language="ug", region="central-asia"))
    assert inked(uyghur, right)
    assert not inked(uyghur, left)
    english = drawn(replace(CARD, title="Rails", region="central-asia"))
    assert inked(english, left)
    assert not inked(english, right)


@pytest.mark.skipif(not can_join(), reason="FriBiDi is missing: Arabic script can't be joined")
def test_arabic_letters_are_joined_in_their_order() -> None:
    # Apart, by non-joiners, the same letters take more room; from the left they would look otherwise.
    title = "تۆمۈريول"
    joined, apart, turned = (
        drawn(replace(CARD, title=text, kicker="", foot="", language="ug"))
        for text in (title, "\u200c".join(title), title[::-1])
    )

    def left_edge(picture: Image.Image) -> int:
        part = picture.crop((0, TITLE_TOP, WIDTH, HEIGHT))
        return ImageChops.invert(part).point(lambda v: 255 if v > 100 else 0).getbbox()[0]  # type: ignore[index]

    assert left_edge(joined) > left_edge(apart) + 10
    assert joined.tobytes() != turned.tobytes()


def test_a_title_that_no_font_has_gives_way_to_the_series() -> None:
    unknown = drawn(replace(CARD, title="ᠮᠣᠩᠭᠣᠯ"))
    assert unknown.tobytes() == drawn(replace(CARD, kicker="", title=CARD.kicker)).tobytes()
