"""How sure it is that the sources answer at all.

A logistic model over six features of what was found. Its numbers come from `python -m tools.calibrate`, which fits it
on the golden questions (answerable and not) with cross-validation and prints the curve kept in docs/antworten.md.
"""

from __future__ import annotations

import math
from dataclasses import astuple, dataclass

from service.evidence import Found
from service.model import Status

ANSWERED = 0.5
"""From here on the status is "answered"."""
PARTLY = 0.35
"""From here on it is "partly", below "unanswered"."""


@dataclass(frozen=True, slots=True)
class Features:
    """All in 0..1: words covered by the best passage and the best sentence, their best cosines, how much of the
    question's own BM25 mass the best passage earns, and the share of telling words that are unknown."""

    passage_coverage: float
    sentence_coverage: float
    passage_cosine: float
    sentence_cosine: float
    words: float
    unknown: float


@dataclass(frozen=True, slots=True)
class Model:
    """Weights of the features in their order, and the intercept."""

    weights: tuple[float, ...]
    intercept: float

    def __call__(self, features: Features) -> float:
        total = self.intercept + sum(w * f for w, f in zip(self.weights, astuple(features), strict=True))
        return 1.0 / (1.0 + math.exp(-max(-30.0, min(30.0, total))))


MODEL = Model((2.0, 3.0, 1.5, 2.0, 1.0, -3.0), -2.6)


def features(found: Found) -> Features:
    """The features of what was found; all zero where nothing was."""
    if not found.hits:
        return Features(0.0, 0.0, 0.0, 0.0, 0.0, found.terms.unknown())
    terms = found.terms
    possible = max(terms.total, 1e-9) * 2.2
    best = found.evidence[:5]
    return Features(
        passage_coverage=max(terms.coverage(h.record.weighted_text) for h in found.hits[:3]),
        sentence_coverage=max((e.coverage for e in best), default=0.0),
        passage_cosine=max(0.0, *(h.cosine for h in found.hits[:3])),
        sentence_cosine=max((e.cosine for e in best), default=0.0),
        words=min(1.0, max(h.words for h in found.hits[:3]) / possible),
        unknown=terms.unknown(),
    )


def status(confidence: float) -> Status:
    return "answered" if confidence >= ANSWERED else "partly" if confidence >= PARTLY else "unanswered"
