"""Finding practice examples: what fits a wish, how well, and why; where nothing does, what is missing and what is near.

An example's fit is the share of the wish's words that it meets (word for word, as a part of a compound, or by a word of
like meaning), its rank in word search and by vector, and its likeness to the visitor's own municipality. Facets narrow;
they never just raise.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from index.analysis import content_words, stem
from index.search import Query, Searcher
from service.examples.collection import Collection, Entry, Line
from service.examples.places import Home, distance
from service.examples.themes import Themes
from service.examples.wishes import FACETS, SIZES, Wish, size_of_home, together
from service.holdings.catalogue import Glossary, synonyms

COVERED, RANKED, MEANT = 0.6, 0.25, 0.15
"""Shares of the met words, the word search and the vector in the fit of the text."""
ENOUGH, BESIDE = 0.5, 0.8
"""Share of the words that an example must meet to fit, and share of what the best one meets."""
LESS = 0.5
"""What a word counts for that is no noun, beside nouns, or that no example knows, beside words that some do."""
MATTER = 0.25
"""For an example whose theme or model is what the words name."""
_LIKE = {"state": 0.35, "size": 0.35, "kind": 0.15, "near": 0.15}
"""What likeness to a municipality counts: same state, same size, same kind, closeness in size and kilometres."""

_NO_QUERY = Query("", np.zeros((1, 0), dtype=np.float32), (), np.zeros((0, 0), dtype=np.float32))


@dataclass(frozen=True, slots=True)
class Match:
    """An example with its fit in 0..1. `reasons` and `lacking` are German; `line` is the sentence that speaks most."""

    entry: Entry
    fit: float
    reasons: tuple[str, ...]
    lacking: tuple[str, ...] = ()
    line: Line | None = None


@dataclass(frozen=True, slots=True)
class Choice:
    """A value of a facet: how many examples it leaves or adds, and whether it is chosen."""

    value: str
    count: int
    chosen: bool


@dataclass(frozen=True, slots=True)
class Found:
    """`matches` fit; where none does, `nearest` come nearest and `missing` says in German sentences what there is not.

    `facets` maps a facet's name to its values with counts, each counted as if its own facet were not chosen.
    """

    wish: Wish
    matches: tuple[Match, ...]
    nearest: tuple[Match, ...]
    missing: tuple[str, ...]
    facets: Mapping[str, tuple[Choice, ...]]


def find(wish: Wish, collection: Collection, searcher: Searcher, glossary: Glossary, themes: Themes) -> Found:
    """What fits a wish, best first, in the order of the collection where nothing ranks."""
    scale = _Scale(wish, collection.entries, searcher, glossary, themes)
    fitting = [entry for entry in collection.entries if scale.fits(entry)]
    narrowed = [entry for entry in fitting if not _lacking(entry, wish)]
    matches = sorted((scale.match(entry) for entry in narrowed), key=lambda match: -match.fit)
    nearest: list[Match] = []
    if not matches:
        close = [replace(scale.match(entry), lacking=_lacking(entry, wish)) for entry in collection.entries]
        nearest = sorted(close, key=lambda m: (scale.fits(m.entry) < scale.any_fits, len(m.lacking), -m.fit))[:3]
    missing = () if matches else tuple(_missing(wish, collection.entries, fitting, scale))
    return Found(wish, tuple(matches), tuple(nearest), missing, _counted(wish, fitting))


class _Scale:
    """Weighs the examples for one wish."""

    def __init__(
        self, wish: Wish, entries: Sequence[Entry], searcher: Searcher, glossary: Glossary, themes: Themes
    ) -> None:
        self._wish, self._searcher, self._glossary, self._themes = wish, searcher, glossary, themes
        typed = [token for token in wish.words.split() if content_words(token)]
        self._nouns = {word for token in typed if token[0].isupper() for word in content_words(token)}
        self._typed = {word: token for token in typed for word in content_words(token)}
        self._place = {entry.id: place for place, entry in enumerate(entries)}
        # Who only browses does not wait for the model.
        named = synonyms(glossary.find(wish.words), wish.words)
        self._query = searcher.query(wish.words, named) if wish.words else _NO_QUERY
        count = len(entries)
        self._met = np.zeros((len(self._query.terms), count), dtype=np.float32)
        self._text = np.zeros(count, dtype=np.float32)
        self._share = np.ones(count, dtype=np.float32)
        if self._query.terms and count:
            self._weigh(entries)
        self.any_fits = bool(count and self._share.max() >= ENOUGH)

    def _weigh(self, entries: Sequence[Entry]) -> None:
        generation, query = self._searcher.generation, self._query
        words = generation.words.scores(query.text, query.synonyms)
        for place, entry in enumerate(entries):
            rows = list(entry.rows)
            self._met[:, place] = self._meets(query, rows)
            self._text[place] = RANKED * _best(words, rows) / max(float(words.max()), 1e-6)
            # The search's own scores leave out what lies far from the question in a large index.
            self._text[place] += MEANT * float(generation.vectors.cosines(query.vector, rows).max(initial=0.0))
        weights = np.array([self._weight(number) for number in range(len(query.terms))], dtype=np.float32)
        self._share = weights @ self._met / weights.sum() + MATTER * self._matters(entries)
        self._text += COVERED * np.minimum(self._share, 1.0)

    def _weight(self, number: int) -> float:
        """How telling a word of the wish is."""
        term = self._query.terms[number]
        weight = self._searcher.term_weight(term)
        if self._nouns and term not in self._nouns:
            weight *= LESS
        return weight if self._met[number].max() >= ENOUGH else weight * LESS

    def _matters(self, entries: Sequence[Entry]) -> np.ndarray:
        """1 for an example that is about what the words name, by its themes and models; shape (examples,)."""
        named = {*self._themes.of([self._wish.words]), *(term.name for term in self._glossary.find(self._wish.words))}
        own = [{*e.themes, *e.coordination, *e.implementation} for e in entries]
        return np.array([bool(named & values) for values in own], dtype=np.float32)

    def _meets(self, query: Query, rows: Sequence[int]) -> np.ndarray:
        """How far an example meets each word, in 0..1: whole where a passage has it or its parts, else by meaning."""
        generation = self._searcher.generation
        met: np.ndarray = generation.soft.match(query.terms, query.term_vectors, rows).max(axis=1)
        held: set[str] = set()
        for row in rows:
            held |= generation.words.analyzer.shape(generation.records[row].weighted_text)[0]
        splitter = generation.words.analyzer.splitter
        for number, term in enumerate(query.terms):
            parts = splitter.parts(term)
            if stem(term) in held:
                met[number] = 1.0
            elif parts:
                met[number] = max(met[number], (sum(stem(part) in held for part in parts) / len(parts)) ** 2)
        return met

    def fits(self, entry: Entry) -> bool:
        """Whether an example meets enough of the words; any does where there are none."""
        share = float(self._share[self._place[entry.id]])
        return share >= ENOUGH and share >= BESIDE * float(self._share.max())

    def match(self, entry: Entry) -> Match:
        place = self._place[entry.id]
        fit, likeness = float(self._text[place]), _likeness(entry, self._wish.like)
        if self._wish.like:
            fit = likeness if not self._query.terms else (fit + likeness) / 2
        return Match(entry, round(min(fit, 1.0), 4), tuple(self._reasons(entry)), line=self._line(entry))

    def _reasons(self, entry: Entry) -> Iterable[str]:
        for name, values in self._wish.wanted.items():
            same = [value for value in FACETS[name][1](entry) if value in values]
            if same and name != "municipality":
                yield f"Botschaft {same[0]}" if name == "message" else together(same)
        if self._wish.population and entry.population:
            yield f"rund {_number(entry.population)} Einwohner"
        if self._wish.like:
            yield from _alike(entry, self._wish.like)
        met = self._met[:, self._place[entry.id]]
        named = [term for term, share in zip(self._query.terms, met, strict=True) if share >= 0.99]
        if named:
            yield "nennt " + together([f"„{self._typed.get(term, term)}“" for term in named[:3]])

    def _line(self, entry: Entry) -> Line | None:
        """The sentence with most of the words; the first of what was done where none has any."""
        shape = self._searcher.generation.words.analyzer.shape
        weights = {stem(term): self._searcher.term_weight(term) for term in self._query.terms}
        lines = [*entry.done, *entry.learned]

        def weight(line: Line) -> float:
            return sum(weights[s] for s in shape(line.sentence.text)[0] if s in weights)

        return max(lines, key=weight, default=None)

    def unmet(self) -> list[str]:
        """The words of the wish that no example meets, as typed."""
        best = self._met.max(axis=1) if self._met.size else []
        unmet = [self._typed.get(t, t) for t, met in zip(self._query.terms, best, strict=True) if met < ENOUGH]
        return list(dict.fromkeys(unmet))


def _best(scores: np.ndarray, rows: Sequence[int]) -> float:
    return float(scores[list(rows)].max()) if rows else 0.0


def _lacking(entry: Entry, wish: Wish) -> tuple[str, ...]:
    """What is wanted and the example does not have, as the example has it: "Land: Bayern"."""
    found = []
    for name, values in wish.wanted.items():
        has = list(FACETS[name][1](entry))
        if not set(has) & set(values):
            found.append(f"{FACETS[name][0]}: {', '.join(has) or 'unbekannt'}")
    if wish.population and not wish.population[0] <= (entry.population or -1) < wish.population[1]:
        people = f"rund {_number(entry.population)}" if entry.population else "unbekannt"
        found.append(f"Einwohnerzahl: {people}")
    return tuple(found)


def _missing(wish: Wish, entries: Sequence[Entry], fitting: Sequence[Entry], scale: _Scale) -> Iterable[str]:
    """Why nothing fits: words that no example knows, values that no example has, or only the combination."""
    unmet = scale.unmet()
    if unmet:
        yield f"Von {together([f'„{word}“' for word in unmet])} handelt keines der Beispiele."
    alone = [
        f"{FACETS[name][0]} {together(values, 'oder')}"
        for name, values in wish.wanted.items()
        if not any(set(FACETS[name][1](entry)) & set(values) for entry in entries)
    ]
    if alone:
        yield f"Noch kein Beispiel gibt es für: {together(alone)}."
    if not unmet and not alone:
        wanted = [f"{FACETS[name][0]} {together(values, 'oder')}" for name, values in wish.wanted.items()]
        wanted += wish.understood[-1:] if wish.population else []
        about = [f"„{wish.words}“"] if wish.words else []
        yield f"Diese Verbindung fehlt noch: {together([*about, *wanted])}."


def _counted(wish: Wish, entries: Sequence[Entry]) -> dict[str, tuple[Choice, ...]]:
    found = {}
    for name, (_, values_of) in FACETS.items():
        if name == "municipality":
            continue
        others = {key: values for key, values in wish.wanted.items() if key != name}
        rest = [e for e in entries if not _lacking(e, replace(wish, chosen=others, read={}))]
        counts = Counter(value for entry in rest for value in values_of(entry))
        chosen = wish.wanted.get(name, ())
        values = sorted({*counts, *chosen}, key=lambda value: _order(name, value))
        found[name] = tuple(Choice(value, counts[value], value in chosen) for value in values)
    return found


def _order(name: str, value: str) -> tuple[int, str]:
    if name == "size":
        return SIZES.index(value) if value in SIZES else len(SIZES), value
    return (int(value) if name == "message" and value.isdigit() else 0), value


def _likeness(entry: Entry, home: Home | None) -> float:
    """How like a municipality an example's is, in 0..1."""
    if home is None:
        return 0.0
    score = _LIKE["state"] * (entry.state is not None and entry.state == home.state)
    score += _LIKE["size"] * (entry.size is not None and entry.size == size_of_home(home))
    score += _LIKE["kind"] * _same_kind(entry, home)
    near = []
    if entry.population and home.population:
        near.append(math.exp(-abs(math.log(entry.population / home.population))))
    if entry.point and home.point:
        near.append(math.exp(-distance(entry.point, home.point) / 200))
    return score + _LIKE["near"] * (sum(near) / len(near) if near else 0.0)


def _same_kind(entry: Entry, home: Home) -> bool:
    return ("kreis" in (entry.kind or "").lower()) == (home.kind == "Landkreis")


def _alike(entry: Entry, home: Home) -> Iterable[str]:
    if entry.state and entry.state == home.state:
        yield "gleiches Land"
    if entry.size and entry.size == size_of_home(home):
        yield "ähnlich groß" if entry.size != "Landkreis" else "auch ein Landkreis"
    if entry.point and home.point:
        away = distance(entry.point, home.point)
        yield f"rund {_number(max(round(away / 5) * 5, 5))} km entfernt" if away >= 3 else "Ihre eigene Kommune"


def _number(value: int) -> str:
    return f"{value:,}".replace(",", ".")
