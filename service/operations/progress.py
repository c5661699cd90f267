"""How far a job is, written down for all to see, and the place where it notices that it is called off."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from time import monotonic

from service.operations.jobs import Jobs

_EVERY = 0.4  # seconds between two notes


class Cancelled(Exception):
    """The job was called off; whoever works for it leaves nothing half done."""


class Progress:
    """Called with a line it notes the line; `step` and `advance` say how far the job is. Cancelled from any of them."""

    def __init__(self, jobs: Jobs, job: str) -> None:
        self._jobs, self._job = jobs, job
        self._lines: list[str] = []
        self._step, self._begun, self._parts, self._done = "", datetime.now(UTC), 0, 0
        self._noted = 0.0

    def __call__(self, line: str) -> None:
        self._lines.append(line)
        self._note()

    def step(self, name: str, parts: int = 0) -> None:
        """Begin a step of `parts` parts, 0 where nobody can know."""
        self._step, self._begun, self._parts, self._done = name, datetime.now(UTC), parts, 0
        self._note()

    def rename(self, name: str) -> None:
        """Say what of the step is being done, without beginning it anew."""
        self._step = name

    def advance(self, done: int, parts: int | None = None) -> None:
        """So many parts of the step are behind; `parts` where they are known only now."""
        self._done, self._parts = done, self._parts if parts is None else parts
        if monotonic() - self._noted >= _EVERY:
            self._note()

    def _note(self) -> None:
        self._noted = monotonic()
        if self._jobs.note(self._job, self._step, self._begun, self._parts, self._done, self._lines):
            raise Cancelled


class Reading:
    """How far the reading of files is: by pages where it is one file, else by files, so that what remains is told of
    all of them. `names` are the files in their order, each with what it is called."""

    def __init__(self, progress: Progress, names: Mapping[Path, str]) -> None:
        self._progress, self._names, self._behind = progress, names, 0
        progress.step("Lesen", len(names) if self._many else 0)

    @property
    def _many(self) -> bool:
        return len(self._names) > 1

    def page(self, path: Path, page: int, pages: int) -> None:
        """Called before each page."""
        if self._many:
            self._progress.rename(f"Dateien lesen, gerade {self._names[path]}, Seite {page} von {pages}")
            self._progress.advance(self._behind)
            return
        if page == 1:
            self._progress.step(self._names[path], pages)
        self._progress.advance(page - 1, pages)

    def scan(self, path: Path, pages: int) -> None:
        """Called before the text of scanned pages is recognised, which tells no pages."""
        if self._many:
            self._progress.rename(f"Dateien lesen, gerade {self._names[path]}, Texterkennung")
            self._progress.advance(self._behind)
        else:
            self._progress.step(f"{self._names[path]}: Texterkennung", pages)

    def behind(self) -> None:
        """One more file is read."""
        self._behind += 1
        if self._many:
            self._progress.advance(self._behind)
