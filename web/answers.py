"""An answer arranged for reading: sentences in paragraphs, sources by publication and page."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby, takewhile

from service.answers.answering import PARTLY
from service.answers.choosing import UNMET
from service.answers.declining import declined as declined
from service.answers.declining import offering as offering
from service.answers.lines import BESIDES
from service.answers.several import UNTOLD
from service.model import Answer, AnswerSection, AnswerSentence, Citation, ExampleCard

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
    removed: bool
    places: tuple[Place, ...]


@dataclass(frozen=True, slots=True)
class Row:
    """Sections that stand beside each other, or a single one. `cells` are pairs of a heading and a section.

    `heading` is what all cells are about ("Vorteile"), None where each cell says that itself.
    """

    heading: str | None
    cells: tuple[tuple[str | None, AnswerSection], ...]

    @property
    def beside(self) -> bool:
        return len(self.cells) > 1


def differs(answer: Answer) -> bool:
    """True where the question was understood as something else than it says, apart from blanks and case."""
    return " ".join(answer.understood_as.casefold().split()) != " ".join(answer.question.casefold().split())


def summary(answer: Answer) -> str:
    """What a screen reader says when the answer is there, in one sentence."""
    if answer.status == "unanswered":
        return declined(answer) or "Antwort da."
    sentences = sum(len(section.sentences) for section in answer.sections)
    works = len({citation.edition for citation in answer.citations})
    told = f"{sentences} {'Satz' if sentences == 1 else 'Sätze'}" if sentences else f"{len(answer.examples)} Beispiele"
    return f"Antwort da: {told} aus {works} {'Publikation' if works == 1 else 'Publikationen'}."


def warnings(answer: Answer) -> list[str]:
    """What is to be read before the answer: that it is not a whole one."""
    return [note for note in answer.notes if note == PARTLY or note.startswith((UNMET, UNTOLD))]


def notes(answer: Answer) -> list[str]:
    """What is to be read after the answer, without the heading that an unanswered question has."""
    before = {declined(answer), *warnings(answer)}
    return [note for note in answer.notes if note not in before]


def cited(answer: Answer, numbers: Sequence[int]) -> list[Citation]:
    by_number = {citation.n: citation for citation in answer.citations}
    return [by_number[n] for n in numbers if n in by_number]


def sources(answer: Answer) -> list[Source]:
    """The cited publications in the order of their first citation, each with its cited pages."""
    editions: dict[str, list[Citation]] = {}
    for citation in answer.citations:
        editions.setdefault(citation.edition, []).append(citation)
    return [
        Source(first.title, first.publisher, first.year, first.superseded, first.removed, _places([first, *rest]))
        for first, *rest in editions.values()
    ]


def heading_of(section: str) -> str:
    """The last two steps of a heading path: the last one alone is often just "Vorteile"."""
    return " › ".join(section.split(" › ")[-2:])


def _places(citations: Sequence[Citation]) -> tuple[Place, ...]:
    pages: dict[int, list[Citation]] = {}
    for citation in citations:
        pages.setdefault(citation.page, []).append(citation)
    return tuple(Place(page, group[0].page_label, _shared(group), tuple(group)) for page, group in pages.items())


def _shared(group: Sequence[Citation]) -> str:
    """The heading path that all citations of a page have in common, "" where their first steps differ."""
    paths = [citation.section.split(" › ") for citation in group]
    steps = takewhile(lambda step: len(set(step)) == 1, zip(*paths, strict=False))
    return " › ".join(step[0] for step in steps)


def rows(answer: Answer) -> list[Row]:
    """The sections that answer, as they stand below or beside each other; see `told` and `further` for the others."""
    shown = [s for s in answer.sections if s.heading not in BESIDES and not _on_a_card(answer, s)]
    if answer.kind != "compare":
        return [_single(section) for section in shown]
    sides: dict[str, list[tuple[str | None, AnswerSection]]] = {}
    for section in shown:
        option, _, side = (section.heading or "").rpartition(": ")
        sides.setdefault(side if option else "", []).append((option or section.heading, section))
    return [Row(side or None, tuple(c)) if len(c) > 1 else _single(c[0][1]) for side, c in sides.items()]


def _single(section: AnswerSection) -> Row:
    return Row(None, ((section.heading, section),))


def further(answer: Answer) -> list[AnswerSection]:
    """What else was found, and what is worth reading besides, after the answer itself and its examples."""
    return [section for section in answer.sections if section.heading in BESIDES]


def told(answer: Answer, example: ExampleCard) -> list[AnswerSentence]:
    """The sentences that the answer gives under the name of an example; they stand on its card."""
    return [s for section in answer.sections if section.heading == example.municipality for s in section.sentences]


def _on_a_card(answer: Answer, section: AnswerSection) -> bool:
    return any(section.heading == example.municipality for example in answer.examples)


def title_of(example: ExampleCard) -> str:
    """An example's title without the municipality that heads its card: "Ulm: Zwei Türöffner" -> "Zwei Türöffner"."""
    name, colon, rest = example.title.partition(": ")
    return rest if colon and name.casefold() in example.municipality.casefold() else example.title


def numbered(sentence: AnswerSentence) -> bool:
    """True for an item that brings its own number or sign and needs none before it."""
    return _ITEM.match(sentence.text) is not None


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
