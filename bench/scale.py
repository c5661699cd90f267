"""Build time, size, memory and search time by the number of passages.

    python -m bench.scale [--sizes 1000 3000 ...] [--write] [--profile]

Passages are synthetic (bench/synthetic.py), questions are the golden ones of the embedded corpus. Each size is built in
one process and searched in another, so that the memory of the one is not counted for the other. The build leaves the
context model out: it would encode 200,000 passages for an hour, at a constant time a passage (bench/encoder.py), which
says nothing of size. `--write` puts the table into docs/retrieval.md; `--profile` shows instead in which functions the
search at the largest size spends time.
"""

from __future__ import annotations

import argparse
import cProfile
import json
import pstats
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from bench import reporting
from bench.synthetic import records, vocabulary

SIZES = (1_000, 3_000, 10_000, 50_000, 200_000)
QUESTIONS = 150
HEAD = (
    "passages", "words", "build, s", "build, peak MiB", "index, MiB", "load, s", "search, resident MiB",
    "search p50, ms", "search p95, ms",
)  # fmt: skip


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", type=int, nargs="+", default=SIZES, help="numbers of passages")
    parser.add_argument("--write", action="store_true", help="write the table into docs/retrieval.md")
    parser.add_argument("--profile", action="store_true", help="show where the search of the largest size spends time")
    parser.add_argument("--step", choices=["build", "search", "profile"], help=argparse.SUPPRESS)
    parser.add_argument("--home", type=Path, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.step:
        steps = {"build": lambda: build(given.home, given.sizes[0]), "search": lambda: search(given.home)}
        print(profile(given.home) if given.step == "profile" else json.dumps(steps[given.step]()))
    elif given.profile:
        print(measured(max(given.sizes), ["build", "profile"])[-1])
    else:
        table(given.sizes, given.write)


def table(sizes: Sequence[int], write: bool) -> None:
    rows = []
    for size in sizes:
        built, searched = (json.loads(text) for text in measured(size, ["build", "search"]))
        figures = built | searched
        rows.append([f"{figures[name]:,.{_digits(name)}f}" for name in HEAD])
        print(dict(zip(HEAD, rows[-1], strict=True)), flush=True)
    shown = reporting.markdown(HEAD, rows)
    print(shown)
    if write:
        reporting.write("scale", f"{shown}\n\n{reporting.machine()}")


def measured(size: int, steps: Sequence[str]) -> list[str]:
    """What each step printed, each in a process of its own, over one index in a temporary home."""
    with tempfile.TemporaryDirectory(prefix="lotse-scale-") as home:
        command = [sys.executable, "-m", "bench.scale", "--home", home, "--sizes", str(size), "--step"]
        return [subprocess.run([*command, s], check=True, stdout=subprocess.PIPE, text=True).stdout for s in steps]


def build(home: Path, size: int) -> dict[str, float]:
    from index.generation import Generations
    from service.settings import Settings

    made = list(records(size, vocabulary(Settings().corpus)))
    encoder, store = _quick(), Generations(home)
    encoder.encode_queries(["Probe"])
    begun = time.perf_counter()
    number = store.build(made, [], encoder)
    seconds = time.perf_counter() - begun
    store.activate(number)
    size_on_disk = sum(path.stat().st_size for path in store.folder.rglob("*") if path.is_file())
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {"passages": size, "build, s": seconds, "build, peak MiB": peak, "index, MiB": size_on_disk / 2**20}


def search(home: Path) -> dict[str, float]:
    from bench.__main__ import resident

    begun = time.perf_counter()
    searcher, questions = opened(home)
    loaded = time.perf_counter() - begun
    times = []
    for question in questions:
        begun = time.perf_counter()
        searcher.search(searcher.query(question), 10)
        times.append(1000 * (time.perf_counter() - begun))
    return {
        "words": len(searcher.generation.soft),
        "load, s": loaded,
        "search, resident MiB": resident("self"),
        "search p50, ms": float(np.percentile(times, 50)),
        "search p95, ms": float(np.percentile(times, 95)),
    }


def profile(home: Path, shown: int = 25) -> str:
    searcher, questions = opened(home)
    profiler = cProfile.Profile()
    profiler.enable()
    for question in questions:
        searcher.search(searcher.query(question), 10)
    profiler.disable()
    stats = pstats.Stats(profiler, stream=sys.stdout).strip_dirs().sort_stats("tottime")
    stats.print_stats(shown)
    return f"{len(questions)} questions"


def opened(home: Path) -> tuple[Any, list[str]]:
    """A searcher over the active generation, warm, and the questions to ask it."""
    from index.encoder import SentenceTransformersEncoder
    from index.generation import Generations
    from index.search import Searcher
    from service import golden
    from service.settings import Settings

    encoder, store = SentenceTransformersEncoder(), Generations(home)
    searcher = Searcher(store.load(store.active() or 0, encoder), encoder)
    searcher.search(searcher.query("Welche Ebenen braucht eine Smart City?"), 10)
    return searcher, [q["question"] for q in golden.load(Settings().corpus / "questions")][:QUESTIONS]


def _quick() -> Any:
    """The embedded encoder with the word model's vectors in place of the context model's: same shape, same index."""
    from index.encoder import CONTEXT, SentenceTransformersEncoder, joined

    class Quick(SentenceTransformersEncoder):
        def encode_passages(self, texts: Sequence[str]) -> Any:
            words = self.encode_words(texts)
            wide = np.concatenate([words, words], axis=1)[:, : self.dimension - words.shape[1]]
            return joined(words, wide / np.linalg.norm(wide, axis=1, keepdims=True), CONTEXT)

    return Quick()


def _digits(name: str) -> int:
    return 1 if name.startswith(("build, s", "load", "search p", "index")) else 0


if __name__ == "__main__":
    main()
