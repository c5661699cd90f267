"""For each pair, a few others of its source whose passages share telling words with its question.

In one batch with it they are the wrong answers that word search would give: what must be told apart by meaning.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np
import scipy.sparse as sparse
import Stemmer

from index.analysis import STOPWORDS
from training.pairs import Pair

_WORD = re.compile(r"\w{3,}")
_READ = 400  # characters of a passage
_COMMON = 0.05  # share of passages from which on a word tells nothing
_AT_ONCE = 1_000
_LOOKED_AT = 8


def relatives(pairs: Sequence[Pair], rows: Sequence[int], count: int, among: int) -> np.ndarray:
    """Row numbers of up to `count` relatives of each pair, int32 of shape (len(pairs), count), -1 where there is none.

    `rows` are the pairs of one source, in random order; they are looked through in groups of `among`.
    """
    found = np.full((len(pairs), count), -1, dtype=np.int32)
    for start in range(0, len(rows), among):
        group = list(rows[start : start + among])
        scores = _scores(pairs, group)
        for first in range(0, len(group), _AT_ONCE):
            block = scores[first : first + _AT_ONCE].toarray()
            block[np.arange(len(block)), np.arange(first, first + len(block))] = 0.0
            most = min(_LOOKED_AT, block.shape[1])
            best = np.argpartition(-block, most - 1, axis=1)[:, :most]
            for line, row in enumerate(group[first : first + _AT_ONCE]):
                ranked = best[line][np.argsort(-block[line][best[line]], kind="stable")]
                title = pairs[row].a.casefold()
                others = [group[c] for c in ranked if block[line][c] > 0 and pairs[group[c]].a.casefold() != title]
                # The very nearest is too often an answer too.
                found[row, : len(others[1 : count + 1])] = others[1 : count + 1]
    return found


def _scores(pairs: Sequence[Pair], group: Sequence[int]) -> sparse.csr_matrix:
    """Sum of the inverse document frequencies of shared stems, (questions of the group, passages of the group)."""
    stemmer, numbers = Stemmer.Stemmer("german"), dict[str, int]()
    passages = [_stems(pairs[row].b[:_READ], stemmer) for row in group]
    for stems in passages:
        for stem in stems:
            numbers.setdefault(stem, len(numbers))
    questions = [[s for s in _stems(pairs[row].a, stemmer) if s in numbers] for row in group]
    held, asked = (_matrix(texts, numbers) for texts in (passages, questions))
    frequency = np.asarray(held.sum(axis=0))[0]
    weight = np.log(1 + (len(group) - frequency + 0.5) / (frequency + 0.5))
    weight[frequency > _COMMON * len(group)] = 0.0
    length = np.asarray(held.sum(axis=1))[:, 0]
    shorter = sparse.diags(1 / (1 + 0.5 * length / max(1.0, float(length.mean()))))
    return sparse.csr_matrix(asked @ sparse.diags(weight) @ (shorter @ held).T)


def _stems(text: str, stemmer: Stemmer.Stemmer) -> list[str]:
    found = stemmer.stemWords(_WORD.findall(text.lower()))
    return sorted({stem for stem in found if stem not in STOPWORDS})


def _matrix(texts: Sequence[Sequence[str]], numbers: dict[str, int]) -> sparse.csr_matrix:
    places = [(line, numbers[stem]) for line, stems in enumerate(texts) for stem in stems]
    lines, columns = zip(*places, strict=True) if places else ((), ())
    return sparse.csr_matrix((np.ones(len(places)), (lines, columns)), (len(texts), max(1, len(numbers))))
