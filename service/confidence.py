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
from ingest.gazetteer import municipality
from service import expecting
from service.evidence import Found
from service.model import Status

ANSWERED = 0.5
"""From here on the status is "answered"."""
PARTLY = 0.28
"""From here on it is "partly", below "unanswered"."""
TOP = 3
"""Passages that are looked at."""
_LONG_NAME, _KNOWN_TOWN = 6, 20_000
_NOUN = re.compile(r"(?<=[\w,;:–-] )[A-ZÄÖÜ][\w-]{3,}")


@dataclass(frozen=True, slots=True)
class Features:
    """All in 0..1, each over the best passages or sentences.

    Words covered by a passage and by a sentence, the passage's soft match and cosine, the share of the question's own
    BM25 mass that a passage earns, the weight of words that nothing in the passages comes near, whether a noun or name
    is among the words that the passages lack, and whether what is asked for (a sum, a number, a date) is lacking.
    """

    passage_coverage: float
    sentence_coverage: float
    soft: float
    cosine: float
    words: float
    unmet: float
    noun_lacking: float
    shape_lacking: float


@dataclass(frozen=True, slots=True)
class Model:
    """Weights of the features in their order, and the intercept."""

    weights: tuple[float, ...]
    intercept: float

    def __call__(self, features: Features) -> float:
        total = self.intercept + sum(w * f for w, f in zip(self.weights, astuple(features), strict=True))
        return 1.0 / (1.0 + math.exp(-max(-30.0, min(30.0, total))))


MODEL = Model((1.25, -0.07, 2.21, -0.65, 2.37, -0.88, -1.31, -2.41), -1.34)


def features(found: Found, searcher: Searcher) -> Features:
    """The features of what was found; nothing met where nothing was found."""
    hits = found.hits[:TOP]
    if not hits:
        return Features(0.0, 0.0, 0.0, 0.0, 0.0, 1.0, 1.0, 0.0)
    terms = found.terms
    return Features(
        passage_coverage=max(terms.coverage(h.record.weighted_text) for h in hits),
        sentence_coverage=max((e.coverage for e in found.evidence[:5]), default=0.0),
        soft=max(h.soft for h in hits),
        cosine=max(0.0, *(h.cosine for h in hits)),
        words=min(1.0, max(h.words for h in hits) / (max(terms.total, 1e-9) * 2.2)),
        unmet=_unmet(found, searcher),
        noun_lacking=_noun_lacking(found, searcher),
        shape_lacking=float(expecting.lacking(found.query.text, (e.sentence.text for e in found.evidence[:5]))),
    )


def _unmet(found: Found, searcher: Searcher) -> float:
    """Weighted share of the question's words to which no word in the best passages comes near."""
    met = searcher.generation.soft.match(found.query.terms, found.query.term_vectors, [h.row for h in found.hits[:TOP]])
    weights = np.array([searcher.term_weight(term) for term in found.query.terms])
    if not len(weights):
        return 0.0
    return float(weights[met.max(axis=1) < 0.5].sum() / weights.sum())


def _noun_lacking(found: Found, searcher: Searcher) -> float:
    """1.0 where the question names a noun or a municipality of which the best passages hold nothing."""
    analyzer = searcher.generation.words.analyzer
    held = {stem for hit in found.hits[:TOP] for stem in analyzer.stems(hit.record.weighted_text)}
    names = [*_NOUN.findall(found.query.text), *filter(_is_town, found.query.text.split())]
    return float(any(not held & set(analyzer.stems(name)) for name in names))


def _is_town(word: str) -> bool:
    """Whether a word, however it is typed, is the name of a town that many know, and not a short everyday word."""
    name = word.strip("?!.,;:()„“").title()
    place = municipality(name) if len(name) >= _LONG_NAME else None
    return place is not None and (place.population or 0) >= _KNOWN_TOWN


def status(confidence: float) -> Status:
    return "answered" if confidence >= ANSWERED else "partly" if confidence >= PARTLY else "unanswered"
