"""How the sandbox's two sides talk: pickles behind an 8-byte length, read with a short list of allowed classes."""

from __future__ import annotations

import importlib
import io
import pickle
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any

from .pipeline import Origin
from .raw import Limits

LARGEST = 256 * 1024 * 1024  # bytes; a child that claims more is not believed
HEADER = 8

_MODULES = {
    "ingest.model": None,
    "ingest.errors": None,
    "ingest.raw": {"Limits"},
    "ingest.pipeline": {"Origin"},
    "ingest.messages": {"Task"},
    "pathlib": {"Path", "PosixPath", "PurePath", "PurePosixPath"},
    "pathlib._local": {"Path", "PosixPath", "PurePath", "PurePosixPath"},
    "builtins": {"frozenset", "set"},
}


@dataclass(frozen=True, slots=True)
class Task:
    """What to read. `skip` names pages that ended an earlier attempt, `origin` the file that a copy was made of."""

    path: Path
    limits: Limits
    skip: frozenset[int] = field(default=frozenset())
    origin: Origin | None = None

    @property
    def name(self) -> str:
        return self.origin.name if self.origin else self.path.name


class _Careful(pickle.Unpickler):
    """Builds nothing but what reading yields: a child taken over by a file must not reach into its parent."""

    def find_class(self, module: str, name: str) -> Any:
        allowed = _MODULES.get(module, set())
        found = getattr(importlib.import_module(module), name, None) if module in _MODULES else None
        if not isinstance(found, type) or not (allowed is None or name in allowed):
            raise pickle.UnpicklingError(f"not allowed: {module}.{name}")
        return found


def pack(value: object) -> bytes:
    data = pickle.dumps(value, protocol=pickle.HIGHEST_PROTOCOL)
    return len(data).to_bytes(HEADER, "big") + data


def unpack(data: bytes) -> Any:
    """The value of a message without its header.

    Raises:
        pickle.UnpicklingError: it is none of ours.
    """
    return _Careful(io.BytesIO(data)).load()


def send(sink: IO[bytes], value: object) -> None:
    sink.write(pack(value))
    sink.flush()


def receive_task(source: IO[bytes]) -> Task | None:
    """The next task, or None when there are no more."""
    header = source.read(HEADER)
    if len(header) < HEADER:
        return None
    task: Task = unpack(source.read(int.from_bytes(header, "big")))
    return task
