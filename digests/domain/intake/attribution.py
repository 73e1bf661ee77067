"""Who reported, as the text itself says it: a name beside the words by which one is credited."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from digests.domain.intake import cues
from digests.domain.intake.dates import Calendar, Found, find_dates
from digests.domain.intake.evidence import (
    described,
    ends_body,
    is_told_by_words,
    loosely,
    may_be_outlet,
)
from digests.domain.intake.mentions import is_free, is_read_in, is_think_tank
from digests.domain.intake.names import (
    all_names,
    all_outlets,
    before_noun_and_name,
    belongs_to_name,
    defines,
    follows_german_noun,
    is_other,
    is_told_the,
    only_beside,
)
from digests.domain.intake.normalise import shorten
from digests.domain.intake.outlets import (
    Candidate,
    is_somebody,
    looks_like_outlet,
    opens_sentence,
    read_name,
    without_noun,
)
from digests.domain.intake.sides import Side, left_of, right_of, why_credited
from digests.domain.intake.source_lines import CREDIT_WORDS
from digests.domain.intake.sources import KnownSource, SourceIndex
from digests.domain.intake.survey import Names
from digests.domain.intake.uncased import uncased_names
from digests.domain.intake.words import Word, words_of

# “*Postimees* has seen …”: a title inside of a paragraph.
_ITALIC = re.compile(r"(?<![\w*_])[*_]((?=[^\W\d_a-zа-яё])[^*_:\n]{2,40})[*_](?![\w*_])")
_MARKUP = re.compile(r"[*_]{1,3}")
_PARENTHESIS = re.compile(r"[(\[（【]([^()\[\]（）【】\n]{2,120})[)\]）】]")
_LABEL = re.compile(
    rf"^\s*(?:(?:{CREDIT_WORDS}|photo|via)\s*[:：–-]\s*|(?:via|per|from|по данным|según|selon|laut|secondo|за даними)\s+(?=\S))",
    re.IGNORECASE,
)
_PARTS = re.compile(
    r"\s*[,;|+、，；]\s*|\s+/\s*|(?<![A-Z])/|/(?![A-Z])|\s+(?:and|et|und|y|e|и|й|та|ve|va|və|və|және|жана|with|with the)\s+"
)
_SIGNED = re.compile(r"\s(?:[—–-]|--)\s+([A-Z\u00c0-\u00deА-Я\d][\w.&'’ -]{1,40}?)[.,\s]*$")
_LABELLED = re.compile(
    rf"(?:^|(?<=[.!?»”\"]\s)|(?<=[.!?。]))(?=[^a-zа-я])(?:{CREDIT_WORDS}|via)\s*[:：]\s*([^:\n]{{2,160}})$",
    re.IGNORECASE,
)
# A town and an agency before the text, as in “HANOI (Vietnam News) – Two reservoirs …”.
_DATELINE = re.compile(
    r"^\W{0,3}((?:[A-ZÀ-ÞА-ЯЁ\d][\w.'’-]*[, ]{0,2}){1,6})[(\[]([^()\[\]\d]{2,40})[)\]]\s*(?:[–—-]{1,2}|:)\s"
)
_AROUND = ' .«»“”„"《》'
_JOINT = re.compile(
    r"(?:,|,?\s+(?:and|et|und|y|e|и|ve|&))\s+(?:the\s+|l['’]|la\s+|le\s+)?(?:[a-zа-я]+\s+){0,3}"
)


@dataclass(frozen=True, slots=True)
class Attribution:
    """A source credited at ``start``–``end``; ``source`` is None for a name the registry lacks."""

    start: int
    end: int
    name: str
    source: KnownSource | None
    published_on: date | None
    why: str
    official: bool = False


class Attributions:
    """Finds who is credited in the paragraphs of one text."""

    def __init__(self, index: SourceIndex, calendar: Calendar, names: Names) -> None:
        self._index = index
        self._calendar = calendar
        self._names = names

    def find(self, text: str) -> list[Attribution]:
        """Return the credits in ``text``, in order, none within another."""
        italics = [match.span(1) for match in _ITALIC.finditer(text)]
        text = _MARKUP.sub(lambda match: " " * len(match[0]), text)
        words = words_of(text)
        dates = list(find_dates(text))
        found = list(self._in_parentheses(text, dates))
        found += self._italic(words, italics)
        found += self._labelled(text)
        found += self._dateline(text)
        found += self._uncased(text)
        found += self._in_sentences(text, words, dates, found)
        found.extend(self._signed(text))
        found.sort(key=lambda one: one.start)
        return [
            one
            for number, one in enumerate(found)
            if not number or not _abbreviates(text, found[number - 1], one)
        ]

    def _in_sentences(
        self, text: str, words: list[Word], dates: list[Found], taken: list[Attribution]
    ) -> list[Attribution]:
        found: list[Attribution] = []
        passed: Candidate | None = None
        number = inside = 0
        while number < len(words):
            candidate = self._candidate(words, number)
            if candidate and not candidate.source and number < inside:
                candidate = None
            if candidate is None or any(one.start <= words[number].start < one.end for one in taken):
                number += 1
                continue
            credit = self._credit(text, words, candidate, dates)
            if credit:
                if passed and self._shares(words, passed) and _stand_together(text, words, passed, candidate):
                    found.append(replace(credit, **self._other(text, words, passed)))
                found.append(credit)
            elif (
                found and self._shares(words, candidate) and _joins(text, found[-1], words[number], candidate)
            ):
                found.append(replace(found[-1], **self._other(text, words, candidate)))
                credit = found[-1]
            passed = candidate
            inside = number + candidate.size
            number += candidate.size if credit or candidate.source else 1
        return found

    def _holds_known(self, words: list[Word], name: Candidate) -> bool:
        """Tell “Agentur LETA”: LETA with a German noun; or “Valilik Şafak News”, whose first word opens a sentence."""
        opens = name.size > 1 and opens_sentence(words, name.number)
        inner = self._index.at(words, name.number + 1) if opens else None
        if inner and inner[1] == name.size - 1 > 1:
            return True
        if follows_german_noun(words, name.number + 1) and self._index.at(words, name.number + 1):
            return True
        run = words[name.number : name.number + name.size]
        rest = without_noun(run)
        return rest is not run and bool(self._index.at(words, name.number + len(run) - len(rest)))

    def _shares(self, words: list[Word], name: Candidate) -> bool:
        return name.source is not None or may_be_outlet(words, name, self._names)

    def _other(self, text: str, words: list[Word], name: Candidate) -> dict[str, Any]:
        """What differs for a name that shares a verb with another: "Gazeta.uz and Daryo reported"."""
        start, end = words[name.number].start, words[name.number + name.size - 1].end
        shown = name.source.name if name.source else text[start:end]
        return {
            "start": start,
            "end": end,
            "name": shown,
            "source": name.source,
            "why": f"“{shown}” is credited together with another source",
        }

    def _dateline(self, text: str) -> Iterator[Attribution]:
        """A paragraph that begins with a town and an agency."""
        match = _DATELINE.match(text)
        if match and (self._index.by_name(match[2]) or all_names([match[2]])):
            source = self._index.by_name(match[2])
            name = source.name if source else match[2]
            yield Attribution(
                match.start(2), match.end(2), name, source, None, f"named in “{match[0].strip()}”"
            )

    def _italic(self, words: list[Word], spans: list[tuple[int, int]]) -> Iterator[Attribution]:
        """Names in italics, as titles are written, unless something happens to their bearer."""
        for start, end in spans:
            numbers = [number for number, word in enumerate(words) if start <= word.start < end]
            run = words[numbers[0] : numbers[-1] + 1] if numbers else []
            titled = 0 < len(run) <= 4 and all(word.capital or len(word.text) <= 3 for word in run)
            name = " ".join(word.text for word in run)
            source = self._index.by_name(name)
            if titled and not is_somebody(run) and is_free(words, numbers[0], numbers[-1]):
                shown = source.name if source else " ".join(name.split())
                yield Attribution(start, end, shown, source, None, f"“{name}” is named, in italics")

    def _uncased(self, text: str) -> Iterator[Attribution]:
        """Names that no capital shows."""
        for start, end, said in uncased_names(text):
            source = self._index.by_name(text[start:end])
            name = source.name if source else text[start:end]
            yield Attribution(start, end, name, source, None, f"source found by “{shorten(said)}”")

    def _labelled(self, text: str) -> list[Attribution]:
        """A paragraph that ends in "Source: Kazinform, June 13"."""
        match = _LABELLED.search(text)
        if not match:
            return []
        return [replace(one, start=match.start(1), end=match.end(1)) for one in self.whole(match[1])]

    def _signed(self, text: str) -> Iterator[Attribution]:
        """A paragraph that ends in "— Dawn"."""
        dates = list(find_dates(text))
        last = dates[-1] if dates and not text[dates[-1].end :].strip(" .)") else None
        match = _SIGNED.search(text[: last.start].rstrip(" (") if last else text)
        if match and match.start() > 20:
            source = self._index.by_name(match[1])
            if source or all_outlets([match[1]]) or (self._names.parenthetical and all_names([match[1]])):
                name = source.name if source else match[1]
                yield Attribution(
                    match.start(1),
                    match.end(1),
                    name,
                    source,
                    self._calendar.resolve(last) if last else None,
                    f"the paragraph ends in “{match[0].strip()}”",
                )

    def _candidate(self, words: list[Word], number: int) -> Candidate | None:
        known = self._index.at(words, number)
        name = read_name(words, number)
        if known:
            source, size = known
            longer = name and name.size > size and is_other(words[number + size])
            before = words[number - 1] if number else None
            first = size > 1 and before is not None and opens_sentence(words, number - 1)
            first = first or follows_german_noun(words, number)
            if not longer and (first or not (before and belongs_to_name(before))):
                return Candidate(number, size, "", source)
            if not name or not longer:
                return None
        if name and self._holds_known(words, name):
            return None
        return name

    def _credit(
        self, text: str, words: list[Word], name: Candidate, dates: list[Found]
    ) -> Attribution | None:
        last = name.number + name.size - 1
        left = left_of(words, name.number)
        right = right_of(words, last)
        why = why_credited(words, name, left, right)
        run = words[name.number : last + 1]
        run = run if name.source else without_noun(run)
        start, end = run[0].start, run[-1].end
        source = name.source or (self._index.guess(text[start:end]) if end - start > 3 else None)
        if not why or (source is None and not self._is_outlet(text, words, name, left, right)):
            if not is_read_in(words, replace(name, source=source)):
                return None
            why = f"“{shorten(text[start:end])}” is named"
        shown = source.name if source else text[start:end]
        return Attribution(start, end, shown, source, self._day(text, words, name, dates), why)

    def _is_outlet(self, text: str, words: list[Word], name: Candidate, left: Side, right: Side) -> bool:
        run = words[name.number : name.number + name.size]
        if is_think_tank(words, name, left):
            return True
        if is_somebody(run) or before_noun_and_name(words, name) or ends_body(words, name.number):
            return False
        noun = left.noun or right.noun or (run[0].key in cues.OUTLET_NOUNS and without_noun(run) != run)
        if looks_like_outlet(text, without_noun(run), noun_beside=noun):
            return noun or not (_is_cited_letters(run, left) or _is_named_body(words, name, left, right))
        if "berufung" in left.cue:
            return False
        strong = left.strong or right.strong or (left.cue in cues.CREDITING and _alone(run))
        if (strong and loosely(run, self._names)) or (left.cue == "told" and is_told_the(words, name)):
            return True
        return is_told_by_words(words, name, left, right, self._names)

    def _day(self, text: str, words: list[Word], name: Candidate, dates: list[Found]) -> date | None:
        """The date that stands right beside the name or its verb."""
        last = name.number + name.size - 1
        start, end = words[name.number].start, words[last].end
        for found in dates:
            after, before = text[end : found.start], text[found.end : start]
            near = end <= found.start and only_beside(after)
            if near or (found.end <= start and len(before) <= 3 and not before.strip(" ,")):
                return self._calendar.resolve(found)
        return None

    def _in_parentheses(self, text: str, dates: list[Found]) -> Iterator[Attribution]:
        """Credits such as “(Reuters)”, “(Source: Kursiv)”, “(AFP, 9 June)”."""
        for match in _PARENTHESIS.finditer(text):
            inner = match[1]
            label = _LABEL.match(inner)
            day = next(
                (self._calendar.resolve(one) for one in dates if match.start() < one.start < match.end()),
                None,
            )
            for one in dates:
                if match.start() < one.start < match.end():
                    inner = inner.replace(text[one.start : one.end], "")
            names = [part for part in _PARTS.split(_LABEL.sub("", inner)) if part.strip(" .,")]
            sources = [self._index.by_name(part.strip(_AROUND)) for part in names]
            ending = not text[match.end() :].strip(" .。*_")
            apart = text[: match.start()].rstrip()[-1:] in set(".!?»”…")
            if not names or not (
                all(sources)
                or label
                or (all_names(names) and any(sources))
                or (ending and (self._names.parenthetical or apart) and all_names(names))
                or (
                    ending
                    and len(names) == 1
                    and len(names[0].split()) == 2
                    and self._reads_as_name(names[0])
                )
                or (text[match.end() : match.end() + 1] in {".", ",", ";"} and all_outlets(names))
                or (ending and (all_outlets(names) or (day and all_names(names) and len(names) == 1)))
                or (
                    day
                    and all_names(names)
                    and len(names) == 1
                    and text[match.end() : match.end() + 1] in {".", ","}
                )
            ):
                continue
            if defines(text[: match.start()], inner) and not label:
                continue
            for part, source in zip(names, sources, strict=True):
                where = text.index(part, match.start()) if part in text[match.start() :] else match.start()
                why = f"named in “({shorten(match[1])})”"
                yield Attribution(
                    where, where + len(part), source.name if source else part.strip(_AROUND), source, day, why
                )

    def _reads_as_name(self, name: str) -> bool:
        """A name of two words at a sentence's end, of which nothing shows that it is somebody's."""
        words = words_of(name)
        return (
            all_names([name]) and len(words) == 2 and may_be_outlet(words, Candidate(0, 2, ""), self._names)
        )

    def whole(self, text: str) -> list[Attribution]:
        """Return the sources that a line such as "Source: Kursiv, 9 June" lists."""
        dates = list(find_dates(text))
        day = self._calendar.resolve(dates[0]) if dates else None
        rest = text
        for one in reversed(dates):
            rest = f"{rest[: one.start]},{rest[one.end :]}"
        rest = _MARKUP.sub("", rest)
        known = self._index.by_name(rest.strip(" .,;:–—-()[]"))
        parts = (
            [rest]
            if known
            else [
                piece for part in re.split(r"\s*[()·]\s*|\s+[–—-]\s+", rest) for piece in _PARTS.split(part)
            ]
        )
        out = []
        for part in parts:
            name = re.sub(r"^(?:the|le|la|l’|l')\s*(?=[A-ZÀ-Þ])", "", part.strip(' .:;–—-"“”«»'))
            source = self._index.by_name(part.strip(' .:;–—-"“”«»')) or self._index.guess(name)
            if source or (
                1 <= len(name.split()) <= 5 and (name[:1].isupper() or "." in name) and len(name) > 1
            ):
                out.append(
                    Attribution(
                        0, 0, source.name if source else name, source, day, f"named in “{shorten(text)}”"
                    )
                )
        return out


def _is_cited_letters(run: list[Word], left: Side) -> bool:
    """Tell “BP” in “wrote Kloop, citing BP”."""
    return left.cue in cues.CITING and len(run) == 1 and run[0].text.isupper()


def _is_named_body(words: list[Word], name: Candidate, left: Side, right: Side) -> bool:
    """Tell “regulator PUCSL said”."""
    run = words[name.number : name.number + name.size]
    plain = len(run) == 1 and run[0].text.isupper() and not left.cue and not right.strong
    return plain and described(words, name.number)


def _alone(run: list[Word]) -> bool:
    return len(run) == 1 and len(run[0].text) >= 4 and run[0].key not in cues.CAPITALS


def _stand_together(text: str, words: list[Word], one: Candidate, other: Candidate) -> bool:
    between = text[words[one.number + one.size - 1].end : words[other.number].start]
    return bool(_JOINT.fullmatch(between)) and (one.source is not None or "," not in between)


def _joins(text: str, before: Attribution, word: Word, name: Candidate) -> bool:
    """Whether only "and" stands between; a comma alone is enough for a known source."""
    between = text[before.end : word.start]
    return bool(_JOINT.fullmatch(between)) and (name.source is not None or "," not in between)


def _abbreviates(text: str, before: Attribution, one: Attribution) -> bool:
    """Tell “Agence nigérienne de presse (ANP)”, which is one source."""
    between = text[before.end : one.start]
    return one.source is None and between.strip() == "(" and one.name.isupper() and len(one.name) <= 6
