"""Measure a model: retrieval sets in BEIR layout (nDCG@10, recall@5), similarity sets (Spearman).

    python -m training.evaluate MODEL DIR [DIR ...] [--json]

A DIR with ``corpus.jsonl``, ``queries.jsonl`` and ``qrels.tsv`` is a retrieval set; one with
``dev.jsonl`` of {"a", "b", "score"} is a similarity set. Vectors are measured alone and fused with
BM25 (Snowball stems and character 4-grams) by a weighted sum of scores brought to 0..1.
"""

from __future__ import annotations

import argparse
import json
import re
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import bm25s
import numpy as np
import Stemmer
from sentence_transformers import SentenceTransformer

Measured = dict[str, dict[str, Any]]  # set name -> figures

_DEPTH = 100  # scores below this rank count as nothing in the fusion
_NGRAM = 4


@dataclass(frozen=True, slots=True)
class RetrievalSet:
    """Passages, queries, and for each query the places of its right passages (never empty)."""

    name: str
    passages: list[str]
    queries: list[str]
    relevant: list[set[int]]


@dataclass(frozen=True, slots=True)
class Score:
    """Means over the queries of one set."""

    ndcg_at_10: float
    recall_at_5: float


def _lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]


def _identity(record: dict[str, Any]) -> str:
    return str(record["_id"] if "_id" in record else record["id"])


def read_set(folder: Path) -> RetrievalSet:
    """Read a BEIR folder; queries without a right passage are left out."""
    corpus, queries = _lines(folder / "corpus.jsonl"), _lines(folder / "queries.jsonl")
    places = {_identity(record): place for place, record in enumerate(corpus)}
    right: dict[str, set[int]] = {}
    for line in (folder / "qrels.tsv").read_text(encoding="utf-8").splitlines()[1:]:
        query, passage, grade = line.split("\t")
        if int(grade) > 0:
            right.setdefault(query, set()).add(places[passage])
    kept = [record for record in queries if _identity(record) in right]
    return RetrievalSet(
        folder.name,
        [f"{record.get('title', '')} {record['text']}".strip() for record in corpus],
        [record["text"] for record in kept],
        [right[_identity(record)] for record in kept],
    )


def score(scores: np.ndarray, relevant: Sequence[set[int]]) -> Score:
    """nDCG@10 and recall@5 of ``scores`` [queries, passages]; ties go to the earlier passage."""
    order = np.argsort(-scores, axis=1, kind="stable")[:, :10]
    discount = 1 / np.log2(np.arange(10) + 2)
    gains, found = [], []
    for ranked, right in zip(order, relevant, strict=True):
        hits = np.isin(ranked, list(right))
        gains.append((hits * discount[: len(hits)]).sum() / discount[: len(right)].sum())
        found.append(hits[:5].sum() / len(right))
    return Score(float(np.mean(gains)), float(np.mean(found)))


def vector_scores(model: SentenceTransformer, test: RetrievalSet) -> np.ndarray:
    """Cosines [queries, passages]."""
    passages = model.encode(test.passages, batch_size=256, normalize_embeddings=True, show_progress_bar=False)
    queries = model.encode(test.queries, batch_size=256, normalize_embeddings=True, show_progress_bar=False)
    return np.asarray(queries @ passages.T)


def words(text: str, stemmer: Stemmer.Stemmer) -> list[str]:
    """Stems and character 4-grams of ``text``."""
    found = re.findall(r"\w+", text.lower())
    grams = ["#" + word[i : i + _NGRAM] for word in found for i in range(len(word) - _NGRAM + 1)]
    return list(stemmer.stemWords(found)) + grams


def word_scores(test: RetrievalSet) -> np.ndarray:
    """BM25 scores [queries, passages]."""
    stemmer = Stemmer.Stemmer("german")
    ranker = bm25s.BM25(method="lucene")
    ranker.index([words(text, stemmer) for text in test.passages], show_progress=False)
    return np.stack([ranker.get_scores(words(text, stemmer) or ["#"]) for text in test.queries])


def to_unit_range(scores: np.ndarray) -> np.ndarray:
    """Per query: the best passage at 1, the one at rank 100 (or the last) at 0, worse ones below."""
    ordered = -np.sort(-scores, axis=1)
    low = ordered[:, min(_DEPTH, scores.shape[1]) - 1][:, None]
    return np.asarray((scores - low) / (ordered[:, :1] - low + 1e-9))


def retrieval_scores(model: SentenceTransformer, folder: Path, weight: float) -> dict[str, Score]:
    """Vectors, words, and their fusion with ``weight`` for the vectors, on one set."""
    test = read_set(folder)
    by_vectors, by_words = vector_scores(model, test), word_scores(test)
    fused = weight * to_unit_range(by_vectors) + (1 - weight) * to_unit_range(by_words)
    legs = {"vectors": by_vectors, "words": by_words, "fused": fused}
    return {leg: score(scores, test.relevant) for leg, scores in legs.items()}


def similarity(model: SentenceTransformer, folder: Path) -> float:
    """Spearman's rank correlation of cosine and human judgement."""
    records = _lines(folder / "dev.jsonl")
    left = model.encode([r["a"] for r in records], normalize_embeddings=True, show_progress_bar=False)
    right = model.encode([r["b"] for r in records], normalize_embeddings=True, show_progress_bar=False)
    return spearman((left * right).sum(1), np.array([r["score"] for r in records]))


def spearman(left: np.ndarray, right: np.ndarray) -> float:
    """Correlation of the ranks of two arrays [n]; equal values share their mean rank."""
    return float(np.corrcoef(_ranks(left), _ranks(right))[0, 1])


def _ranks(values: np.ndarray) -> np.ndarray:
    _, place, count = np.unique(values, return_inverse=True, return_counts=True)
    return np.asarray((np.cumsum(count) - (count - 1) / 2)[place])


def measure(model: SentenceTransformer, folders: Sequence[Path], weight: float = 0.3) -> Measured:
    """Everything about ``model`` on ``folders``, ready for JSON."""
    result: Measured = {}
    for folder in folders:
        if (folder / "corpus.jsonl").exists():
            scores = retrieval_scores(model, folder, weight)
            result[folder.name] = {leg: asdict(found) for leg, found in scores.items()}
        else:
            result[folder.name] = {"spearman": similarity(model, folder)}
    return result


def table(result: Measured) -> str:
    """``result`` of :func:`measure` as a Markdown table."""
    rows = ["| set | measure | vectors | words | fused |", "|---|---|---|---|---|"]
    for name, found in result.items():
        if "spearman" in found:
            rows.append(f"| {name} | Spearman | {found['spearman']:.3f} | | |")
            continue
        for key, label in (("ndcg_at_10", "nDCG@10"), ("recall_at_5", "recall@5")):
            cells = " | ".join(f"{found[leg][key]:.3f}" for leg in ("vectors", "words", "fused"))
            rows.append(f"| {name} | {label} | {cells} |")
    return "\n".join(rows)


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(prog="python -m training.evaluate", description=__doc__.splitlines()[0])
    parser.add_argument("model", type=Path)
    parser.add_argument("sets", type=Path, nargs="+", metavar="DIR")
    parser.add_argument("--weight", type=float, default=0.3, help="share of the vectors in the fusion (default: 0.3)")
    parser.add_argument("--json", action="store_true")
    arguments = parser.parse_args()
    model = SentenceTransformer(str(arguments.model), device="cpu", local_files_only=True)
    result = measure(model, arguments.sets, arguments.weight)
    print(json.dumps(result, indent=1) if arguments.json else table(result))


if __name__ == "__main__":
    main()
