"""Many PDFs at once: time a page, and the memory of all processes that take part.

    python -m bench.intake [FOLDER ...] [--count 200]

Takes the PDFs of the folders and of the embedded corpus; where they are fewer than `--count`, further ones are made of
them that differ by a comment after their end, so that each is a file of its own. `lotse ingest` reads them in a
temporary home. Memory is the resident sum over the process and its children, looked at ten times a second.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from itertools import count
from pathlib import Path

from bench.__main__ import resident
from service.settings import Settings


def gathered(sources: Sequence[Path], folder: Path, number: int) -> int:
    """Fill `folder` with `number` different PDFs; how many of them were made."""
    made = 0
    for place in count():
        for source in sources:
            if place * len(sources) + sources.index(source) >= number:
                return made
            end = b"" if place == 0 else f"\n% {place}\n".encode()
            made += place > 0
            (folder / f"{source.stem[:60]}-{place}-{sources.index(source)}.pdf").write_bytes(source.read_bytes() + end)
    return made


def family(pid: int) -> list[int]:
    """A process and all its descendants."""
    found = [pid]
    for process in found:
        try:
            for task in Path(f"/proc/{process}/task").iterdir():
                found += map(int, (task / "children").read_text().split())
        except OSError:
            continue
    return found


def memory(pid: int) -> float:
    """Resident MiB of a process with its descendants."""
    total = 0.0
    for process in family(pid):
        try:
            total += resident(process)
        except OSError:
            continue
    return total


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folders", type=Path, nargs="*")
    parser.add_argument("--count", type=int, default=200)
    given = parser.parse_args()
    corpus = Settings().corpus / "pdf"
    sources = sorted({path for folder in (*given.folders, corpus) for path in folder.rglob("*.pdf")})
    with tempfile.TemporaryDirectory(prefix="lotse-intake-") as folder:
        files, home = Path(folder) / "pdf", Path(folder) / "var"
        files.mkdir()
        made = gathered(sources, files, given.count)
        command = [sys.executable, "-m", "service.cli", "--home", str(home), "ingest", str(files)]
        begun = time.perf_counter()
        worker = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        seen: list[float] = []
        while worker.poll() is None:
            seen.append(memory(worker.pid))
            time.sleep(0.1)
        seconds = time.perf_counter() - begun
        told(home, given.count, made, seconds, seen)


def told(home: Path, files: int, made: int, seconds: float, seen: Sequence[float]) -> None:
    from service.assistant import Assistant

    documents = Assistant(Settings(home=home)).documents()
    pages = sum(edition.pages for info in documents for edition in info.editions)
    halves = max(seen[: len(seen) // 2], default=0.0), max(seen[len(seen) // 2 :], default=0.0)
    print(f"files      {files} ({made} made), taken in {len(documents)}, pages {pages}")
    print(f"time       {seconds:.0f} s, {1000 * seconds / max(pages, 1):.0f} ms a page, index included")
    print(
        f"memory     {max(seen, default=0.0):.0f} MiB at most; first half {halves[0]:.0f}, second half {halves[1]:.0f}"
    )
    size = sum(path.stat().st_size for path in home.rglob("*") if path.is_file()) >> 20
    print(f"disk       {size} MiB; {os.cpu_count()} cores")


if __name__ == "__main__":
    main()
