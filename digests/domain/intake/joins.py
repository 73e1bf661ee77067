"""Whether a paragraph goes on with the story of the one before it."""

import re

from digests.domain.intake.cues import NOT_OUTLETS
from digests.domain.intake.normalise import fold
from digests.domain.intake.outlets import is_demonym
from digests.domain.intake.words import words_of

_CONNECTIVES = tuple(
    fold(phrase)
    for phrase in (
        "meanwhile|however|but|and|also|moreover|in addition|still|yet|nevertheless|nonetheless|as a result|at the same time|in turn|the same|such|despite this|despite the|"
        "likewise|similarly|furthermore|overall|instead|then|by contrast|in contrast|in comparison|for comparison|for its part|for his part|for her part|for their part|on the other hand|"
        "according to the same|in particular|so far|earlier|later|at the meeting|during the meeting|during the visit|after the meeting|it may be|it is|it was|it has|it will|it also|there|there is|"
        "in a statement|in the statement|among them|among the|of these|of those|both sides|both|the two sides|the two|the latter|the former|one of them|none of|many of them|some of them|most of them|several of them|half of them|two of them|all of them|neither|nobody|no one|each of|others|another|critics|supporters|opponents|once completed|if approved|if|under the|under his|under her|"
        "in total|in all|altogether|asked about|asked whether|elsewhere in the|in response|until now|until then|previously|last year|a year earlier|compared with|that said|"
        "cependant|toutefois|par ailleurs|en outre|de plus|néanmoins|pourtant|mais|et|ainsi|en revanche|de son côté|pour sa part|dans le même temps|entre temps|parallèlement|selon la même source|selon le même|en effet|aussi|il s agit|il|elle|ils|elles|cette|ce|cet|ces|celui ci|celle ci|"
        "sin embargo|además|por otra parte|por su parte|no obstante|asimismo|también|pero|y|mientras tanto|en tanto|en cambio|por ello|de esta manera|según la misma|este|esta|estos|estas|ese|esa|él|ella|ellos|"
        "allerdings|jedoch|außerdem|zudem|dennoch|aber|und|gleichzeitig|unterdessen|inzwischen|dabei|damit|dagegen|zuvor|auch|so|dies|diese|dieser|dieses|er|sie|es|laut der gleichen|demnach|hingegen|ferner|darüber hinaus|"
        "tuttavia|inoltre|però|ma|anche|intanto|nel frattempo|da parte sua|al contrario|questo|questa|questi|queste|egli|essa|lui|lei|essi|secondo la stessa|"
        "однако|при этом|также|кроме того|вместе с тем|тем временем|но|а|и|в свою очередь|в то же время|по его словам|по ее словам|по их словам|он|она|они|оно|это|этот|эта|эти|такой|такая|такие|ранее|напомним|в частности|таким образом|между тем|к тому же|более того|по словам министра|документ|"
        "ancak|ayrıca|bununla birlikte|öte yandan|bu|böylece|fakat|ve|aynı zamanda|bunun yanı sıra|o|onlar|söz konusu|bu arada|daha önce|diğer yandan"
    ).split("|")
)
_ARTICLES = frozenset("the le la les el los las der die das il lo gli i".split())
_PRONOUNS = frozenset("he she they it this that these those his her their its".split())
_BACK_NOUNS = frozenset(
    fold(noun)
    for noun in (
        "move decision ministry ministrys project deal agreement meeting statement report measure measures plan plans law bill visit talks summit document initiative announcement step change "
        "changes programme program discussions negotiations pair sides proposal reform contract accord figure figures data route line draft scheme facility plant company agency ruling verdict vote protest protests "
        "protesters attack incident investigation case trial strike loan grant funds money increase decrease decline rise drop news article interview outlet delegation event forum conference delegates participants "
        "official officials minister move two three latter former same new"
    ).split()
)
_GENERIC_CREDITS = (
    "по словам ",
    "по данным ",
    "according to ",
    "selon ",
    "d apres ",
    "segun ",
    "laut ",
    "nach angaben ",
    "secondo ",
    "yetkililere gore ",
)
_IN_MONTH = re.compile(
    r"^in (?:january|february|march|april|may|june|july|august|september|october|november|december)\b,? (?!\d)(?:\w+ )?(?:\w+ )?",
    re.IGNORECASE,
)
_AGAIN = re.compile(r"\b(?:similar|another|again|the same|also|likewise|too|such)\b", re.IGNORECASE)


def why_joined(before: str, paragraph: str, *, before_has_source: bool, has_source: bool) -> str:
    """Return why ``paragraph`` joins the item that ``before`` is the text of, or "" when it doesn't."""
    opening = fold(paragraph[:160])
    words = opening.split()
    if not words:
        return ""
    reason = _connective(opening) or _reference(words, before)
    if (
        not reason
        and _IN_MONTH.match(paragraph)
        and (_AGAIN.search(paragraph[:120]) or _shared(before, paragraph, 1))
    ):
        reason = f"it opens with “{' '.join(paragraph.split()[:2])}” and returns to the same"
    if not reason and not has_source and opening.startswith(_GENERIC_CREDITS):
        reason = "it opens with what somebody says, and names no source of its own"
    shared = "" if reason else _shared(before, paragraph, 2)
    if shared:
        reason = f"it goes on about {shared}"
    if (
        not reason
        and words[0] == "the"
        and has_source
        and not before_has_source
        and paragraph.split()[1][:1].islower()
    ):
        reason = "the item before it names no source, and this paragraph, which does, opens with “The”"
    return reason


def _connective(opening: str) -> str:
    for phrase in _CONNECTIVES:
        if opening == phrase or opening.startswith(phrase + " "):
            return f"it opens with “{phrase}”"
    return ""


def _reference(words: list[str], before: str) -> str:
    """An opening that points back: a pronoun, "The move …", "Under Xi's leadership"."""
    if words[0] in _PRONOUNS:
        return f"it opens with “{words[0]}”"
    if words[0] == "the" and len(words) > 1 and words[1] in _BACK_NOUNS:
        return f"it opens with “the {words[1]}”"
    folded = set(fold(before).split())
    again = words[1] if len(words) > 1 else ""
    if words[0] in _ARTICLES and len(again) >= 5 and any(word[:5] == again[:5] for word in folded):
        return f"it opens with “{words[0]} {again}”, of which the paragraph before speaks"
    if (
        words[0] == "under"
        and len(words) > 1
        and any(word.startswith(words[1].removesuffix("s")) for word in folded)
    ):
        return f"it opens with “under {words[1]}”, who is in the paragraph before"
    return ""


def _shared(before: str, paragraph: str, least: int) -> str:
    """Names in the first sentence that the text before has too; places and offices don't count."""
    sentence = re.split(r"(?<=[.!?])\s", paragraph, maxsplit=1)[0][:300]
    earlier = _names(before)
    shared = [word for word in _names(sentence) if word in earlier]
    return " and ".join(dict.fromkeys(shared)) if len(set(shared)) >= least else ""


def _names(text: str) -> dict[str, None]:
    words = words_of(text)
    found: dict[str, None] = {}
    for number, word in enumerate(words):
        if not word.text[0].isupper() or len(word.text) < 2 or is_demonym(word) or word.key in NOT_OUTLETS:
            continue
        first = number == 0 or bool(re.search(r"[.!?:“\"«]", words[number - 1].gap))
        if not first:
            found[word.text] = None
    return found
