"""Which generation answers: the live one, loaded ahead where announced, reloaded after a change by any process."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from time import monotonic

from index.encoder import ModelError
from index.generation import GenerationError, Generations
from service.answers.answering import Answerer
from service.errors import NotReady

_log = logging.getLogger("lotse")
EVERY = 0.2
"""Seconds between looks for an announced generation: far less than its examination takes."""
KEEP = 120.0
"""Seconds for which the generation before stays in memory, so that going back right after a change is at once."""


class Live:
    """Holds the answerer of the live generation. Whoever has taken one keeps it to the end of the question."""

    def __init__(
        self,
        generations: Generations,
        load: Callable[[int], Answerer],
        warm: Callable[[Answerer], None] = lambda _: None,
    ) -> None:
        self._generations, self._load, self._warm = generations, load, warm
        self._present: Answerer | None = None
        self._ahead: Answerer | None = None
        self._before: tuple[Answerer, float] | None = None
        self._loading, self._loading_ahead = threading.Lock(), threading.Lock()

    def get(self) -> Answerer:
        """The answerer of the active generation. NotReady."""
        try:
            while True:
                number = self._generations.active()
                if number is None:
                    raise NotReady("Es sind noch keine Publikationen aufgenommen.")
                try:
                    return self._of(number)
                except GenerationError:
                    if self._generations.active() == number:
                        raise  # it was not merely cleared away since
        except (GenerationError, ModelError) as error:
            raise NotReady(str(error), "„lotse doctor“ zeigt den Zustand und was zu tun ist.") from error

    def look_ahead(self) -> None:
        """Load a generation that is announced, so that nobody waits for it once it is live."""
        number = self._generations.announced()
        held = (self._present, self._ahead, self._before and self._before[0])
        if number is None or any(self._is(answerer, number) for answerer in held):
            return
        with self._loading_ahead:
            try:
                ahead = self._load(number)
                self._warm(ahead)  # what it works out at its first questions is then worked out already
                self._ahead = ahead
            except (GenerationError, ModelError, OSError) as error:
                _log.info("generation %s not loaded ahead: %s", number, error)

    def watch(self, stop: threading.Event) -> None:
        """Look ahead until told to stop."""
        while not stop.wait(EVERY):
            self.look_ahead()
            if self._before and monotonic() - self._before[1] > KEEP:
                self._before = None

    def _of(self, number: int) -> Answerer:
        present = self._present
        if present is not None and self._is(present, number):
            return present
        with self._loading_ahead, self._loading:  # what is being loaded ahead may be just this one
            present, before = self._present, self._before and self._before[0]
            if present is None or not self._is(present, number):
                ready = [a for a in (self._ahead, before) if a is not None and self._is(a, number)]
                self._before = (present, monotonic()) if present else None
                self._present = present = ready[0] if ready else self._load(number)
                self._ahead = None
            return present

    @staticmethod
    def _is(answerer: Answerer | None, number: int) -> bool:
        return answerer is not None and answerer.searcher.generation.manifest.number == number
