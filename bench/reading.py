"""How well and how fast PDFs are read: labelled breaks, furniture, headings and examples; outcomes; pages per second.

    python -m bench.reading [FOLDER ...] [--unseen FOLDER] [--speed] [--write]

The labels in bench/labels name files of public collections (see docs/reading.md) and of the embedded corpus. Those of
them that lie in the folders are measured, whatever else lies there is only read. `--unseen` names the folder of the
files that the rules were not made with, for the labels alone. `--write` puts the tables into docs/reading.md.
"""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from bench import reading_unseen, reporting
from bench.reading_labels import FITTED, ROOT, Files, Score, breaks, edition, layout, load
from bench.reading_leftovers import Leftovers
from bench.reading_speed import speed
from ingest import read_safely
from ingest.errors import IngestError
from ingest.pipeline import Layout
from ingest.sections import fold

DOCUMENT = ROOT / "docs" / "reading.md"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folders", nargs="*", type=Path)
    parser.add_argument("--unseen", type=Path, help="folder of the files that only the labels in unseen/ are about")
    parser.add_argument("--speed", action="store_true", help="measure pages per second, too")
    parser.add_argument("--write", action="store_true", help="write the tables into docs/reading.md")
    options = parser.parse_args()
    files = _files([ROOT / "corpus" / "pdf", *options.folders])
    unseen = files | (_files([options.unseen]) if options.unseen else {})
    leftovers = Leftovers()
    steps: list[tuple[str, Callable[[], str]]] = [
        ("labels", lambda: labelled(files, unseen)),
        ("outcomes", lambda: outcomes(list(files.values()), leftovers)),
        ("leftovers", lambda: leftovers.table),
    ]
    if options.speed:
        steps.append(("reading speed", lambda: speed(files)))
    for name, measure in steps:
        table = measure()
        print(f"\n{table}\n", flush=True)
        if options.write:
            reporting.write(name, table, DOCUMENT)


def _files(folders: Sequence[Path]) -> Files:
    return {path.name: path for folder in folders for path in sorted(folder.rglob("*.pdf"))}


def labelled(files: Files, unseen: Files) -> str:
    rows = [("line-end breaks", *breaks(FITTED, files)), ("furniture (lines)", *furniture(files))]
    rows += [("headings", *headings(files)), ("practice examples", *examples(files))]
    rows += reading_unseen.rows(unseen)
    return reporting.markdown(("labels", "files", "labelled", "precision", "recall"), rows)


def furniture(files: Files) -> tuple[str, ...]:
    score, count = Score(), 0
    for name, laid_out, wanted in _labelled("furniture.json", files):
        count += 1
        for page, marks in zip(laid_out.raw, laid_out.furniture, strict=True):
            found = Counter(_start(line.text) for position, line in enumerate(page.lines) if position in marks)
            labels = Counter(wanted[str(page.number)])
            score.add(found, labels)
            if found != labels:
                print(f"  {name} {page.number}: wrong {list(found - labels)}, missed {list(labels - found)}")
    return str(count), *score.row


def headings(files: Files) -> tuple[str, ...]:
    """Labels are the beginnings of headings; of the embedded corpus they are the headings of its source texts."""
    score, count = Score(), 0
    for name, laid_out, wanted in [*_labelled("headings.json", files), *_corpus_headings(files)]:
        count += 1
        blocks = [block for page in laid_out.blocks for block in page]
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


def examples(files: Files) -> tuple[str, ...]:
    """Municipalities of which a publication tells a deed, each counted once a publication."""
    score, count = Score(), 0
    for name, wanted in load(FITTED, "examples.json", files).items():
        count += 1
        found = Counter({example.municipality for example in edition(files[name]).examples})
        score.add(found, Counter(wanted))
        if found != Counter(wanted):
            print(f"  {name}: wrong {list(found - Counter(wanted))}, missed {list(Counter(wanted) - found)}")
    return str(count), *score.row


def outcomes(paths: Sequence[Path], leftovers: Leftovers) -> str:
    """What became of each file, as a table of kinds; `leftovers` gets the text of those that were read."""
    kinds: Counter[str] = Counter()
    for path, result in read_safely(paths):
        if isinstance(result, IngestError):
            kinds[f"refused: {result.code}"] += 1
            assert result.advice and path.name in result.message
        else:
            kinds[f"read: {result.report.verdict}"] += 1
            leftovers.add(result)
    rows = [(kind, str(count)) for kind, count in sorted(kinds.items())]
    return reporting.markdown(("outcome", "files"), [*rows, ("all", str(len(paths)))])


def _labelled(name: str, files: Files) -> Iterator[tuple[str, Layout, dict[str, list[str]]]]:
    for file, wanted in load(FITTED, name, files).items():
        yield file, layout(files[file]), wanted


def _corpus_headings(files: Files) -> Iterator[tuple[str, Layout, list[str]]]:
    for text in sorted((ROOT / "corpus" / "texts").glob("*.md")):
        name = f"{text.stem}.pdf"
        if name in files:
            lines = text.read_text("utf-8").splitlines()
            yield name, layout(files[name]), [line.lstrip("# ") for line in lines if line.startswith("#")]


def _start(text: str) -> str:
    return text[:14].split("\t")[0]


if __name__ == "__main__":
    main()
