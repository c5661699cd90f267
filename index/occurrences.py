"""The words of all passages as numbers: what word search and soft matching are built from, at four bytes a word."""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray

from index.analysis import content_words, most_written, spellings
from index.arrays import PIECE

Numbers = NDArray[np.int64]


class Occurrences:
    """The content words of each text in their order, numbered in the order in which they first come.

    Texts are not kept, so that a collection can go through piece by piece. Row i belongs to the i-th text.
    """

    def __init__(self, texts: Iterable[str] = ()) -> None:
        self._numbers: dict[str, int] = {}
        self._flat, self._starts = array("i"), array("q", [0])
        self._spellings: Counter[str] = Counter()
        for text in texts:
            self.add(text)

    def __len__(self) -> int:
        return len(self._starts) - 1

    @property
    def words(self) -> list[str]:
        """The different words, folded, by their number."""
        return list(self._numbers)

    def add(self, text: str) -> None:
        numbers = self._numbers
        self._flat.extend([numbers.setdefault(word, len(numbers)) for word in content_words(text)])
        self._starts.append(len(self._flat))
        self._spellings.update(spellings(text))

    def counts(self) -> dict[str, int]:
        """How often each word occurs."""
        found = np.bincount(_numbers(self._flat, np.int32), minlength=len(self._numbers))
        return dict(zip(self._numbers, found.tolist(), strict=True))

    def surfaces(self) -> dict[str, str]:
        """Each longer word as the texts mostly write it."""
        return most_written(self._spellings)

    def pieces(self, size: int = PIECE) -> Iterator[tuple[int, int, Numbers, NDArray[np.int32]]]:
        """Per `size` texts: the first's row, how many there are, each word's text among them, each word's number."""
        flat, starts = _numbers(self._flat, np.int32), _numbers(self._starts, np.int64)
        for first in range(0, len(self), size):
            bounds = starts[first : first + size + 1]
            owners = np.repeat(np.arange(len(bounds) - 1), np.diff(bounds))
            yield first, len(bounds) - 1, owners, flat[bounds[0] : bounds[-1]]


def _numbers(values: array[int], kind: type[np.int32] | type[np.int64]) -> NDArray[Any]:
    """The same memory for numpy, which takes none that is empty."""
    return np.frombuffer(values, dtype=kind) if values else np.zeros(0, dtype=kind)
