"""A folder that is watched: PDF files that are laid into it are taken in once they have stopped growing."""

from __future__ import annotations

import signal
import threading
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from service.errors import LotseError

if TYPE_CHECKING:
    from service.assistant import Assistant

Stamp = tuple[int, int]
TakeIn = Callable[[Sequence[Path]], object]
EVERY = 3.0  # seconds between two looks


class Watch:
    """Looks again and again, which works on network drives too. A file is taken in when two looks see it the same."""

    def __init__(self, folder: Path, take_in: TakeIn) -> None:
        self._folder, self._take_in = folder, take_in
        self._before: dict[Path, Stamp] = {}
        self._done: dict[Path, Stamp] = {}

    def look(self) -> list[Path]:
        """Take in what has stopped growing since the last look; the files."""
        now = {path: stamp for path in sorted(self._folder.rglob("*")) if (stamp := _stamp(path)) is not None}
        still = [path for path, stamp in now.items() if self._before.get(path) == stamp != self._done.get(path)]
        self._before = now
        if still:
            self._take_in(still)
            self._done |= {path: now[path] for path in still}
        return still

    def run(self, stop: threading.Event, every: float = EVERY) -> None:
        while not stop.is_set():
            self.look()
            stop.wait(every)


def _stamp(path: Path) -> Stamp | None:
    """Size and time of a PDF file that is not hidden and not empty."""
    if path.suffix.lower() != ".pdf" or path.name.startswith("."):
        return None
    try:
        found = path.stat()
    except OSError:  # gone again, or not ours to see
        return None
    return (found.st_size, found.st_mtime_ns) if path.is_file() and found.st_size else None


def watch(assistant: Assistant, folder: Path) -> None:
    """Watch a folder until the process is told to end; what happens is printed."""
    from service.commands import showing

    def take_in(files: Sequence[Path]) -> None:
        try:
            click.echo(showing.intake(assistant.ingest(list(files), click.echo)))
        except LotseError as error:  # the next file may do
            click.echo(f"Fehler: {error.message}\n{error.advice}", err=True)

    stop = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stop.set())
    click.echo(f"Lotse beobachtet {folder} (beenden mit Strg+C).", err=True)
    Watch(folder, take_in).run(stop)
