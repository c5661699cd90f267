"""How well and how fast PDFs are read: labelled breaks, furniture, headings and examples; outcomes; pages per second.

    python -m bench.reading [FOLDER ...] [--speed] [--write]

The labels in bench/labels name files of public collections (see docs/reading.md) and of the embedded corpus. Those of
them that lie in the folders are measured, whatever else lies there is only read. `--write` puts the tables into
docs/reading.md.
"""

from __future__ import annotations

import argparse
import csv
import json
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from bench import reporting
from bench.reading_speed import speed
from ingest import Edition, Limits, read, read_safely
from ingest.errors import IngestError
from ingest.pipeline import Layout, lay_out
from ingest.reader import read_pages
from ingest.sections import fold

ROOT = Path(__file__).resolve().parent.parent
LABELS = ROOT / "bench" / "labels"
DOCUMENT = ROOT / "docs" / "reading.md"


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
        precision = self.right / max(1, self.right + self.wrong)
        recall = self.right / max(1, self.right + self.missed)
        return str(self.right + self.missed), f"{precision:.3f}", f"{recall:.3f}"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folders", nargs="*", type=Path)
    parser.add_argument("--speed", action="store_true", help="measure pages per second, too")
    parser.add_argument("--write", action="store_true", help="write the tables into docs/reading.md")
    options = parser.parse_args()
    folders = [ROOT / "corpus" / "pdf", *options.folders]
    files = {path.name: path for folder in folders for path in sorted(folder.rglob("*.pdf"))}
    steps: list[tuple[str, Callable[[], str]]] = [
        ("labels", lambda: labelled(files)),
        ("outcomes", lambda: outcomes(list(files.values()))),
    ]
    if options.speed:
        steps.append(("reading speed", lambda: speed(files)))
    for name, measure in steps:
        table = measure()
        print(f"\n{table}\n", flush=True)
        if options.write:
            reporting.write(name, table, DOCUMENT)


def labelled(files: dict[str, Path]) -> str:
    rows = [("line-end breaks", *breaks(files)), ("furniture (lines)", *furniture(files))]
    rows += [("headings", *headings(files)), ("practice examples", *examples(files))]
    return reporting.markdown(("labels", "files", "labelled", "precision", "recall"), rows)


def breaks(files: dict[str, Path]) -> tuple[str, ...]:
    """Broken words: each is right where its page has it as it should be. One figure: there is nothing to find."""
    with (LABELS / "hyphens.tsv").open(encoding="utf-8") as handle:
        rows = [row for row in csv.DictReader(handle, delimiter="\t") if row["file"] in files]
    right = 0
    for row in rows:
        text = _edition(files[row["file"]]).pages[int(row["page"]) - 1].text
        if row["right_is"] in text:
            right += 1
        else:
            print(f"  wrong: {row}")
    share = f"{right / max(1, len(rows)):.3f}"
    return str(len({row["file"] for row in rows})), str(len(rows)), share, "–"


def furniture(files: dict[str, Path]) -> tuple[str, ...]:
    score, count = Score(), 0
    for name, layout, wanted in _labelled("furniture.json", files):
        count += 1
        for page, marks in zip(layout.raw, layout.furniture, strict=True):
            found = Counter(_start(line.text) for position, line in enumerate(page.lines) if position in marks)
            labels = Counter(wanted[str(page.number)])
            score.add(found, labels)
            if found != labels:
                print(f"  {name} {page.number}: wrong {list(found - labels)}, missed {list(labels - found)}")
    return str(count), *score.row


def headings(files: dict[str, Path]) -> tuple[str, ...]:
    """Labels are the beginnings of headings; of the embedded corpus they are the headings of its source texts."""
    score, count = Score(), 0
    for name, layout, wanted in [*_labelled("headings.json", files), *_corpus_headings(files)]:
        count += 1
        blocks = [block for page in layout.blocks for block in page]
        found = [fold(block.text) for block in blocks if block.kind == "heading"]
        excluded = [fold(block.text) for block in blocks if block.kind == "toc"]
        missed = []
        for label in map(fold, wanted):
            match = next((text for text in found if text.startswith(label)), None)
            if match is not None:
                found.remove(match)
                score.right += 1
            elif not any(text.startswith(label) for text in excluded):
                missed.append(label)
        score.wrong += len(found)
        score.missed += len(missed)
        if found or missed:
            print(f"  {name}: wrong {found}, missed {missed}")
    return str(count), *score.row


def examples(files: dict[str, Path]) -> tuple[str, ...]:
    """Municipalities of which a publication tells a deed, each counted once a publication."""
    score, count = Score(), 0
    for name, wanted in _load("examples.json").items():
        if name in files:
            count += 1
            found = Counter({example.municipality for example in _edition(files[name]).examples})
            score.add(found, Counter(wanted))
            if found != Counter(wanted):
                print(f"  {name}: wrong {list(found - Counter(wanted))}, missed {list(Counter(wanted) - found)}")
    return str(count), *score.row


def outcomes(paths: Sequence[Path]) -> str:
    """What became of each file, as a table of kinds."""
    kinds: Counter[str] = Counter()
    for path, result in read_safely(paths):
        if isinstance(result, IngestError):
            kinds[f"refused: {result.code}"] += 1
            assert result.advice and path.name in result.message
        else:
            kinds[f"read: {result.report.verdict}"] += 1
    rows = [(kind, str(count)) for kind, count in sorted(kinds.items())]
    return reporting.markdown(("outcome", "files"), [*rows, ("all", str(len(paths)))])


def _labelled(name: str, files: dict[str, Path]) -> Iterator[tuple[str, Layout, dict[str, list[str]]]]:
    for file, wanted in _load(name).items():
        if file in files:
            yield file, _layout(files[file]), wanted


def _corpus_headings(files: dict[str, Path]) -> Iterator[tuple[str, Layout, list[str]]]:
    for text in sorted((ROOT / "corpus" / "texts").glob("*.md")):
        name = f"{text.stem}.pdf"
        if name in files:
            lines = text.read_text("utf-8").splitlines()
            yield name, _layout(files[name]), [line.lstrip("# ") for line in lines if line.startswith("#")]


def _start(text: str) -> str:
    return text[:14].split("\t")[0]


def _load(name: str) -> dict[str, dict[str, list[str]]]:
    found: dict[str, dict[str, list[str]]] = json.loads((LABELS / name).read_text("utf-8"))
    return found


@lru_cache(maxsize=32)
def _layout(path: Path) -> Layout:
    return lay_out(read_pages(path, Limits()))


@lru_cache(maxsize=64)
def _edition(path: Path) -> Edition:
    return read(path)


if __name__ == "__main__":
    main()
