"""Texts as flat token arrays on the device that trains, and what a step sees of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import torch
from tokenizers import Tokenizer
from torch import Tensor

_ENCODED_AT_ONCE = 20_000
_MOST_PIECES = 256
_LEAST_LEFT = 12  # pieces after the beginning of a crop


@dataclass(frozen=True, slots=True)
class Pieces:
    """What a network reads, each of shape (texts, pieces): piece `ids`, 1 where a word `begins`, the `mask`."""

    ids: Tensor
    begins: Tensor
    mask: Tensor

    def without(self, left_out: Tensor) -> Pieces:
        """Without the pieces of `left_out`, bool (texts, pieces); the others close ranks. The first of a text that
        would lose all stays."""
        kept = self.mask & ~left_out
        kept[:, 0] |= ~kept.any(dim=1)
        order = torch.argsort((~kept).byte(), dim=1, stable=True)
        return Pieces(*(values.gather(1, order) for values in (self.ids, self.begins, kept)))

    def replaced(self, rows: Tensor, others: Pieces) -> Pieces:
        """With `others` in place of these `rows`, (n,)."""
        pairs = ((self.ids, others.ids), (self.begins, others.begins), (self.mask, others.mask))
        return Pieces(*(own.index_copy(0, rows, other) for own, other in pairs))


@dataclass(frozen=True, slots=True)
class Texts:
    """Tokenized texts in a row: `ids` and `begins` (pieces,); `starts` and `lengths` (texts,).

    `sentences` (pieces,) gives for each piece the place of the next one, or itself, that begins a sentence.
    """

    ids: Tensor
    begins: Tensor
    sentences: Tensor
    starts: Tensor
    lengths: Tensor

    @classmethod
    def encode(cls, tokenizer: Tokenizer, texts: Sequence[str], device: torch.device) -> Texts:
        """Tokenize; pieces beyond 256 of a text are dropped, a text without any counts as one unknown piece."""
        rows, words = [], []
        for start in range(0, len(texts), _ENCODED_AT_ONCE):
            part = tokenizer.encode_batch(list(texts[start : start + _ENCODED_AT_ONCE]), add_special_tokens=False)
            rows += [np.array(encoding.ids[:_MOST_PIECES] or [0], dtype=np.int32) for encoding in part]
            words += [_beginnings(encoding.word_ids[:_MOST_PIECES]) for encoding in part]
        lengths = np.array([len(row) for row in rows], dtype=np.int64)
        ids = np.concatenate([*rows, np.zeros(1, dtype=np.int32)])  # what is masked points to the last one
        found = (
            ids,
            np.concatenate([*words, np.zeros(1, dtype=bool)]),
            _sentences(ids, tokenizer),
            np.cumsum(lengths) - lengths,
            lengths,
        )
        return cls(*(torch.from_numpy(values).to(device) for values in found))

    def __len__(self) -> int:
        return len(self.lengths)

    def first(self, rows: Tensor, longest: int) -> Pieces:
        """The first `longest` pieces of each of `rows`, (n,)."""
        return self._read(self.starts[rows], self.lengths[rows], longest)

    def crop(self, rows: Tensor, longest: int) -> Pieces:
        """`longest` pieces of each of `rows`, (n,); half of the long texts are read from the beginning of a random
        sentence on."""
        starts, lengths = self.starts[rows], self.lengths[rows]
        chance = torch.rand(2, len(rows), device=rows.device)
        places = self.sentences[starts + (chance[0] * lengths).long()].long()
        last = starts + lengths - min(_LEAST_LEFT, longest // 2)
        moved = (chance[1] < 0.5) & (lengths > longest) & (places < last)
        begin = torch.where(moved, places, starts)
        return self._read(begin, lengths - (begin - starts), longest)

    def _read(self, starts: Tensor, lengths: Tensor, longest: int) -> Pieces:
        places = torch.arange(longest, device=starts.device)[None]
        mask = places < lengths[:, None]
        at = torch.where(mask, starts[:, None] + places, len(self.ids) - 1)
        return Pieces(self.ids[at].long(), self.begins[at].long(), mask)


def _beginnings(words: Sequence[int | None]) -> np.ndarray:
    numbers = np.array([-1 if word is None else word for word in words])
    return np.concatenate([[len(numbers) > 0], numbers[1:] != numbers[:-1]])


def _sentences(ids: np.ndarray, tokenizer: Tokenizer) -> np.ndarray:
    """For each place the next one after a piece that ends a sentence; the last place where there is none."""
    pieces = [tokenizer.id_to_token(number) or "" for number in range(tokenizer.get_vocab_size())]
    ends = np.array([piece.endswith((".", "!", "?")) for piece in pieces])
    places = np.full(len(ids), len(ids) - 1, dtype=np.int32)
    after = np.flatnonzero(ends[ids[:-1]]) + 1
    places[after] = after
    return np.ascontiguousarray(np.minimum.accumulate(places[::-1])[::-1])
