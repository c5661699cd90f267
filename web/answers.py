"""An answer arranged for reading: sentences in paragraphs, sources by publication and page."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from service.model import Answer, AnswerSection, AnswerSentence, Citation

NOTHING = "Dazu sagen die Quellen nichts."
_LIST_KINDS = {"list", "compare"}
_ITEM = re.compile(r"^\s*([•▪–\-*]|\d{1,2}[.)])\s")


@dataclass(frozen=True, slots=True)
class Place:
    """A page of a publication with the citations on it, in the order of their numbers."""

    page: int
    label: str
    section: str
    citations: tuple[Citation, ...]


@dataclass(frozen=True, slots=True)
class Source:
    """A publication that an answer cites, in one edition."""

    title: str
    publisher: str
    year: int | None
    superseded: bool
    places: tuple[Place, ...]


def differs(answer: Answer) -> bool:
    """True where the question was understood as something else than it says, apart from blanks and case."""
    return " ".join(answer.understood_as.casefold().split()) != " ".join(answer.question.casefold().split())


def notes(answer: Answer) -> list[str]:
    """The notes without the sentence that an unanswered question has as its heading."""
    return [note for note in answer.notes if note != NOTHING]


def cited(answer: Answer, numbers: Sequence[int]) -> list[Citation]:
    by_number = {citation.n: citation for citation in answer.citations}
    return [by_number[n] for n in numbers if n in by_number]


def sources(answer: Answer) -> list[Source]:
    """The cited publications in the order of their first citation, each with its cited pages."""
    editions: dict[str, list[Citation]] = {}
    for citation in answer.citations:
        editions.setdefault(citation.edition, []).append(citation)
    return [
        Source(group[0].title, group[0].publisher, group[0].year, group[0].superseded, _places(group))
        for group in editions.values()
    ]


def heading_of(section: str) -> str:
    """The last two steps of a heading path: the last one alone is often just "Vorteile"."""
    return " › ".join(section.split(" › ")[-2:])


def _places(citations: Sequence[Citation]) -> tuple[Place, ...]:
    pages: dict[int, list[Citation]] = {}
    for citation in citations:
        pages.setdefault(citation.page, []).append(citation)
    return tuple(Place(page, group[0].page_label, group[0].section, tuple(group)) for page, group in pages.items())


def side_by_side(answer: Answer) -> bool:
    """True where two to four headed sections are set against each other."""
    headed = [section for section in answer.sections if section.heading]
    return answer.kind == "compare" and 2 <= len(headed) <= 4


def as_list(answer: Answer, section: AnswerSection) -> bool:
    """True where the sentences are items of a list rather than running text."""
    count = len(section.sentences)
    items = sum(1 for sentence in section.sentences if _ITEM.match(sentence.text) or _unfinished(sentence))
    apart = len(paragraphs(answer, section)) == count
    return count > 1 and (answer.kind in _LIST_KINDS or 2 * items >= count or apart)


def paragraphs(answer: Answer, section: AnswerSection) -> list[list[AnswerSentence]]:
    """Neighbouring sentences of one passage together, sentences from elsewhere apart."""
    by_number = {citation.n: citation for citation in answer.citations}

    def passage(sentence: AnswerSentence) -> str:
        first = by_number.get(sentence.citations[0]) if sentence.citations else None
        return first.passage if first else ""

    return [list(group) for _, group in groupby(section.sentences, key=passage)]


def _unfinished(sentence: AnswerSentence) -> bool:
    return not sentence.text.rstrip().endswith((".", "!", "?", "“", "”", '"', ")", "…"))
