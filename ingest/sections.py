"""Headings and the sections under them: from the PDF's outline where there is one, else from type and numbering.

`mark_headings` changes blocks in place: a heading gets its kind and level, what is no evidence (tables of contents,
imprints, indexes) becomes kind "toc". `sections` then walks the blocks and gives each stretch its heading path.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence, Set
from dataclasses import dataclass

from .raw import Bookmark
from .reflow import SECTION_NUMBER, Block, Type, ends_sentence

Pages = Sequence[list[Block]]

_DEEPEST = 5
_FULL_OUTLINE = 10  # bookmarks found on their pages, at least, for an outline to be believed complete
_NO_EVIDENCE = re.compile(
    r"(?:\d[\d.]*\s+)?(?:Inhalt|Inhalte|Inhaltsverzeichnis|Inhaltsübersicht|Impressum|Herausgeber(?:in)?|"
    r"(?:Abbildungs|Tabellen|Literatur|Quellen|Stichwort|Sach|Personen)(?:- und [\w-]+)?verzeichnis|Literatur|"
    r"Stichworte|Register|Index|Bildnachweise?|Bildquellen|Contents|References)\s*:?",
    re.IGNORECASE,
)
_BARE_ENTRY = re.compile(r"\d{1,2}(?:\.\d{1,2})*\.? [^\W\d_].{2,110} \d{1,3}")  # "3 Ziele 14", its dots lost
_CONTENTS = re.compile(r"\b(?:Inhalt|Contents)", re.IGNORECASE)
_NEVER_AT_END = frozenset(
    "von an in im am den dem des ein einen eines mit und oder für zum zur beim vom auf aus".split()
)
_ROMAN_NUMBER = re.compile(r"[IVX]{1,5}\.(?:\d{1,2}\.)*\s+(?=[^\W\d_])")
_LETTERS = re.compile(r"[^\W\d_]")


@dataclass(frozen=True, slots=True)
class Section:
    """Blocks in reading order under one heading path, outermost heading first. A slide is a section of its own."""

    headings: tuple[str, ...]
    blocks: tuple[Block, ...]
    slide: bool = False


def mark_headings(pages: Pages, bookmarks: Sequence[Bookmark], body: Type, deck: bool) -> None:
    """Finds the headings and what is no evidence; `deck` says that each page is a slide."""
    for blocks in pages:
        _mark_contents(blocks)
    if deck:
        for blocks in pages:
            _mark_slide_title(blocks, body)
        return
    levels = _mark_outline(pages, bookmarks)
    outlined = {id(block) for blocks in pages for block in blocks if block.kind == "heading"}
    complete = len(outlined) >= max(_FULL_OUTLINE, 0.6 * len(bookmarks))
    _mark_typography(pages, body, levels, complete)
    for blocks in pages:
        if not bookmarks:
            _join_headings(blocks)
        _thin_out(blocks, outlined)
    _mark_no_evidence(pages)


def sections(pages: Pages, deck: bool) -> list[Section]:
    """The sections of a document, in reading order. A heading over everything is the title, and is in no path."""
    if deck:
        return [_slide(blocks) for blocks in pages if blocks]
    found = list(_walk(pages))
    roots = {section.headings[:1] for section in found if section.headings}
    if len(roots) == 1 and any(len(section.headings) > 1 for section in found):
        return [Section(section.headings[1:], section.blocks) for section in found]
    return found


def _walk(pages: Pages) -> Iterator[Section]:
    path: list[tuple[int, str]] = []
    content: list[Block] = []
    for block in (block for blocks in pages for block in blocks):
        if block.kind in ("head", "foot", "toc"):
            continue
        if block.kind != "heading":
            content.append(block)
            continue
        if content:
            yield Section(tuple(title for _, title in path), tuple(content))
            content = []
        path = [(level, title) for level, title in path if level < block.level]
        path.append((block.level, block.text))
    if content:
        yield Section(tuple(title for _, title in path), tuple(content))


def _slide(blocks: Sequence[Block]) -> Section:
    titles = tuple(dict.fromkeys(block.text for block in blocks if block.kind == "heading"))
    content = tuple(block for block in blocks if block.kind in ("text", "item", "row"))
    return Section(titles[:1], content, slide=True)


def fold(text: str) -> str:
    """Letters alone, in lower case: how headings are compared with bookmarks and with each other."""
    return "".join(_LETTERS.findall(text.casefold()))


def _mark_contents(blocks: list[Block]) -> None:
    """A page of dot leaders and page numbers is a table of contents as a whole; so is a list of them elsewhere."""
    body = [block for block in blocks if block.kind not in ("head", "foot")]
    bare = [block for block in body if block.kind == "text" and _BARE_ENTRY.fullmatch(block.text)]
    numbers = [int(block.text.rsplit(" ", 1)[1]) for block in bare]
    if len(bare) >= 5 and numbers == sorted(numbers):
        for block in bare:
            block.kind = "toc"
    entries = sum(block.kind == "toc" for block in body)
    whole = entries >= 5 and 2 * entries > len(body)
    previous: Block | None = None
    for block in body:
        if previous and block.kind == "toc" and previous.kind != "toc" and _NO_EVIDENCE.fullmatch(previous.text):
            previous.kind = "toc"
        previous = block
    if whole:
        first = next(index for index, block in enumerate(body) if block.kind == "toc")
        for block in body[first:]:
            block.kind = "toc"


def _mark_slide_title(blocks: list[Block], body: Type) -> None:
    content = [block for block in blocks if block.kind in ("text", "item", "row")]
    if not content:
        return
    largest = max(content, key=lambda block: block.size)
    title = largest if body.size and largest.size > 1.15 * body.size else content[0]
    if title.kind != "text" or len(title.text) > 160 or not _stands_apart(title, content):
        return
    for block in content:
        if fold(block.text) == fold(title.text):  # slides repeat their titles for shadows and animations
            block.kind, block.level = "heading", 1


def _stands_apart(title: Block, content: Sequence[Block]) -> bool:
    """Whether a slide's first line is its title: of other type than the next, or parted from it by a larger gap."""
    following = next((block for block in content if block is not title), None)
    if following is None or _style(title) != _style(following) or fold(title.text) == fold(following.text):
        return True
    upper, lower = title.lines[-1].y, following.lines[0].y
    return upper is None or lower is None or upper - lower > 1.6 * title.size


def _style(block: Block) -> tuple[float, bool]:
    return round(2 * block.size) / 2, block.bold


def _mark_outline(pages: Pages, bookmarks: Sequence[Bookmark]) -> dict[tuple[float, bool], int]:
    """Marks the blocks that bookmarks name, and learns which type stands for which level."""
    by_page: defaultdict[int, list[Block]] = defaultdict(list)
    for blocks in pages:
        for block in blocks:
            if block.kind in ("text", "item") and len(block.text) < 300:
                by_page[block.page].append(block)
    seen: defaultdict[tuple[float, bool], Counter[int]] = defaultdict(Counter)
    for bookmark in bookmarks:
        named = _named_by(bookmark, by_page[bookmark.page] + by_page[bookmark.page + 1])
        if named:
            named.kind, named.level = "heading", min(bookmark.level, _DEEPEST)
            seen[_style(named)][named.level] += 1
    return {style: levels.most_common(1)[0][0] for style, levels in seen.items()}


def _named_by(bookmark: Bookmark, blocks: Iterable[Block]) -> Block | None:
    wanted = fold(bookmark.title)
    if len(wanted) < 2:
        return None
    for block in blocks:
        found = fold(block.text)
        if block.kind != "heading" and found and (found == wanted or (len(found) > 8 and wanted.endswith(found))):
            return block
    return None


def _mark_typography(pages: Pages, body: Type, levels: dict[tuple[float, bool], int], complete: bool) -> None:
    """Marks headings by their type. Beside a complete outline, bold words of the text's size are no headings."""
    candidates = [block for blocks in pages for block in blocks if _looks_like_heading(block, body)]
    if complete:
        bound = 1.05 * body.size
        candidates = [b for b in candidates if b.size > bound or _depth(b) > 1 or levels.get(_style(b), 9) < _DEEPEST]
    candidates = [block for block in candidates if not _crowded(_style(block), candidates, pages)]
    styles = sorted({_style(block) for block in candidates} - levels.keys(), reverse=True)
    for style in styles:
        levels[style] = _level_between(style, levels)
    numbered = {_style(block) for block in candidates if _depth(block) > 1}
    for block in candidates:
        block.kind = "heading"
        deeper = _depth(block) - 1 if _style(block) in numbered and _depth(block) else 0
        block.level = min(levels[_style(block)] + deeper, _DEEPEST)


def _join_headings(blocks: list[Block]) -> None:
    """Makes one heading of those that are set line by line with gaps: "Synergien von / geförderten Projekten"."""
    for position in range(len(blocks) - 1, 0, -1):
        left, right = blocks[position - 1], blocks[position]
        if (
            left.kind == right.kind == "heading"
            and _style(left) == _style(right)
            and _unfinished(left.text, right.text)
        ):
            left.text = f"{left.text} {right.text}"
            left.lines += right.lines
            del blocks[position]


def _unfinished(left: str, right: str) -> bool:
    last = left.rsplit(" ", 1)[-1]
    adjective = last[:1].islower() and not last.endswith("n")
    return right[:1].islower() or adjective or last.lower() in _NEVER_AT_END


def _thin_out(blocks: list[Block], outlined: Set[int]) -> None:
    """In a run of three and more headings of one type with nothing between, only the first is one.

    Those in `outlined` (by their identity) stand in the document's outline and are believed.
    """
    run: list[Block] = []
    for block in [*blocks, None]:
        unsure = block and block.kind == "heading" and id(block) not in outlined
        if block and unsure and (not run or _style(block) == _style(run[0])):
            run.append(block)
            continue
        if len(run) >= 3:
            for other in run[1:]:
                other.kind, other.level = "text", 0
        run = [block] if block and unsure else []


def _level_between(style: tuple[float, bool], levels: dict[tuple[float, bool], int]) -> int:
    """The level of a type that no bookmark explains: below everything that is larger."""
    above = [level for other, level in levels.items() if other > style]
    return min(max(above, default=0) + 1, _DEEPEST)


def _looks_like_heading(block: Block, body: Type) -> bool:
    if block.kind not in ("text", "item") or len(block.text) > 180 or len(block.lines) > 4:
        return False
    if len(_LETTERS.findall(block.text)) < 3 or re.search(r"[.,;:]$", block.text) or block.text.startswith(("©", "•")):
        return False
    if not body.size:
        return bool(SECTION_NUMBER.match(block.text)) and "." in block.text.split()[0] and len(block.text) < 90
    if block.size >= 1.12 * body.size:
        return True
    numbered = bool(_depth(block) or _ROMAN_NUMBER.match(block.text))
    if block.bold and not body.bold and block.size >= (0.88 if numbered else 0.95) * body.size:
        return len(block.text) <= 120 and len(block.lines) <= 2
    return _depth(block) > 1 and len(block.lines) == 1 and len(block.text) < 90 and block.size >= 0.95 * body.size


def _depth(block: Block) -> int:
    """The depth of a section number: 1 for "3 Ziele", 2 for "3.1 Ziele", 0 without one."""
    found = SECTION_NUMBER.match(block.text)
    return len(re.findall(r"\d+", found[0])) if found else 0


def _crowded(style: tuple[float, bool], candidates: Sequence[Block], pages: Pages) -> bool:
    """Whether a type is so common that it is emphasis or a second text type rather than headings."""
    letters = sum(len(block.text) for block in candidates if _style(block) == style)
    everything = sum(len(block.text) for blocks in pages for block in blocks)
    return letters > 0.3 * everything and sum(_style(block) == style for block in candidates) > 5


def _mark_no_evidence(pages: Pages) -> None:
    """Everything under "Impressum" and the like, up to the next heading of the same or a higher rank."""
    level, of_contents = 0, 0
    for block in (block for blocks in pages for block in blocks):
        if block.kind == "heading":
            if level and block.level > level:
                block.kind = "toc"
                continue
            level = block.level if _NO_EVIDENCE.fullmatch(block.text.strip()) else 0
            of_contents = block.page if level and _CONTENTS.search(block.text) else 0
        elif of_contents and block.page > of_contents and _is_prose(block):
            level = of_contents = 0  # a preface without a heading may come after the contents
        if level and block.kind not in ("head", "foot"):
            block.kind = "toc"


def _is_prose(block: Block) -> bool:
    return block.kind == "text" and len(block.text.split()) >= 25 and ends_sentence(block.text)


def title_of(pages: Pages, body: Type) -> str:
    """The title as the first page shows it: its largest heading, or a first line like a title; "" if none."""
    first = [block for block in next((blocks for blocks in pages if blocks), []) if block.kind not in ("head", "foot")]
    if not first:
        return ""
    opening = first[0]
    if opening.kind in ("text", "item") and _reads_like_title(opening.text) and len(opening.text.split()) >= 4:
        return opening.text
    largest = max(block.size for block in first)
    large = [block.text for block in first if block.size > largest - 0.3 and _reads_like_title(block.text)]
    if not large or (body.size and largest < 1.05 * body.size and opening.kind != "heading"):
        return opening.text if _reads_like_title(opening.text) else ""
    return next((text for text in large if len(text.split()) >= 4), large[0])


def _reads_like_title(text: str) -> bool:
    finished = ends_sentence(text) and not text.endswith("?")
    return 5 <= len(text) <= 200 and not finished and text[0] not in "©•" and bool(_LETTERS.search(text))
