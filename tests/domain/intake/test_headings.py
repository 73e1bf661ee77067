"""How a line may be dressed and still be a country's heading."""

import pytest

from digests.domain.intake import read_text
from tests.domain.intake.facts import KNOWLEDGE
from tests.domain.intake.scoring import TODAY

SHAPES = [
    "{} 🇲🇩",
    "-- {} --",
    "[ {} ]",
    ">> {}",
    "◆ {}",
    "*{}*",
    "{}.",
    "| {} |",
    "**{}:**",
    "### **{}**",
    "## 1) {}",
    "#{}",
    "~ {} ~",
    "•• {} ••",
    "Part 1: {}",
    "Section 2. {}",
]


@pytest.mark.parametrize("shape", SHAPES)
def test_a_countrys_name_is_a_heading_however_it_is_dressed(shape):
    text = "Eastern Edge\n\nWhat moved this week.\n\n" + "\n\n".join(
        f"{shape.format(country)}\n\nCherries sold well, Moldpres reported.\n\nA bridge opened, according to Digi24."
        for country in ("Moldova", "Ukraine", "Romania")
    )

    document = read_text(text, KNOWLEDGE, today=TODAY).document

    assert [(section.heading, section.country, len(section.items)) for section in document.sections] == [
        ("Moldova", "MD", 2),
        ("Ukraine", "UA", 2),
        ("Romania", "RO", 2),
    ]
