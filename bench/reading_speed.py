"""Pages per second of the whole pipeline beside pypdf's text extraction alone, in the same run."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from statistics import median

from pypdf import PdfReader

from bench import reporting
from ingest import Edition, read, read_safely

_ROUNDS = 3
_GEOTOPO = "009-pdflatex-geotopo_GeoTopo-komprimiert.pdf"


def speed(files: dict[str, Path]) -> str:
    corpus = sorted((Path(__file__).resolve().parent.parent / "corpus" / "pdf").glob("*.pdf"))
    sets = {"embedded corpus": corpus} | ({"GeoTopo": [files[_GEOTOPO]]} if _GEOTOPO in files else {})
    rows = [_row(name, paths) for name, paths in sets.items()]
    cores = os.cpu_count() or 1
    head = ["files", "pages", "pypdf alone, pages/s", "pipeline, pages/s", "pipeline : pypdf (time)"]
    head += [f"{cores} processes, pages/s", "peak memory of a process, MiB"]
    return reporting.markdown(head, rows)


def _row(name: str, paths: Sequence[Path]) -> tuple[str, ...]:
    pages = sum(len(PdfReader(path).pages) for path in paths)
    read(paths[0])  # the gazetteer is loaded once a process
    plain, whole = [], []
    for _ in range(_ROUNDS):  # by turns, so that a busy machine hits both
        plain.append(_processor(_plain, paths))
        whole.append(_processor(read, paths))
    began = time.perf_counter()
    results = [result for _, result in read_safely(paths)]
    together = time.perf_counter() - began
    memory = max(result.report.memory_mb for result in results if isinstance(result, Edition))
    one, all_of_it = median(plain), median(whole)
    figures = (f"{pages / one:.1f}", f"{pages / all_of_it:.1f}", f"{all_of_it / one:.2f}", f"{pages / together:.1f}")
    return name, str(pages), *figures, str(memory)


def _plain(path: Path) -> None:
    for page in PdfReader(path).pages:
        page.extract_text()


def _processor(work: Callable[[Path], object], paths: Sequence[Path]) -> float:
    """Processor time in seconds, which other programs on the machine disturb least."""
    began = time.process_time()
    for path in paths:
        work(path)
    return time.process_time() - began
