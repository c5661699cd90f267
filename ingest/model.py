"""What reading a publication yields. Everything here is immutable and knows nothing of indexes, people or HTML.

Offsets are counted in Python characters of `Page.text`, the stored text of a page, so that
``page.text[span.start:span.end]`` is exactly what a reader sees quoted. `Page.text` is clean: hyphenation mended, one
logical block (heading, paragraph, list item, table row) a line. Furniture (running headers, footers, page numbers)
stays in it and is named in `Page.furniture`; passages leave it out.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

How = Literal["pypdf", "pdfium", "ocr", "none"]
PassageKind = Literal["text", "list", "table", "slide", "profile"]
Verdict = Literal["good", "gaps", "unusable"]


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A stretch of one page: `page` counts the PDF's pages from 1, `start` <= `end` are character offsets."""

    page: int
    start: int
    end: int

    def __post_init__(self) -> None:
        if self.page < 1 or not 0 <= self.start <= self.end:
            raise ValueError(f"impossible span {self.page}:{self.start}-{self.end}")


@dataclass(frozen=True, slots=True)
class Page:
    """One page as stored. `label` is what is printed on it ("10", "IV"), the PDF's number where nothing is known."""

    number: int
    label: str
    text: str
    how: How = "pypdf"
    furniture: tuple[Span, ...] = ()
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence, list item or table row. Two spans where it runs over a page break.

    `text` is the spans' page texts joined by a blank.
    """

    text: str
    spans: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Passage:
    """What is retrieved: 50 to 150 words where the text allows, within one document and one section.

    `id` is "<edition id>-<ordinal, 4 digits>". `headings` is the path from the outermost heading inwards.
    `text` is the sentences' texts joined by line breaks; `spans` covers them page by page.
    """

    id: str
    ordinal: int
    headings: tuple[str, ...]
    kind: PassageKind
    sentences: tuple[Sentence, ...]
    spans: tuple[Span, ...]

    @property
    def text(self) -> str:
        return "\n".join(sentence.text for sentence in self.sentences)

    @property
    def page(self) -> int:
        return self.spans[0].page


@dataclass(frozen=True, slots=True)
class Example:
    """A practice example as found in a publication. Unknown facts are None or empty, never guessed.

    `population` is a head count; `message` is 1 to 10; `levels` are of politisch-strategisch, koordinierend,
    umsetzend, beratend; `confidence` is in 0..1.
    """

    id: str
    municipality: str
    state: str | None
    kind: str | None
    population: int | None
    title: str
    message: int | None
    levels: tuple[str, ...]
    form: str | None
    passage: str
    span: Span
    confidence: float
    as_of: str | None = None


@dataclass(frozen=True, slots=True)
class Report:
    """What a person must know before an edition goes live. `reasons` and `advice` are German sentences.

    `memory_mb` is the reading process's largest memory in MiB; `language` a two-letter code, "" if unclear; `similar`
    names other editions with nearly the same text, each as a German phrase; `unread_pages` have a warning.
    """

    pages: int
    pages_without_text: tuple[int, ...] = ()
    second_reader_pages: tuple[int, ...] = ()
    hyphens_mended: int = 0
    garbled_glyphs: int = 0
    furniture_lines: int = 0
    furniture_sample: tuple[str, ...] = ()
    headings: int = 0
    passages: int = 0
    examples: int = 0
    seconds: float = 0.0
    memory_mb: int = 0
    language: str = ""
    ocr_pages: tuple[int, ...] = ()
    unread_pages: tuple[int, ...] = ()
    glyphs_restored: int = 0
    similar: tuple[str, ...] = ()
    verdict: Verdict = "good"
    reasons: tuple[str, ...] = ()
    advice: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Edition:
    """One file as read. `id` is the first 12 hex digits of the file's SHA-256, so that equal files are one edition.

    `title`, `author` and `year` are what the PDF says of itself, "" or None where it says nothing sensible.
    """

    id: str
    sha256: str
    file_name: str
    title: str
    author: str
    year: int | None
    pages: tuple[Page, ...]
    passages: tuple[Passage, ...]
    examples: tuple[Example, ...] = ()
    report: Report = field(default_factory=lambda: Report(pages=0))
