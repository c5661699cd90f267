"""The collection of practice examples: what all publications tell of one municipality, put together, each source kept.

A find of the reading becomes an example when the reading was sure of it or an administrator confirmed it
(`decisions`). Finds on one municipality are one example: the surest leads, the others fill what it leaves open
and add their sentences and sources. Nothing is written by us: titles are headings, text is sentences of the pages.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from index.analysis import content_words, fold, place_words, stem
from index.generation import Generation
from index.records import Record
from ingest.model import Example, Sentence, Span
from service.examples.decisions import Decision, key_of
from service.examples.facets import STATES, size_of
from service.examples.places import Point, locate
from service.examples.themes import Themes
from service.holdings.catalogue import Glossary
from service.language.headings import part_of

SURE = 0.8
"""Confidence from which on a find is shown without anybody's confirmation."""
_AGAIN = 0.7
"""Share of the shorter sentence's words from which on two sentences say the same."""
_UNDONE = re.compile(
    r"\b(?:nicht|kein\w*|ohne|statt|dagegen|gegen|verworfen|frueher\w*|zunaechst|ehemals|sollte|koennte|empfiehlt|"
    r"pruefte|geplant|anderen?|allein)\b"
)
"""A sentence with one of these may name a model that the municipality does not have."""
_AN_OFFICE = re.compile(r"\b(?:als|(?:ein|als|im|zum)(?:em|en|es)? (?:neue|eigene)[mns]?) amt\b")
"""Offices are named everywhere; the model is one that is meant by it."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A find of the reading in a live publication: `found` as read, `example` with an administrator's corrections."""

    key: str
    record: Record
    found: Example
    example: Example
    decision: Decision | None

    @property
    def shown(self) -> bool:
        if self.decision is not None:
            return self.decision.verdict != "rejected"
        return self.found.confidence >= SURE


@dataclass(frozen=True, slots=True)
class Line:
    """A sentence of a page with the passage that it stands in."""

    record: Record
    sentence: Sentence


@dataclass(frozen=True, slots=True)
class Entry:
    """An example of the collection. Unknown facts are None or empty, never guessed.

    `id` is made of the municipality's name and stays the same over editions. `size` is klein, mittel, groß or
    Landkreis; `point` is latitude and longitude. `done`, `learned` and `open` are what the municipality did, what can
    be learned and what is left open. `confirmed`: an administrator has looked at it. `rows` are its passages' in the
    index.
    """

    id: str
    municipality: str
    state: str | None
    kind: str | None
    population: int | None
    size: str | None
    point: Point | None
    title: str
    message: int | None
    levels: tuple[str, ...]
    coordination: tuple[str, ...]
    implementation: tuple[str, ...]
    form: str | None
    themes: tuple[str, ...]
    as_of: str | None
    confirmed: bool
    done: tuple[Line, ...]
    learned: tuple[Line, ...]
    open: tuple[Line, ...]
    sources: tuple[Candidate, ...]
    rows: tuple[int, ...]


class Collection:
    """The examples of one generation under the decisions of one moment. Immutable."""

    def __init__(
        self, generation: Generation, decisions: Mapping[str, Decision], glossary: Glossary, themes: Themes
    ) -> None:
        self._generation, self._glossary, self._themes = generation, glossary, themes
        self.candidates = tuple(_candidates(generation, decisions))
        # Those that publications describe at length, with a profile or confirmed, come before mere mentions.
        self.entries = tuple(sorted(self._entries(), key=lambda e: -e.sources[0].example.confidence))
        self._by_id = {entry.id: entry for entry in self.entries}
        self._by_find = {source.found.id: entry for entry in self.entries for source in entry.sources}

    def find(self, identity: str) -> Entry | None:
        """The example of that id, or the one that a find of that id went into."""
        return self._by_id.get(identity) or self._by_find.get(identity)

    def of(self, municipality: str) -> Entry | None:
        """The example of a municipality, by its name in any spelling that `place_words` takes for the same."""
        name = _same(municipality)
        return next((entry for entry in self.entries if _same(entry.municipality) == name), None)

    def _entries(self) -> Iterator[Entry]:
        groups: dict[tuple[str, str], list[Candidate]] = {}
        for candidate in self.candidates:
            if candidate.shown:
                groups.setdefault(_group(candidate.example, groups), []).append(candidate)
        taken: set[str] = set()
        for group in groups.values():
            lead, *others = sorted(group, key=lambda c: -c.example.confidence)
            identity = _identity(lead.example, taken)
            taken.add(identity)
            yield self._entry(identity, [lead, *others])

    def _entry(self, identity: str, sources: Sequence[Candidate]) -> Entry:
        told = [_told(self._generation, source.example) for source in sources]
        lines = [line for part in told for line in part.lines]
        done, learned, left = (_of_kind(lines, kind) for kind in ("done", "learned", "open"))
        examples = [source.example for source in sources]
        first = examples[0]
        state = next((e.state for e in examples if e.state), None)
        text = [line.sentence.text for line in done]
        coordination, implementation = (self._models(text, f"{k}smodell") for k in ("koordination", "umsetzung"))
        return Entry(
            id=identity,
            municipality=first.municipality,
            state=state,
            kind=next((e.kind for e in examples if e.kind), None),
            population=next((e.population for e in examples if e.population), None),
            size=next((size for e in examples if (size := size_of(e))), None),
            point=locate(first.municipality, state),
            title=first.title,
            message=next((e.message for e in examples if e.message), None),
            levels=next((e.levels for e in examples if e.levels), ()),
            coordination=coordination,
            implementation=implementation,
            form=next((e.form for e in examples if e.form), None),
            themes=self._themes.of([first.title, *text]),
            as_of=next((e.as_of for e in examples if e.as_of), None),
            confirmed=any(source.decision is not None for source in sources),
            done=done,
            learned=learned,
            open=left,
            sources=tuple(sources),
            rows=tuple(dict.fromkeys(row for part in told for row in part.rows)),
        )

    def _models(self, text: Sequence[str], kind: str) -> tuple[str, ...]:
        """The models of a kind that sentences of what was done name, in the glossary's words."""
        plain = [sentence for sentence in text if not _UNDONE.search(fold(sentence))]
        found = [
            term.name
            for sentence in plain
            for term in self._glossary.find(sentence)
            if term.kind == kind and (term.name != "Amt" or _AN_OFFICE.search(fold(sentence)))
        ]
        return tuple(dict.fromkeys(found))


@dataclass(frozen=True, slots=True)
class _Told:
    """What a source tells: (kind of line, line), and the rows of its passages in the index."""

    lines: tuple[tuple[str, Line], ...]
    rows: tuple[int, ...]


def decided(generation: Generation, decisions: Mapping[str, Decision]) -> tuple[Example, ...]:
    """The finds of a generation with their corrections, without the rejected ones."""
    found = _candidates(generation, decisions)
    return tuple(c.example for c in found if c.decision is None or c.decision.verdict != "rejected")


def _candidates(generation: Generation, decisions: Mapping[str, Decision]) -> Iterator[Candidate]:
    for found in generation.examples:
        if found.passage not in generation.rows:
            continue
        record = generation.records[generation.rows[found.passage]]
        key = key_of(record.document, found)
        decision = decisions.get(key)
        yield Candidate(key, record, found, decision.applied(found) if decision else found, decision)


def _told(generation: Generation, example: Example) -> _Told:
    """The sentences of the section that the example heads, else those of its own stretch of the page."""
    row = generation.rows[example.passage]
    home = generation.records[row]
    prefix = _own_heading(home, example)
    if not prefix:
        own = [Line(home, s) for s in home.sentences if any(_meets(span, example.span) for span in s.spans)]
        return _Told(tuple(("done", line) for line in own), (row,))
    rows = [row]
    for next_row in range(row + 1, len(generation.records)):
        record = generation.records[next_row]
        if record.edition != home.edition or record.headings[: len(prefix)] != prefix:
            break
        rows.append(next_row)
    kinds = {r: part_of(generation.records[r].headings[len(prefix) - 1 :]) for r in rows}
    lines = [
        (kinds[r], Line(generation.records[r], sentence))
        for r in rows
        if generation.records[r].kind != "profile"
        for sentence in generation.records[r].sentences
    ]
    # What is left open is no reason to be found: "Ob es einen Beirat gibt, ist nicht belegt."
    return _Told(tuple(lines), tuple(r for r in rows if kinds[r] != "open"))


def _own_heading(home: Record, example: Example) -> tuple[str, ...]:
    """The heading path down to the heading that names the municipality; () where none does."""
    for depth, heading in enumerate(home.headings, start=1):
        if any(word in fold(heading) for word in place_words(example.municipality)):
            return home.headings[:depth]
    return home.headings if home.kind == "profile" else ()


def _of_kind(lines: Sequence[tuple[str, Line]], kind: str) -> tuple[Line, ...]:
    """In order, without lines that are no sentence and those of another source that say the same again."""
    found: list[tuple[Line, frozenset[str]]] = []
    for line in (line for k, line in lines if k == kind and len(line.sentence.text) > 20):
        said = frozenset(stem(word) for word in content_words(line.sentence.text))
        if all(len(said & other) < _AGAIN * min(len(said), len(other)) for _, other in found):
            found.append((line, said))
    return tuple(line for line, _ in found)


def _group(example: Example, groups: Mapping[tuple[str, str], object]) -> tuple[str, str]:
    """Name and state; an unknown state joins the group of that name, whatever its state."""
    name, state = _same(example.municipality), example.state or ""
    for known, its_state in groups:
        if known == name and (not state or not its_state or its_state == state):
            return known, its_state
    return name, state


def _same(municipality: str) -> str:
    return " ".join(sorted(place_words(municipality)))


def _identity(example: Example, taken: set[str]) -> str:
    """ "Bad Belzig und Wiesenburg/Mark" -> "bad-belzig-und-wiesenburg-mark"; a second of a name gets its state."""
    base = re.sub(r"[^a-z0-9]+", "-", fold(example.municipality)).strip("-") or "beispiel"
    if base not in taken:
        return base
    short = next((short for short, name in STATES.items() if name == example.state), "")
    named = f"{base}-{short}".strip("-")
    number = 2
    while named in taken:
        named, number = f"{base}-{number}", number + 1
    return named


def _meets(span: Span, other: Span) -> bool:
    return span.page == other.page and span.start < other.end and other.start < span.end
