"""How far a job is, written down for all to see, and the place where it notices that it is called off."""

from __future__ import annotations

from datetime import UTC, datetime
from time import monotonic

from service.jobs import Jobs

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

    def advance(self, done: int, parts: int | None = None) -> None:
        """So many parts of the step are behind; `parts` where they are known only now."""
        self._done, self._parts = done, self._parts if parts is None else parts
        if monotonic() - self._noted >= _EVERY:
            self._note()

    def _note(self) -> None:
        self._noted = monotonic()
        if self._jobs.note(self._job, self._step, self._begun, self._parts, self._done, self._lines):
            raise Cancelled
