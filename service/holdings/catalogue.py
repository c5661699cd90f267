"""What the corpus folder says of itself: publications, originals to fetch, and the glossary of the domain."""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import Any

from index.analysis import content_words, fold, stem, words
from service.holdings.library import Meta
from service.language.everyday import Everyday

OPTIONS = frozenset({"koordinationsmodell", "umsetzungsmodell", "kooperationsform", "rechtsform"})
"""Kinds of terms that one chooses between."""


@dataclass(frozen=True, slots=True)
class Original:
    """A publication that may not be shipped and that an administrator should fetch and ingest."""

    title: str
    publisher: str
    year: int | None
    address: str
    why: str


@dataclass(frozen=True, slots=True)
class Term:
    """A concept of the domain with the wordings that mean the same. `number` counts the ten messages."""

    name: str
    kind: str
    wordings: tuple[str, ...]
    number: int | None = None


@dataclass(frozen=True, slots=True)
class Sort:
    """What some concepts are called together, in all wordings: "Gremien", "Formen der Kooperation"."""

    wordings: tuple[str, ...]
    terms: tuple[Term, ...]
    keys: tuple[tuple[str, ...], ...]
    """The stems of each wording, as `key` gives them."""


@dataclass(frozen=True, slots=True)
class Catalogue:
    """`files` maps each embedded PDF to what the catalogue knows of it."""

    files: dict[Path, Meta]
    originals: tuple[Original, ...]

    @classmethod
    def load(cls, corpus: Path) -> Catalogue:
        """Read catalogue.toml; an empty catalogue where the folder has none."""
        path = corpus / "catalogue.toml"
        data = tomllib.loads(path.read_text(encoding="utf-8")) if path.is_file() else {}
        return cls(
            {(corpus / entry["file"]).resolve(): _meta(entry) for entry in data.get("document", ())},
            tuple(
                Original(o["title"], o.get("publisher", ""), o.get("year"), o.get("address", ""), o.get("why", ""))
                for o in data.get("original", ())
            ),
        )


class Glossary:
    """Finds the concepts a text names, in any of their wordings, longest wording first."""

    def __init__(
        self, terms: tuple[Term, ...] = (), everyday: Everyday | None = None, sorts: tuple[Sort, ...] = ()
    ) -> None:
        self.terms, self.everyday, self.sorts = terms, everyday or Everyday(), sorts
        self._wordings: dict[tuple[str, ...], list[Term]] = {}
        for term in terms:
            for stems in {key(wording) for wording in term.wordings}:
                self._wordings.setdefault(stems, []).append(term)
        self._longest = max((len(stems) for stems in self._wordings), default=0)
        self.others_than = lru_cache(maxsize=None)(self._others_than)
        self.find = lru_cache(maxsize=20_000)(self._find)  # headings are looked up for question after question

    @classmethod
    def load(cls, corpus: Path) -> Glossary:
        path = corpus / "glossary.toml"
        data = tomllib.loads(path.read_text(encoding="utf-8")) if path.is_file() else {}
        terms = tuple(_term(entry) for entry in data.get("term", ()))
        sorts = tuple(_sort(entry, terms) for entry in data.get("sort", ()))
        return cls(terms, Everyday.load(corpus), sorts)

    def _others_than(self, term: Term) -> tuple[Term, ...]:
        """The concepts of a term's kind, where neither holds the other's name ("Beirat", "Fachbeirat")."""
        own = [fold(wording) for wording in term.wordings]
        return tuple(
            other
            for other in self.terms
            if other.kind == term.kind
            and not any(mine in fold(name) or fold(name) in mine for name in other.wordings for mine in own)
        )

    def with_sorts(self, term: Term) -> Term:
        """A concept with the wordings of its sorts, where it has any: whoever has an Ethikrat has a Beirat."""
        own = {key(wording) for wording in term.wordings}
        sorts = [sort for sort in self.sorts if own & set(sort.keys)]
        wordings = (wording for sort in sorts for narrower in sort.terms for wording in narrower.wordings)
        return replace(term, wordings=tuple(dict.fromkeys((*term.wordings, *wordings)))) if sorts else term

    def _find(self, text: str) -> tuple[Term, ...]:
        """The terms named in a text, in order of appearance, each once; overlapping shorter wordings give way."""
        stems = [stem(word) for word in words(text)]
        found: list[Term] = []
        position = 0
        while position < len(stems):
            length, terms = self._at(stems, position)
            found += [term for term in terms if term not in found]
            position += max(length, 1)
        return tuple(found)

    def _at(self, stems: list[str], position: int) -> tuple[int, list[Term]]:
        for length in range(min(self._longest, len(stems) - position), 0, -1):
            terms = self._wordings.get(tuple(stems[position : position + length]))
            if terms:
                return length, terms
        return 0, []


def synonyms(terms: Sequence[Term], text: str) -> list[str]:
    """Wordings of the named terms that the text does not use itself."""
    used = set(words(text))
    return [w for term in terms for w in term.wordings if not set(words(w)) <= used]


def named_in(wordings: Sequence[str], text: str) -> bool:
    """Whether a text has all content words of one of a concept's wordings, in any form and order."""
    told = {stem(word) for word in content_words(text)}
    return any({stem(word) for word in content_words(wording)} <= told for wording in wordings)


def key(wording: str) -> tuple[str, ...]:
    """The stems of a wording, by which it is found."""
    return tuple(stem(word) for word in words(wording))


def _meta(entry: dict[str, Any]) -> Meta:
    fields = ("id", "title", "publisher", "year", "kind", "summary", "address")
    return Meta(**{name: entry[name] for name in fields if name in entry})


def _term(entry: dict[str, Any]) -> Term:
    wordings = (entry["name"], *entry.get("synonyms", ()), *entry.get("abbreviations", ()))
    return Term(entry["name"], entry.get("kind", "begriff"), tuple(dict.fromkeys(wordings)), entry.get("number"))


def _sort(entry: dict[str, Any], terms: Sequence[Term]) -> Sort:
    said, named, kind = tuple(entry["said"]), entry.get("terms", ()), entry.get("kind")
    return Sort(said, tuple(t for t in terms if t.name in named or t.kind == kind), tuple(map(key, said)))
