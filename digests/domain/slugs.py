"""Slugs: a title of any alphabet of the region as the last part of an address (pure).

Only scripts that write their vowels are romanised: Cyrillic (after BGN/PCGN, without its marks), Georgian (the national
system of 2002), Armenian (BGN/PCGN 1981) and Uyghur in Arabic letters (the Latin form of 2008, ULY). Arabic and
Persian leave vowels out, so that a row of consonants would be all there is: such a title has no slug.
"""

from django.utils.text import slugify

_LATIN = {
    "ı": "i",
    "ə": "a",
    "ł": "l",
    "đ": "d",
    "ø": "o",
    "æ": "ae",
    "œ": "oe",
    "ß": "ss",
    "þ": "th",
    "ð": "d",
    "ŋ": "ng",
}


def _table(letters: str, sounds: str) -> dict[str, str]:
    """Return what each letter becomes; ``-`` is nothing."""
    return {
        letter: sound.replace("-", "") for letter, sound in zip(letters.split(), sounds.split(), strict=True)
    }


_CYRILLIC = (
    _table(
        "а б в г д е ж  з и й к л м н о п р с т у ф х  ц  ч  ш  щ    ъ ы ь э ю  я  ё",
        "a b v g d e zh z i y k l m n o p r s t u f kh ts ch sh shch - y - e yu ya yo",
    )
    # Ukrainian and Belarusian; then Kazakh, Kyrgyz, Uzbek, Tajik, Turkmen and Mongolian; then Serbian and Macedonian.
    | _table("і ї  є  ґ ў", "i yi ye g o")
    | _table("ә ғ  қ ң  ҥ  ө ұ ү һ ҳ ҷ ӣ ӯ җ", "a gh q ng ng o u u h h j i u j")
    | _table("ђ  ј љ  њ  ћ џ  ѓ  ќ  ѕ", "dj j lj nj c dz gj kj dz")
)
_GEORGIAN = _table(
    "ა ბ გ დ ე ვ ზ თ ი კ ლ მ ნ ო პ ჟ  რ ს ტ უ ფ ქ ღ  ყ შ  ჩ  ც  ძ  წ  ჭ  ხ  ჯ ჰ",
    "a b g d e v z t i k l m n o p zh r s t u p k gh q sh ch ts dz ts ch kh j h",
)
_ARMENIAN = _table(
    "ա բ գ դ ե զ է ը թ ժ  ի լ խ  ծ  կ հ ձ  ղ  ճ  մ յ ն շ  ո չ  պ ջ ռ ս վ տ ր ց  ւ փ ք օ ֆ և",
    "a b g d e z e y t zh i l kh ts k h dz gh ch m y n sh o ch p j r s v t r ts v p k o f ev",
)
# Two letters of one sound.
_PAIRS = {"ու": "u"}
_UYGHUR = _table(
    "ئ ا ە ب پ ت ج چ  خ د ر ز ژ  س ش  غ  ف ق ك ک گ ڭ  ل م ن ھ ه و ۇ ۆ ۈ ۋ ې ى ي",
    "- a e b p t j ch x d r z zh s sh gh f q k k g ng l m n h h o u o u w e i y",
)
_TO_LATIN = str.maketrans(_LATIN | _CYRILLIC | _GEORGIAN | _ARMENIAN)
_FROM_UYGHUR = str.maketrans(_UYGHUR)


def slug_of(text: str, language: str, *, longest: int) -> str:
    """Return a text as lower-case ASCII words between hyphens, whole words where it can; empty where nothing is left.

    ``language`` is the text's tag: Arabic letters are read in Uyghur alone.
    """
    text = text.lower()
    for pair, sound in _PAIRS.items():
        text = text.replace(pair, sound)
    text = text.translate(_TO_LATIN)
    if language.split("-", maxsplit=1)[0] == "ug":
        text = text.translate(_FROM_UYGHUR)
    slug = slugify(text)
    if len(slug) <= longest:
        return slug
    whole, _hyphen, _cut = slug[: longest + 1].rpartition("-")
    return (whole or slug[:longest]).strip("-")
