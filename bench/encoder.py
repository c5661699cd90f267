"""The embedded encoder alone: how fast it loads and encodes, and whether it says the same twice.

    python -m bench.encoder [--write]

Passages are those of the embedded corpus, questions the golden ones. `--write` puts the table into docs/encoder.md.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np

from bench import reporting
from bench.corpus import golden_questions
from index.encoder import SentenceTransformersEncoder, Vectors, limit_threads
from service.settings import Settings

PAGE = Path(__file__).resolve().parent.parent / "docs" / "encoder.md"
HEAD = ("part", "threads", "load, s", "passages/s", "words/s", "question p50, ms", "question p95, ms", "dimensions")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--write", action="store_true", help="write the table into docs/encoder.md")
    given = parser.parse_args()
    collection = golden_questions(Settings()).collection
    passages = [f"{title}\n{text}" for title, text in collection.passages.values()]
    questions = list(collection.queries.values())
    limit_threads(1)  # the libraries are imported here, outside what is measured
    import sentence_transformers  # noqa: F401

    rows = [row for threads in (1, 2) for row in measured(threads, passages, questions)]
    content = f"{reporting.markdown(HEAD, rows)}\n\n{reporting.machine()}"
    print(content)
    if given.write:
        reporting.write("encoder", content, PAGE)


def measured(threads: int, passages: Sequence[str], questions: Sequence[str]) -> list[list[str]]:
    """A row for the word model and one for the pair."""
    begun = time.perf_counter()
    encoder = SentenceTransformersEncoder(threads=threads)
    encoder.encode_words(["Probe"])
    words_loaded = time.perf_counter() - begun
    encoder.encode_queries(["Probe"])
    loaded = time.perf_counter() - begun
    limit_threads(threads)
    if not np.array_equal(encoder.encode_passages(passages[:50]), encoder.encode_passages(passages[:50])):
        raise SystemExit("The encoder gives different vectors for the same texts.")
    count = sum(len(passage.split()) for passage in passages)
    rows = []
    for name, load, encode in (
        ("word model", words_loaded, encoder.encode_words),
        ("both", loaded, encoder.encode_passages),
    ):
        seconds = _seconds(encode, passages)
        times = [1000 * _seconds(encode, [question]) for question in questions]
        rows.append(
            [
                name,
                str(threads),
                f"{load:.2f}",
                f"{len(passages) / seconds:,.0f}",
                f"{count / seconds:,.0f}",
                f"{np.percentile(times, 50):.1f}",
                f"{np.percentile(times, 95):.1f}",
                str(encode(["Probe"]).shape[1]),
            ]
        )
    return rows


def _seconds(encode: Callable[[Sequence[str]], Vectors], texts: Sequence[str]) -> float:
    begun = time.perf_counter()
    encode(texts)
    return time.perf_counter() - begun


if __name__ == "__main__":
    main()
