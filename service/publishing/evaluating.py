"""Retrieval measured on a collection in BEIR layout: nDCG@10, recall@1/5/10, MRR@10, queries per second."""

from __future__ import annotations

import json
import math
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter
from typing import Any

from index.encoder import Encoder, SentenceTransformersEncoder
from index.generation import Generations
from index.records import Record
from index.search import Mode, Searcher
from ingest.model import Sentence
from service.errors import BadRequest

METRICS = ("ndcg@10", "recall@1", "recall@5", "recall@10", "mrr@10", "queries_per_second")


@dataclass(frozen=True, slots=True)
class Collection:
    """`passages` and `queries` map ids to (title, text) and text; `relevant` maps a query to graded passages."""

    passages: dict[str, tuple[str, str]]
    queries: dict[str, str]
    relevant: dict[str, dict[str, int]]


def load(folder: Path) -> Collection:
    """Read corpus.jsonl, queries.jsonl and qrels.tsv (with or without a qrels/ folder). BadRequest where that fails."""
    try:
        passages = {_id(row): (row.get("title") or "", row["text"]) for row in _rows(folder / "corpus.jsonl")}
        queries = {_id(row): row["text"] for row in _rows(folder / "queries.jsonl")}
        qrels = folder / "qrels.tsv" if (folder / "qrels.tsv").is_file() else folder / "qrels" / "test.tsv"
        relevant: dict[str, dict[str, int]] = {}
        for line in qrels.read_text(encoding="utf-8").splitlines()[1:]:
            query, passage, score = line.split("\t")
            if int(score) > 0:
                relevant.setdefault(query, {})[passage] = int(score)
    except (OSError, KeyError, ValueError) as error:
        raise BadRequest(
            f"Der Ordner „{folder}“ hat nicht den erwarteten Aufbau ({error}).",
            "Nötig sind corpus.jsonl, queries.jsonl und qrels.tsv wie bei BEIR.",
        ) from error
    asked = {q: text for q, text in queries.items() if q in relevant}
    if not asked or not passages:
        raise BadRequest(
            f"Der Ordner „{folder}“ enthält keine bewerteten Fragen.",
            "Prüfen Sie, ob die Kennungen in qrels.tsv stimmen.",
        )
    return Collection(passages, asked, relevant)


def evaluate(
    folder: Path, modes: Sequence[Mode], model: str = "", encoder: Encoder | None = None
) -> dict[str, dict[str, float]]:
    """Each mode's figures, measured on a generation built in a temporary home."""
    collection = load(folder)
    encoder = encoder or SentenceTransformersEncoder(model)
    with tempfile.TemporaryDirectory(prefix="lotse-evaluate-") as home:
        store = Generations(Path(home))
        records = [record(identity, *content) for identity, content in collection.passages.items()]
        searcher = Searcher(store.load(store.build(records, [], encoder), encoder), encoder)
        return {mode: _measure(collection, searcher, mode) for mode in modes}


def table(figures: dict[str, dict[str, float]]) -> str:
    head = f"{'':10}" + "".join(f"{name:>20}" for name in METRICS)
    rows = [f"{mode:10}" + "".join(f"{row[name]:>20.3f}" for name in METRICS) for mode, row in figures.items()]
    return "\n".join([head, *rows])


def _measure(collection: Collection, searcher: Searcher, mode: Mode) -> dict[str, float]:
    searcher.search(searcher.query("Probe"), 10, mode)
    begun = perf_counter()
    ranked = {
        query: [hit.record.id for hit in searcher.search(searcher.query(text), 10, mode)]
        for query, text in collection.queries.items()
    }
    seconds = perf_counter() - begun
    scores = [score(ranked[query], collection.relevant[query]) for query in collection.queries]
    mean = {name: sum(s[name] for s in scores) / len(scores) for name in METRICS[:-1]}
    return {name: round(value, 4) for name, value in mean.items()} | {
        "queries_per_second": round(len(scores) / seconds, 1)
    }


def score(ranked: Sequence[str], relevant: dict[str, int]) -> dict[str, float]:
    """The metrics of one query; recall@k is the share of the relevant passages among the first k."""
    gains = [relevant.get(identity, 0) for identity in ranked[:10]]
    ideal = sorted(relevant.values(), reverse=True)[:10]
    first = next((1 / rank for rank, gain in enumerate(gains, start=1) if gain), 0.0)
    found = {f"recall@{k}": sum(1 for gain in gains[:k] if gain) / len(relevant) for k in (1, 5, 10)}
    return {"ndcg@10": _dcg(gains) / _dcg(ideal), "mrr@10": first, **found}


def _dcg(gains: Sequence[int]) -> float:
    return sum(gain / math.log2(rank + 1) for rank, gain in enumerate(gains, start=1))


def record(identity: str, title: str, text: str) -> Record:
    """A passage of a collection. It is a publication of its own: nothing of the others stands around it."""
    sentences = (Sentence(text, ()),)
    return Record(identity, identity, title, identity, (title,) if title else (), "text", sentences, (), ())


def _rows(path: Path) -> Iterator[dict[str, Any]]:
    with path.open(encoding="utf-8") as handle:
        for line in handle:
            if line.strip():
                yield json.loads(line)


def _id(row: dict[str, Any]) -> str:
    return str(row.get("_id", row.get("id")))
