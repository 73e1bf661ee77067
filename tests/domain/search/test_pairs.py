"""One thing, however it is spelt: the same items on every database."""

import pytest

from tests.domain.search.conftest import look_for

PAIRS = {
    "a name in three alphabets": ("zhumangarin | Жумангарин | Жұманғарин | Jumangarin", 4),
    "a country by its own name": ("Ozbekiston | Oʻzbekiston | Ўзбекистон | O'zbekiston | Узбекистан", 5),
    "a capital by its aliases": ("Ashgabat | Aşgabat | Ашхабад | Ashxobod", 5),
    "a topic by its synonyms": ("railway | railways | железная дорога | temir yo‘l", 4),
    "a president": ("Tokayev | Токаев | Тоқаев | tokaev", 3),
    "another president": ("Mirziyoyev | Мирзиёев | Mirziyoev", 3),
    "Turkmen letters": ("Berdimuhamedov | Бердымухамедов | Berdymukhamedov | Berdimuhamedow", 3),
    "Tajik letters": ("Tajikistan | Таджикистан | Тоҷикистон | Tojikiston", 5),
    "a city with ş": ("Bishkek | Бишкек | Bişkek | Бішкек", 6),
    "Kazakh letters": ("Zhanaozen | Жаңаөзен | Жанаозен", 3),
    "q and k": ("Kostanay | Қостанай | Костанай | Qostanai", 3),
    "x and kh": ("Xorazm | Хоразм", 2),
    "y before e": ("Yerevan | Ереван | Ýerewan | yerevan", 4),
    "a crop by its synonyms": ("grain | зерно | астық", 5),
}


@pytest.mark.usefixtures("region")
def test_every_spelling_finds_the_same_items() -> None:
    for name, (spellings, items) in PAIRS.items():
        found = {spelling: look_for(spelling) for spelling in spellings.split(" | ")}
        assert {spelling: len(texts) for spelling, texts in found.items()} == dict.fromkeys(found, items), (
            name,
            found,
        )
        assert len({tuple(texts) for texts in found.values()}) == 1, (name, found)
