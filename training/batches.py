"""Token ids in flat arrays, and batches in which no text occurs twice."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import torch
from tokenizers import Tokenizer

_ENCODED_AT_ONCE = 20_000


def _key(row: np.ndarray) -> int:
    # hash() of bytes differs in every process; a run must be repeatable
    return int.from_bytes(hashlib.blake2b(row.tobytes(), digest_size=8).digest(), "little")


@dataclass(frozen=True, slots=True)
class Texts:
    """Many tokenised texts: ``ids`` of all of them in a row, ``starts`` [n + 1], ``keys`` [n].

    Two texts with the same tokens have the same key.
    """

    ids: np.ndarray
    starts: np.ndarray
    keys: np.ndarray

    @classmethod
    def encode(cls, tokenizer: Tokenizer, texts: Sequence[str]) -> Texts:
        """Tokenise ``texts``; one without any token gets the unknown token, so that no bag is empty."""
        rows: list[np.ndarray] = []
        for start in range(0, len(texts), _ENCODED_AT_ONCE):
            part = tokenizer.encode_batch_fast(list(texts[start : start + _ENCODED_AT_ONCE]), add_special_tokens=False)
            rows += [np.array(encoding.ids or [0], dtype=np.int32) for encoding in part]
        starts = np.concatenate([[0], np.cumsum([len(row) for row in rows])])
        keys = np.array([_key(row) for row in rows], dtype=np.uint64)
        return cls(np.concatenate(rows), starts, keys)

    def __len__(self) -> int:
        return len(self.keys)

    def bags(self, rows: np.ndarray) -> tuple[torch.Tensor, torch.Tensor]:
        """Input of ``torch.nn.EmbeddingBag`` for ``rows``: token ids and where each text begins."""
        lengths = self.starts[rows + 1] - self.starts[rows]
        offsets = np.concatenate([[0], np.cumsum(lengths)[:-1]])
        places = np.arange(lengths.sum()) + np.repeat(self.starts[rows] - offsets, lengths)
        return torch.from_numpy(self.ids[places].astype(np.int64)), torch.from_numpy(offsets)


def without_repetition(rows: np.ndarray, *keys: np.ndarray) -> np.ndarray:
    """``rows`` in their order, less those whose key (in any of ``keys``) came before.

    In-batch negatives assume that every other text is a wrong answer: a repeated title would be
    punished for finding itself.
    """
    keep = np.ones(len(rows), dtype=bool)
    for values in keys:
        first = np.zeros(len(rows), dtype=bool)
        first[np.unique(values[rows], return_index=True)[1]] = True
        keep &= first
    return rows[keep]


def pair_batches(sources: np.ndarray, size: int, same_source: float, rng: np.random.Generator) -> Iterator[np.ndarray]:
    """One epoch of row numbers in batches of ``size``, in random order.

    About ``same_source`` of the rows come in batches of a single source (law titles against law
    titles: harder to tell apart), the others mixed. ``sources`` [n] names each row's source.
    """
    grouped = rng.random(len(sources)) < same_source
    batches, mixed = [], [np.flatnonzero(~grouped)]
    for source in np.unique(sources):
        rows = rng.permutation(np.flatnonzero(grouped & (sources == source)))
        whole = len(rows) // size * size
        batches += list(rows[:whole].reshape(-1, size))
        mixed.append(rows[whole:])
    rows = rng.permutation(np.concatenate(mixed))
    batches += [rows[start : start + size] for start in range(0, len(rows), size)][: max(1, len(rows) // size)]
    for place in rng.permutation(len(batches)):
        yield batches[place]


def endless_batches(count: int, size: int, rng: np.random.Generator) -> Iterator[np.ndarray]:
    """Row numbers below ``count`` in batches of ``size``, shuffled anew whenever they run out."""
    size = min(size, count)
    while True:
        rows = rng.permutation(count)
        yield from rows[: count // size * size].reshape(-1, size)
