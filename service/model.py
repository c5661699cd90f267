"""The answer and its parts, in the shape that the command line, the JSON API and the web chat share.

Field names and meanings are a contract with other programs: adding is free, changing is not. `dataclasses.asdict`
of a dataclass here is the JSON of the API, member for member.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

QuestionKind = Literal["fact", "list", "compare", "example", "definition"]
ReferenceKind = Literal["municipality", "concept", "message", "subject"]
Status = Literal["answered", "partly", "unanswered"]
Mode = Literal["hybrid", "words", "vectors"]
Stage = Literal["understood", "composed", "whole"]
"""How far an answer is: the question read; sections, citations and examples there; the suggestions too."""


@dataclass(frozen=True, slots=True)
class Citation:
    """A verbatim stretch of one page: ``page_text[start:end] == quote`` in the stored text of that edition's page."""

    n: int
    document: str
    title: str
    publisher: str
    year: int | None
    edition: str
    superseded: bool
    page: int
    page_label: str
    section: str
    quote: str
    start: int
    end: int
    passage: str
    url: str
    removed: bool = False
    """The publication answers no more, because it was removed after this was cited."""
    ocr: bool = False
    """The page is a scan whose text was recognised by a program, so letters may be wrong."""


@dataclass(frozen=True, slots=True)
class AnswerSentence:
    """A sentence of the sources, word for word, with the numbers of its citations."""

    text: str
    citations: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class AnswerSection:
    """Sentences under a heading of our own ("Vorteile", the compared option), or under none."""

    heading: str | None
    sentences: tuple[AnswerSentence, ...]


@dataclass(frozen=True, slots=True)
class ExampleCard:
    """A practice example as shown in an answer; `citation` is the number of the citation that proves it."""

    id: str
    municipality: str
    state: str | None
    kind: str | None
    population: int | None
    title: str
    message: int | None
    levels: tuple[str, ...]
    form: str | None
    citation: int | None


@dataclass(frozen=True, slots=True)
class Reference:
    """What a follow-up takes from the turns before it: a chip that the reader may take away.

    To take it away, ask the same question in the same conversation again with `text` in `drop` (API member `drop`, form
    field `ohne`). With every reference dropped, the question stands alone.
    """

    kind: ReferenceKind
    text: str


@dataclass(frozen=True, slots=True)
class Answer:
    """One turn of a conversation. `confidence` is in 0..1, `milliseconds` the time inside the service.

    `context` is what a follow-up was read in the light of; empty for a question that stands alone.
    """

    question: str
    understood_as: str
    kind: QuestionKind
    status: Status
    confidence: float
    sections: tuple[AnswerSection, ...]
    citations: tuple[Citation, ...]
    examples: tuple[ExampleCard, ...]
    nearest: tuple[Citation, ...]
    suggestions: tuple[str, ...]
    notes: tuple[str, ...]
    conversation: str
    turn: str
    generation: int
    milliseconds: float
    context: tuple[Reference, ...] = ()


@dataclass(frozen=True, slots=True)
class HitPlace:
    """A further place where a passage stands in nearly the same words."""

    document: str
    title: str
    edition: str
    page: int
    page_label: str
    url: str


@dataclass(frozen=True, slots=True)
class SearchHit:
    """A ranked passage. `score` is the fused score in 0..1, comparable within one result only; `also` are the other
    places of nearly the same wording, which are not ranked themselves."""

    rank: int
    score: float
    passage: str
    document: str
    title: str
    edition: str
    page: int
    page_label: str
    section: str
    text: str
    url: str
    also: tuple[HitPlace, ...] = ()


@dataclass(frozen=True, slots=True)
class StoredPage:
    """The stored text of a page of an edition, as citations count their offsets in it."""

    document: str
    edition: str
    page: int
    page_label: str
    text: str
    how: str = "pypdf"
    """What read it: pypdf, pdfium, or ocr, where the text was recognised in a picture."""


@dataclass(frozen=True, slots=True)
class EditionInfo:
    """An edition as listed. `live`: part of the active generation; `superseded`: it answers no more, for a newer
    edition took its place; `removed`: no edition of its publication answers any more."""

    id: str
    file_name: str
    sha256: str
    added: str
    pages: int
    passages: int
    live: bool
    superseded: bool
    removed: bool = False


@dataclass(frozen=True, slots=True)
class DocumentInfo:
    """A publication as listed, its newest edition first."""

    id: str
    title: str
    publisher: str
    year: int | None
    kind: str
    summary: str
    address: str
    editions: tuple[EditionInfo, ...]
