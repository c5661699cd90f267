"""A disk that is full, and one that cannot be written: what the tests of it run in a process of its own.

Each act runs on a fresh copy of the same home, in a child that may make no file longer than some bytes, as if the disk
were full there, or that has no right to write. It must say so in German with advice, or succeed; and afterwards what
answered before answers whole, and the act, done again with room, leads where it always does.

    python -m tests.filling

prints a line an act and every fault; ends with 1 if there was any.
"""

from __future__ import annotations

import os
import resource
import sys
import tempfile
import traceback
from collections.abc import Callable
from pathlib import Path

from bench.wholeness import faults, live
from ingest.model import Edition
from service.assistant import Assistant
from service.errors import Gone, LotseError, StorageError
from service.holdings.library import Meta
from service.identity.access import COMMAND_LINE
from service.operations.acts import Acts
from tests.crashing import ACTS, OTHER, SECOND, Act, copied, opened, prepared, state

LIMITS = (1, 9_000, 60_000)
"""Bytes that a file may have: nothing can be written; small files can; nearly all can."""
NOBODY = 65_534
DONE, TOLD, WRONG = 0, 2, 1
TRIED: dict[str, Act] = ACTS | {
    "ingest": lambda a: take_over(a, OTHER, "neu"),
    "replacement": lambda a: take_over(a, SECOND, "probe"),
    "backup": lambda a: Acts(a, COMMAND_LINE).backup(a.settings.home / "neu.tar.gz"),
}


def take_over(assistant: Assistant, edition: Edition, document: str) -> None:
    """Make an edition live that was read before, as the worker does."""
    file = assistant.settings.home.parent / f"{edition.id}.pdf"
    assistant.take_over([(edition, file, Meta(document))])


def full(limit: int) -> Callable[[Path], None]:
    """No file may become longer than this; Python is told EFBIG, as it is told ENOSPC, and SQLite likewise."""
    return lambda _: resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))


def closed(home: Path) -> None:
    """Nothing in the home may be written: its files lose the right, and so does this process where it is root's."""
    for path in (home.parent, *home.parent.rglob("*")):
        path.chmod(0o555 if path.is_dir() else 0o444)
    if os.geteuid() == 0:
        os.setegid(NOBODY)
        os.seteuid(NOBODY)


def attempt(home: Path, act: Act, hinder: Callable[[Path], None]) -> tuple[int, str]:
    """Do an act in a child with a hindrance: DONE, TOLD with what was said, or WRONG with another error."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        status, said = DONE, ""
        try:
            assistant = opened(home)
            assistant.warm_up()
            hinder(home)
            act(assistant)
        except StorageError as error:
            status, said = TOLD, f"{error.message} {error.advice}"
        except BaseException:
            status, said = WRONG, traceback.format_exc()
        os.write(writing, said.encode()[-4000:])
        os._exit(status)
    os.close(writing)
    with os.fdopen(reading, "rb") as pipe:
        said = pipe.read().decode(errors="replace")
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), said


def examined(base: Path, name: str, act: Act) -> list[str]:
    """All faults of one act, over the hindrances."""
    wrong: list[str] = []
    told = 0
    with tempfile.TemporaryDirectory(prefix="lotse-filling-") as folder:
        Path(folder).chmod(0o755)
        before = state(copied(base, Path(folder) / "before"))
        whole = copied(base, Path(folder) / "whole")
        act(opened(whole))
        after = state(whole)
        hindrances = {f"{limit} bytes": full(limit) for limit in LIMITS} | {"read-only": closed}
        for kind, hinder in hindrances.items():
            home = copied(base, Path(folder) / kind.replace(" ", "-"))
            status, said = attempt(home, act, hinder)
            told += status == TOLD
            for path in (home.parent, *home.parent.rglob("*")):
                path.chmod(0o755 if path.is_dir() else 0o644)
            found = [] if status in (DONE, TOLD) else [said or f"ended with {status}"]
            found += ["was done although nothing can be written"] if status == DONE and kind == "read-only" else []
            assistant = opened(home)
            found += faults(assistant)
            if live(assistant) not in (before, after):
                found.append(f"{live(assistant)} is neither {before} nor {after}")
            if status == TOLD and live(assistant) == before:
                try:
                    act(assistant)
                except Gone:
                    pass  # it had been done but for its last file
                except LotseError as error:
                    found.append(f"cannot be done again: {error.message}")
            wrong += [f"{name}, {kind}: {fault}" for fault in found]
    print(f"{name:12} {len(hindrances)} hindrances, {told} told, {len(wrong)} faults", flush=True)
    return wrong


def main() -> None:
    with tempfile.TemporaryDirectory(prefix="lotse-filling-") as folder:
        base = Path(folder) / "base" / "home"
        base.parent.mkdir()
        prepared(base)
        for edition in (OTHER, SECOND):
            (base.parent / f"{edition.id}.pdf").write_bytes(b"%PDF-1.7 " + edition.sha256.encode())
        wrong = [fault for name, act in TRIED.items() for fault in examined(base, name, act)]
    print(*wrong, f"{len(wrong)} faults", sep="\n")
    sys.exit(1 if wrong else 0)


if __name__ == "__main__":
    main()
