"""Backups: one file with all that Lotse keeps, written while it serves, and checked before it counts.

A tar archive, compressed: the rows of each table as JSON lines (so that SQLite and PostgreSQL read each other's), the
stored PDF files, the active generation, the operator's golden questions, and at its end `lotse-backup.json` with the
checksum of every member. Sessions, drafts and jobs under way are left out.
"""

from __future__ import annotations

import gzip
import hashlib
import io
import json
import os
import re
import tarfile
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import IO
from uuid import uuid4

import sqlalchemy as sa

from index.generation import Generations
from index.soundness import checksum
from service import storage
from service.database import metadata
from service.errors import BadRequest
from service.holdings.library import Library
from service.identity import entrance  # noqa: F401 - adds the tables of accounts

FORMAT = 1
MANIFEST = "lotse-backup.json"
LEFT_OUT = {"state", "work", "drafts", "pending", "sessions", "attempts", "invitations"}
"""Tables of the moment: what is under way, and who is logged in just now."""
_NAME = re.compile(r"database/[a-z_]+\.jsonl|files/[0-9a-f]{64}\.pdf|generation/[\w./-]+|questions/[\w.-]+\.jsonl")
_LARGEST_MANIFEST = 64 << 20  # bytes; all else is read bit by bit
_LEVEL = 1  # PDF files are compressed already; more effort gains little


@dataclass(frozen=True, slots=True)
class Contents:
    """What a backup says of itself. `members` maps names to SHA-256, `rows` tables to their number of rows."""

    format: int
    created: str
    generation: int | None
    editions: dict[str, str]
    members: dict[str, str]
    rows: dict[str, int]

    def text(self) -> str:
        """One German line."""
        files = sum(name.startswith("files/") for name in self.members)
        return f"{len(self.editions)} aktive Ausgaben, {files} PDF-Dateien, {sum(self.rows.values())} Datenbankzeilen"


class Backups:
    """Writes and checks backups of one home."""

    def __init__(self, home: Path, library: Library, generations: Generations) -> None:
        self._home, self._library, self._generations = home, library, generations

    def write(self, target: Path) -> Contents:
        """Write a backup and read it back; `target` appears only when it is whole. StorageError, BadRequest."""
        aside = target.with_name(f".{target.name}.{uuid4().hex}")
        with storage.told():
            try:
                with self._generations.changing():  # nothing is activated or cleared away meanwhile
                    self._write(aside)
                contents = verify(aside)
                os.replace(aside, target)
            finally:
                aside.unlink(missing_ok=True)
        return contents

    def _write(self, path: Path) -> None:
        number = self._generations.active()
        editions = self._generations.manifest(number).editions if number is not None else {}
        members: dict[str, str] = {}
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)  # it holds accounts and questions
        with (
            os.fdopen(handle, "wb") as raw,
            gzip.GzipFile(fileobj=raw, mode="wb", compresslevel=_LEVEL) as packed,
            tarfile.open(fileobj=packed, mode="w|", format=tarfile.PAX_FORMAT) as archive,
        ):
            rows = self._add_tables(archive, members)
            for name, file in self._files(number):
                members[name] = checksum(file)
                archive.add(file, name, recursive=False)
            created = datetime.now(UTC).isoformat(timespec="seconds")
            contents = Contents(FORMAT, created, number, editions, members, rows)
            _add(archive, MANIFEST, json.dumps(asdict(contents), ensure_ascii=False, indent=1).encode())
        with path.open("rb") as written:
            os.fsync(written.fileno())

    def _files(self, number: int | None) -> Iterator[tuple[str, Path]]:
        folders = {"files": self._library.files, "questions": self._home / "questions"}
        if number is not None:
            folders["generation"] = self._generations.path(number)
        for kind, folder in folders.items():
            for file in sorted(path for path in folder.rglob("*") if path.is_file()):
                name = f"{kind}/{file.relative_to(folder).as_posix()}"
                if not file.name.startswith(".") and _NAME.fullmatch(name):
                    yield name, file

    def _add_tables(self, archive: tarfile.TarFile, members: dict[str, str]) -> dict[str, int]:
        """The rows of all tables as they were at one moment; how many of each."""
        counts = {}
        with _snapshot(self._library.engine) as db:
            for table in metadata.sorted_tables:
                if table.name in LEFT_OUT:
                    continue
                with tempfile.TemporaryFile() as file:
                    digest, counts[table.name] = hashlib.sha256(), 0
                    for row in db.execute(sa.select(table)).mappings():
                        line = (json.dumps(dict(row), ensure_ascii=False) + "\n").encode()
                        file.write(line)
                        digest.update(line)
                        counts[table.name] += 1
                    name = f"database/{table.name}.jsonl"
                    members[name] = digest.hexdigest()
                    _add(archive, name, file)
        return counts


def verify(path: Path) -> Contents:
    """Read a backup through, every byte of it. BadRequest where it is not one, is damaged or foreign."""
    found: dict[str, str] = {}
    contents: Contents | None = None
    try:
        with opened(path) as archive:
            for member in archive:
                stream = archive.extractfile(member)
                if not member.isreg() or stream is None or contents is not None or member.name in found:
                    raise _damaged(path, f"unerwarteter Eintrag „{member.name}“")
                if member.name == MANIFEST:
                    if member.size > _LARGEST_MANIFEST:
                        raise _damaged(path, "das Inhaltsverzeichnis ist zu groß")
                    contents = Contents(**json.loads(stream.read()))
                elif not _NAME.fullmatch(member.name) or ".." in member.name:
                    raise _damaged(path, f"unerwarteter Eintrag „{member.name}“")
                else:
                    found[member.name] = hashlib.file_digest(stream, "sha256").hexdigest()  # type: ignore[arg-type]
    except (tarfile.TarError, EOFError, gzip.BadGzipFile, ValueError, TypeError) as error:
        raise _damaged(path, str(error)) from error
    if contents is None:
        raise _damaged(path, "das Inhaltsverzeichnis fehlt")
    if contents.format != FORMAT:
        raise BadRequest(
            f"Die Sicherung „{path.name}“ stammt von einer anderen Fassung von Lotse.",
            "Holen Sie sie mit der Fassung zurück, die sie geschrieben hat.",
        )
    if found != contents.members:
        wrong = next(name for name in found | contents.members if found.get(name) != contents.members.get(name))
        raise _damaged(path, f"die Prüfsumme von „{wrong}“ stimmt nicht")
    return contents


@contextmanager
def opened(path: Path) -> Iterator[tarfile.TarFile]:
    """A backup to be read from its beginning to its end."""
    try:
        with tarfile.open(path, mode="r|gz") as archive:
            yield archive
    except FileNotFoundError as error:
        raise BadRequest(f"Die Datei „{path}“ gibt es nicht.", "Prüfen Sie Pfad und Schreibweise.") from error


@contextmanager
def _snapshot(engine: sa.Engine) -> Iterator[sa.Connection]:
    """A connection that sees one moment, whatever is written meanwhile."""
    with engine.connect() as db:
        if engine.dialect.name == "postgresql":
            db = db.execution_options(isolation_level="REPEATABLE READ")
        else:
            db.exec_driver_sql("BEGIN")
        yield db
        db.rollback()


def _add(archive: tarfile.TarFile, name: str, content: bytes | IO[bytes]) -> None:
    file = io.BytesIO(content) if isinstance(content, bytes) else content
    info = tarfile.TarInfo(name)
    info.size = file.seek(0, os.SEEK_END)
    info.mtime = int(datetime.now(UTC).timestamp())
    file.seek(0)
    archive.addfile(info, file)


def _damaged(path: Path, what: str) -> BadRequest:
    return BadRequest(
        f"„{path.name}“ ist keine unversehrte Sicherung von Lotse ({what}).", "Nehmen Sie eine andere Sicherung."
    )
