"""Text recognition for scanned pages by the programs ocrmypdf and tesseract, where they are installed.

They run as processes of their own with limits on time, memory and size. What they make is a PDF with a text layer,
which is then read like any other file.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Collection, Sequence
from functools import cache
from pathlib import Path
from typing import Literal

from .errors import IngestError

Mode = Literal["off", "auto", "always"]

LANGUAGE = "deu"
_START_SECONDS = 30.0  # for the programs to begin and to write the file
_MEMORY = 4 << 30  # bytes a process
_OUTPUT = 2 << 30  # bytes a file
_MEGAPIXELS = 150  # of one picture: A3 in 400 dpi has 31
# Limits are set in the child that becomes ocrmypdf, not here: they would bind this process as well.
_START = (
    "import os, resource, sys\n"
    f"resource.setrlimit(resource.RLIMIT_AS, ({_MEMORY}, {_MEMORY}))\n"
    f"resource.setrlimit(resource.RLIMIT_FSIZE, ({_OUTPUT}, {_OUTPUT}))\n"
    "resource.setrlimit(resource.RLIMIT_CORE, (0, 0))\n"
    "os.execvp(sys.argv[1], sys.argv[1:])\n"
)
_FAULTS = {
    2: "die Datei ist kein gültiges PDF",
    4: "das Ergebnis war kein gültiges PDF",
    5: "die Datei ist nicht lesbar",
    7: "ein Hilfsprogramm ist gescheitert",
    8: "die Datei ist verschlüsselt",
    9: "tesseract ist nicht richtig eingerichtet",
}


class OcrFailed(IngestError):
    """The text recognition came to nothing; the message says why."""

    code = "ocr-failed"
    advice = "Erkennen Sie den Text mit einem anderen Programm, und nehmen Sie das Ergebnis auf."


@cache
def missing() -> str:
    """What a person must install before scans can be read, as a German sentence; "" where nothing is missing."""
    if not (shutil.which("ocrmypdf") and shutil.which("tesseract")):
        return (
            "Zum Lesen eingescannter Seiten fehlt die Texterkennung. Unter Debian und Ubuntu installiert sie "
            "„apt install ocrmypdf tesseract-ocr-deu“; nehmen Sie die Datei danach noch einmal auf."
        )
    if LANGUAGE not in _languages():
        return "Der Texterkennung fehlt das Deutsche. Installieren Sie es mit „apt install tesseract-ocr-deu“."
    return ""


def _languages() -> Sequence[str]:
    try:
        command = ["tesseract", "--list-langs"]
        done = subprocess.run(command, capture_output=True, text=True, timeout=20, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return ()
    return done.stdout.split()


def recognise(source: Path, target: Path, pages: Collection[int], seconds: float) -> None:
    """Writes `source` to `target` with the text of `pages` recognised; none: of all. At most `seconds` a page.

    Raises:
        OcrFailed: it did not work, or took too long.
    """
    count = len(pages) or 20
    command = [
        "ocrmypdf", "--language", LANGUAGE, "--force-ocr", "--rotate-pages", "--output-type", "pdf", "--optimize", "0",
        "--max-image-mpixels", str(_MEGAPIXELS), "--tesseract-timeout", f"{seconds:.0f}", "--quiet",
    ]  # fmt: skip
    if pages:
        command += ["--pages", ",".join(map(str, sorted(pages)))]
    status = _run(
        [*command, "--", str(source.absolute()), str(target)], target.parent, _START_SECONDS + seconds * count
    )
    if status is None:
        raise OcrFailed(f"Die Texterkennung von „{source.name}“ dauerte zu lange und wurde abgebrochen.")
    if status != 0 or not target.is_file():
        why = _FAULTS.get(status, f"ocrmypdf endete mit {status}")
        raise OcrFailed(f"Die Texterkennung von „{source.name}“ ist gescheitert: {why}.")


def _run(command: Sequence[str], folder: Path, seconds: float) -> int | None:
    """The exit status of a command in a session of its own; None where the time was up and all of it was ended."""
    process = subprocess.Popen(
        [sys.executable, "-I", "-c", _START, *command],
        cwd=folder,
        env={**os.environ, "TMPDIR": str(folder), "OMP_THREAD_LIMIT": "1"},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        return process.wait(seconds)
    except subprocess.TimeoutExpired:
        return None
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
