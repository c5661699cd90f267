"""kill -9 at every step that touches the disk, one after the other: what the tests of it run in a process of its own.

Each act runs once to count its steps (syncs, renames, deletions, commits). Then, for each step, on a fresh copy of the
same home, a child runs the act and kills itself at that step. A new assistant must find the state before the act or the
one after it, whole; and the act, done again, must lead to the state after it.

    python -m tests.crashing [--stride 1]

prints a line an act and every fault; ends with 1 if there was any.
"""

from __future__ import annotations

import argparse
import os
import shutil
import signal
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from bench.wholeness import State, faults, live
from service.assistant import Assistant
from service.errors import LotseError
from service.holdings.library import Meta
from service.identity.access import COMMAND_LINE
from service.operations.acts import Acts
from service.settings import Settings
from tests.fakes import HashEncoder
from tests.service.conftest import SECTIONS, make_edition

Act = Callable[[Assistant], object]
FIRST = make_edition(SECTIONS)
SECOND = make_edition([(h, [t.replace("acht", "sechs") for t in ts]) for h, ts in SECTIONS])
OTHER = make_edition([(("Beirat",), ["Ein Beirat gibt dem Rat seinen Rat."])], "zwei.pdf", examples=False)


def publish(assistant: Assistant, edition: Any, document: str) -> None:
    """Store an edition aside and make it live, as taking in a file does after reading it."""
    file = assistant.settings.home.parent / edition.file_name
    file.write_bytes(b"%PDF-1.7 " + edition.sha256.encode())
    assistant.library.add(edition, file, Meta(document), current=False)
    assistant.publisher.publish({document: edition.id}, [Meta(document)])


ACTS: dict[str, Act] = {
    "ingest": lambda a: publish(a, OTHER, "neu"),
    "replacement": lambda a: publish(a, SECOND, "probe"),
    "removal": lambda a: Acts(a, COMMAND_LINE).remove("probe"),
    "activation": lambda a: Acts(a, COMMAND_LINE).activate(1),
    "purge": lambda a: Acts(a, COMMAND_LINE).purge("alt"),
    "restore": lambda a: Acts(a, COMMAND_LINE).restore(a.settings.home.parent / "sicherung.tar.gz"),
}


def prepared(home: Path) -> None:
    """Two publications that answer, one that was removed, and a backup from before."""
    assistant = opened(home)
    publish(assistant, FIRST, "probe")
    publish(assistant, make_edition([(("Alt",), ["Ein alter Satz steht hier."])], "alt.pdf", examples=False), "alt")
    Acts(assistant, COMMAND_LINE).backup(home.parent / "sicherung.tar.gz")
    publish(assistant, make_edition([(("Rat",), ["Der Rat entscheidet."])], "rat.pdf", examples=False), "rat")
    assistant.remove("alt")
    assistant.library.engine.dispose()


def opened(home: Path) -> Assistant:
    return Assistant(Settings(home=home, rate_limit=0, golden_questions=0, _env_file=None), HashEncoder(256))  # type: ignore[call-arg]


def crashing(step: int, count: Callable[[], int]) -> None:
    """Let the process kill itself when it comes to that step."""

    def before(function: Callable[..., Any]) -> Callable[..., Any]:
        def stepping(*args: Any, **options: Any) -> Any:
            if count() == step:
                os.kill(os.getpid(), signal.SIGKILL)
            return function(*args, **options)

        return stepping

    for name in ("fsync", "rename", "replace", "unlink", "rmdir"):
        setattr(os, name, before(getattr(os, name)))
    sa.event.listen(sa.engine.Engine, "commit", before(lambda _: None))


def run(home: Path, act: Act, step: int) -> tuple[int, int]:
    """Run an act in a child that dies at a step; its exit status (-9 when killed), and how many steps it made."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        taken = 0

        def count() -> int:
            nonlocal taken
            taken += 1
            return taken

        assistant = opened(home)
        crashing(step, count)
        try:
            act(assistant)
        except LotseError as error:
            print(error, file=sys.stderr)
            os._exit(1)
        os.write(writing, str(taken).encode())
        os._exit(0)
    os.close(writing)
    with os.fdopen(reading, "rb") as pipe:
        told = pipe.read()
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), int(told or 0)


def examined(base: Path, name: str, act: Act, stride: int) -> list[str]:
    """All faults of one act, over its steps."""
    with tempfile.TemporaryDirectory(prefix="lotse-crash-") as folder:
        before = state(copied(base, Path(folder) / "before"))
        whole = copied(base, Path(folder) / "whole")
        status, steps = run(whole, act, 0)
        after = state(whole)
        wrong = [f"{name}: ended with {status}"] if status else []
        for step in range(1, steps + 1, stride):
            home = copied(base, Path(folder) / f"step-{step}")
            status, _ = run(home, act, step)
            wrong += [f"{name}, step {step}: not killed but {status}"] if status != -signal.SIGKILL else []
            wrong += [f"{name}, step {step}: {fault}" for fault in remains(home, act, before, after)]
            shutil.rmtree(home.parent)
    print(f"{name:12} {len(range(1, steps + 1, stride)):3} of {steps} steps, {len(wrong)} faults", flush=True)
    return wrong


def remains(home: Path, act: Act, before: State, after: State) -> list[str]:
    """What is not whole after the crash, or after the act was done again."""
    assistant = opened(home)
    found, between = faults(assistant), live(assistant)
    if between not in (before, after):
        found.append(f"{between} is neither {before} nor {after}")
    assistant.library.engine.dispose()
    if between == before and run(home, act, 0)[0] and before != after:
        found.append("cannot be done again")
    if (ended := state(home)) != after:
        found.append(f"ends at {ended}, not at {after}")
    return found + faults(opened(home))


def copied(base: Path, folder: Path) -> Path:
    shutil.copytree(base.parent, folder)
    return folder / base.name


def state(home: Path) -> State:
    return live(opened(home))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--stride", type=int, default=1, help="try only every so-many-th step")
    stride = parser.parse_args().stride
    with tempfile.TemporaryDirectory(prefix="lotse-crashing-") as folder:
        base = Path(folder) / "base" / "var"
        prepared(base)
        wrong = [fault for name, act in ACTS.items() for fault in examined(base, name, act, stride)]
    print(*wrong, sep="\n")
    sys.exit(1 if wrong else 0)


if __name__ == "__main__":
    main()
