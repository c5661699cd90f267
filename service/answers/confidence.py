"""How sure it is that the sources answer at all.

A logistic model over features of what was found. `python -m tools.calibrate --write` fits it on the golden questions
(answerable and not) with cross-validation, and writes its numbers to confidence.json and its curve to docs/answers.md.
"""

from __future__ import annotations

import json
import math
from collections.abc import Collection, Sequence
from dataclasses import asdict, astuple, dataclass, fields
from pathlib import Path

import numpy as np

from index.analysis import fold, names_place, place_words
from index.search import Hit, Searcher
from service.answers.evidence import DEPTH, Found
from service.answers.lifting import tells_of
from service.answers.weighing import Evidence, standing
from service.language import wordings
from service.model import Status
from service.questions import asking, towns
from service.questions.terms import Terms

TOP = 6
"""Passages that are looked at, one at a time: an answer stands in one place."""
SENTENCES = 8
"""Sentences among which one must have the shape that is asked for."""
BEFORE = 1
"""Sentences before one that say what it speaks of."""
LOOKED_AT, NEARNESS = 30, (0.5, 0.3, 0.2)
"""Sentences of which one must have what the question is after, and what coverage, its cosine and its passage's count in
how near one comes to the question."""
ANCHOR = 0.58
"""Coverage from which on a sentence, with its headings, speaks of the thing that is asked about."""
WHOLE = 0.9
"""Coverage from which on a sentence, with its headings, holds all that is asked for."""
BY_CHANCE = 0.3
"""Cosine that the lesser of the found passages have where a collection is large enough to have as many."""
_SMALL, _LARGE = 2.6, 4.0
"""Powers of ten below and above which a collection counts as no smaller or larger: what calibration has seen."""
FILE = Path(__file__).with_name("confidence.json")


@dataclass(frozen=True, slots=True)
class Features:
    """Cosines and `asking` may be below 0, all else is in 0..1; each of the best passages or sentences of a question.

    - `cosine`, `ahead`: cosine of the best passage with the question, and how far it is ahead of the others.
    - `agreed`: words and vectors prefer the same passages.
    - `town_lacking`: a municipality is named that the best passages do not speak of.
    - `told`: the square of how near the best sentence comes that has what the question is after (a shape, a reason
      ...), by coverage and cosines, for the last steps tell most.
    - `told_lacking`: the same by how telling the most telling word is that the best passage lacks. `lacking_brief`:
      that by the number of telling words (an everyday phrase counts twice): where there are many, one may be lacking.
    - `shaped`: a sum, number, date, name ... is asked for. `shape_met`: how near a sentence about the thing comes that
      has it. `shaped_first`: the best sentence has it.
    - `asking`: whether the question is of a sort that the publications answer (`questions.asking`), within bounds.
    - `size`: of the collection, for a large one holds much by chance.
    """

    cosine: float = 0.0
    ahead: float = 0.0
    agreed: float = 0.0
    town_lacking: float = 0.0
    told: float = 0.0
    told_lacking: float = 0.0
    lacking_brief: float = 1.0
    shaped: float = 0.0
    shape_met: float = 0.0
    shaped_first: float = 0.0
    asking: float = 0.0
    size: float = 0.0


NAMES = tuple(field.name for field in fields(Features))


@dataclass(frozen=True, slots=True)
class Model:
    """Weights of the features in their order, the intercept, and from where on something is shown.

    `fitted` says on what: questions, collections and the fingerprint of the encoder.
    """

    weights: tuple[float, ...]
    intercept: float
    answered: float
    partly: float
    fitted: dict[str, object]

    def __call__(self, features: Features) -> float:
        total = self.intercept + sum(w * f for w, f in zip(self.weights, astuple(features), strict=True))
        return 1.0 / (1.0 + math.exp(-max(-30.0, min(30.0, total))))

    def status(self, confidence: float) -> Status:
        return "answered" if confidence >= self.answered else "partly" if confidence >= self.partly else "unanswered"

    @classmethod
    def load(cls, path: Path = FILE) -> Model:
        data = json.loads(path.read_text(encoding="utf-8"))
        weights = tuple(float(data["weights"].get(name, 0.0)) for name in NAMES)
        return cls(weights, data["intercept"], data["answered"], data["partly"], data["fitted"])

    def save(self, path: Path = FILE) -> None:
        data = {**asdict(self), "weights": dict(zip(NAMES, self.weights, strict=True))}
        path.write_text(json.dumps(data, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")


def features(found: Found, searcher: Searcher) -> Features:
    """The features of what was found; nothing met where nothing was found."""
    hits = found.hits[:TOP]
    terms = found.terms
    if not hits or not terms.total:
        return Features()
    named = towns.named(found.query.text)
    met = _shape_met(found, named, searcher)
    lacking = _lacking(found, hits, met, searcher)
    cosines = sorted((h.cosine for h in found.hits), reverse=True)
    told = _told(found)
    shaped = found.shape is not None
    return Features(
        cosine=cosines[0],
        ahead=_ahead(cosines),
        agreed=_agreed(found.hits),
        town_lacking=_town_lacking(named, hits, searcher),
        told=told**2,
        told_lacking=told**2 * lacking,
        lacking_brief=lacking / (len(terms.weights) + found.said),
        shaped=float(shaped),
        shape_met=met * told * cosines[0],
        shaped_first=float(shaped and bool(found.evidence) and found.given(found.evidence[0])),
        asking=_asking(found, searcher),
        size=_size(len(searcher.generation.records)),
    )


def _lacking(found: Found, hits: Sequence[Hit], shape_met: bool, searcher: Searcher) -> float:
    """How telling the most telling word is that the best passage lacks, as far as it does: 1 for one that no passage of
    the collection has. A word that only asks for a shape is not lacking where a sentence has that shape."""
    terms = found.terms
    weights = np.array(list(terms.weights.values()))
    own = np.array([list(standing(terms, hit, searcher).met(*hit.record.parts).values()) for hit in hits]).T
    near = np.maximum(own, _held(found, searcher, hits))
    if shape_met:
        near[[found.asks_for(word) for word in terms.weights]] = 1.0
    best = int((weights @ near).argmax())
    return float((weights * (1 - near[:, best])).max() / searcher.generation.words.idf("\0"))


def _asking(found: Found, searcher: Searcher) -> float:
    """Of what sort the question is. That does not speak against a line of a profile, which says what its label says,
    nor where somebody types keywords, which ask nothing, and a sentence holds them all."""
    of_sort = asking.shipped()(found.manner, searcher.encoder.fingerprint)
    profiled = (e.record.kind == "profile" and found.given(e) for e in found.evidence[:SENTENCES] if found.places)
    typed = wordings.keywords(found.query.text) and any(
        found.given(e) and e.coverage >= WHOLE for e in found.evidence[:1]
    )
    return max(0.0, of_sort) if typed or any(profiled) else of_sort


def _told(found: Found) -> float:
    """How near the best sentence that has what the question is after comes to it by its words and by vectors, its own
    and its passage's."""
    having = (e for e in found.evidence[:LOOKED_AT] if found.given(e))
    return max((float(np.dot(NEARNESS, (e.coverage, e.cosine, e.hit.cosine))) for e in having), default=0.0)


def _ahead(cosines: Sequence[float]) -> float:
    """How far the first of the falling cosines is ahead of the lesser half. A small collection has not as many: what
    it lacks counts as found by chance, else an only passage would never be ahead."""
    whole = [*cosines, *[BY_CHANCE] * (DEPTH - len(cosines))]
    return cosines[0] - float(np.mean(whole[len(whole) // 2 :]))


def _size(passages: int) -> float:
    return max(_SMALL, min(math.log10(max(passages, 1)), _LARGE)) / _LARGE


def _held(found: Found, searcher: Searcher, hits: Sequence[Hit]) -> np.ndarray:
    """How near the passages come to each judged word, shape (words, hits); 0 for words that search did not look at."""
    rows = {term: row for row, term in enumerate(found.query.terms)}
    match = searcher.generation.soft.match(found.query.terms, found.query.term_vectors, [h.row for h in hits])
    none = np.zeros(len(hits))
    return np.array([match[rows[word]] if word in rows else none for word in found.terms.weights])


def _town_lacking(named: Sequence[str], hits: Sequence[Hit], searcher: Searcher) -> float:
    """1.0 where a municipality is named of which neither the best two passages speak nor what they stand in."""
    return float(not all(any(tells_of(hit, name, searcher) for hit in hits[:2]) for name in named))


def _agreed(hits: Sequence[Hit]) -> float:
    """Share of the three best passages by words that are among the five best by vectors."""
    by_words = sorted(hits, key=lambda h: -h.words)[:3]
    by_vectors = {h.row for h in sorted(hits, key=lambda h: -h.cosine)[:5]}
    return sum(h.row in by_vectors for h in by_words) / max(len(by_words), 1)


def _shape_met(found: Found, typed: Sequence[str], searcher: Searcher) -> bool:
    """Whether a sentence about the thing has the shape that is asked for."""
    if found.shape is None:
        return False
    named = {*found.places, *typed}
    places = {word for name in named for word in place_words(name)}
    thing = found.subject.restricted(lambda word: word not in places)
    about = [e for e in found.evidence[: SENTENCES * 3] if _anchored(e, found, thing, named, searcher)][:SENTENCES]
    return any(found.given(e) for e in about)


def _anchored(evidence: Evidence, found: Found, thing: Terms, named: Collection[str], searcher: Searcher) -> bool:
    """Whether a sentence, with its headings and what stands right before it, speaks of the `thing` that is asked about
    and of the municipalities `named`: "In Jena ... . Dort messen acht Sensoren ..."."""
    before = evidence.record.sentences[max(0, evidence.index - BEFORE) : evidence.index + 1]
    said = [sentence.text for sentence in before]
    told = [evidence.record.title, *evidence.record.headings, *said]
    about = thing.coverage(*told) >= ANCHOR or evidence.record.id in found.cited or not thing.total
    lacking = [name for name in named if not names_place(fold(" ".join(told)), name)]
    if not about or not lacking:
        return about
    return not towns.named(" ".join(said)) and all(tells_of(evidence.hit, name, searcher) for name in lacking)


MODEL = Model.load() if FILE.is_file() else Model((0.0,) * len(NAMES), 0.0, 0.5, 0.3, {})
