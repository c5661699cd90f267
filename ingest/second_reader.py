"""pdfium as second reader: opened only when the first one fails on a page, or finds almost nothing there."""

from __future__ import annotations

import ctypes
import math
import re
from contextlib import ExitStack
from pathlib import Path
from types import TracebackType

import pypdfium2
import pypdfium2.raw as pdfium

from .errors import NeedsPassword
from .lines import text_width
from .raw import Line, RawPage

_WRONG_PASSWORD = 4  # FPDF_ERR_PASSWORD
# pdfium writes the hyphen of a broken word as U+FFFE or U+0002, and mostly leaves out the line break after it.
_LINE_HYPHEN = re.compile("[\ufffe\x02]")


class SecondReader:
    """A lazily opened pdfium document. Never raises for a broken page: it comes back empty, with a warning."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._document: pypdfium2.PdfDocument | None = None
        self._tried = False
        self._closing = ExitStack()

    def __enter__(self) -> SecondReader:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._closing.close()

    def page_count(self, name: str) -> int | None:
        """How many pages; None where pdfium cannot open the file either.

        Raises:
            NeedsPassword: the file is encrypted, and the empty password does not open it.
        """
        try:
            document = self._open()
        except pypdfium2.PdfiumError as error:
            if error.err_code == _WRONG_PASSWORD:
                raise NeedsPassword(f"„{name}“ ist mit einem Kennwort geschützt.") from error
            return None
        return len(document) if document is not None else None

    def page(self, number: int) -> RawPage:
        """The page with this number, counted from 1."""
        try:
            document = self._open()
            if document is None:
                raise pypdfium2.PdfiumError("not opened")
            page = document[number - 1]
            try:
                lines, (width, height) = tuple(_lines(page)), page.get_size()
            finally:
                page.close()
        except (pypdfium2.PdfiumError, IndexError, OSError, ValueError):
            return RawPage(number, warnings=("Die Seite ist beschädigt.",))
        return RawPage(number, lines, width, height, "pdfium" if lines else "none")

    def _open(self) -> pypdfium2.PdfDocument | None:
        if not self._tried:
            self._tried = True
            self._document = self._closing.enter_context(pypdfium2.PdfDocument(self._path))
        return self._document


def _lines(page: pypdfium2.PdfPage) -> list[Line]:
    text_page = page.get_textpage()
    try:
        text = text_page.get_text_range()
        same = len(text) == text_page.count_chars()  # else places cannot be told by the position in the text
        lines, start = [], 0
        for part in text.split("\r\n"):
            *broken, last = _LINE_HYPHEN.split(part)
            for printed in (*(piece + "-" for piece in broken), last):
                if printed.strip():
                    lines.append(_placed(text_page, printed, start) if same else Line(printed))
                start += len(printed)
            start += 2
        return lines
    finally:
        text_page.close()


def _placed(text_page: pypdfium2.PdfTextPage, text: str, start: int) -> Line:
    index = start + len(text) - len(text.lstrip())
    x, y = ctypes.c_double(), ctypes.c_double()
    pdfium.FPDFText_GetCharOrigin(text_page, index, x, y)
    matrix = pdfium.FS_MATRIX()
    pdfium.FPDFText_GetMatrix(text_page, index, matrix)
    size = pdfium.FPDFText_GetFontSize(text_page, index) * math.hypot(matrix.c, matrix.d)
    bold = pdfium.FPDFText_GetFontWeight(text_page, index) >= 600
    return Line(text, x.value, y.value, x.value + text_width(text, size), round(size, 1), bold)
