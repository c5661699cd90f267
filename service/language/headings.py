"""Headings that ask what a question asks: "Wer entscheidet", "Wann das Modell passt"."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from index.analysis import content_words, fold, stem
from index.records import Record
from service.language.wordings import LABEL

_INTERROGATIVE = re.compile(
    r"\b(?:wer|wem|wen|wie|warum|weshalb|wozu|wann|wo|woran|worauf|wovon|womit|wodurch|welche\w?|was)\b"
)
_CONTACT = re.compile(r"\bansprechp\w+|\brueckfragen?\b|\bkontaktdaten\b|\ban wen (?:wende|kann|koennen|darf)\b")
_CONTACTS = re.compile(r"(?:kontakt|ansprechp)\w*")
_LESSONS_ASKED = re.compile(
    r"\b(?:aus|von)\b.*\blern(?:en|t)\b|\blehren (?:aus|ziehen)\b|\bwelche lehren\b|\bwas .*\babschauen\b"
)
_LEARN = re.compile(r"lern|erfolgsfaktor|fazit|erkenntnis|lessons|empfehl|uebertragbar|worauf es ankommt|tipps?\b")
_OPEN = re.compile(r"offen|stand\b|grenzen|risik|schwierig|herausforderung|hindernis")
PRO = re.compile(
    r"^(vorteile?|staerken?|chancen|spricht dafuer|dafuer spricht|was (?:dafuer|fuer [\w ]{2,40}) spricht"
    r"|was [\w ]{2,40} bringt"
    r"|argumente fuer|pro|nutzen|eignet sich)\b",
    re.IGNORECASE,
)
CON = re.compile(
    r"^(nachteile?|schwaechen?|risiken|grenzen|spricht dagegen|dagegen spricht"
    r"|was (?:dagegen|gegen [\w ]{2,40}) spricht|argumente gegen|contra|zu beachten|aber|es fehlen)\b",
    re.IGNORECASE,
)
"""Headings, folded and without signs, under which stands what speaks for something, and against it."""
_OF_THINGS = frozenset(stem(word) for word in "modell form sache thema kommune smart city".split())
"""Words of headings that stand for what the chapter is about."""
_REASONS = frozenset({"warum", "weshalb", "wozu"})
_BELOW = 2  # headings
_ROOT = 7
"""Letters that words of one root share: "Koordination" and "Koordinierungsstelle"."""


def end_of_example(record: Record, start: int) -> int:
    """Where the example ends that a sentence of a passage begins: before the next labelled one, or with the passage."""
    following = range(start + 1, len(record.sentences))
    return next((i for i in following if LABEL.match(record.sentences[i].text)), len(record.sentences))


def of_contacts(record: Record) -> bool:
    """Whether a passage stands under a heading of whom to turn to."""
    return bool(record.headings) and _CONTACTS.match(fold(record.headings[-1])) is not None


def part_of(path: Sequence[str]) -> str:
    """What the part of an example tells that stands under a heading path: what was "done", what is to be "learned" from
    it, or what is left "open"."""
    told = fold(" ".join(path[1:]))
    return "learned" if _LEARN.search(told) else "open" if _OPEN.search(told) else "done"


def of_lessons(record: Record) -> float:
    """2 for a passage of what others can learn from an example, all of which then answers; else 0."""
    return 2.0 * (part_of(record.headings) == "learned")


def left_open(record: Record) -> bool:
    """Whether a passage stands under a heading like "Offene Punkte": it tells what is not known."""
    return part_of(record.headings) == "open"


def asking(text: str) -> Callable[[Record], float]:
    """Tells of a passage (0 to 2) whether its nearest heading opens with the interrogative of a question and asks no
    more (a bare "Warum" that the heading above it does not), or stands above those whom a question wants to turn to, or
    above what it wants to learn from an example."""
    if _CONTACT.search(fold(text)):
        return of_contacts
    if _LESSONS_ASKED.search(fold(text)):
        return of_lessons
    asked = _INTERROGATIVE.search(fold(text))
    stems = frozenset(stem(word) for word in content_words(text)) - _OF_THINGS

    def asked_for(own: str) -> bool:
        return len(own) >= _ROOT and any(word[:_ROOT] == own[:_ROOT] for word in stems)

    def asks(record: Record) -> float:
        heading = fold(record.headings[-1]) if record.headings else ""
        own = _INTERROGATIVE.match(heading)
        if asked is None or own is None or _same(own.group()) != _same(asked.group()):
            return False
        telling = {stem(word) for word in content_words(heading)} - _OF_THINGS
        if telling or len(record.headings) < _BELOW:
            return bool(telling & stems) and all(map(asked_for, telling - stems))
        return bool(stems & {stem(word) for word in content_words(record.headings[-2])})  # "Digitallotsen › Warum"

    return asks


def _same(interrogative: str) -> str:
    return "warum" if interrogative in _REASONS else interrogative
