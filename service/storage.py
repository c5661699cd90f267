"""A disk that is full, read-only or forbidden, told as what it is and what to do."""

from __future__ import annotations

import errno
from collections.abc import Iterator
from contextlib import contextmanager

import sqlalchemy as sa

from service.errors import StorageError

_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
_CLOSED = {errno.EROFS, errno.EACCES, errno.EPERM}
_GOES_ON = "Der bisherige Index antwortet weiter, es ging nichts verloren."


@contextmanager
def told() -> Iterator[None]:
    """Turns errors of the disk, also those that SQLite meets, into StorageError; others pass."""
    try:
        yield
    except (OSError, sa.exc.DBAPIError) as error:
        found = recognised(error)
        if found is None:
            raise
        raise found from error


def recognised(error: BaseException) -> StorageError | None:
    """An error of the disk as what it is; None for any other."""
    if isinstance(error, OSError):
        if error.errno in _FULL:
            return full()
        return closed(error.filename) if error.errno in _CLOSED else None
    if not isinstance(error, sa.exc.DBAPIError):
        return None
    said = str(error.orig).lower()
    if "disk is full" in said or "no space left" in said:
        return full()
    denied = ("readonly", "read-only", "unable to open database", "disk i/o")
    return closed("Datenbank") if any(word in said for word in denied) else None


def full() -> StorageError:
    return StorageError(
        f"Auf dem Datenträger ist kein Platz mehr. {_GOES_ON}",
        "Schaffen Sie Platz im Datenordner (LOTSE_HOME), und wiederholen Sie den Vorgang.",
    )


def closed(name: str | bytes | int | None) -> StorageError:
    where = f" ({name})" if isinstance(name, str) else ""
    return StorageError(
        f"Der Datenordner lässt sich nicht beschreiben{where}. {_GOES_ON}",
        "Prüfen Sie, ob der Datenträger schreibgeschützt ist und dem Konto von Lotse gehört.",
    )
