"""Lines -> blocks: wrapped lines become one paragraph, heading, list item or table row again.

Place and type tell where a block ends: a larger gap, another size or weight, a bullet, a line that ends early. Where
a reader knows no places, line lengths and punctuation have to do.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import Literal

from .clean import SOFT_HYPHEN, Words, clean
from .lines import text_width
from .raw import Line, RawPage

BlockKind = Literal["text", "heading", "item", "row", "toc", "head", "foot"]

_BULLETS = "•●▪■◦○►▶‣⁃∙·✓➢➔→"
BULLET = re.compile(rf"(?:[{_BULLETS}*]|[-–—](?=\s)|o(?=\s))\s*")
NUMBERED = re.compile(r"(?:\(?\d{1,2}[.)]|\(?[a-z][.)]|[IVX]{1,4}\.)\s+(?=\S)")
SECTION_NUMBER = re.compile(r"(?:(?:Kapitel|Teil|Abschnitt)\s+)?\d{1,2}(?:\.\d{1,2}){0,4}\.?\s+(?=[^\W\d_])")
_LEADERS = re.compile(r"(?:\.\s?){4,}|…{2,}|_{5,}")
_TOC_LINE = re.compile(r"(?:(?:\.\s?){4,}|…+|_{5,})\s*(?:\d{1,4}|[ivxlc]{1,6})$|\t(?:\d{1,4}|[ivxlc]{1,6})$")
_KEY_VALUE = re.compile(r"[A-ZÄÖÜ][\wäöüß-]{2,24}: \S.{0,80}$")  # a line of a profile or form: "Land: Hessen"
_MARKER = re.compile(rf"[{_BULLETS}–-]|\d{{1,2}}[.)]|[a-z][.)]")
_SAME_LINE, _MARKER_GAP = 0.3, 4.0
"""How far apart in height, and how far to the left, a marker may stand from the text of its list item, in its size."""
_MOST_MARKERS = 400
"""Markers of a page beyond which it is no list."""
_BROKEN_WORD = re.compile(r"[a-zäöüß]{2}[-\xad]$")
_LOWER_WORD = re.compile(r"[a-zäöüß]{2}")
_AFTER_HYPHEN = re.compile(r"(?:und|oder|bzw|sowie|beziehungsweise|als|wie|bis|noch|aber)\b")
_UNFINISHED = re.compile(
    r"(?:^|\s)(?:d(?:er|ie|as|en|em|es)|(?:k?ein|mein|dein|sein|ihr|unser)(?:e[nmrs]?)?|Ihr(?:e[nmrs]?)?|dies(?:e[nmrs]?)"
    r"|jede[nmrs]?|und|oder|sowie|bzw\.|beziehungsweise|als|von|mit|für|zu[mr]?|in|im|am|beim|vom|zwischen|gegen|ohne"
    r"|sehr|[a-zäöüß]{4,}(?<!immer)(?<!wieder)(?<!weiter)(?<!mehr)(?<!aber)(?:e|er|es|em))$"
)
"""A line that ends so goes on: a noun is missing after an article, a preposition or an adjective."""
_SENTENCE_END = re.compile(r"[.!?:…][\"“”»«’‘)\]]*\s*(?:\d{1,3}|\[\d+\])?$")


@dataclass(slots=True)
class Block:
    """A logical line of a page. `start` is its offset in the stored page text, set when that text is put together.

    `level` is the depth of a heading, 1 outermost; 0 for everything else.
    """

    kind: BlockKind
    text: str
    page: int
    size: float = 0.0
    bold: bool = False
    level: int = 0
    start: int = 0
    lines: list[Line] = field(default_factory=list, repr=False)

    @property
    def end(self) -> int:
        return self.start + len(self.text)


@dataclass(frozen=True, slots=True)
class Type:
    """The usual type of a document: `size` of its body text in points, `bold` if most of it is."""

    size: float = 0.0
    bold: bool = False


def clean_lines(page: RawPage) -> RawPage:
    """The page with clean lines, bullets and numbers of lists at the head of theirs. A soft hyphen at a line's end
    stays, for it tells that the word goes on."""
    lines: list[Line] = []
    for line in page.lines:
        if line.text.lstrip().startswith(SOFT_HYPHEN) and lines:
            lines[-1] = replace(lines[-1], text=lines[-1].text.rstrip("-" + SOFT_HYPHEN) + SOFT_HYPHEN)
        for part in clean(line.text).split("\n"):
            if part:
                lines.append(replace(line, text=part))
        if lines and line.text.rstrip().endswith(SOFT_HYPHEN):
            lines[-1] = replace(lines[-1], text=lines[-1].text + SOFT_HYPHEN)
    return replace(page, lines=tuple(_marked(lines)))


def _marked(lines: Sequence[Line]) -> list[Line]:
    """Lines with the markers of list items that were drawn apart from them, after all text, put before their texts; the
    nearest first, where "1." and "a)" stand before one text."""
    markers = [place for place, line in enumerate(lines) if _MARKER.fullmatch(line.text.strip())]
    if len(markers) > _MOST_MARKERS:
        return list(lines)
    found, texts = dict(enumerate(lines)), sorted(set(range(len(lines))) - set(markers))
    for place in sorted(markers, key=lambda place: -lines[place].x):
        marker = lines[place]
        beside = [(lines[text].x - marker.x, text) for text in texts if _marks(marker, lines[text])]
        if beside:
            _, text = min(beside)
            del found[place]
            line = found[text]
            found[text] = replace(line, text=f"{marker.text.strip()} {line.text.lstrip()}", x=marker.x)
    return list(found.values())


def _marks(marker: Line, line: Line) -> bool:
    """Whether a marker stands right before a line, at its height."""
    if marker.y is None or line.y is None or abs(line.y - marker.y) >= _SAME_LINE * marker.size:
        return False
    return 0 < line.x - marker.x < _MARKER_GAP * marker.size


def usual_type(pages: Iterable[RawPage]) -> Type:
    """The type that most letters are set in."""
    letters: Counter[tuple[float, bool]] = Counter()
    for page in pages:
        for line in page.lines:
            letters[round(line.size, 1), line.bold] += len(line.text)
    if not letters:
        return Type()
    (size, bold), _ = letters.most_common(1)[0]
    return Type(size, bold)


def is_toc_line(text: str) -> bool:
    return bool(_TOC_LINE.search(text) or _LEADERS.search(text))


def ends_sentence(text: str) -> bool:
    return bool(_SENTENCE_END.search(text))


class Reflow:
    """Puts the lines of one document's pages together. `mended` counts the hyphens taken out so far."""

    def __init__(self, words: Words, body: Type) -> None:
        self.words = words
        self.body = body
        self.mended = 0

    def blocks(self, page: RawPage, positions: Sequence[int]) -> list[Block]:
        """The blocks of the lines at these positions, in the page's order."""
        lines = [page.lines[position] for position in positions]
        rows = _table_rows(lines)
        measure = _Measure(lines)
        blocks: list[Block] = []
        for index, line in enumerate(lines):
            last = blocks[-1] if blocks else None
            if last and _word_goes_on(lines[index - 1], line):
                self._append(last, line)
            elif last and rows[index] and rows[index] == rows[index - 1]:
                self._append(last, line, cell=line.y is not None and abs(line.y - (last.lines[0].y or 0.0)) < 2)
            elif (
                last
                and not (rows[index] or last.kind == "row")
                and self._goes_on(last, line, lines[index - 1], measure)
            ):
                self._append(last, line)
            else:
                blocks.append(_begin(line, page.number, bool(rows[index])))
        for block in blocks:
            block.text = block.text.replace(SOFT_HYPHEN, "")
        return blocks

    def join(self, left: str, right: str) -> str:
        text, mended = self.words.join(left, right)
        self.mended += mended
        return text

    def _goes_on(self, block: Block, line: Line, last: Line, measure: _Measure) -> bool:
        return _one_display(block, line, last, self.body) or _goes_on(block, line, last, measure)

    def _append(self, block: Block, line: Line, cell: bool = False) -> None:
        text = _without_leaders(line.text)
        block.text = f"{block.text}\t{text}" if cell else self.join(block.text, text)
        block.lines.append(line)


class _Measure:
    """How wide the columns of a page are, and how far its lines lie apart."""

    def __init__(self, lines: Sequence[Line]) -> None:
        self._right: dict[int, float] = {}
        for line in lines:
            column = round(line.x / 30)
            self._right[column] = max(self._right.get(column, 0.0), line.end)
        gaps = Counter(
            (round(line.size), round(2 * (last.y - line.y)) / 2)
            for last, line in pairwise(lines)
            if last.y is not None and line.y is not None and abs(last.size - line.size) < 0.6 and last.y > line.y
        )
        self._leading: dict[int, float] = {}
        for (size, gap), count in sorted(gaps.items(), key=lambda item: (-item[1], item[0])):
            if gap < 2.2 * size and count > 1:
                self._leading.setdefault(size, gap)

    def leading(self, size: float) -> float:
        """The usual distance of baselines in a paragraph of this type."""
        return min(self._leading.get(round(size), 1.3 * size), 1.8 * size)

    def would_fit(self, last: Line, word: str) -> bool:
        """Whether the next word would have had room on the last line: then somebody chose to end that line there."""
        right = max(self._right.get(round(last.x / 30) + step, 0.0) for step in (-1, 0, 1))
        return last.end + text_width(" " + word, last.size) < right - 0.03 * (right - last.x)


def _word_goes_on(last: Line, line: Line) -> bool:
    """Whether a line begins with the rest of the last one's word, whatever its type and place in a table say.

    In a small footnote the first line may be taken for the type of its raised number.
    """
    if not _BROKEN_WORD.search(last.text) or not _LOWER_WORD.match(line.text) or _AFTER_HYPHEN.match(line.text):
        return False
    if last.y is None or line.y is None:
        return False
    below = 0.5 * line.size < last.y - line.y < 2.0 * line.size
    cells = "\t" in last.text and ("\t" in line.text or abs(line.x - last.x) > line.size)
    return below and -12 * line.size < line.x - last.x < 3 * line.size and not cells


def _one_display(block: Block, line: Line, last: Line, body: Type) -> bool:
    """Lines of one large heading stand close together, however short they are."""
    if last.y is None or line.y is None or not body.size or line.size < 1.12 * body.size:
        return False
    close = 0.5 * line.size < last.y - line.y <= 1.45 * line.size
    same = abs(block.size - line.size) < 0.3 and block.bold == line.bold and block.kind in ("text", "item")
    return close and same and not ends_sentence(block.text) and not NUMBERED.match(line.text) and len(block.text) < 200


def _goes_on(block: Block, line: Line, last: Line, measure: _Measure) -> bool:
    if block.kind == "toc" or is_toc_line(line.text) or _starts_item(line, last, block):
        return False
    if _KEY_VALUE.match(line.text) and _KEY_VALUE.match(last.text):
        return False
    if last.text.endswith(SOFT_HYPHEN):
        return True
    if last.y is None or line.y is None:
        return _goes_on_by_words(block, line.text, last.text)
    if not _same_type(block, line):
        return False
    if line.y > last.y - 0.2 * line.size:  # back up: the next column
        return not ends_sentence(block.text) and line.text[:1].islower()
    if last.y - line.y > max(1.22 * measure.leading(line.size), measure.leading(line.size) + 1.5):
        return False
    if _indented(block, line, last):
        return False
    return not _ended_early(block, line, last, measure)


def _same_type(block: Block, line: Line) -> bool:
    """One paragraph may have bold words, and so a bold line; a heading is all of one type."""
    if abs(block.size - line.size) > max(0.4, 0.06 * block.size):
        return False
    unfinished = len(block.lines) > 1 and not ends_sentence(block.text)
    return block.bold == line.bold or unfinished or line.text[:1].islower()


def _indented(block: Block, line: Line, last: Line) -> bool:
    shift = line.x - block.lines[-1].x
    if block.kind == "item":
        hangs = len(block.lines) == 1 and shift > 0
        return not hangs and shift < -1.0 * line.size and ends_sentence(block.text)
    return abs(shift) > 0.8 * line.size and ends_sentence(last.text)


def _ended_early(block: Block, line: Line, last: Line, measure: _Measure) -> bool:
    first = line.text.split(" ", 1)[0]
    if last.text.endswith("-") or not measure.would_fit(last, first):
        return False
    if line.text[:1].isupper() and _UNFINISHED.search(last.text):
        return False
    return ends_sentence(last.text) or not line.text[:1].islower()


def _goes_on_by_words(block: Block, text: str, last: str) -> bool:
    if last.endswith(("-", ",")) or text[:1].islower():
        return True
    return not ends_sentence(last) and len(last) > 0.75 * max(len(line.text) for line in block.lines) and len(last) > 45


def _starts_item(line: Line, last: Line, block: Block) -> bool:
    if BULLET.match(line.text):
        return True
    if not NUMBERED.match(line.text):
        return False
    # "am 1. Juli" may wrap before "1."; a list item begins further left than the text, or after a finished block.
    return block.kind == "item" or ends_sentence(last.text) or line.bold != block.bold


def _begin(line: Line, page: int, row: bool) -> Block:
    kind: BlockKind = "text"
    if is_toc_line(line.text):
        kind = "toc"
    elif BULLET.match(line.text) or NUMBERED.match(line.text):
        kind = "item"
    elif row:
        kind = "row"
    return Block(kind, _without_leaders(line.text), page, line.size, line.bold, lines=[line])


def _without_leaders(text: str) -> str:
    return re.sub(r"\s*…\s*", " … ", _LEADERS.sub("…", text)) if _LEADERS.search(text) else text


def _table_rows(lines: Sequence[Line]) -> list[int]:
    """For each line the number of its table row, 0 where it is in no table.

    A wrapped cell goes down and the next cell comes up again, so a row is all that lies between two such ups and what
    stands at the height of its first line.
    """
    cells = ["\t" in line.text and not is_toc_line(line.text) for line in lines]
    numbers = [0] * len(lines)
    if sum(cells) < 2:
        return numbers
    row, index = 0, 0
    while index < len(lines):
        last = _row_end(lines, index)
        if any(cells[index : last + 1]):
            row += 1
            numbers[index : last + 1] = [row] * (last + 1 - index)
        index = last + 1
    return numbers


def _row_end(lines: Sequence[Line], start: int) -> int:
    """The last line of the row that begins with line `start`: where its wrapped cells end."""
    first, end = lines[start], start
    if first.y is None:
        return start
    for index in range(start + 1, min(start + 13, len(lines))):
        line = lines[index]
        if (
            line.y is None
            or abs(line.size - first.size) > 0.4
            or line.y > first.y + 2
            or first.y - line.y > 8 * line.size
        ):
            break
        if abs(line.y - first.y) < 2 and line.x > first.x + 5:
            end = index
        elif line.x <= first.x + 20 and first.y - line.y > 2.5 * line.size:
            break
    # Below the last cell that came up, it may itself be wrapped; that needs a table, so a gap in the line, to be told.
    while end + 1 < len(lines) and (end > start or "\t" in first.text) and _wraps(lines[end + 1], lines[end], first):
        end += 1
    return end


def _wraps(line: Line, last: Line, first: Line) -> bool:
    """Whether a line is the rest of a cell to the right of the first column."""
    if line.y is None or last.y is None or "\t" in line.text:
        return False
    close = 0 < last.y - line.y < 1.6 * line.size and abs(line.size - first.size) < 0.4
    return close and line.x > first.x + 20
