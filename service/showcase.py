"""The practice examples as everybody uses them: one collection for each generation and state of decisions."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence

from index.search import Searcher
from service.catalogue import Glossary
from service.citing import Citer
from service.collection import Candidate, Collection, Entry
from service.decisions import Decisions
from service.errors import NotFound
from service.model import Citation
from service.portraits import Portrait, portraits
from service.themes import Themes


class Showcase:
    """Thread-safe. `searcher` and `citer` give those of the active generation."""

    def __init__(
        self,
        searcher: Callable[[], Searcher],
        citer: Callable[[], Citer],
        decisions: Decisions,
        glossary: Glossary,
        themes: Themes,
    ) -> None:
        self._searcher, self._citer, self._decisions = searcher, citer, decisions
        self._glossary, self.themes = glossary, themes
        self._made: tuple[tuple[int, tuple[int, str]], Collection] | None = None
        self._making = threading.Lock()

    @property
    def collection(self) -> Collection:
        """The present collection, made anew after an activation or a decision by any process. NotReady."""
        generation = self._searcher().generation
        state = (generation.manifest.number, self._decisions.stamp())
        made = self._made
        if made is not None and made[0] == state:
            return made[1]
        with self._making:
            if self._made is None or self._made[0] != state:
                self._made = (state, Collection(generation, self._decisions.all(), self._glossary, self.themes))
            return self._made[1]

    def candidates(self) -> list[Candidate]:
        """All finds for an administrator to look through: those nobody has decided on first, the least sure before."""
        return sorted(self.collection.candidates, key=lambda c: (c.decision is not None, c.found.confidence))

    def entry(self, identity: str) -> Entry:
        """The example of that id. NotFound."""
        found = self.collection.find(identity)
        if found is None:
            raise NotFound("Dieses Beispiel gibt es nicht oder nicht mehr.", "Unter „Beispiele“ stehen alle.")
        return found

    def portraits(self, entries: Sequence[Entry]) -> tuple[list[Portrait], list[Citation]]:
        """Entries with their sentences, and the citations that their numbers mean."""
        citer = self._citer()
        return portraits(entries, citer), citer.citations
