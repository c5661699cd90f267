"""The worker: takes jobs from the queue, one at a time, in a process of its own.

Only one worker works in a home at any time; others wait until it is gone and then go on where it stopped. Where the
service that started it ends, however it ends, the worker ends too: whatever it was doing is begun anew by the next one.
"""

from __future__ import annotations

import fcntl
import logging
import os
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar

import sqlalchemy as sa

from service import problems, storage
from service.errors import LotseError
from service.operations import upkeep  # noqa: F401 - adds kinds of work
from service.operations.jobs import Jobs, State
from service.operations.progress import Cancelled, Progress
from service.operations.work import Work

NICENESS = 10
"""How much the worker stands back where answers want the same cores."""
PATIENCE = 5.0
"""Seconds between two tries to write on a disk that is full."""
T = TypeVar("T")
_log = logging.getLogger("lotse.worker")


class Worker:
    """Does jobs. `work_off` does what waits and returns; `serve` goes on until the process is told to end."""

    def __init__(self, jobs: Jobs, work: Work) -> None:
        self._jobs, self._work = jobs, work
        jobs.do = self.do

    def do(self, number: str) -> None:
        """One job from beginning to end. Whatever goes wrong is written down, and does not end the worker."""
        job = _insist(lambda: self._jobs.claim(number))
        if job is None:
            return
        state: State = "done"
        result, failure = None, None
        try:
            result = self._work.do(job, Progress(self._jobs, job.id))
        except Cancelled:
            state = "cancelled"
        except Exception as error:
            state, failure = "failed", problems.problem(error)
            if not isinstance(error, LotseError):
                _log.exception("job %s failed", job.id)
        _insist(lambda: self._jobs.finish(job.id, state, result, failure))

    def work_off(self) -> None:
        """Do all that waits, in this thread. For tests and for programs without a worker beside them."""
        while (task := self._jobs.queue.dequeue()) is not None:
            self._jobs.queue.execute(task)

    def serve(self) -> None:
        """Begin again what was left behind, then wait for work. SIGINT lets the present job end first."""
        self._jobs.recover()
        self._work.drafts.expire()
        logging.getLogger("huey").setLevel(logging.WARNING)
        self._jobs.queue.create_consumer(workers=1, periodic=False, max_delay=1.0, check_worker_health=False).run()


def _insist(write: Callable[[], T]) -> T:
    """Write what must be known of a job. Where the disk is full, wait until there is room: a job whose end nobody wrote
    down would be said to run for ever."""
    while True:
        try:
            return write()
        except sa.exc.DBAPIError as error:
            if storage.recognised(error) is None:
                raise
            _log.error("the state of a job cannot be written: %s", error.orig)
            time.sleep(PATIENCE)


@contextmanager
def alone(home: Path) -> Iterator[None]:
    """Waits until no other worker works in this home. The lock goes with the process that dies holding it."""
    home.mkdir(parents=True, exist_ok=True)
    with (home / "worker.lock").open("w") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield


def end_with_parent() -> None:
    """End this process at once when whoever started it is gone: its end of our standard input is closed then."""

    def watch() -> None:
        while os.read(sys.stdin.fileno(), 1024):
            pass
        os.kill(os.getpid(), signal.SIGKILL)

    threading.Thread(target=watch, daemon=True).start()
