"""Pictures of pages, made when first looked at and kept in home/pictures; those not looked at longest go first.

A picture depends on nothing but the PDF and the page, so that a kept one is right for ever.
"""

from __future__ import annotations

import os
import shutil
import threading
from collections.abc import Sequence
from contextlib import suppress
from functools import lru_cache
from pathlib import Path
from uuid import uuid4

from ingest.errors import IngestError
from ingest.facsimile import Box, Facsimile, facsimile, locate, read, write
from service.errors import NotFound
from service.holdings.library import Library

_AT_ONCE = 2
_SWEEP = 50  # pictures between two looks at how much room they take
Span = tuple[int, int]


class Facsimiles:
    """`megabytes` of room for pictures, `memory` in bytes for drawing one."""

    def __init__(self, library: Library, folder: Path, megabytes: int, memory: int) -> None:
        self._library, self._folder, self._room, self._memory = library, folder, megabytes << 20, memory
        self._turn = threading.BoundedSemaphore(_AT_ONCE)
        self._made = 0
        self._failed: set[tuple[str, int]] = set()
        self._letters = lru_cache(maxsize=64)(self._read)

    def size(self, edition: str, page: int) -> tuple[int, int]:
        """Width and height of a page's picture in pixels. NotFound where there is none."""
        found = self._letters(*self._there(edition, page))
        return found.width, found.height

    def marks(self, edition: str, page: int, spans: Sequence[Span]) -> list[Box]:
        """Where stretches of a page's stored text are printed, as fractions of the picture. NotFound as above.

        A stretch that cannot be located for certain is left out whole.
        """
        letters, text = self._letters(*self._there(edition, page)), self._library.page(edition, page).text
        return [box for start, end in spans for box in locate(letters, text, start, end)]

    def picture(self, edition: str, page: int) -> bytes:
        """A page's picture, WebP. NotFound as above."""
        path = self._path(*self._there(edition, page))
        try:
            data = path.read_bytes()
        except FileNotFoundError:  # given up just now, to make room
            return self.picture(edition, page)
        with suppress(OSError):
            os.utime(path)
        return data

    def forget(self, sha256: str) -> None:
        """Delete all pictures of a file, as when it is purged."""
        shutil.rmtree(self._folder / sha256, ignore_errors=True)
        self._letters.cache_clear()

    def _there(self, edition: str, page: int) -> tuple[str, int]:
        """Hash of the file and page number, once the picture is there."""
        sha256 = self._library.edition(edition)[1].sha256
        if not self._path(sha256, page).is_file():
            self._make(edition, sha256, page)
        return sha256, page

    def _make(self, edition: str, sha256: str, page: int) -> None:
        if (sha256, page) in self._failed:
            raise _none(page)
        file = self._library.file(edition)
        with self._turn:
            try:
                letters, picture = facsimile(file, page, self._memory)
            except IngestError:
                self._failed.add((sha256, page))
                raise _none(page) from None
        path = self._path(sha256, page)
        path.parent.mkdir(parents=True, exist_ok=True)
        _put(path.with_suffix(".json"), write(letters))
        _put(path, picture)  # last: the picture says that both are there
        self._made += 1
        if self._made % _SWEEP == 0:
            self._sweep()

    def _read(self, sha256: str, page: int) -> Facsimile:
        return read(self._path(sha256, page).with_suffix(".json").read_bytes())

    def _path(self, sha256: str, page: int) -> Path:
        return self._folder / sha256 / f"{page}.webp"

    def _sweep(self) -> None:
        """Keep within the room; the newest picture stays in any case."""
        found = []
        for path in self._folder.glob("*/*.webp"):
            with suppress(FileNotFoundError):
                state = path.stat()
                found.append((state.st_mtime, state.st_size, path))
        over = sum(size for _, size, _ in found) - self._room
        for _, size, path in sorted(found)[:-1]:
            if over <= 0:
                break
            path.unlink(missing_ok=True)
            path.with_suffix(".json").unlink(missing_ok=True)
            over -= size


def _none(page: int) -> NotFound:
    return NotFound(f"Von der Seite {page} gibt es kein Bild.", "Der Text der Seite steht auch ohne Bild da.")


def _put(path: Path, data: bytes) -> None:
    aside = path.with_name(f".{uuid4().hex}")
    aside.write_bytes(data)
    os.replace(aside, path)
