"""Corrections: what somebody says of the answer before, who was not understood, and what they do not want to hear of.

"Nein, ich meinte die Koordinationsmodelle, nicht die Arbeitspakete" asks the turn before anew, of the one and not of
the other; "Das beantwortet meine Frage nicht. ..." says nothing of what is asked.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from index.analysis import content_words, fold, stem
from service.language import manners, wordings

_ARTICLE = r"(?:der|die|das|den|dem|des|eine?[nrms]?|unsere?[nrms]?|von|vom|mit|bei|beim|zu[mr]?|f(?:ü|ue)r)"
_NO = r"(?:nein|nee|nö|ne|doch nicht|falsch|missverständnis|missverstaendnis|quatsch)"
_MEANT = re.compile(
    rf"^(?:(?P<no>{_NO})\b[\s,.!–-]*)?(?:(?:aber|sondern) )?"
    r"(?:(?:ich|wir) (?:mein(?:te|ten|en|e)?|frage?|fragte[n]?|wollte[n]?(?: eigentlich)? wissen|will wissen)"
    r"|gemeint (?:war(?:en)?|ist|sind)|(?:das|damit) mein(?:t)?e ich|es geht (?:mir|uns) um|es ging (?:mir|uns) um)"
    r"(?: (?:ja|doch|eher|eigentlich|damit|nur|mehr|jetzt))*,?\s+(?P<meant>.+)",
    re.IGNORECASE | re.DOTALL,
)
_NAY = re.compile(rf"^{_NO}[\s,.!–-]+(?=\S+ \S)", re.IGNORECASE)
_NOT = re.compile(
    rf",? (?:und |aber |also )?nicht (?!nur\b|mehr\b)(?P<rejected>{_ARTICLE} [^,.!?]+?)(?=[,.!?]|$)", re.IGNORECASE
)
"""What somebody did not mean: ", nicht die Arbeitspakete der Studie"."""
_DECLINED = re.compile(
    r"(?P<rejected>[^.!?]*?)\b(?:brauchen?|wollt?en|will|suchen?|möchten?|moechten?) (?:wir|ich) (?:\w+ )?nicht$"
    r"|(?P<asked>[^.!?]*?)\b(?:hab|habe|hatte|hatten|haben) (?:ich|wir) (?:\w+ ){0,2}nicht (?:gefragt|gemeint|gesucht)$"
    r"|(?P<meant>[^.!?]*?)\b(?:war|ist|waren) (?:\w+ ){0,2}nicht gemeint$"
    r"|(?P<out>[^.!?]*?)\b(?:interessier\w+ (?:mich|uns) nicht|kommt (?:\w+ ){0,3}nicht in ?frage|scheide[tn] aus)$",
    re.IGNORECASE,
)
"""A sentence that says what is not wanted: "Finanzierung hab ich nicht gefragt."."""
_SPARED = re.compile(
    r"\b(?:ohne|statt|anstelle)(?: (?:einer?|eines|einem|einen|der|des|die|das|den))? ([A-ZÄÖÜ][\w-]+)"
    r"|\b(?:wenn|falls|weil) (?:uns|mir|ihnen)? ?(?:der|die|das|eine?|so eine?) ([A-ZÄÖÜ][\w-]+)[^.?!]*\bzu \w+"
)
"""What something else is wanted for: "... wenn uns der Zweckverband zu aufwendig ist"."""
_COMPLAINT = re.compile(
    r"\b(?:beantwortet|trifft|hilft)\b.*\bnicht\b|\bnicht (?:meine|die) frage\b"
    r"|\b(?:weiss|kenne?|wissen|kennen) (?:ich|wir) (?:schon|bereits|ja|doch)\b"
    r"|\b(?:danach|darum|davon|das) (?:hab|habe|hatte|wollte|war) (?:ich )?(?:\w+ ){0,2}nicht\b"
    r"|\bfalsch verstanden\b|\bnicht (?:richtig )?verstanden\b|^also steht .{0,40} nicht d(?:a)?rin$"
)
"""A sentence that speaks of the answer before, folded."""
_NOTED = re.compile(r"^(?:\S+ ){1,4}(?:aha|also|okay|ok|soso|interessant)$")
"""A sentence that only takes note of what was told, folded: "Feste Stunden, aha."."""
_SENTENCES = re.compile(r"(?<=[.!?])\s+(?=\S)")


@dataclass(frozen=True, slots=True)
class Correction:
    """What is asked after what is said of the answer before; stems of what is `rejected`, and whether the turn before
    was not understood as it was `meant`."""

    text: str
    rejected: frozenset[str] = frozenset()
    meant: bool = False


def read(text: str) -> Correction | None:
    """A text that says of the answer before what was wrong with it, None for any other."""
    sentences = _SENTENCES.split(text)
    left, rejected = list(sentences), set[str]()
    for sentence in sentences[:-1]:
        said = re.sub(r"[\s.!?]+$", "", sentence)
        declined = _DECLINED.search(said)
        folded = fold(said).replace(",", "")
        if sentence.endswith("?") or not (declined or _COMPLAINT.search(folded) or _NOTED.match(folded)):
            break
        left.remove(sentence)
        rejected |= _things(next(filter(None, declined.groups()), "")) if declined else set()
    rest = " ".join(left)
    meant = _MEANT.match(rest)
    if meant:
        rest = meant["meant"]
    elif _NAY.match(rest):
        rest = _NAY.sub("", rest)
    for denied in _NOT.finditer(rest) if meant else ():
        rejected |= _things(denied["rejected"])
    rest = _NOT.sub("", rest) if meant else rest
    if manners.ALTERNATIVE_ASKED.search(fold(rest)):
        rejected |= {stem for spared in _SPARED.finditer(rest) for stem in _things(" ".join(spared.groups("")))}
        return Correction(rest, frozenset(rejected)) if rejected else None
    if rest == text or len(rest.split()) == 0:
        return None
    return Correction(rest[:1].upper() + rest[1:], frozenset(rejected - _things(rest, all_words=True)), bool(meant))


def asks(text: str) -> bool:
    """Whether what was meant is a question of its own, and not the name of a thing."""
    return wordings.ASKS.search(text) is not None or fold(text).startswith("ob ") or text.endswith("?")


def _things(named: str, all_words: bool = False) -> set[str]:
    """Stems of the nouns of a few words; of all of them where nothing is typed with capitals."""
    nouns = [word for word in named.split() if all_words or word[:1].isupper()]
    return set(map(stem, content_words(" ".join(nouns or named.split()))))
