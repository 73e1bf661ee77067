"""Words that a query can't find are passed over, and no other."""

from hypothesis import given
from hypothesis import strategies as st

from digests.domain.search import letters
from digests.domain.search.beginnings import beginnings

PIECES = (
    "railway Railways l qu économie d железная Ё О ж 北 京 e\u0301 \u0301 \u00ad \u200d \u200c yo ʻ ` ´ ’ ‘ ' - _ . … “"
    " 12 3e8 ⑴ ß İ ქართული ئۇيغۇر s un dell 🙂 border freight"
).split()
SPACED = [*PIECES, " ", " ", " ", "\n"]
INITIALS = ["r", "eiy", "f", "j", "djz", "o", "hkqx0123456789", "x", "s"]


@given(
    st.lists(st.sampled_from(SPACED), max_size=24).map("".join),
    st.frozensets(st.sampled_from(INITIALS), min_size=1, max_size=3),
)
def test_every_word_that_may_be_found_is_told(text, initials):
    words = list(letters.WORD.finditer(text))
    told = beginnings(text, initials)
    wanted = [word.start() for word in words if letters.initial(word[0]) in {"", *initials}]
    if told is not None:
        assert set(wanted) <= set(told)
        # What else is told is where a word begins too, or a sign that none begins with.
        starts = {word.start() for word in words}
        assert all(at in starts or letters.WORD.match(text, at) is None for at in told)
        assert told == sorted(set(told))


def test_the_words_of_a_plain_text_need_no_taking_apart():
    # A word behind a quotation mark is told whatever it begins with.
    assert beginnings("A border, the 'freight' at Brest’s borders.", frozenset("b")) == [2, 15, 27, 35]
    assert beginnings("L'été, d’abord", frozenset("a")) == [0, 7]
    assert beginnings("北京 Beijing", frozenset("b")) is None
