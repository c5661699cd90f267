"""Sections -> passages: whole sentences of one section, 50 to 150 words where the text allows, with exact places.

Where the cuts fall is decided for a section as a whole: among all ways to cut at sentence borders the one is taken
whose passages come nearest to 100 words, cuts between paragraphs being cheaper than cuts inside.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from .clean import Words
from .examples import is_profile
from .model import Passage, PassageKind, Sentence, Span
from .reflow import BULLET, Block, ends_sentence
from .sections import Section
from .sentences import sentence_spans

SHORTEST, IDEAL, LONGEST = 50, 100, 150  # words
_TINY = 8  # words: a section this small joins its neighbour; a larger one says which side it is on by its heading
_CUT_INSIDE = 900.0  # what a cut inside a paragraph costs, in squared words


@dataclass(frozen=True, slots=True)
class _Unit:
    """A sentence on its way into a passage; `ends_block` where a paragraph, item or row ends with it."""

    sentence: Sentence
    kind: str
    words: int
    ends_block: bool


@dataclass(slots=True)
class _Draft:
    headings: tuple[str, ...]
    units: list[_Unit]
    slide: bool = False

    @property
    def words(self) -> int:
        return sum(unit.words for unit in self.units)

    @property
    def pages(self) -> set[int]:
        return {span.page for unit in self.units for span in unit.sentence.spans}


def mend_page_breaks(pages: Sequence[list[Block]], words: Words) -> int:
    """Moves the rest of a word that a page break has cut to the page where it begins; returns how many were moved."""
    moved = 0
    flowing = [block for blocks in pages for block in blocks if block.kind in ("text", "item", "heading", "row")]
    for left, right in pairwise(flowing):
        if left.page == right.page or right.kind != "text" or left.kind not in ("text", "item"):
            continue
        rest, _, remaining = right.text.partition(" ")
        joined, mended = words.join(left.text, rest)
        if mended and remaining:
            left.text, right.text = joined, remaining
            moved += 1
    return moved


def build_passages(edition: str, sections: Iterable[Section]) -> tuple[Passage, ...]:
    """The passages of an edition, numbered in reading order."""
    drafts = _merge_tiny([_draft(section) for section in sections])
    made: list[Passage] = []
    for draft in drafts:
        for units in _cut(draft):
            if _says_something(units, draft):
                made.append(_passage(edition, len(made), draft, units))
    return tuple(made)


def _draft(section: Section) -> _Draft:
    return _Draft(section.headings, list(_units(section.blocks)), section.slide)


def _units(blocks: Sequence[Block]) -> Iterator[_Unit]:
    for chain in _chains(blocks):
        sentences = list(_sentences(chain))
        for index, sentence in enumerate(sentences):
            yield _Unit(sentence, chain[0].kind, len(sentence.text.split()), index == len(sentences) - 1)


def _chains(blocks: Sequence[Block]) -> Iterator[list[Block]]:
    """Blocks that are one paragraph, cut only by a page break."""
    chain: list[Block] = []
    for block in blocks:
        if chain and not _runs_on(chain[-1], block):
            yield chain
            chain = []
        chain.append(block)
    if chain:
        yield chain


def _runs_on(left: Block, right: Block) -> bool:
    if right.page != left.page + 1 or right.kind != "text" or left.kind not in ("text", "item"):
        return False
    if ends_sentence(left.text) or abs(left.size - right.size) > 0.06 * left.size:
        return False
    return right.text[:1].islower() or len(left.text) > 60


def _sentences(chain: Sequence[Block]) -> Iterator[Sentence]:
    first = chain[0]
    if first.kind == "row":
        yield Sentence(first.text, (Span(first.page, first.start, first.end),))
        return
    skip = found.end() if first.kind == "item" and (found := BULLET.match(first.text)) else 0
    text = " ".join(block.text for block in chain)[skip:]
    for start, end in sentence_spans(text):
        spans = tuple(_locate(chain, start + skip, end + skip))
        yield Sentence(text[start:end], spans)


def _locate(chain: Sequence[Block], start: int, end: int) -> Iterator[Span]:
    """Where a stretch of the joined text of the chain stands, page by page."""
    offset = 0
    for block in chain:
        low, high = max(start, offset), min(end, offset + len(block.text))
        if low < high:
            yield Span(block.page, block.start + low - offset, block.start + high - offset)
        offset += len(block.text) + 1


def _merge_tiny(drafts: Sequence[_Draft]) -> list[_Draft]:
    """Joins a very small section with its neighbour under the same parent, if both stand on one page."""
    merged: list[_Draft] = []
    for draft in drafts:
        if merged and _belong_together(merged[-1], draft):
            last = merged[-1]
            joint = f"{last.headings[-1]} / {draft.headings[-1]}"
            merged[-1] = _Draft((*draft.headings[:-1], joint), last.units + draft.units)
        else:
            merged.append(draft)
    return merged


def _belong_together(left: _Draft, right: _Draft) -> bool:
    if left.slide or right.slide or not left.headings or len(left.headings) != len(right.headings):
        return False
    if left.headings[:-1] != right.headings[:-1] or len(left.pages | right.pages) != 1:
        return False
    return min(left.words, right.words) < _TINY and max(left.words, right.words) < SHORTEST


def _cut(draft: _Draft) -> Iterator[list[_Unit]]:
    """The best cut of a section into passages, by dynamic programming over sentence borders."""
    units = draft.units
    if not units:
        return
    if draft.words <= LONGEST:
        yield units
        return
    best = [0.0] + [float("inf")] * len(units)
    cut_at = [0] * (len(units) + 1)
    for end in range(1, len(units) + 1):
        words = 0
        for start in range(end - 1, -1, -1):
            words += units[start].words
            if words > LONGEST and start < end - 1:
                break
            cost = best[start] + _cost(words, units[end - 1].ends_block)
            if cost < best[end]:
                best[end], cut_at[end] = cost, start
    borders = [len(units)]
    while borders[-1]:
        borders.append(cut_at[borders[-1]])
    borders.reverse()
    for start, end in pairwise(borders):
        yield units[start:end]


def _cost(words: int, at_block_end: bool) -> float:
    too_short = 25.0 * max(0, SHORTEST - words)
    return (words - IDEAL) ** 2 + too_short + (0 if at_block_end else _CUT_INSIDE)


def _says_something(units: Sequence[_Unit], draft: _Draft) -> bool:
    """A stray word or a caption is no passage; a short sentence is one, and so is a short slide."""
    words = sum(unit.words for unit in units)
    return words >= 5 or (words >= 3 and (draft.slide or ends_sentence(units[-1].sentence.text)))


def _passage(edition: str, ordinal: int, draft: _Draft, units: Sequence[_Unit]) -> Passage:
    sentences = tuple(unit.sentence for unit in units)
    return Passage(
        id=f"{edition}-{ordinal:04d}",
        ordinal=ordinal,
        headings=draft.headings,
        kind=_kind(draft, units),
        sentences=sentences,
        spans=tuple(_cover(sentences)),
    )


def _kind(draft: _Draft, units: Sequence[_Unit]) -> PassageKind:
    if draft.slide:
        return "slide"
    if is_profile([unit.sentence for unit in units]):
        return "profile"
    kinds = [unit.kind for unit in units]
    if kinds.count("row") * 2 > len(kinds):
        return "table"
    return "list" if kinds.count("item") * 2 > len(kinds) else "text"


def _cover(sentences: Iterable[Sentence]) -> Iterator[Span]:
    """The smallest span of each page that holds all that is quoted from it."""
    pages: dict[int, tuple[int, int]] = {}
    for span in (span for sentence in sentences for span in sentence.spans):
        start, end = pages.get(span.page, (span.start, span.end))
        pages[span.page] = min(start, span.start), max(end, span.end)
    for page in sorted(pages):
        yield Span(page, *pages[page])
