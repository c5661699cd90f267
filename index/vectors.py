"""The vector index: FAISS, exact inner product over unit vectors (cosine). Row i belongs to passage i."""

from __future__ import annotations

from pathlib import Path
from typing import cast

import faiss
import numpy as np

from index.encoder import Vectors


class VectorIndex:
    """Passage vectors in FAISS, and the vectors of single sentences as a plain matrix.

    The sentence matrix is stored in half precision: it ranks sentences within a handful of passages, where the third
    decimal does not matter.
    """

    def __init__(self, passages: faiss.IndexFlat, sentences: np.ndarray) -> None:
        self._passages, self.sentences = passages, sentences
        # FAISS sorts what it finds, and all are wanted unsorted: a product with its own memory is three times as fast.
        stored = faiss.rev_swig_ptr(passages.get_xb(), passages.ntotal * passages.d) if passages.ntotal else ()
        self._rows = np.asarray(stored, dtype=np.float32).reshape(-1, passages.d)

    @classmethod
    def build(cls, passages: Vectors, sentences: Vectors) -> VectorIndex:
        """Index float32 unit vectors of shapes (passages, dimension) and (sentences, dimension)."""
        index = faiss.IndexFlatIP(passages.shape[1])
        index.add(passages)
        return cls(index, sentences.astype(np.float16))

    @property
    def dimension(self) -> int:
        return int(self._passages.d)

    def __len__(self) -> int:
        return int(self._passages.ntotal)

    def scores(self, query: Vectors) -> np.ndarray:
        """Cosine of one query of shape (1, dimension) with every passage, shape (passages,)."""
        return np.asarray(self._rows @ query[0])

    def matrix(self) -> Vectors:
        """All passage vectors, shape (passages, dimension), for verification."""
        return np.asarray(self._passages.reconstruct_n(0, len(self)), dtype=np.float32)

    def save(self, folder: Path) -> None:
        faiss.write_index(self._passages, str(folder / "vectors.faiss"))
        np.save(folder / "sentences.npy", self.sentences)

    @classmethod
    def load(cls, folder: Path) -> VectorIndex:
        passages = cast(faiss.IndexFlat, faiss.read_index(str(folder / "vectors.faiss")))
        return cls(passages, np.load(folder / "sentences.npy", mmap_mode="r"))
