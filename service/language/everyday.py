"""Everyday phrases of a question, and what publications call the same (corpus/everyday.toml)."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from index.analysis import STOPWORDS, stem, words
from index.search import Query, Searcher

_ENDING = 3  # letters
MEANT = 0.5
"""Share of what everyday phrases mean in the query's vector."""


@dataclass(frozen=True, slots=True)
class Saying:
    """The telling words of a phrase as the question has them, folded, and the words that publications use instead."""

    said: tuple[str, ...]
    means: tuple[str, ...]


def query_for(text: str, wordings: Sequence[str], sayings: Sequence[Saying], searcher: Searcher) -> Query:
    """The query for a text that also looks for other `wordings`, and for what its everyday phrases mean."""
    meant = meaning(sayings)
    return searcher.query(text, [*wordings, *meant], " ".join(meant), MEANT)


def meaning(sayings: Sequence[Saying]) -> list[str]:
    """What publications say instead of the phrases, each wording once."""
    return list(dict.fromkeys(wording for saying in sayings for wording in saying.means))


class Everyday:
    """Finds the everyday phrases of a question."""

    def __init__(self, sayings: Sequence[tuple[Sequence[str], Sequence[str]]] = ()) -> None:
        self._phrases = [(_parts(phrase), tuple(means)) for said, means in sayings for phrase in said]
        self._parts = frozenset(part for phrase, _ in self._phrases for part in phrase)
        self._opening: dict[str, list[int]] = {}
        for place, (phrase, _) in enumerate(self._phrases):
            self._opening.setdefault(phrase[0], []).append(place)

    @classmethod
    def load(cls, corpus: Path) -> Everyday:
        """Read everyday.toml; nothing where the folder has none."""
        path = corpus / "everyday.toml"
        data = tomllib.loads(path.read_text(encoding="utf-8")) if path.is_file() else {}
        return cls([(entry["said"], entry["means"]) for entry in data.get("saying", ())])

    def uses(self, word: str) -> bool:
        """Whether a folded word is one of a phrase, with an ending where the phrase leaves that open."""
        beginnings = (word[: len(word) - ending] + "*" for ending in range(_ENDING + 1))
        return stem(word) in self._parts or any(beginning in self._parts for beginning in beginnings)

    def find(self, text: str) -> tuple[Saying, ...]:
        """The phrases of which every word stands in the text, in any order; each meaning once."""
        asked = words(text)
        roots = {stem(word): word for word in reversed(asked)}
        found: dict[tuple[str, ...], list[str]] = {}
        beginnings = (word[:end] + "*" for word in asked for end in range(1, len(word) + 1))
        places = {place for part in {*roots, *beginnings} for place in self._opening.get(part, ())}
        for phrase, means in (self._phrases[place] for place in sorted(places)):
            met = [_met(part, asked, roots) for part in phrase]
            if all(met):
                found.setdefault(means, []).extend(met)
        telling = {means: [w for w in said if w not in STOPWORDS] for means, said in found.items()}
        return tuple(Saying(tuple(dict.fromkeys(said)), means) for means, said in telling.items())


def _parts(phrase: str) -> tuple[str, ...]:
    """The words of a phrase as stems, or with the star that stands for any ending."""
    return tuple(
        folded + "*" if word.endswith("*") else stem(folded)
        for word in phrase.split()
        for folded in words(word.rstrip("*"))[:1]
    )


def _met(part: str, asked: Sequence[str], roots: Mapping[str, str]) -> str:
    """The first word of a question that a part of a phrase stands for, "" without one."""
    if part.endswith("*"):
        return next((word for word in asked if word.startswith(part[:-1])), "")
    return roots.get(part, "")
