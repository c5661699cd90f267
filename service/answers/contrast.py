"""What tells a sentence apart from those beside it: it has what most of the passages found do not have.

Passages that fit a question have much in common: all of them name the town, the project. "Warum hat Menden eine GmbH
gegründet?" is met by most sentences of a report on that company; what answers is the one that goes beyond what they all
say. So here a question's words weigh the more, the fewer of the passages have them, and meanings are compared without
what all sentences mean alike.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import log

import numpy as np

from index.analysis import content_words, stem
from index.encoder import Vectors
from index.search import Hit, Query, Searcher
from service.questions.terms import Terms

LOCAL, CENTRED = 0.3, 0.45
"""Weights of the words that few of the passages have, and of the cosine without what all sentences mean alike."""
FEW = 15
"""Sentences that mean nothing and count with the others, for a few of them do not tell what all have alike."""


class Contrast:
    """Of some passages, what of a question few of them have."""

    def __init__(self, query: Query, terms: Terms, hits: Sequence[Hit], searcher: Searcher) -> None:
        self._searcher = searcher
        self._sentences = {hit.row: searcher.sentence_vectors(hit.row) for hit in hits}
        alike = np.concatenate([np.zeros((FEW, query.vector.shape[1]), np.float32), *self._sentences.values()])
        self._centre = alike.mean(axis=0)
        self._towards = _unit(query.vector[0] - self._centre)
        held = [terms.met(*hit.record.parts) for hit in hits]
        self.weights: dict[str, float] = {
            word: weight * max(0.0, log((len(hits) + 1) / (sum(met[word] for met in held) + 0.5)))
            for word, weight in terms.weights.items()
        }
        self._total = sum(self.weights.values())
        sentences = (sentence.text for hit in hits for sentence in hit.record.sentences)
        told = dict.fromkeys(stem(word) for text in sentences for word in content_words(text))
        self._places = {stem: place for place, stem in enumerate(told)}
        vectors = _of_words(list(self.weights), query, searcher)
        self._near = searcher.generation.soft.nearness(vectors, list(told))

    def cosines(self, row: int) -> np.ndarray:
        """Of each sentence of a passage the cosine with the question, both without what all sentences have alike, shape
        (sentences of the passage,)."""
        known = self._sentences.get(row)
        vectors = self._searcher.sentence_vectors(row) if known is None else known
        return np.asarray(_unit(vectors - self._centre) @ self._towards)

    def share(self, met: Mapping[str, float], text: str) -> float:
        """Share of the question's words, the rarer among the passages the weightier, that a text has or comes near to.

        `met` says how far it holds each word; its words that none of the passages has come near to nothing.
        """
        if not self._total:
            return 0.0
        stems = {stem(word) for word in content_words(text)} & self._places.keys()
        near: list[float] = self._near[:, [self._places[stem] for stem in stems]].max(axis=1, initial=0.0).tolist()
        best = zip(self.weights.items(), near, strict=True)
        return sum(weight * max(met[word], close) for (word, weight), close in best) / self._total


def _of_words(wanted: Sequence[str], query: Query, searcher: Searcher) -> Vectors:
    """The vectors of words, shape (len(wanted), any). A follow-up takes over words that it was not searched for."""
    known = dict(zip(query.terms, query.term_vectors, strict=True))
    words = searcher.generation.words
    others = [word for word in wanted if word not in known]
    if others:
        vectors = searcher.encoder.encode_words([words.surface(word, word) for word in others])
        known |= dict(zip(others, vectors, strict=True))
    return np.stack([known[word] for word in wanted]) if wanted else np.zeros((0, 1), dtype=np.float32)


def _unit(vectors: np.ndarray) -> np.ndarray:
    return np.asarray(vectors / np.maximum(np.linalg.norm(vectors, axis=-1, keepdims=True), 1e-9))
