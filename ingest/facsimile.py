"""A page as printed: its picture, and where each of its letters stands, by pdfium. Made in a child process of its own.

Places are fractions of the page as displayed, from its upper left corner: (left, top, right, bottom), each in 0..1.
"""

from __future__ import annotations

import ctypes
import io
import json
import subprocess
import sys
import unicodedata
from dataclasses import dataclass
from pathlib import Path

import pypdfium2
import pypdfium2.raw as pdfium

from .errors import IngestError, TooSlow, Unreadable

WIDTH, HEIGHT = 1440, 4000  # pixels at most
_QUALITY = 70
_FORM = "webp"
_START = (
    f"import sys; sys.path.insert(0, {str(Path(__file__).parent.parent)!r}); from ingest.facsimile import main; main()"
)
Box = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Facsimile:
    """`width` and `height` are the picture's in pixels; `text` has one character for each box of `boxes`."""

    width: int
    height: int
    text: str
    boxes: tuple[Box, ...]


def facsimile(path: Path, page: int, memory_bytes: int = 1 << 30, seconds: float = 20.0) -> tuple[Facsimile, bytes]:
    """The letters and the picture (WebP) of a page, counted from 1. Whatever the file does ends with the child.

    Raises:
        Unreadable: the page cannot be shown.
        TooSlow: it takes longer than `seconds`.
    """
    arguments = [str(path.absolute()), str(page), str(memory_bytes)]
    try:
        done = subprocess.run(
            [sys.executable, "-I", "-c", _START, *arguments], capture_output=True, timeout=seconds, cwd="/"
        )
    except subprocess.TimeoutExpired:
        raise TooSlow(f"Das Zeichnen der Seite {page} dauerte zu lange.") from None
    head, _, picture = done.stdout.partition(b"\n")
    if done.returncode or not picture:
        raise Unreadable(f"Die Seite {page} lässt sich nicht zeichnen.")
    return read(head), picture


def read(data: bytes) -> Facsimile:
    """What `write` wrote."""
    values = json.loads(data)
    boxes = tuple((a / 1e4, b / 1e4, c / 1e4, d / 1e4) for a, b, c, d in values["boxes"])
    return Facsimile(values["width"], values["height"], values["text"], boxes)


def write(page: Facsimile) -> bytes:
    """JSON in one line, places in ten-thousandths."""
    boxes = [[round(edge * 1e4) for edge in box] for box in page.boxes]
    values = {"width": page.width, "height": page.height, "text": page.text, "boxes": boxes}
    return json.dumps(values, separators=(",", ":")).encode()


# -- places of a quote -------------------------------------------------------------------------------------------------


def locate(page: Facsimile, text: str, start: int, end: int) -> list[Box]:
    """Where ``text[start:end]``, a stretch of the page's stored text, is printed: a box a line.

    Letters and digits decide, so that blanks, line breaks and mended hyphens do not matter. Of several equal stretches
    it is the one that is as many-th here as there; empty where that cannot be told.
    """
    wanted = _letters(text[start:end])[0]
    printed, origins = _letters(page.text)
    if not wanted:
        return []
    found, before = _occurrences(printed, wanted), _letters(text[:start])[0]
    same = _occurrences(_letters(text)[0], wanted)
    if len(found) != len(same) or len(before) not in same:
        return []
    first = found[same.index(len(before))]
    return _lines(page, *_with_signs(page.text, text[start:end], origins[first], origins[first + len(wanted) - 1]))


def _letters(text: str) -> tuple[str, list[int]]:
    """The letters and digits of a text in one form, each with the place it comes from."""
    letters: list[str] = []
    origins: list[int] = []
    for place, character in enumerate(text):
        for letter in unicodedata.normalize("NFKC", character).casefold():
            if letter.isalnum():
                letters.append(letter)
                origins.append(place)
    return "".join(letters), origins


def _occurrences(text: str, wanted: str) -> list[int]:
    found, place = [], text.find(wanted)
    while place >= 0:
        found.append(place)
        place = text.find(wanted, place + 1)
    return found


def _with_signs(printed: str, quote: str, first: int, last: int) -> tuple[int, int]:
    """The stretch of `printed` with the signs that the quote begins and ends with, such as quotation marks."""
    head = quote[: next(i for i, c in enumerate(quote) if c.isalnum())]
    tail = quote[len(quote) - next(i for i, c in enumerate(reversed(quote)) if c.isalnum()) :]
    for sign in reversed(head.replace(" ", "")):
        if first > 0 and printed[first - 1] == sign:
            first -= 1
    for sign in tail.replace(" ", ""):
        if last + 1 < len(printed) and printed[last + 1] == sign:
            last += 1
    return first, last


def _lines(page: Facsimile, first: int, last: int) -> list[Box]:
    """The boxes of a stretch of letters, those beside each other joined."""
    lines: list[Box] = []
    for character, box in zip(page.text[first : last + 1], page.boxes[first : last + 1], strict=True):
        if character.isspace() or box[0] >= box[2] or box[1] >= box[3]:
            continue
        if lines and _beside(lines[-1], box):
            left, top, right, bottom = lines[-1]
            lines[-1] = (min(left, box[0]), min(top, box[1]), max(right, box[2]), max(bottom, box[3]))
        else:
            lines.append(box)
    return lines


def _beside(line: Box, box: Box) -> bool:
    height = min(line[3] - line[1], box[3] - box[1])
    shared = min(line[3], box[3]) - max(line[1], box[1])
    return shared > height / 2 and -0.01 < box[0] - line[2] < 0.05


# -- in the child ------------------------------------------------------------------------------------------------------


def main() -> None:
    """Arguments: path, page, bytes of memory. Writes the letters as a line of JSON, then the picture."""
    import resource

    path, number, memory = Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    try:
        page, picture = draw(path, number)
    except (pypdfium2.PdfiumError, IngestError, IndexError, MemoryError, OSError, ValueError):
        sys.exit(1)
    sys.stdout.buffer.write(write(page) + b"\n" + picture)


def draw(path: Path, number: int) -> tuple[Facsimile, bytes]:
    """In this very process; see `facsimile`."""
    with pypdfium2.PdfDocument(path) as document:
        page = document[number - 1]
        wide, high = page.get_size()
        scale = min(WIDTH / wide, HEIGHT / high)
        bitmap = page.render(scale=scale, rev_byteorder=True)
        out = io.BytesIO()
        bitmap.to_pil().convert("RGB").save(
            out, _FORM, quality=_QUALITY, method=1
        )  # more effort takes longer than it saves to send
        letters = _places(page, bitmap.width, bitmap.height)
        return Facsimile(bitmap.width, bitmap.height, *letters), out.getvalue()


def _places(page: pypdfium2.PdfPage, width: int, height: int) -> tuple[str, tuple[Box, ...]]:
    """Every character that pdfium finds, with its box."""
    letters: list[str] = []
    boxes: list[Box] = []
    text = page.get_textpage()
    try:
        for index in range(text.count_chars()):
            letters.append(_character(pdfium.FPDFText_GetUnicode(text, index)))
            left, bottom, right, top = text.get_charbox(index, loose=True)
            corners = [_displayed(page, x, y) for x, y in ((left, top), (right, bottom))]
            xs, ys = sorted(x for x, _ in corners), sorted(y for _, y in corners)
            boxes.append((xs[0], ys[0], xs[1], ys[1]))
    finally:
        text.close()
    return "".join(letters), tuple(boxes)


def _character(code: int) -> str:
    """One character for each code: a lone half of a pair, and the marks of broken words, count as blanks."""
    return " " if code in {0, 2, 0xFFFE, 0xFFFF} or 0xD800 <= code < 0xE000 or code > sys.maxunicode else chr(code)


_STEPS = 100_000  # pdfium tells places of a display in whole pixels: a display so fine that this does not matter


def _displayed(page: pypdfium2.PdfPage, x: float, y: float) -> tuple[float, float]:
    """A place of the page's own space, turned and cropped as it is displayed, kept within the page."""
    across, down = ctypes.c_int(), ctypes.c_int()
    pdfium.FPDF_PageToDevice(page, 0, 0, _STEPS, _STEPS, 0, x, y, across, down)
    return min(max(across.value / _STEPS, 0.0), 1.0), min(max(down.value / _STEPS, 0.0), 1.0)


if __name__ == "__main__":
    main()
