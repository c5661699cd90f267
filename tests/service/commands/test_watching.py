"""A watched folder: files are taken in when they have stopped growing, once, and nothing else is."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

from service.commands.watching import Watch


def test_files_are_taken_in_once_when_they_have_stopped_growing(tmp_path: Path) -> None:
    taken: list[Sequence[Path]] = []
    watch, file = Watch(tmp_path, taken.append), tmp_path / "unter" / "Größe.PDF"
    file.parent.mkdir()
    file.write_bytes(b"%PDF-")
    (tmp_path / "notiz.txt").write_text("kein PDF")
    (tmp_path / ".halb.pdf").write_bytes(b"%PDF-")
    (tmp_path / "leer.pdf").touch()
    (tmp_path / "kaputt.pdf").symlink_to(tmp_path / "gibt-es-nicht.pdf")
    assert watch.look() == []
    file.write_bytes(b"%PDF- und mehr")
    assert watch.look() == [], "still growing"
    assert watch.look() == [file] and watch.look() == watch.look() == []
    os.utime(file, ns=(1, 1))
    assert watch.look() == [] and watch.look() == [file], "a new version of the file"
    file.unlink()
    assert watch.look() == []
    assert taken == [[file], [file]]
