"""The vector index: FAISS over unit vectors, inner product (cosine). Row i belongs to passage i.

Up to `EXACT_UP_TO` passages every one is compared. Beyond, the passages lie in lists around centres, one byte a number
(IVF with scalar quantisation), and only the lists nearest to a question are searched: as many as it takes to find
`RECALL` of what the comparison with all would find, measured when the index is built.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import faiss
import numpy as np

from index.encoder import Vectors

EXACT_UP_TO = 200_000
CANDIDATES = 1000
"""How many passages an approximate search returns; those below count as unlike the question."""
RECALL = 0.98
_PROBED, _NEAREST = 200, 10
_TRAINED_ON = 64
"""Vectors a list that the centres are learnt from."""
_CODE_FACTOR = 4
Described = dict[str, Any]


class VectorIndex:
    """Passage vectors in FAISS, and the vectors of single sentences as a plain matrix.

    The sentence matrix is stored in half precision: it ranks sentences within a handful of passages, where the third
    decimal does not matter. `described` says what kind of index it is and, of an approximate one, its recall.
    """

    def __init__(self, passages: faiss.Index, sentences: np.ndarray, described: Described | None = None) -> None:
        self._passages, self.sentences = passages, sentences
        self.described = described or {"kind": "exact"}
        self._rows: np.ndarray | None = None
        if isinstance(passages, faiss.IndexFlat):
            # FAISS sorts what it finds, and all are wanted unsorted: a product with its own memory is faster (3x).
            stored = faiss.rev_swig_ptr(passages.get_xb(), passages.ntotal * passages.d) if passages.ntotal else ()
            self._rows = np.asarray(stored, dtype=np.float32).reshape(-1, passages.d)
        else:
            faiss.extract_index_ivf(passages).make_direct_map()

    @classmethod
    def build(cls, passages: Vectors, sentences: Vectors, exact_up_to: int = EXACT_UP_TO) -> VectorIndex:
        """Index float32 unit vectors of shapes (passages, dimension) and (sentences, dimension)."""
        if len(passages) > exact_up_to:
            index, described = _approximate(passages)
            return cls(index, sentences.astype(np.float16), described)
        index = faiss.IndexFlatIP(passages.shape[1])
        index.add(passages)
        return cls(index, sentences.astype(np.float16))

    @property
    def dimension(self) -> int:
        return int(self._passages.d)

    @property
    def exact(self) -> bool:
        """Whether every passage is compared with the question."""
        return self._rows is not None

    def __len__(self) -> int:
        return int(self._passages.ntotal)

    def scores(self, query: Vectors) -> np.ndarray:
        """Cosine of one query of shape (1, dimension) with every passage, shape (passages,); -1 where not compared."""
        if self._rows is not None:
            return np.asarray(self._rows @ query[0])
        found = np.full(len(self), -1.0, dtype=np.float32)
        cosines, rows = self._passages.search(query, min(CANDIDATES, len(self)))
        found[rows[0][rows[0] >= 0]] = cosines[0][rows[0] >= 0]
        return found

    def cosines(self, query: Vectors, rows: Sequence[int]) -> np.ndarray:
        """Cosine of one query of shape (1, dimension) with some passages, shape (len(rows),)."""
        if self._rows is not None:
            return np.asarray(self._rows[list(rows)] @ query[0])
        return np.array([self._passages.reconstruct(int(row)) @ query[0] for row in rows], dtype=np.float32)

    def matrix(self) -> Vectors:
        """All passage vectors, shape (passages, dimension), as the index keeps them, for verification."""
        return np.asarray(self._passages.reconstruct_n(0, len(self)), dtype=np.float32)

    def save(self, folder: Path) -> None:
        faiss.write_index(self._passages, str(folder / "vectors.faiss"))
        np.save(folder / "sentences.npy", self.sentences)

    @classmethod
    def load(cls, folder: Path, described: Described | None = None) -> VectorIndex:
        passages = faiss.read_index(str(folder / "vectors.faiss"))
        return cls(passages, np.load(folder / "sentences.npy", mmap_mode="r"), described)


def _approximate(passages: Vectors) -> tuple[faiss.Index, Described]:
    """An index of lists with just enough of them searched, and what it is."""
    lists = max(1, int(_CODE_FACTOR * len(passages) ** 0.5))
    centres = faiss.IndexFlatIP(passages.shape[1])
    index = faiss.IndexIVFScalarQuantizer(
        centres, passages.shape[1], lists, faiss.ScalarQuantizer.QT_8bit, faiss.METRIC_INNER_PRODUCT
    )
    random = np.random.default_rng(0)
    index.train(passages[random.permutation(len(passages))[: _TRAINED_ON * lists]])
    index.add(passages)
    probes = passages[random.permutation(len(passages))[:_PROBED]]
    exact = faiss.IndexFlatIP(passages.shape[1])
    exact.add(passages)
    right = exact.search(probes, _NEAREST)[1]
    index.nprobe, recall = 1, 0.0
    while True:
        found = index.search(probes, _NEAREST)[1]
        recall = float(np.mean([len(np.intersect1d(a, b)) for a, b in zip(found, right, strict=True)]) / _NEAREST)
        if recall >= RECALL or index.nprobe >= lists:
            break
        index.nprobe = min(2 * index.nprobe, lists)
    return index, {"kind": "ivf-sq8", "lists": lists, "probes": index.nprobe, "recall@10": round(recall, 4)}
