"""Reading in child processes, several files at once: a crash, a hang or a bomb ends as an error of that file alone.

The child limits its own memory and stops slow pages itself; what it cannot stop (code in C that never returns, a
crash), the parent sees by silence or by the end of the pipe. Then the file is tried again without the page it ended on.
"""

from __future__ import annotations

import os
import pickle
import selectors
import subprocess
import sys
import time
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from . import messages
from .errors import IngestError, TooSlow, Unreadable
from .messages import Task
from .model import Edition
from .raw import Limits

OnProgress = Callable[[Path, int, int], None]
Result = Edition | IngestError

_ATTEMPTS = 4  # so many pages of a file may crash a reader before it is given up
_START_SECONDS = 60.0  # a busy machine may take long to start a process
_GRACE = 5.0  # seconds beyond a limit that the child should have kept itself
_START = (
    f"import sys; sys.path.insert(0, {str(Path(__file__).parent.parent)!r}); from ingest.worker import main; main()"
)


def read_safely(
    paths: Sequence[Path],
    limits: Limits = Limits(),  # noqa: B008
    on_progress: OnProgress = lambda path, page, pages: None,
    processes: int | None = None,
    tasks: Sequence[Task] | None = None,
) -> Iterator[tuple[Path, Result]]:
    """Reads files in up to `processes` child processes (default: one a core) and yields in the order of `paths`.

    `on_progress(path, page, pages)` is called before each page is read, in the caller's thread. `tasks` says more of
    each path than that it is to be read.
    """
    pool = _Pool(tasks or [Task(path, limits) for path in paths], on_progress)
    try:
        yield from zip(paths, pool.run(min(len(paths), processes or os.cpu_count() or 1)), strict=True)
    finally:
        pool.close()


@dataclass(slots=True)
class _Job:
    number: int
    task: Task
    started: float
    attempts: int = 1


class _Child:
    """One child process: the job it has in hand, and what it has sent so far."""

    def __init__(self) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-I", "-c", _START],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            cwd="/",
        )
        assert self.process.stdin is not None and self.process.stdout is not None
        self.inlet, self.outlet = self.process.stdin, self.process.stdout
        os.set_blocking(self.outlet.fileno(), False)
        self.received = bytearray()
        self.job: _Job | None = None
        self.page = 0
        self.heard = 0.0
        self.ready = False

    def give(self, job: _Job) -> None:
        self.job, self.page, self.heard = job, 0, time.monotonic()
        with suppress(BrokenPipeError):  # a dead child is noticed when it is listened to
            messages.send(self.inlet, replace(job.task, path=job.task.path.absolute()))

    def listen(self) -> Iterator[Any]:
        """All complete messages. Raises EOFError when the child is gone, UnpicklingError when it talks nonsense."""
        while chunk := self.outlet.read(1 << 20):
            self.received += chunk
        self.heard = time.monotonic()
        while len(self.received) >= messages.HEADER:
            size = int.from_bytes(self.received[: messages.HEADER], "big")
            if size > messages.LARGEST:
                raise pickle.UnpicklingError("too large")
            if len(self.received) < messages.HEADER + size:
                break
            message = bytes(self.received[messages.HEADER : messages.HEADER + size])
            del self.received[: messages.HEADER + size]
            yield messages.unpack(message)
        if chunk == b"":
            raise EOFError

    def overdue(self, now: float) -> bool:
        if self.job is None:
            return False
        if not self.ready:
            return now > self.heard + _START_SECONDS
        limits = self.job.task.limits
        return now > self.heard + limits.page_seconds + _GRACE or self._past_file_limit(now)

    def _past_file_limit(self, now: float) -> bool:
        assert self.job is not None
        return now > self.job.started + self.job.task.limits.file_seconds + _GRACE

    def kill(self) -> None:
        self.process.kill()
        self.process.wait()
        with suppress(BrokenPipeError):
            self.inlet.close()
        self.outlet.close()


class _Pool:
    """Hands out jobs to children, listens to them, and replaces those that fail."""

    def __init__(self, tasks: Sequence[Task], on_progress: OnProgress) -> None:
        self._waiting = deque(_Job(number, task, 0.0) for number, task in enumerate(tasks))
        self._total = len(tasks)
        self._on_progress = on_progress
        self._done: dict[int, Result] = {}
        self._children: list[_Child] = []
        self._selector = selectors.DefaultSelector()

    def run(self, processes: int) -> Iterator[Result]:
        """The results in the order of the tasks."""
        for number in range(self._total):
            while number not in self._done:
                while self._waiting and (child := self._idle(processes)):
                    self._start(child, self._waiting.popleft())
                self._listen()
            yield self._done.pop(number)

    def close(self) -> None:
        for child in list(self._children):
            self._drop(child)
        self._selector.close()

    def _idle(self, processes: int) -> _Child | None:
        for child in self._children:
            if child.job is None:
                return child
        if len(self._children) >= processes:
            return None
        child = _Child()
        self._children.append(child)
        self._selector.register(child.outlet, selectors.EVENT_READ, child)
        return child

    def _start(self, child: _Child, job: _Job) -> None:
        job.started = job.started or time.monotonic()
        child.give(job)

    def _listen(self) -> None:
        for key, _ in self._selector.select(timeout=0.5):
            self._hear(key.data)
        now = time.monotonic()
        for child in [child for child in self._children if child.overdue(now)]:
            self._give_up(child, hung=True)

    def _hear(self, child: _Child) -> None:
        try:
            for message in child.listen():
                if not child.ready:
                    self._begin(child)
                    continue
                if child.job is None:
                    continue
                if isinstance(message, Edition | IngestError):
                    self._done[child.job.number] = message
                    child.job = None
                else:
                    child.page, pages = (int(number) for number in message)
                    self._on_progress(child.job.task.path, child.page, pages)
        except (EOFError, pickle.UnpicklingError, ValueError, TypeError, AttributeError, ImportError, IndexError):
            self._give_up(child, hung=False)

    def _begin(self, child: _Child) -> None:
        """A child has said that it is ready: only now does the time of its file begin."""
        child.ready = True
        if child.job is not None and child.job.attempts == 1:
            child.job.started = time.monotonic()

    def _give_up(self, child: _Child, hung: bool) -> None:
        """Ends a child that failed; its file is tried again without the page that was being read."""
        job, page, now = child.job, child.page, time.monotonic()
        self._drop(child)
        if job is None:
            return
        time_left = now < job.started + job.task.limits.file_seconds
        if page and time_left and job.attempts < _ATTEMPTS and page not in job.task.skip:
            task = replace(job.task, skip=job.task.skip | {page})
            self._waiting.appendleft(replace(job, task=task, attempts=job.attempts + 1))
            return
        name, at = job.task.name, f" auf Seite {page}" if page else ""
        self._done[job.number] = (
            TooSlow(f"Das Lesen von „{name}“ dauerte{at} länger als erlaubt und wurde abgebrochen.")
            if hung
            else Unreadable(f"„{name}“ hat das Leseprogramm{at} zum Absturz gebracht.")
        )

    def _drop(self, child: _Child) -> None:
        self._children.remove(child)
        self._selector.unregister(child.outlet)
        child.kill()
