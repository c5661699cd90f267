"""Retrieval on collections in BEIR layout: Lotse's legs beside plain BM25, and what each part of the search brings.

    python -m bench.retrieval DATA [--model FOLDER ...] [--sweep] [--no-write]

DATA is one BEIR folder (corpus.jsonl, queries.jsonl, qrels.tsv) or a folder with such folders. `--model` adds a
sentence-transformers model in a folder to compare with; `--sweep` tries other shares of the three scores instead.
Writes the tables into docs/retrieval.md.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from bench import reporting
from bench.ranking import Indexed, Rank, indexed, mode, plain_bm25, with_shares, words_alone
from index import search
from index.encoder import Encoder, SentenceTransformersEncoder
from service.evaluating import Collection, load, score

MEASURES = ("ndcg@10", "recall@1", "recall@5", "recall@10", "mrr@10")
HEAD = (
    "leg", "nDCG@10", "95 % interval", "recall@1", "recall@5", "recall@10", "MRR@10", "queries/s", "bytes a passage",
)  # fmt: skip
DRAWS, SEED = 2000, 0
SHARES = (
    (0.4, 0.3, 0.3), (0.7, 0.3, 0.0), (0.5, 0.5, 0.0), (0.3, 0.7, 0.0), (0.6, 0.2, 0.2), (0.5, 0.3, 0.2),
    (0.3, 0.5, 0.2), (0.5, 0.2, 0.3), (0.3, 0.4, 0.3), (0.4, 0.2, 0.4), (0.3, 0.3, 0.4), (0.2, 0.2, 0.6),
)  # fmt: skip
PEER = "plain BM25 (bm25s, stems)"


@dataclass(frozen=True, slots=True)
class Figures:
    """`scores` has shape (queries, len(MEASURES)); `speed` is in queries a second, `size` in bytes a passage."""

    scores: np.ndarray
    speed: float
    size: float

    @property
    def ndcg(self) -> np.ndarray:
        return np.asarray(self.scores[:, 0])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path, help="a BEIR folder, or a folder of them")
    parser.add_argument("--model", type=Path, action="append", default=[], help="a further model to compare with")
    parser.add_argument("--sweep", action="store_true", help="try other shares of words, vectors and soft matching")
    parser.add_argument("--no-write", action="store_true", help="print only, leave docs/retrieval.md as it is")
    given = parser.parse_args()
    folders = beir_folders(given.data)
    if not folders:
        sys.exit(f"{given.data}: no folder with corpus.jsonl, queries.jsonl and qrels.tsv")
    blocks = {"sweep": sweep(folders)} if given.sweep else compared(folders, given.model)
    for block, content in blocks.items():
        print(content)
        if not given.no_write:
            reporting.write(block, content)


def compared(folders: Sequence[Path], models: Sequence[Path]) -> dict[str, str]:
    """The blocks "figures" (a section a collection) and "ablation"."""
    results, steps = [], []
    for folder in folders:
        print(f"{folder.name} …", file=sys.stderr, flush=True)
        collection = load(folder)
        embedded = indexed(collection, SentenceTransformersEncoder())
        results.append(section(folder.name, collection, embedded, models))
        steps.append(
            [folder.name, *(f"{measured(collection, rank).ndcg.mean():.3f}" for rank in parts(embedded).values())]
        )
    ablation = reporting.markdown(["nDCG@10", *parts(embedded)], steps)
    return {"figures": "\n\n".join([*results, reporting.machine()]), "ablation": ablation}


def sweep(folders: Sequence[Path]) -> str:
    """nDCG@10 of each collection, and their mean, by the shares of words, vectors and soft matching."""
    columns = []
    for folder in folders:
        print(f"{folder.name} …", file=sys.stderr, flush=True)
        found = indexed(load(folder), SentenceTransformersEncoder())
        columns.append([measured(found.collection, with_shares(found, *shares)).ndcg.mean() for shares in SHARES])
    rows = [
        [" / ".join(map(str, shares)), *(f"{value:.3f}" for value in values), f"{np.mean(values):.3f}"]
        for shares, values in zip(SHARES, zip(*columns, strict=True), strict=True)
    ]
    return reporting.markdown(["words / vectors / soft", *(folder.name for folder in folders), "mean"], rows)


def beir_folders(data: Path) -> list[Path]:
    """`data` itself or the folders below it that hold a collection, by name."""
    return sorted(path.parent for path in data.rglob("corpus.jsonl") if (path.parent / "queries.jsonl").is_file())


def section(name: str, collection: Collection, embedded: Indexed, models: Sequence[Path]) -> str:
    """The Markdown of one collection: a row a leg, and how far hybrid and plain BM25 lie apart."""
    rows = legs(collection, embedded)
    for model in models:
        further = legs(collection, indexed(collection, _encoder(model)), ("vectors", "hybrid"))
        rows |= {f"{leg}, {model.name}": figures for leg, figures in further.items()}
    with tempfile.TemporaryDirectory() as folder:
        rank, size = plain_bm25(collection, Path(folder))
        rows[PEER] = measured(collection, rank, size / len(collection.passages))
    gain = rows["hybrid"].ndcg - rows[PEER].ndcg
    low, high = interval(gain)
    return (
        f"### {name}\n\n{len(collection.passages):,} passages, {len(collection.queries):,} questions.\n\n"
        f"{reporting.markdown(HEAD, [row(leg, figures) for leg, figures in rows.items()])}\n\n"
        f"Hybrid less plain BM25, per question: {gain.mean():+.3f} nDCG@10, 95 % interval {low:+.3f} to {high:+.3f}."
    )


def legs(
    collection: Collection, found: Indexed, names: Sequence[str] = ("words", "vectors", "hybrid")
) -> dict[str, Figures]:
    sizes = found.sizes | {"hybrid": sum(found.sizes.values())}
    count = len(collection.passages)
    return {name: measured(collection, mode(found, name), sizes[name] / count) for name in names}  # type: ignore[arg-type]


def parts(found: Indexed) -> dict[str, Rank]:
    """The search grown part by part, each with all that stands before it."""
    return {
        "stems only": words_alone(found, grams=False, parts=False),
        "+ compound parts": words_alone(found, grams=False, parts=True),
        "+ character 4-grams": words_alone(found, grams=True, parts=True),
        "+ vectors": with_shares(found, search.WORDS, search.VECTORS, 0.0),
        "+ soft matching": mode(found, "hybrid"),
    }


def measured(collection: Collection, rank: Rank, size: float = 0.0) -> Figures:
    """Every question asked once, after one to warm up."""
    rank(next(iter(collection.queries.values())))
    begun = time.perf_counter()
    ranked = {query: rank(text) for query, text in collection.queries.items()}
    seconds = time.perf_counter() - begun
    scores = [score(ranked[query], collection.relevant[query]) for query in collection.queries]
    return Figures(np.array([[s[name] for name in MEASURES] for s in scores]), len(scores) / seconds, size)


def interval(values: np.ndarray) -> tuple[float, float]:
    """95 % interval of the mean, by drawing the questions anew `DRAWS` times with a fixed seed."""
    drawn = np.random.default_rng(SEED).integers(0, len(values), (DRAWS, len(values)))
    low, high = np.percentile(values[drawn].mean(axis=1), [2.5, 97.5])
    return float(low), float(high)


def row(name: str, figures: Figures) -> list[str]:
    low, high = interval(figures.ndcg)
    ndcg, *others = (f"{value:.3f}" for value in figures.scores.mean(axis=0))
    return [name, ndcg, f"{low:.3f} to {high:.3f}", *others, f"{figures.speed:,.0f}", f"{figures.size:,.0f}"]


def _encoder(model: Path) -> Encoder:
    return SentenceTransformersEncoder(str(model))


if __name__ == "__main__":
    main()
