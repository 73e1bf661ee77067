"""What stands around a digest's sections: a list of contents, a credit line, a letter's close, a newsletter's foot."""

import re

from digests.domain.intake.marks import Mark
from digests.domain.intake.normalise import fold
from digests.domain.intake.skeleton import Outline
from digests.domain.intake.source_lines import after_label, label_of

# A document that runs on after its credit for more lines than this has no credit there.
_AFTER_CREDIT = 3
_CONTENTS = re.compile(
    r"(?:in this (?:issue|edition|week)|contents|inside|sommaire|au sommaire|inhalt|in dieser ausgabe|содержание|в (?:этом )?(?:номере|выпуске)|contenido|índice|en este número|sommario|in questo numero|içindekiler|bu sayıda)\b",
    re.IGNORECASE,
)
_FOOTER = re.compile(
    r"^\W*(?:photo|image|foto|фото)\s*(?:credit|by|de)?\s*:|unsubscribe|view (?:this e?mail )?in (?:your )?browser|all rights reserved|^\W*(?:©|copyright|\(c\) )|you (?:are receiving|receive) this|forward(?:ed)? this|manage your (?:preferences|subscription)|"
    r"désabonn|désinscri|se désinscrire|отписаться|вы получили это|abbestellen|abmelden|darse de baja|cancelar (?:la )?suscripción|disiscri|annulla l.iscrizione|abonelikten|все права защищены|tous droits réservés|todos los derechos|alle rechte vorbehalten",
    re.IGNORECASE,
)
_CLOSING = re.compile(
    r"(?:best|best regards|kind regards|regards|yours|cheers|thanks|cordialement|bien à vous|с уважением|saludos|un saludo|mit freundlichen grüßen|viele grüße|cordiali saluti|saygılarımla)\s*[,.!]?$",
    re.IGNORECASE,
)


def without_footer(marks: list[Mark], outline: Outline) -> list[Mark]:
    """Leave out what a newsletter says about itself at its end."""
    kept = list(marks)
    for number in range(max(2, len(marks) - _AFTER_CREDIT - 1), len(marks)):
        if _CLOSING.match(marks[number].block.text):
            words = " / ".join(mark.block.text for mark in marks[number:])
            outline.remarks.append(f"left out as a letter's close: “{words}”")
            kept = list(marks[:number])
            break
    for _line in range(_AFTER_CREDIT + 1):
        if len(kept) < 2 or not (_FOOTER.search(kept[-1].block.text) or kept[-1].role == "rule"):
            break
        block = kept.pop().block
        if block.text:
            urls = " ".join(link.url for link in block.links if link.url not in block.text)
            outline.remarks.append(f"left out as the newsletter's foot: “{f'{block.text} {urls}'.strip()}”")
    return kept


def take_credit(marks: list[Mark], outline: Outline) -> list[Mark]:
    """A last "Source: X" is the digest's credit, unless items end in such lines all along."""
    labelled = [number for number, mark in enumerate(marks) if label_of(mark.block) == "source"]
    if not labelled or labelled[-1] < len(marks) - _AFTER_CREDIT:
        return marks
    last, block = labelled[-1], marks[labelled[-1]].block
    others = len(labelled) - 1
    doubled = last > 0 and (last - 1 in labelled or (marks[last - 1].role == "rule"))
    rest = after_label(block)
    if (others and not doubled) or len(rest.text) > 160 or not rest.text or not marks[:last]:
        return marks
    if last and marks[last - 1].role == "place":
        return marks
    outline.credit = rest
    outline.remarks.append(f"read as the digest's credit: “{block.text}”")
    return marks[:last] + marks[last + 1 :]


def without_contents(marks: list[Mark], outline: Outline) -> list[Mark]:
    """A list of the places that come below is a table of contents."""
    runs: list[list[int]] = []
    for number, mark in enumerate(marks):
        if mark.role == "place" and runs and runs[-1] and runs[-1][-1] == number - 1:
            runs[-1].append(number)
        elif mark.role == "place":
            runs.append([number])
    later = {fold(mark.place.name): number for number, mark in enumerate(marks) if mark.place}
    gone: set[int] = set()
    for run in runs:
        inside = [number for number in run if later[fold(_name(marks[number]))] > number]
        if len(inside) >= 2:
            gone.update(inside)
            label = inside[0] - 1
            if label >= 0 and _CONTENTS.match(marks[label].block.text):
                gone.add(label)
                inside.insert(0, label)
            lines = ", ".join(marks[number].block.text for number in inside)
            outline.remarks.append(f"left out as a list of contents: “{lines}”")
    return [mark for number, mark in enumerate(marks) if number not in gone]


def _name(mark: Mark) -> str:
    return mark.place.name if mark.place else ""
