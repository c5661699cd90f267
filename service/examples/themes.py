"""What examples are about: the themes of `corpus/themes.toml`, found by their wordings in a text."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from index.analysis import fold


@dataclass(frozen=True, slots=True)
class Theme:
    """A theme and a pattern over folded text that finds its wordings."""

    name: str
    pattern: re.Pattern[str]


class Themes:
    def __init__(self, themes: Sequence[Theme] = ()) -> None:
        self._themes = tuple(themes)

    @classmethod
    def load(cls, corpus: Path) -> Themes:
        """Read themes.toml; no themes where the folder has none. A wording is the beginning of a word."""
        path = corpus / "themes.toml"
        data = tomllib.loads(path.read_text(encoding="utf-8")) if path.is_file() else {}
        return cls([Theme(entry["name"], _pattern(entry["words"])) for entry in data.get("theme", ())])

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(theme.name for theme in self._themes)

    def of(self, texts: Sequence[str]) -> tuple[str, ...]:
        """The themes that a text names, in the order of the file."""
        folded = fold("\n".join(texts))
        return tuple(theme.name for theme in self._themes if theme.pattern.search(folded))


def _pattern(wordings: Sequence[str]) -> re.Pattern[str]:
    return re.compile(r"\b(?:" + "|".join(re.escape(fold(word)) for word in wordings) + ")")
