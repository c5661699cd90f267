"""Lines from pieces of text: a reader reports every run of letters with its place and type, here they become lines."""

from __future__ import annotations

import math
import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from .raw import Line

_MARKER = re.compile(r"(?:\W|\W?\w{1,3}[.)])\s*$")  # a bullet or number, which stands apart from its text
_USUAL, _WIDEST, _TELLING = 530.0, 1.35, 20
"""Thousandths of an em that letters are wide on the average; how much wider they may be; glyphs that tell of it."""
_BOLD_SHARE = 0.8
"""Share of bold letters from which on a line is bold: an item of a list may begin with many of them."""
_BOLD = ("bold", "black", "heavy", "semibd", "demi", "cmbx", "cmssbx", "sfbx", "ecbx")  # LaTeX says "bx"
# Rough advance widths in em, good to about a tenth: enough to tell a gap between table cells from one between words.
_WIDTHS = {
    **dict.fromkeys("iljI.,:;'|!()[]/ \t·", 0.28),
    **dict.fromkeys('tfr-„“"‚‘’', 0.36),
    **dict.fromkeys("mwMW@%—", 0.86),
    **dict.fromkeys("ABCDEFGHKLNOPQRSTUVXYZÄÖÜ", 0.67),
}


def text_width(text: str, size: float) -> float:
    """About how many points a text takes in type of this size."""
    return size * sum([_WIDTHS.get(letter, 0.53) for letter in text])


@dataclass(slots=True)
class _Piece:
    text: str
    x: float
    y: float
    size: float
    bold: bool
    wide: float = 1.0


@dataclass(slots=True)
class Display:
    """Maps a place in the content stream to the place on the page as displayed, which `/Rotate` may have turned."""

    left: float
    bottom: float
    right: float
    top: float
    rotation: int = 0

    @property
    def size(self) -> tuple[float, float]:
        width, height = abs(self.right - self.left), abs(self.top - self.bottom)
        return (height, width) if self.rotation in (90, 270) else (width, height)

    def place(self, x: float, y: float) -> tuple[float, float]:
        if self.rotation == 90:
            return y - self.bottom, self.right - x
        if self.rotation == 180:
            return self.right - x, self.top - y
        if self.rotation == 270:
            return self.top - y, x - self.left
        return x - self.left, y - self.bottom


@dataclass(slots=True)
class LineBuilder:
    """Collects pieces through `visit` (the visitor of pypdf's `extract_text`); `lines` then gives the lines."""

    display: Display
    _current: list[_Piece] = field(default_factory=list)
    _lines: list[Line] = field(default_factory=list)
    _beside: list[Line] = field(default_factory=list)  # notes in the left margin, which come after the text
    _fonts: dict[int, tuple[bool, float]] = field(default_factory=dict)

    def visit(self, text: str, cm: Sequence[float], tm: Sequence[float], font: Any, font_size: float) -> None:
        if not text:
            return
        if text.isspace() and "\n" not in text:
            if self._current:
                self._current[-1].text += " "
            return
        x, y = self.display.place(
            tm[4] * cm[0] + tm[5] * cm[2] + cm[4],
            tm[4] * cm[1] + tm[5] * cm[3] + cm[5],
        )
        size = abs(font_size) * math.hypot(tm[2] * cm[0] + tm[3] * cm[2], tm[2] * cm[1] + tm[3] * cm[3])
        first, *rest = text.split("\n")
        bold, wide = self._type(font)
        self._add(_Piece(first, x, y, size, bold, wide))
        for part in rest:
            self._finish()
            self._add(_Piece(part, x, y, size, bold, wide))

    @property
    def lines(self) -> tuple[Line, ...]:
        self._finish()
        return (*self._lines, *self._beside)

    def _add(self, piece: _Piece) -> None:
        if not piece.text:
            return
        if self._current and _drawn_twice(self._current[-1], piece):
            return
        self._current.append(piece)

    def _finish(self) -> None:
        text, note = _without_note(self._current)
        if note:
            self._beside.append(_line(note))
        for pieces in _apart(text):
            line = _line(pieces)
            last = self._lines[-1] if self._lines else None
            if last and _goes_on_beside(last, line):
                self._lines[-1] = replace(last, text=last.text + line.text, end=line.end)
            elif not (last and _same_place(last, line)):
                self._lines.append(line)
        self._current = []

    def _type(self, font: Any) -> tuple[bool, float]:
        """Whether a font is bold, and how much wider than usual."""
        # Font dictionaries live as long as the page, so their identity is a safe and cheap key.
        known = self._fonts.get(id(font))
        if known is None:
            known = self._fonts[id(font)] = (_bold_font(font), _wideness(font))
        return known


def _bold_font(font: Any) -> bool:
    try:
        name = str(font.get("/BaseFont", "")).lower()
        if any(word in name for word in _BOLD):
            return True
        descriptor = font.get("/FontDescriptor")
        return bool(descriptor) and float(descriptor.get_object().get("/FontWeight", 400)) >= 600
    except (AttributeError, TypeError, ValueError, KeyError):
        return False


def _wideness(font: Any) -> float:
    """How much wider the letters of a font are than the rough widths say: 1 where it tells nothing, or less."""
    try:
        widths = font.get("/Widths")
        if widths is None:
            widths = font["/DescendantFonts"].get_object()[0].get_object()["/W"]
        found = [float(width) for width in _numbers(widths.get_object()) if width]
        return min(max(sum(found) / len(found) / _USUAL, 1.0), _WIDEST) if len(found) > _TELLING else 1.0
    except (AttributeError, TypeError, ValueError, LookupError):
        return 1.0


def _numbers(widths: Any) -> Iterator[Any]:
    """The widths of a simple font, and those that a composite font lists ("c [w w ...]", ISO 32000, 9.7.4.3)."""
    listed = [part for part in (each.get_object() for each in widths) if isinstance(part, list)]
    yield from (width for part in listed for width in part) if listed else iter(widths)


def _drawn_twice(last: _Piece, piece: _Piece) -> bool:
    """Whether a piece is the last one once more, a hair beside it: the poor man's bold."""
    near = abs(last.x - piece.x) < 0.15 * last.size and abs(last.y - piece.y) < 0.15 * last.size
    return near and last.text.strip() == piece.text.strip() and last.text.strip() != ""


def _same_place(last: Line, line: Line) -> bool:
    assert last.y is not None and line.y is not None
    near = abs(last.x - line.x) < 0.15 * line.size and abs(last.y - line.y) < 0.15 * line.size
    return near and last.text == line.text


def _goes_on_beside(last: Line, line: Line) -> bool:
    """Whether a word is set in two goes ("Geb" and "urtsurkunde"), which the reader takes for two lines."""
    assert last.y is not None and line.y is not None
    if abs(last.y - line.y) > 0.05 or last.size != line.size or last.bold != line.bold:
        return False
    close = -0.6 * line.size < line.x - last.end < 0.9 * line.size
    whole = last.text[-1:].isalpha() and line.text[:1].islower() and len(line.text.strip()) > 3
    return close and whole and len(last.text) < 30


def _gap(last: _Piece, piece: _Piece) -> bool:
    """Whether more than a blank parts two pieces. Widths are estimates, so a long piece may end a little later."""
    width = text_width(last.text.rstrip(), last.size) * last.wide
    return piece.x - last.x > 1.08 * width + 1.2 * piece.size


def _without_note(pieces: list[_Piece]) -> tuple[list[_Piece], list[_Piece]]:
    """The pieces of a line of text, and of a note to the left of it that a reader has put at its end."""
    for index in range(1, len(pieces)):
        if pieces[index].x < pieces[0].x - 2 * pieces[index].size:
            text, note = pieces[:index], pieces[index:]
            long = sum(len(piece.text) for piece in text) > 40 and all(piece.x < pieces[0].x for piece in note)
            return (text, note) if long and any(piece.text.strip() for piece in note) else (pieces, [])
    return pieces, []


def _apart(pieces: list[_Piece]) -> Iterator[list[_Piece]]:
    """Parts what a reader takes for one line: other type at another height behind a gap is another line."""
    group: list[_Piece] = []
    for piece in pieces:
        if piece.text.isspace():
            if group:
                group[-1].text += " "
            continue
        last = group[-1] if group else None
        if last and abs(piece.y - last.y) > 0.2 and abs(piece.size - last.size) > 0.2 and _gap(last, piece):
            yield group
            group = []
        group.append(piece)
    if group:
        yield group


def _line(pieces: list[_Piece]) -> Line:
    start = pieces[0]
    weights: defaultdict[tuple[float, bool], int] = defaultdict(int)
    text, last = "", start
    for piece in pieces:
        if text and not _MARKER.match(text) and _gap(last, piece):
            text = text.rstrip() + "\t"
        text += piece.text
        last = piece
        weights[round(piece.size, 1), piece.bold] += len(piece.text.strip())
    size, _ = max(weights, key=lambda style: weights[style])
    bold = sum(count for (_, heavy), count in weights.items() if heavy) > _BOLD_SHARE * sum(weights.values())
    end = last.x + text_width(last.text.rstrip(), last.size) * last.wide
    return Line(text, start.x, start.y, end, size, bold)
