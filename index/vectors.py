"""The vector index: FAISS, exact inner product over unit vectors (cosine). Row i belongs to passage i."""

from __future__ import annotations

from pathlib import Path

import faiss
import numpy as np

from index.encoder import Vectors


class VectorIndex:
    """Passage vectors in FAISS, and the vectors of single sentences as a plain matrix.

    The sentence matrix is stored in half precision: it ranks sentences within a handful of passages, where the third
    decimal does not matter.
    """

    def __init__(self, passages: faiss.Index, sentences: np.ndarray) -> None:
        self._passages, self.sentences = passages, sentences

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
        found = np.full(len(self), -1.0, dtype=np.float32)
        values, rows = self._passages.search(query, len(self))
        found[rows[0]] = values[0]
        return found

    def matrix(self) -> Vectors:
        """All passage vectors, shape (passages, dimension), for verification."""
        return np.asarray(self._passages.reconstruct_n(0, len(self)), dtype=np.float32)

    def save(self, folder: Path) -> None:
        faiss.write_index(self._passages, str(folder / "vectors.faiss"))
        np.save(folder / "sentences.npy", self.sentences)

    @classmethod
    def load(cls, folder: Path) -> VectorIndex:
        return cls(faiss.read_index(str(folder / "vectors.faiss")), np.load(folder / "sentences.npy", mmap_mode="r"))
