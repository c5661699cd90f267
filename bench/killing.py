"""kill -9 at random moments: after each, does a whole generation serve, with every publication once?

    python -m bench.killing [--moments 50] [--server 50] [--jobs 0] [--seed 0]

Worker: a process takes in, replaces, removes, activates, rolls back, purges, saves or restores, and is killed with all
its children at a random moment of the time that the act takes. Then a new assistant over the same home must find the
state before the act or the one after it, nothing between, and the act must succeed when it is repeated.
Server: `lotse serve` answers questions and is killed; restarted, it is ready and still has every answer that it gave.
Jobs: the worker beside `lotse serve` is killed while it does jobs; see bench/workers.py.
Prints what was found; ends with 1 if anything was wrong.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import signal
import subprocess
import sys
import tempfile
import threading
import time
import urllib.request
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from tqdm import tqdm  # type: ignore[import-untyped]

from bench.__main__ import free_port, wait
from bench.wholeness import QUESTION, copy_of, faults, live
from service.assistant import Assistant
from service.errors import Gone
from service.holdings.library import Meta
from service.identity.access import COMMAND_LINE
from service.operations.acts import Acts
from service.settings import Settings


@dataclass(frozen=True, slots=True)
class Act:
    """Something that changes the home; `run` returns when it is done."""

    name: str
    run: Callable[[Assistant], object]


class Killing:
    """A home with publications, and acts on it that are cut short."""

    def __init__(self, home: Path, files: list[Path], seed: int) -> None:
        # Its lock is shared by processes that fork: a child that is killed while it holds it would stop this one, too.
        tqdm.set_lock(threading.RLock())
        tqdm.monitor_interval = 0
        self.settings = Settings(home=home / "var", rate_limit=0, golden_questions=0)
        self.random, self.aside, self.files = random.Random(seed), home, files
        self.assistant = Assistant(self.settings)
        self.assistant.ingest(files)
        self.seconds: dict[str, float] = {}
        self.wrong: list[str] = []
        self.done: Counter[str] = Counter()
        self._versions = 0

    def moments(self, count: int) -> None:
        """Cut `count` acts short, each then checked, repeated and checked again."""
        kinds = [self._ingest, self._replace, self._remove, self._activate, self._purge, self._restore]
        for number in range(count):
            act = kinds[number % len(kinds)]()
            limit = self.seconds.get(act.name) or self._measured(act)
            before = live(self.assistant)
            delay = self.random.uniform(0, 1.1 * limit)
            ended = self._killed(act, delay)
            self.assistant = Assistant(self.settings, self.assistant.encoder)  # the restart
            between = live(self.assistant)
            self._check(act, f"killed after {delay:.2f} s")
            self.done[f"{act.name}: {'was done' if ended else 'before' if between == before else 'after'}"] += 1
            if self._act(act) != 0 and not (ended or between != before):
                self.wrong.append(f"{act.name} could not be repeated after {delay:.2f} s")
            self.assistant = Assistant(self.settings, self.assistant.encoder)
            self._check(act, "repeated")
            print(f"{number + 1:3}  {act.name:10} killed after {delay:5.2f} s  {len(self.wrong)} wrong", flush=True)

    def _measured(self, act: Act) -> float:
        """How long an act takes: measured on a copy of nothing, by letting it run once before it is killed."""
        begun = time.perf_counter()
        self._act(act)
        self.seconds[act.name] = time.perf_counter() - begun
        self.assistant = Assistant(self.settings, self.assistant.encoder)
        return self.seconds[act.name]

    def _act(self, act: Act) -> int:
        """Run an act in a process of its own to its end; its exit status."""
        return os.waitstatus_to_exitcode(os.waitpid(self._start(act), 0)[1])

    def _killed(self, act: Act, delay: float) -> bool:
        """Run an act and kill it; True where it had ended before."""
        child = self._start(act)
        time.sleep(delay)
        ended = os.waitpid(child, os.WNOHANG)[0] != 0
        if not ended:
            os.killpg(child, signal.SIGKILL)
            os.waitpid(child, 0)
        return ended

    def _start(self, act: Act) -> int:
        child = os.fork()
        if child:
            return child
        os.setsid()
        try:
            act.run(Assistant(self.settings, self.assistant.encoder))
        except Gone:
            os._exit(0)  # a purge that was killed after it had deleted everything has nothing left to do
        except BaseException as error:
            print(f"     {act.name}: {error}", file=sys.stderr, flush=True)
            os._exit(1)
        os._exit(0)

    def _check(self, act: Act, when: str) -> None:
        """What must hold at any moment."""
        found = faults(self.assistant)
        self.wrong += [f"{act.name}, {when}: {fault}" for fault in found]

    # -- acts ------------------------------------------------------------------------------------------------------

    def _ingest(self) -> Act:
        file = self._version(self.files[0])
        meta = Meta(f"neu-{self._versions}", title=f"Neu {self._versions}")
        return Act("ingest", lambda assistant: assistant.ingest([file], meta=meta))

    def _replace(self) -> Act:
        document = self.random.choice(sorted(live(self.assistant)))
        file = self._version(self.files[-1])
        return Act("replace", lambda assistant: assistant.ingest([file], meta=Meta(document)))

    def _remove(self) -> Act:
        document = self.random.choice(sorted(live(self.assistant)))
        return Act("remove", lambda assistant: Acts(assistant, COMMAND_LINE).remove(document))

    def _activate(self) -> Act:
        if len(self.assistant.generations.numbers()) < 2:
            self.assistant.rebuild()
        return Act("rollback", lambda assistant: Acts(assistant, COMMAND_LINE).rollback())

    def _purge(self) -> Act:
        document = self.random.choice(sorted(live(self.assistant)))
        self.assistant.remove(document)
        return Act("purge", lambda assistant: Acts(assistant, COMMAND_LINE).purge(document))

    def _restore(self) -> Act:
        target = self.aside / "sicherung.tar.gz"
        Acts(self.assistant, COMMAND_LINE).backup(target)
        return Act("restore", lambda assistant: Acts(assistant, COMMAND_LINE).restore(target))

    def _version(self, file: Path) -> Path:
        self._versions += 1
        return copy_of(file, self.aside, self._versions)[0]


def kill_server(home: Path, count: int, seed: int) -> list[str]:
    """Start, ask, kill; every answer given must still be there after the next start."""
    wrong: list[str] = []
    chance = random.Random(seed)
    given: list[str] = []
    for number in range(count):
        port = free_port()
        server = serving(home, port)
        try:
            wait(port, "/readyz", time.perf_counter())
            for turn in given[-3:]:
                if fetch(port, f"/antworten/{turn}")[0] != 200:
                    wrong.append(f"start {number + 1}: answer {turn} is lost")
            until = time.perf_counter() + chance.uniform(0.0, 1.5)
            while time.perf_counter() < until:
                status, answer = fetch(port, "/api/v1/ask", {"question": QUESTION})
                if status != 200:
                    wrong.append(f"start {number + 1}: {status}")
                    break
                given.append(json.loads(answer)["turn"])
        except TimeoutError as error:
            wrong.append(f"start {number + 1}: {error}")
        finally:
            server.kill()
            server.wait(10)
        print(f"{number + 1:3}  server     {len(given)} answers, {len(wrong)} wrong", flush=True)
    return wrong


def serving(home: Path, port: int) -> subprocess.Popen[bytes]:
    """`lotse serve` in a process of its own, without a limit on how often one may ask."""
    command = [sys.executable, "-m", "service.cli", "--home", str(home), "serve", "--port", str(port)]
    environment = os.environ | {"LOTSE_RATE_LIMIT": "0"}
    return subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def fetch(port: int, path: str, body: object = None) -> tuple[int, bytes]:
    data = None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(f"http://127.0.0.1:{port}{path}", data, {"Content-Type": "application/json"})
    with urllib.request.urlopen(request, timeout=60) as response:
        return int(response.status), bytes(response.read())


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--moments", type=int, default=50, help="kills of the worker")
    parser.add_argument("--server", type=int, default=50, help="kills of the server")
    parser.add_argument("--jobs", type=int, default=0, help="kills of the worker beside a server")
    parser.add_argument("--seed", type=int, default=0)
    given = parser.parse_args()
    files = sorted((Settings().corpus / "pdf").glob("*.pdf"), key=lambda path: path.stat().st_size)[:3]
    wrong: list[str] = []
    done: Counter[str] = Counter()
    with tempfile.TemporaryDirectory(prefix="lotse-killing-") as folder:
        if given.moments or given.server:
            killing = Killing(Path(folder), files, given.seed)
            killing.moments(given.moments)
            wrong, done = killing.wrong + kill_server(killing.settings.home, given.server, given.seed), killing.done
    if given.jobs:
        from bench.workers import Workers

        with tempfile.TemporaryDirectory(prefix="lotse-killing-") as folder:
            workers = Workers(Path(folder), files, given.seed)
            workers.moments(given.jobs)
            wrong, done = wrong + workers.wrong, done + workers.ended
    print(*sorted(f"{name}: {count}" for name, count in done.items()), *wrong, sep="\n")
    kills = f"{given.moments} kills of acts, {given.server} of the server, {given.jobs} of the worker in a job"
    print(f"{kills}: {len(wrong)} faults")
    sys.exit(1 if wrong else 0)


if __name__ == "__main__":
    main()
