"""Outlets that a text names without the usual words, and what happens to outlets."""

import pytest

from digests.domain.intake import read_text
from tests.domain.intake.facts import KNOWLEDGE
from tests.domain.intake.scoring import TODAY


def cited(paragraph):
    document = read_text(f"Mali\n\n{paragraph}\n", KNOWLEDGE, today=TODAY).document
    return [citation.source.name for citation in document.citations()]


@pytest.mark.parametrize(
    ("paragraph", "names"),
    [
        ("Asked by Vijesti who would pay, the mayor named the district.", ["Vijesti"]),
        ("*Danas* has seen a letter about the wells.", ["Danas"]),
        ("*Postal Echo* has seen a letter about the wells.", ["Postal Echo"]),
        ("The old bridge will go, a letter shown to Reuters says.", ["Reuters"]),
        ("Hetmans, the capital's other daily, led with the price of bread.", ["Hetmans"]),
        ("The price was raised, said Mirzo in its weekend edition.", ["Mirzo"]),
        ("A paper from the Sahara Institute doubts it.", ["Sahara Institute"]),
        ("Der Preis steigt. Das Onlinemagazin Vlast hat nachgerechnet.", ["Vlast"]),
        ("La alcaldía calla. Lo niega este lunes el estatal El Eco.", ["El Eco"]),
        ("Паром снова ходит. Ранее Лаосское информационное агентство молчало.", []),
        ("Паром ходит, Лаосское информационное агентство сообщало.", ["Лаосское информационное агентство"]),
        ("The daily in Port Vila reported that the wharf is closed.", []),
        ("He spoke in Suva. In Tarawa, three clinics ran out of tea.", []),
    ],
)
def test_an_outlet_named_without_the_usual_words_is_a_source(paragraph, names):
    assert cited(paragraph) == names


@pytest.mark.parametrize(
    "paragraph",
    [
        "A court fined Vijesti for a headline about the wells.",
        "The tax office sealed the printing house of Danas.",
        "Danas was bought by a cement firm on Friday.",
        "The minister met the owner of Reuters in Bamako.",
        "Reuters will move to a new building near the river.",
        "The regulator blocked Eurasianet for a week.",
        "The city signed a contract with Bloomberg for screens.",
        "Regulator WTRB said that water would be dearer.",
        "The Nova ferry was late, a skipper wrote on X.",
        "At hearings in Tashkent, Nukus and Vlast, speakers spent little time on the price.",
    ],
)
def test_an_outlet_to_which_something_happens_is_no_source(paragraph):
    assert cited(paragraph) == []
