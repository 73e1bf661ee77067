"""Stemming: the same from any number of threads, for pages are served by several in a process."""

import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from digests.domain import stemming

ENGLISH = ("railways", "corridors", "negotiations", "harvested", "agreements", "importance", "universities")
RUSSIAN = ("железными", "переговорами", "соглашениями", "урожайность", "границами", "экспортировали")


@pytest.fixture
def hasty_threads() -> Iterator[None]:
    """Let threads take turns as often as the interpreter can."""
    before = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    yield
    sys.setswitchinterval(before)


def stems() -> list[str]:
    """Return the stems of all the words, many times over."""
    found = []
    for _ in range(40):
        found += [stemming.stem(word, "english") for word in ENGLISH]
        found += [stemming.stem(word, "russian") for word in RUSSIAN]
    return found


@pytest.mark.usefixtures("hasty_threads")
def test_threads_get_the_stems_of_their_own_words() -> None:
    expected = stems()
    with ThreadPoolExecutor(4) as pool:
        for found in [pool.submit(stems) for _ in range(8)]:
            assert found.result() == expected


@pytest.mark.parametrize(
    ("word", "short"), [("imports", "import"), ("important", "important"), ("countries", "countri")]
)
def test_an_english_stem_lacks_an_ending_that_it_may_lack(word: str, short: str) -> None:
    assert stemming.english_stem(word, {"", "s", "es"}) == short
