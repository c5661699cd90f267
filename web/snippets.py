"""A hit's text cut to where the words of the search stand, with these marked."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from index.analysis import content_words, fold, stem

_WORD = re.compile(r"\w+")
_SHORTEST = 5  # letters of a searched word that is also marked within a compound


@dataclass(frozen=True, slots=True)
class Piece:
    text: str
    marked: bool


def snippet(text: str, query: str, length: int = 420) -> list[Piece]:
    """About `length` characters of the text around the first stretch with most of the searched words."""
    wanted = {stem(word) for word in content_words(query)}
    flat = " ".join(text.split())
    found = [match.span() for match in _WORD.finditer(flat) if _meant(match[0], wanted)]
    start = _best(found, length)
    start = flat.rfind(" ", 0, start) + 1 if start else 0
    end = len(flat) if start + length >= len(flat) else flat.rfind(" ", start, start + length)
    pieces = [Piece("… ", False)] if start else []
    pieces += _cut(flat, start, end, found)
    return [*pieces, Piece(" …", False)] if end < len(flat) else pieces


def _meant(word: str, wanted: set[str]) -> bool:
    folded = fold(word)
    return stem(folded) in wanted or any(len(w) >= _SHORTEST and w in folded for w in wanted)


def _best(found: list[tuple[int, int]], length: int) -> int:
    """Where the text is to begin: a little before the first word of the fullest stretch, 0 near the beginning."""
    counts = [sum(1 for left, _ in found if start <= left < start + length * 0.8) for start, _ in found]
    if not counts:
        return 0
    start = found[counts.index(max(counts))][0] - length // 8
    return start if start > length // 8 else 0


def _cut(text: str, start: int, end: int, found: list[tuple[int, int]]) -> Iterator[Piece]:
    position = start
    for left, right in found:
        if position <= left and right <= end:
            if left > position:
                yield Piece(text[position:left], False)
            yield Piece(text[left:right], True)
            position = right
    if position < end:
        yield Piece(text[position:end], False)
