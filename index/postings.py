"""BM25 built in two passes over numbered words, with no list of tokens for any text.

The scores are those that bm25s itself computes (method "lucene": Robertson's tf with Lucene's idf; Kamphuis et al.
2020, "Which BM25 Do You Mean?"), which then searches them. It would keep every token of every text as a Python object.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

import bm25s
import numpy as np
from numpy.typing import NDArray

from index.occurrences import Numbers, Occurrences

K1, B = 1.2, 0.75
_NOTHING = "\u0000"


class Counted(NamedTuple):
    """A piece of the texts: each token of each text once, sorted by token, with its row and frequency there, and the
    number of tokens of each text. The piece begins with row `first`."""

    first: int
    tokens: Numbers
    owners: Numbers
    frequencies: Numbers
    lengths: Numbers


class Tokens:
    """The tokens of each word, numbered: a word stands for the same ones wherever it occurs."""

    def __init__(self, words: Sequence[str], of: Callable[[str], list[str]]) -> None:
        self.numbers: dict[str, int] = {}
        found = [[self.numbers.setdefault(token, len(self.numbers)) for token in of(word)] for word in words]
        self._many = np.array([len(tokens) for tokens in found], dtype=np.int64)
        self._starts = np.cumsum(self._many) - self._many
        self._flat = np.array([token for tokens in found for token in tokens], dtype=np.int64)

    def counted(self, occurrences: Occurrences) -> Iterator[Counted]:
        """Texts without any token have a single one of their own, so that each has a length."""
        for first, rows, owners, words in occurrences.pieces():
            many = self._many[words]
            ends = np.cumsum(many)
            within = np.arange(int(ends[-1]) if len(ends) else 0) - np.repeat(ends - many, many)
            tokens, owners = self._flat[np.repeat(self._starts[words], many) + within], np.repeat(owners, many)
            lengths = np.bincount(owners, minlength=rows)
            empty = np.flatnonzero(lengths == 0)
            if len(empty):
                nothing = self.numbers.setdefault(_NOTHING, len(self.numbers))
                tokens = np.concatenate([tokens, np.full(len(empty), nothing)])
                owners, lengths = np.concatenate([owners, empty]), np.maximum(lengths, 1)
            keys, frequencies = np.unique(tokens * rows + owners, return_counts=True)
            yield Counted(first, keys // rows, keys % rows, frequencies, lengths)


def bm25(occurrences: Occurrences, of: Callable[[str], list[str]]) -> bm25s.BM25:
    """BM25 over texts whose words stand for the tokens `of(word)`."""
    if not len(occurrences):
        occurrences = Occurrences([""])
    tokens = Tokens(occurrences.words, of)
    held, total = np.zeros(0, dtype=np.int64), 0
    for piece in tokens.counted(occurrences):
        found = np.bincount(piece.tokens, minlength=len(tokens.numbers))
        held = np.pad(held, (0, len(found) - len(held))) + found
        total += int(piece.lengths.sum())
    index = bm25s.BM25(method="lucene", k1=K1, b=B)
    index.vocab_dict, index.nonoccurrence_array = tokens.numbers, None
    index.unique_token_ids_set = set(tokens.numbers.values())
    index.scores = _scores(tokens.counted(occurrences), held, len(occurrences), total / len(occurrences))
    return index


def _scores(pieces: Iterator[Counted], held: Numbers, texts: int, mean: float) -> dict[str, NDArray[np.generic] | int]:
    """The scores of every token, one after the other (compressed columns). `held` says in how many texts each is."""
    starts = np.concatenate([[0], np.cumsum(held)])
    scores, rows = np.empty(starts[-1], dtype=np.float32), np.empty(starts[-1], dtype=np.int32)
    idf = np.log(1 + (texts - held + 0.5) / (held + 0.5)).astype(np.float32)
    free = starts[:-1].copy()
    for first, tokens, owners, frequencies, lengths in pieces:
        present, begin, many = np.unique(tokens, return_index=True, return_counts=True)
        places = np.repeat(free[present] - begin, many) + np.arange(len(tokens))
        free[present] += many
        often = frequencies.astype(np.float32)
        scores[places] = idf[tokens] * (often / (K1 * ((1 - B) + B * lengths[owners] / mean) + often))
        rows[places] = first + owners
    return {"data": scores, "indices": rows, "indptr": starts, "num_docs": texts}
