"""Unanswered questions grouped by likeness: what is missing in the collection, the most wanted first.

Questions are alike when they share telling words: the cosine of their stems, each weighted by how rare it is among the
questions. No model decides, so that the groups stay the same when the model changes.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from index.analysis import content_words, stem

ALIKE = 0.5
ALONE = 0.4
SHOWN = 3
_ASKING = frozenset(
    map(stem, "gibt geben fragen frage moechte wissen sagen hat haben macht machen kann koennen soll muss".split())
)
Weights = Mapping[str, float]


@dataclass(slots=True)
class Gap:
    """Questions that ask for the same; `words` are what they share, the most telling first."""

    questions: list[str] = field(default_factory=list)
    words: tuple[str, ...] = ()

    @property
    def example(self) -> str:
        """The question that says it most often, among those the shortest."""
        counts = Counter(self.questions)
        return min(counts, key=lambda question: (-counts[question], len(question)))


def grouped(questions: Sequence[str]) -> list[Gap]:
    """Groups of like questions, the largest first."""
    stems = [_stems(question) for question in questions]
    frequency = Counter(s for found in stems for s in found)
    weights = [_weights(found, frequency, len(questions)) for found in stems]
    groups: list[tuple[dict[str, float], Gap]] = []
    for number in sorted(range(len(questions)), key=lambda n: (-_shared(stems[n], frequency), questions[n])):
        near = [(_cosine(weights[number], total), place) for place, (total, _) in enumerate(groups)]
        likeness, place = max(near, default=(0.0, -1))
        if likeness < ALIKE:
            groups.append(({}, Gap()))
            place = -1
        total, gap = groups[place]
        for found, weight in weights[number].items():
            total[found] = total.get(found, 0.0) + weight
        gap.questions.append(questions[number])
    for total, gap in groups:
        gap.words = _written(sorted(total, key=lambda s: -total[s])[:SHOWN], gap.questions)
    return sorted((gap for _, gap in groups), key=lambda gap: -len(gap.questions))


def _stems(question: str) -> frozenset[str]:
    return frozenset(s for s in map(stem, content_words(question)) if s not in _ASKING)


def _shared(stems: frozenset[str], frequency: Counter[str]) -> int:
    """How often the stems occur beside this once: typical questions open the groups."""
    return sum(frequency[s] - 1 for s in stems)


def _weights(stems: frozenset[str], frequency: Counter[str], count: int) -> Weights:
    """Rare stems weigh most, but for those that only one question has, which say nothing of likeness."""
    return {s: math.log(1 + count / frequency[s]) if frequency[s] > 1 else ALONE for s in stems}


def _cosine(one: Weights, other: Weights) -> float:
    product = sum(weight * other.get(s, 0.0) for s, weight in one.items())
    lengths = math.sqrt(sum(w * w for w in one.values()) * sum(w * w for w in other.values()))
    return product / lengths if lengths else 0.0


def _written(stems: Sequence[str], questions: Sequence[str]) -> tuple[str, ...]:
    """Stems as a question writes them."""
    written = {stem(word): word for question in questions for word in content_words(question)}
    return tuple(written[s] for s in stems if s in written)
