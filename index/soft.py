"""Soft word matching: how near the best word of a passage comes to each word of a question.

Each word of the collection has a vector from the encoder. A question's word counts as met in a passage by its own self
(1.0) or by the nearest word there (their cosine, from `FLOOR` on). So "Firma" is met by "Gesellschaft", and a word with
nothing like it in the passage stays unmet, which one vector for a whole text cannot tell.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from index.analysis import stem
from index.arrays import in_pieces
from index.encoder import Encoder, Vectors
from index.occurrences import Occurrences
from index.words import Words

FLOOR = 0.3
ENCODED = 20_000
"""Words that are encoded at a time."""
_ARRAYS = ("vectors", "flat", "starts")


class SoftWords:
    """The words of a generation with their vectors, and which passage has which. Row i belongs to passage i."""

    def __init__(self, vocabulary: Sequence[str], vectors: np.ndarray, flat: np.ndarray, starts: np.ndarray) -> None:
        self._vocabulary, self._vectors, self._flat, self._starts = list(vocabulary), vectors, flat, starts
        self._by_stem: dict[str, list[int]] = {}
        for number, word in enumerate(vocabulary):
            self._by_stem.setdefault(stem(word), []).append(number)

    def __len__(self) -> int:
        """How many different words the collection has."""
        return len(self._vocabulary)

    @classmethod
    def build(cls, occurrences: Occurrences, words: Words, encoder: Encoder) -> SoftWords:
        """Encode every word once, as the collection mostly writes it."""
        known = occurrences.words
        order = sorted(range(len(known)), key=known.__getitem__)
        place = np.empty(len(known), dtype=np.int64)
        place[order] = np.arange(len(known))
        flat, many = [np.zeros(0, dtype=np.int32)], [np.zeros(1, dtype=np.int64)]
        for _, rows, owners, numbers in occurrences.pieces():
            distinct = np.unique(owners * len(known) + place[numbers])
            flat.append((distinct % max(len(known), 1)).astype(np.int32))
            many.append(np.bincount(distinct // max(len(known), 1), minlength=rows))
        vocabulary = [known[number] for number in order]
        vectors = [
            encoder.encode_words(piece).astype(np.float16)
            for piece in in_pieces((words.surface(word) for word in vocabulary or [""]), ENCODED)
        ]
        starts = np.cumsum(np.concatenate(many))
        return cls(vocabulary, np.concatenate(vectors)[: len(vocabulary)], np.concatenate(flat), starts)

    def match(self, words: Sequence[str], vectors: Vectors, rows: Sequence[int]) -> np.ndarray:
        """How far each passage of `rows` meets each word, in 0..1, shape (len(words), len(rows)).

        `words` are folded, `vectors` are theirs, shape (len(words), dimension).
        """
        found = np.zeros((len(words), len(rows)), dtype=np.float32)
        held = [self._flat[self._starts[row] : self._starts[row + 1]] for row in rows]
        full = [column for column, ids in enumerate(held) if len(ids)]
        if not len(words) or not full:
            return found
        present, place = np.unique(np.concatenate([held[column] for column in full]), return_inverse=True)
        near = vectors @ self._vectors[present].astype(np.float32).T
        for line, word in enumerate(words):
            same = np.array(self._by_stem.get(stem(word), ()), dtype=present.dtype)
            at = np.minimum(np.searchsorted(present, same), len(present) - 1)
            near[line, at[present[at] == same]] = 1.0
        firsts = np.cumsum([0, *(len(held[column]) for column in full[:-1])])
        found[:, full] = np.maximum.reduceat(near[:, place], firsts, axis=1)
        return _floored(found)

    def nearness(self, vectors: Vectors, stems: Sequence[str]) -> np.ndarray:
        """How near the nearest of the collection's words with each stem comes to each vector of a word, in 0..1 and 0
        below `FLOOR` or where no word has the stem, shape (len(vectors), len(stems))."""
        found = np.zeros((len(vectors), len(stems)), dtype=np.float32)
        held = [self._by_stem.get(stem, ()) for stem in stems]
        full = [column for column, ids in enumerate(held) if ids]
        if not full or not len(vectors):
            return found
        near = vectors @ self._vectors[[number for ids in held for number in ids]].astype(np.float32).T
        firsts = np.cumsum([0, *(len(held[column]) for column in full[:-1])])
        found[:, full] = np.maximum.reduceat(near, firsts, axis=1)
        return _floored(found)

    def save(self, folder: Path) -> None:
        for name, values in zip(_ARRAYS, (self._vectors, self._flat, self._starts), strict=True):
            np.save(folder / f"soft.{name}.npy", values)
        (folder / "soft.json").write_text(json.dumps(self._vocabulary, ensure_ascii=False), encoding="utf-8")

    @classmethod
    def load(cls, folder: Path) -> SoftWords:
        arrays = (np.asarray(np.load(folder / f"soft.{name}.npy", mmap_mode="r")) for name in _ARRAYS)
        return cls(json.loads((folder / "soft.json").read_text(encoding="utf-8")), *arrays)


def _floored(cosines: np.ndarray) -> np.ndarray:
    """Cosines in 0..1, 0 below `FLOOR`."""
    return np.where(cosines < FLOOR, 0.0, np.minimum(cosines, 1.0)).astype(np.float32)
