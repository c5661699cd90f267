"""Labels of real files, the files as read, and the score of what was found against what is labelled."""

from __future__ import annotations

import csv
import json
from collections import Counter
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from ingest import Edition, Limits
from ingest.pipeline import Layout, lay_out, understand
from ingest.raw import RawDocument
from ingest.reader import read_pages

ROOT = Path(__file__).resolve().parent.parent
FITTED = ROOT / "bench" / "labels"  # the rules were written with these files in view
UNSEEN = FITTED / "unseen"  # labelled from pictures of the pages, before these files were read
LATER = FITTED / "later"  # labelled so when the rules had been mended with the unseen ones in view
Files = dict[str, Path]


@dataclass(slots=True)
class Score:
    """Right finds, wrong finds, and what was missed."""

    right: int = 0
    wrong: int = 0
    missed: int = 0

    def add(self, found: Counter[str], wanted: Counter[str]) -> None:
        both = (found & wanted).total()
        self.right += both
        self.wrong += found.total() - both
        self.missed += wanted.total() - both

    @property
    def row(self) -> tuple[str, ...]:
        return str(self.right + self.missed), share(self.right, self.wrong), share(self.right, self.missed)


def share(right: int, wrong: int) -> str:
    return f"{right / max(1, right + wrong):.3f}"


def load(folder: Path, name: str, files: Files) -> dict[str, Any]:
    """The labels of those files that are there, by file name."""
    labels: dict[str, Any] = json.loads((folder / name).read_text("utf-8"))
    return {file: wanted for file, wanted in labels.items() if file in files}


def breaks(folder: Path, files: Files) -> tuple[str, ...]:
    """Broken words: each is right where its page has it as it should be. One figure: there is nothing to find."""
    with (folder / "hyphens.tsv").open(encoding="utf-8") as handle:
        rows = [row for row in csv.DictReader(handle, delimiter="\t") if row["file"] in files]
    right = 0
    for row in rows:
        if row["right_is"] in edition(files[row["file"]]).pages[int(row["page"]) - 1].text:
            right += 1
        else:
            print(f"  wrong: {row}")
    return str(len({row["file"] for row in rows})), str(len(rows)), share(right, len(rows) - right), "–"


@cache
def raw(path: Path) -> RawDocument:
    return read_pages(path, Limits())


@cache
def layout(path: Path) -> Layout:
    return lay_out(raw(path))


@cache
def edition(path: Path) -> Edition:
    return understand(raw(path), path.name, path.name)
