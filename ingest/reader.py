"""PDF -> raw pages. pypdf reads first; pdfium reads again what pypdf cannot, and the more plausible text wins.

A bad page never ends a file: it comes back empty with a warning. Errors of the whole file are `IngestError`s.
"""

from __future__ import annotations

import logging
import re
import time
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from pypdf import PdfReader, apply_configuration
from pypdf.errors import LimitReachedError

from .clean import clean, count_garbled
from .deadline import OutOfTime, time_limit
from .errors import Damaged, Empty, IngestError, NeedsPassword, NotAPdf, TooLarge, TooSlow
from .language import is_gibberish
from .lines import Display, LineBuilder
from .raw import Bookmark, Limits, RawDocument, RawPage
from .second_look import is_odd, is_torn, look_again
from .second_reader import SecondReader

logging.getLogger("pypdf").setLevel(logging.CRITICAL)  # its warnings are ours to tell, page by page

NO_LETTERS = "Die Schriften der Seite verraten ihre Buchstaben nicht, der Text ist nicht lesbar."

OnPage = Callable[[int, int], None]
_ENOUGH_LETTERS = 50
_GARBLED = re.compile("[\ufffd\x00\ue000-\uf8ff]")
_LETTERS = re.compile(r"[^\W\d_]+")
_WORD = re.compile(r"[^\W\d_]{2,}")
_KINDS = (
    (b"PK\x03\x04", "ein Office-Dokument oder Zip-Archiv"),
    (b"\xd0\xcf\x11\xe0", "ein älteres Office-Dokument"),
    (b"\x89PNG", "ein Bild"),
    (b"\xff\xd8\xff", "ein Bild"),
    (b"{\\rtf", "ein RTF-Dokument"),
)


def check_file(path: Path, limits: Limits) -> bytes:
    """The bytes of a file that looks like a PDF by its content.

    Raises:
        Empty, TooLarge, NotAPdf: it is none, or not one that may be read.
        OSError: it cannot be read at all.
    """
    size = path.stat().st_size
    if size == 0:
        raise Empty(f"„{path.name}“ ist leer (0 Byte).")
    if size > limits.file_bytes:
        raise TooLarge(f"„{path.name}“ ist mit {size / 2**20:.0f} MB größer als erlaubt ({_mb(limits.file_bytes)} MB).")
    data = path.read_bytes()
    if b"%PDF-" not in data[:1024]:
        raise NotAPdf(f"„{path.name}“ ist kein PDF, sondern {_kind_of(data)}.")
    return data


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
        return RawDocument(pages, _labels(reader, total), tuple(_bookmarks(reader)), *_about(reader))

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
        pages = []
        for number in range(1, total + 1):
            if time.monotonic() - self.started > self.limits.file_seconds:
                raise self._too_slow()
            self.on_page(number, total)
            pages.append(_skipped(number) if number in self.skip else read(number))
        return tuple(pages)

    def _too_slow(self) -> TooSlow:
        return TooSlow(f"Das Lesen von „{self.path.name}“ dauerte länger als {self.limits.file_seconds:.0f} Sekunden.")

    def _page(self, reader: PdfReader, number: int) -> RawPage:
        page = self._best_reading(reader, number)
        text = page.text
        return _unreadable(page) if is_gibberish(text) or _mostly_garbled(text) else page

    def _best_reading(self, reader: PdfReader, number: int) -> RawPage:
        page = _first_reading(reader, number, self.limits)
        text = page.text
        enough = plausibility(text) >= _ENOUGH_LETTERS
        if enough and not _badly_spaced(text) and not is_odd(text):
            return page
        other = self.second.page(number)
        if len(other.text) > self.limits.page_characters:
            return page
        torn = is_torn(text) and not is_torn(other.text)
        doubtful = not enough or _garbled(text) or _badly_spaced(text) or torn
        better = plausibility(other.text) > (1.05 if torn else 1.1) * plausibility(text)
        return other if better and doubtful else look_again(page, other)


def _unreadable(page: RawPage) -> RawPage:
    """The page without its text, where that is no text: better a page to be named than nonsense to be quoted."""
    return replace(page, lines=(), how="none", warnings=(*page.warnings, NO_LETTERS))


def _mostly_garbled(text: str) -> bool:
    garbled = count_garbled(text)
    return garbled > 50 and 2 * garbled > len(re.sub(r"\s", "", clean(text)))


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


def plausibility(text: str) -> int:
    """How many letters go on a word, less what is garbled: the larger, the more likely this is what is printed.

    Words torn apart lose a letter at each tear, and nothing is said for words longer than any.
    """
    letters = sum(len(word) - 1 for word in _WORD.findall(text) if len(word) <= 40)
    return letters - 5 * len(_GARBLED.findall(text))


def _garbled(text: str) -> bool:
    return 20 * len(_GARBLED.findall(text)) > len(text)


def _badly_spaced(text: str) -> bool:
    """Whether the blanks between words seem to be lost, or words to be torn apart: German words have six letters."""
    words = _LETTERS.findall(text)
    return len(text) > 200 and not 3.8 * len(words) < sum(map(len, words)) < 14 * len(words)


def _labels(reader: PdfReader, total: int) -> tuple[str, ...]:
    if "/PageLabels" not in reader.root_object:
        return ()
    try:
        labels = tuple(label.strip() for label in reader.page_labels)
    except Exception:  # a broken label tree is no reason to lose the text
        return ()
    return labels if len(labels) == total else ()


def _bookmarks(reader: PdfReader) -> Iterator[Bookmark]:
    try:
        outline = reader.outline
        yield from _walk(reader, outline, 1)
    except Exception:  # likewise
        return


def _walk(reader: PdfReader, entries: list[Any], level: int) -> Iterator[Bookmark]:
    for entry in entries:
        if isinstance(entry, list):
            yield from _walk(reader, entry, level + 1)
            continue
        index = reader.get_destination_page_number(entry)
        if index is not None and entry.title:
            yield Bookmark(level, str(entry.title), index + 1)


def _about(reader: PdfReader) -> tuple[str, str, int | None]:
    """Title, author and year as the metadata give them."""
    try:
        data = reader.metadata
        if data is None:
            return "", "", None
        created = re.match(r"D:((?:19|20)\d\d)", str(data.get("/CreationDate", "")))
        return str(data.title or ""), str(data.author or ""), int(created[1]) if created else None
    except Exception:  # likewise
        return "", "", None


def _kind_of(data: bytes) -> str:
    for magic, name in _KINDS:
        if data.startswith(magic):
            return name
    if re.match(rb"\s*<(!doctype html|html|\?xml)", data[:200], re.IGNORECASE):
        return "eine Webseite oder XML-Datei"
    printable = sum(byte >= 32 or byte in b"\t\n\r" for byte in data[:2000])
    return "eine Textdatei" if printable >= 0.97 * len(data[:2000]) else "eine andere Art von Datei"


def _mb(size: int) -> str:
    return f"{size / 2**20:.0f}"
