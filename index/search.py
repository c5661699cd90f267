"""Question to hits: both legs over one generation, fused."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np

from index.analysis import content_words, stem, surfaces
from index.encoder import Encoder, Vectors
from index.generation import Generation
from index.records import Record
from index.reranker import RERANKED, Reranker

Mode = Literal["hybrid", "words", "vectors"]
DEPTH = 100
"""How many of the best passages of a leg set its scale before fusion."""
WORDS, VECTORS, SOFT = 0.3, 0.45, 0.25
"""Shares of the three scores in the fused one, from the sweep in docs/retrieval.md."""

TWIN = 0.9
"""Share of common words from which on two passages count as the same wording."""
_TWIN_COSINE = 0.05
_TOKEN = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Hit:
    """A ranked passage. `score` is fused and in 0..1; `words` is its BM25, `cosine` its vector's with the query's,
    `soft` the weighted share of the query's words that it meets, in 0..1. `also` are further places of nearly the same
    wording (slides shown twice, reprints, editions), which are not ranked themselves."""

    row: int
    record: Record
    score: float
    words: float
    cosine: float
    soft: float
    also: tuple[Record, ...] = ()


@dataclass(frozen=True, slots=True)
class Query:
    """A question as the index sees it.

    `vector` has shape (1, dimension); `terms` are its telling words, folded, with `term_vectors` of shape
    (terms, dimension of a word); `synonyms` are further wordings that count for less.
    """

    text: str
    vector: Vectors
    terms: tuple[str, ...]
    term_vectors: Vectors
    synonyms: tuple[str, ...] = ()


class Searcher:
    """Search over one generation. Holds no state between questions, so that many may ask at once."""

    def __init__(self, generation: Generation, encoder: Encoder, reranker: Reranker | None = None) -> None:
        self.generation, self.encoder, self._reranker = generation, encoder, reranker
        self._sentence_rows = np.cumsum([0, *(len(record.sentences) for record in generation.records)])

    def query(self, text: str, synonyms: Sequence[str] = ()) -> Query:
        terms = tuple(dict.fromkeys(content_words(text)))
        typed = surfaces([text])
        spelled = [self.generation.words.surface(term, typed.get(term, term)) for term in terms]
        word_vectors = self.encoder.encode_words(spelled or [""])[: len(spelled)]
        return Query(text, self.encoder.encode_queries([text]), terms, word_vectors, tuple(synonyms))

    def search(self, query: Query, k: int = 10, mode: Mode = "hybrid") -> list[Hit]:
        """The `k` best passages, best first. Passages of nearly the same wording come once, at their best place."""
        if not self.generation.records:
            return []
        words = self.generation.words.scores(query.text, query.synonyms)
        cosines = self.generation.vectors.scores(query.vector)
        shares = {"hybrid": (WORDS, VECTORS, SOFT), "words": (1.0, 0.0, 0.0), "vectors": (0.0, 1.0, 0.0)}[mode]
        fused = shares[0] * _scaled(words) + shares[1] * _scaled(cosines)
        best = _best(fused, max(DEPTH, 2 * k))
        soft = self.soft(query, best) if shares[2] else np.zeros(len(best), dtype=np.float32)
        total = fused[best] + shares[2] * _scaled(soft)
        near = self.generation.vectors.cosines(query.vector, best)
        hits = [
            Hit(
                best[i],
                self.generation.records[best[i]],
                float(total[i]),
                float(words[best[i]]),
                float(near[i]),
                float(soft[i]),
            )
            for i in np.argsort(-total, kind="stable")
        ]
        return _distinct(self._reranked(query, hits) if mode == "hybrid" else hits, k)

    def _reranked(self, query: Query, hits: list[Hit]) -> list[Hit]:
        """The best hits in the order of the reranker, where there is one; the scores stay in their places."""
        best = hits[:RERANKED]
        if self._reranker is None or not best:
            return hits
        scores = self._reranker.scores(query.text, [hit.record.embedded_text for hit in best])
        order = np.argsort(-scores, kind="stable")
        moved = [replace(best[new], score=best[old].score) for old, new in enumerate(order)]
        return [*moved, *hits[RERANKED:]]

    def soft(self, query: Query, rows: Sequence[int]) -> np.ndarray:
        """How far each passage meets the query's words, weighted by how telling each is, shape (len(rows),)."""
        weights = np.array([self.term_weight(term) for term in query.terms], dtype=np.float32)
        if not len(weights) or not len(rows):
            return np.zeros(len(rows), dtype=np.float32)
        met = self.generation.soft.match(query.terms, query.term_vectors, rows)
        return np.asarray(weights @ met / weights.sum())

    def term_weight(self, term: str) -> float:
        """How telling a folded word is in this collection."""
        return self.generation.words.idf(stem(term))

    def sentence_cosines(self, query: Query, row: int) -> np.ndarray:
        """Cosine of the query with each sentence of a passage, shape (sentences of the passage,)."""
        matrix = self.generation.vectors.sentences[self._sentence_rows[row] : self._sentence_rows[row + 1]]
        return np.asarray(matrix.astype(np.float32) @ query.vector[0])


def _best(scores: np.ndarray, most: int) -> list[int]:
    """Rows with a score above 0, best first, at most `most`; equal ones in their order."""
    cut = float(np.partition(scores, -most)[-most]) if len(scores) > most else 0.0
    rows = np.flatnonzero((scores >= cut) & (scores > 0))
    return [int(row) for row in rows[np.argsort(-scores[rows], kind="stable")][:most]]


def _distinct(hits: Sequence[Hit], k: int) -> list[Hit]:
    """The first `k` hits of different wording, each with the places of those that say the same."""
    kept: list[Hit] = []
    words: list[frozenset[str]] = []
    for hit in hits:
        own = frozenset(_TOKEN.findall(hit.record.text))
        twin = next((n for n, other in enumerate(kept) if _alike(hit, own, other, words[n])), None)
        if twin is not None:
            kept[twin] = replace(kept[twin], also=(*kept[twin].also, hit.record))
        elif len(kept) < k:
            kept.append(hit)
            words.append(own)
    return kept


def _alike(hit: Hit, own: frozenset[str], other: Hit, words: frozenset[str]) -> bool:
    """Whether two passages have nearly the same words; those of unlike nearness to the question cannot."""
    if abs(hit.cosine - other.cosine) > _TWIN_COSINE:
        return False
    return len(own & words) >= TWIN * len(own | words)


def _scaled(scores: np.ndarray) -> np.ndarray:
    """Min-max over the best `DEPTH`: the best is 1, the last of them 0, all below 0. All 0 where nothing stands out."""
    if not len(scores):
        return scores
    depth = min(DEPTH, len(scores))
    best = np.partition(-scores, depth - 1)[:depth] * -1
    low, high = float(best.min()), float(best.max())
    low = min(low, 0.0) if depth < DEPTH else low
    return np.asarray(np.clip((scores - low) / (high - low), 0.0, 1.0)) if high > low else np.zeros_like(scores)
