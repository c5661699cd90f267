"""Which of the found passages a question lifts: those of the municipality that it names, of what a conversation is
about, and those whose headings name what is asked for."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from index.analysis import content_words, fold, names_place, place_words, stem
from index.records import Record
from index.search import Hit, Searcher
from service.language import wordings
from service.questions.question import Question

CITED = 0.15
"""For a passage that the turn before cited."""
WORK, CHAPTER, WIDE = 0.1, 0.05, 40
"""For a passage of the publication, and of the chapter, that the turn before was answered from, and the number of
passages among which such ones are looked for."""
TOWN = 0.3
"""For a passage that tells of the municipality asked about."""
AROUND = 0.65
"""How far what a passage stands in must speak of a municipality for the passage to tell of it (`index.standing`)."""
NUMBERED = 0.3
"""For a passage under the heading of the counted thing that is named ("Arbeitspaket 2"); against another one's."""
_NUMBERED = re.compile(r"(\d{1,2})[.:)] \S")
FOCUS = 0.15
"""For a passage whose heading names what is asked for ("Welche Ebenen ...")."""


def lifted(hits: Sequence[Hit], question: Question, searcher: Searcher) -> list[Hit]:
    """The passages anew in their order. What the turn before cited stays where it is for one who asks for more, or who
    else does it: that stands elsewhere."""
    anew = question.kind == "example" or asks_for_more(question)
    cited = question.context.passages if question.context and not anew else ()
    counted = question.counted
    spoken_of = None if anew else _spoken_of(question, searcher)
    raised = [
        replace(
            h,
            score=h.score
            + CITED * (h.record.id in cited)
            + (_near(h.record, spoken_of) if spoken_of else 0.0)
            + FOCUS * _about(h, question)
            + TOWN * any(tells_of(h, name, searcher) for name in question.municipalities)
            + (NUMBERED * under(h, *counted) if counted else 0.0),
        )
        for h in hits
    ]
    return sorted(raised, key=lambda h: -h.score)


def asks_for_more(question: Question) -> bool:
    return question.corrects or wordings.ELSE_ASKED.search(fold(question.text)) is not None


def tells_of(hit: Hit, name: str, searcher: Searcher) -> bool:
    """Whether a passage or what it stands in tells of a municipality: its section, or all of its publication."""
    return names_it(hit.record, name) or stands_in(hit, name, searcher)


def names_it(record: Record, name: str) -> bool:
    return names_place(fold(f"{record.section} {record.text}"), name)


def stands_in(hit: Hit, name: str, searcher: Searcher) -> bool:
    around = searcher.standing.of([stem(word) for word in place_words(name)], [hit.row])
    return bool(around.max(initial=0.0) >= AROUND)


def _spoken_of(question: Question, searcher: Searcher) -> Record | None:
    """The passage that the turn before was answered with, where a follow-up goes on from it."""
    context = question.context
    if context is None or not set(question.municipalities) <= set(context.municipalities):
        return None
    rows = searcher.generation.records.rows
    cited = next((rows[passage] for passage in context.passages if passage in rows), None)
    return None if cited is None else searcher.generation.records[cited]


def _near(record: Record, other: Record) -> float:
    """What a passage of the publication, and of the chapter, that a conversation is about counts more."""
    if record.edition != other.edition:
        return 0.0
    return WORK + CHAPTER * (record.headings[:2] == other.headings[:2])


def under(hit: Hit, thing: str, number: str) -> int:
    """1 for a passage under the heading of a counted thing ("Arbeitspaket 2", or "2. ..." in "Zehn Tipps"), -1 for one
    under another's."""
    record = hit.record
    folded = [fold(heading) for heading in record.headings]
    numbers = {other for named, other in filter(None, map(wordings.counted, folded)) if named == thing}
    if not numbers and thing in fold(f"{record.title} {' '.join(record.headings[:1])}"):
        numbers = {found[1] for found in map(_NUMBERED.match, folded) if found}
    return 0 if not numbers else 1 if number in numbers else -1


def _about(hit: Hit, question: Question) -> bool:
    heading = " ".join(hit.record.headings[-2:])
    return bool(question.focus) and question.focus in {stem(word) for word in content_words(heading)}
