"""The child process of the sandbox: reads one file after another, and reports each page, result and error.

Messages on stdin and stdout are pickles behind an 8-byte length. The parent unpickles only what `messages` allows.
"""

from __future__ import annotations

import contextlib
import os
import resource
from typing import BinaryIO

from . import messages
from .errors import IngestError, Missing, Unreadable
from .messages import Task
from .model import Edition
from .pipeline import read
from .raw import Limits
from .usage import reset_peak_memory

READY = ""  # the first message, sent when the libraries are loaded


def main() -> None:
    """Reads tasks until stdin ends."""
    # Whatever a library prints must not end up between the messages.
    source = os.fdopen(os.dup(0), "rb")
    sink = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    messages.send(sink, READY)
    while (task := messages.receive_task(source)) is not None:
        confine(task.limits)
        messages.send(sink, _result(task, sink))


def confine(limits: Limits) -> None:
    """Takes from this process what reading a PDF does not need; a limit once lowered stays so."""
    with contextlib.suppress(OSError, ValueError):
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
        resource.setrlimit(resource.RLIMIT_AS, (limits.memory_bytes, limits.memory_bytes))


def _result(task: Task, sink: BinaryIO) -> Edition | IngestError:
    name = task.name
    reset_peak_memory()
    try:
        return read(task.path, task.limits, lambda *progress: messages.send(sink, progress), task.skip, task.origin)
    except IngestError as error:
        return error
    except OSError as error:
        return _missing(name, error)
    except MemoryError:
        return Unreadable(f"Beim Lesen von „{name}“ ging der erlaubte Arbeitsspeicher aus.")
    except Exception as error:  # a fault of ours or of a library ends this file only
        return Unreadable(f"Beim Lesen von „{name}“ ist ein Fehler aufgetreten ({type(error).__name__}).")


def _missing(name: str, error: OSError) -> Missing:
    if isinstance(error, FileNotFoundError):
        return Missing(f"„{name}“ wurde nicht gefunden.")
    if isinstance(error, IsADirectoryError):
        return Missing(f"„{name}“ ist ein Ordner, keine Datei.")
    if isinstance(error, PermissionError):
        return Missing(f"„{name}“ darf nicht gelesen werden, es fehlen die Rechte.")
    return Missing(f"„{name}“ lässt sich nicht öffnen ({error.strerror or type(error).__name__}).")


if __name__ == "__main__":
    main()
