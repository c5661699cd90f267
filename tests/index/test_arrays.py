"""Arrays that grow on disk read back as numpy's own, however many rows came."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from index.arrays import Growing, in_pieces


@pytest.mark.parametrize("pieces", [[], [0], [3, 1], [7, 2000, 1]])
def test_what_was_appended_reads_back(pieces: list[int], tmp_path: Path) -> None:
    parts = [np.random.default_rng(n).normal(size=(n, 5)).astype(np.float32) for n in pieces]
    with Growing(tmp_path / "rows.npy", 5, np.float16) as growing:
        for part in parts:
            growing.append(part)
    read = np.load(tmp_path / "rows.npy", mmap_mode="r")
    assert read.shape == (sum(pieces), 5) and read.dtype == np.float16
    assert np.array_equal(read, np.concatenate([np.zeros((0, 5)), *parts]).astype(np.float16))


def test_rows_of_another_width_are_refused(tmp_path: Path) -> None:
    with Growing(tmp_path / "rows.npy", 5, np.float32) as growing, pytest.raises(ValueError, match="width of 5"):
        growing.append(np.zeros((2, 4), dtype=np.float32))


def test_pieces_hold_everything_once() -> None:
    assert list(in_pieces(range(5), 2)) == [[0, 1], [2, 3], [4]] and list(in_pieces([], 2)) == []
