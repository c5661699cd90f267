"""Build time, size, memory and search time by the number of passages.

    python -m bench.scale [--sizes 1000 3000 ...] [--write] [--profile]

Passages are synthetic (bench/synthetic.py), questions are the golden ones of the embedded corpus. Each size is built in
one process and searched in another, so that the memory of the one is not counted for the other. The build leaves the
models out for passages, whose vectors are means of word vectors: encoding 200,000 passages takes an hour, at a constant
time a passage (bench/encoder.py), which says nothing of size. `--write` puts the rows into the table in
docs/retrieval.md; `--profile` shows instead in which functions the build and the search at the largest size spend
time. `--folder` is where the indexes lie while they are measured.

"own" memory is what a process holds for itself alone; what it looks at of the files of an index stays in the system's
cache beside it, which gives that room back when others need it.
"""

from __future__ import annotations

import argparse
import cProfile
import json
import pstats
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from scipy.sparse import csr_array

from bench import reporting
from bench.synthetic import records, vocabulary
from index.records import Record

SIZES = (1_000, 3_000, 10_000, 50_000, 200_000)
QUESTIONS = 150
HEAD = (
    "passages", "words", "vectors", "build, CPU s", "build, own MiB", "index, MiB", "load, s", "search, own MiB",
    "with files, MiB", "search p50, ms", "search p95, ms", "p95, CPU ms",
)  # fmt: skip


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", type=int, nargs="+", default=SIZES, help="numbers of passages")
    parser.add_argument("--write", action="store_true", help="write the table into docs/retrieval.md")
    parser.add_argument("--profile", action="store_true", help="show where the search of the largest size spends time")
    parser.add_argument("--folder", type=Path, help="for the indexes; default: the system's for temporary files")
    parser.add_argument("--step", choices=["build", "search"], help=argparse.SUPPRESS)
    parser.add_argument("--home", type=Path, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.step:
        steps: dict[str, Callable[[], object]] = {
            "build": lambda: build(given.home, given.sizes[0]),
            "search": lambda: search(given.home),
        }
        print(json.dumps(profiled(steps[given.step]) if given.profile else steps[given.step]()))
    elif given.profile:
        print(*measured(max(given.sizes), given.folder, "--profile"), sep="\n")
    else:
        table(given.sizes, given.folder, given.write)


def table(sizes: Sequence[int], folder: Path | None, write: bool) -> None:
    rows = []
    for size in sizes:
        built, searched = (json.loads(text) for text in measured(size, folder))
        figures = built | searched
        rows.append([_written(name, figures[name]) for name in HEAD])
        print(dict(zip(HEAD, rows[-1], strict=True)), flush=True)
    print(reporting.markdown(HEAD, rows))
    if write:
        kept = {row[0]: row for row in [*reporting.written("scale", HEAD), *rows]}
        whole = sorted(kept.values(), key=lambda row: int(row[0].replace(",", "")))
        reporting.write("scale", f"{reporting.markdown(HEAD, whole)}\n\n{reporting.machine()}")


def measured(size: int, folder: Path | None, *further: str) -> list[str]:
    """What building and searching printed, each in a process of its own, over one index in a temporary home."""
    with tempfile.TemporaryDirectory(prefix="lotse-scale-", dir=folder) as home:
        command = [sys.executable, "-m", "bench.scale", *further, "--home", home, "--sizes", str(size), "--step"]
        steps = ("build", "search")
        return [subprocess.run([*command, s], check=True, stdout=subprocess.PIPE, text=True).stdout for s in steps]


def build(home: Path, size: int) -> dict[str, float | str]:
    from index.generation import Generations
    from service.settings import Settings

    words = vocabulary(Settings().corpus)
    made = Timed(records(size, words))
    encoder, store = _quick(words), Generations(home)
    encoder.encode_queries(["Probe"])
    begun = time.process_time()
    with Peak() as peak:
        number = store.build(made, [], encoder)
    seconds = time.process_time() - begun - made.seconds
    store.activate(number)
    size_on_disk = sum(path.stat().st_size for path in store.folder.rglob("*") if path.is_file())
    described = store.manifest(number).vectors
    kind = described["kind"] if len(described) == 1 else "{kind}, {probes} of {lists} lists".format(**described)
    return {
        "passages": size,
        "vectors": kind,
        "build, CPU s": seconds,
        "build, own MiB": peak.highest,
        "index, MiB": size_on_disk / 2**20,
    }


class Timed:
    """Goes through records and remembers how much processor time it took to make them, which is no part of a build."""

    def __init__(self, made: Iterator[Record]) -> None:
        self._made, self.seconds = made, 0.0

    def __iter__(self) -> Iterator[Record]:
        return self

    def __next__(self) -> Record:
        begun = time.process_time()
        try:
            return next(self._made)
        finally:
            self.seconds += time.process_time() - begun


class Peak:
    """The most memory in MiB that this process holds for itself, looked at ten times a second."""

    def __init__(self) -> None:
        self.highest, self._over = 0.0, threading.Event()
        self._watch = threading.Thread(target=self._look, daemon=True)

    def _look(self) -> None:
        while not self._over.wait(0.1):
            self.highest = max(self.highest, own())

    def __enter__(self) -> Peak:
        self._watch.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._watch.join()


def own() -> float:
    """Resident memory of this process without files, in MiB, from /proc."""
    lines = Path("/proc/self/status").read_text().splitlines()
    return int(next(line.split()[1] for line in lines if line.startswith("RssAnon"))) / 1024


def search(home: Path) -> dict[str, float]:
    from bench.__main__ import resident

    begun = time.perf_counter()
    searcher, questions = opened(home)
    loaded = time.perf_counter() - begun
    times, worked = [], []
    for question in questions:
        clock, processor = time.perf_counter(), time.process_time()
        searcher.search(searcher.query(question), 10)
        times.append(1000 * (time.perf_counter() - clock))
        worked.append(1000 * (time.process_time() - processor))
    return {
        "words": len(searcher.generation.soft),
        "load, s": loaded,
        "search, own MiB": own(),
        "with files, MiB": resident("self"),
        "search p50, ms": float(np.percentile(times, 50)),
        "search p95, ms": float(np.percentile(times, 95)),
        "p95, CPU ms": float(np.percentile(worked, 95)),
    }


def profiled(step: Callable[[], object], shown: int = 25) -> object:
    """What the step gives; where it spends time goes to the error output, so that the figures can be read alone."""
    profiler = cProfile.Profile()
    try:
        return profiler.runcall(step)
    finally:
        pstats.Stats(profiler, stream=sys.stderr).strip_dirs().sort_stats("tottime").print_stats(shown)


def opened(home: Path) -> tuple[Any, list[str]]:
    """A searcher over the active generation, warm, and the questions to ask it."""
    from index.encoder import SentenceTransformersEncoder
    from index.generation import Generations
    from index.search import Searcher
    from service.publishing import golden
    from service.settings import Settings

    encoder, store = SentenceTransformersEncoder(), Generations(home)
    searcher = Searcher(store.load(store.active() or 0, encoder), encoder)
    searcher.search(searcher.query("Welche Ebenen braucht eine Smart City?"), 10)
    return searcher, [q["question"] for q in golden.load(Settings().corpus / "questions")][:QUESTIONS]


def _quick(names: Iterable[str]) -> Any:
    """The embedded encoder, but for passages: the mean vector of those of their words that are among `names`.

    Repeated, they fill the place of the context model too, so that vectors have the length that they have in earnest.
    """
    from index.encoder import SentenceTransformersEncoder

    class Quick(SentenceTransformersEncoder):
        def __init__(self) -> None:
            super().__init__()
            known = sorted(names)
            words = self.encode_words([*known, "Probe"])
            self._table = np.tile(words, -(-self.dimension // words.shape[1]))[:, : self.dimension]
            self._rows = {name: row for row, name in enumerate(known)}

        def encode_passages(self, texts: Sequence[str]) -> Any:
            rows = [
                [self._rows.get(word.strip("."), len(self._rows)) for word in f"{text} .".split()] for text in texts
            ]
            starts, flat = np.cumsum([0, *map(len, rows)]), np.concatenate(rows)
            ones = np.ones(len(flat), dtype=np.float32)
            found = csr_array((ones, flat, starts), shape=(len(texts), len(self._table))) @ self._table
            return found / np.linalg.norm(found, axis=1, keepdims=True)

    return Quick()


def _written(name: str, figure: float | str) -> str:
    if isinstance(figure, str):
        return figure
    return f"{figure:,.{1 if name.startswith(('build, CPU s', 'load', 'search p', 'p95', 'index')) else 0}f}"


if __name__ == "__main__":
    main()
