"""The practice examples as everybody uses them: one collection for each generation and state of decisions."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from index.analysis import stem
from index.generation import Generation
from service.answers.answering import Answerer
from service.answers.citing import Citer
from service.errors import NotFound
from service.examples.collection import Candidate, Collection, Entry, decided
from service.examples.decisions import Decisions
from service.examples.facets import ExampleFilter
from service.examples.finding import Found, find
from service.examples.places import Home
from service.examples.themes import Themes
from service.examples.wishes import WishReader
from service.exports.parcel import Parcel
from service.exports.portraits import Portrait, portraits
from service.holdings.catalogue import Glossary
from service.model import Citation


@dataclass(frozen=True, slots=True)
class Selected:
    """Examples that fit, best first; where none does, the `nearest` and German sentences on what is `missing`."""

    portraits: Sequence[Portrait]
    citations: Sequence[Citation]
    nearest: tuple[Portrait, ...]
    missing: tuple[str, ...]


class Showcase:
    """Thread-safe. `answerer` and `citer` give those of the active generation, `over` makes an answerer of one."""

    def __init__(
        self,
        answerer: Callable[[], Answerer],
        over: Callable[[Generation], Answerer],
        citer: Callable[[], Citer],
        decisions: Decisions,
        glossary: Glossary,
        themes: Themes,
    ) -> None:
        self._answerer, self._over, self._citer, self._decisions = answerer, over, citer, decisions
        self._heeding: tuple[tuple[int, tuple[int, str]], Answerer] | None = None
        self._glossary, self.themes = glossary, themes
        self._made: tuple[tuple[int, tuple[int, str]], Collection] | None = None
        self._making = threading.Lock()

    @property
    def collection(self) -> Collection:
        """The present collection, made anew after an activation or a decision by any process. NotReady."""
        generation = self._answerer().searcher.generation
        state = (generation.manifest.number, self._decisions.stamp())
        made = self._made
        if made is not None and made[0] == state:
            return made[1]
        with self._making:
            if self._made is None or self._made[0] != state:
                self._made = (state, Collection(generation, self._decisions.all(), self._glossary, self.themes))
            return self._made[1]

    def heeding(self, answerer: Answerer) -> Answerer:
        """An answerer that knows the examples as decided on; the same one where nobody decided anything."""
        stamp = self._decisions.stamp()
        if not stamp[0]:
            return answerer
        generation = answerer.searcher.generation
        state = (generation.manifest.number, stamp)
        made = self._heeding
        if made is None or made[0] != state:
            made = state, self._over(replace(generation, examples=decided(generation, self._decisions.all())))
            self._heeding = made
        return made[1]

    def candidates(self) -> list[Candidate]:
        """All finds for an administrator to look through: those nobody has decided on first, the least sure before."""
        return sorted(self.collection.candidates, key=lambda c: (c.decision is not None, c.found.confidence))

    def entry(self, identity: str) -> Entry:
        """The example of that id. NotFound."""
        found = self.collection.find(identity)
        if found is None:
            raise NotFound("Dieses Beispiel gibt es nicht oder nicht mehr.", "Unter „Beispiele“ stehen alle.")
        return found

    def find(
        self, text: str = "", chosen: Mapping[str, tuple[str, ...]] | None = None, like: Home | None = None
    ) -> Found:
        """Examples for words as typed and facets as chosen (see `wishes.FACETS`), first those like a municipality."""
        collection, answerer = self.collection, self._answerer()
        vocabulary = answerer.searcher.generation.words
        reader = WishReader(collection, lambda word: vocabulary.knows(stem(word)), answerer.reader.spell)
        return find(reader.read(text, chosen or {}, like), collection, answerer.searcher, self._glossary, self.themes)

    def select(self, wanted: ExampleFilter, text: str = "") -> Selected:
        """What a program asks for: a filter, and words that rank; where they fit nothing, why, and what comes near."""
        if not text.strip():
            cards, citations = self.portraits([e for e in self.collection.entries if wanted.matches(e)])
            return Selected(cards, citations, (), ())
        found = self.find(text)
        fitting = [match.entry for match in found.matches if wanted.matches(match.entry)]
        near = [match.entry for match in found.nearest if wanted.matches(match.entry)]
        cards, citations = self.portraits([*fitting, *near])
        return Selected(cards[: len(fitting)], citations, tuple(cards[len(fitting) :]), found.missing)

    @property
    def messages(self) -> dict[int, str]:
        """The titles of the ten messages by their number, as the glossary has them."""
        return {t.number: t.name for t in self._glossary.terms if t.kind == "botschaft" and t.number}

    def parcel(self, portraits: Sequence[Portrait], citations: Sequence[Citation], **more: Any) -> Parcel:
        """Examples to take along; `more` are further fields of a parcel."""
        return Parcel(portraits, citations, messages=self.messages, **more)

    def portraits(self, entries: Sequence[Entry]) -> tuple[list[Portrait], list[Citation]]:
        """Entries with their sentences, and the citations that their numbers mean."""
        citer = self._citer()
        return portraits(entries, citer), citer.citations
