"""Corrections: what somebody says of the answer before, who was not understood, and what they do not want to hear of.

"Nein, ich meinte die Koordinationsmodelle, nicht die Arbeitspakete" asks the turn before anew, of the one and not of
the other; "Das beantwortet meine Frage nicht. ..." says nothing of what is asked.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from index.analysis import content_words, fold, stem
from service.language import manners, wordings

_ARTICLE = r"(?:der|die|das|den|dem|des|eine?[nrms]?|ne|nen|unsere?[nrms]?|von|vom|mit|bei|beim|zu[mr]?|f(?:ü|ue)r)"
_NO = r"(?:nein|nee|nö|ne|doch nicht|falsch|missverständnis|missverstaendnis|quatsch)"
_MEANT = re.compile(
    rf"^(?:{_NO}\b[\s,.!–-]*)?(?:(?:aber|sondern) )?"
    r"(?:(?:ich|wir) (?:mein(?:te|ten|en|e)?|frage?(?! mich| uns)|fragte|wollten?(?: eigentlich)? wissen|will wissen)"
    r"|gemeint (?:war(?:en)?|ist|sind)|(?:das|damit) mein(?:t)?e ich|es geht (?:mir|uns) um|es ging (?:mir|uns) um)"
    r"(?: (?:ja|doch|eher|eigentlich|damit|nur|mehr|jetzt))*,?\s+(?P<meant>.+)",
    re.IGNORECASE | re.DOTALL,
)
_BUT = re.compile(
    rf"^(?:{_NO}[\s,.!–-]+)?(?:(?:ich|wir) (?:suchen?|will|wollen|brauchen?|mein(?:t?e|en)) )?"
    r"(?:nicht(?! nur| bloß| bloss| allein)|kein\w*) [^.!?]+?, sondern (?P<meant>.+)",
    re.IGNORECASE | re.DOTALL,
)
"""Says what is wanted instead: "Nein, ich suche keine Stadt ohne Tochter, sondern eine mit"."""
_NAY = re.compile(rf"^{_NO}[\s,.!–-]+(?=\S+ \S)", re.IGNORECASE)
_NOT = re.compile(
    rf",? (?:und |aber |also )?nicht (?!nur\b|mehr\b)(?P<rejected>{_ARTICLE} [^,.!?]+?)(?=[,.!?]|$)", re.IGNORECASE
)
"""What somebody did not mean: ", nicht die Arbeitspakete der Studie"."""
_DECLINED = re.compile(
    r"([^.!?]*?)\b(?:brauchen?|wollt?en|will|suchen?|möchten?|moechten?) (?:wir|ich) (?:\w+ )?nicht$"
    r"|([^.!?]*?)\b(?:hab|habe|hatte|hatten|haben) (?:ich|wir) (?:\w+ ){0,2}nicht (?:gefragt|gemeint|gesucht)$"
    r"|([^.!?]*?)\b(?:war|ist|waren) (?:\w+ ){0,2}nicht gemeint$"
    r"|([^.!?]*?)\b(?:interessier\w+ (?:mich|uns) nicht|kommt (?:\w+ ){0,3}nicht in ?frage|scheide[tn] aus"
    r"|(?:ist|sind) (?:mir|uns) (?:doch )?(?:egal|gleich|wurscht|schnuppe))$"
    r"|^(?:(?:(?:nein|nee|ok|okay|gut)[,.]? )?(?:(?:dann )?vergessen wir|vergiss|vergessen sie|lassen wir|lass"
    r"|(?:mal )?weg vo[nm]|genug vo[nm])|(?:nein|nee)[,.]? (?:ohne|nicht))"
    r" ([^.!?]+?)(?: (?:weg|mal|beiseite|aus dem spiel))?$",
    re.IGNORECASE,
)
"""A sentence that says what is not wanted: "Finanzierung hab ich nicht gefragt."."""
_SPARED = re.compile(
    r"\b(?:ohne|statt|anstelle)(?: (?:einer?|eines|einem|einen|der|des|die|das|den))? ([A-ZÄÖÜ][\w-]+)"
    r"|\b(?:wenn|falls|weil) (?:uns|mir|ihnen)? ?(?:der|die|das|eine?|so eine?) ([A-ZÄÖÜ][\w-]+)[^.?!]*\bzu \w+"
)
"""What something else is wanted for: "... wenn uns der Zweckverband zu aufwendig ist"."""
_COMPLAINT = re.compile(
    r"^(?:\w+ ){0,2}(?:das|dies|es|die antwort) (?:beantwortet|trifft|hilft)\b.*\bnicht\b|\bnicht (?:meine|die) frage\b"
    r"|\b(?:weiss|kenne?|wissen|kennen) (?:ich|wir) (?:schon|bereits|ja|doch)\b"
    r"|\b(?:danach|darum|davon|das) (?:hab|habe|hatte|wollte) ich (?:\w+ ){0,2}nicht\b"
    r"|\bfalsch verstanden\b|\bnicht (?:richtig )?verstanden\b|^also steht .{0,40} nicht d(?:a)?rin$"
)
"""A sentence that speaks of the answer before, folded."""
_NOTED = re.compile(r"^(?:\S+ ){1,4}(?:aha|also|soso|interessant)$|^(?:aha|ach so|verstehe)(?: \S+){1,4}$")
"""A sentence that only takes note of what was told, folded: "Feste Stunden, aha."."""
_ON = re.compile(r"(?:und|aber|oder)\b", re.IGNORECASE)
"""How a question opens that needs nothing of such a sentence."""
_PIECES = re.compile(rf"(?<=[.!?])\s+(?=\S)|,\s+(?=(?:{wordings.ASKING})\b)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Correction:
    """What is asked after what is said of the answer before; in `spared` what somebody does not want to hear of, and
    whether the turn before was not understood as it was `meant`."""

    text: str
    spared: str = ""
    meant: bool = False

    @property
    def rejected(self) -> frozenset[str]:
        """Stems of what is not to be spoken of, but for what is asked all the same."""
        nouns = [word for word in self.spared.split() if word[:1].isupper()]
        things = content_words(" ".join(nouns or self.spared.split()))
        asked = content_words(_SPARED.sub("", self.text))
        return frozenset(map(stem, things)) - set(map(stem, asked))


def read(text: str) -> Correction | None:
    """A text that says of the answer before what was wrong with it, None for any other."""
    start, spared = _remarks(text)
    rest, *after = text[start:].rsplit("? ", 1)  # "Was können wir tun? Einen Zwilling brauchen wir nicht."
    declined = _DECLINED.search(after[0].rstrip(" .!")) if after else None
    spared += [group for group in declined.groups() if group] if declined else []
    rest = f"{rest}?" if declined else text[start:]
    meant = _BUT.match(rest) or _MEANT.match(rest)
    if meant:
        spared += [denied["rejected"] for denied in _NOT.finditer(meant["meant"])]
        rest = _NOT.sub("", meant["meant"])
    rest = _NAY.sub("", rest)
    if manners.ALTERNATIVE_ASKED.search(fold(rest)):
        spared += [word for found in _SPARED.finditer(rest) for word in found.groups("")]
    if rest == text and not any(spared):
        return None
    return Correction(rest[:1].upper() + rest[1:], " ".join(spared), meant is not None)


def _remarks(text: str) -> tuple[int, list[str]]:
    """Where a text begins to ask, after remarks on the answer before; and what they do not want to hear of."""
    start, spared = 0, list[str]()
    for end in _PIECES.finditer(text):
        said = text[start : end.start()].rstrip(" .!")
        declined = _DECLINED.search(said)
        folded = fold(said).replace(",", "")
        noted = _NOTED.match(folded) and _ON.match(text[end.end() :])
        remark = end.group()[0] != "," and (_COMPLAINT.search(folded) or noted)
        if said.endswith("?") or not (declined or remark):
            break
        spared += [group for group in declined.groups() if group] if declined else []
        start = end.end()
    return start, spared


def asks(text: str) -> bool:
    """Whether what was meant is a question of its own, and not the name of a thing."""
    return wordings.ASKS.search(text) is not None or fold(text).startswith("ob ") or text.endswith("?")
