"""Batches of pairs: with their relatives, cropped to a few sentences, questions in lower case, shared words left out.

Each step's batch follows from the seed and the step's number alone, so that an interrupted training goes on as if it
had not been.
"""

from __future__ import annotations

import random
import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from training.context.relatives import relatives
from training.context.settings import EVERYDAY, ContextRecipe
from training.pairs import Pair

_WORD = re.compile(r"\w+")
_SENTENCE_END = re.compile(r"(?<=[.!?])\s+")
_SHARED = 6  # letters that two words have in common at their beginning to count as shared
_SYNONYMS = "openthesaurus_synonyme"


@dataclass(frozen=True, slots=True)
class Lessons:
    """The pairs that take part, by source, and their relatives (`relatives.relatives`)."""

    pairs: Sequence[Pair]
    by_source: dict[str, np.ndarray]
    related: np.ndarray
    recipe: ContextRecipe

    @classmethod
    def prepare(cls, pairs: Sequence[Pair], recipe: ContextRecipe) -> Lessons:
        rng = random.Random(recipe.seed)
        related = np.full((len(pairs), recipe.relatives), -1, dtype=np.int32)
        by_source: dict[str, np.ndarray] = {}
        for source, most in [*((name, most) for name, (most, _) in recipe.sources.items()), (EVERYDAY, len(pairs))]:
            rows = [row for row, pair in enumerate(pairs) if pair.source == source]
            rows = rng.sample(rows, min(most, len(rows)))
            if not rows:
                continue
            by_source[source] = np.array(rows)
            if source != _SYNONYMS:
                related = np.maximum(related, relatives(pairs, rows, recipe.relatives, recipe.relatives_among))
        return cls(pairs, by_source, related, recipe)

    def batch(self, step: int, everyday: float = 0.0) -> tuple[list[str], list[str]]:
        """Questions and passages of a step; no text occurs twice, so that every other one is a wrong answer.

        `everyday` is the share of everyday pairs among those drawn."""
        chance, rng = random.Random(f"{self.recipe.seed}/{step}"), np.random.default_rng([self.recipe.seed, step])
        rows, seen = [], set[str]()
        for row in self._drawn(rng, everyday):
            texts = {self.pairs[row].a.casefold(), self.pairs[row].b.casefold()}
            if not texts & seen:
                seen |= texts
                rows.append(row)
        shown = [self._shown(self.pairs[row], chance) for row in rows]
        return [question for question, _ in shown], [passage for _, passage in shown]

    def _drawn(self, rng: np.random.Generator, everyday: float) -> list[int]:
        names = [name for name in self.by_source if name != EVERYDAY]
        shares = np.array([self.recipe.sources[name][1] for name in names])
        shares = shares / shares.sum()
        if everyday and EVERYDAY in self.by_source:
            names, shares = [*names, EVERYDAY], np.array([*(shares * (1 - everyday)), everyday])
        one = names[rng.choice(len(names), p=shares)] if rng.random() < self.recipe.one_source else None
        rows: list[int] = []
        while len(rows) < self.recipe.batch:
            source = one or names[rng.choice(len(names), p=shares)]
            row = int(rng.choice(self.by_source[source]))
            rows += [row, *(int(other) for other in self.related[row] if other >= 0)]
        return rows[: self.recipe.batch]

    def _shown(self, pair: Pair, chance: random.Random) -> tuple[str, str]:
        question, passage = _shortened(pair.a, chance), cropped(pair.b, chance.choice(self.recipe.crops), chance)
        if pair.source != _SYNONYMS and chance.random() < self.recipe.shared_words:
            passage = without_shared(question, passage, chance)
        if chance.random() < self.recipe.lower_case:
            question = question.lower()
        return question, passage.lower() if chance.random() < self.recipe.lower_case / 7 else passage


def cropped(text: str, length: int, chance: random.Random) -> str:
    """Whole sentences of `text` in a row, some `length` characters of them; half of the time from its beginning on."""
    sentences = _SENTENCE_END.split(text)
    if len(text) < length or len(sentences) < 2:
        return text
    place = 0 if chance.random() < 0.5 else chance.randrange(len(sentences))
    kept = ""
    while place < len(sentences) and len(kept) < 0.85 * length:
        kept, place = f"{kept} {sentences[place]}", place + 1
    return kept.strip() or text


def without_shared(question: str, passage: str, chance: random.Random) -> str:
    """The passage without most of the words that it shares with the question: found by the rest, it is understood."""
    asked = {word[:_SHARED].lower() for word in _WORD.findall(question) if len(word) > 3}

    def kept(match: re.Match[str]) -> str:
        word = match.group()
        shared = len(word) > 3 and word[:_SHARED].lower() in asked
        return "" if shared and chance.random() < 0.6 else word

    return _WORD.sub(kept, passage)


def _shortened(question: str, chance: random.Random) -> str:
    """Now and then a question of keywords: a quarter of its words left out."""
    words = question.split()
    if len(words) > 5 and chance.random() < 0.2:
        words = [word for word in words if chance.random() > 0.25]
    return " ".join(words) or question
