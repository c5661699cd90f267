from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from ingest import Edition, read

ReadBytes = Callable[[bytes], Edition]


@pytest.fixture
def read_bytes(tmp_path: Path) -> ReadBytes:
    """Reads a PDF given as bytes, in this process."""

    def reading(data: bytes) -> Edition:
        path = tmp_path / "bericht_2024.pdf"
        path.write_bytes(data)
        return read(path)

    return reading
