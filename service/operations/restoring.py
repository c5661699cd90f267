"""A backup back in, while serving: all of it is checked, then files, rows and generation are put in place.

Publications, pages, answers and log entries that came after the backup stay, so that no link breaks; which publications
answer, the accounts and the decisions are those of the backup (one without an administrator leaves the accounts as they
are). What was purged here stays purged. Until the last step, the rename, the old generation answers; a crash before it
leaves a library that a second try completes.
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import IO, Any
from uuid import uuid4

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from index.generation import Generations
from service import storage
from service.database import metadata
from service.holdings.library import Library, documents, editions, purges, state
from service.identity.accounts import accounts
from service.identity.sessions import sessions
from service.operations import backups
from service.operations.backups import Contents
from service.publishing.publisher import Publisher
from service.publishing.purging import redact

MERGED = {
    *("documents", "editions", "pages", "purges", "turns", "talks", "feedback", "audit"),
    *("usage", "cited", "unanswered"),
}
"""Tables whose later rows stay; all others become as they were."""
_ROWS = 200


@dataclass(frozen=True, slots=True)
class Restored:
    """`purged` are editions of the backup that were deleted for good here and therefore stay away."""

    generation: int | None
    contents: Contents
    purged: tuple[str, ...]

    def text(self) -> str:
        """German lines."""
        told = f"Zurückgeholt, Stand {self.contents.created}: {self.contents.text()}. Generation {self.generation}."
        if self.purged:
            told += f"\nEndgültig gelöscht bleiben: {', '.join(self.purged)}."
        return told


class Restorer:
    """Puts backups back into one home."""

    def __init__(self, home: Path, library: Library, generations: Generations, publisher: Publisher) -> None:
        self._home, self._library, self._generations, self._publisher = home, library, generations, publisher

    def restore(self, path: Path) -> Restored:
        """Check a backup and put it in place. BadRequest, StorageError; on any error what was serves on."""
        contents = backups.verify(path)
        with storage.told(), self._aside() as aside:
            purged = self._purged()
            gone = tuple(sorted(set(contents.editions) & set(purged)))
            self._unpack(path, aside, set(purged.values()))
            self._merge(aside / "database", purged)
            number = None
            if contents.generation is not None:
                held = {e: d for e, d in contents.editions.items() if e not in purged}
                folder = aside / "generation" if not gone else None
                number = self._publisher.install(folder, held)
        return Restored(number, contents, gone)

    def _purged(self) -> dict[str, str]:
        """Editions that were purged here, each with the checksum of its file."""
        with self._library.engine.connect() as db:
            return {row.edition: row.sha256 for row in db.execute(sa.select(purges.c.edition, purges.c.sha256))}

    @contextmanager
    def _aside(self) -> Iterator[Path]:
        """A folder on the same disk, cleared away by the next build if this process is killed."""
        aside = self._generations.folder / f".building-restore-{uuid4().hex}"
        aside.mkdir(parents=True)
        try:
            yield aside
        finally:
            shutil.rmtree(aside, ignore_errors=True)

    def _unpack(self, path: Path, aside: Path, purged: set[str]) -> None:
        """Everything aside; PDF files, named by their content, at once to their place."""
        with backups.opened(path) as archive:
            for member in archive:
                stream = archive.extractfile(member)
                if stream is None or member.name == backups.MANIFEST:
                    continue
                kind, _, rest = member.name.partition("/")
                if kind == "files":
                    self._put_file(Path(rest).stem, stream, purged)
                else:
                    folder = self._home / "questions" if kind == "questions" else aside / kind
                    _copy(stream, folder / rest)

    def _put_file(self, sha256: str, stream: IO[bytes], purged: set[str]) -> None:
        target = self._library.files / f"{sha256}.pdf"
        if sha256 in purged or target.exists():
            return
        part = self._library.files / f".{uuid4().hex}"
        _copy(stream, part)
        os.replace(part, target)

    def _merge(self, folder: Path, purged: dict[str, str]) -> None:
        """All rows in one transaction."""
        with self._library.engine.begin() as db, _still_logged_in(db):
            left_alone = {accounts.name} if _locks_out(db, folder) else set()
            for table in reversed(metadata.sorted_tables):
                as_it_was = table.name not in MERGED | backups.LEFT_OUT | left_alone
                if as_it_was and (folder / f"{table.name}.jsonl").exists():
                    db.execute(sa.delete(table))
            for table in metadata.sorted_tables:
                rows = _rows(folder / f"{table.name}.jsonl", table, purged)
                while table.name not in left_alone and (some := list(islice(rows, _ROWS))):
                    _upsert(db, table, some)
            for edition in purged:
                redact(db, edition)
            held = sa.select(editions.c.document)
            db.execute(sa.delete(documents).where(documents.c.id.not_in(held)))
            db.execute(sa.delete(state))  # whichever generation is live then, the library has to follow it anew


def _locks_out(db: sa.Connection, folder: Path) -> bool:
    """Whether somebody may administer now, and nobody could with the accounts of the backup."""
    path = folder / f"{accounts.name}.jsonl"
    rows = map(json.loads, path.read_text(encoding="utf-8").splitlines()) if path.exists() else ()
    may = sa.select(accounts.c.id).where(accounts.c.role == "administrator", accounts.c.active)
    return db.execute(may).first() is not None and not any(r["role"] == "administrator" and r["active"] for r in rows)


@contextmanager
def _still_logged_in(db: sa.Connection) -> Iterator[None]:
    """Sessions hang on accounts, which are replaced: those stay whose account is there afterwards, too."""
    rows = [dict(row) for row in db.execute(sa.select(sessions)).mappings()]
    db.execute(sa.delete(sessions))
    yield
    known = set(db.execute(sa.select(accounts.c.id)).scalars())
    if kept := [row for row in rows if row["account"] in known]:
        db.execute(sa.insert(sessions), kept)


def _rows(path: Path, table: sa.Table, purged: dict[str, str]) -> Iterator[dict[str, Any]]:
    """Rows of a table with the columns that it has today, without those of purged editions."""
    if not path.exists():
        return
    key = {"editions": "id", "pages": "edition"}.get(table.name)
    with path.open(encoding="utf-8") as handle:
        for line in handle:
            row = json.loads(line)
            if key is None or row[key] not in purged:
                yield {name: row[name] for name in table.columns.keys() & row.keys()}


def _upsert(db: sa.Connection, table: sa.Table, rows: list[dict[str, Any]]) -> None:
    keys = [column.name for column in table.primary_key]
    insert = (postgresql if db.dialect.name == "postgresql" else sqlite).insert(table)
    others = {name: insert.excluded[name] for name in rows[0] if name not in keys}
    statement = (
        insert.on_conflict_do_update(index_elements=keys, set_=others)
        if others
        else (insert.on_conflict_do_nothing(index_elements=keys))
    )
    db.execute(statement, rows)


def _copy(stream: IO[bytes], target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    with target.open("wb") as handle:
        shutil.copyfileobj(stream, handle)
