"""A deterministic encoder for tests that are not about the model: hashed word counts, so that equal words are near."""

from __future__ import annotations

import zlib
from collections.abc import Sequence

import numpy as np

from index.analysis import content_words, stem
from index.encoder import Vectors


class HashEncoder:
    """Unit vectors of `dimension` from the CRC-32 of each stem."""

    def __init__(self, dimension: int = 64, fingerprint: str = "fake") -> None:
        self.dimension, self.fingerprint, self.name = dimension, fingerprint, "fake"

    def encode_queries(self, texts: Sequence[str]) -> Vectors:
        return self.encode_passages(texts)

    def encode_words(self, words: Sequence[str]) -> Vectors:
        return self.encode_passages(words)

    def encode_manner(self, texts: Sequence[str]) -> Vectors:
        return self.encode_passages(texts)

    def knows(self, word: str) -> bool:
        return False

    def encode_passages(self, texts: Sequence[str]) -> Vectors:
        vectors = np.zeros((len(texts), self.dimension), dtype=np.float32)
        for row, text in enumerate(texts):
            for word in content_words(text):
                code = zlib.crc32(stem(word).encode())
                vectors[row, code % self.dimension] += 1.0 if code & 1024 else -1.0
        vectors[:, 0] += 1e-3
        return vectors / np.linalg.norm(vectors, axis=1, keepdims=True)
