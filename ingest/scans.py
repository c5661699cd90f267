"""Files with scanned pages: read, given to the text recognition, and read again.

The edition stays that of the original file. Pages whose text was recognised say so (`Page.how` is "ocr").
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from . import ocr
from .errors import IngestError, NoText
from .messages import Task
from .model import Edition
from .pipeline import Origin
from .raw import Limits
from .sandbox import OnProgress, Result, read_safely

OnScan = Callable[[Path, int], None]
_ALL_PAGES: frozenset[int] = frozenset()
_OFF = "Die Texterkennung für eingescannte Seiten ist ausgeschaltet; „lotse ingest --ocr auto“ schaltet sie ein."


def read_all(
    paths: Sequence[Path],
    limits: Limits = Limits(),  # noqa: B008
    mode: ocr.Mode = "off",
    on_progress: OnProgress = lambda path, page, pages: None,
    on_scan: OnScan = lambda path, pages: None,
    processes: int | None = None,
) -> Iterator[tuple[Path, Result]]:
    """As `read_safely`, and scanned pages by text recognition: "auto" those without text, "always" all pages.

    `on_scan(path, pages)` is called before text is recognised; `pages` is 0 where all are.
    """
    for path, result in read_safely(paths, limits, on_progress, processes):
        if not _wanted(result, mode):
            yield path, result
        elif mode == "off":
            yield path, _advised(result, _OFF)
        elif missing := ocr.missing():
            yield path, _advised(result, missing)
        else:
            yield path, _recognised(path, result, limits, mode, on_scan)


def _wanted(result: Result, mode: ocr.Mode) -> bool:
    if isinstance(result, IngestError):
        return isinstance(result, NoText)
    return mode == "always" or bool(result.report.pages_without_text)


def _advised(result: Result, advice: str) -> Result:
    """The result with what would help, in place of the general advice about scans."""
    if isinstance(result, IngestError):
        return type(result)(result.message, advice)
    if result.report.verdict == "good":  # a blank page or two need none
        return result
    kept = [old for old in result.report.advice if "OCR" not in old]
    return replace(result, report=replace(result.report, advice=(*kept, advice)))


def _recognised(path: Path, result: Result, limits: Limits, mode: ocr.Mode, on_scan: OnScan) -> Result:
    empty = frozenset(result.report.pages_without_text) if isinstance(result, Edition) else _ALL_PAGES
    pages = _ALL_PAGES if mode == "always" else empty
    on_scan(path, len(pages))
    with tempfile.TemporaryDirectory(prefix="lotse-ocr-") as folder:
        target = Path(folder) / "text.pdf"
        try:
            ocr.recognise(path, target, pages, limits.ocr_seconds)
        except ocr.OcrFailed as error:
            return _failed(result, error)
        again = _read_again(target, path, pages, limits)
    return _better(result, again)


def _read_again(target: Path, path: Path, pages: frozenset[int], limits: Limits) -> Result:
    larger = replace(limits, file_bytes=max(limits.file_bytes, target.stat().st_size))
    task = Task(target, larger, origin=Origin.of(path, pages))
    ((_, result),) = read_safely([target], larger, tasks=[task])
    return result


def _better(before: Result, after: Result) -> Result:
    """What was recognised, unless nothing was gained: pictures without any text are no scans."""
    if isinstance(after, Edition) and (isinstance(before, IngestError) or after.report.ocr_pages):
        return after
    return before


def _failed(result: Result, error: ocr.OcrFailed) -> Result:
    if isinstance(result, IngestError):
        return type(result)(f"{result.message} {error.message}", error.advice)
    return replace(result, report=replace(result.report, reasons=(*result.report.reasons, error.message)))
