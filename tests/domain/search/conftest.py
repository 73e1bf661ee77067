"""An archive whose items say the same things in the alphabets and languages of a region."""

from dataclasses import replace
from datetime import date
from typing import Any
from uuid import uuid4

import pytest

from digests.choices import Ownership
from digests.domain import freshness, publishing, registry
from digests.domain.document import CitationDoc, ItemDoc, SectionDoc, SourceRef
from digests.domain.search import finding, lexicon, query
from tests.factories import (
    CountryFactory,
    SeriesFactory,
    SourceFactory,
    TopicFactory,
    make_digest,
    make_document,
)

SAID = {
    "en": (
        "Serik Zhumangarin met traders in Almaty.",
        "Ozbekiston is what Uzbekistan calls itself; its grain harvest grew.",
        "The road from Ashgabat was closed.",
        "A railway to the border opens, and two more railways are planned.",
        "President Tokayev and President Mirziyoyev spoke by telephone.",
        "Flights from Bishkek to Dushanbe resume, said the Kostanay airport.",
        "Oil workers of Zhanaozen went to court in Yerevan.",
        "Berdimuhamedov received guests from Shymkent.",
        "Tajikistan opened a school.",
    ),
    "ru": (
        "Серик Жумангарин встретился с торговцами в Алматы.",
        "Узбекистан собрал больше зерна.",
        "Дорога из Ашхабада закрыта.",
        "Открывается железная дорога к границе.",
        "Президент Токаев позвонил, Мирзиёев ответил.",
        "Рейсы из Бишкека в Душанбе, сообщил аэропорт Костаная.",
        "Нефтяники Жанаозена в суде; делегация прибыла в Ереван.",
        "Бердымухамедов принял гостей из Шымкента.",
        "Таджикистан открыл школу.",
    ),
    "kk": (
        "Серік Жұманғарин Алматыда саудагерлермен кездесті.",
        "Өзбекстан астық жинады.",
        "Ашхабадтан шыққан жол жабылды.",
        "Шекараға теміржолдарды салу басталды.",
        "Президент Тоқаев қоңырау шалды.",
        "Бішкектен ұшу, деді Қостанай әуежайы.",
        "Жаңаөзен мұнайшылары сотта.",
        "Шымкент қонақтары келді.",
        "Тәжікстан мектеп ашты.",
    ),
    "uz": (
        "Serik Jumangarin savdogarlar bilan uchrashdi.",
        "Oʻzbekiston g‘alla yig‘di.",
        "Ashxobod yo‘li yopildi.",
        "Chegaraga temir yo‘l ochiladi.",
        "Prezident Mirziyoyev javob berdi.",
        "Bishkek va Dushanbe orasida parvozlar.",
        "Yerevanga delegatsiya keldi.",
        "Xorazm mehmonlari keldi.",
        "Tojikiston maktab ochdi.",
    ),
    "tk": ("Aşgabat ýoly ýapyldy.", "Berdimuhamedow myhmanlary kabul etdi.", "Ýerewan we Bişkek."),
    "uz-Cyrl": ("Ўзбекистон ғалла йиғди.", "Хоразм меҳмонлари келди.", "Тошкентда йиғилиш."),
    "tg": ("Тоҷикистон мактаб кушод.", "Душанбе ва Бишкек."),
}


def publish(language: str, *bodies: str, **kw: Any) -> Any:
    """Publish a digest of items without headlines, topics or sources, and return its edition."""
    document = make_document(1, 0, 0, language=language)
    items = tuple(ItemDoc(headline="", body=body, topics=(), citations=(citation(),)) for body in bodies)
    section = SectionDoc(heading="News", country=None, items=items)
    return publishing.publish(
        make_digest(replace(document, sections=(section,)), series=SeriesFactory()), **kw
    )


def citation() -> CitationDoc:
    """Return a reference to an outlet whose name says nothing."""
    source = SourceFactory(slug="outlet", name="Outlet", ownership=Ownership.INDEPENDENT)
    return CitationDoc(
        source=SourceRef(source.name, source.slug, source.kind, source.ownership),
        url=f"https://outlet.example/{uuid4()}",
        title="Report",
        published_on=date(2026, 3, 5),
    )


@pytest.fixture
def region(db: None) -> None:
    """Publish what is SAID, with two countries and topics as the packaged registry has them."""
    CountryFactory(code="UZ", names={"ru": "Узбекистан", "uz": "Oʻzbekiston", "kk": "Өзбекстан"})
    CountryFactory(code="TJ", names={"ru": "Таджикистан", "tg": "Тоҷикистон", "kk": "Тәжікстан"})
    for fact in registry.packaged("topics"):
        if fact["slug"] in {"railways", "grain"}:
            TopicFactory(slug=fact["slug"], name=fact["name"], synonyms=fact["synonyms"])
    for language, bodies in SAID.items():
        publish(language, *bodies)


def look_for(text: str, limit: int = 100) -> list[str]:
    """Return the texts of the items that a query finds, newest first."""
    asked = query.parse(text, lexicon.lexicon(freshness.generation()))
    if not asked:
        return []
    return [hit.text for hit in finding.by_number(finding.numbers(asked, finding.Bounds(), limit=limit))]
