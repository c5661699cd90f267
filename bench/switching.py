"""Questions at a steady rate while generations change: errors, answers of mixed generations, and the time they take.

    python -m bench.switching [--rate 4] [--changes 20] [--quiet 20] [--old]

`lotse serve` answers over HTTP in a process of its own; another builds, examines and activates generations and rolls
back: two of three changes build a new generation with the other edition of every publication, as taking in new editions
does, the third is a rollback. With `--old` nothing is built: two generations change places. An answer mixes generations
when it cites an edition that its own generation does not hold. A question that waits for its turn counts from when it
was due, not from when it was sent.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from bench.__main__ import free_port, wait
from bench.killing import fetch, serving
from ingest import Limits, read_safely
from ingest.errors import IngestError
from ingest.model import Edition
from service.assistant import Assistant
from service.holdings.library import Meta
from service.operations.worker import NICENESS
from service.publishing import golden
from service.settings import Settings


@dataclass(frozen=True, slots=True)
class Reply:
    """`seconds` since the question was due; `generation` and `editions` as the answer says, None and () on an error."""

    seconds: float
    generation: int | None
    editions: tuple[str, ...]


def prepared(home: Path, aside: Path) -> None:
    """Two generations that hold different editions of every publication."""
    assistant = Assistant(Settings(home=home, golden_questions=0))
    assistant.ingest([])
    for info in assistant.documents():
        copy = aside / f"{info.id}.pdf"
        copy.write_bytes(assistant.file(info.editions[0].id).read_bytes() + b"\n% 2\n")
        assistant.library.add(_read(copy), copy, Meta(info.id), current=False)
    assistant.publisher.publish(others(assistant))


def others(assistant: Assistant) -> dict[str, str]:
    """Of each publication the edition that does not answer now."""
    return {info.id: e.id for info in assistant.documents() for e in info.editions if not e.live}


def _read(path: Path) -> Edition:
    result = next(result for _, result in read_safely([path], Limits()))
    if isinstance(result, IngestError):
        raise result
    return result


def steadily(port: int, questions: Sequence[str], rate: float, stop: threading.Event) -> list[Reply]:
    """Ask one question after the other, `rate` a second, until told to stop."""
    replies = []
    begun = time.perf_counter()
    with ThreadPoolExecutor(16) as pool:
        waiting: list[Future[Reply]] = []
        while not stop.is_set():
            due = begun + len(waiting) / rate
            time.sleep(max(0.0, due - time.perf_counter()))
            waiting.append(pool.submit(_ask, port, questions[len(waiting) % len(questions)], due))
        replies = [future.result() for future in waiting]
    return replies


def _ask(port: int, question: str, due: float) -> Reply:
    try:
        status, body = fetch(port, "/api/v1/ask", {"question": question})
    except OSError as error:
        print(f"error: {error}", flush=True)
        return Reply(time.perf_counter() - due, None, ())
    answer = json.loads(body)
    editions = tuple(c["edition"] for c in [*answer["citations"], *answer["nearest"]])
    return Reply(time.perf_counter() - due, answer["generation"] if status == 200 else None, editions)


def change(home: Path, count: int, pause: float, old: bool) -> None:
    """In a process of its own: each change as the worker or `lotse generations` makes it. Prints what each generation
    that was ever there holds, for those that are cleared away could not be asked later."""
    os.nice(NICENESS)
    assistant = Assistant(Settings(home=home, golden_questions=0))
    store = assistant.generations
    held: dict[int, list[str]] = {}
    for number in range(count):
        time.sleep(pause)
        if old and number % 2:
            assistant.activate(max(store.numbers()))
        elif old or number % 3 == 2:
            assistant.rollback()
        else:
            assistant.publisher.publish(others(assistant))
        held |= {n: sorted(store.manifest(n).editions) for n in store.numbers()}
    print(json.dumps(held))


def measure(home: Path, rate: float, changes: int, quiet: float, old: bool) -> bool:
    port = free_port()
    server = serving(home, port)
    try:
        wait(port, "/readyz", time.perf_counter())
        questions = [q["question"] for q in golden.load(Settings().corpus / "questions")]
        _asked(port, questions, rate, lambda: time.sleep(5))  # warm
        still = _asked(port, questions, rate, lambda: time.sleep(quiet))
        print(f"quiet     {len(still):5} questions, p95 {_p95(still):7.1f} ms", flush=True)
        mover = [sys.executable, "-m", "bench.switching", "--step", str(home), "--changes", str(changes)]
        mover += ["--old"] if old else []
        told: list[str] = []

        def move() -> None:
            told.append(subprocess.run(mover, check=True, capture_output=True, text=True).stdout)

        busy = _asked(port, questions, rate, move)
        held = {int(n): set(editions) for n, editions in json.loads(told[0]).items()}
    finally:
        server.terminate()
        server.wait(10)
    errors, mixed = counted([*still, *busy], held)
    p95 = [_p95(still), _p95(busy)]
    seen = sorted({reply.generation for reply in busy if reply.generation is not None})
    print(f"changing  {len(busy):5} questions, p95 {p95[1]:7.1f} ms ({p95[1] / p95[0]:.2f} times), {changes} changes")
    print(f"errors    {errors:5}\nmixed     {mixed:5} (generations seen: {seen})")
    return not errors and not mixed and p95[1] <= 1.5 * p95[0]


def _p95(replies: Sequence[Reply]) -> float:
    """Milliseconds."""
    return float(np.percentile([1000 * reply.seconds for reply in replies], 95))


def counted(replies: Sequence[Reply], held: Mapping[int, set[str]]) -> tuple[int, int]:
    """How many replies are errors, and how many cite an edition that their generation does not hold."""
    answers = [(reply.generation, set(reply.editions)) for reply in replies if reply.generation is not None]
    return len(replies) - len(answers), sum(not editions <= held.get(number, set()) for number, editions in answers)


def _asked(port: int, questions: Sequence[str], rate: float, meanwhile: Callable[[], object]) -> list[Reply]:
    stop = threading.Event()
    with ThreadPoolExecutor(1) as pool:
        asking = pool.submit(steadily, port, questions, rate, stop)
        try:
            meanwhile()
        finally:
            stop.set()
        return asking.result()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rate", type=float, default=4.0, help="questions a second")
    parser.add_argument("--changes", type=int, default=20, help="activations and rollbacks")
    parser.add_argument("--quiet", type=float, default=20.0, help="seconds measured before")
    parser.add_argument("--pause", type=float, default=1.0, help="seconds between two changes")
    parser.add_argument("--old", action="store_true", help="build nothing: two generations change places")
    parser.add_argument("--step", type=Path, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.step:
        change(given.step, given.changes, given.pause, given.old)
        return
    with tempfile.TemporaryDirectory(prefix="lotse-switching-") as folder:
        home, aside = Path(folder) / "var", Path(folder)
        prepared(home, aside)
        sys.exit(0 if measure(home, given.rate, given.changes, given.quiet, given.old) else 1)


if __name__ == "__main__":
    main()
