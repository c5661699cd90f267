"""PDF -> raw pages. pypdf reads first; pdfium reads again what pypdf cannot, and the more plausible text wins.

A bad page never ends a file: it comes back empty with a warning. Errors of the whole file are `IngestError`s.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from pypdf import PdfReader, apply_configuration
from pypdf.errors import LimitReachedError

from .about import about, bookmarks, labels
from .deadline import OutOfTime, time_limit
from .errors import Damaged, Empty, IngestError, NeedsPassword, TooLarge, TooSlow
from .language import is_gibberish
from .lines import Display, LineBuilder
from .plausibility import is_badly_spaced, is_garbled, is_mostly_garbled, plausibility
from .raw import Limits, RawDocument, RawPage
from .second_look import is_merged, is_odd, is_torn, look_again
from .second_reader import SecondReader

logging.getLogger("pypdf").setLevel(logging.CRITICAL)  # its warnings are ours to tell, page by page

NO_LETTERS = "Die Schriften der Seite verraten ihre Buchstaben nicht, der Text ist nicht lesbar."

OnPage = Callable[[int, int], None]
_ENOUGH_LETTERS = 50
_READING_SHARE = 0.8  # of a file's time


def read_pages(
    path: Path, limits: Limits, on_page: OnPage = lambda number, total: None, skip: Collection[int] = ()
) -> RawDocument:
    """Reads all pages but those in `skip`; `on_page(number, total)` is called before each, number counting from 1.

    Raises:
        IngestError: the file as a whole cannot be read; the message names it.
    """
    with (
        apply_configuration(
            disable_legacy_handling=True,
            zlib_maximum_output_length=limits.stream_bytes,
            lzw_maximum_output_length=limits.stream_bytes,
            array_based_stream_maximum_output_length=limits.stream_bytes,
        ),
        SecondReader(path) as second,
    ):
        return _Reading(path, limits, second, on_page, skip).read()


@dataclass(slots=True)
class _Reading:
    """One file being read."""

    path: Path
    limits: Limits
    second: SecondReader
    on_page: OnPage
    skip: Collection[int]
    started: float = field(default_factory=time.monotonic)
    unpacked: int = 0

    def read(self) -> RawDocument:
        reader, total = None, 0
        try:
            with time_limit(self.limits.file_seconds):
                reader = self._open()
                total = len(reader.pages)
        except IngestError:
            raise
        except OutOfTime:
            raise self._too_slow() from None
        except Exception:  # a broken file makes pypdf raise nearly anything; the second reader may still open it
            reader = None
        if reader is None or total == 0:
            return self._read_without_pypdf(opened=reader is not None)
        opened = reader
        pages = self._each(total, lambda number: self._page(opened, number))
        return RawDocument(pages, labels(reader, total), tuple(bookmarks(reader)), *about(reader))

    def _open(self) -> PdfReader:
        reader = PdfReader(self.path)
        if reader.is_encrypted and not reader.decrypt(""):
            raise NeedsPassword(f"„{self.path.name}“ ist mit einem Kennwort geschützt.")
        return reader

    def _read_without_pypdf(self, opened: bool) -> RawDocument:
        total = self.second.page_count(self.path.name)
        if total is None and not opened:
            raise Damaged(f"„{self.path.name}“ ist beschädigt und lässt sich nicht öffnen.")
        if not total:
            raise Empty(f"„{self.path.name}“ enthält keine Seiten.")
        warning = "Die Datei ist beschädigt, nur das zweite Leseprogramm öffnet sie."
        return RawDocument(self._each(total, self.second.page), warnings=(warning,))

    def _each(self, total: int, read: Callable[[int], RawPage]) -> tuple[RawPage, ...]:
        if total > self.limits.pages:
            raise TooLarge(f"„{self.path.name}“ hat {total} Seiten, erlaubt sind {self.limits.pages}.")
        pages: list[RawPage] = []
        for number in range(1, total + 1):
            if reason := self._used_up():
                return tuple(pages) + self._rest(pages, range(number, total + 1), reason)
            self.on_page(number, total)
            pages.append(_skipped(number) if number in self.skip else read(number))
        return tuple(pages)

    def _used_up(self) -> str:
        """What the file has too much of already; the time that is left then is for understanding what was read."""
        if time.monotonic() - self.started > _READING_SHARE * self.limits.file_seconds:
            return "Die Zeit für die Datei war um, die Seite wurde nicht gelesen."
        if self.unpacked > self.limits.unpacked_bytes:
            return "Die Datei enthält zu viele Daten, die Seite wurde nicht gelesen."
        return ""

    def _rest(self, pages: Sequence[RawPage], numbers: range, reason: str) -> tuple[RawPage, ...]:
        """The pages that are left, empty and with a warning. TooSlow or TooLarge where nothing was read so far."""
        if any(page.lines for page in pages):
            return tuple(RawPage(number, warnings=(reason,)) for number in numbers)
        if self.unpacked > self.limits.unpacked_bytes:
            raise TooLarge(f"„{self.path.name}“ entpackt sich zu mehr als {_mb(self.limits.unpacked_bytes)} MB.")
        raise self._too_slow()

    def _too_slow(self) -> TooSlow:
        return TooSlow(f"Das Lesen von „{self.path.name}“ dauerte länger als {self.limits.file_seconds:.0f} Sekunden.")

    def _page(self, reader: PdfReader, number: int) -> RawPage:
        page = self._best_reading(reader, number)
        text = page.text
        return _unreadable(page) if is_gibberish(text) or is_mostly_garbled(text) else page

    def _best_reading(self, reader: PdfReader, number: int) -> RawPage:
        page = _first_reading(reader, number, self.limits)
        self.unpacked += _unpacked(reader, number)
        text = page.text
        enough = plausibility(text) >= _ENOUGH_LETTERS
        if enough and not is_badly_spaced(text) and not is_odd(text) and not is_merged(page):
            return page
        other = self.second.page(number)
        if len(other.text) > self.limits.page_characters:
            return page
        torn = is_torn(text) and not is_torn(other.text)
        doubtful = not enough or is_garbled(text) or is_badly_spaced(text) or torn
        better = plausibility(other.text) > (1.05 if torn else 1.1) * plausibility(text)
        return other if better and doubtful else look_again(page, other)


def _unreadable(page: RawPage) -> RawPage:
    """The page without its text, where that is no text: better a page to be named than nonsense to be quoted."""
    return replace(page, lines=(), how="none", warnings=(*page.warnings, NO_LETTERS))


def _skipped(number: int) -> RawPage:
    return RawPage(number, warnings=("Die Seite bringt das Leseprogramm zum Absturz und wurde übersprungen.",))


def _first_reading(reader: PdfReader, number: int, limits: Limits) -> RawPage:
    try:
        with time_limit(limits.page_seconds):
            page = _pypdf_page(reader, number)
    except OutOfTime:
        return RawPage(number, warnings=("Das Lesen der Seite dauerte zu lange.",))
    except MemoryError:
        return RawPage(number, warnings=("Die Seite braucht zu viel Arbeitsspeicher.",))
    except LimitReachedError:
        return RawPage(number, warnings=("Die Seite enthält zu große Daten.",))
    except Exception as error:  # whatever a broken page makes pypdf raise, the other pages are still wanted
        return RawPage(number, warnings=(f"Die Seite ist beschädigt ({type(error).__name__}).",))
    if len(page.text) > limits.page_characters:
        return RawPage(number, width=page.width, height=page.height, warnings=("Die Seite hat zu viel Text.",))
    return page


def _pypdf_page(reader: PdfReader, number: int) -> RawPage:
    page = reader.pages[number - 1]
    box = page.cropbox
    rotation = int(page.get("/Rotate", 0) or 0) % 360
    display = Display(float(box.left), float(box.bottom), float(box.right), float(box.top), rotation)
    builder = LineBuilder(display)
    page.extract_text(visitor_text=builder.visit)
    lines = builder.lines
    return RawPage(number, lines, *display.size, "pypdf" if lines else "none")


def _unpacked(reader: PdfReader, number: int) -> int:
    """The size in bytes of a page's unpacked contents, which pypdf has at hand after reading it."""
    try:
        contents: Any = reader.pages[number - 1]["/Contents"].get_object()
        streams = contents if isinstance(contents, list) else [contents]
        return sum(len(stream.get_object().get_data()) for stream in streams)
    except Exception:  # a page without contents, or one that could not be unpacked
        return 0


def _mb(size: int) -> str:
    return f"{size / 2**20:.0f}"
