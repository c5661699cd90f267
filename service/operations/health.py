"""What of the service holds and what does not: the live generation, the database, the disk."""

from __future__ import annotations

import os
import shutil
from dataclasses import dataclass
from uuid import uuid4

import sqlalchemy as sa

from service.assistant import Assistant

LOW = 500 << 20
"""Bytes of free disk below which a new index may fail."""


@dataclass(frozen=True, slots=True)
class State:
    """What holds and what does not. Without `database` or `writable` questions are answered, but not remembered."""

    generation: int | None
    database: bool
    writable: bool
    free: int

    @property
    def warnings(self) -> list[str]:
        """German sentences for whoever watches."""
        found = []
        if not self.database:
            found.append("Die Datenbank antwortet nicht.")
        if not self.writable:
            found.append("Der Datenordner lässt sich nicht beschreiben; Antworten werden nicht aufgehoben.")
        if self.free < LOW:
            found.append(f"Im Datenordner sind nur noch {self.free >> 20} MB frei.")
        return found


def look(assistant: Assistant) -> State:
    """The state of everything beside the index itself."""
    home = assistant.settings.home
    return State(
        assistant.generation,
        _reaches(assistant.library.engine),
        _writes(home / f".probe-{os.getpid()}-{uuid4().hex[:8]}"),
        shutil.disk_usage(home).free,
    )


def _reaches(engine: sa.Engine) -> bool:
    try:
        with engine.connect() as db:
            db.execute(sa.select(1))
    except sa.exc.SQLAlchemyError:
        return False
    return True


def _writes(path: os.PathLike[str]) -> bool:
    try:
        with open(path, "wb") as handle:
            handle.write(bytes(4096))
            handle.flush()
            os.fsync(handle.fileno())
        os.unlink(path)
    except OSError:
        return False
    return True
