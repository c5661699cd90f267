"""Many PDFs by the web: is the progress true, how long does a page take, how much memory do all processes take?

    python -m bench.intake [FOLDER ...] [--count 200]

Takes the PDFs of the folders and of the embedded corpus; where they are fewer than `--count`, further ones are made of
them that differ by a comment after their end, so that each is a file of its own. They are sent to `lotse serve` over an
empty home by the form of the administration, all at once, read by its worker, and made live in one generation. The
progress is looked at as the page does it. It is true where what is behind never shrinks, is never more than the whole,
and ends at the whole. Memory is the resident sum over the server and its children, looked at ten times a second.
"""

from __future__ import annotations

import argparse
import os
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import count
from pathlib import Path
from typing import Any

from bench.__main__ import resident
from bench.office import Office
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


class Memory:
    """Notes the memory of a process with its descendants until it is told to stop."""

    def __init__(self, pid: int) -> None:
        self.seen: list[float] = []
        self._pid, self._stop = pid, threading.Event()
        self._thread = threading.Thread(target=self._look, daemon=True)
        self._thread.start()

    def _look(self) -> None:
        while not self._stop.wait(0.1):
            self.seen.append(memory(self._pid))

    def stop(self) -> None:
        self._stop.set()
        self._thread.join()


def followed(states: Iterable[dict[str, Any]]) -> tuple[dict[str, Any], list[str], list[tuple[float, float]]]:
    """The last state of a job, what of its progress was not true, and what it said remained: (at, seconds left)."""
    wrong: list[str] = []
    left: list[tuple[float, float]] = []
    before: dict[str, Any] = {}
    state: dict[str, Any] = {}
    for state in states:
        if state["parts"] and state["parts_done"] > state["parts"]:
            wrong.append(f"{state['parts_done']} of {state['parts']} in {state['step']}")
        same = before and before["parts"] == state["parts"] and _kind(before) == _kind(state)
        if same and state["parts_done"] < before["parts_done"]:
            wrong.append(f"back from {before['parts_done']} to {state['parts_done']} in {state['step']}")
        if len(state["lines"]) < len(before.get("lines", ())):
            wrong.append(f"lines vanish in {state['step']}")
        if state["seconds_left"] is not None:
            left.append((time.perf_counter(), float(state["seconds_left"])))
        before = state
    if state["state"] != "done":
        wrong.append(f"ended {state['state']}: {state['error']}")
    return state, wrong, left


def _kind(state: dict[str, Any]) -> str:
    return str(state["step"]).partition(",")[0]


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
        print(f"files      {given.count} ({made} made)", flush=True)
        office = Office(home)
        try:
            office.ready()
            measured(office, sorted(files.iterdir()))
        finally:
            office.close()
        size = sum(path.stat().st_size for path in home.rglob("*") if path.is_file()) >> 20
        print(f"disk       {size} MiB; {os.cpu_count()} cores")


def measured(office: Office, files: Sequence[Path]) -> None:
    """Send, read, make live; told step by step."""
    watching, begun = Memory(office.server.pid), time.perf_counter()
    job, notes = office.upload(files)
    sent = time.perf_counter()
    print(f"upload     {sent - begun:.1f} s; not taken over: {dict(Counter(n.partition(': ')[2] for n in notes))}")
    state, wrong, left = followed(office.watched(job))
    read = time.perf_counter()
    refused = [line for line in state["lines"] if line.startswith("✗")]
    print(f"reading    {read - sent:.0f} s; read {len(state['lines']) - len(refused)}, refused {len(refused)}")
    off = sorted(abs(said - (read - at)) / max(read - sent, 1.0) for at, said in left)
    middle = 100 * off[len(off) // 2] if off else 0.0
    print(f"remaining  told {len(left)} times, off by {middle:.0f} % of the whole time (median)")
    if len(state["lines"]) + len(notes) != len(files):
        wrong.append(f"{len(state['lines'])} lines and {len(notes)} notes for {len(files)} files")
    end, more, _ = followed(office.watched(office.publish()))
    live = time.perf_counter()
    watching.stop()
    documents = office.client.get("/api/v1/documents").json()
    pages = sum(edition["pages"] for info in documents for edition in info["editions"])
    print(
        f"live       {live - read:.0f} s for {len(documents)} publications in generation {end['result']['generation']}"
    )
    print(f"pages      {pages}: {1000 * (read - sent) / max(pages, 1):.0f} ms a page to read, "
          f"{1000 * (live - begun) / max(pages, 1):.0f} ms a page in all")  # fmt: skip
    seen = watching.seen
    halves = max(seen[: len(seen) // 2], default=0.0), max(seen[len(seen) // 2 :], default=0.0)
    print(f"memory     {max(seen):.0f} MiB at most; first half {halves[0]:.0f}, second half {halves[1]:.0f}")
    print(f"progress   {len(wrong) + len(more)} faults", *wrong, *more, sep="\n  ")


if __name__ == "__main__":
    main()
