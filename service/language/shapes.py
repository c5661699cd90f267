"""What an answer must look like that a question asks for: it has a sum, a date, a name."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from index.analysis import stem

Test = Callable[[str], bool]


@dataclass(frozen=True, slots=True)
class Shape:
    """What a question asks for. `has` tells of a sentence as written whether it has it; `words` help to find one;
    `asking` are the stems of words that only ask for it and need not stand in the answer ("Geld" where it says "Euro"),
    `alike` words that mean the same in it ("Leute", "Personen"). `around` says that the headings may have it as well.
    """

    name: str
    has: Test
    words: tuple[str, ...] = ()
    asking: frozenset[str] = frozenset()
    alike: tuple[str, ...] = ()
    around: bool = False


def stems(text: str) -> frozenset[str]:
    """The stems of all words of a text that is folded already."""
    return frozenset(stem(word) for word in text.split())
