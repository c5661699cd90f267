"""How much of their text two editions share: told by sketches, small enough to compare one with hundreds.

A sketch holds the smallest hashes of all runs of five words; of two sketches, the share of common hashes estimates the
share of common runs (Broder, "On the resemblance and containment of documents", 1997).
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterable

_RUN = 5  # words
_SIZE = 400  # hashes: the estimate is off by about 0.05 at most
_WORD = re.compile(r"\w+")

Sketch = tuple[int, ...]


def sketch(texts: Iterable[str]) -> Sketch:
    """The sketch of an edition's passages or pages; empty where there are fewer than five words."""
    words = [word.lower() for text in texts for word in _WORD.findall(text)]
    runs = {" ".join(words[start : start + _RUN]) for start in range(len(words) - _RUN + 1)}
    return tuple(sorted({zlib.crc32(run.encode("utf-8", "surrogatepass")) for run in runs})[:_SIZE])


def likeness(left: Sketch, right: Sketch) -> float:
    """The share in 0..1 of runs of words that both have, of all that either has."""
    if not left or not right:
        return 0.0
    both = sorted({*left, *right})[: max(min(len(left), _SIZE), min(len(right), _SIZE))]
    common = {*left} & {*right}
    return sum(value in common for value in both) / len(both)
