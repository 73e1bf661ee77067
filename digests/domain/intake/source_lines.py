"""Lines that only say where something is from: "READ MORE: …", "Source: …", "(Kursiv, 9 June)", a bare address."""

import re

from digests.domain.intake.blocks import Block

CREDIT_WORDS = (
    r"sources?|credits?|originally published (?:by|at|on|in)|published (?:by|at)|"
    r"источники?|манба|дереккөз|булак|манбаъ|quellen?|fuentes?|fonti|fonte|kaynak(?:lar)?|manba(?:lar)?|"
    r"джерел[оа]|ақпарат көзі|дереккөзі|маалымат булагы|булагы|mənbə|izvor(?:i|и)?|извор[и]?|surs[ae]|źródł[oa]|zdroj|forrás|šaltinis|avots|allikas|burimi|المصدر|المصادر|来源|來源|消息来源|资料来源"
)
_MORE_WORDS = (
    r"read (?:more|on|the (?:full )?(?:story|article|report|original)|full (?:story|article)|in full)(?: here| at| on| in)?(?: [\w. ]{1,30}?)?|"
    r"more(?: here| at| on this)?|full (?:story|text|article|report)(?: here| at)?|see (?:also|more|here)|story|details|continue reading|link|links|via|url|article|original|from|"
    r"lire(?: la suite| plus| aussi| l[’']article(?: complet)?)?(?: sur)?|en savoir plus|suite|lien|à lire|source originale|"
    r"подробнее|подробности|читать (?:далее|полностью|ещ[её])|читайте (?:также|далее)|ссылка|полный текст|далее|по теме|"
    r"mehr(?: dazu| lesen| hier| infos?)?|weiterlesen|zum artikel|weitere informationen|hier lesen|"
    r"leer más|lea más|más información|más en|ver más|seguir leyendo|enlace|nota completa|"
    r"leggi (?:tutto|di più|anche|l[’']articolo)|leggi|continua a leggere|per saperne di più|"
    r"devamı(?:nı oku)?|haberin devamı|devamı için|ayrıntılar?|detaylar?|bağlantı|batafsil|толығырақ|кененирээк"
)
_LABEL = re.compile(
    rf"^[\s(\[*_→>»•–—-]*(?:(?P<credit>{CREDIT_WORDS})|(?P<more>{_MORE_WORDS}))[*_]*\s*(?P<sep>[:：→>»|–—-]+|\.{{3}}|…|(?=https?://)|$)[\s*_]*",
    re.IGNORECASE,
)
_SIGNATURE = re.compile(r"^\s*(?:[–—-]{1,2}|\(|\[)\s*(.{2,80}?)\s*[)\]]?\s*\.?$")
_WORD = re.compile(r"\w+")


def label_of(block: Block) -> str:
    """Return "source" or "more" for a line that begins with such a label, else ""."""
    match = _match(block)
    if not match:
        return ""
    return "source" if match["credit"] else "more"


def _match(block: Block) -> re.Match[str] | None:
    if len(block.text) > 400 + sum(link.end - link.start for link in block.links):
        return None
    match = _LABEL.match(block.text)
    if not match or not (block.links or match["sep"].strip()):
        return None
    if match["more"] and not block.links and len(_WORD.findall(block.text[match.end() :])) > 8:
        return None
    return None if match["more"] and _sentence_after(block, match.end()) else match


def _sentence_after(block: Block, start: int) -> bool:
    """A label such as "Details:" may also open an ordinary paragraph."""
    words = len(_WORD.findall(unlinked(block, start)))
    return words > 14


def after_label(block: Block) -> Block:
    """Return what a labelled line says, without its label and closing bracket."""
    match = _match(block)
    if not match:
        return block
    end = len(block.text)
    if block.text.lstrip(" *_").startswith(("(", "[")):
        end = len(block.text.rstrip(" .*_)]"))
    return block.cut(match.end(), end)


def unlinked(block: Block, start: int = 0) -> str:
    """Return a block's words that no link covers."""
    out, position = [], start
    for link in block.links:
        out.append(block.text[position : max(position, link.start)])
        position = max(position, link.end)
    return " ".join([*out, block.text[position:]])


def is_links_only(block: Block) -> bool:
    """Tell a line that is addresses, or links with a word or two between."""
    if not block.links or block.kind == "heading":
        return False
    linked = sum(link.end - link.start for link in block.links)
    words = _WORD.findall(unlinked(block))
    if all(link.bare for link in block.links):
        return len(words) <= (2 if block.kind == "bullet" else 8)
    anchors = sum(len(_WORD.findall(block.text[link.start : link.end])) for link in block.links)
    return (
        linked > 0 and len(words) <= (1 if block.kind == "bullet" else 2) and anchors <= 4 * len(block.links)
    )


def is_linked_title(block: Block) -> bool:
    """Tell a line that is one link with an article's title, perhaps with a name beside it."""
    if len(block.links) != 1 or block.kind == "heading":
        return False
    words = _WORD.findall(unlinked(block))
    link = block.links[0]
    return (
        len(words) <= 5 and link.start <= 3 and not block.text[link.start : link.end].rstrip().endswith(".")
    )


def signature(block: Block) -> str:
    """Return the name in a line such as "— Reuters" or "(Kursiv, 9 June)", else ""."""
    if block.links or len(block.text) > 90 or block.kind in {"heading", "quote"}:
        return ""
    if block.kind == "bullet":
        return block.text if block.marker in {"—", "–", "--"} and len(_WORD.findall(block.text)) <= 5 else ""
    match = _SIGNATURE.match(block.text.strip("*_ "))
    return match[1] if match and len(_WORD.findall(match[1])) <= 8 else ""
