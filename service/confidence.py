"""How sure it is that the sources answer at all.

A logistic model over features of what was found. Its numbers come from `python -m tools.calibrate`, which fits it on
the golden questions (answerable and not) with cross-validation and prints the curve kept in docs/answers.md.
"""

from __future__ import annotations

import math
import re
from dataclasses import astuple, dataclass

import numpy as np

from index.search import Searcher
from service.evidence import Found
from service.model import Status

ANSWERED = 0.5
"""From here on the status is "answered"."""
PARTLY = 0.28
"""From here on it is "partly", below "unanswered"."""
TOP = 3
"""Passages that are looked at."""
_NOUN = re.compile(r"(?<=[\w,;:–-] )[A-ZÄÖÜ][\w-]{3,}")


@dataclass(frozen=True, slots=True)
class Features:
    """All in 0..1, each over the best passages or sentences.

    Words covered by a passage and by a sentence, the passage's soft match and cosine, the share of the question's own
    BM25 mass that a passage earns, the weight of words that nothing in the passages comes near, and whether a noun or
    name is among the words that the passages lack.
    """

    passage_coverage: float
    sentence_coverage: float
    soft: float
    cosine: float
    words: float
    unmet: float
    noun_lacking: float


@dataclass(frozen=True, slots=True)
class Model:
    """Weights of the features in their order, and the intercept."""

    weights: tuple[float, ...]
    intercept: float

    def __call__(self, features: Features) -> float:
        total = self.intercept + sum(w * f for w, f in zip(self.weights, astuple(features), strict=True))
        return 1.0 / (1.0 + math.exp(-max(-30.0, min(30.0, total))))


MODEL = Model((1.83, 0.17, 2.23, -0.88, 1.69, -0.79, -1.14), -1.76)


def features(found: Found, searcher: Searcher) -> Features:
    """The features of what was found; nothing met where nothing was found."""
    hits = found.hits[:TOP]
    if not hits:
        return Features(0.0, 0.0, 0.0, 0.0, 0.0, 1.0, 1.0)
    terms = found.terms
    return Features(
        passage_coverage=max(terms.coverage(h.record.weighted_text) for h in hits),
        sentence_coverage=max((e.coverage for e in found.evidence[:5]), default=0.0),
        soft=max(h.soft for h in hits),
        cosine=max(0.0, *(h.cosine for h in hits)),
        words=min(1.0, max(h.words for h in hits) / (max(terms.total, 1e-9) * 2.2)),
        unmet=_unmet(found, searcher),
        noun_lacking=_noun_lacking(found, searcher),
    )


def _unmet(found: Found, searcher: Searcher) -> float:
    """Weighted share of the question's words to which no word in the best passages comes near."""
    met = searcher.generation.soft.match(found.query.terms, found.query.term_vectors, [h.row for h in found.hits[:TOP]])
    weights = np.array([searcher.term_weight(term) for term in found.query.terms])
    if not len(weights):
        return 0.0
    return float(weights[met.max(axis=1) < 0.5].sum() / weights.sum())


def _noun_lacking(found: Found, searcher: Searcher) -> float:
    """1.0 where the question names a capitalised word whose stem the best passages do not contain."""
    analyzer = searcher.generation.words.analyzer
    held = {stem for hit in found.hits[:TOP] for stem in analyzer.stems(hit.record.weighted_text)}
    nouns = _NOUN.findall(found.query.text)
    return float(any(not held & set(analyzer.stems(noun)) for noun in nouns))


def status(confidence: float) -> Status:
    return "answered" if confidence >= ANSWERED else "partly" if confidence >= PARTLY else "unanswered"
