"""Keep the texts of evaluation sets out of the training: else a figure measures memory.

Laws and parliamentary papers occur in many collections; a passage may be cut differently in each. So
texts are compared by runs of eight words, not as a whole.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

_RUN = 8
_STRIDE = 4
_SHARE = 0.5  # of a text's runs; single ones are often set phrases of legal language
_WORD = re.compile(r"\w+")


def _runs(text: str, stride: int) -> Iterator[int]:
    words = _WORD.findall(text.lower())
    for start in range(0, max(1, len(words) - _RUN + 1), stride):
        yield hash(tuple(words[start : start + _RUN]))


class HeldOut:
    """The word runs of texts that must not be trained on."""

    def __init__(self, texts: Iterable[str] = ()) -> None:
        self._known = {run for text in texts for run in _runs(text, 1)}

    @classmethod
    def from_sets(cls, folders: Iterable[Path]) -> HeldOut:
        """Queries and passages of BEIR folders."""
        paths = [folder / name for folder in folders for name in ("corpus.jsonl", "queries.jsonl")]
        lines = (line for path in paths for line in path.read_text(encoding="utf-8").splitlines())
        return cls(json.loads(line)["text"] for line in lines)

    def __contains__(self, text: str) -> bool:
        """Whether at least half of the text's word runs occur in the held-out texts."""
        if not self._known:
            return False
        found = [run in self._known for run in _runs(text, _STRIDE)]
        return sum(found) >= _SHARE * len(found)
