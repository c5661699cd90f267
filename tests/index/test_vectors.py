"""Vectors: exact up to a size, approximate beyond with the recall that it claims, and the same from disk."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from index.vectors import RECALL, VectorIndex


@pytest.fixture(scope="module")
def vectors() -> np.ndarray:
    """3,000 unit vectors in 60 clouds, as passages lie by subject."""
    random = np.random.default_rng(1)
    centres = random.normal(size=(60, 48))
    found = centres[random.integers(0, 60, 3000)] + 0.6 * random.normal(size=(3000, 48))
    return (found / np.linalg.norm(found, axis=1, keepdims=True)).astype(np.float32)


def test_few_vectors_are_compared_exactly(vectors: np.ndarray) -> None:
    index = VectorIndex.build(vectors, vectors[:5])
    assert index.described == {"kind": "exact"} and (len(index), index.dimension) == (3000, 48)
    assert np.allclose(index.scores(vectors[7:8]), vectors @ vectors[7], atol=1e-6)
    assert np.allclose(index.cosines(vectors[7:8], [3, 7]), vectors[[3, 7]] @ vectors[7], atol=1e-6)


def test_many_vectors_lie_in_lists_with_a_measured_recall(vectors: np.ndarray) -> None:
    index = VectorIndex.build(vectors, vectors[:5], exact_up_to=1000)
    assert index.described["kind"] == "ivf-sq8" and index.described["recall@100"] >= RECALL
    scores = index.scores(vectors[7:8])
    assert int(np.argmax(scores)) == 7 and scores.shape == (3000,)
    compared = scores > -1
    assert 10 <= compared.sum() <= 1000
    assert np.allclose(scores[compared], (vectors @ vectors[7])[compared], atol=0.02)
    assert np.allclose(index.cosines(vectors[7:8], [3, 7]), vectors[[3, 7]] @ vectors[7], atol=0.02)
    assert all(np.abs(np.linalg.norm(piece, axis=1) - 1).max() < 0.02 for piece in index.pieces())


@pytest.mark.parametrize("exact_up_to", [1000, 10_000])
def test_the_index_reads_back_as_it_was_written(vectors: np.ndarray, exact_up_to: int, tmp_path: Path) -> None:
    index = VectorIndex.build(vectors, vectors[:5], exact_up_to)
    index.save(tmp_path)
    read = VectorIndex.load(tmp_path, index.described)
    assert np.array_equal(read.scores(vectors[7:8]), index.scores(vectors[7:8]))
    assert np.array_equal(read.sentences, index.sentences) and read.described == index.described
    assert np.array_equal(read.cosines(vectors[1:2], [5]), index.cosines(vectors[1:2], [5]))
