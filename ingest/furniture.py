"""Running headers, footers and page numbers: what stands on many pages at the same place is not what a page says.

Lines at the head and the foot of pages are compared with digits masked, so that "Seite 3 von 40" and "Seite 4 von 40"
are the same line. The printed page label comes from the numbers that count along with the pages.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import takewhile
from statistics import median

from .raw import Line, RawPage

_HEAD_ZONE, _FOOT_ZONE = 0.86, 0.18  # shares of the page's height
_EDGE_LINES = 3
_NUMBER = re.compile(r"\d{1,4}")
_ONLY_NUMBER = re.compile(
    r"(?:(?:Seite|S\.|Page|Blatt|Folie)\s*)?[-–—|·•]?\s*(\d{1,4}|[ivxlc]{1,6}|[IVXLC]{1,6})\s*"
    r"(?:(?:von|/|of)\s*\d{1,4})?\s*[-–—|·•]?",
    re.IGNORECASE,
)
_NAMED_NUMBER = re.compile(r"(?:Seite|Page|Blatt|Folie)\s*\d{1,4}(?:\s*(?:von|/|of)\s*\d{1,4})?", re.IGNORECASE)
_LETTERS = re.compile(r"[^\W\d_]{3}")
_ROMAN_END = re.compile(r"(?<=\s)(?=[ivx])x{0,3}(?:ix|iv|v?i{0,3})$")
_SOURCE_NOTE = re.compile(r"(?:Quellen?|Bildnachweise?|Bildquellen?|Fundstellen?):", re.IGNORECASE)


_KNOWN_HEAD = re.compile(
    r"Bundesgesetzblatt Jahrgang \d{4} Teil I|Das Bundesgesetzblatt im Internet:|"
    r"Deutscher Bundestag – \d+\. Wahlperiode|^Drucksache \d+/\d+$|"
    r"^(?:https?|file)://\S+\s*(?:\[\d[\d.,/: ]+\]|\d+/\d+)$"  # a browser prints so
)


@dataclass(frozen=True, slots=True)
class Furniture:
    """Of one page: which lines (by position in `RawPage.lines`) are head and foot, and its printed label, if known."""

    head: frozenset[int] = frozenset()
    foot: frozenset[int] = frozenset()
    label: str | None = None

    def __contains__(self, position: int) -> bool:
        return position in self.head or position in self.foot


@dataclass(frozen=True, slots=True)
class _Mark:
    """A line that may be furniture; `outermost` where it stands in the outer twentieth of the page."""

    page: int
    position: int
    at_head: bool
    line: Line
    outermost: bool = field(default=False, compare=False)

    @property
    def key(self) -> tuple[bool, str]:
        return self.at_head, mask(self.line.text)


def mask(text: str) -> str:
    """The text as it is compared across pages: numbers masked, case and blanks folded."""
    if _ONLY_NUMBER.fullmatch(text.strip()):
        return "#"
    folded = _ROMAN_END.sub("#", " ".join(text.casefold().split()))
    return re.sub(r"#\s?/\s?#", "#", re.sub(r"\d+", "#", folded))


def find_furniture(pages: Sequence[RawPage], body_size: float, labels: Sequence[str] = ()) -> list[Furniture]:
    """The furniture of each page.

    `body_size` is the document's usual type size in points, 0 if unknown; `labels` are the file's own page labels.
    """
    marks = [mark for page in pages for mark in _edges(page)]
    deck = is_deck(pages)
    found = set(_recurring(marks, len(pages), body_size, deck))
    found |= set(_page_numbers(marks, len(pages)))
    found |= set(_known(marks, labels))
    found |= set(_at_same_place(marks, found, len(pages), body_size))
    if not deck:
        found |= set(_apart_from_text(pages, found, body_size))
    found |= set(_source_notes(pages, found, body_size))
    found = {mark for page in pages for mark in _at_the_edge(page, found)}
    if deck:
        found |= set(_stamps(pages, found))
    printed = _printed_labels(found, pages)
    by_page: defaultdict[int, list[_Mark]] = defaultdict(list)
    for mark in found:
        by_page[mark.page].append(mark)
    return [
        Furniture(
            frozenset(mark.position for mark in by_page[page.number] if mark.at_head),
            frozenset(mark.position for mark in by_page[page.number] if not mark.at_head),
            printed.get(page.number),
        )
        for page in pages
    ]


def is_deck(pages: Sequence[RawPage]) -> bool:
    """Whether these are slides: landscape pages with little text."""
    filled = [page for page in pages if page.lines]
    if len(filled) < 3 or 2 * sum(page.landscape for page in filled) < len(filled):
        return False
    return median(len(page.text) for page in filled) < 1500


def _at_the_edge(page: RawPage, found: set[_Mark]) -> Iterator[_Mark]:
    """The marks of a page with nothing but marks between them and the edge: text repeated further inside is text."""
    marks = {mark.position: mark for mark in found if mark.page == page.number}
    order = sorted(range(len(page.lines)), key=lambda position: (-(page.lines[position].y or 0.0), position))
    # Letters of a drawing, which may seem to lie anywhere, do not come between.
    order = [position for position in order if position in marks or _LETTERS.search(page.lines[position].text)]
    for at_head, positions in ((True, order), (False, order[::-1])):
        yield from (
            marks[position]
            for position in takewhile(marks.__contains__, positions)
            if marks[position].at_head is at_head
        )


def _edges(page: RawPage) -> Iterator[_Mark]:
    """The lines near the upper and lower edge, by place where places are known, else by order."""
    placed = [(line.y, position) for position, line in enumerate(page.lines) if line.y is not None]
    if len(placed) < len(page.lines) or not page.height:
        for position, line in enumerate(page.lines):
            if position < _EDGE_LINES or position >= len(page.lines) - _EDGE_LINES:
                yield _Mark(page.number, position, position < min(_EDGE_LINES, len(page.lines) / 2), line)
        return
    from_top = sorted(placed, reverse=True)
    top = {position for _, position in from_top[:_EDGE_LINES]}
    bottom = {position for _, position in from_top[-_EDGE_LINES:]}
    for y, position in placed:
        at_head = y > 0.5 * page.height
        near = y > _HEAD_ZONE * page.height or y < _FOOT_ZONE * page.height
        if near or position in (top if at_head else bottom):
            outermost = not 0.05 * page.height < y < 0.95 * page.height
            yield _Mark(page.number, position, at_head, page.lines[position], outermost)


def _recurring(marks: Iterable[_Mark], total: int, body_size: float, deck: bool) -> Iterator[_Mark]:
    groups: defaultdict[tuple[bool, str], list[_Mark]] = defaultdict(list)
    for mark in marks:
        groups[mark.key].append(mark)
    for (at_head, text), group in groups.items():
        titles = deck and at_head  # several slides in a row often have the same title
        if text != "#" and _is_running(group, total, body_size, titles):
            yield from _at_usual_height(group)


def _is_running(group: Sequence[_Mark], total: int, body_size: float, titles: bool) -> bool:
    """Whether lines of the same wording run through the document: on enough pages, and all at one height."""
    pages = len({mark.page for mark in group})
    larger = body_size and median(mark.line.size for mark in group) > 1.1 * body_size
    if titles or larger:
        numbered = "#" in group[0].key[1] and len(_at_usual_height(group)) == len(group)
        return pages >= 3 and pages >= (0.3 if numbered and not titles else 0.6) * total
    if total <= 4:
        smaller = all(0 < mark.line.size < 0.95 * body_size or mark.outermost for mark in group)
        return pages >= 2 and pages >= total - 1 and smaller
    first, last = min(mark.page for mark in group), max(mark.page for mark in group)
    dense = pages >= 0.15 * total or pages >= 0.4 * (last - first + 1)  # a chapter's head runs through its chapter
    return pages >= 3 and dense and len(_at_usual_height(group)) >= 0.7 * len(group)


def _at_usual_height(group: Sequence[_Mark]) -> list[_Mark]:
    heights = [mark.line.y for mark in group if mark.line.y is not None]
    if len(heights) < len(group):
        return list(group)
    usual = Counter(round(height / 4) for height in heights)
    return [
        mark
        for mark in group
        if mark.line.y is not None and max(usual[round(mark.line.y / 4) + step] for step in (-1, 0, 1)) >= 2
    ]


def _page_numbers(marks: Iterable[_Mark], total: int) -> Iterator[_Mark]:
    """Lines that are nothing but a number which counts along with the pages, or that say "Seite 3"."""
    numbers = [mark for mark in marks if _ONLY_NUMBER.fullmatch(mark.line.text.strip())]
    offsets = Counter(value - mark.page for mark in numbers if (value := _value(mark.line.text)) is not None)
    usual, support = offsets.most_common(1)[0] if offsets else (0, 0)
    every = {mark.page for mark in numbers if mark.outermost and _value(mark.line.text) == mark.page}
    counted = support >= max(3, 0.3 * total) or len(every) == total  # the second in a paper of a page or two
    for mark in numbers:
        value = _value(mark.line.text)
        along = value is None or value - mark.page == usual
        if (counted and along) or _NAMED_NUMBER.fullmatch(mark.line.text.strip()):
            yield mark


def _known(marks: Iterable[_Mark], labels: Sequence[str]) -> Iterator[_Mark]:
    """Running heads that are known from everywhere, and lines that are just what the file calls the page."""
    for mark in marks:
        own = labels[mark.page - 1] if mark.page <= len(labels) else ""
        text = mark.line.text.strip(" -–—|")
        if _KNOWN_HEAD.search(mark.line.text) or (len(own) > 1 and text == own):
            yield mark


def _at_same_place(marks: Iterable[_Mark], found: set[_Mark], total: int, body_size: float) -> Iterator[_Mark]:
    """Lines in the place and type of the furniture of other pages, whatever they say: "112 Stichwortverzeichnis"."""
    places = Counter((mark.at_head, round(mark.line.y), mark.line.size) for mark in found if mark.line.y is not None)
    usual = {place for place, count in places.items() if count >= max(4, 0.25 * total)}
    for mark in marks:
        if mark.line.y is None or (body_size and abs(mark.line.size - body_size) < 0.3):
            continue
        if (mark.at_head, round(mark.line.y), mark.line.size) in usual and len(mark.line.text) < 160:
            yield mark


def _apart_from_text(pages: Sequence[RawPage], found: set[_Mark], body_size: float) -> Iterator[_Mark]:
    """First and last lines that a gap parts from the text at one height throughout, though they differ: live heads."""
    for at_head in (True, False):
        outer = {page.number: lines for page in pages if (lines := list(_outer_lines(page, at_head, body_size)))}
        heights = Counter(_height(lines[0].line) for lines in outer.values())
        known = Counter(_height(mark.line) for mark in found if mark.at_head == at_head and mark.line.y is not None)
        filled = sum(bool(page.lines) for page in pages)
        for lines in outer.values():
            near = [_height(lines[0].line) + step for step in (-1, 0, 1)]
            apart, support = sum(heights[height] for height in near), sum(known[height] for height in near)
            plain = not any(mark.line.bold for mark in lines)
            if (apart >= max(5, 0.5 * filled) and (plain or support)) or min(apart, support) >= max(4, 0.1 * filled):
                yield from lines


def _outer_lines(page: RawPage, at_head: bool, body_size: float) -> Iterator[_Mark]:
    """What stands at the height of a page's first or last line, if that is in the margin and parted from the rest."""
    order = sorted((line.y, position) for position, line in enumerate(page.lines) if line.y is not None)
    if len(order) < len(page.lines) or not order:
        return
    edge = order[-1][0] if at_head else order[0][0]
    if not (edge > _HEAD_ZONE * page.height if at_head else edge < _FOOT_ZONE * page.height):
        return
    outer = [position for y, position in order if abs(y - edge) < 3]
    rest = [y for y, _ in order if abs(y - edge) >= 3]
    size = max(page.lines[position].size for position in outer)
    gap = min((abs(y - edge) for y in rest), default=2 * size)
    if gap > 1.7 * max(size, body_size) and size <= 1.1 * body_size:
        yield from (_Mark(page.number, position, at_head, page.lines[position]) for position in outer)


def _height(line: Line) -> int:
    return round((line.y or 0.0) / 2)


def _value(text: str) -> int | None:
    found = _NUMBER.search(text)
    return int(found[0]) if found else None


def _source_notes(pages: Sequence[RawPage], found: set[_Mark], body_size: float) -> Iterator[_Mark]:
    """Notes in small type at the foot of pages that name sources: they differ by page, their place does not."""
    notes: list[list[_Mark]] = []
    for page in pages:
        taken = {mark.position for mark in found if mark.page == page.number}
        notes += [note] if (note := _source_note(page, taken, body_size)) else []
    if len(notes) >= 2:
        for note in notes:
            yield from note


def _source_note(page: RawPage, taken: set[int], body_size: float) -> list[_Mark]:
    for line in page.lines:
        if line.y is None or line.y > 0.3 * page.height or not 0 < line.size < 0.9 * body_size:
            continue
        if not _SOURCE_NOTE.match(line.text):
            continue
        below = [
            _Mark(page.number, other, False, page.lines[other])
            for other in range(len(page.lines))
            if other not in taken and (page.lines[other].y or 0) <= line.y
        ]
        if all(mark.line.size <= 1.05 * line.size for mark in below):
            return below
    return []


def _stamps(pages: Sequence[RawPage], found: set[_Mark]) -> Iterator[_Mark]:
    """On slides: lines that come back anywhere but as a slide's first line, such as the name of a ministry."""
    taken = {(mark.page, mark.position) for mark in found}
    seen: defaultdict[str, list[_Mark]] = defaultdict(list)
    for page in pages:
        free = [position for position in range(len(page.lines)) if (page.number, position) not in taken]
        for position in free[1:]:
            seen[mask(page.lines[position].text)].append(_Mark(page.number, position, False, page.lines[position]))
    titles = Counter(mask(page.lines[0].text) for page in pages if page.lines)
    stamps = {
        text
        for text, marks in seen.items()
        if titles[text] < 0.5 * len(marks) and len({mark.page for mark in marks}) >= max(3, len(pages) / 3)
    }
    for text in stamps:
        yield from seen[text]
    for page in pages:  # a slide with nothing but a stamp has no title
        if page.lines and all(mask(line.text) in stamps for line in page.lines):
            yield _Mark(page.number, 0, False, page.lines[0])


def _printed_labels(found: set[_Mark], pages: Sequence[RawPage]) -> dict[int, str]:
    """The numbers in the furniture that count along with the pages, by page; a page between two others counts too."""
    numbers: defaultdict[int, set[int]] = defaultdict(set)
    alone: Counter[int] = Counter()  # a number that stands alone is likelier the page's than one in a line of text
    for mark in found:
        if len(mark.line.text) <= 120 and not _SOURCE_NOTE.match(mark.line.text):
            values = {int(number) for number in _NUMBER.findall(mark.line.text)}
            numbers[mark.page] |= values
            if _ONLY_NUMBER.fullmatch(mark.line.text.strip()):
                alone.update(value - mark.page for value in values)
    support = Counter(number - page for page, values in numbers.items() for number in values)
    if not support:
        return {}
    offset = max(support, key=lambda candidate: (support[candidate] + alone[candidate], -abs(candidate)))
    if support[offset] < max(2, 0.4 * len(pages)):
        return {}
    numbered = [page for page, values in numbers.items() if page + offset in values]
    return {page: str(page + offset) for page in range(min(numbered), max(numbered) + 1)}
