"""What a reader finds on the pages, before anything is understood: lines with their place and type.

Positions are in PDF points (1/72 inch) from the lower left corner of the page as it is displayed; `x` and `y` name the
start of a line's baseline. A reader that knows no positions leaves `y` at None, and everything that follows falls back
on the words alone.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from .model import How


@dataclass(frozen=True, slots=True)
class Limits:
    """How much a single file may cost. Sizes in bytes, times in seconds of wall clock.

    `stream_bytes` is what one packed stream may unpack to, `unpacked_bytes` what the contents of all pages may;
    `ocr_seconds` is the time for recognising the text of one page.
    """

    file_bytes: int = 200 * 1024 * 1024
    pages: int = 3000
    page_seconds: float = 20.0
    file_seconds: float = 300.0
    memory_bytes: int = 2 * 1024 * 1024 * 1024
    stream_bytes: int = 75_000_000
    unpacked_bytes: int = 1_000_000_000
    page_characters: int = 200_000
    passages: int = 20_000
    ocr_seconds: float = 60.0


@dataclass(frozen=True, slots=True)
class Line:
    """One line as printed. `size` is the type size in points (0 if unknown), of most of its letters; so is `bold`.

    `end` is where the line ends, estimated from its letters. Cells of a table row are parted by tabs in `text`.
    """

    text: str
    x: float = 0.0
    y: float | None = None
    end: float = 0.0
    size: float = 0.0
    bold: bool = False


@dataclass(frozen=True, slots=True)
class RawPage:
    """One page as read: `width` and `height` in points, as displayed (0 if unknown).

    `restored` counts the glyphs that only the second reader could name.
    """

    number: int
    lines: tuple[Line, ...] = ()
    width: float = 0.0
    height: float = 0.0
    how: How = "none"
    warnings: tuple[str, ...] = ()
    restored: int = 0

    @property
    def text(self) -> str:
        return "\n".join(line.text for line in self.lines)

    @property
    def landscape(self) -> bool:
        return self.width > self.height > 0


@dataclass(frozen=True, slots=True)
class Bookmark:
    """An entry of the PDF's outline; `level` counts from 1, `page` from 1."""

    level: int
    title: str
    page: int


@dataclass(frozen=True, slots=True)
class RawDocument:
    """A whole file as read. `labels` has one printed page label a page, or is empty where the file has none."""

    pages: tuple[RawPage, ...]
    labels: tuple[str, ...] = ()
    bookmarks: tuple[Bookmark, ...] = ()
    title: str = ""
    author: str = ""
    year: int | None = None
    warnings: tuple[str, ...] = field(default=())
