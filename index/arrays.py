"""Arrays that grow on disk, for what is too large to be held while a generation is built."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path
from types import TracebackType
from typing import TypeVar

import numpy as np
from numpy.typing import DTypeLike, NDArray

T = TypeVar("T")
PIECE = 2_000
"""Rows that are worked on at a time: enough to fill a batch, few enough to be no burden."""


class Growing:
    """A matrix in a .npy file that rows are appended to. `with` closes it; only then can it be read."""

    def __init__(self, path: Path, width: int, dtype: DTypeLike) -> None:
        self._width, self._dtype, self._rows = width, np.dtype(dtype), 0
        self._file = path.open("wb")
        self._header()

    def append(self, rows: NDArray[np.generic]) -> None:
        """Rows of shape (any, width), converted to the type of the file. ValueError for another width."""
        if rows.ndim != 2 or rows.shape[1] != self._width:
            raise ValueError(f"rows of shape {rows.shape} do not fit a width of {self._width}")
        self._file.write(np.ascontiguousarray(rows, dtype=self._dtype).data)
        self._rows += len(rows)

    def _header(self) -> None:
        """Numpy leaves room in a header for a number of rows that grows, so that it can be written again in place."""
        described = np.lib.format.dtype_to_descr(self._dtype)
        shape = (self._rows, self._width)
        np.lib.format.write_array_header_1_0(self._file, {"descr": described, "fortran_order": False, "shape": shape})

    def __enter__(self) -> Growing:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        with self._file:
            self._file.seek(0)
            self._header()


def in_pieces(items: Iterable[T], size: int = PIECE) -> Iterator[list[T]]:
    """Lists of `size` items, the last of them shorter."""
    left = iter(items)
    while piece := list(islice(left, size)):
        yield piece
