"""What an attacker would type: each would run, or try to, wherever text becomes markup."""

from dataclasses import replace

from digests.domain.document import (
    CitationDoc,
    Credit,
    DigestDocument,
    ImageDoc,
    SourceRef,
    TopicRef,
)
from tests.factories import TopicFactory, make_document

CORPUS = (
    "<script>alert(1)</script>",
    "</textarea></title></style><script>alert(2)</script>",
    "<img src=x onerror=alert(3)>",
    '"><svg onload=alert(4)>',
    "' autofocus onfocus='alert(5)",
    '<a href="javascript:alert(6)">x</a>',
    "[x](javascript:alert(7))",
    "<iframe srcdoc='<script>parent.alert(8)</script>'></iframe>",
    "{{ 7|add:7 }}{% debug %}${alert(9)}",
    "<details open ontoggle=alert(10)>",
    "<math><mtext><table><mglyph><style><img src=x onerror=alert(11)>",
    "\u202e<ins>alert(12)</ins>&lt;script&gt;",
    "<!--><script>alert(13)</script-->",
)
SHORT = [text for text in CORPUS if len(text) <= 60]


def hostile_document(shift: int = 0, *, like: DigestDocument | None = None) -> DigestDocument:
    """Return a document with a piece of the corpus in every field; another ``shift`` has others there."""
    pick = _picker(shift)
    document = like or make_document(sections=2, items=len(CORPUS) // 2 + 1, citations=1)
    sections = tuple(
        replace(
            section,
            heading=pick(),
            items=tuple(
                replace(
                    item,
                    headline=pick(),
                    body=f"{pick()}\n\n{CORPUS[(n + shift) % len(CORPUS)]}",
                    topics=(_topic(f"{shift}-{n}", pick()),),
                    image=ImageDoc(f"{n}.webp", pick(), pick(), 10, 10) if n == 0 else None,
                    citations=tuple(_citation(c, n, pick) for c in item.citations),
                )
                for n, item in enumerate(section.items)
            ),
        )
        for section in document.sections
    )
    own = {"title": pick(), "standfirst": pick(), "credit": Credit(pick(), "https://desk.example/")}
    return replace(document, sections=sections, **own)


def _picker(shift: int):
    count = iter(range(shift, 100_000))
    return lambda: SHORT[next(count) % len(SHORT)]


def _topic(mark: str, name: str) -> TopicRef:
    topic = TopicFactory(slug=f"hostile-{mark}", name=f"{name} {mark}")
    return TopicRef(topic.slug, topic.name)


def _citation(citation: CitationDoc, number: int, pick) -> CitationDoc:
    return replace(
        citation,
        source=SourceRef(f"{pick()} {number}"),
        title=pick(),
        url="javascript:alert(14)" if number == 0 else f"https://a.example/?q={pick()}",
        archived_url="javascript:alert(15)",
        language="x",
    )
