"""Slugs of titles in the region's alphabets."""

import pytest
from django.conf import settings
from django.utils.text import slugify

from digests.domain.slugs import slug_of


@pytest.mark.parametrize(
    ("language", "title", "slug"),
    [
        ("en", "Rail, water & “trade”", "rail-water-trade"),
        ("ru", "Первые рельсы уложены: ещё объезд", "pervye-relsy-ulozheny-eshchyo-obezd"),
        ("kk", "Бақтыға баратын жолға рельс төселді", "baqtygha-baratyn-zholgha-rels-toseldi"),
        ("ky", "Өзгөн, Ысык-Көл жана Жети-Өгүз", "ozgon-ysyk-kol-zhana-zheti-oguz"),
        ("uz-Cyrl", "Ўзбекистон ҳукумати қарори", "ozbekiston-hukumati-qarori"),
        ("uz", "Oʻzbekiston hukumati qarori", "ozbekiston-hukumati-qarori"),
        ("tg", "Ҷумҳурии Тоҷикистон, рӯзи шанбеӣ", "jumhurii-tojikiston-ruzi-shanbei"),
        ("tk", "Aşgabatda täze ýollar", "asgabatda-taze-yollar"),
        ("az", "Bakıda yeni həftə", "bakida-yeni-hafta"),
        ("uk", "Київ і Львів", "kiyiv-i-lviv"),
        ("sr", "Београд, Њујорк и Џакарта", "beograd-njujork-i-dzakarta"),
        ("ug", "باختى يولىغا تۇنجى رېلىس ياتقۇزۇلدى", "baxti-yoligha-tunji-relis-yatquzuldi"),
        ("ug-Arab", "ئوتتۇرا ئاسىيا خەۋەرلىرى", "ottura-asiya-xewerliri"),
        ("ka", "საქართველო და მისი მეზობლები", "sakartvelo-da-misi-mezoblebi"),
        ("hy", "Երևանում նոր ճանապարհ", "erevanum-nor-chanaparh"),
    ],
)
def test_a_title_is_read_as_it_sounds(language: str, title: str, slug: str) -> None:
    assert slug_of(title, language, longest=70) == slug


@pytest.mark.parametrize("title", ["خبرهای آسیای میانه", "أخبار الأسبوع", "一周新闻", "…", ""])
def test_what_latin_letters_cannot_say_has_none(title: str) -> None:
    assert slug_of(title, "fa", longest=70) == ""


def test_a_long_one_ends_with_a_whole_word() -> None:
    assert slug_of("Rail and water", "en", longest=13) == "rail-and"
    assert slug_of("Rail and water", "en", longest=14) == "rail-and-water"
    assert slug_of("Nebitdagskoyeuprawleniýesi", "tk", longest=8) == "nebitdag"


@pytest.mark.parametrize("title", ["Aşgabat İçin", "Ⅷ · x² — ½", "ＦＵＬＬ width", "a_b--c", "\u200fa\u200e"])
def test_it_is_always_a_slug(title: str) -> None:
    found = slug_of(title, settings.LANGUAGE_CODE, longest=70)
    assert found == slugify(found)
