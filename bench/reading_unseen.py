"""Figures on files that nobody had in view when the rules were written: labels of single pages, from their pictures.

A page's furniture and headings are labelled as printed, whatever order and lines a reader makes of them; columns by
the beginnings of their paragraphs in the order in which people read them; and pages by whether they are evidence.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from pathlib import Path

from bench.reading_labels import LATER, UNSEEN, Files, Score, breaks, edition, layout, load, share
from ingest.sections import fold

Row = tuple[str, ...]
_SAME = 0.6  # of a line's words: a formula or a logo may read otherwise than it looks


def rows(files: Files) -> list[Row]:
    """A row for each kind of label: what, files, labelled, precision, recall."""
    return [
        ("line-end breaks, unseen", *breaks(UNSEEN, files)),
        ("furniture (lines), unseen", *_furniture(UNSEEN, files)),
        ("headings, unseen", *_headings(UNSEEN, files)),
        ("columns in order (neighbours), unseen", *_columns(files)),
        ("contents, indexes, imprints (pages), unseen", *_left_out(files)),
        ("line-end breaks, later", *breaks(LATER, files)),
        ("furniture (lines), later", *_furniture(LATER, files)),
        ("headings, later", *_headings(LATER, files)),
    ]


def _furniture(folder: Path, files: Files) -> Row:
    score, labels = Score(), load(folder, "furniture.json", files)
    for name, pages in labels.items():
        for number, wanted in pages.items():
            page = edition(files[name]).pages[int(number) - 1]
            found = [line for span in page.furniture for line in page.text[span.start : span.end].split("\n")]
            wrong, missed = _not_among(found, wanted), _not_among(wanted, found)
            _tally(score, f"{name} {number}", len(wanted), wrong, missed)
    return str(len(labels)), *score.row


def _tally(score: Score, page: str, wanted: int, wrong: Sequence[str], missed: Sequence[str]) -> None:
    """Count a page's labels, and print what was wrong there."""
    score.right += wanted - len(missed)
    score.wrong += len(wrong)
    score.missed += len(missed)
    if wrong or missed:
        print(f"  {page}: wrong {wrong}, missed {missed}")


def _not_among(lines: Iterable[str], others: Iterable[str]) -> list[str]:
    """The lines most of whose words are in none of the others: "4 Ziele" is among "Ziele" and "4"."""
    words = {word for line in others for word in _words(line)}
    return [line for line in lines if (own := _words(line)) and sum(w in words for w in own) < _SAME * len(own)]


def _words(line: str) -> list[str]:
    return re.findall(r"\w+", line.casefold())


def _headings(folder: Path, files: Files) -> Row:
    score, labels = Score(), load(folder, "headings.json", files)
    for name, pages in labels.items():
        for number, wanted in pages.items():
            blocks = layout(files[name]).blocks[int(number) - 1]
            found, missed = [fold(block.text) for block in blocks if block.kind == "heading"], []
            for label in map(fold, wanted):
                match = next((text for text in found if text.startswith(label)), None)
                if match is None:
                    missed.append(label)
                else:
                    found.remove(match)
            _tally(score, f"{name} {number}", len(wanted), found, missed)
    return str(len(labels)), *score.row


def _columns(files: Files) -> Row:
    """Neighbours in the order of reading: right where the second stands behind the first on the page as read."""
    right, total, labels = 0, 0, load(UNSEEN, "columns.json", files)
    for name, pages in labels.items():
        for number, wanted in pages.items():
            text, last = fold(edition(files[name]).pages[int(number) - 1].text), -1
            for label in wanted:
                at = text.find(fold(label), last + 1)
                if at < 0:
                    print(f"  {name} {number}: not in its place: {label}")
                right += at >= 0
                last = max(at, last)
            total += len(wanted)
    return str(len(labels)), str(total), share(right, total - right), "–"


def _left_out(files: Files) -> Row:
    """Pages that are no evidence have no passage; pages of text have one."""
    score, labels = Score(), load(UNSEEN, "contents.json", files)
    for name, wanted in labels.items():
        with_passages = {span.page for passage in edition(files[name]).passages for span in passage.spans}
        missed = [page for page in wanted["left_out"] if page in with_passages]
        wrong = [page for page in wanted["text"] if page not in with_passages]
        score.right += len(wanted["left_out"]) - len(missed)
        score.missed += len(missed)
        score.wrong += len(wrong)
        if wrong or missed:
            print(f"  {name}: left out wrongly {wrong}, taken for text {missed}")
    return str(len(labels)), *score.row
