"""Question to hits: both legs over one generation, fused."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np

from index.analysis import content_words, in_parts, stem, surfaces
from index.encoder import Encoder, Vectors, between
from index.generation import Generation
from index.records import Record
from index.reranker import RERANKED, Reranker
from index.standing import Standing

Mode = Literal["hybrid", "words", "vectors"]
DEPTH = 100
"""How many of the best passages of a leg set its scale before fusion."""
WORDS, VECTORS, SOFT = 0.3, 0.45, 0.25
"""Shares of the three scores in the fused one where a passage has all of the question's words."""
APART = (0.15, 0.65, 0.2)
"""The same where the question's words stand in no passage together: it is put in other words, so vectors tell more."""
TOGETHER = (0.4, 0.8)
"""Weighted shares of the question's words in one passage, up to which they stand apart and from which together."""

ONCE = 0.45
"""BM25 of a word that a passage of middling length has once, beside its inverse document frequency."""

TWIN = 0.9
"""Share of common words from which on two passages count as the same wording."""
LIKENESS = 0.75
"""Cosine below which two passages are not compared word by word: those of the same wording lie above .99."""
_APART = 0.05
"""How much nearer to the question one of two passages of the same wording can be."""
_TOKEN = re.compile(r"\w+")
_ROWS = 64


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
        self.standing = Standing(generation.records, generation.words)

    def query(self, text: str, synonyms: Sequence[str] = (), towards: str = "", share: float = 0.0) -> Query:
        """The query for a text, its vector turned `towards` another text's by a share of it."""
        terms = tuple(dict.fromkeys(in_parts(content_words(text), self.generation.words.knows)))
        typed = surfaces([text])
        spelled = [self.generation.words.surface(term, typed.get(term, term)) for term in terms]
        word_vectors = self.encoder.encode_words(spelled or [""])[: len(spelled)]
        vectors = self.encoder.encode_queries([text, towards] if towards else [text])
        vector = between(vectors[:1], vectors[1:], share) if towards else vectors
        return Query(text, vector, terms, word_vectors, tuple(synonyms))

    def search(self, query: Query, k: int = 10, mode: Mode = "hybrid") -> list[Hit]:
        """The `k` best passages, best first. Passages of nearly the same wording come once, at their best place."""
        if not len(self.generation.records):
            return []
        words = self.generation.words.scores(query.text, query.synonyms)
        words = words + ONCE * self.standing.scores([stem(term) for term in query.terms])
        cosines = self.generation.vectors.scores(query.vector)
        shares = {"hybrid": (WORDS, VECTORS, SOFT), "words": (1.0, 0.0, 0.0), "vectors": (0.0, 1.0, 0.0)}[mode]
        rows, legs = _fused((shares[0], words), (shares[1], cosines), max(DEPTH, 2 * k))
        best = rows.tolist()
        soft, own = self.soft(query, best) if shares[2] else (np.zeros(len(best), dtype=np.float32), 1.0)
        if mode == "hybrid":
            shares = _shares(own)
        total = np.array(shares[:2]) @ legs + shares[2] * _scaled(soft)
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
        return self._distinct(self._reranked(query, hits) if mode == "hybrid" else hits, k)

    def _reranked(self, query: Query, hits: list[Hit]) -> list[Hit]:
        """The best hits in the order of the reranker, where there is one; the scores stay in their places."""
        best = hits[:RERANKED]
        if self._reranker is None or not best:
            return hits
        scores = self._reranker.scores(query.text, [hit.record.embedded_text for hit in best])
        order = np.argsort(-scores, kind="stable")
        moved = [replace(best[new], score=best[old].score) for old, new in enumerate(order)]
        return [*moved, *hits[RERANKED:]]

    def _distinct(self, hits: Sequence[Hit], k: int) -> list[Hit]:
        """The first `k` hits of different wording, each with the places of those that say the same."""
        vectors = self.generation.vectors.of([hit.row for hit in hits])
        cosines = np.array([hit.cosine for hit in hits])
        near = (vectors @ vectors.T >= LIKENESS) & (np.abs(cosines[:, None] - cosines) <= _APART)
        kept: list[int] = []
        also: dict[int, list[Record]] = {}
        for place, hit in enumerate(hits):
            alike = (n for n in kept if near[place, n] and _alike(hit.record.text, hits[n].record.text))
            twin = next(alike, None)
            if twin is not None:
                also.setdefault(twin, []).append(hit.record)
            elif len(kept) < k:
                kept.append(place)
        return [replace(hits[place], also=tuple(also.get(place, ()))) for place in kept]

    def soft(self, query: Query, rows: Sequence[int]) -> tuple[np.ndarray, float]:
        """How far each passage meets the query's words, weighted by how telling each is, shape (len(rows),).

        And the largest such share of them that stands in one passage as such.
        """
        weights = np.array([self.term_weight(term) for term in query.terms], dtype=np.float32)
        if not len(weights) or not len(rows):
            return np.zeros(len(rows), dtype=np.float32), 1.0
        met = self.generation.soft.match(query.terms, query.term_vectors, rows)
        own = weights @ (met >= 1.0) / weights.sum()
        met = np.maximum(met, self.standing.of([stem(term) for term in query.terms], rows))
        return np.asarray(weights @ met / weights.sum()), float(own.max())

    def term_weight(self, term: str) -> float:
        """How telling a folded word is in this collection."""
        return self.generation.words.idf(stem(term))

    def sentence_vectors(self, row: int) -> np.ndarray:
        """The vectors of a passage's sentences, float32 of shape (sentences of the passage, dimension)."""
        first, end = self.generation.records.firsts[row : row + 2]
        return np.asarray(self.generation.vectors.sentences[first:end], dtype=np.float32)

    def sentence_cosines(self, query: Query, row: int) -> np.ndarray:
        """Cosine of the query with each sentence of a passage, shape (sentences of the passage,)."""
        return np.asarray(self.sentence_vectors(row) @ query.vector[0])


def _shares(own: float) -> tuple[float, float, float]:
    """Shares of words, vectors and soft matching, by how far the question's own words stand in one passage."""
    low, high = TOGETHER
    near = min(1.0, max(0.0, (own - low) / (high - low)))
    words, vectors, soft = (
        near * one + (1 - near) * other for one, other in zip((WORDS, VECTORS, SOFT), APART, strict=True)
    )
    return words, vectors, soft


def _fused(
    words: tuple[float, np.ndarray], vectors: tuple[float, np.ndarray], most: int
) -> tuple[np.ndarray, np.ndarray]:
    """The rows with the best sums of shares times scaled scores above 0, best first, at most `most`; and both scaled
    scores, shape (2, rows).

    Only the few rows that stand out by their words or their vectors are looked at; equal ones stay in their order.
    """
    scales = [(scores, *_scale(scores)) for _, scores in (words, vectors)]
    outstanding = np.zeros(len(words[1]), dtype=bool)
    for scores, low, _ in scales:
        outstanding |= scores > low
    rows = np.flatnonzero(outstanding)
    legs = np.stack([_between(scores[rows], low, high) for scores, low, high in scales])
    total = words[0] * legs[0] + vectors[0] * legs[1]
    order = np.argsort(-total, kind="stable")[: min(most, int((total > 0).sum()))]
    return rows[order], legs[:, order]


def _alike(one: str, other: str) -> bool:
    """Whether two texts have nearly the same words."""
    words, others = set(_TOKEN.findall(one)), set(_TOKEN.findall(other))
    common = len(words & others)
    return common >= TWIN * (len(words) + len(others) - common)


def _scaled(scores: np.ndarray) -> np.ndarray:
    """Min-max over the best `DEPTH`: the best is 1, the last of them 0, all below 0. All 0 where nothing stands out."""
    return _between(scores, *_scale(scores)) if len(scores) else scores


def _between(scores: np.ndarray, low: float, high: float) -> np.ndarray:
    return np.asarray(np.clip((scores - low) / (high - low), 0.0, 1.0)) if high > low else np.zeros_like(scores)


def _scale(scores: np.ndarray) -> tuple[float, float]:
    """The scores that become 0 and 1."""
    depth = min(DEPTH, len(scores))
    low, high = _best(scores, depth), float(scores.max())
    return (min(low, 0.0) if depth < DEPTH else low), high


def _best(scores: np.ndarray, place: int) -> float:
    """The score in that place from the top, 1 for the best.

    The best of each of many columns are at most as good as the best of all, so that only scores from there on need
    sorting: numpy partitions the few of them ten times as fast as all.
    """
    columns = len(scores) // _ROWS
    if columns > place:
        highest = scores[: columns * _ROWS].reshape(_ROWS, columns).max(axis=0)
        scores = scores[scores >= np.partition(highest, columns - place)[columns - place]]
    return float(np.partition(scores, len(scores) - place)[len(scores) - place])
