"""Batches of pairs: drawn by the shares of their sources, with relatives, cropped, with shared words left out.

Chance comes from torch's generator of the device and from numpy's that is handed in, both seeded for each step, so that
an interrupted training goes on as if it had not been.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import torch
from tokenizers import Tokenizer
from torch import Tensor

from training.context.settings import EVERYDAY, SYNONYMS, ContextRecipe
from training.context.texts import Pieces, Texts
from training.pairs import Pair

_LOST = 0.25  # of the pieces of a question of keywords
_SHORT = 6  # pieces up to which a question stays whole
_LEFT_OUT = 0.6  # of the telling pieces that both texts of a pair have


@dataclass(frozen=True, slots=True)
class Batch:
    """Questions and passages that belong together row by row; of each passage there may be several rounds of questions,
    one round after the other.

    `repeated`, bool (passages, passages), tells for which rows and columns the text is the same: no wrong answers.
    """

    questions: Pieces
    passages: Pieces
    repeated: Tensor


@dataclass(frozen=True, slots=True)
class Lessons:
    """The pairs: both texts, rows by source, equal texts by equal numbers, which pieces are `telling`, (pieces,)."""

    questions: Texts
    passages: Texts
    rows: dict[str, Tensor]
    same_question: Tensor
    same_passage: Tensor
    telling: Tensor
    recipe: ContextRecipe

    @classmethod
    def prepare(
        cls, pairs: Sequence[Pair], tokenizer: Tokenizer, recipe: ContextRecipe, device: torch.device
    ) -> Lessons:
        names = np.array([pair.source for pair in pairs])
        passages = Texts.encode(tokenizer, [pair.b for pair in pairs], device)
        counts = torch.bincount(passages.ids.long(), minlength=tokenizer.get_vocab_size())
        return cls(
            Texts.encode(tokenizer, [pair.a for pair in pairs], device),
            passages,
            {str(name): torch.from_numpy(np.flatnonzero(names == name)).to(device) for name in np.unique(names)},
            _numbers([pair.a for pair in pairs]).to(device),
            _numbers([pair.b for pair in pairs]).to(device),
            counts / counts.sum() < recipe.telling,
            recipe,
        )

    def batch(self, rng: np.random.Generator, size: int, everyday: float, related: Tensor | None = None) -> Batch:
        """Some `size` pairs, an `everyday` share of them everyday ones. `related`: see `relatives.mine`."""
        rows = self.draw(rng, size, everyday, related)
        return self.shown(rows, int(rng.choice(self.recipe.crops)), self.passages.crop)

    def shown(self, rows: Tensor, longest: int, read: Callable[[Tensor, int], Pieces]) -> Batch:
        """The pairs `rows`, int64 (n,), with the `longest` pieces of their passages that `read` picks."""
        questions = self._shortened(self.questions.first(rows, self.recipe.question_pieces))
        passages = self._without_shared(rows, questions, read(rows, longest))
        return Batch(questions, passages, self.repeated(rows, rows))

    def draw(self, rng: np.random.Generator, size: int, everyday: float, related: Tensor | None = None) -> Tensor:
        """Rows of pairs, each once, int64 (size or fewer,)."""
        own = round(size * everyday) if EVERYDAY in self.rows else 0
        drawn = [self._some(self.rows[EVERYDAY], own)] if own else []
        for name, count in self._counts(rng, size - own).items():
            if related is None or name == SYNONYMS:
                drawn.append(self._some(self.rows[name], count))
            elif count:
                drawn.append(self._families(self.rows[name], count, related))
        found: Tensor = torch.unique(torch.cat(drawn))
        return found

    def repeated(self, left: Tensor, right: Tensor) -> Tensor:
        """Whether question or passage are the same, bool (left, right)."""
        return (self.same_question[left][:, None] == self.same_question[right][None]) | (
            self.same_passage[left][:, None] == self.same_passage[right][None]
        )

    def _counts(self, rng: np.random.Generator, size: int) -> dict[str, int]:
        names = [name for name in self.rows if name != EVERYDAY]
        shares = np.array([self.recipe.sources[name][1] for name in names])
        shares = shares / shares.sum()
        if rng.random() < self.recipe.one_source:
            return {names[rng.choice(len(names), p=shares)]: size}
        return dict(zip(names, rng.multinomial(size, shares).tolist(), strict=True))

    @staticmethod
    def _some(rows: Tensor, count: int) -> Tensor:
        return rows[torch.randint(len(rows), (count,), device=rows.device)]

    def _families(self, rows: Tensor, count: int, related: Tensor) -> Tensor:
        """Pairs with some of their relatives beside them; the pair itself stands in where there are none."""
        heads = self._some(rows, -(-count // (1 + self.recipe.relatives)))[:, None]
        known = related[heads[:, 0]]
        order = torch.rand(known.shape, device=rows.device).argsort(dim=1)[:, : self.recipe.relatives]
        others = known.gather(1, order)
        return torch.cat([heads, torch.where(others >= 0, others, heads)], dim=1).flatten()[:count]

    def _shortened(self, questions: Pieces) -> Pieces:
        """Now and then a question of keywords: a part of its pieces left out."""
        ids = questions.ids
        chosen = torch.rand(len(ids), device=ids.device) < self.recipe.keywords
        chosen &= questions.mask.sum(dim=1) > _SHORT
        return questions.without(chosen[:, None] & (torch.rand(ids.shape, device=ids.device) < _LOST))

    def _without_shared(self, rows: Tensor, questions: Pieces, passages: Pieces) -> Pieces:
        """Some passages without most of the telling pieces of their question: found by the rest, they are understood.

        Synonyms are spared: most share a part of their word.
        """
        chosen = torch.rand(len(rows), device=rows.device) < self.recipe.shared_words
        if SYNONYMS in self.rows:
            chosen &= ~torch.isin(rows, self.rows[SYNONYMS])
        at = chosen.nonzero()[:, 0]
        asked = torch.where(self.telling[questions.ids[at]] & questions.mask[at], questions.ids[at], -1)
        part = Pieces(passages.ids[at], passages.begins[at], passages.mask[at])
        shared = (part.ids[:, :, None] == asked[:, None, :]).any(dim=2)
        lost = shared & (torch.rand(shared.shape, device=rows.device) < _LEFT_OUT)
        return passages.replaced(at, part.without(lost))


def _numbers(texts: Sequence[str]) -> Tensor:
    """A number for each text, the same for those that differ in case alone, int64 (texts,)."""
    known: dict[str, int] = {}
    return torch.tensor([known.setdefault(text.casefold(), len(known)) for text in texts])
