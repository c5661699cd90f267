"""Questions that ask two things at once ("Wann wurde sie gegründet und wer leitet sie?"): both halves, and one answer.

Each half is read and answered on its own, the second one in the light of the first.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from itertools import groupby

from index.analysis import fold
from service.answers.lines import BESIDES, MORE
from service.language.wordings import ASKING, ASKS, COMPARE, SECOND
from service.model import Answer, AnswerSection, AnswerSentence, Citation, ExampleCard

_PLAIN = r"((?:\w+ )?(?:wer|wem|wann|wo)|wie ?viele?)"
_TOGETHER = re.compile(
    rf"{_PLAIN},?\s+(?:und|sowie)\s+{_PLAIN}\s+(?=\S+\s+\S)",
    re.IGNORECASE,
)
"""Asks two plain things of the same: not "wie und warum", which one answer tells."""
_TOPIC = re.compile(
    rf"(?!.*\b(?:sie|ihr|du|mir|uns|ich|wir)\b.*,)[^?!,:]{{3,40}}(?::| [–-]|,)\s+(?=(?:{ASKING})\b)", re.IGNORECASE
)
"""What a question is about, before it: "Ethikrat – wer hat so etwas?"."""
_OPENS = re.compile(
    rf"(?:{ASKING}|gibt|gibts|hat|haben|ist|sind|kann|können|koennen|muss|müssen|muessen|darf|dürfen"
    r"|duerfen|soll|sollen|sollte|sollten|braucht|brauchen|lohnt)\b",
    re.IGNORECASE,
)
_INDIRECT = re.compile(rf", (?:{ASKING}|ob|dass|wenn|falls)\b", re.IGNORECASE)
_NAMING = re.compile(r"\b(?:was für|was fuer|wie \w+)\b", re.IGNORECASE)
FEWEST = 2
"""Words that must follow what a half asks with: its verb and one more."""
UNTOLD = "Zu einem Teil Ihrer Frage sagen die Quellen nichts: "
BOTH = " · "
"""Between both halves as they were understood."""
BESIDE = 2
"""Sentences of each half that stand beside the answer."""


def halves(asked: str) -> tuple[str, str] | None:
    """Both questions of one that asks two; None where it asks one.

    "Wo und wann war das?" asks two as well. What depends on a main clause ("Woran merkt man, wer führt und wie ...?")
    is one question, and so is what goes on without a verb of its own ("... und zu welchen Teilen?").
    """
    joint = _TOGETHER.match(asked)
    if joint:
        rest = asked[joint.end() :]
        return _asking(f"{joint.group(1)} {rest}"), _asking(f"{joint.group(2)} {rest}")
    topic = None if _OPENS.match(asked) else _TOPIC.match(asked)
    parts = SECOND.split(asked, maxsplit=1)
    bare = parts[0][topic.end() if topic else 0 :]
    if len(parts) == 1 or _INDIRECT.search(bare) or _INDIRECT.search(parts[1]) or not _OPENS.match(bare):
        return None
    compared = all(COMPARE.search(fold(part)) for part in parts)  # the sides of one thing
    if compared or not all(map(_whole, (bare, parts[1]))):
        return None
    return _asking(parts[0]), _asking(parts[1])


def _whole(half: str) -> bool:
    """Whether a half has a verb of its own, as far as the number of its words tells."""
    asked = ASKS.search(half)
    return len(half[asked.end() if asked else 0 :].split()) >= FEWEST + bool(_NAMING.search(half))


def _asking(half: str) -> str:
    half = half.strip(" ,?!.")
    return f"{half[:1].upper()}{half[1:]}?"


def together(asked: tuple[str, str], answers: tuple[Answer, Answer]) -> Answer:
    """One answer of both halves' answers, of which at least one tells something.

    The second half stands under its own question, and what was found besides after both; each sentence stands once.
    Where only one half is answered, the status is "partly" and a note names the other.
    """
    told = [answer for answer in answers if answer.status != "unanswered"]
    untold = [f"{UNTOLD}„{half}“" for half, answer in zip(asked, answers, strict=True) if answer not in told]
    numbers = _Numbers()
    sections = [
        AnswerSection(heading, tuple(numbers.renumbered(line.sentence, line.answer) for line in lines))
        for heading, lines in groupby(_arranged(*answers, asked[1]), key=lambda line: line.heading)
    ]
    cards: dict[str, ExampleCard] = {}
    for answer in answers:
        for card in answer.examples:
            cards.setdefault(card.id, numbers.proven(card, answer))
    return replace(
        answers[0],
        understood_as=BOTH.join(answer.understood_as for answer in answers),
        status="answered" if all(answer.status == "answered" for answer in answers) else "partly",
        confidence=min(answer.confidence for answer in told),
        sections=tuple(sections),
        citations=tuple(numbers.citations),
        examples=tuple(cards.values()),
        nearest=(),
        notes=tuple(dict.fromkeys([*untold, *(note for answer in told for note in answer.notes)])),
    )


@dataclass(frozen=True, slots=True)
class _Line:
    heading: str | None
    sentence: AnswerSentence
    answer: Answer


def _arranged(first: Answer, second: Answer, heading: str) -> list[_Line]:
    """What answers the first half, what answers the second and is not said yet, and a few sentences besides."""
    direct, also = _lines(first, None)
    said = {line.sentence.text for line in direct}
    other, beside = ([line for line in lines if line.sentence.text not in said] for lines in _lines(second, heading))
    if not other:  # the best sentence was the same; the next one is what is left to say
        other, beside = [replace(line, heading=heading) for line in beside[:1]], beside[1:]
    said.update(line.sentence.text for line in other)
    further = {line.sentence.text: line for line in [*also[:BESIDE], *beside[:BESIDE]]}
    return [*direct, *other, *(line for text, line in further.items() if text not in said)]


def _lines(answer: Answer, heading: str | None) -> tuple[list[_Line], list[_Line]]:
    """The sentences that answer, under `heading` where they have none, and those besides."""
    direct: list[_Line] = []
    beside: list[_Line] = []
    for section in answer.sections:
        besides = section.heading in BESIDES
        name = MORE if besides else section.heading or heading
        (beside if besides else direct).extend(_Line(name, sentence, answer) for sentence in section.sentences)
    return direct, beside


class _Numbers:
    """Numbers the citations of several answers through; the same place is cited once."""

    def __init__(self) -> None:
        self.citations: list[Citation] = []
        self._known: dict[tuple[str, int, int, int], int] = {}

    def renumbered(self, sentence: AnswerSentence, answer: Answer) -> AnswerSentence:
        return replace(sentence, citations=tuple(self._number(n, answer) for n in sentence.citations))

    def proven(self, card: ExampleCard, answer: Answer) -> ExampleCard:
        return replace(card, citation=self._number(card.citation, answer)) if card.citation else card

    def _number(self, number: int, answer: Answer) -> int:
        citation = next(c for c in answer.citations if c.n == number)
        place = (citation.edition, citation.page, citation.start, citation.end)
        if place not in self._known:
            self._known[place] = len(self.citations) + 1
            self.citations.append(replace(citation, n=self._known[place]))
        return self._known[place]
