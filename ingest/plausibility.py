"""How likely it is that a reading of a page is what is printed there."""

from __future__ import annotations

import re

from .clean import clean, count_garbled

_GARBLED = re.compile("[\ufffd\x00\ue000-\uf8ff]")
_LETTERS = re.compile(r"[^\W\d_]+")
_WORD = re.compile(r"[^\W\d_]{2,}")


def plausibility(text: str) -> int:
    """How many letters go on a word, less what is garbled: the larger, the more likely this is what is printed.

    Words torn apart lose a letter at each tear, and nothing is said for words longer than any.
    """
    letters = sum(len(word) - 1 for word in _WORD.findall(text) if len(word) <= 40)
    return letters - 5 * len(_GARBLED.findall(text))


def is_garbled(text: str) -> bool:
    return 20 * len(_GARBLED.findall(text)) > len(text)


def is_badly_spaced(text: str) -> bool:
    """Whether the blanks between words seem to be lost, or words to be torn apart: German words have six letters."""
    words = _LETTERS.findall(text)
    return len(text) > 200 and not 3.8 * len(words) < sum(map(len, words)) < 14 * len(words)


def is_mostly_garbled(text: str) -> bool:
    """Whether more than half of the characters are missing from their fonts."""
    garbled = count_garbled(text)
    return garbled > 50 and 2 * garbled > len(re.sub(r"\s", "", clean(text)))
