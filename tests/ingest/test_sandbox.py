"""The sandbox: whatever a file does to its reader, the caller gets a named error or the pages that could be read."""

from __future__ import annotations

import os
import pickle
from dataclasses import replace
from pathlib import Path

import pytest

from ingest import Edition, Limits, errors, messages, read, read_safely, sandbox
from tests.ingest.makepdf import T, paragraph, pdf

TEXT = "Die Stadt ordnet ihre Aufgaben in diesem Jahr neu und gründet eine Stabsstelle."


def write(folder: Path, name: str, data: bytes) -> Path:
    path = folder / name
    path.write_bytes(data)
    return path


def pages(count: int) -> bytes:
    return pdf(*[paragraph(780, f"{TEXT} Das steht auf Seite {number}.", size=9) for number in range(1, count + 1)])


def children() -> set[int]:
    """Processes of this one; the browser of other tests may be among them, so compare with those from before."""
    return {int(pid) for pid in Path(f"/proc/self/task/{os.getpid()}/children").read_text().split()}


def test_results_come_in_order_and_errors_stay_with_their_files(tmp_path: Path) -> None:
    before = children()
    good = [write(tmp_path, f"gut{number}.pdf", pages(number)) for number in (3, 1)]
    paths = [good[0], write(tmp_path, "text.pdf", b"kein PDF"), tmp_path / "fehlt.pdf", good[1]]
    seen: list[tuple[str, int, int]] = []
    results = dict(read_safely(paths, on_progress=lambda path, page, total: seen.append((path.name, page, total))))
    assert list(results) == paths
    assert [type(result) for result in results.values()] == [Edition, errors.NotAPdf, errors.Missing, Edition]
    assert ("gut3.pdf", 3, 3) in seen and ("gut1.pdf", 1, 1) in seen
    assert results[good[0]] == _without_time(results[good[0]], read(good[0]))
    assert children() <= before


def _without_time(result: Edition | errors.IngestError, edition: Edition) -> Edition:
    assert isinstance(result, Edition)
    cost = {"seconds": result.report.seconds, "memory_mb": result.report.memory_mb}
    return replace(edition, report=replace(edition.report, **cost))


def test_a_child_that_dies_on_every_page_ends_as_an_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sandbox, "_START", "import os; os.kill(os.getpid(), 11)")
    ((_, result),) = read_safely([write(tmp_path, "tot.pdf", pages(1))])
    assert isinstance(result, errors.Unreadable) and "„tot.pdf“" in result.message


CRASH_ON_2 = sandbox._START.replace(
    "from ingest.worker import main;",
    "from ingest import reader; from ingest.worker import main; import os; before = reader._first_reading; "
    "reader._first_reading = lambda r, n, l: os.abort() if n == 2 else before(r, n, l);",
)
HANG_ON_2 = CRASH_ON_2.replace(
    "os.abort()", "__import__('signal').pthread_sigmask(0, {14}) or __import__('time').sleep(60)"
)


@pytest.mark.parametrize("start", [CRASH_ON_2, HANG_ON_2])
def test_the_other_pages_survive_a_crash_or_a_hang(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, start: str) -> None:
    monkeypatch.setattr(sandbox, "_START", start)
    monkeypatch.setattr(sandbox, "_GRACE", 0.5)
    ((_, result),) = read_safely([write(tmp_path, "boese.pdf", pages(3))], Limits(page_seconds=1.0))
    assert isinstance(result, Edition)
    assert [bool(page.text) for page in result.pages] == [True, False, True]
    assert "übersprungen" in result.pages[1].warnings[0]


def test_a_hang_before_the_first_page_is_too_slow(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sandbox, "_START", "import time; time.sleep(60)")
    monkeypatch.setattr(sandbox, "_START_SECONDS", 0.5)
    ((_, result),) = read_safely([write(tmp_path, "still.pdf", pages(1))])
    assert isinstance(result, errors.TooSlow) and "„still.pdf“" in result.message


def test_a_slow_page_is_skipped_by_the_child_itself(tmp_path: Path) -> None:
    slow = b"\n".join(
        b"BT /R 9 Tf 1 0 0 1 %d %d Tm (x) Tj ET" % (number % 500, number % 800) for number in range(120_000)
    )
    path = write(tmp_path, "langsam.pdf", pdf(paragraph(780, TEXT), slow))
    ((_, result),) = read_safely([path], Limits(page_seconds=0.4))
    assert isinstance(result, Edition)
    assert result.pages[0].text and result.pages[1].warnings == ("Das Lesen der Seite dauerte zu lange.",)


def test_what_was_read_in_time_is_kept_and_the_rest_named(tmp_path: Path) -> None:
    many = pdf(paragraph(780, TEXT), *[[T(70, 700 - row, TEXT, 5) for row in range(600)] for _ in range(60)])
    path = write(tmp_path, "viel.pdf", many)
    ((_, result),) = read_safely([path], Limits(file_seconds=0.6))
    assert isinstance(result, Edition) and len(result.pages) == 61 and result.report.verdict == "gaps"
    assert result.pages[0].text and not result.pages[60].text
    assert 61 in result.report.unread_pages and any("61" in reason for reason in result.report.reasons)
    ((_, result),) = read_safely([path], Limits(file_seconds=0.0))
    assert isinstance(result, errors.TooSlow)


def test_unpacked_bytes_are_limited_over_all_pages(tmp_path: Path) -> None:
    heavy = b"BT /R 9 Tf 1 0 0 1 70 700 Tm (" + TEXT.encode("cp1252") + b") Tj ET " + b" " * 400_000
    path = write(tmp_path, "schwer.pdf", pdf(*[heavy] * 6))
    ((_, result),) = read_safely([path], Limits(unpacked_bytes=1_000_000))
    assert isinstance(result, Edition) and [bool(page.text) for page in result.pages] == [True] * 3 + [False] * 3
    assert "zu viele Daten" in result.pages[5].warnings[0]


def test_memory_is_limited(tmp_path: Path) -> None:
    path = write(tmp_path, "speicher.pdf", pdf(paragraph(780, TEXT), b"q " * 40_000_000))
    limits = Limits(memory_bytes=400 * 2**20, stream_bytes=500_000_000)
    ((_, result),) = read_safely([path], limits)
    assert isinstance(result, errors.Unreadable) or (isinstance(result, Edition) and result.pages[1].warnings)


def test_nothing_but_our_own_classes_is_unpickled() -> None:
    with pytest.raises(pickle.UnpicklingError):
        messages.unpack(pickle.dumps(os.system))
    with pytest.raises(pickle.UnpicklingError):
        messages.unpack(pickle.dumps(pickle.Unpickler))
    error = messages.unpack(pickle.dumps(errors.TooSlow("zu langsam")))
    assert isinstance(error, errors.TooSlow) and error.message == "zu langsam"


def test_children_end_when_the_caller_stops_listening(tmp_path: Path) -> None:
    before = children()
    results = read_safely([write(tmp_path, f"{number}.pdf", pages(1)) for number in range(3)])
    next(iter(results))
    results.close()  # type: ignore[attr-defined]
    assert children() <= before
