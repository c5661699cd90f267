"""What a file is by its content, whatever its name says."""

from __future__ import annotations

import re
from pathlib import Path

from .errors import Empty, NotAPdf, TooLarge
from .raw import Limits

_KINDS = (
    (b"PK\x03\x04", "ein Office-Dokument oder Zip-Archiv"),
    (b"\xd0\xcf\x11\xe0", "ein älteres Office-Dokument"),
    (b"\x89PNG", "ein Bild"),
    (b"\xff\xd8\xff", "ein Bild"),
    (b"{\\rtf", "ein RTF-Dokument"),
)


def check_file(path: Path, limits: Limits) -> bytes:
    """The bytes of a file that looks like a PDF by its content.

    Raises:
        Empty, TooLarge, NotAPdf: it is none, or not one that may be read.
        OSError: it cannot be read at all.
    """
    size = path.stat().st_size
    if size == 0:
        raise Empty(f"„{path.name}“ ist leer (0 Byte).")
    if size > limits.file_bytes:
        raise TooLarge(
            f"„{path.name}“ ist mit {size / 2**20:.0f} MB größer als erlaubt ({limits.file_bytes / 2**20:.0f} MB)."
        )
    data = path.read_bytes()
    if b"%PDF-" not in data[:1024]:
        raise NotAPdf(f"„{path.name}“ ist kein PDF, sondern {_kind_of(data)}.")
    return data


def _kind_of(data: bytes) -> str:
    for magic, name in _KINDS:
        if data.startswith(magic):
            return name
    if re.match(rb"\s*<(!doctype html|html|\?xml)", data[:200], re.IGNORECASE):
        return "eine Webseite oder XML-Datei"
    printable = sum(byte >= 32 or byte in b"\t\n\r" for byte in data[:2000])
    return "eine Textdatei" if printable >= 0.97 * len(data[:2000]) else "eine andere Art von Datei"
