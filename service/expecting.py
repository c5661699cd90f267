"""What shape an answer must have: a sum of money, a number, a date, a contact. Without one, the sources do not answer.

"Wie viel Fördergeld hat Hagenow bekommen?" meets all its words in a corpus that tells of Hagenow's funding and of no
sum.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from index.analysis import fold

_NUMBER = (
    r"\d|\b(?:zwei|drei|vier|fuenf|sechs|sieben|acht|neun|zehn|elf|zwoelf|dutzend|hundert|tausend|haelfte|drittel"
    r"|viertel|halbe\w*|prozent|einzig\w*|jaehrlich|monatlich|woechentlich|taeglich|regelmaessig\w*)\b"
)
_DATE = (
    r"\b(?:19|20)\d\d\b|\b\d{1,2}\. ?\w+"
    r"|\b(?:januar|februar|maerz|april|mai|juni|juli|august|september|oktober|november|dezember)\b"
)


@dataclass(frozen=True, slots=True)
class Shape:
    """`asked` recognises a folded question, `given` a folded sentence that has the shape; `words` help to find one."""

    asked: re.Pattern[str]
    given: re.Pattern[str]
    words: tuple[str, ...] = ()


SHAPES = (
    Shape(
        re.compile(
            r"\bwie ?viel (?:geld|foerder\w*|euro|budget|kostet)|\bwas (?:hat .{3,80} ge)?kostet|\bkostet\b"
            r"|\b(?:foerder|auftrags|schwellen)(?:summe|hoehe|betrag|wert)\w*|\b\w*budget\b|\beuro\b"
            r"|\bwie (?:hoch|teuer) (?:ist|sind|war|waren|wird|liegt|faellt)|\b\w*kosten (?:fuer|von|eine[rs]?)\b"
        ),
        re.compile(r"\beuro\b|€|\bmio\b|million|milliard"),
        ("Euro", "Millionen"),
    ),
    Shape(re.compile(r"\bwie ?viele?\b|\banzahl\b|\bwie (?:oft|lange|haeufig)\b|\bprozent\b"), re.compile(_NUMBER)),
    Shape(
        re.compile(
            r"\b(?:seit|bis|ab) wann\b|\bwann (?:wurde|war|ist|sind|hat|beg\w+|start\w+|end\w+|lief|laeuft|muss)\b"
        ),
        re.compile(_DATE),
    ),
    Shape(  # orders: no sentence of a publication carries them out
        re.compile(
            r"^(?:bitte )?(?:schreib|uebersetz|programmier|formulier|entwirf|generier|dichte|zeichne|ignorier|vergiss)"
            r"|\b(?:passw(?:ort|oerter)|systemprompt)\b"
        ),
        re.compile(r"(?!)"),
    ),
    Shape(
        re.compile(r"\btelefonnummer\w*|\bdurchwahl\b|\be-?mail\w*|\bmailadresse\b|\banschrift\b|\boeffnungszeit\w*"),
        re.compile(r"@|\+?\d{5,}|\d{2,} ?/ ?\d+"),
    ),
)


def of(question: str) -> Shape | None:
    """The shape that a question asks for, None where it asks for nothing special."""
    folded = fold(question)
    return next((shape for shape in SHAPES if shape.asked.search(folded)), None)


def lacking(question: str, sentences: Iterable[str]) -> bool:
    """Whether a question asks for a shape that none of the sentences has."""
    shape = of(question)
    return shape is not None and not any(shape.given.search(fold(sentence)) for sentence in sentences)
