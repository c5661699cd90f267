"""The vector index: FAISS over unit vectors, inner product (cosine). Row i belongs to passage i.

Up to `EXACT_UP_TO` passages every one is compared. Beyond, the passages lie in lists around centres, one byte a number
(IVF with scalar quantisation), and only the lists nearest to a question are searched: as many as it takes to find
`RECALL` of what the comparison with all would find, measured when the index is built.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import faiss
import numpy as np
from numpy.typing import NDArray

from index.arrays import PIECE
from index.encoder import Vectors

EXACT_UP_TO = 50_000
CANDIDATES = 1000
"""How many passages an approximate search returns; those below count as unlike the question."""
RECALL = 0.98
NEAREST = 100
"""How many of the nearest passages the recall is measured on: as many as a search looks at."""
_PROBED = 200
"""How many sentences of the collection are asked for it: short, like questions, and not themselves in the index."""
_MOST_LISTS, _LISTS_FACTOR = 2_048, 4
_TRAINED_ON = 40
"""Vectors a list that the centres are learnt from."""
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
    def build(
        cls, passages: NDArray[np.floating], sentences: NDArray[np.floating], exact_up_to: int = EXACT_UP_TO
    ) -> VectorIndex:
        """Index unit vectors of shapes (passages, dimension) and (sentences, dimension), which may lie on disk."""
        halved = sentences.astype(np.float16, copy=False)
        if len(passages) > exact_up_to:
            index, described = _approximate(passages, halved if len(halved) else passages)
            return cls(index, halved, described)
        index = faiss.IndexFlatIP(passages.shape[1])
        _fill(index, passages)
        return cls(index, halved)

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
        return np.asarray(self.of(rows) @ query[0])

    def of(self, rows: Sequence[int]) -> Vectors:
        """The vectors of some passages as the index keeps them, shape (len(rows), dimension)."""
        if self._rows is not None:
            return np.asarray(self._rows[list(rows)])
        kept = [self._passages.reconstruct(int(row)) for row in rows]
        return np.array(kept, dtype=np.float32).reshape(len(rows), self.dimension)

    def pieces(self) -> Iterator[Vectors]:
        """All passage vectors as the index keeps them, some at a time, for verification."""
        for start in range(0, len(self), PIECE):
            found = self._passages.reconstruct_n(start, min(PIECE, len(self) - start))
            yield np.asarray(found, dtype=np.float32)

    def save(self, folder: Path) -> None:
        faiss.write_index(self._passages, str(folder / "vectors.faiss"))
        path, mapped = folder / "sentences.npy", getattr(self.sentences, "filename", None)
        if mapped is None or Path(mapped).resolve() != path.resolve():  # else they lie there already
            np.save(path, self.sentences)

    @classmethod
    def load(cls, folder: Path, described: Described | None = None) -> VectorIndex:
        passages = faiss.read_index(str(folder / "vectors.faiss"))
        return cls(passages, np.load(folder / "sentences.npy", mmap_mode="r"), described)


def _approximate(passages: NDArray[np.floating], asked: NDArray[np.floating]) -> tuple[faiss.Index, Described]:
    """An index of lists with just enough of them searched, and what it is. `asked` are vectors to measure recall by."""
    count, dimension = passages.shape
    lists = max(1, min(int(_LISTS_FACTOR * count**0.5), _MOST_LISTS))
    centres = faiss.IndexFlatIP(dimension)
    index = faiss.IndexIVFScalarQuantizer(
        centres, dimension, lists, faiss.ScalarQuantizer.QT_8bit, faiss.METRIC_INNER_PRODUCT
    )
    random = np.random.default_rng(0)
    index.train(_some(passages, _TRAINED_ON * lists, random))
    _fill(index, passages)
    probes = _some(asked, _PROBED, random)
    right = _nearest(passages, probes, min(NEAREST, count))
    index.nprobe, recall = 1, 0.0
    while True:
        found = index.search(probes, right.shape[1])[1]
        recall = float(np.mean([len(np.intersect1d(a, b)) for a, b in zip(found, right, strict=True)]) / right.shape[1])
        if recall >= RECALL or index.nprobe >= lists:
            break
        index.nprobe = min(index.nprobe + max(1, index.nprobe // 4), lists)
    described = {"kind": "ivf-sq8", "lists": lists, "probes": index.nprobe, f"recall@{NEAREST}": round(recall, 4)}
    return index, described


def _fill(index: faiss.Index, vectors: NDArray[np.floating]) -> None:
    for start in range(0, len(vectors), PIECE):
        index.add(_floats(vectors[start : start + PIECE]))


def _some(vectors: NDArray[np.floating], most: int, random: np.random.Generator) -> Vectors:
    """At most that many of the vectors, drawn without repetition, in the order in which they lie."""
    return _floats(vectors[np.sort(random.permutation(len(vectors))[:most])])


def _nearest(vectors: NDArray[np.floating], probes: Vectors, most: int) -> NDArray[np.int64]:
    """Rows of the vectors that are nearest to each probe, compared with all, shape (probes, most)."""
    best = np.zeros((len(probes), 0), dtype=np.float32)
    rows = np.zeros((len(probes), 0), dtype=np.int64)
    for start in range(0, len(vectors), PIECE):
        near = probes @ _floats(vectors[start : start + PIECE]).T
        both = np.concatenate([best, near], axis=1)
        known = np.concatenate([rows, np.broadcast_to(start + np.arange(near.shape[1]), near.shape)], axis=1)
        kept = np.argpartition(-both, min(most, both.shape[1]) - 1, axis=1)[:, :most]
        best, rows = np.take_along_axis(both, kept, axis=1), np.take_along_axis(known, kept, axis=1)
    return rows


def _floats(vectors: NDArray[np.floating]) -> Vectors:
    return np.ascontiguousarray(vectors, dtype=np.float32)
