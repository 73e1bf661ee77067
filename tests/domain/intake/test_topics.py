"""Topics are found by inflected words and not by words that only look alike."""

import pytest

from digests.domain.intake.topics import KnownTopic, TopicIndex

INDEX = TopicIndex(
    [
        KnownTopic("trade", "Trade", ("imports", "exports")),
        KnownTopic("housing", "Housing"),
        KnownTopic("railways", "Railways", ("железная дорога",)),
    ]
)


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ("The line imported more.", "en", ["trade"]),
        ("It exports grain.", "en", ["trade"]),
        ("A new railway opened.", "en", ["railways"]),
        ("An important step for the lower house.", "en", []),
        ("Housing costs less.", "en", ["housing"]),
        ("Новую железную дорогу открыли.", "ru", ["railways"]),
    ],
)
def test_what_is_suggested(text, language, expected):
    assert [topic.slug for topic, _why in INDEX.suggest("", text, language)] == expected
