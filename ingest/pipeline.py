"""The way down, step by step: a file's pages, clean lines, furniture, blocks, headings, passages, examples, report."""

from __future__ import annotations

import hashlib
import re
import time
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from .clean import Words, clean, count_garbled
from .content import check_file
from .errors import Damaged, IngestError, NoText, TooLarge
from .examples import find_examples
from .furniture import Furniture, find_furniture, is_deck
from .model import Edition, Page, Span
from .passages import build_passages, mend_page_breaks
from .raw import Limits, RawDocument, RawPage
from .reader import NO_LETTERS, OnPage, read_pages
from .reflow import Block, Reflow, Type, clean_lines, usual_type
from .report import make_report
from .sections import mark_headings, sections, title_of
from .usage import peak_memory

_NO_TITLE = re.compile(
    r"(?:microsoft (?:word|powerpoint)\b.*|untitled|unbenannt|ohne titel|dokument\d*|document\d*|titel|title|"
    r"pr(?:ä|ae)sentation\d*|presentation\d*|.*\.(?:docx?|pptx?|pdf|indd|odt|rtf|tex|dvi|html?|qxd))",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Origin:
    """The file of which a copy with recognised text was made. `ocr_pages` are the recognised ones, empty: all."""

    name: str
    sha256: str
    ocr_pages: frozenset[int]

    @classmethod
    def of(cls, path: Path, ocr_pages: frozenset[int]) -> Origin:
        with path.open("rb") as file:
            return cls(path.name, hashlib.file_digest(file, "sha256").hexdigest(), ocr_pages)


def read(
    path: Path,
    limits: Limits = Limits(),  # noqa: B008
    on_page: OnPage = lambda number, total: None,
    skip: Collection[int] = (),
    origin: Origin | None = None,
) -> Edition:
    """Reads one file in this process; pages in `skip` are left out, with a warning. `origin` is what it is a copy of.

    Raises:
        IngestError: the file cannot be taken in; its message and advice are German and name the file.
        OSError: the file cannot be read from the disk.
    """
    started = time.perf_counter()
    sha256 = hashlib.sha256(check_file(path, limits)).hexdigest()
    document = read_pages(path, limits, on_page, skip)
    if origin:
        document = replace(document, pages=tuple(_recognised(page, origin) for page in document.pages))
    edition = understand(document, origin.name if origin else path.name, origin.sha256 if origin else sha256, limits)
    seconds = round(time.perf_counter() - started, 3)
    return replace(edition, report=replace(edition.report, seconds=seconds, memory_mb=peak_memory()))


def _recognised(page: RawPage, origin: Origin) -> RawPage:
    is_ocr = page.lines and (not origin.ocr_pages or page.number in origin.ocr_pages)
    return replace(page, how="ocr") if is_ocr else page


def understand(document: RawDocument, name: str, sha256: str, limits: Limits = Limits()) -> Edition:  # noqa: B008
    """The edition that a file's raw pages make.

    Raises:
        NoText, Damaged: there is not a line on any page.
        TooLarge: it makes more passages than allowed.
    """
    layout = lay_out(document)
    raw, blocks = layout.raw, layout.blocks
    if not any(page.lines for page in raw):
        raise _nothing_found(name, raw)
    pages = tuple(_page(*parts) for parts in zip(raw, blocks, _labels(document, layout.furniture), strict=True))
    passages = build_passages(sha256[:12], sections(blocks, layout.deck))
    if len(passages) > limits.passages:
        raise TooLarge(f"„{name}“ ergibt {len(passages)} Textstellen, erlaubt sind {limits.passages}.")
    examples = tuple(find_examples(sha256[:12], pages, passages))
    report = make_report(
        pages,
        passages,
        examples,
        hyphens_mended=layout.mended,
        garbled=sum(count_garbled(page.text) for page in document.pages),
        restored=sum(page.restored for page in document.pages),
        headings=sum(block.kind == "heading" for page in blocks for block in page),
        warnings=document.warnings,
    )
    title = _title(document.title, name) or title_of(blocks, layout.body) or title_by_name(name)
    author = " ".join(clean(document.author).split())
    return Edition(sha256[:12], sha256, name, title, author, document.year, pages, passages, examples, report)


@dataclass(frozen=True, slots=True)
class Layout:
    """What stands where: clean lines, the furniture among them, and the blocks that they make, page by page."""

    raw: list[RawPage]
    furniture: list[Furniture]
    blocks: list[list[Block]]
    body: Type
    deck: bool
    mended: int


def lay_out(document: RawDocument) -> Layout:
    """Tells head, foot, headings and text of a document's pages apart."""
    raw = [clean_lines(page) for page in document.pages]
    body, deck = usual_type(raw), is_deck(raw)
    furniture = find_furniture(raw, body.size, document.labels)
    reflow = Reflow(Words(line.text for page in raw for line in page.lines), body)
    blocks = [_blocks(reflow, page, marks) for page, marks in zip(raw, furniture, strict=True)]
    mark_headings(blocks, document.bookmarks, body, deck)
    mended = mend_page_breaks(blocks, reflow.words)
    return Layout(raw, furniture, blocks, body, deck, reflow.mended + mended)


def _nothing_found(name: str, pages: Sequence[RawPage]) -> IngestError:
    if any(NO_LETTERS in page.warnings for page in pages):
        return NoText(f"„{name}“ enthält keinen lesbaren Text: Die Schriften verraten ihre Buchstaben nicht.")
    if all(page.warnings for page in pages):
        return Damaged(f"„{name}“ ist beschädigt: Keine Seite lässt sich lesen. {pages[0].warnings[0]}")
    if len(pages) == 1:
        return NoText(f"„{name}“ enthält auf der einzigen Seite keinen Text.")
    return NoText(f"„{name}“ enthält auf keiner der {len(pages)} Seiten Text.")


def _blocks(reflow: Reflow, page: RawPage, furniture: Furniture) -> list[Block]:
    """The blocks of a page: its head, what it says, its foot."""
    head = reflow.blocks(page, sorted(furniture.head))
    foot = reflow.blocks(page, sorted(furniture.foot))
    for block in head:
        block.kind = "head"
    for block in foot:
        block.kind = "foot"
    body = [position for position in range(len(page.lines)) if position not in furniture]
    return [*head, *reflow.blocks(page, body), *foot]


def _page(raw: RawPage, blocks: Sequence[Block], label: str) -> Page:
    """The page as stored; its blocks learn where they stand in it."""
    offset = 0
    for block in blocks:
        block.start = offset
        offset = block.end + 1
    text = "\n".join(block.text for block in blocks)
    spans = tuple(Span(raw.number, block.start, block.end) for block in blocks if block.kind in ("head", "foot"))
    return Page(raw.number, label, text, raw.how, spans, raw.warnings)


def _labels(document: RawDocument, furniture: Sequence[Furniture]) -> list[str]:
    """What is printed on each page: read off it, else as the file says, else the number of the page."""
    labels = document.labels or [str(page.number) for page in document.pages]
    numbered = sum(marks.label is not None for marks in furniture)
    if 2 * numbered >= len(furniture):
        return [marks.label or label for marks, label in zip(furniture, labels, strict=True)]
    return list(labels)


def _title(title: str, name: str) -> str:
    """The title of the metadata, unless it is a program's or a file's name."""
    title = " ".join(clean(title).split())
    as_name = re.sub(r"[\W_]+", "", title.lower()) == re.sub(r"[\W_]+", "", _stem(name).lower())
    if len(title) < 4 or _NO_TITLE.fullmatch(title) or (as_name and " " not in title) or "�" in title:
        return ""
    return title if " " in title or len(title) > 12 else ""


def title_by_name(name: str) -> str:
    """What a file is called, as a title for one that has none of its own."""
    return " ".join(re.sub(r"[_-]+", " ", clean(_stem(name))).split()) or "Ohne Titel"


def _stem(name: str) -> str:
    return Path(name).stem
