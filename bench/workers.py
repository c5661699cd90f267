"""kill -9 of the real worker, and of the server with it, while it does jobs: is what the job says afterwards true?

`python -m bench.killing --jobs 25` calls this. `lotse serve` runs with its worker; jobs are asked for over HTTP as
programs do. At a random moment of the time that such a job takes, the worker is killed; every fifth time the server,
which is started anew. The next worker must bring the job to an end: "done" with its whole effect
and no other, or "failed" with none. Meanwhile questions are answered.
"""

from __future__ import annotations

import os
import random
import signal
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from bench.intake import family
from bench.office import ENDED, Office
from bench.wholeness import QUESTION, State, copy_of, faults, live
from service.assistant import Assistant
from service.operations.jobs import Jobs
from service.settings import Settings


@dataclass(frozen=True, slots=True)
class Asked:
    """A job by its name; `begin` asks for it and gives its number, `after` is what answers when it is done."""

    name: str
    begin: Callable[[Office], str]
    after: State


class Workers:
    """A served home, and jobs whose worker is killed."""

    def __init__(self, home: Path, files: list[Path], seed: int) -> None:
        self.settings = Settings(home=home / "var", rate_limit=0, golden_questions=0)
        self.random, self.aside, self.files = random.Random(seed), home, files
        self.assistant = Assistant(self.settings)
        self.assistant.ingest(files)
        self.jobs = Jobs(self.assistant.library.engine, self.settings.home)
        self.seconds: dict[str, float] = {}
        self.wrong: list[str] = []
        self.ended: Counter[str] = Counter()
        self._made = 0
        self.office = self._started()

    def moments(self, count: int) -> None:
        """Kill the worker `count` times, each time in a job, and look at what became of it."""
        kinds = [self._take, self._replace, self._remove]
        for number in range(count):
            asked = kinds[number % len(kinds)]()
            if asked.name not in self.seconds:
                self._measure(asked)
                asked = kinds[number % len(kinds)]()
            self._kill(number, asked)
        self.office.close()

    def _measure(self, asked: Asked) -> None:
        begun = time.perf_counter()
        self._over(asked.begin(self.office))
        self.seconds[asked.name] = time.perf_counter() - begun
        self._restarted()

    def _kill(self, number: int, asked: Asked) -> None:
        before, whole = live(self.assistant), number % 5 == 4
        delay = self.random.uniform(0, 1.1 * self.seconds[asked.name])
        job = asked.begin(self.office)
        time.sleep(delay)
        left = self._kill_server() if whole else self._kill_worker()
        self._answers(asked.name)
        state = self._over(job)
        self._restarted()
        found = [f"process {pid} of the killed worker lives on" for pid in left if alive(pid)]
        wanted = asked.after if state == "done" else before
        if live(self.assistant) != wanted:
            found.append(f"says {state}, but {live(self.assistant)} answers instead of {wanted}")
        found += faults(self.assistant)
        told, attempts = f"killed {'with the server ' if whole else ''}after {delay:.2f} s", self.jobs.get(job).attempts
        self.wrong += [f"{asked.name}, {told}: {fault}" for fault in found]
        self.ended[f"{asked.name}: {state} at attempt {attempts}"] += 1
        print(
            f"{number + 1:3}  {asked.name:8} {told:36} {state} at attempt {attempts}, {len(self.wrong)} wrong",
            flush=True,
        )

    def _kill_worker(self) -> list[int]:
        """Kill the worker alone; the processes that it had started, which must end by themselves."""
        worker = self._worker()
        below = family(worker)[1:]
        os.kill(worker, signal.SIGKILL)
        return below

    def _kill_server(self) -> list[int]:
        """Kill the server alone, start another; what the first had started must end by itself."""
        below = family(self.office.server.pid)[1:]
        self.office.kill()
        self.office = self._started()
        return below

    def _worker(self) -> int:
        """The worker that lives now; a new one takes a moment to come after the last was killed."""
        until = time.perf_counter() + 60
        while time.perf_counter() < until:
            for pid in family(self.office.server.pid)[1:]:
                if b"worker\0--with-parent" in _command(pid):
                    return pid
            time.sleep(0.1)
        raise TimeoutError("no worker")

    def _answers(self, name: str) -> None:
        """A question is answered right after the kill."""
        answer = self.office.client.post("/api/v1/ask", json={"question": QUESTION})
        if answer.status_code != 200:
            self.wrong.append(f"{name}: a question got {answer.status_code}")

    def _over(self, job: str) -> str:
        until = time.perf_counter() + 300
        while (state := str(self.office.job(job)["state"])) not in ENDED:
            if time.perf_counter() > until:
                return "never over"
            time.sleep(0.1)
        return state

    def _started(self) -> Office:
        office = Office(self.settings.home)
        office.ready("/readyz")
        return office

    def _restarted(self) -> None:
        self.assistant = Assistant(self.settings, self.assistant.encoder)

    # -- jobs ------------------------------------------------------------------------------------------------------

    def _take(self) -> Asked:
        file, edition = self._version(self.files[0])
        document = f"neu-{self._made}"
        return Asked("ingest", lambda office: office.take(file, document), live(self.assistant) | {document: edition})

    def _replace(self) -> Asked:
        document = self.random.choice(sorted(live(self.assistant)))
        file, edition = self._version(self.files[-1])
        return Asked("replace", lambda office: office.take(file, document), live(self.assistant) | {document: edition})

    def _remove(self) -> Asked:
        now = live(self.assistant)
        document = self.random.choice(sorted(now))
        return Asked("remove", lambda office: office.remove(document), {d: e for d, e in now.items() if d != document})

    def _version(self, file: Path) -> tuple[Path, str]:
        self._made += 1
        return copy_of(file, self.aside, self._made)


def _command(pid: int) -> bytes:
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:
        return b""


def alive(pid: int) -> bool:
    """Whether a process still runs, some seconds given to end."""
    until = time.perf_counter() + 10
    while time.perf_counter() < until:
        try:
            if Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] == "Z":
                return False
        except OSError:
            return False
        time.sleep(0.1)
    return True
