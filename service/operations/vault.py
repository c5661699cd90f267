"""Backups that are kept on the server, in home/backups: written here or brought here, each checked before it counts."""

from __future__ import annotations

import json
import os
import re
from collections.abc import AsyncIterator, Collection, Iterable
from contextlib import suppress
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from time import time
from uuid import uuid4

from starlette.concurrency import run_in_threadpool

from service import storage
from service.errors import BadRequest, NotFound
from service.holdings.library import Library
from service.operations import backups
from service.operations.backups import Contents
from service.publishing import uploads

SUFFIX = ".tar.gz"
LARGEST_MB = 4096
"""Of a backup that is brought here by the browser; a larger one is put back by `lotse restore`."""
_A_DAY = 86_400.0
_NAME = re.compile(r"lotse-[a-z0-9-]{1,80}\.tar\.gz")


@dataclass(frozen=True, slots=True)
class Kept:
    """A backup as listed. `editions` maps the editions that answer in it to their publications."""

    name: str
    size: int
    created: str
    editions: dict[str, str]
    files: int
    rows: int


@dataclass(frozen=True, slots=True)
class Outlook:
    """What putting a backup back changes, as titles of publications: which answer no more, which answer again, which in
    another edition; and which of it stay deleted for good."""

    leaving: tuple[str, ...]
    returning: tuple[str, ...]
    changing: tuple[str, ...]
    purged: tuple[str, ...]


def outlook(kept: Kept, library: Library) -> Outlook:
    now = {document: edition for edition, document in library.current().items()}
    gone = library.purged(kept.editions)
    then = {document: edition for edition, document in kept.editions.items() if edition not in gone}

    def titled(found: Iterable[str]) -> tuple[str, ...]:
        return tuple(sorted(library.title(document) for document in found))

    return Outlook(
        titled(now.keys() - then.keys()),
        titled(then.keys() - now.keys()),
        titled(document for document in then.keys() & now.keys() if then[document] != now[document]),
        tuple(sorted(gone.values())),
    )


class Vault:
    """The backups of one home, told apart by their names. What is said of each lies beside it, so that a list reads no
    backup through."""

    def __init__(self, home: Path) -> None:
        self.folder = home / "backups"

    def new(self, why: str = "") -> Path:
        """Where a new backup goes: named after the moment and what it was made for."""
        self.folder.mkdir(parents=True, exist_ok=True)
        for left in self.folder.glob(".*"):  # of a process that was killed
            if time() - left.stat().st_mtime > _A_DAY:
                left.unlink(missing_ok=True)
        moment = f"{datetime.now(UTC).astimezone():%Y-%m-%d-%H%M%S}"
        names = (f"lotse-{moment}{why}{more}{SUFFIX}" for more in ("", *(f"-{n}" for n in range(2, 1000))))
        return next(path for name in names if not (path := self.folder / name).exists())

    def note(self, path: Path, contents: Contents) -> Kept:
        """Write down what a backup that was just checked holds."""
        files = sum(name.startswith("files/") for name in contents.members)
        values = [contents.created, contents.editions, files, sum(contents.rows.values())]
        kept = Kept(path.name, path.stat().st_size, *values)  # type: ignore[arg-type]
        aside = path.with_name(f".{uuid4().hex}")
        aside.write_text(json.dumps(asdict(kept), ensure_ascii=False), encoding="utf-8")
        os.replace(aside, _note_of(path))
        return kept

    def kept(self) -> list[Kept]:
        """All backups, the newest first."""
        if not self.folder.is_dir():
            return []
        found = []
        for path in self.folder.iterdir():
            if _NAME.fullmatch(path.name):
                with suppress(BadRequest, NotFound):  # damaged by hand, or deleted just now
                    found.append(self.get(path.name))
        return sorted(found, key=lambda kept: (kept.created, kept.name), reverse=True)

    def get(self, name: str) -> Kept:
        """NotFound; one that was put into the folder by hand is read through now. BadRequest where it is damaged."""
        path = self.path(name)
        try:
            return Kept(**json.loads(_note_of(path).read_text(encoding="utf-8")))
        except (OSError, ValueError, TypeError):
            return self.note(path, backups.verify(path))

    def path(self, name: str) -> Path:
        """NotFound for whatever is no backup of this folder."""
        path = self.folder / name
        if not _NAME.fullmatch(name) or not path.is_file():
            raise NotFound("Diese Sicherung gibt es nicht oder nicht mehr.", "Die Liste zeigt, welche es gibt.")
        return path

    def holding(self, editions: Collection[str]) -> list[Kept]:
        """The backups in which one of these editions answers."""
        return [kept for kept in self.kept() if kept.editions.keys() & set(editions)]

    def delete(self, name: str) -> None:
        path = self.path(name)
        with storage.told():
            path.unlink()
            _note_of(path).unlink(missing_ok=True)

    async def receive(self, pieces: AsyncIterator[bytes]) -> Kept:
        """Keep a backup that is brought here. BadRequest where it is none or not whole; nothing of it stays then."""
        target = self.new("-hochgeladen")
        aside = self.folder / f".{uuid4().hex}{SUFFIX}"
        try:
            await uploads.write(pieces, aside, LARGEST_MB)
            return await run_in_threadpool(self._admit, aside, target)
        finally:
            aside.unlink(missing_ok=True)

    def _admit(self, aside: Path, target: Path) -> Kept:
        try:
            contents = backups.verify(aside)
        except BadRequest as error:
            raise BadRequest(error.message.replace(f"„{aside.name}“", "Die Datei"), error.advice) from error
        os.replace(aside, target)
        return self.note(target, contents)


def _note_of(path: Path) -> Path:
    return path.with_name(path.name.removesuffix(SUFFIX) + ".json")
