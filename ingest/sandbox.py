"""Reading in child processes."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from .errors import IngestError
from .model import Edition
from .pipeline import read
from .raw import Limits

OnProgress = Callable[[Path, int, int], None]


def read_safely(
    paths: Sequence[Path],
    limits: Limits = Limits(),  # noqa: B008
    on_progress: OnProgress = lambda path, number, total: None,
) -> Iterator[tuple[Path, Edition | IngestError]]:
    """Reads files one after another; an error of one file is its result."""
    for path in paths:
        try:
            yield path, read(path, limits)
        except IngestError as error:
            yield path, error
