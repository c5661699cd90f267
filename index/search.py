"""Question to hits: both legs over one generation, fused."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from index.encoder import Encoder, Vectors
from index.generation import Generation
from index.records import Record

Mode = Literal["hybrid", "words", "vectors"]
DEPTH = 100
"""How many of the best passages of a leg set its scale before fusion."""
VECTOR_WEIGHT = 0.3
"""Share of the vector leg in the fused score, from the sweep in docs/retrieval.md."""


@dataclass(frozen=True, slots=True)
class Hit:
    """A ranked passage. `score` is fused and in 0..1; `words` is its BM25, `cosine` its vector's with the query's."""

    row: int
    record: Record
    score: float
    words: float
    cosine: float


@dataclass(frozen=True, slots=True)
class Query:
    """A question as the index sees it. `synonyms` are words that count for less; `vector` has shape (1, dimension)."""

    text: str
    vector: Vectors
    synonyms: tuple[str, ...] = ()


class Searcher:
    """Search over one generation. Holds no state between questions, so that many may ask at once."""

    def __init__(self, generation: Generation, encoder: Encoder) -> None:
        self.generation, self.encoder = generation, encoder
        starts = np.cumsum([0, *(len(record.sentences) for record in generation.records)])
        self._sentence_rows = starts

    def query(self, text: str, synonyms: Sequence[str] = ()) -> Query:
        return Query(text, self.encoder.encode_queries([text]), tuple(synonyms))

    def search(
        self, query: Query, k: int = 10, mode: Mode = "hybrid", vector_weight: float = VECTOR_WEIGHT
    ) -> list[Hit]:
        """The `k` best passages, best first. Passages of the same wording come once, at their best place."""
        if not self.generation.records:
            return []
        words = self.generation.words.scores(query.text, query.synonyms)
        cosines = self.generation.vectors.scores(query.vector)
        weight = {"hybrid": vector_weight, "words": 0.0, "vectors": 1.0}[mode]
        fused = weight * _scaled(cosines) + (1 - weight) * _scaled(words)
        hits: list[Hit] = []
        seen: set[str] = set()
        for row in np.argsort(-fused, kind="stable"):
            record = self.generation.records[row]
            if len(hits) == k or fused[row] <= 0:
                break
            if record.text not in seen:
                seen.add(record.text)
                hits.append(Hit(int(row), record, float(fused[row]), float(words[row]), float(cosines[row])))
        return hits

    def sentence_cosines(self, query: Query, row: int) -> np.ndarray:
        """Cosine of the query with each sentence of a passage, shape (sentences of the passage,)."""
        matrix = self.generation.vectors.sentences[self._sentence_rows[row] : self._sentence_rows[row + 1]]
        return np.asarray(matrix.astype(np.float32) @ query.vector[0])


def _scaled(scores: np.ndarray) -> np.ndarray:
    """Min-max over the best `DEPTH`: the best is 1, the last of them 0, all below 0. All 0 where nothing stands out."""
    depth = min(DEPTH, len(scores))
    best = np.partition(-scores, depth - 1)[:depth] * -1
    low, high = float(best.min()), float(best.max())
    low = min(low, 0.0) if depth < DEPTH else low
    return np.asarray(np.clip((scores - low) / (high - low), 0.0, 1.0)) if high > low else np.zeros_like(scores)
